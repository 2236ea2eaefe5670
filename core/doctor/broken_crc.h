// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/repair.h"

namespace p1scope::doctor {

/// Of a telegram with a wrong CRC: what one change makes it right, appended to `findings`. `model` is a good
/// telegram of the same meter, or null. For explain().
void explainCrc(const telegram::Telegram& telegram, const telegram::Telegram* model,
                std::vector<Finding>& findings);

/// Of a telegram without an end: whether its `!` came wrong or not at all, and the CRC behind it is right.
/// True where that was it.
bool explainEnd(const telegram::Telegram& telegram, std::vector<Finding>& findings);

} // namespace p1scope::doctor

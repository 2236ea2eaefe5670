// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/examination.h"

namespace p1scope::doctor {

/// The checks that look at what the meter says: its clock, its counters, its channels, its version. For
/// examine().
[[nodiscard]] std::vector<Examined> meterChecks(const TelegramFacts& facts);

} // namespace p1scope::doctor

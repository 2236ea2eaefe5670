// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/examination.h"

namespace p1scope::doctor {

/// What the standard of the meter's kind demands, clause by clause, and what it does otherwise. For
/// examine().
[[nodiscard]] std::vector<Examined> conformanceChecks(const TelegramFacts& facts);

} // namespace p1scope::doctor

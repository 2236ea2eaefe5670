// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"

#include <string>
#include <vector>

namespace p1scope::doctor {

/// Where a good telegram departs from the version of the standard that it declares: objects that are not
/// there, values written otherwise, no CRC. One short line each; empty where it declares none that is known.
/// Checked are the objects that every meter of that version has to send (P1 companion standard 4.2.2 and
/// 5.0.2, sections 6.12 and 7; e-MUCS P1 1.7).
[[nodiscard]] std::vector<std::string> deviationsOf(const telegram::Telegram& telegram);

/// True for DSMR 5 and what is made after it (Belgium): a telegram every second.
[[nodiscard]] bool isVersion5(std::string_view version);

} // namespace p1scope::doctor

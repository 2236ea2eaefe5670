// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace p1scope::doctor {

/// What of a standard a telegram can depart from.
enum class Clause : std::uint8_t {
    Objects, ///< missing, or sent twice
    Formats, ///< numbers written otherwise
    Order,   ///< an M-Bus device's type stands first among its objects (DSMR 4.0 section 6.13)
    Crc,     ///< none where there must be one, one where there is none, or in another form
    Lines,   ///< the blank line behind the identification, lines that are no objects
};
inline constexpr std::size_t clauseCount = 5;

struct Deviation {
    Clause clause = Clause::Objects;
    std::string what; ///< one short line: "1-0:1.8.2 is not there"
};

/// Where a good telegram departs from the standard of its kind of meter (telegram::meterOf()). Empty where
/// there are no rules for it. Checked are the objects that every meter of that version has to send (P1
/// companion standard 2.2 to 5.0.2, sections 6.12 and 7; e-MUCS P1 1.7; Luxembourg 1.1.3; H1 2.0).
[[nodiscard]] std::vector<Deviation> deviationsOf(const telegram::Telegram& telegram);
/// Whether there are rules for a kind of meter.
[[nodiscard]] bool hasRules(telegram::MeterKind kind);

/// How often a meter of this kind has to send; none where that is not known.
[[nodiscard]] std::optional<std::chrono::seconds> intervalOf(telegram::MeterKind kind);

/// True for DSMR 5 and what is made after it (Belgium): a telegram every second.
[[nodiscard]] bool isVersion5(std::string_view version);

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/civil_time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace p1scope::meter {

/// Stretches of civil time. All but the last three are parts of an hour of UTC, as every P1 country is whole
/// hours away from it; days, months and years begin at local midnight, so that the days on which the clock is
/// changed have 23 and 25 hours.
enum class Period : std::uint8_t { Minute, Quarter, Hour, Day, Month, Year };

/// "minute", "quarter", "hour", "day", "month", "year".
[[nodiscard]] std::string_view periodName(Period period);
[[nodiscard]] std::optional<Period> periodFromName(std::string_view name);

/// When the period that holds this moment began. A moment on a boundary belongs to the period it begins.
[[nodiscard]] std::chrono::sys_seconds periodStart(std::chrono::sys_seconds time, Period period,
                                                   telegram::Zone zone);
/// When the period after the one that holds this moment begins.
[[nodiscard]] std::chrono::sys_seconds periodEnd(std::chrono::sys_seconds time, Period period,
                                                 telegram::Zone zone);
/// Local midnight at the beginning of a date.
[[nodiscard]] std::chrono::sys_seconds midnight(std::chrono::year_month_day date, telegram::Zone zone);
/// The local date of a moment.
[[nodiscard]] std::chrono::year_month_day localDate(std::chrono::sys_seconds time, telegram::Zone zone);
[[nodiscard]] telegram::CivilTime civil(std::chrono::sys_seconds time, telegram::Zone zone);

/// A date ("2026-03-29": its local midnight) or a time ("2026-03-29T14:30", with or without seconds, a blank
/// for the T, an offset or Z behind it; without one it is local). No value for anything else, for a time that
/// does not exist, and for years before 1970 or after 2200. Within the hour that comes twice the first is
/// meant.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parseLocalTime(std::string_view text,
                                                                     telegram::Zone zone);

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/civil_time.h"
#include "ui/graphs/time_window.h"

#include <QString>

namespace p1scope::ui {

/// Stretches of the calendar that graphs of the history show.
enum class CalendarSpan { Hour, Day, Week, Month, Year, All };

/// The hour, day, week (from Monday), month or year that holds a moment, in civil time.
[[nodiscard]] TimeWindow calendarWindow(CalendarSpan span, meter::GraphTime moment, telegram::Zone zone);
/// "Tue 13 Oct 2026 14:00", "Tue 13 Oct 2026", "12 – 18 Oct 2026", "October 2026", "2026".
[[nodiscard]] QString calendarText(CalendarSpan span, const TimeWindow& window, telegram::Zone zone);

[[nodiscard]] inline meter::GraphTime graphTime(std::chrono::sys_seconds time)
{
    return time;
}
[[nodiscard]] inline std::chrono::sys_seconds wholeSeconds(meter::GraphTime time)
{
    return std::chrono::floor<std::chrono::seconds>(time);
}

} // namespace p1scope::ui

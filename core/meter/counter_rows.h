// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/consumption.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Accounts of counters made from what a history keeps of them.
namespace p1scope::meter {

/// What a counter did in a short stretch of time.
struct CounterRow {
    std::chrono::sys_seconds start;     ///< of the stretch
    std::chrono::sys_seconds firstTime; ///< of its first value in it, and of its last
    std::chrono::sys_seconds lastTime;
    Micro first = 0;
    Micro last = 0;
    std::int64_t count = 0; ///< values in it
};

struct CounterRows {
    std::string name; ///< of the reading
    std::string unit;
    std::vector<CounterRow> rows; ///< rising
};

/// The counters of one meter, in rows of one length.
struct MeterRows {
    std::string equipment; ///< its number
    Period level = Period::Hour;
    std::vector<CounterRows> counters;
};

/// The account of intervals of civil time that overlap [from, to), by the rules of Consumption: gaps are
/// bridged and told, what no house could use is a mark and no use. Of several meters, in the order of time,
/// each takes the place of the one before. The rows are no longer than `period`; those beside the stretch
/// say what was used up to its ends. How much is bridged is told by the number of values that are missing;
/// what lies before the first value there is, or behind the last, is not bridged.
[[nodiscard]] std::vector<Interval> intervalsOf(std::span<const MeterRows> meters, Period period,
                                                telegram::Zone zone, std::chrono::sys_seconds from,
                                                std::chrono::sys_seconds to);

/// The uses that make up what was delivered, or returned: those by tariff where there are such, else the
/// total. In the order of the tariffs; empty where nothing is known.
[[nodiscard]] std::vector<const Use*> tariffUses(const Interval& interval, bool returned);

/// The mean power of an hour, kW: delivered less returned. No value where less than half of it is known.
[[nodiscard]] std::optional<double> netPower(const Interval& hour);

/// A day of local time, hour by hour as the clock on the wall names them.
struct DayHours {
    std::chrono::year_month_day date;
    /// kW; of an hour that comes twice, the mean of both. None where nothing is known, and in the hour that
    /// the clock jumps over.
    std::array<std::optional<double>, 24> power;
};
[[nodiscard]] std::vector<DayHours> dayHours(std::span<const Interval> hours, telegram::Zone zone);

/// The net powers of all hours that are known, greatest first.
[[nodiscard]] std::vector<double> loadCurve(std::span<const Interval> hours);

} // namespace p1scope::meter

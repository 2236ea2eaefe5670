// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/amount.h"
#include "core/meter/counter_step.h"
#include "core/meter/coverage.h"
#include "core/meter/month_peaks.h"
#include "core/meter/periods.h"
#include "core/meter/reading.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::meter {

/// What a counter did in a stretch of time.
struct Use {
    std::string name; ///< of its reading
    std::string unit;
    int scale = 3;   ///< digits after the point that were sent
    Micro first = 0; ///< at the stretch's beginning, or the first that was seen in it
    Micro last = 0;
    Micro used = 0; ///< `last` less `first`, but for what is marked
};

/// Something wrong with a counter, which is in no use.
struct CounterMark {
    std::chrono::sys_seconds time;
    Oddity what = Oddity::Back;
    std::string counter;
    Micro before = 0;
    Micro after = 0;
};

/// One row of the account.
struct Interval {
    telegram::CivilTime from;
    telegram::CivilTime to;
    std::vector<Use> uses;          ///< in the order in which meters sent them first
    std::chrono::seconds bridged{}; ///< how much of it no good telegram covers
    std::vector<CounterMark> marks; ///< by time
};

/// Accounts of counters by intervals of civil time, from good telegrams in rising time. As counters are
/// cumulative, telegrams that were lost cost nothing but the knowledge when: what was used meanwhile is
/// counted whole, and shared out by time over the intervals between. Not thread-safe.
///
/// What was used up to and including a boundary belongs to the interval that ends there. All sums are exact.
class Consumption {
public:
    /// `cuts`: moments, rising, at which pieces are to end as well, because prices change there.
    Consumption(Period period, telegram::Zone zone, std::vector<std::chrono::sys_seconds> cuts = {});

    /// Another input begins; its telegrams may be of the same meter or of the one that took its place.
    void beginInput() { m_coverage.beginInput(); }
    /// `at` is when the telegram was sent; a counter that the meter stamps is of the time of its stamp. A
    /// telegram older than the last is left out and counted.
    void take(const Readings& readings, std::chrono::sys_seconds at);

    [[nodiscard]] std::vector<Interval> intervals() const;
    [[nodiscard]] std::uint64_t older() const { return m_older; }
    [[nodiscard]] std::uint64_t telegrams() const { return m_telegrams; }
    /// When the first and the last of them were sent.
    [[nodiscard]] std::chrono::sys_seconds firstTime() const { return m_first; }
    [[nodiscard]] std::chrono::sys_seconds lastTime() const { return m_last; }
    [[nodiscard]] telegram::Zone zone() const { return m_zone; }
    [[nodiscard]] const MonthPeaks& peaks() const { return m_peaks; }

    /// A part of an interval that no cut divides.
    struct Piece {
        std::chrono::sys_seconds from;
        Micro first = 0;
        Micro last = 0;
        Micro used = 0;
    };
    struct Counter {
        std::string name;
        std::string unit;
        int scale = 0;
        CounterTrack track;
        std::vector<Piece> pieces; ///< rising
    };
    [[nodiscard]] const std::vector<Counter>& counters() const { return m_counters; }

private:
    [[nodiscard]] Counter& counterOf(const Reading& reading, std::size_t place);
    void noteMeters(const Readings& readings);
    void takeCounter(const Reading& reading, std::size_t place, std::chrono::sys_seconds at);
    [[nodiscard]] bool countsForPeaks(std::string_view name) const;
    void book(Counter& counter, const CounterStep& step);
    [[nodiscard]] std::chrono::sys_seconds pieceStart(std::chrono::sys_seconds time) const;
    [[nodiscard]] std::chrono::sys_seconds pieceEnd(std::chrono::sys_seconds time) const;
    [[nodiscard]] Piece& pieceFrom(Counter& counter, std::chrono::sys_seconds from, Micro first);

    Period m_period;
    telegram::Zone m_zone;
    std::vector<std::chrono::sys_seconds> m_cuts;
    std::vector<Counter> m_counters;
    std::vector<CounterMark> m_marks;
    Coverage m_coverage;
    MonthPeaks m_peaks;
    std::string m_equipment;
    std::string m_gasEquipment;
    std::chrono::sys_seconds m_first{};
    std::chrono::sys_seconds m_last{};
    std::uint64_t m_telegrams = 0;
    std::uint64_t m_older = 0;
};

} // namespace p1scope::meter

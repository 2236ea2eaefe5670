// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/reading.h"
#include "core/meter/series.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace p1scope::meter {

/// What a dashboard wants to know beyond the last telegram: how much of each counter was used today and in
/// which hour, the mean power of the last quarter of an hour, and the flow of gas. Fed with good telegrams
/// only; counters that go backwards, and steps no house can make, start anew and are not taken for use. Not
/// thread-safe.
class Household {
public:
    /// Use of one counter on the local day of the last telegram.
    struct Day {
        double used = 0;                 ///< since the first telegram of the day that was seen
        std::array<double, 24> byHour{}; ///< by local hour; hours of a day that is changed to or from summer
                                         ///< time: 0 to 23 all the same. Use over a stretch with no telegram
                                         ///< is spread evenly over it
        std::array<bool, 24> seen{};     ///< whether any telegram came in that hour
    };

    /// `at` is when the telegram was sent: the meter's clock where it has one, with its offset.
    void take(const Readings& readings, telegram::CivilTime at);
    void clear();

    /// The day's use of a counter by its reading's name; null where it was never sent.
    [[nodiscard]] const Day* today(std::string_view counter) const;
    /// Mean net power (delivered less returned) over the last 15 minutes in kW, or as much of it as was seen.
    [[nodiscard]] std::optional<double> quarterHourMean() const;
    /// Flow between the last two different gas readings, m3/h.
    [[nodiscard]] std::optional<double> gasFlow() const;
    /// Greatest net power, either way, seen so far in kW: to scale a dial by.
    [[nodiscard]] double greatestDelivered() const { return m_greatestDelivered; }
    [[nodiscard]] double greatestReturned() const { return m_greatestReturned; }

private:
    struct Counter {
        std::optional<double> last;
        telegram::CivilTime lastTime;
        Day day;
    };
    struct Power {
        std::chrono::sys_seconds time;
        double kilowatts = 0;
    };

    void takePower(const Readings& readings, std::chrono::sys_seconds time);
    void takeCounter(const Reading& reading, telegram::CivilTime at);
    void takeGas(const Reading& reading, telegram::CivilTime at);

    std::map<std::string, Counter, std::less<>> m_counters;
    std::deque<Power> m_recent;
    std::optional<std::int64_t> m_dayNumber; ///< local days since 1970
    struct Gas {
        std::chrono::sys_seconds time;
        double cubicMetres = 0;
    };
    std::optional<Gas> m_gas;
    std::optional<double> m_gasFlow;
    double m_greatestDelivered = 0;
    double m_greatestReturned = 0;
};

} // namespace p1scope::meter

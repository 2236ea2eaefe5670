// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simulator/virtual_meter.h"
#include "core/telegram/civil_time.h"

#include <chrono>
#include <cstdint>

namespace p1scope::simulator {

/// Means of quarters of an hour, their peaks by month, and what stood on the counters when a month ended: as
/// Belgian and Hungarian meters keep them.
class DemandLog {
public:
    DemandLog() = default;
    /// Begins at a local midnight with what a house of this seed has behind it. `counters` is what the meter
    /// shows then.
    DemandLog(std::uint64_t seed, telegram::Zone zone, std::chrono::sys_seconds midnight,
              const Truth& counters);

    /// A second of life, which ends at `now`: what was taken and given in it, in watt-seconds, at a tariff
    /// (0 or 1). True where it ended a month: endMonth() is to be called then.
    [[nodiscard]] bool live(std::chrono::sys_seconds now, std::int64_t deliveredWs, std::int64_t returnedWs,
                            std::size_t tariff);
    void endMonth(const Truth& counters);

    /// Writes down what changes with every second and every quarter.
    void show(Truth& truth) const;
    /// The last thirteen, oldest first.
    [[nodiscard]] const std::vector<MonthEnd>& months() const { return m_months; }

private:
    void endQuarter();

    telegram::Zone m_zone;
    std::chrono::sys_seconds m_now{};
    std::int64_t m_deliveredWs = 0; ///< in this quarter of an hour
    std::int64_t m_returnedWs = 0;
    std::size_t m_tariff = 0;
    Peaks m_peaks;
    std::vector<MonthEnd> m_months; ///< oldest first
};

} // namespace p1scope::simulator

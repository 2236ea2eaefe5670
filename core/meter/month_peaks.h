// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/amount.h"
#include "core/meter/periods.h"

#include <chrono>
#include <map>
#include <optional>

namespace p1scope::meter {

/// The highest quarter of an hour of each month, by which Flanders charges for capacity: as the meter says it
/// (1-0:1.6.0), else reckoned from what was delivered. Power in millionths of a kW.
class MonthPeaks {
public:
    explicit MonthPeaks(telegram::Zone zone)
        : m_zone(zone)
    {}

    /// What the meter holds for the highest so far, and when that quarter ended.
    void sent(Micro kilowatts, std::chrono::sys_seconds end);
    /// So much was delivered until `time`, all tariffs, in a stretch short enough to lie in one quarter.
    void delivered(Micro kilowattHours, std::chrono::sys_seconds time);

    /// By the local midnight at which the month begins.
    [[nodiscard]] std::map<std::chrono::sys_seconds, Micro> peaks() const;
    /// The mean of the peaks of this month and of the eleven before it, each of them `least` at least;
    /// months of which nothing is known do not count. None where none is known.
    [[nodiscard]] std::optional<Micro> mean(std::chrono::sys_seconds month, Micro least = 0) const;

private:
    telegram::Zone m_zone;
    std::map<std::chrono::sys_seconds, Micro> m_sent;
    std::map<std::chrono::sys_seconds, Micro> m_reckoned;
    std::chrono::sys_seconds m_quarter{};
    Micro m_inQuarter = 0;
};

} // namespace p1scope::meter

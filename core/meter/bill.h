// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/meter/consumption.h"
#include "core/meter/prices.h"

#include <string>
#include <utility>
#include <vector>

namespace p1scope::meter {

/// What an interval cost, exactly: nothing is rounded, so that days add up to their month.
struct Cost {
    Money total;
    std::vector<std::pair<std::string, Money>> items; ///< by the names of the prices, in their order
};

struct Bill {
    std::vector<Cost> costs;         ///< one for each interval
    std::vector<std::string> unused; ///< prices of what the meter does not send
};

/// The bill for Consumption::intervals(). The consumption must have been cut at the prices' changes(). What
/// is charged per day is charged for every day on which a telegram came, or that lies between two such; by
/// hours it is shared out over the hours of the day that are there. An error names what has no price, and the
/// date.
[[nodiscard]] base::Result<Bill> billOf(const Consumption& consumption, const Prices& prices);

/// Flanders charges for 2.5 kW at least.
inline constexpr Micro leastPeak = 2'500'000;

} // namespace p1scope::meter

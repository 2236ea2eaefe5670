// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/meter/consumption.h"
#include "core/meter/prices.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace p1scope::meter {

/// What an interval cost, exactly: nothing is rounded, so that days add up to their month.
struct Cost {
    Money total; ///< with tax and VAT
    Money tax;   ///< how much of it is tax, without VAT; nothing where the prices do not name it apart
    Money vat;   ///< how much of it is VAT, likewise
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

/// A counter's readings as a bill has them.
struct BilledReadings {
    std::string counter;
    Micro begin = 0;
    Micro end = 0;
};

/// What a bill says beside what was measured.
struct BillCheck {
    std::string counter;
    std::string unit;
    Micro billed = 0;              ///< end less begin
    std::optional<Micro> measured; ///< none where the meter does not send it
    std::optional<Micro> atBegin;  ///< what was measured first less the bill's begin: used before it, or not
    std::optional<Micro> atEnd;    ///< the bill's end less what was measured last
};

/// Each of a bill's counters beside the intervals, which are those that the bill is for. A total that the
/// meter does not send is not added up here: bills give what the meter shows.
[[nodiscard]] std::vector<BillCheck> checkBill(const std::vector<Interval>& intervals,
                                               const std::vector<BilledReadings>& billed);

/// Flanders charges for 2.5 kW at least.
inline constexpr Micro leastPeak = 2'500'000;

} // namespace p1scope::meter

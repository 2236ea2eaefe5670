// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/value_csv.h"
#include "core/meter/comparison.h"
#include "core/meter/reading.h"

#include <optional>
#include <string>
#include <string_view>

namespace p1scope::meter {

/// What one kWh of a usual pulse counter is.
inline constexpr double usualPulsesPerUnit = 2000;

/// A table of the field as a reference. Rows that are moments and nothing else, and sums that go up by one a
/// row, are pulses; other values are sums: of pulses where `pulsesPerUnit` is given, else in the counter's
/// unit.
[[nodiscard]] Reference referenceOf(const files::ValueTable& table, const files::ValueDialect& dialect,
                                    std::optional<double> pulsesPerUnit);

/// A counter's value in a telegram.
struct NamedCounter {
    double value = 0;
    std::string unit;
    std::optional<telegram::CivilTime> time; ///< where the meter stamps it
};

/// `quantity` is a reading's name; empty: both delivered tariffs together, or the total where a meter sends
/// no tariffs. None where the telegram has it not.
[[nodiscard]] std::optional<NamedCounter> counterIn(const Readings& readings, std::string_view quantity);

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace p1scope::capture {

/// The two thresholds that make a level of a voltage: high above the upper one, low below the lower one, and
/// between them as it was.
struct Thresholds {
    double lower = 0;
    double upper = 0;

    /// The level of a voltage after a level.
    [[nodiscard]] bool level(double volts, bool before) const
    {
        return volts > upper || (volts >= lower && before);
    }
    /// The level of a first voltage, which has none before it.
    [[nodiscard]] bool first(double volts) const { return volts > lower + (upper - lower) / 2; }
};

/// Finds the two levels of a digital signal among its voltages, by a histogram of fixed size: memory does not
/// grow with what is counted, and a few outliers move little.
class AnalogLevels {
public:
    AnalogLevels();

    /// What is no number is not counted.
    void count(float volts, std::uint64_t times = 1);
    /// None where all voltages are alike, or lie about one level: that is noise and no signal.
    [[nodiscard]] std::optional<Thresholds> thresholds() const;
    /// With a threshold that is given: hysteresis is a share of the span between the levels that were found.
    [[nodiscard]] Thresholds thresholdsAt(double volts) const;

private:
    struct Levels {
        double low = 0;
        double high = 0;
    };
    [[nodiscard]] std::optional<Levels> levels() const;

    std::vector<std::uint64_t> m_counts; ///< by the upper bits of the number, in the order of numbers
    std::uint64_t m_all = 0;
};

} // namespace p1scope::capture

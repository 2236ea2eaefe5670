// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/comparison.h"

#include <functional>
#include <span>
#include <utility>
#include <vector>

/// The pieces that compareCounters() is made of.
namespace p1scope::meter {

/// How the reference's clock runs: what it shows is the meter's time plus this.
struct ClockFit {
    double offset = 0; ///< s, at `middle`
    double middle = 0; ///< s of the meter's clock
    double drift = 0;  ///< s a second
    double sigma = 0;
    bool known = false;
    double cell = 1; ///< s, in which the two are looked at

    [[nodiscard]] double ofMeter(double time) const { return time + offset + drift * (time - middle); }
    [[nodiscard]] double toMeter(double shown) const
    {
        return middle + (shown - offset - middle) / (1 + drift);
    }
};

/// What both counted up to a moment of the meter's clock.
struct Pair {
    double time = 0;
    double meter = 0;
    double reference = 0;
    double sigma = 0; ///< of their difference
};

/// A pair at every knot of the curve that has fewer, within the time that both know; at most `most`.
[[nodiscard]] std::vector<Pair> pairUp(const Curve& meter, const Curve& reference, const ClockFit& clock,
                                       std::size_t most);

/// Lays the changes of load on one another. `tell` as in compareCounters().
[[nodiscard]] ClockFit fitClock(const Curve& meter, const Curve& reference, double range);

/// The same from where the clocks are nearly known: the loads must still be alike at both times.
[[nodiscard]] ClockFit refineClock(ClockFit fit, const Curve& meter, const Curve& reference);

/// Sets a curve of pulses right where between two pulses there is room for others, or where one is one too
/// many: by the times around, and by the meter, which must have counted accordingly. What it did is told, in
/// the curve's time.
[[nodiscard]] std::vector<std::pair<double, int>> mendSinglePulses(Curve& pulses, const Curve& meter,
                                                                   const ClockFit& clock, double ratio);

/// Where the mean of `values` changes: the index of the first value behind each change, rising. Least sum of
/// weighted squares with `penalty` a change (Killick and others, 2012), looking back over at most `reach`
/// values.
[[nodiscard]] std::vector<std::size_t> findChanges(std::span<const double> values,
                                                   std::span<const double> weights, double penalty,
                                                   std::size_t reach);

/// The median; values are put in another order. 0 of nothing.
[[nodiscard]] double medianOf(std::vector<double> values);
/// Factor of the standard error for a two-sided 95 % interval with so many degrees of freedom.
[[nodiscard]] double studentFactor(std::size_t freedom);

/// A slope and what it weighs.
struct Slope {
    double value = 0;
    double weight = 0;
};
/// The middle of slopes by Huber's weights, with an interval that is made from how they spread.
[[nodiscard]] Estimate huberMean(std::span<const Slope> slopes);

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/series.h"

#include <cstddef>
#include <span>
#include <vector>

/// Cumulative quantities that are known at moments and in whole steps, as curves that can be laid on one
/// another.
namespace p1scope::meter {

/// What a counter showed at a moment, in its unit.
struct CounterPoint {
    GraphTime time;
    double value = 0;
};

/// The counter's own value and not the one it shows, which lags by up to a step.
struct Knot {
    double time = 0;  ///< seconds
    double value = 0; ///< in the counter's unit
    double sigma = 0; ///< how well it is known, one standard deviation
};

/// Knots in rising time, straight lines between them.
class Curve {
public:
    std::vector<Knot> knots;
    /// Where the counter fell to a fifth or by a thousand steps, in seconds: it is another one from then on,
    /// or begun anew, and what passed meanwhile is not known.
    std::vector<double> restarts;
    double step = 0; ///< of what the counter shows

    [[nodiscard]] double begin() const { return knots.front().time; }
    [[nodiscard]] double end() const { return knots.back().time; }
    /// Units a second between the knots around `time`.
    [[nodiscard]] double rate(double time) const;
    /// Where `time` lies outside, the value at that end. `place` makes calls in rising time quick: 0 at
    /// first.
    [[nodiscard]] Knot at(double time, std::size_t& place) const;
};

/// The smallest step of a counter: what all its differences are multiples of, within `digits` decimals, or
/// the smallest of them.
[[nodiscard]] double stepOf(std::span<const CounterPoint> points);

/// A counter that is looked at now and then. A knot is made wherever it has moved on: it passed the step that
/// it shows since the look before, so that at low loads it is known far better than to a step.
[[nodiscard]] Curve curveOfCounter(std::span<const CounterPoint> points, double step, GraphTime zero);

/// Moments of pulses: at each, the counter stands at a whole step. Several at one moment are one knot.
[[nodiscard]] Curve curveOfPulses(std::span<const CounterPoint> points, double step, GraphTime zero);

} // namespace p1scope::meter

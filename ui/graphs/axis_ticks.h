// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/series.h"
#include "core/telegram/civil_time.h"
#include "ui/graphs/time_window.h"

#include <QString>

#include <vector>

namespace p1scope::ui {

struct TimeTick {
    meter::GraphTime time;
    QString label;
    bool newDay = false; ///< the label names a date among times of day
};

/// Ticks at round moments of civil time in `zone`, at most `most` of them, across changes of the clock too: a
/// moment that does not exist has none, and one that comes twice has two where ticks are an hour apart or
/// less. An input without any clock has times near 1970: those are labelled as time since the start.
[[nodiscard]] std::vector<TimeTick> timeTicks(const TimeWindow& window, int most, telegram::Zone zone);

/// "Mon 12 Oct 2026 19:04:31", with the offset within the hour that comes twice.
[[nodiscard]] QString momentText(meter::GraphTime time, telegram::Zone zone);
/// "12 Oct 2026 18:52 – 19:04"
[[nodiscard]] QString windowText(const TimeWindow& window, telegram::Zone zone);

/// A value axis: round ends, and a round step between its ticks.
struct ValueScale {
    double low = 0;
    double high = 1;
    double step = 0.2;

    /// A scale that holds both values with at most about `most` steps; at least `leastSpan` long.
    [[nodiscard]] static ValueScale of(double least, double greatest, int most, double leastSpan);
    [[nodiscard]] std::vector<double> ticks() const;
    /// A tick's label, with as many decimals as the step needs.
    [[nodiscard]] QString label(double value) const;
    friend bool operator==(const ValueScale&, const ValueScale&) = default;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/series.h"

namespace p1scope::ui {

/// A stretch of time that a graph shows. Every operation keeps it between two seconds and forty years long.
struct TimeWindow {
    meter::GraphTime from;
    meter::GraphTime to;

    static constexpr std::chrono::milliseconds shortest{2'000};
    static constexpr std::chrono::milliseconds longest{40LL * 366 * 86'400'000};

    [[nodiscard]] std::chrono::milliseconds span() const { return to - from; }
    /// `factor` times as long, with `anchor` where it was.
    [[nodiscard]] TimeWindow zoomed(double factor, meter::GraphTime anchor) const;
    [[nodiscard]] TimeWindow panned(std::chrono::milliseconds by) const;
    /// As long as it is, ending at `end`.
    [[nodiscard]] TimeWindow endingAt(meter::GraphTime end) const;
    /// Moved back, not shortened, so that part of `first` to `last` stays in sight.
    [[nodiscard]] TimeWindow keptNear(meter::GraphTime first, meter::GraphTime last) const;
    /// The stretch between two moments in any order.
    [[nodiscard]] static TimeWindow between(meter::GraphTime a, meter::GraphTime b);

    /// Where a moment stands on `width` pixels, and the moment that stands at a pixel.
    [[nodiscard]] double xOf(meter::GraphTime time, double width) const;
    [[nodiscard]] meter::GraphTime timeAt(double x, double width) const;

    friend bool operator==(const TimeWindow&, const TimeWindow&) = default;
};

} // namespace p1scope::ui

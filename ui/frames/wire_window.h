// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"

#include <QString>

#include <vector>

namespace p1scope::ui {

/// The stretch of time that the waveform shows. Its geometry goes in pixels that need not be whole.
struct WireWindow {
    capture::Time from{};
    capture::Duration span{std::chrono::milliseconds(1)};

    [[nodiscard]] capture::Time to() const { return from + span; }
    [[nodiscard]] double xOf(capture::Time time, double width) const;
    [[nodiscard]] capture::Time timeAt(double x, double width) const;
    /// `factor` times as long, with `anchor` where it was.
    [[nodiscard]] WireWindow zoomed(double factor, capture::Time anchor) const;
    [[nodiscard]] WireWindow panned(capture::Duration by) const { return {from + by, span}; }

    friend bool operator==(const WireWindow&, const WireWindow&) = default;
};

/// How far a window may go.
struct WireLimits {
    capture::Time from{};
    capture::Time to{};
    capture::Duration shortest{1'000}; ///< a window is never shorter than this

    /// Everything, with a little room on both sides.
    [[nodiscard]] WireWindow whole() const;
    /// The window, shortened, lengthened or moved as little as it takes.
    [[nodiscard]] WireWindow kept(WireWindow window) const;
    /// As long as `window`, with [first, last) in the middle; as it is where they are in sight already, with
    /// a little room.
    [[nodiscard]] WireWindow showing(WireWindow window, capture::Time first, capture::Time last) const;
    /// Just [first, last), with a little room on both sides.
    [[nodiscard]] WireWindow around(capture::Time first, capture::Time last) const;
};

struct WireTick {
    capture::Time time;
    QString label;
};
/// At most about `most` ticks at round times, labelled "428.160 ms" with the digits their distance needs;
/// over some minutes and more "2:40:00".
[[nodiscard]] std::vector<WireTick> wireTicks(const WireWindow& window, int most);

/// "3.500 µs", "322.540 ms", "80 432.345 678 s": all digits that are not nought, in whole groups.
[[nodiscard]] QString momentOnWire(capture::Time time);
/// "20 ns", "8.681 µs", "104.2 µs", "9.360 ms", "1.250 000 s": four digits or more.
[[nodiscard]] QString spanText(capture::Duration span);
/// "9,615" or "107.4": what a bit as long as this makes; empty for no length.
[[nodiscard]] QString baudText(capture::Duration bit);

} // namespace p1scope::ui

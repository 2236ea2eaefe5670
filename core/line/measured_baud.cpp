// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/measured_baud.h"

#include <algorithm>
#include <cmath>

namespace p1scope::line {

namespace {

/// More edges than a frame can have: what lies so close is noise, and cheap to look through all the same.
constexpr std::uint64_t mostEdges = 64;

} // namespace

std::optional<MeasuredBaud> measuredBaud(const capture::EdgeLog& wire, const Frame& frame,
                                         const LineSettings& settings)
{
    const double bits = settings.frameBits();
    const double nominal = static_cast<double>(frame.length.count()) / bits;
    if (!frame.hasByte() || frame.timeBasis != capture::TimeBasis::Measured || nominal <= 0)
        return std::nullopt;
    const std::uint64_t first = wire.firstAtOrAfter(frame.start);
    // Behind the middle of the stop bit, the next frame may begin.
    const std::uint64_t last = std::min(
        wire.firstAtOrAfter(frame.start + frame.length - capture::Duration(std::llround(nominal / 2))),
        first + mostEdges);
    double positions = 0; // sums of a straight line through the origin, which is the start bit's edge
    double products = 0;
    double farthest = 0;
    for (std::uint64_t edge = first; edge < last; ++edge) {
        const double time = static_cast<double>((wire.at(edge) - frame.start).count());
        const double position = std::round(time / nominal);
        // An edge in the middle of a bit is no edge of a bit.
        if (position < 1 || std::abs(time / nominal - position) > 0.35)
            continue;
        positions += position * position;
        products += position * time;
        farthest = std::max(farthest, time);
    }
    if (positions == 0)
        return std::nullopt;
    return MeasuredBaud{1e9 * positions / products,
                        static_cast<double>(wire.resolution().count()) / farthest};
}

} // namespace p1scope::line

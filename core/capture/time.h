// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace p1scope::capture {

using Duration = std::chrono::nanoseconds;

/// The clock of one input: zero at its start, steady, never adjusted.
struct InputClock {
    using rep = Duration::rep;
    using period = Duration::period;
    using duration = Duration;
    using time_point = std::chrono::time_point<InputClock, Duration>;
    static constexpr bool is_steady = true;
};

/// Nanoseconds since the start of the input.
using Time = InputClock::time_point;

/// Wall-clock time, UTC.
using WallTime = std::chrono::sys_time<std::chrono::nanoseconds>;

/// Where a time comes from.
enum class TimeBasis : std::uint8_t {
    Unknown,   ///< the input has no times (raw bytes, text without stamps)
    Estimated, ///< reckoned back from the arrival of its chunk, at the baud in use
    Measured,  ///< seen on the wire by a logic analyser or scope
};

[[nodiscard]] constexpr Time fromSeconds(double seconds)
{
    return Time(Duration(static_cast<Duration::rep>(seconds * 1e9 + (seconds < 0 ? -0.5 : 0.5))));
}
[[nodiscard]] constexpr double toSeconds(Time time)
{
    return static_cast<double>(time.time_since_epoch().count()) * 1e-9;
}
[[nodiscard]] constexpr double toSeconds(Duration duration)
{
    return static_cast<double>(duration.count()) * 1e-9;
}

} // namespace p1scope::capture

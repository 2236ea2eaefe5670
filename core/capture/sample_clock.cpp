// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/sample_clock.h"

#include <algorithm>
#include <limits>

namespace p1scope::capture {

namespace {

constexpr std::uint64_t nanosecondsPerSecond = 1'000'000'000;
constexpr auto longest = static_cast<std::uint64_t>(std::numeric_limits<Duration::rep>::max());

} // namespace

SampleClock::SampleClock(std::uint64_t rate)
    : m_rate(std::clamp(rate, slowest, fastest))
    , m_period(nanosecondsPerSecond % m_rate == 0 ? static_cast<Duration::rep>(nanosecondsPerSecond / m_rate)
                                                  : 0)
    , m_most(m_period == 0 ? 0 : longest / static_cast<std::uint64_t>(m_period))
{}

Duration SampleClock::period() const
{
    return Duration(
        static_cast<Duration::rep>(std::max<std::uint64_t>((nanosecondsPerSecond + m_rate / 2) / m_rate, 1)));
}

Duration SampleClock::slowAt(std::uint64_t index) const
{
    const std::uint64_t seconds = index / m_rate;
    if (seconds >= longest / nanosecondsPerSecond)
        return Duration(std::numeric_limits<Duration::rep>::max());
    // The rest of a second. Where the product does not fit, a double has digits enough for a nanosecond.
    const std::uint64_t rest = index % m_rate;
    const double part = static_cast<double>(rest) * 1e9 / static_cast<double>(m_rate);
    const std::uint64_t nanoseconds = rest <= longest / nanosecondsPerSecond
                                          ? (rest * nanosecondsPerSecond + m_rate / 2) / m_rate
                                          : static_cast<std::uint64_t>(part + 0.5);
    return Duration(static_cast<Duration::rep>(seconds * nanosecondsPerSecond + nanoseconds));
}

} // namespace p1scope::capture

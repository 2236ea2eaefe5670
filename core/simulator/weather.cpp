// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/weather.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace p1scope::simulator {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_seconds;

constexpr double turn = 2 * std::numbers::pi;
constexpr double latitude = 52.1 / 360 * turn;
constexpr double longitudeTurns = 5.2 / 360;

/// Parts of a year since 1 January, near enough.
double yearTurns(sys_seconds time)
{
    constexpr double year = 365.2425 * 86'400;
    constexpr double first2000 = 946'684'800;
    const double turns = (static_cast<double>(time.time_since_epoch().count()) - first2000) / year;
    return turns - std::floor(turns);
}

/// Parts of a day since 00:00 UTC.
double dayTurns(sys_seconds time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    return static_cast<double>((time - day).count()) / 86'400;
}

/// The sine of the sun's height.
double sunHeight(sys_seconds time)
{
    const double declination = -23.44 / 360 * turn * std::cos(turn * (yearTurns(time) + 10 / 365.2425));
    const double hourAngle = turn * (dayTurns(time) + longitudeTurns - 0.5);
    return std::sin(latitude) * std::sin(declination) +
           std::cos(latitude) * std::cos(declination) * std::cos(hourAngle);
}

} // namespace

double smoothNoise(std::uint64_t seed, Stream stream, sys_seconds time, std::chrono::seconds period)
{
    const auto count = time.time_since_epoch() / period;
    const auto begin = period * count;
    const double part =
        static_cast<double>((time.time_since_epoch() - begin).count()) / static_cast<double>(period.count());
    const double from = unit(draw(seed, stream, count));
    const double to = unit(draw(seed, stream, count + 1));
    return from + (to - from) * part;
}

double Weather::clouds(sys_seconds time) const
{
    const double clear = smoothNoise(m_seed, Stream::Clearness, time, hours(9));
    const double drifting = smoothNoise(m_seed, Stream::Clouds, time, minutes(7));
    const double thickness = 1 - clear;
    if (clear > 0.6)
        return 0.92 + 0.08 * drifting;
    return std::clamp(1.0 - thickness * (0.35 + 0.75 * drifting), 0.08, 1.0);
}

double Weather::sun(sys_seconds time) const
{
    const double height = sunHeight(time);
    return height <= 0 ? 0 : std::pow(height, 1.2) * clouds(time);
}

double Weather::temperature(sys_seconds time) const
{
    const double season = -7.8 * std::cos(turn * (yearTurns(time) - 20 / 365.2425));
    const double daily = -3.2 * std::cos(turn * (dayTurns(time) - 2.5 / 24));
    const double spell = 9 * (smoothNoise(m_seed, Stream::Temperature, time, hours(70)) - 0.5);
    return 10.4 + season + daily + spell;
}

} // namespace p1scope::simulator

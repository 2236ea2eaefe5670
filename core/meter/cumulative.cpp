// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/cumulative.h"

#include <algorithm>
#include <cmath>

namespace p1scope::meter {

namespace {

constexpr double rootTwelve = 3.4641016151377544;

/// A counter that falls is another one, or was put to zero, unless it falls by little.
bool isRestart(double before, double after, double step)
{
    constexpr double little = 1000;
    return after < before / 5 || before - after > little * step;
}

double secondsSince(GraphTime zero, GraphTime time)
{
    return static_cast<double>((time - zero).count()) / 1000;
}

} // namespace

Knot Curve::at(double time, std::size_t& place) const
{
    if (time <= knots.front().time)
        return knots.front();
    if (time >= knots.back().time)
        return knots.back();
    if (place + 1 >= knots.size() || knots[place].time > time)
        place = 0;
    if (knots[place + 1].time < time) {
        // Mostly the next one; else it is looked for.
        for (int i = 0; i < 8 && knots[place + 1].time < time; ++i)
            ++place;
        if (knots[place + 1].time < time) {
            const auto after =
                std::lower_bound(knots.begin() + static_cast<std::ptrdiff_t>(place), knots.end(), time,
                                 [](const Knot& knot, double t) { return knot.time < t; });
            place = static_cast<std::size_t>(after - knots.begin()) - 1;
        }
    }
    const Knot& a = knots[place];
    const Knot& b = knots[place + 1];
    const double width = b.time - a.time;
    const double share = width > 0 ? (time - a.time) / width : 1;
    Knot knot{time, a.value + share * (b.value - a.value), std::max(a.sigma, b.sigma)};
    // The load may have changed anywhere in between: as much as it differs from that on either side.
    const double rise = (b.value - a.value) / std::max(width, 1e-3);
    double change = 0;
    if (place > 0) {
        const Knot& before = knots[place - 1];
        change = std::abs(rise - (a.value - before.value) / std::max(a.time - before.time, 1e-3));
    }
    if (place + 2 < knots.size()) {
        const Knot& after = knots[place + 2];
        change =
            std::max(change, std::abs(rise - (after.value - b.value) / std::max(after.time - b.time, 1e-3)));
    }
    const double bend = std::max(0.0, change * width - 2 * step) * share * (1 - share);
    knot.sigma = std::hypot(knot.sigma, bend);
    return knot;
}

double Curve::rate(double time) const
{
    const auto after = std::lower_bound(knots.begin(), knots.end(), time,
                                        [](const Knot& knot, double t) { return knot.time < t; });
    if (after == knots.begin() || after == knots.end())
        return 0;
    const Knot& before = *(after - 1);
    return (after->value - before.value) / std::max(after->time - before.time, 1e-3);
}

double stepOf(std::span<const CounterPoint> points)
{
    double smallest = 0;
    constexpr std::size_t enough = 5000;
    for (std::size_t i = 1; i < std::min(points.size(), enough); ++i) {
        const double difference = std::abs(points[i].value - points[i - 1].value);
        // Less than a billionth is how doubles differ.
        if (difference > 1e-9 * std::max(1.0, std::abs(points[i].value)) &&
            (smallest == 0 || difference < smallest))
            smallest = difference;
    }
    // Kept to nine digits, so that 0.00099999 is a thousandth.
    if (smallest <= 0)
        return 0;
    const double scale = std::pow(10, 6 - std::ceil(std::log10(smallest)));
    return std::round(smallest * scale) / scale;
}

Curve curveOfCounter(std::span<const CounterPoint> points, double step, GraphTime zero)
{
    Curve curve;
    curve.step = step;
    double moved = 0; // of counters that were there before
    double lastChange = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const double time = secondsSince(zero, points[i].time);
        const double before = secondsSince(zero, points[i - 1].time);
        if (i == 1)
            lastChange = before;
        double rise = points[i].value - points[i - 1].value;
        if (rise < -step / 2 && !isRestart(points[i - 1].value, points[i].value, step)) {
            lastChange = time; // it counts on from less: what is missing will be found as lost
        } else if (rise < -step / 2) {
            curve.restarts.push_back((time + before) / 2);
            moved -= rise;
            rise = 0;
            lastChange = time;
        }
        if (rise < step / 2 || time <= before)
            continue;
        // It passed `value` since the look before; how far beyond it may be is what the load makes in
        // between.
        const double between = rise * (time - before) / std::max(time - lastChange, 1e-3);
        const double width = std::min(step, between);
        curve.knots.push_back(
            {time, points[i].value + moved + width / 2, std::max(width / rootTwelve, step / 10)});
        lastChange = time;
    }
    return curve;
}

Curve curveOfPulses(std::span<const CounterPoint> points, double step, GraphTime zero)
{
    Curve curve;
    curve.step = step;
    curve.knots.reserve(points.size());
    for (const CounterPoint& point : points) {
        const double time = secondsSince(zero, point.time);
        if (!curve.knots.empty() && curve.knots.back().time >= time)
            curve.knots.back().value = point.value;
        else
            curve.knots.push_back({time, point.value, step / 20});
    }
    return curve;
}

} // namespace p1scope::meter

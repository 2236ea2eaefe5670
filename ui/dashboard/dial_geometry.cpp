// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dial_geometry.h"

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {

constexpr double leastDelivered = 4;
constexpr double leastReturned = 2;
constexpr double headroom = 1.05;
constexpr double mostSteps = 8;

/// The least of 1, 2 and 5 times a power of ten that is not below `value`.
double niceStep(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= value * (1 - 1e-9))
            return factor * power;
    }
    return 10 * power;
}

} // namespace

DialScale DialScale::of(double greatestDelivered, double greatestReturned)
{
    const double delivered = std::max(leastDelivered, greatestDelivered * headroom);
    const double returned = std::max(leastReturned, greatestReturned * headroom);
    DialScale scale;
    scale.step = niceStep((delivered + returned) / mostSteps);
    scale.delivered = std::ceil(delivered / scale.step - 1e-9) * scale.step;
    scale.returned = std::ceil(returned / scale.step - 1e-9) * scale.step;
    const double leading = scale.step / std::pow(10, std::floor(std::log10(scale.step) + 1e-9));
    scale.minorPerStep = leading > 4 ? 5 : 2;
    return scale;
}

DialGeometry::DialGeometry(const QRectF& area, const DialScale& scale)
    : m_scale(scale)
{
    // Beside the arc half its width must fit, beneath its ends the words for the two directions.
    const double byWidth = area.width() / 2 / 1.2;
    const double byHeight = area.height() / (1.05 + below);
    m_radius = std::max(1.0, std::min(byWidth, byHeight));
    const double top = area.top() + (area.height() - m_radius * (1.05 + below)) / 2;
    m_centre = {area.center().x(), top + m_radius * 1.05};
}

double DialGeometry::angleOf(double kilowatts) const
{
    const double value = std::clamp(kilowatts, -m_scale.returned, m_scale.delivered);
    return startAngle +
           (endAngle - startAngle) * (value + m_scale.returned) / (m_scale.delivered + m_scale.returned);
}

QPointF DialGeometry::pointAt(double angle, double share) const
{
    return m_centre + m_radius * share * QPointF(std::cos(angle), std::sin(angle));
}

std::vector<DialGeometry::Tick> DialGeometry::ticks() const
{
    std::vector<Tick> ticks;
    const double minor = m_scale.step / m_scale.minorPerStep;
    const auto first = -std::lround(m_scale.returned / minor);
    const auto last = std::lround(m_scale.delivered / minor);
    for (long i = first; i <= last; ++i) {
        const double value = static_cast<double>(i) * minor;
        ticks.push_back({value, angleOf(value), i % m_scale.minorPerStep == 0});
    }
    return ticks;
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/bar_chart_geometry.h"

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {

/// A value that is not zero can be seen.
constexpr double leastHeight = 2;
constexpr double barShare = 0.72; ///< of a column's width
constexpr double widest = 26;

} // namespace

BarGeometry barGeometry(QSizeF size, const std::vector<std::pair<double, double>>& values, double titleHeight,
                        double labelHeight)
{
    BarGeometry geometry;
    geometry.plot = QRectF(0, titleHeight, std::max(size.width(), 1.0),
                           std::max(size.height() - titleHeight - labelHeight, 1.0));
    for (const auto& [low, high] : values)
        geometry.greatest = std::max(geometry.greatest, low + high);
    if (values.empty())
        return geometry;
    const double step = geometry.plot.width() / static_cast<double>(values.size());
    const double width = std::clamp(step * barShare, 1.0, widest);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double left = geometry.plot.left() + step * static_cast<double>(i);
        geometry.columns.emplace_back(left, geometry.plot.top(), step, geometry.plot.height());
        const auto heightOf = [&](double value) {
            if (value <= 0 || geometry.greatest <= 0)
                return 0.0;
            return std::max(geometry.plot.height() * value / geometry.greatest, leastHeight);
        };
        const double at = left + (step - width) / 2;
        const double low = heightOf(values[i].first);
        const double high = std::min(heightOf(values[i].second), geometry.plot.height() - low);
        geometry.bars.emplace_back(at, geometry.plot.bottom() - low, width, low);
        geometry.upper.emplace_back(at, geometry.plot.bottom() - low - high, width, high);
    }
    return geometry;
}

std::size_t labelStep(const BarGeometry& geometry, double labelWidth)
{
    if (geometry.columns.empty())
        return 1;
    const double step = geometry.columns.front().width();
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil((labelWidth + 8) / step)));
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/deviation_plot.h"

#include "ui/graphs/axis_ticks.h"
#include "ui/graphs/time_window.h"
#include "ui/widgets/colours.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace p1scope::ui {

using meter::ComparedPoint;

namespace {

constexpr int leftMargin = 64;
constexpr int rightMargin = 14;
constexpr int between = 10;

/// A curve with at most four points a pixel column: first, least, greatest and last.
QPolygonF decimated(const std::vector<ComparedPoint>& points, const TimeWindow& window, double width,
                    const std::function<double(const ComparedPoint&)>& value)
{
    QPolygonF line;
    for (std::size_t i = 0; i < points.size();) {
        const double column = std::floor(window.xOf(points[i].time, width));
        std::size_t least = i;
        std::size_t greatest = i;
        std::size_t end = i;
        for (; end < points.size() && std::floor(window.xOf(points[end].time, width)) <= column; ++end) {
            least = value(points[end]) < value(points[least]) ? end : least;
            greatest = value(points[end]) > value(points[greatest]) ? end : greatest;
        }
        std::array<std::size_t, 4> kept{i, std::min(least, greatest), std::max(least, greatest), end - 1};
        for (std::size_t k = 0; k < kept.size(); ++k) {
            if (k == 0 || kept[k] != kept[k - 1])
                line << QPointF(window.xOf(points[kept[k]].time, width), value(points[kept[k]]));
        }
        i = end;
    }
    return line;
}

} // namespace

DeviationPlot::DeviationPlot(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("deviationPlot"));
    setAccessibleName(tr("Both counters, their difference, and what is left of it, over time"));
}

void DeviationPlot::setComparison(const meter::Comparison& comparison, const QString& unit,
                                  telegram::Zone zone)
{
    m_comparison = comparison;
    m_unit = unit;
    m_zone = zone;
    update();
}

void DeviationPlot::paintEvent(QPaintEvent*)
{
    if (m_comparison.points.size() < 2)
        return;
    QPainter painter(this);
    const QFontMetrics metrics(font());
    const int titleHeight = metrics.height() + 4;
    const int axisHeight = metrics.height() + 8;
    const int height = (this->height() - axisHeight - 2 * between) / 3;
    const TimeWindow window{m_comparison.points.front().time, m_comparison.points.back().time};
    const bool energy = m_unit == u"kWh";
    const Pane panes[] = {
        {tr("Both, from the first pair"),
         m_unit,
         1,
         {[](const ComparedPoint& p) { return p.meter; },
          [](const ComparedPoint& p) { return p.reference; }}},
        {tr("Reference less meter"),
         energy ? QStringLiteral("Wh") : m_unit,
         energy ? 1000.0 : 1.0,
         {[](const ComparedPoint& p) { return p.reference - p.meter; }}},
        {tr("What is left without ratio and lost pulses"),
         energy ? QStringLiteral("Wh") : m_unit,
         energy ? 1000.0 : 1.0,
         {[](const ComparedPoint& p) { return p.residual; }}},
    };
    int top = 0;
    for (const Pane& pane : panes) {
        const QRect area(leftMargin, top + titleHeight, width() - leftMargin - rightMargin,
                         std::max(height - titleHeight, 10));
        paintPane(painter, pane, area, window);
        if (&pane == &panes[1])
            paintFaults(painter, area, window);
        top += height + between;
        if (&pane == &panes[2])
            paintTimes(painter, area, window);
    }
}

void DeviationPlot::paintPane(QPainter& painter, const Pane& pane, const QRect& area,
                              const TimeWindow& window) const
{
    const Colours colours = Colours::of(palette());
    const QFontMetrics metrics(font());
    double least = std::numeric_limits<double>::infinity();
    double greatest = -least;
    for (const ComparedPoint& point : m_comparison.points) {
        for (const auto curve : pane.curves) {
            least = std::min(least, curve(point) * pane.scale);
            greatest = std::max(greatest, curve(point) * pane.scale);
        }
    }
    const auto scale = ValueScale::of(least, greatest, std::max(area.height() / 34, 2), 1e-3);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(colours.text);
    painter.drawText(QRect(area.left(), area.top() - metrics.height() - 4, area.width(), metrics.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("%1, %2").arg(pane.title, pane.unit));
    const auto yOf = [&](double value) {
        return area.bottom() - (value - scale.low) / (scale.high - scale.low) * area.height();
    };
    for (const double tick : scale.ticks()) {
        const int y = static_cast<int>(std::lround(yOf(tick)));
        painter.setPen(colours.border);
        painter.drawLine(area.left(), y, area.right(), y);
        painter.setPen(colours.dim);
        painter.drawText(QRect(0, y - metrics.height() / 2, area.left() - 6, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, scale.label(tick));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    int legendRight = area.right();
    for (std::size_t i = pane.curves.size(); i-- > 0;) {
        QPen pen(i == 0 ? colours.accent : colours.warn, 1.5);
        // The two lie on one another nearly everywhere: one is dashed, so that both are seen.
        if (i > 0)
            pen.setDashPattern({4, 3});
        QPolygonF line =
            decimated(m_comparison.points, window, area.width(),
                      [&](const ComparedPoint& point) { return pane.curves[i](point) * pane.scale; });
        for (QPointF& point : line)
            point = {area.left() + point.x(), yOf(point.y())};
        painter.setPen(pen);
        painter.drawPolyline(line);
        if (pane.curves.size() > 1) {
            const QString name = i == 0 ? tr("meter") : tr("reference");
            const int y = area.top() - metrics.height() / 2 - 4;
            legendRight -= metrics.horizontalAdvance(name);
            painter.setPen(colours.dim);
            painter.drawText(QPoint(legendRight, y + metrics.ascent() / 2), name);
            painter.setPen(pen);
            painter.drawLine(legendRight - 30, y, legendRight - 6, y);
            legendRight -= 44;
        }
    }
}

void DeviationPlot::paintFaults(QPainter& painter, const QRect& area, const TimeWindow& window) const
{
    const Colours colours = Colours::of(palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.bad);
    for (const meter::PulseFault& fault : m_comparison.faults) {
        const auto middle = fault.from + (fault.to - fault.from) / 2;
        const double x = area.left() + window.xOf(middle, area.width());
        const double y = area.top() + 1;
        QPolygonF mark;
        if (fault.pulses < 0)
            mark << QPointF(x - 4, y) << QPointF(x + 4, y) << QPointF(x, y + 7);
        else
            mark << QPointF(x - 4, y + 7) << QPointF(x + 4, y + 7) << QPointF(x, y);
        painter.drawPolygon(mark);
    }
}

void DeviationPlot::paintTimes(QPainter& painter, const QRect& area, const TimeWindow& window) const
{
    const Colours colours = Colours::of(palette());
    const QFontMetrics metrics(font());
    painter.setPen(colours.dim);
    for (const TimeTick& tick : timeTicks(window, std::max(area.width() / 75, 2), m_zone)) {
        const int x = area.left() + static_cast<int>(window.xOf(tick.time, area.width()));
        const int half = metrics.horizontalAdvance(tick.label) / 2;
        painter.drawLine(x, area.bottom() + 1, x, area.bottom() + 4);
        const int left = std::clamp(x - half, 0, std::max(width() - 2 * half, 0));
        painter.drawText(QPoint(left, area.bottom() + 6 + metrics.ascent()), tick.label);
    }
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/plot_bars.h"

#include "ui/graphs/plot_pane.h"

#include <QFontInfo>
#include <QPainter>
#include <QtMath>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {

/// Where a stretch of time and a stretch of values lie.
class Place {
public:
    Place(const PaneContent& content, const QRectF& plot)
        : m_content(content)
        , m_plot(plot)
    {}

    [[nodiscard]] double y(double value) const
    {
        const ValueScale& scale = m_content.scale;
        return m_plot.bottom() - (value - scale.low) / (scale.high - scale.low) * m_plot.height();
    }
    /// Whole pixels, so that bars of one width look it; empty where it lies outside.
    [[nodiscard]] QRectF of(const TimeWindow& at, double low, double high) const
    {
        const double from = m_plot.left() + m_content.window.xOf(at.from, m_plot.width());
        const double to = m_plot.left() + m_content.window.xOf(at.to, m_plot.width());
        const QRectF whole(QPointF(std::round(from), y(high)), QPointF(std::round(to), y(low)));
        return whole.intersected(m_plot);
    }

private:
    const PaneContent& m_content;
    QRectF m_plot;
};

/// Room between bars, where there is room for it.
double gapBetween(double width)
{
    return width < 3 ? 0 : std::clamp(std::round(width * 0.22), 1.0, 24.0);
}

void paintBefore(QPainter& painter, const Place& place, const PaneBar& bar, const Colours& colours)
{
    for (const auto& value : {bar.before, bar.beforeBelow}) {
        if (!value || *value == 0)
            continue;
        const QRectF line = place.of(bar.at, *value, *value);
        painter.setPen(QPen(colours.text, 2, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(line.topLeft() + QPointF(1, 0), line.topRight() - QPointF(1, 0));
    }
}

/// `bar`: what is painted of it; may be empty.
void paintBridged(QPainter& painter, const QRectF& column, const QRectF& bar, const Colours& colours)
{
    painter.fillRect(bar, QBrush(colours.warn, Qt::BDiagPattern));
    const double unit = QFontInfo(painter.font()).pixelSize();
    if (column.width() < unit * 0.8)
        return;
    const double top = std::max(column.top(), bar.top() - unit * 1.3);
    const QRectF sign(column.center().x() - unit, top, 2 * unit, unit * 1.2);
    painter.setPen(colours.warn);
    painter.drawText(sign, Qt::AlignCenter, QStringLiteral("≈"));
}

/// Each point as a field up to half-way to the next: what is known is known of stretches of time.
void paintBand(QPainter& painter, const std::vector<QRectF>& points, const QColor& colour)
{
    const auto half = [&](std::size_t i) { return (points[i + 1].left() - points[i].left()) / 2; };
    for (std::size_t i = 0; i < points.size(); ++i) {
        // The first and the last are as wide as their neighbours.
        const bool alone = points.size() == 1;
        const bool last = i + 1 == points.size();
        const double from = points[i].left() - (alone ? 0.5 : half(i == 0 ? 0 : i - 1));
        const double to = points[i].left() + (alone ? 0.5 : half(last ? i - 1 : i));
        const int left = qRound(from);
        const int top = qFloor(points[i].top());
        painter.fillRect(
            QRect(left, top, std::max(1, qRound(to) - left), std::max(1, qCeil(points[i].bottom()) - top)),
            colour);
    }
}

void paintMark(QPainter& painter, const QRectF& column, const Colours& colours)
{
    const double size = std::max(4.0, QFontInfo(painter.font()).pixelSize() * 0.45);
    const QPointF foot(column.center().x(), column.top() + size * 1.8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.bad);
    painter.drawPolygon(
        QPolygonF({foot, foot + QPointF(-size, -size * 1.6), foot + QPointF(size, -size * 1.6)}));
    painter.setPen(QPen(colours.bad, 1, Qt::DashLine));
    painter.drawLine(foot, QPointF(foot.x(), column.bottom()));
}

} // namespace

void paintBars(QPainter& painter, const PaneContent& content, const QRectF& plot, const Colours& colours)
{
    if (content.bars.empty())
        return;
    const Place place(content, plot);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const PaneBar& bar : content.bars) {
        const QRectF column = place.of(bar.at, content.scale.low, content.scale.high);
        if (column.width() <= 0)
            continue;
        const double gap = gapBetween(column.width());
        QRectF whole(QPointF(column.center().x(), place.y(0)), QSizeF());
        for (const BarPart& part : bar.parts) {
            QRectF piece = place.of(bar.at, std::min(part.from, part.to), std::max(part.from, part.to));
            piece.adjust(std::floor(gap / 2), 0, -std::ceil(gap / 2), 0);
            painter.fillRect(piece, lineColour(part.tone, colours));
            whole = whole.isEmpty() ? piece : whole.united(piece);
        }
        if (bar.bridged)
            paintBridged(painter, column, whole, colours);
        paintBefore(painter, place, bar, colours);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    for (const PaneBar& bar : content.bars) {
        const QRectF column = place.of(bar.at, content.scale.low, content.scale.high);
        if (bar.marked && column.width() > 0)
            paintMark(painter, column, colours);
    }
    painter.restore();
}

void paintBands(QPainter& painter, const PaneContent& content, const QRectF& plot, const Colours& colours)
{
    constexpr double share = 0.32; // of the line's colour
    const Place place(content, plot);
    const auto begin = static_cast<double>(content.window.from.time_since_epoch().count());
    const double scale = plot.width() / static_cast<double>(content.window.span().count());
    painter.save();
    painter.setClipRect(plot);
    for (const PaneLine& line : content.lines) {
        // Opaque: what shines through costs a hundred times as much, where there are thousands of pieces.
        const QColor colour = blend(colours.panel, lineColour(line.spec.tone, colours), share);
        for (const std::vector<PaneBand>& band : line.bands) {
            std::vector<QRectF> points;
            points.reserve(band.size());
            for (const PaneBand& point : band)
                points.emplace_back(QPointF(plot.left() + (point.x - begin) * scale, place.y(point.greatest)),
                                    QPointF(plot.left() + (point.x - begin) * scale, place.y(point.least)));
            paintBand(painter, points, colour);
        }
    }
    for (const PaneLine& line : content.lines) {
        for (std::size_t i = 0; i < line.bands.size(); ++i) {
            QPolygonF drawn;
            drawn.reserve(static_cast<qsizetype>(line.pieces[i].size()));
            for (const QPointF& point : line.pieces[i])
                drawn << QPointF(plot.left() + (point.x() - begin) * scale, place.y(point.y()));
            const bool few = static_cast<double>(drawn.size()) * 3 < drawn.last().x() - drawn.first().x();
            // Smooth and thick where it can be seen; where it is all up and down, that takes most of the
            // time.
            painter.setRenderHint(QPainter::Antialiasing, few);
            painter.setPen(QPen(lineColour(line.spec.tone, colours), few ? 1.6 : 1.0));
            painter.drawPolyline(drawn);
        }
    }
    painter.restore();
}

void paintCells(QPainter& painter, const PaneContent& content, const QRectF& plot, const Colours& colours)
{
    const Place place(content, plot);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const PaneCell& cell : content.cells) {
        QRectF field = place.of(cell.at, cell.low, cell.high);
        if (field.width() <= 0)
            continue;
        field = QRectF(field.left(), std::round(field.top()), field.width(),
                       std::round(field.bottom()) - std::round(field.top()));
        const QColor& colour = cell.strength < 0 ? colours.returned : colours.delivered;
        const double strength = std::min(1.0, std::abs(cell.strength));
        painter.fillRect(field, blend(colours.panel, colour, 0.06 + 0.94 * strength));
        // Never by colour alone: what is returned has a dot in it.
        if (cell.strength < 0 && field.width() >= 6 && field.height() >= 6)
            painter.fillRect(QRectF(field.center() - QPointF(1, 1), QSizeF(2, 2)), colours.panel);
    }
    painter.restore();
}

} // namespace p1scope::ui

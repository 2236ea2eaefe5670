// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/power_dial.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <numbers>

namespace p1scope::ui {

namespace {

/// QPainter counts sixteenths of a degree, counter-clockwise.
int painterAngle(double radians)
{
    return static_cast<int>(std::lround(-radians * 180 / std::numbers::pi * 16));
}

void drawArc(QPainter& painter, const DialGeometry& dial, double from, double to, const QColor& colour)
{
    painter.setPen(QPen(colour, dial.arcWidth(), Qt::SolidLine, Qt::FlatCap));
    painter.setBrush(Qt::NoBrush);
    const double r = dial.radius();
    const QRectF box(dial.centre() - QPointF(r, r), QSizeF(2 * r, 2 * r));
    painter.drawArc(box, painterAngle(from), painterAngle(to) - painterAngle(from));
}

/// A filled triangle of height `size` that points left or right.
void drawArrow(QPainter& painter, QPointF tip, double size, bool left, const QColor& colour)
{
    const double back = left ? size : -size;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(
        QPolygonF({tip, tip + QPointF(back * 0.9, -size / 2), tip + QPointF(back * 0.9, size / 2)}));
}

} // namespace

PowerDial::PowerDial(QWidget* parent)
    : Card(tr("Net power"), parent)
{
    setObjectName(QStringLiteral("powerDial"));
    setCorner(QStringLiteral("kW"));
    setState({});
}

void PowerDial::setState(const PowerState& state)
{
    m_state = state;
    QString description = tr("no reading");
    if (state.net) {
        description = state.net->value < 0 ? tr("%1 kW returned").arg(state.net->magnitude())
                                           : tr("%1 kW delivered").arg(state.net->magnitude());
        if (state.quarterHourMean)
            description += tr(", 15 min mean %1 kW").arg(state.quarterHourMean->text());
    }
    if (description != accessibleDescription())
        setAccessibleDescription(description);
    update();
}

DialGeometry PowerDial::geometryNow() const
{
    return {content(), DialScale::of(m_state.greatestDelivered, m_state.greatestReturned)};
}

void PowerDial::paintContent(QPainter& painter, const QRectF& /*content*/, const Colours& colours)
{
    const DialGeometry dial = geometryNow();
    paintArc(painter, dial, colours);
    paintTicks(painter, dial, colours);
    paintNeedle(painter, dial, colours);
    paintTexts(painter, dial, colours);
    paintDirections(painter, dial, colours);
}

void PowerDial::paintArc(QPainter& painter, const DialGeometry& dial, const Colours& colours) const
{
    const double zero = dial.angleOf(0);
    drawArc(painter, dial, DialGeometry::startAngle, zero, blend(colours.panel, colours.returned, 0.38));
    drawArc(painter, dial, zero, DialGeometry::endAngle, blend(colours.panel, colours.delivered, 0.32));
    if (m_state.net) {
        const double value = dial.angleOf(m_state.net->value);
        const QColor full = m_state.net->value < 0 ? colours.returned : colours.delivered;
        drawArc(painter, dial, std::min(zero, value), std::max(zero, value),
                stale() ? blend(colours.panel, full, 0.6) : full);
    }
    if (m_state.quarterHourMean) {
        // The mean is a small notch outside the arc.
        const double angle = dial.angleOf(m_state.quarterHourMean->value);
        const double half = 0.028;
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.dim);
        painter.drawPolygon(QPolygonF({dial.pointAt(angle, 1.04), dial.pointAt(angle - half, 1.115),
                                       dial.pointAt(angle + half, 1.115)}));
    }
}

void PowerDial::paintTicks(QPainter& painter, const DialGeometry& dial, const Colours& colours) const
{
    painter.setFont(sized(font(), std::max(9.0, dial.radius() * 0.088)));
    const QFontMetricsF metrics(painter.font());
    for (const DialGeometry::Tick& tick : dial.ticks()) {
        const bool isZero = tick.value == 0;
        painter.setPen(
            QPen(isZero ? colours.text : colours.dim, dial.radius() * (tick.labelled ? 0.013 : 0.008)));
        painter.drawLine(dial.pointAt(tick.angle, 0.925),
                         dial.pointAt(tick.angle, tick.labelled ? 0.84 : 0.88));
        if (!tick.labelled)
            continue;
        const QString label = QString::number(std::abs(tick.value));
        const QSizeF size(metrics.horizontalAdvance(label) + 2, metrics.height());
        const QPointF centre = dial.pointAt(tick.angle, 0.73);
        painter.drawText(QRectF(centre - QPointF(size.width() / 2, size.height() / 2), size), Qt::AlignCenter,
                         label);
    }
}

void PowerDial::paintNeedle(QPainter& painter, const DialGeometry& dial, const Colours& colours) const
{
    const double r = dial.radius();
    const QColor colour = stale() || !m_state.net ? colours.dim : colours.text;
    if (m_state.net) {
        const double angle = dial.angleOf(m_state.net->value);
        painter.setPen(QPen(colour, std::max(2.0, r * 0.019), stale() ? Qt::DashLine : Qt::SolidLine,
                            stale() ? Qt::FlatCap : Qt::RoundCap));
        painter.drawLine(dial.centre(), dial.pointAt(angle, DialGeometry::needleLength));
    }
    painter.setPen(QPen(colour, r * 0.015));
    painter.setBrush(stale() || !m_state.net ? colours.panel : colour);
    painter.drawEllipse(dial.centre(), r * 0.043, r * 0.043);
}

void PowerDial::paintTexts(QPainter& painter, const DialGeometry& dial, const Colours& colours) const
{
    const double r = dial.radius();
    const auto line = [&](double below, double height, const QString& text) {
        const double y = dial.centre().y() + r * below;
        painter.drawText(QRectF(dial.centre().x() - r, y, 2 * r, r * height), Qt::AlignCenter, text);
    };
    painter.setFont(sized(font(), r * 0.25, QFont::DemiBold));
    painter.setPen(stale() || !m_state.net ? colours.dim : colours.text);
    line(0.14, 0.32, m_state.net ? m_state.net->magnitude() : QStringLiteral("—"));

    painter.setFont(sized(font(), std::max(9.5, r * 0.098), QFont::DemiBold));
    const bool returned = m_state.net && m_state.net->value < 0;
    painter.setPen(!m_state.net ? colours.dim : returned ? colours.returned : colours.delivered);
    line(0.47, 0.15, !m_state.net ? tr("no reading") : returned ? tr("kW returned") : tr("kW delivered"));

    if (m_state.quarterHourMean) {
        painter.setFont(sized(font(), std::max(9.0, r * 0.088)));
        painter.setPen(colours.dim);
        line(0.73, 0.16, tr("15 min mean %1 kW").arg(m_state.quarterHourMean->text()));
    }
}

void PowerDial::paintDirections(QPainter& painter, const DialGeometry& dial, const Colours& colours) const
{
    const double r = dial.radius();
    const double height = r * 0.16;
    const double top = dial.centre().y() + r * 0.56;
    const double arrow = r * 0.075;
    painter.setFont(sized(font(), std::max(9.0, r * 0.088)));
    const auto side = [&](const QString& text, bool left, const QColor& colour) {
        const double advance = QFontMetricsF(painter.font()).horizontalAdvance(text);
        const double whole = advance + arrow * 1.5;
        const double edge = dial.centre().x() + (left ? -1.0 : 1.0) * r * 0.87;
        const double x = edge - whole / 2;
        const double middle = top + height / 2;
        painter.setPen(colour);
        painter.drawText(QRectF(left ? x + arrow * 1.5 : x, top, advance + 2, height),
                         Qt::AlignVCenter | Qt::AlignLeft, text);
        drawArrow(painter, {left ? x : x + whole, middle}, arrow, left, colour);
    };
    side(tr("returned"), true, colours.returned);
    side(tr("delivered"), false, colours.delivered);
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/plot_overlay.h"

#include <QFontInfo>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

PlotOverlay::PlotOverlay(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
}

void PlotOverlay::setCrosshair(std::optional<Crosshair> crosshair)
{
    if (!crosshair && !m_crosshair)
        return;
    m_crosshair = std::move(crosshair);
    update();
}

void PlotOverlay::setBand(std::optional<Band> band)
{
    if (!band && !m_band)
        return;
    m_band = band;
    update();
}

void PlotOverlay::paintEvent(QPaintEvent* /*event*/)
{
    if (!m_band && !m_crosshair)
        return;
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    if (m_band) {
        const QRectF band(QPointF(std::min(m_band->from, m_band->to), m_plot.top()),
                          QPointF(std::max(m_band->from, m_band->to), m_plot.bottom()));
        QColor fill = colours.accent;
        fill.setAlphaF(0.16F);
        painter.fillRect(band, fill);
        painter.setPen(QPen(colours.accent, 1));
        painter.drawLine(band.topLeft(), band.bottomLeft());
        painter.drawLine(band.topRight(), band.bottomRight());
    }
    if (!m_crosshair)
        return;
    painter.setPen(QPen(colours.text, 1, Qt::DashLine));
    const double x = std::floor(m_crosshair->x) + 0.5;
    painter.drawLine(QPointF(x, m_plot.top()), QPointF(x, m_plot.bottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Dot& dot : m_crosshair->dots) {
        painter.setPen(QPen(colours.panel, 1.5));
        painter.setBrush(dot.colour);
        painter.drawEllipse(QPointF(x, dot.y), 4, 4);
    }
    paintBox(painter);
}

void PlotOverlay::paintBox(QPainter& painter) const
{
    const Colours colours = Colours::of(palette());
    const double unit = QFontInfo(font()).pixelSize();
    const QFontMetricsF metrics(font());
    QFont bold(font());
    bold.setWeight(QFont::DemiBold);
    double width = QFontMetricsF(bold).horizontalAdvance(m_crosshair->moment);
    for (const Dot& dot : m_crosshair->dots)
        width = std::max(width, metrics.horizontalAdvance(dot.text) + unit * 1.4);
    const double line = metrics.height() * 1.15;
    const QSizeF size(width + unit * 1.6, line * static_cast<double>(m_crosshair->dots.size() + 1) + unit);
    const bool fitsRight = m_crosshair->x + unit + size.width() < this->width();
    const double left = fitsRight ? m_crosshair->x + unit : m_crosshair->x - unit - size.width();
    const double top = std::max(2.0, std::min(m_plot.top() + 4.0, height() - size.height() - 2));
    const QRectF box(QPointF(std::max(2.0, left), top), size);

    QColor fill = colours.panel;
    fill.setAlphaF(0.93F);
    painter.setPen(QPen(colours.border, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(box, 5, 5);
    QRectF row(box.left() + unit * 0.8, box.top() + unit * 0.5, width, line);
    painter.setPen(colours.text);
    painter.setFont(bold);
    painter.drawText(row, Qt::AlignVCenter, m_crosshair->moment);
    painter.setFont(font());
    for (const Dot& dot : m_crosshair->dots) {
        row.translate(0, line);
        painter.fillRect(QRectF(row.left(), row.center().y() - unit * 0.3, unit * 0.6, unit * 0.6),
                         dot.colour);
        painter.setPen(colours.text);
        painter.drawText(row.adjusted(unit * 1.2, 0, unit * 1.2, 0), Qt::AlignVCenter, dot.text);
    }
}

} // namespace p1scope::ui

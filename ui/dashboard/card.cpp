// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/card.h"

#include <QPainter>

#include <algorithm>

namespace p1scope::ui {

QFont sized(const QFont& base, double pixels, QFont::Weight weight)
{
    QFont font(base);
    font.setPixelSize(std::max(7, qRound(pixels)));
    font.setWeight(weight);
    return font;
}

Card::Card(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
{
    setAccessibleName(title);
    setFocusPolicy(Qt::TabFocus);
}

void Card::setCorner(const QString& text)
{
    if (m_corner == text)
        return;
    m_corner = text;
    update();
}

void Card::setUnit(double pixels)
{
    if (qFuzzyCompare(m_unit, pixels))
        return;
    m_unit = pixels;
    unitChanged();
    update();
}

void Card::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    update();
}

QFont Card::textFont(double units, QFont::Weight weight) const
{
    return sized(font(), units * m_unit, weight);
}

QRectF Card::content() const
{
    const double header = m_title.isEmpty() ? 0 : m_unit * 1.9;
    return QRectF(rect()).adjusted(m_unit * 1.15, m_unit * 0.9 + header, -m_unit * 1.15, -m_unit * 0.9);
}

void Card::paintEvent(QPaintEvent* /*event*/)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? colours.accent : colours.border, hasFocus() ? 2 : 1));
    painter.setBrush(colours.panel);
    const double inset = hasFocus() ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 8, 8);

    if (!m_title.isEmpty()) {
        const QRectF header(m_unit * 1.15, m_unit * 0.9, width() - 2.3 * m_unit, m_unit * 1.6);
        painter.setFont(textFont(0.98, QFont::DemiBold));
        painter.setPen(colours.dim);
        const QFontMetricsF metrics(painter.font());
        const double corner = metrics.horizontalAdvance(m_corner);
        painter.drawText(header, Qt::AlignRight | Qt::AlignVCenter, m_corner);
        painter.drawText(header, Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(m_title, Qt::ElideRight, header.width() - corner - m_unit));
    }
    paintContent(painter, content(), colours);
}

void Card::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void Card::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace p1scope::ui

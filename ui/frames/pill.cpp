// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/pill.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {

constexpr double paddingShare = 0.45; // of the height

} // namespace

QColor toneText(Tone tone, const Colours& colours)
{
    return tone == Tone::Good   ? colours.good
           : tone == Tone::Warn ? colours.warn
           : tone == Tone::Bad  ? colours.bad
                                : colours.dim;
}

QColor toneBackground(Tone tone, const Colours& colours)
{
    return tone == Tone::Good   ? colours.goodBackground
           : tone == Tone::Warn ? colours.warnBackground
           : tone == Tone::Bad  ? colours.badBackground
                                : colours.border;
}

QString toneSymbol(Tone tone)
{
    return tone == Tone::Good   ? QStringLiteral("✓")
           : tone == Tone::Warn ? QStringLiteral("!")
           : tone == Tone::Bad  ? QStringLiteral("✕")
                                : QStringLiteral("–");
}

double paintPill(QPainter& painter, const QRectF& place, const QString& text, Tone tone,
                 const Colours& colours)
{
    const QFontMetricsF metrics(painter.font());
    const double height = std::min(place.height() - 2, metrics.height() + 3);
    const double padding = height * paddingShare;
    const double width = std::min(metrics.horizontalAdvance(text) + 2 * padding, place.width());
    const QRectF pill(place.left(), place.center().y() - height / 2, width, height);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneBackground(tone, colours));
    painter.drawRoundedRect(pill, height / 2, height / 2);
    painter.setPen(toneText(tone, colours));
    painter.drawText(pill.adjusted(padding, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     metrics.elidedText(text, Qt::ElideRight, width - padding));
    painter.restore();
    return width;
}

Pill::Pill(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    hide();
}

QString Pill::shown() const
{
    return toneSymbol(m_tone) + QChar(u' ') + m_text;
}

QFont Pill::pillFont() const
{
    QFont bold = font();
    bold.setBold(true);
    if (bold.pointSizeF() > 0)
        bold.setPointSizeF(bold.pointSizeF() * 0.9);
    return bold;
}

void Pill::setVerdict(Tone tone, const QString& text)
{
    m_tone = tone;
    m_text = text;
    setVisible(!text.isEmpty());
    setAccessibleDescription(text);
    setToolTip(text);
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const
{
    const QFontMetricsF metrics(pillFont());
    const double height = metrics.height() + 5;
    return {static_cast<int>(std::ceil(metrics.horizontalAdvance(shown()) + 2 * height * paddingShare)) + 1,
            static_cast<int>(std::ceil(height))};
}

void Pill::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(pillFont());
    paintPill(painter, rect(), shown(), m_tone, Colours::of(palette()));
}

} // namespace p1scope::ui

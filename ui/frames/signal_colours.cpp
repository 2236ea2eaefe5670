// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/signal_colours.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace p1scope::ui {

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Text).lightness() > palette.color(QPalette::Base).lightness();
}

QColor blend(const QColor& over, const QColor& under, double share)
{
    const auto mix = [share](int a, int b) { return static_cast<int>(a * share + b * (1 - share) + 0.5); };
    return {mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue())};
}

SignalColours SignalColours::of(const QPalette& palette)
{
    const bool dark = isDark(palette);
    const QColor base = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    SignalColours colours;
    colours.good = dark ? QColor(0x55, 0xC3, 0x84) : QColor(0x17, 0x73, 0x3E);
    colours.warn = dark ? QColor(0xF0, 0xB2, 0x52) : QColor(0x8F, 0x55, 0x00);
    colours.bad = dark ? QColor(0xFF, 0x8A, 0x8A) : QColor(0xB9, 0x26, 0x26);
    const double weight = dark ? 0.22 : 0.13;
    colours.goodBack = blend(colours.good, base, weight);
    colours.warnBack = blend(colours.warn, base, weight);
    colours.badBack = blend(dark ? QColor(0xFF, 0x5A, 0x5A) : QColor(0xD8, 0x2A, 0x2A), base, weight);
    colours.dim = blend(text, base, 0.62);
    colours.line = blend(text, base, 0.16);
    colours.alternate = blend(text, base, dark ? 0.035 : 0.025);
    colours.selection = blend(palette.color(QPalette::Highlight), base, dark ? 0.38 : 0.22);
    return colours;
}

QColor SignalColours::text(Tone tone) const
{
    switch (tone) {
    case Tone::Good:
        return good;
    case Tone::Warn:
        return warn;
    case Tone::Bad:
        return bad;
    case Tone::Plain:
        break;
    }
    return dim;
}

QColor SignalColours::back(Tone tone) const
{
    switch (tone) {
    case Tone::Good:
        return goodBack;
    case Tone::Warn:
        return warnBack;
    case Tone::Bad:
        return badBack;
    case Tone::Plain:
        break;
    }
    return line;
}

void paintPill(QPainter& painter, const QRectF& place, const QString& text, Tone tone,
               const SignalColours& colours)
{
    const QFontMetricsF metrics(painter.font());
    const double height = std::min(place.height() - 2, metrics.height() + 2);
    const double padding = height * 0.42;
    const QRectF pill(place.left(), place.center().y() - height / 2,
                      std::min(metrics.horizontalAdvance(text) + 2 * padding, place.width()), height);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.back(tone));
    painter.drawRoundedRect(pill, height / 2, height / 2);
    painter.setPen(colours.text(tone));
    painter.drawText(pill.adjusted(padding, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, text);
    painter.restore();
}

} // namespace p1scope::ui

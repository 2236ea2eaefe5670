// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/colours.h"

namespace p1scope::ui {

QColor blend(const QColor& under, const QColor& over, double share)
{
    const auto mix = [share](int a, int b) { return static_cast<int>(a + (b - a) * share + 0.5); };
    return {mix(under.red(), over.red()), mix(under.green(), over.green()), mix(under.blue(), over.blue())};
}

Colours Colours::of(const QPalette& palette)
{
    Colours c;
    c.panel = palette.color(QPalette::Active, QPalette::Base);
    c.text = palette.color(QPalette::Active, QPalette::Text);
    c.accent = palette.color(QPalette::Active, QPalette::Highlight);
    c.dark = c.panel.lightness() < c.text.lightness();
    c.border = blend(c.panel, c.text, c.dark ? 0.11 : 0.16);
    c.dim = blend(c.panel, c.text, c.dark ? 0.62 : 0.65);
    c.selected = blend(c.panel, c.accent, c.dark ? 0.28 : 0.15);
    const auto pick = [&c](QRgb light, QRgb dark) { return QColor(c.dark ? dark : light); };
    c.good = pick(0x1a7f45, 0x55c384);
    c.bad = pick(0xc62f2f, 0xff7b7b);
    c.warn = pick(0x9a5b00, 0xf0b252);
    c.goodBackground = pick(0xe3f4ea, 0x1e3a2b);
    c.badBackground = pick(0xfbe6e6, 0x472526);
    c.warnBackground = pick(0xfdf1dc, 0x433419);
    c.delivered = pick(0x2f6fb7, 0x5b9be0);
    c.deliveredLow = pick(0x7fb0e6, 0xa9cdf5);
    c.returned = pick(0x2c8a5b, 0x62c795);
    c.gas = pick(0xc07a1c, 0xe5a64c);
    return c;
}

} // namespace p1scope::ui

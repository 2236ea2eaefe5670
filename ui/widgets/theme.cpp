// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/theme.h"

#include "ui/widgets/colours.h"
#include "ui/widgets/flat_style.h"

#include <QApplication>
#include <QStyleFactory>
#include <QToolTip>

#include <memory>

namespace p1scope::ui {

namespace {

struct Tones {
    QRgb window, panel, text, dim, line, accent, onAccent, raised;
};

QPalette paletteOf(const Tones& t)
{
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, QRgb colour) { p.setColor(role, QColor(colour)); };
    set(QPalette::Window, t.window);
    set(QPalette::WindowText, t.text);
    set(QPalette::Base, t.panel);
    p.setColor(QPalette::AlternateBase, blend(QColor(t.panel), QColor(t.window), 0.6));
    set(QPalette::Text, t.text);
    set(QPalette::PlaceholderText, t.dim);
    set(QPalette::Button, t.raised);
    set(QPalette::ButtonText, t.text);
    set(QPalette::BrightText, t.onAccent);
    set(QPalette::ToolTipBase, t.raised);
    set(QPalette::ToolTipText, t.text);
    set(QPalette::Highlight, t.accent);
    set(QPalette::HighlightedText, t.onAccent);
    set(QPalette::Link, t.accent);
    set(QPalette::LinkVisited, t.accent);
    set(QPalette::Mid, t.line);
    p.setColor(QPalette::Light, QColor(t.raised).lighter(108));
    p.setColor(QPalette::Midlight, blend(QColor(t.raised), QColor(t.line), 0.5));
    p.setColor(QPalette::Dark, blend(QColor(t.line), QColor(t.text), 0.2));
    set(QPalette::Shadow, 0x000000);
    const QColor faint = blend(QColor(t.panel), QColor(t.text), 0.4);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, faint);
    p.setColor(QPalette::Disabled, QPalette::Highlight, blend(QColor(t.panel), QColor(t.text), 0.2));
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, faint);
    return p;
}

/// Fusion's own palette is what Qt falls back on where no desktop says anything.
bool isFallback(const QPalette& palette)
{
    const std::unique_ptr<QStyle> fusion(QStyleFactory::create(QStringLiteral("Fusion")));
    const QPalette fallback = fusion->standardPalette();
    return palette.color(QPalette::Window) == fallback.color(QPalette::Window) &&
           palette.color(QPalette::Highlight) == fallback.color(QPalette::Highlight);
}

} // namespace

QString themeName(Theme theme)
{
    switch (theme) {
    case Theme::Light:
        return QStringLiteral("light");
    case Theme::Dark:
        return QStringLiteral("dark");
    case Theme::System:
        break;
    }
    return QStringLiteral("system");
}

std::optional<Theme> themeFromName(const QString& name)
{
    for (const Theme theme : {Theme::System, Theme::Light, Theme::Dark}) {
        if (name == themeName(theme))
            return theme;
    }
    return std::nullopt;
}

QPalette lightPalette()
{
    return paletteOf({0xf4f5f7, 0xffffff, 0x1b1f24, 0x69707a, 0xd9dce1, 0x0b66c3, 0xffffff, 0xffffff});
}

QPalette darkPalette()
{
    return paletteOf({0x1b1d21, 0x23262b, 0xe8eaed, 0x9aa2ad, 0x383c43, 0x5aa9f5, 0x0d1b2a, 0x2b2f35});
}

void applyTheme(QApplication& application, Theme theme)
{
    if (!qobject_cast<FlatStyle*>(application.style()))
        QApplication::setStyle(std::make_unique<FlatStyle>().release()); // the application owns it
    QPalette palette = theme == Theme::Dark ? darkPalette() : lightPalette();
    if (theme == Theme::System) {
        QApplication::setPalette(QPalette());
        const QPalette desktop = QApplication::palette();
        if (!isFallback(desktop))
            palette = desktop;
    }
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

} // namespace p1scope::ui

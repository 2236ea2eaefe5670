// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>
#include <QString>

#include <optional>

class QApplication;

namespace p1scope::ui {

enum class Theme { System, Light, Dark };

/// "system", "light", "dark": as the command line and the settings write it.
[[nodiscard]] QString themeName(Theme theme);
[[nodiscard]] std::optional<Theme> themeFromName(const QString& name);

[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

/// Gives the program its style (FlatStyle, on every system the same) and palette. May be called again at any
/// time. `System` keeps the desktop's palette; where there is no desktop to ask (offscreen, a bare X server)
/// it is the light one.
void applyTheme(QApplication& application, Theme theme);

} // namespace p1scope::ui

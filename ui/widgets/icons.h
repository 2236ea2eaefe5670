// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/colours.h"

#include <QIcon>
#include <QPalette>
#include <QString>

namespace p1scope::ui {

/// The drawing `:/icons/NAME.svg`, whose own colours are not looked at: it is drawn in the application
/// palette's colour for `role` at the moment of painting, so that icons follow the theme by themselves, at
/// any pixel density. An empty icon where there is no such drawing.
[[nodiscard]] QIcon icon(const QString& name, QPalette::ColorRole role = QPalette::ButtonText);
/// The same in one of the colours that mean something.
[[nodiscard]] QIcon icon(const QString& name, QColor Colours::*colour);

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QColor>
#include <QSize>
#include <QString>

#include <functional>

class QPainter;

namespace p1scope::ui {

/// What is drawn, on a ground of `size`.
struct Drawing {
    QSize size;
    QColor ground;
    QString title;
    std::function<void(QPainter&)> paint;
};

/// Writes a drawing as an SVG where the name ends so, else as a PNG of twice the density; whole or not at
/// all.
[[nodiscard]] base::Status writeDrawing(const Drawing& drawing, const QString& path);

} // namespace p1scope::ui

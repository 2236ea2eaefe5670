// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/evidence.h"

#include <QColor>
#include <QRectF>
#include <QString>

class QPainter;

namespace p1scope::ui {

struct Colours;

/// The colour of a check's result; its shape says the same (paintMark).
[[nodiscard]] QColor markColour(doctor::CheckResult result, const Colours& colours);

/// Draws a tick, an exclamation mark, a cross or a dash into the middle of `rect`, whatever fonts there are.
void paintMark(QPainter& painter, const QRectF& rect, doctor::CheckResult result, const QColor& colour);

/// "ok", "warning", "failed", "not known yet": for those who hear the window.
[[nodiscard]] QString markName(doctor::CheckResult result);

} // namespace p1scope::ui

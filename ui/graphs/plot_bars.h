// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graphs/pane_content.h"
#include "ui/widgets/colours.h"

#include <QRectF>

class QPainter;

/// What a pane draws besides lines, into the rectangle of its plot.
namespace p1scope::ui {

/// Stacked bars. One that is bridged is hatched and has a wave over it, one with a mark has a triangle; the
/// period before is a dash across.
void paintBars(QPainter& painter, const PaneContent& content, const QRectF& plot, const Colours& colours);
/// Lines with a band about them. By hand: where they are all up and down, as of a year, a chart's line takes
/// ten times as long, and its area fifty times.
void paintBands(QPainter& painter, const PaneContent& content, const QRectF& plot, const Colours& colours);
/// The fields of a map.
void paintCells(QPainter& painter, const PaneContent& content, const QRectF& plot, const Colours& colours);

} // namespace p1scope::ui

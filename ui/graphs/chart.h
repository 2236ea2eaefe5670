// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPointF>
#include <QRect>

#include <memory>
#include <vector>

class QWidget;

namespace p1scope::ui {

/// One quantity as a chart draws it: pieces of line, with nothing drawn between one piece and the next.
struct ChartLine {
    QColor colour;
    double width = 1.6;
    std::vector<std::vector<QPointF>> pieces; ///< x from 0 to 1 across the plot, y from 0 at its foot to 1
};

/// Draws lines into a rectangle, and nothing else: axes, grid, texts and mouse belong to the pane around it.
/// All that the program knows of a charting library stands behind this.
class Chart {
public:
    virtual ~Chart() = default;

    /// Where it draws, in its parent's coordinates.
    virtual void setGeometry(const QRect& plot) = 0;
    /// Replaces all lines. The caller gives no more points than the plot has use for.
    virtual void setLines(const std::vector<ChartLine>& lines) = 0;

protected:
    Chart() = default;
    Chart(const Chart&) = default;
    Chart& operator=(const Chart&) = default;
};

/// The chart in use; draws in a child of `parent` that lets the mouse and the parent's background through.
[[nodiscard]] std::unique_ptr<Chart> makeChart(QWidget* parent);

} // namespace p1scope::ui

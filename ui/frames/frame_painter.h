// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"
#include "ui/frames/flat_header.h"
#include "ui/frames/frame_text.h"
#include "ui/frames/pill.h"

#include <QFont>
#include <QRect>

#include <array>

class QPainter;

namespace p1scope::ui {

/// Good where nothing is held against a frame, Warn where a bit was not clear, else Bad.
[[nodiscard]] Tone toneOf(line::FrameState state);

/// One row of the table, ready to be painted.
struct FrameRow {
    line::FrameIndex index;
    line::Frame frame;
    std::optional<capture::Duration> gap;
    QString mark;
    QString speed;     ///< by how much it differs from the nominal baud; empty where that was not measured
    QString bits;      ///< as sent
    QString recovered; ///< what was made of an inverted line
    bool alternate = false;
    bool selected = false;
    bool current = false;
};

/// Where a column stands in the viewport; width 0 where it is hidden.
struct ColumnPlace {
    int left = 0;
    int width = 0;
};

/// Paints rows of frames. Knows nothing of where they come from.
class FramePainter {
public:
    FramePainter(QPainter& painter, const QPalette& palette, const QFont& font, bool focused);

    void paint(const FrameRow& row, const QRect& place,
               const std::array<ColumnPlace, frameColumnCount>& columns);

    /// Widths that hold a column's longest ordinary content in `font`, and its heading in `headingFont`.
    [[nodiscard]] static int usualWidth(FrameColumn column, const QFont& font, const QFont& headingFont);
    /// The font of the rows: fixed pitch, as large as the widget's.
    [[nodiscard]] static QFont rowFont(const QFont& widgetFont);
    /// Blank to the left and right within each column.
    static constexpr int padding = FlatHeader::usualPadding;

private:
    void paintBackground(const FrameRow& row, const QRect& place);
    void paintQuantity(const Quantity& quantity, const QRect& cell, const QColor& colour);
    void paintHatching(const QRect& place);
    void paintState(const line::Frame& frame, const QRect& cell);

    QPainter& m_painter;
    Colours m_colours;
    QFont m_pillFont;
    int m_unitWidth = 0;
    bool m_focused = false;
};

} // namespace p1scope::ui

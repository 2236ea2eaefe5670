// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connection/time_strip_geometry.h"

#include <QTimer>
#include <QWidget>

namespace p1scope::ui {

class Selection;

/// The whole input as a strip of time: how dense the frames are, telegrams as ticks below, errors as
/// triangles above, marks as flags. Click or drag to look back: the telegram there (or the frame, where there
/// is none) becomes the selection. Left and Right go from telegram to telegram, Home and End to the ends,
/// Escape gives the selection up.
class TimeStrip : public QWidget {
    Q_OBJECT
public:
    TimeStrip(session::Document& document, Selection& selection, QWidget* parent = nullptr);

    /// While frozen nothing new is drawn.
    void setFrozen(bool frozen);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void inputChanged();
    void recompute();
    void lookAt(double x);
    void lookAtTelegram(std::size_t index);
    void step(int by);
    void paintColumns(QPainter& painter, const QRectF& area) const;
    void paintMarks(QPainter& painter, const QRectF& area) const;
    void paintCursor(QPainter& painter, const QRectF& area) const;
    void paintEnds(QPainter& painter, const QRectF& area) const;
    [[nodiscard]] QRectF plotArea() const;
    [[nodiscard]] QString columnText(std::size_t column) const;

    session::Document& m_document;
    Selection& m_selection;
    TimeStripGeometry m_geometry;
    std::vector<StripColumn> m_columns;
    std::uint64_t m_most = 1; ///< frames of the densest column
    QTimer m_soon;            ///< collects changes: a few times a second is enough
    bool m_frozen = false;
};

} // namespace p1scope::ui

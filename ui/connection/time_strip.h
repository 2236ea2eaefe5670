// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connection/time_strip_geometry.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <utility>

namespace p1scope::ui {

class Selection;

/// The whole input as a strip of time: how dense the frames are, telegrams as ticks below, errors as
/// triangles above, marks as flags. Click or drag to look back: the telegram there (or the frame, where there
/// is none) becomes the selection. Left and Right go from telegram to telegram, Home and End to the ends,
/// Escape gives the selection up.
///
/// While a file is replayed it is the ruler of it: it shows the whole file as it was, and where the replay
/// stands. Click or drag goes there, Left and Right a step away, and Shift with drag chooses a stretch to be
/// repeated, which Escape gives up.
class TimeStrip : public QWidget {
    Q_OBJECT
public:
    TimeStrip(session::Document& document, Selection& selection, QWidget* parent = nullptr);

    /// While frozen nothing new is drawn.
    void setFrozen(bool frozen);

    /// The ends of the axis.
    [[nodiscard]] capture::Time from() const { return m_geometry.from(); }
    [[nodiscard]] capture::Time to() const { return m_geometry.to(); }

    /// What is shown now is what will be replayed.
    void beginReplay();
    void setReplayAt(capture::Time at);
    /// The stretch that is being repeated.
    void setStretch(std::optional<std::pair<capture::Time, capture::Time>> stretch);
    void endReplay();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    /// While a file is replayed.
    void placeChosen(p1scope::capture::Time at);
    void stretchChosen(p1scope::capture::Time from, p1scope::capture::Time to);
    void stretchGivenUp();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    /// A mark, where it stands on the axis.
    struct Mark {
        std::int64_t position = 0;
        QString text;
    };
    void inputChanged();
    void recompute();
    void takeMarks();
    [[nodiscard]] capture::Time timeAt(double x) const;
    void replayKey(QKeyEvent* event);
    void paintReplay(QPainter& painter, const QRectF& area) const;
    [[nodiscard]] double columnPitch() const;
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
    std::vector<Mark> m_marks;
    std::uint64_t m_most = 1; ///< frames of the densest column
    QTimer m_soon;            ///< collects changes: a few times a second is enough
    bool m_frozen = false;
    std::optional<capture::Time> m_replayAt; ///< where a replay stands; none while there is none
    std::optional<capture::Time> m_pressedAt;
    std::optional<capture::Time> m_draggedTo;
    std::optional<std::pair<capture::Time, capture::Time>> m_stretch;
};

} // namespace p1scope::ui

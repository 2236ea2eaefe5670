// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/frames/frame_details.h"
#include "ui/frames/frame_rows.h"
#include "ui/frames/wire_painter.h"

#include <QWidget>

#include <array>
#include <optional>

namespace p1scope::ui {

/// The line's level over time, its bits, and over each frame a bar with its character. The wheel zooms about
/// the pointer, a drag moves, a drag with Shift zooms into what it covers, a click chooses a frame, and one
/// on the axis places a cursor.
class WireView : public QWidget {
    Q_OBJECT
public:
    /// Both outlive the view. Say `refresh` when frames have changed.
    WireView(const line::FrameSequence& frames, const Marks& marks, QWidget* parent = nullptr);

    /// A new input: nothing is chosen, and the view stands at its beginning (`follow`: at its end).
    void restart(bool follow);
    /// Takes what there is now. `wire` is null where none was sampled; it must outlive the next call.
    /// `end`, where given, hides frames from there on (a frozen view).
    void refresh(const line::LineSettings& settings, const capture::EdgeLog* wire,
                 std::optional<line::FrameIndex> end);
    /// While following, the newest frames stay in sight.
    void setFollowing(bool follow);
    [[nodiscard]] bool following() const { return m_follow; }

    /// Marks frames as chosen, and brings them into sight; no signal.
    void showFrames(line::FrameIndex first, line::FrameIndex last);
    void showNoFrames();

    [[nodiscard]] const WireWindow& window() const { return m_window; }
    [[nodiscard]] WireLimits limits() const;
    void setWindow(const WireWindow& window);
    void zoom(double factor);
    /// The user has moved the window, or has had it moved, to begin here.
    void moveTo(capture::Time from) { userMoved({from, m_window.span}); }
    void showAll();
    void zoomToChosen();

    [[nodiscard]] const FrameTimeline& frames() const { return m_frames; }
    [[nodiscard]] const capture::EdgeLog* wire() const { return m_wire; }
    /// True where what is seen is what was sampled.
    [[nodiscard]] bool sampled() const { return m_sampled; }
    [[nodiscard]] const std::array<std::optional<capture::Time>, 2>& cursors() const { return m_cursors; }
    void setTimeCursor(std::size_t which, std::optional<capture::Time> time);
    /// Where a cursor is put that nobody pointed a place for: at what is chosen, else in the middle.
    void placeCursor(std::size_t which);
    void removeCursors();

    /// What is known of a frame.
    [[nodiscard]] FrameFacts factsOf(line::FrameIndex index) const;
    /// The frame at a place of the widget; none in a gap.
    [[nodiscard]] std::optional<line::FrameIndex> frameAt(double x) const;
    /// Paints what is seen onto something else, as large as the widget is.
    void paintOnto(QPainter& painter);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void chosen(p1scope::line::FrameIndex first, p1scope::line::FrameIndex last);
    void followingChanged(bool follow);
    /// The window, the line or what is chosen has changed.
    void viewChanged();
    void cursorsChanged();
    void contextMenuAsked(const QPoint& globalPosition);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    enum class Drag : std::uint8_t { None, Undecided, Pan, Band, Cursor };

    void userMoved(const WireWindow& window);
    void followEnd();
    void startWindow();
    void select(line::FrameIndex anchor, line::FrameIndex current);
    void describe();
    bool moveKey(int key, bool control);
    void stepFrame(bool forward);
    void stepCursor(bool forward);
    void beginCursorDrag(double x);
    [[nodiscard]] capture::Time snapped(double x) const;
    [[nodiscard]] WireScene scene() const;
    [[nodiscard]] const WirePicture& picture() const;

    FrameTimeline m_frames;
    const Marks& m_marks;
    const capture::EdgeLog* m_wire = nullptr;
    WireWindow m_window;
    bool m_started = false; ///< the window stands where there is something
    bool m_follow = false;
    bool m_sampled = false;
    std::optional<line::FrameIndex> m_anchor;
    std::optional<line::FrameIndex> m_current;
    std::array<std::optional<capture::Time>, 2> m_cursors;
    std::size_t m_lastCursor = 0;
    Drag m_drag = Drag::None;
    QPointF m_pressed;
    WireWindow m_pressedWindow;
    std::optional<std::array<double, 2>> m_band;
    mutable std::optional<WirePicture> m_picture; ///< of the window and width as they are
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_log.h"
#include "ui/frames/frame_rows.h"

#include <QWidget>

namespace p1scope::ui {

/// The whole input as a strip beside the scroll bar: a tick where there are errors, a flag where there are
/// marks, and a band for what the table shows. A click goes there. Its cost goes with its height, not with
/// the number of frames.
class FrameOverview : public QWidget {
    Q_OBJECT
public:
    FrameOverview(const line::FrameSequence& frames, const Marks& marks, QWidget* parent);

    /// What the table shows now: frames from `first` to `last`, of those before `end`.
    void setShown(line::FrameIndex first, line::FrameIndex last, line::FrameIndex end);
    [[nodiscard]] QSize sizeHint() const override { return {12, 100}; }
    /// The frame at a height of the strip, and the height of a frame.
    [[nodiscard]] line::FrameIndex frameAt(int y) const;
    [[nodiscard]] int heightOf(line::FrameIndex frame) const;

signals:
    void frameChosen(p1scope::line::FrameIndex frame);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    const line::FrameSequence& m_frames;
    const Marks& m_marks;
    line::FrameIndex m_first;
    line::FrameIndex m_last;
    line::FrameIndex m_end;
};

} // namespace p1scope::ui

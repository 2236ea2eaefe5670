// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frame_overview.h"

#include "ui/widgets/colours.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

using line::FrameIndex;

FrameOverview::FrameOverview(const line::FrameSequence& frames, const Marks& marks, QWidget* parent)
    : QWidget(parent)
    , m_frames(frames)
    , m_marks(marks)
{
    setObjectName(QStringLiteral("frameOverview"));
    setAccessibleName(tr("Overview of errors and marks"));
    setToolTip(tr("Errors and marks in the whole input; click to go there"));
    setCursor(Qt::PointingHandCursor);
}

void FrameOverview::setShown(FrameIndex first, FrameIndex last, FrameIndex end)
{
    m_first = first;
    m_last = last;
    m_end = end;
    update();
}

FrameIndex FrameOverview::frameAt(int y) const
{
    const FrameIndex first = m_frames.first();
    if (m_end <= first || height() <= 0)
        return first;
    const std::uint64_t count = m_end - first;
    const auto pixel = static_cast<long double>(std::clamp(y, 0, height()));
    const auto offset =
        static_cast<std::uint64_t>(std::ceil(pixel * static_cast<long double>(count) / height()));
    return first + std::min(offset, count);
}

int FrameOverview::heightOf(FrameIndex frame) const
{
    const FrameIndex first = m_frames.first();
    if (m_end <= first || frame <= first)
        return 0;
    const auto share = static_cast<long double>(frame - first) / static_cast<long double>(m_end - first);
    return std::min(height() - 1, static_cast<int>(share * height()));
}

void FrameOverview::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours = Colours::of(palette());
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.fillRect(QRect(0, 0, 1, height()), colours.border);
    if (m_end <= m_frames.first())
        return;
    const int top = heightOf(m_first);
    painter.fillRect(QRect(1, top, width() - 1, std::max(3, heightOf(m_last) - top)), colours.selected);
    for (int y = 0; y < height();) {
        const auto error = m_frames.nextError(frameAt(y));
        if (!error || *error >= m_end)
            break;
        // Straight on to the next one: long stretches without errors cost nothing.
        y = std::max(y, heightOf(*error));
        painter.fillRect(QRect(width() / 2, y, width() - width() / 2 - 1, 2), colours.bad);
        ++y;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Text));
    int lastFlag = -1;
    for (auto mark = m_marks.lower_bound(m_frames.first()); mark != m_marks.end() && mark->first < m_end;) {
        const int y = heightOf(mark->first);
        if (y != lastFlag)
            painter.drawPolygon(QPolygonF({QPointF(1, y - 3), QPointF(6, y), QPointF(1, y + 3)}));
        lastFlag = y;
        mark = m_marks.lower_bound(std::max(frameAt(y + 1), mark->first + 1));
    }
}

void FrameOverview::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        mouseMoveEvent(event);
}

void FrameOverview::mouseMoveEvent(QMouseEvent* event)
{
    if (m_end > m_frames.first())
        emit frameChosen(std::min(frameAt(event->position().toPoint().y()), m_end - 1));
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// What keys, the mouse and the scroll bar do to the table of frames.
#include "ui/frames/flat_header.h"
#include "ui/frames/frame_table.h"
#include "ui/frames/frame_text.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTimerEvent>
#include <QWheelEvent>

#include <algorithm>

namespace p1scope::ui {

using line::FrameIndex;

void FrameTable::barAction(int action)
{
    // Steps and pages are exact, however coarse the bar is.
    const std::uint64_t page = visibleRows();
    switch (action) {
    case QAbstractSlider::SliderSingleStepAdd:
        setTop(m_top + 1, true);
        break;
    case QAbstractSlider::SliderSingleStepSub:
        setTop(m_top - std::min<std::uint64_t>(m_top, 1), true);
        break;
    case QAbstractSlider::SliderPageStepAdd:
        setTop(m_top + page, true);
        break;
    case QAbstractSlider::SliderPageStepSub:
        setTop(m_top - std::min(m_top, page), true);
        break;
    default:
        return;
    }
    verticalScrollBar()->setSliderPosition(m_scale.toBar(m_top));
}

void FrameTable::scrollContentsBy(int, int)
{
    m_header->setOffset(horizontalScrollBar()->value());
    const int value = verticalScrollBar()->value();
    if (value != m_scale.toBar(m_top))
        setTop(m_scale.fromBar(value), true);
    placeEditor();
    viewport()->update();
}

std::optional<std::uint64_t> FrameTable::currentRow() const
{
    return m_current ? m_rows.rowNear(*m_current) : std::nullopt;
}

std::optional<std::uint64_t> FrameTable::rowAt(int y) const
{
    if (m_rows.count() == 0)
        return std::nullopt;
    const int offset = y >= 0 ? y / m_rowHeight : -1 - (-y - 1) / m_rowHeight;
    const std::int64_t row = static_cast<std::int64_t>(m_top) + offset;
    return static_cast<std::uint64_t>(
        std::clamp<std::int64_t>(row, 0, static_cast<std::int64_t>(m_rows.count()) - 1));
}

void FrameTable::moveTo(std::uint64_t row, bool extend)
{
    if (m_rows.count() == 0)
        return;
    row = std::min(row, m_rows.count() - 1);
    const FrameIndex frame = m_rows.frameAt(row);
    bringIntoSight(row);
    select(extend && m_anchor ? *m_anchor : frame, frame, true);
}

void FrameTable::moveBy(std::int64_t rows, bool extend)
{
    const auto now = currentRow();
    if (!now) {
        moveTo(m_top, false);
        return;
    }
    if (rows < 0)
        moveTo(*now - std::min(*now, static_cast<std::uint64_t>(-rows)), extend);
    else
        moveTo(*now + static_cast<std::uint64_t>(rows), extend);
}

void FrameTable::keyPressEvent(QKeyEvent* event)
{
    const bool extend = (event->modifiers() & Qt::ShiftModifier) != 0;
    const auto page = static_cast<std::int64_t>(visibleRows());
    if (event->matches(QKeySequence::Copy)) {
        copy(CopyAs::Table);
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        if (m_rows.count() > 0)
            select(m_rows.frameAt(0), m_rows.frameAt(m_rows.count() - 1), true);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
        moveBy(-1, extend);
        break;
    case Qt::Key_Down:
        moveBy(1, extend);
        break;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: {
        // The page turns as a whole, and the current row keeps its place in it.
        const std::int64_t step = event->key() == Qt::Key_PageDown ? page : -page;
        if (currentRow())
            setTop(step < 0 ? m_top - std::min(m_top, visibleRows()) : m_top + visibleRows(), true);
        moveBy(step, extend);
        break;
    }
    case Qt::Key_Home:
        moveTo(0, extend);
        break;
    case Qt::Key_End:
        moveTo(m_rows.count(), extend);
        break;
    case Qt::Key_M:
        if (event->modifiers() != Qt::NoModifier) {
            QAbstractScrollArea::keyPressEvent(event);
            return;
        }
        editMark();
        break;
    case Qt::Key_Left:
        horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
        break;
    case Qt::Key_Right:
        horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    event->accept();
}

void FrameTable::mousePressEvent(QMouseEvent* event)
{
    const auto row = rowAt(event->position().toPoint().y());
    if (!row || (event->button() != Qt::LeftButton && event->button() != Qt::RightButton))
        return;
    const FrameIndex frame = m_rows.frameAt(*row);
    const auto range = selection();
    if (event->button() == Qt::RightButton) {
        // What the menu is asked for: the selection, if it was asked within it.
        if (!range || frame < range->first || frame > range->last)
            select(frame, frame, true);
        return;
    }
    const bool extend = (event->modifiers() & Qt::ShiftModifier) != 0 && m_anchor;
    m_dragging = true;
    select(extend ? *m_anchor : frame, frame, true);
}

void FrameTable::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_dragging)
        return;
    const int y = event->position().toPoint().y();
    const bool outside = y < 0 || y >= viewport()->height();
    if (outside && m_dragTimer == 0)
        m_dragTimer = startTimer(40);
    else if (!outside && m_dragTimer != 0)
        killTimer(std::exchange(m_dragTimer, 0));
    if (const auto row = rowAt(std::clamp(y, 0, viewport()->height() - 1)); row && m_anchor) {
        const FrameIndex frame = m_rows.frameAt(*row);
        if (m_current != frame)
            select(*m_anchor, frame, true);
    }
}

void FrameTable::mouseReleaseEvent(QMouseEvent*)
{
    m_dragging = false;
    if (m_dragTimer != 0)
        killTimer(std::exchange(m_dragTimer, 0));
}

void FrameTable::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_dragTimer) {
        QAbstractScrollArea::timerEvent(event);
        return;
    }
    // Dragged beyond the edge: on it goes, the faster the farther away.
    const int y = viewport()->mapFromGlobal(QCursor::pos()).y();
    const int beyond = y < 0 ? y : std::max(0, y - viewport()->height() + 1);
    if (const auto row = currentRow(); row && beyond != 0) {
        const int rows = beyond / m_rowHeight + (beyond > 0 ? 1 : -1);
        moveBy(rows, true);
    }
}

void FrameTable::mouseDoubleClickEvent(QMouseEvent* event)
{
    mousePressEvent(event);
    const int column = m_header->logicalIndexAt(event->position().toPoint().x());
    if (event->button() == Qt::LeftButton && column == static_cast<int>(FrameColumn::Mark)) {
        m_dragging = false;
        editMark();
    }
}

void FrameTable::wheelEvent(QWheelEvent* event)
{
    if (event->angleDelta().x() != 0 && event->angleDelta().y() == 0) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    // Fine wheels and touchpads say less than a row at a time: what is left over is kept for the next.
    const bool pixels = !event->pixelDelta().isNull();
    const int unit = pixels ? m_rowHeight : QWheelEvent::DefaultDeltasPerStep;
    const int perUnit = pixels ? 1 : QApplication::wheelScrollLines();
    m_wheelRest += (pixels ? event->pixelDelta().y() : event->angleDelta().y()) * perUnit;
    const int rows = m_wheelRest / unit;
    m_wheelRest -= rows * unit;
    if (rows > 0)
        setTop(m_top - std::min(m_top, static_cast<std::uint64_t>(rows)), true);
    else if (rows < 0)
        setTop(m_top + static_cast<std::uint64_t>(-rows), true);
    event->accept();
}

void FrameTable::contextMenuEvent(QContextMenuEvent* event)
{
    emit contextMenuAsked(event->globalPos());
}

void FrameTable::editMark()
{
    const auto row = currentRow();
    if (!row || !m_rows.shows(*m_current))
        return;
    bringIntoSight(*row);
    m_editedFrame = *m_current;
    if (!m_editor) {
        m_editor = new QLineEdit(viewport());
        m_editor->setObjectName(QStringLiteral("markEditor"));
        m_editor->setAccessibleName(tr("Note of the mark"));
        m_editor->setPlaceholderText(tr("note; empty: no mark"));
        m_editor->setMaxLength(200);
        m_editor->installEventFilter(this);
        connect(m_editor, &QLineEdit::returnPressed, this, [this] { finishEditing(true); });
    }
    const auto mark = m_rows.marks().find(m_editedFrame);
    m_editor->setText(mark == m_rows.marks().end() ? tr("mark %1").arg(m_rows.marks().size() + 1)
                                                   : QString::fromStdString(mark->second));
    m_editor->selectAll();
    m_editor->show();
    placeEditor();
    m_editor->setFocus();
}

void FrameTable::placeEditor()
{
    if (!m_editor || m_editor->isHidden())
        return;
    const auto row = m_rows.rowNear(m_editedFrame);
    if (!row)
        return;
    constexpr int mark = static_cast<int>(FrameColumn::Mark);
    const bool inSight = *row >= m_top && *row <= m_top + visibleRows();
    const int y = inSight ? static_cast<int>(*row - m_top) * m_rowHeight : -2 * m_rowHeight;
    m_editor->setGeometry(m_header->sectionViewportPosition(mark), y,
                          std::max(120, m_header->sectionSize(mark)), m_rowHeight);
}

void FrameTable::finishEditing(bool keep)
{
    if (!m_editor || m_editor->isHidden())
        return;
    const bool hadFocus = m_editor->hasFocus();
    m_editor->hide();
    if (hadFocus)
        setFocus();
    if (keep)
        emit markEdited(m_editedFrame, m_editor->text().trimmed());
}

bool FrameTable::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_editor && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        finishEditing(false);
        return true;
    }
    if (watched == m_editor && event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
        finishEditing(true);
    return QAbstractScrollArea::eventFilter(watched, event);
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// What keys and the mouse do to the waveform.
#include "ui/frames/wire_view.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

using capture::Duration;
using capture::Time;
using line::FrameIndex;

namespace {

constexpr double zoomStep = 0.6;  ///< of a key
constexpr double wheelStep = 0.8; ///< of a notch
constexpr double grabbed = 8;     ///< pixels from a cursor within which it is taken hold of
constexpr double snapping = 6;    ///< pixels from an edge within which a cursor jumps to it

} // namespace

void WireView::keyPressEvent(QKeyEvent* event)
{
    const bool control = (event->modifiers() & Qt::ControlModifier) != 0;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(zoomStep);
        break;
    case Qt::Key_Minus:
        zoom(1 / zoomStep);
        break;
    case Qt::Key_F:
        if (event->modifiers() != Qt::NoModifier) {
            QWidget::keyPressEvent(event);
            return;
        }
        showAll();
        break;
    case Qt::Key_Z:
        zoomToChosen();
        break;
    case Qt::Key_A:
        placeCursor(0);
        break;
    case Qt::Key_B:
        placeCursor(1);
        break;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        removeCursors();
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        stepFrame(event->key() == Qt::Key_Down);
        break;
    default:
        if (!moveKey(event->key(), control)) {
            QWidget::keyPressEvent(event);
            return;
        }
    }
    event->accept();
}

bool WireView::moveKey(int key, bool control)
{
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (control && m_cursors[m_lastCursor])
            stepCursor(key == Qt::Key_Right);
        else
            userMoved(m_window.panned(m_window.span / (key == Qt::Key_Right ? 10 : -10)));
        return true;
    case Qt::Key_PageUp:
        userMoved(m_window.panned(-m_window.span));
        return true;
    case Qt::Key_PageDown:
        userMoved(m_window.panned(m_window.span));
        return true;
    case Qt::Key_Home:
        userMoved({limits().whole().from, m_window.span});
        return true;
    case Qt::Key_End:
        userMoved({limits().whole().to() - m_window.span, m_window.span});
        return true;
    default:
        return false;
    }
}

void WireView::stepFrame(bool forward)
{
    if (m_frames.empty())
        return;
    FrameIndex next = m_frames.firstReaching(m_window.from);
    if (m_current && forward)
        next = std::min(*m_current + 1, m_frames.end() - 1);
    else if (m_current)
        next = *m_current > m_frames.first() ? *m_current - 1 : m_frames.first();
    next = std::clamp(next, m_frames.first(), m_frames.end() - 1);
    showFrames(next, next);
    select(next, next);
}

/// To the next edge that can be seen as one.
void WireView::stepCursor(bool forward)
{
    const double now = m_window.xOf(*m_cursors[m_lastCursor], width());
    std::optional<double> target;
    const auto& pieces = picture().pieces;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        const double x = pieces[i].from;
        if (forward ? x > now + 0.01 : x < now - 0.01) {
            target = x;
            if (forward)
                break;
        }
    }
    if (target)
        setTimeCursor(m_lastCursor, m_window.timeAt(*target, width()));
}

Time WireView::snapped(double x) const
{
    double nearest = x;
    double distance = snapping;
    const auto& pieces = picture().pieces;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        if (std::abs(pieces[i].from - x) < distance) {
            distance = std::abs(pieces[i].from - x);
            nearest = pieces[i].from;
        }
    }
    return m_window.timeAt(nearest, width());
}

void WireView::beginCursorDrag(double x)
{
    m_drag = Drag::Cursor;
    for (std::size_t i = 0; i < m_cursors.size(); ++i) {
        if (m_cursors[i] && std::abs(m_window.xOf(*m_cursors[i], width()) - x) < grabbed) {
            m_lastCursor = i;
            return;
        }
    }
    // The first that is not there yet, else the nearer one.
    const auto distance = [&](std::size_t i) { return std::abs(m_window.xOf(*m_cursors[i], width()) - x); };
    m_lastCursor = !m_cursors[0] ? 0 : !m_cursors[1] ? 1 : distance(0) <= distance(1) ? 0 : 1;
    setTimeCursor(m_lastCursor, snapped(x));
}

void WireView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->position();
    m_pressedWindow = m_window;
    if (event->button() == Qt::RightButton) {
        const auto frame = frameAt(m_pressed.x());
        const bool within = frame && m_anchor && m_current && *frame >= std::min(*m_anchor, *m_current) &&
                            *frame <= std::max(*m_anchor, *m_current);
        if (frame && !within)
            select(*frame, *frame);
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    QToolTip::hideText();
    if (m_pressed.y() >= WireLayout::of(rect(), font(), 0).axis.top())
        beginCursorDrag(m_pressed.x());
    else
        m_drag = Drag::Undecided;
}

void WireView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF place = event->position();
    if (m_drag == Drag::None) {
        const bool onAxis = place.y() >= WireLayout::of(rect(), font(), 0).axis.top();
        setCursor(onAxis ? Qt::SplitHCursor : Qt::ArrowCursor);
        return;
    }
    if (m_drag == Drag::Undecided) {
        if ((place - m_pressed).manhattanLength() < QApplication::startDragDistance())
            return;
        m_drag = (event->modifiers() & Qt::ShiftModifier) != 0 ? Drag::Band : Drag::Pan;
        setCursor(m_drag == Drag::Band ? Qt::CrossCursor : Qt::ClosedHandCursor);
    }
    switch (m_drag) {
    case Drag::Pan: {
        const double share = (place.x() - m_pressed.x()) / std::max(1, width());
        const double moved = share * static_cast<double>(m_pressedWindow.span.count());
        userMoved(m_pressedWindow.panned(Duration(-std::llround(moved))));
        break;
    }
    case Drag::Band:
        m_band = {m_pressed.x(), place.x()};
        update();
        break;
    case Drag::Cursor:
        setTimeCursor(m_lastCursor, snapped(place.x()));
        break;
    case Drag::None:
    case Drag::Undecided:
        break;
    }
}

void WireView::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    const auto band = std::exchange(m_band, std::nullopt);
    setCursor(Qt::ArrowCursor);
    if (event->button() != Qt::LeftButton)
        return;
    if (drag == Drag::Band && band) {
        const Time from = m_window.timeAt(std::min((*band)[0], (*band)[1]), width());
        const Time to = m_window.timeAt(std::max((*band)[0], (*band)[1]), width());
        update();
        userMoved({from, std::max(Duration(1), to - from)});
    } else if (drag == Drag::Undecided) {
        const auto frame = frameAt(event->position().x());
        const bool extend = (event->modifiers() & Qt::ShiftModifier) != 0 && m_anchor;
        if (frame)
            select(extend ? *m_anchor : *frame, *frame);
    }
}

void WireView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    if (const auto frame = frameAt(event->position().x())) {
        select(*frame, *frame);
        zoomToChosen();
    }
}

void WireView::wheelEvent(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    const bool sideways = std::abs(turned.x()) > std::abs(turned.y());
    if (sideways || (event->modifiers() & Qt::ShiftModifier) != 0) {
        const int notches = sideways ? turned.x() : turned.y();
        userMoved(m_window.panned(Duration(-m_window.span.count() / 10 * notches / 120)));
    } else if (turned.y() != 0) {
        const double factor = std::pow(wheelStep, turned.y() / 120.0);
        userMoved(m_window.zoomed(factor, m_window.timeAt(event->position().x(), width())));
    }
    event->accept();
}

void WireView::contextMenuEvent(QContextMenuEvent* event)
{
    emit contextMenuAsked(event->globalPos());
}

} // namespace p1scope::ui

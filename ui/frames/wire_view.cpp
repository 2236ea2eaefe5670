// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/wire_view.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QResizeEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

using capture::Duration;
using capture::Time;
using line::FrameIndex;

namespace {

/// A bit is as wide as this to begin with: its letter can be read.
constexpr double firstBitWidth = 7.6;
/// And at most as wide as the view, shared by this many.
constexpr int fewestBits = 2;

} // namespace

WireView::WireView(const line::FrameSequence& frames, const Marks& marks, QWidget* parent)
    : QWidget(parent)
    , m_frames(frames)
    , m_marks(marks)
{
    setObjectName(QStringLiteral("waveform"));
    setAccessibleName(tr("Waveform"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    describe();
}

QSize WireView::sizeHint() const
{
    return {600, WireLayout::leastHeight(font()) + 10};
}

QSize WireView::minimumSizeHint() const
{
    return {200, WireLayout::leastHeight(font())};
}

void WireView::restart(bool follow)
{
    m_anchor.reset();
    m_current.reset();
    m_cursors = {};
    m_started = false;
    m_follow = follow;
    m_drag = Drag::None;
    m_band.reset();
    emit cursorsChanged();
    describe();
}

void WireView::refresh(const line::LineSettings& settings, const capture::EdgeLog* wire,
                       std::optional<FrameIndex> end)
{
    m_frames.update(settings, end);
    m_wire = wire;
    m_picture.reset();
    if (m_frames.empty())
        m_started = false;
    else if (!m_started)
        startWindow();
    if (m_follow)
        followEnd();
    update();
    emit viewChanged();
}

WireLimits WireView::limits() const
{
    WireLimits limits{m_frames.from(), m_frames.to(),
                      Duration(std::max<std::int64_t>(100, fewestBits * 1'000'000'000LL /
                                                               std::max(1U, m_frames.settings().baud)))};
    if (m_wire != nullptr) {
        limits.from = std::min(limits.from, m_wire->from());
        limits.to = std::max(limits.to, m_wire->to());
    }
    return limits;
}

void WireView::startWindow()
{
    m_started = true;
    const auto bit = m_frames.characterTime() / m_frames.settings().frameBits();
    const double bits = std::max(1, width()) / firstBitWidth;
    m_window.span = std::max(Duration(1), Duration(std::llround(bit.count() * bits)));
    m_window.from = m_frames.from() - m_window.span / 30;
    // Nothing is lost where all of it would fit.
    if (limits().whole().span < m_window.span)
        m_window = limits().whole();
}

void WireView::followEnd()
{
    if (m_frames.empty())
        return;
    m_window.from = m_frames.to() - m_window.span + m_window.span / 30;
    m_picture.reset();
}

void WireView::setFollowing(bool follow)
{
    if (follow == m_follow)
        return;
    m_follow = follow;
    if (follow) {
        followEnd();
        update();
        emit viewChanged();
    }
    emit followingChanged(follow);
}

void WireView::setWindow(const WireWindow& window)
{
    const WireWindow kept = limits().kept(window);
    if (kept == m_window)
        return;
    m_window = kept;
    m_started = true;
    m_picture.reset();
    update();
    emit viewChanged();
}

void WireView::userMoved(const WireWindow& window)
{
    setWindow(window);
    // Away from the end, what comes in is no longer followed.
    if (m_follow && m_window.to() < m_frames.to())
        setFollowing(false);
}

void WireView::zoom(double factor)
{
    Time anchor = m_window.from + m_window.span / 2;
    if (m_current) { // about what is chosen, where it is in sight
        const auto frame = m_frames.frame(*m_current);
        const Time middle = frame.start + frame.length / 2;
        if (middle >= m_window.from && middle < m_window.to())
            anchor = middle;
    }
    userMoved(m_window.zoomed(factor, anchor));
}

void WireView::showAll()
{
    setWindow(limits().whole());
}

void WireView::zoomToChosen()
{
    if (!m_current || !m_anchor)
        return;
    const auto first = m_frames.frame(std::min(*m_anchor, *m_current));
    const auto last = m_frames.frame(std::max(*m_anchor, *m_current));
    userMoved(limits().around(first.start, last.start + last.length));
}

void WireView::showFrames(FrameIndex first, FrameIndex last)
{
    m_anchor = last;
    m_current = first;
    if (first >= m_frames.first() && first < m_frames.end()) {
        const auto begin = m_frames.frame(first);
        const auto end = m_frames.frame(std::min(last, m_frames.end() - 1));
        userMoved(limits().showing(m_window, begin.start, end.start + end.length));
    }
    m_picture.reset();
    update();
    describe();
    emit viewChanged();
}

void WireView::showNoFrames()
{
    m_anchor.reset();
    m_current.reset();
    update();
    describe();
    emit viewChanged();
}

void WireView::select(FrameIndex anchor, FrameIndex current)
{
    m_anchor = anchor;
    m_current = current;
    update();
    describe();
    emit viewChanged();
    emit chosen(std::min(anchor, current), std::max(anchor, current));
}

void WireView::describe()
{
    QStringList parts;
    if (m_current && *m_current >= m_frames.first() && *m_current < m_frames.end())
        for (const auto& [what, fact] : detailsOf(factsOf(*m_current)))
            parts << what + QChar(u' ') + fact;
    setAccessibleDescription(parts.isEmpty() ? tr("No frame is chosen") : parts.join(QStringLiteral(", ")));
}

FrameFacts WireView::factsOf(FrameIndex index) const
{
    FrameFacts facts;
    facts.index = index;
    facts.frame = m_frames.frame(index);
    if (index > m_frames.first())
        facts.previous = m_frames.frame(index - 1);
    facts.settings = m_frames.settings();
    if (m_wire != nullptr)
        facts.baud = line::measuredBaud(*m_wire, facts.frame, facts.settings);
    if (const auto mark = m_marks.find(index); mark != m_marks.end())
        facts.mark = QString::fromStdString(mark->second);
    return facts;
}

std::optional<FrameIndex> WireView::frameAt(double x) const
{
    const Time left = m_window.timeAt(x - 1, width());
    const Time right = std::max(m_window.timeAt(x + 1, width()), left + Duration(1));
    const auto found = m_frames.at(right - Duration(1));
    if (!found)
        return std::nullopt;
    const auto frame = m_frames.frame(*found);
    return frame.start + frame.length > left ? found : std::nullopt;
}

void WireView::setTimeCursor(std::size_t which, std::optional<Time> time)
{
    m_cursors[which] = time;
    m_lastCursor = which;
    update();
    emit cursorsChanged();
}

void WireView::placeCursor(std::size_t which)
{
    Time time = m_window.from + m_window.span / 2;
    if (underMouse()) {
        time = snapped(mapFromGlobal(QCursor::pos()).x());
    } else if (m_current && m_anchor) {
        const auto frame =
            m_frames.frame(which == 0 ? std::min(*m_anchor, *m_current) : std::max(*m_anchor, *m_current));
        time = which == 0 ? frame.start : frame.start + frame.length;
    }
    setTimeCursor(which, time);
}

void WireView::removeCursors()
{
    m_cursors = {};
    update();
    emit cursorsChanged();
}

const WirePicture& WireView::picture() const
{
    if (!m_picture)
        m_picture = pictureOf(m_frames, m_wire, m_window, std::max(1, width()));
    return *m_picture;
}

WireScene WireView::scene() const
{
    WireScene scene{m_frames, m_window, std::nullopt, m_cursors, m_band, hasFocus()};
    if (m_current && m_anchor)
        scene.chosen = {std::min(*m_anchor, *m_current), std::max(*m_anchor, *m_current)};
    return scene;
}

void WireView::paintOnto(QPainter& painter)
{
    paintWire(painter, rect(), scene(), picture(), palette(), font());
}

void WireView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (m_frames.empty() && m_wire == nullptr) {
        painter.setPen(Colours::of(palette()).dim);
        painter.drawText(rect(), Qt::AlignCenter, tr("Nothing on the line yet"));
        return;
    }
    const bool sampled = picture().sampled;
    paintOnto(painter);
    if (sampled != m_sampled) {
        m_sampled = sampled;
        QMetaObject::invokeMethod(this, &WireView::viewChanged, Qt::QueuedConnection);
    }
    if (hasFocus()) {
        painter.setPen(palette().color(QPalette::Highlight));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void WireView::resizeEvent(QResizeEvent* event)
{
    // A pixel goes on standing for the same time.
    if (m_started && event->oldSize().width() > 0 && width() > 0 && event->oldSize().width() != width()) {
        const double factor = static_cast<double>(width()) / event->oldSize().width();
        m_window = limits().kept(m_window.zoomed(factor, m_window.from));
        if (m_follow)
            followEnd();
    }
    m_picture.reset();
    emit viewChanged();
}

bool WireView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        if (const auto frame = m_drag == Drag::None ? frameAt(help->pos().x()) : std::nullopt)
            QToolTip::showText(help->globalPos(), detailsHtml(factsOf(*frame)), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frame_finder.h"

#include "ui/widgets/format.h"

#include <QElapsedTimer>

#include <algorithm>

namespace p1scope::ui {

using line::FrameIndex;

namespace {

constexpr std::size_t framesAtOnce = 16'384;
constexpr qint64 sliceMilliseconds = 8;

} // namespace

FrameFinder::FrameFinder(const line::FrameSequence& frames, QObject* parent)
    : QObject(parent)
    , m_frames(frames)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &FrameFinder::slice);
}

void FrameFinder::clear()
{
    m_timer.stop();
    m_scan.reset();
    m_matches.clear();
    m_at.reset();
    m_wish = Wish::None;
    m_state = State::Idle;
    emit changed();
}

void FrameFinder::start(const QString& text, FrameIndex from)
{
    clear();
    auto query = FindQuery::parse(text);
    if (!query)
        return;
    m_scan = std::make_unique<FindScan>(m_frames, std::move(*query));
    m_state = State::Searching;
    m_wish = Wish::Next;
    m_from = from;
    m_timer.start();
    emit changed();
}

void FrameFinder::next(FrameIndex from)
{
    m_wish = Wish::Next;
    m_from = from + 1;
    resolve();
}

void FrameFinder::previous(FrameIndex from)
{
    m_wish = Wish::Previous;
    m_from = from;
    resolve();
}

void FrameFinder::cancel()
{
    m_wish = Wish::None;
    if (m_state != State::Searching)
        return;
    m_timer.stop();
    m_scan.reset();
    m_state = m_matches.empty() ? State::Idle : State::Found;
    emit changed();
}

void FrameFinder::framesChanged()
{
    if (!m_scan || m_timer.isActive() || m_matches.size() >= limit)
        return;
    m_timer.start();
}

void FrameFinder::slice()
{
    QElapsedTimer clock;
    clock.start();
    bool more = true;
    while (more && m_matches.size() < limit && clock.elapsed() < sliceMilliseconds)
        more = m_scan->step(framesAtOnce, m_matches);
    if (m_matches.size() > limit)
        m_matches.resize(limit);
    if (!more || m_matches.size() == limit) {
        m_timer.stop();
        m_state = m_matches.empty() ? State::NotFound : State::Found;
    }
    resolve();
    emit changed();
}

void FrameFinder::resolve()
{
    if (m_wish == Wish::None || (m_matches.empty() && m_state == State::Searching))
        return;
    const bool done = m_state != State::Searching;
    const auto place =
        std::lower_bound(m_matches.begin(), m_matches.end(), m_from,
                         [](const FindMatch& match, FrameIndex wanted) { return match.first < wanted; });
    if (m_wish == Wish::Next) {
        if (place != m_matches.end())
            goTo(static_cast<std::size_t>(place - m_matches.begin()));
        else if (done && !m_matches.empty())
            goTo(0); // around the end
    } else if (done || m_scan->position() >= m_from) {
        if (place != m_matches.begin())
            goTo(static_cast<std::size_t>(place - m_matches.begin()) - 1);
        else if (done && !m_matches.empty())
            goTo(m_matches.size() - 1); // around the beginning
    }
    if (done)
        m_wish = Wish::None;
}

void FrameFinder::goTo(std::size_t match)
{
    m_wish = Wish::None;
    m_at = match;
    emit found(m_matches[match].first, m_matches[match].last);
    emit changed();
}

double FrameFinder::progress() const
{
    const std::uint64_t all = m_frames.end() - m_frames.first();
    if (!m_scan || all == 0 || m_state != State::Searching)
        return 1;
    const FrameIndex position = std::max(m_scan->position(), m_frames.first());
    return static_cast<double>(position - m_frames.first()) / static_cast<double>(all);
}

QString FrameFinder::text() const
{
    const QString many =
        m_matches.size() >= limit ? tr("more than %1").arg(countText(limit)) : countText(m_matches.size());
    switch (m_state) {
    case State::Idle:
        return {};
    case State::NotFound:
        return tr("not found");
    case State::Searching:
        return tr("searching, %1 %").arg(static_cast<int>(progress() * 100));
    case State::Found:
        return m_at ? tr("%1 of %2").arg(countText(*m_at + 1), many) : tr("%1 found").arg(many);
    }
    return {};
}

} // namespace p1scope::ui

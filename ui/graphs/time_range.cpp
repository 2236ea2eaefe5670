// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/time_range.h"

#include <algorithm>

namespace p1scope::ui {

using meter::GraphTime;
using std::chrono::milliseconds;

void TimeRange::setSession(GraphTime first, GraphTime now)
{
    m_first = first;
    m_now = std::max(first, now);
    settle();
}

void TimeRange::settle()
{
    if (m_mode == Mode::All)
        m_window = TimeWindow{m_first, std::max(m_now, m_first + leastShown)};
    else if (m_mode == Mode::Follow)
        m_window = m_window.endingAt(m_now);
}

void TimeRange::showAll()
{
    m_mode = Mode::All;
    settle();
}

void TimeRange::follow(milliseconds span)
{
    m_mode = Mode::Follow;
    m_window = {m_now - span, m_now};
}

void TimeRange::setFollowing(bool following)
{
    if (following == this->following())
        return;
    m_mode = following ? Mode::Follow : Mode::Still;
    settle();
}

void TimeRange::zoom(double factor, GraphTime anchor)
{
    if (m_mode == Mode::Still) {
        m_window = m_window.zoomed(factor, anchor).keptNear(m_first, m_now);
        return;
    }
    m_window = m_window.zoomed(factor, m_now);
    m_mode = Mode::Follow;
    settle();
}

void TimeRange::pan(milliseconds by)
{
    m_mode = Mode::Still;
    m_window = m_window.panned(by).keptNear(m_first, m_now);
}

void TimeRange::choose(GraphTime a, GraphTime b)
{
    m_mode = Mode::Still;
    m_window = TimeWindow::between(a, b);
}

void TimeRange::goToStart()
{
    m_mode = Mode::Still;
    m_window = m_window.panned(m_first - m_window.from);
}

} // namespace p1scope::ui

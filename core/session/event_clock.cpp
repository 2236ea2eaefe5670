// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/event_clock.h"

#include <QDateTime>

namespace p1scope::session {

void EventClock::start()
{
    if (!m_start)
        m_start = std::chrono::steady_clock::now();
}

capture::Time EventClock::now() const
{
    if (!m_start)
        return capture::Time{};
    return capture::Time(
        std::chrono::duration_cast<capture::Duration>(std::chrono::steady_clock::now() - *m_start));
}

capture::Event EventClock::event(capture::EventKind kind, std::string text) const
{
    capture::Event event;
    event.kind = kind;
    event.timeBasis = capture::TimeBasis::Estimated;
    event.time = now();
    event.text = std::move(text);
    return event;
}

capture::Event EventClock::opened(const std::string& what) const
{
    const std::string wall = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString();
    return event(capture::EventKind::Connection, "opened " + what + " at " + wall);
}

capture::Event EventClock::settings(const line::LineSettings& line) const
{
    return event(capture::EventKind::Settings,
                 line.toString() + " " + std::string(line::polarityName(line.polarity)));
}

} // namespace p1scope::session

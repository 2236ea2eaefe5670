// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/replay_driver.h"

#include <chrono>
#include <thread>

namespace p1scope::session {

namespace {

/// A timer is left to itself up to this long before an event; the rest is slept.
constexpr capture::Duration timersReach = std::chrono::microseconds(1500);

} // namespace

ReplayDriver::ReplayDriver(std::unique_ptr<ReplayInput> input, Sink sink, QObject* parent)
    : QObject(parent)
    , m_player(std::move(input))
    , m_sink(std::move(sink))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &ReplayDriver::tick);
}

ReplayPlayer::Clock ReplayDriver::now()
{
    return std::chrono::duration_cast<capture::Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

void ReplayDriver::reschedule()
{
    m_timer.start(0);
}

void ReplayDriver::resume()
{
    if (std::exchange(m_held, false))
        reschedule();
}

void ReplayDriver::tick()
{
    if (m_held)
        return;
    const auto next = m_player.nextDue();
    if (!next)
        return;
    const auto wait = *next - now();
    if (wait > timersReach) {
        m_timer.start(static_cast<int>(std::chrono::floor<std::chrono::milliseconds>(wait).count()) - 1);
        return;
    }
    if (wait > capture::Duration(0))
        std::this_thread::sleep_for(wait);
    std::vector<capture::Event> due;
    const auto moment = now();
    const auto status = m_player.advance(moment, due);
    if (m_lateness != nullptr && !due.empty())
        m_lateness->push_back(moment - *next);
    if (!due.empty())
        m_sink(std::move(due));
    if (!status) {
        m_player.pause(now());
        emit ended(status.error());
    } else if (m_player.ended()) {
        m_player.pause(now());
        emit ended(std::nullopt);
    } else {
        m_timer.start(0);
    }
}

} // namespace p1scope::session

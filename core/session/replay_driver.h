// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/replay_player.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace p1scope::session {

/// Plays an input by the machine's steady clock, in the thread it lives in, which needs an event loop. It
/// sleeps through the last millisecond before an event rather than leave it to a timer.
class ReplayDriver : public QObject {
    Q_OBJECT
public:
    using Sink = std::function<void(std::vector<capture::Event>&&)>;
    ReplayDriver(std::unique_ptr<ReplayInput> input, Sink sink, QObject* parent = nullptr);

    [[nodiscard]] ReplayPlayer& player() { return m_player; }
    [[nodiscard]] static ReplayPlayer::Clock now();

    /// After anything was changed at the player.
    void reschedule();
    /// Until resume(), nothing more is handed over: whoever takes the events has no room. What falls due
    /// meanwhile comes late.
    void hold() { m_held = true; }
    void resume();

    /// How late events were, each: for measurements.
    void measureInto(std::vector<capture::Duration>* lateness) { m_lateness = lateness; }

signals:
    /// All has been handed over, up to the error where there was one.
    void ended(const std::optional<p1scope::base::Error>& error);

private:
    void tick();

    ReplayPlayer m_player;
    Sink m_sink;
    QTimer m_timer{this};
    bool m_held = false;
    std::vector<capture::Duration>* m_lateness = nullptr;
};

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/event.h"
#include "core/line/line_settings.h"

#include <chrono>
#include <optional>
#include <string>

namespace p1scope::session {

/// The clock of one live input: zero when the source was first opened, steady, and it goes on while the
/// source waits for its other end, so that times never go back. One a source, used in its thread.
class EventClock {
public:
    /// The first call is time zero; later ones change nothing.
    void start();
    [[nodiscard]] capture::Time now() const;

    /// An event that happened now. Live times are those of arrival: estimates of what was on the wire.
    [[nodiscard]] capture::Event event(capture::EventKind kind, std::string text = {}) const;
    /// The Connection event of an input that opened: "opened WHAT at 2026-01-31T12:00:00.000Z". The
    /// wall-clock time (UTC, ISO 8601) stands last, and ties this clock to the wall's.
    [[nodiscard]] capture::Event opened(const std::string& what) const;
    /// The Settings event: "115200,8,N,1 normal".
    [[nodiscard]] capture::Event settings(const line::LineSettings& line) const;

private:
    std::optional<std::chrono::steady_clock::time_point> m_start;
};

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/publish/publication.h"

#include <chrono>
#include <map>
#include <string>

namespace p1scope::session {

/// What the meters of an input said last, as Prometheus reads it (text format 0.0.4). A reading that has not
/// come for long is left out: Prometheus then shows a gap and no old value. Not thread-safe.
class Exposition {
public:
    using Clock = std::chrono::steady_clock;
    /// How long a reading counts: binary pushes send counters once an hour.
    static constexpr std::chrono::minutes freshReading{5};
    static constexpr std::chrono::minutes freshCounter{125};

    void take(const Publication& publication, Clock::time_point now);
    [[nodiscard]] std::string text(Clock::time_point now) const;

private:
    struct Held {
        meter::Reading reading;
        Clock::time_point came;
    };
    struct Meter {
        std::map<std::string, Held, std::less<>> readings;
        std::chrono::sys_seconds sent;
        std::uint64_t telegrams = 0;
    };
    std::map<std::string, Meter, std::less<>> m_meters;
};

} // namespace p1scope::session

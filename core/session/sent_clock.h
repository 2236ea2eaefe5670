// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/reading.h"
#include "core/session/telegram_digest.h"

#include <chrono>
#include <optional>

namespace p1scope::session {

/// When telegrams were sent, for what is kept for years: by the meter's clock; else by that of the recording;
/// else, of a meter without a clock, by the stamp of its gas reading, and from there on ten seconds a
/// telegram. Not thread-safe.
class SentClock {
public:
    explicit SentClock(const InputFacts& facts = {})
        : m_facts(facts)
    {}

    struct Sent {
        std::chrono::sys_seconds time;
        bool known = true; ///< false: nothing tells; telegrams are laid out from 1970 on
    };
    /// Of a good telegram, in the order of the input.
    [[nodiscard]] Sent take(const TelegramDigest& digest);

private:
    InputFacts m_facts;
    std::optional<std::chrono::sys_seconds> m_gasStamp;
    std::chrono::seconds m_sinceStamp{};
};

} // namespace p1scope::session

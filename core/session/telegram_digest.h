// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/reading.h"
#include "core/meter/series.h"
#include "core/telegram/telegram.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace p1scope::session {

/// A telegram as the list keeps it; the whole one is made again from its frames when it is wanted.
struct TelegramSummary {
    line::FrameIndex firstFrame;
    line::FrameIndex lastFrame;
    line::ByteOffset offset;
    std::uint32_t length = 0;
    capture::Time time{};
    capture::TimeBasis timeBasis = capture::TimeBasis::Unknown;
    telegram::Status status = telegram::Status::Truncated;
    bool hasCrc = false;
    std::uint16_t notes = 0;
    std::uint32_t parityErrors = 0;
    std::uint32_t framingErrors = 0;
};

/// What is to be kept of a telegram, made where there is time for it: not in the window's thread.
struct TelegramDigest {
    TelegramSummary summary;
    capture::Time endTime{};
    meter::Readings readings; ///< empty unless its status is good
    meter::GraphTime at;      ///< when it was sent; where nothing tells, ten seconds after the one before
    std::chrono::minutes offset{}; ///< of its meter's clock then
};

/// What is known of an input before its telegrams are.
struct InputFacts {
    bool live = false; ///< its clock is the wall's, and is believed before the meter's
    std::optional<capture::WallTime> wallStart; ///< wall-clock time of its time zero
};

[[nodiscard]] TelegramDigest digestOf(const telegram::Telegram& telegram, const InputFacts& facts);

} // namespace p1scope::session

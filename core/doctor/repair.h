// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/event.h"
#include "core/telegram/telegram.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::doctor {

/// What is known around a broken telegram. Nothing of it is kept.
struct Circumstances {
    /// A good telegram of the same meter, the nearer the better; null where there is none.
    const telegram::Telegram* model = nullptr;
    /// Control lines, connection and losses, rising in time, on the telegram's clock.
    std::span<const capture::Event> events = {};
};

/// Why a telegram is broken, or a part of the reason.
struct Finding {
    std::size_t offset = 0; ///< bytes from the telegram's `/`
    /// A fixed word: see docs/checks.md. "bit-flipped", "byte-lost", "hole", "request-released" …
    std::string word;
    std::string sentence;
    /// The line as it should have been, where one change alone makes the CRC right. A suggestion for people:
    /// it is never taken for data.
    std::string repaired = {};
    /// True for what the frames themselves show (parity errors and the like).
    bool ofFrames = false;
    /// Of a bit that is wrong: which, 0 to 7, and how it came.
    struct Bit {
        std::uint8_t number = 0;
        bool came = false;
    };
    std::optional<Bit> bit = {};

    /// "bit-flipped: …", as `decode` has it.
    [[nodiscard]] telegram::Note note() const { return {offset, word + ": " + sentence}; }
};

/// What probably happened to a telegram, most telling first. Empty for one that is good, or encrypted. What
/// the telegram's own notes say is not said again. Work is linear in the length and bounded: a few
/// milliseconds at the most.
[[nodiscard]] std::vector<Finding> explain(const telegram::Telegram& telegram,
                                           const Circumstances& around = {});

/// The telegram's notes with the findings among them, in the order of their places.
[[nodiscard]] std::vector<telegram::Note> notesWithFindings(const telegram::Telegram& telegram,
                                                            const Circumstances& around = {});

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"
#include "core/line/line_settings.h"
#include "core/telegram/telegram.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>

namespace p1scope::telegram {

/// Finds telegrams in the frames of one input, whatever its line needs for that. Not thread-safe.
class Finder {
public:
    /// Called for each telegram, broken ones too, with what is held of it.
    using Sink = std::function<void(Telegram&&)>;

    Finder() = default;
    virtual ~Finder() = default;
    Finder(const Finder&) = delete;
    Finder& operator=(const Finder&) = delete;

    /// Takes the next frames of the input, in order.
    virtual void push(std::span<const line::Frame> frames) = 0;
    /// The same for frames that are evenly spaced and have a byte each: much quicker. Not to be called where
    /// needsRawBits().
    virtual void push(const line::CharacterRun& run) = 0;
    /// The input has ended, or its line has been silent so long that nothing more belongs to it: what is open
    /// is closed.
    virtual void finish() = 0;

    /// Bytes of the telegram that is coming in now; 0 between telegrams.
    [[nodiscard]] virtual std::size_t pending() const = 0;
    /// Data bits are not enough.
    [[nodiscard]] virtual bool needsRawBits() const { return false; }
    /// How the receiver is to be set for the next telegram, so that more of it can be read; none where it is
    /// well as it is.
    [[nodiscard]] virtual std::optional<line::LineSettings> wantedLine() const { return std::nullopt; }
    /// A telegram's end is known by the silence behind it: finish() is to be called then, live.
    [[nodiscard]] virtual bool needsSilence() const { return false; }
};

} // namespace p1scope::telegram

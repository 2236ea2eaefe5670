// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/strong.h"
#include "core/capture/time.h"

#include <cstdint>
#include <span>
#include <string>

namespace p1scope::line {

/// Position of a frame in its input, from 0. (The frame's number in tables is this plus 1.)
using FrameIndex = base::Ordinal<struct FrameTag>;

/// Position in the decoded bytes that are there: breaks have none.
using ByteOffset = base::Ordinal<struct ByteTag>;

/// What was wrong with a frame; several may be set. None set means OK.
struct FrameState {
    enum Flag : std::uint8_t {
        Parity = 1,  ///< the parity bit is not the expected one
        Framing = 2, ///< no stop bit where one belongs
        Break = 4,   ///< the line stood at space for a whole frame: no character
        Weak = 8,    ///< sampled wires: a bit was not clear; with Break: a burst of noise, and no character
        Packet = 16, ///< the adapter flagged the packet this frame came in; says nothing of the frame itself
    };
    std::uint8_t flags = 0;

    [[nodiscard]] constexpr bool has(Flag flag) const { return (flags & flag) != 0; }
    /// True where nothing is held against this very frame; a flag on its packet is not.
    [[nodiscard]] constexpr bool ok() const { return (flags & ~Packet) == 0; }
    constexpr void set(Flag flag) { flags = static_cast<std::uint8_t>(flags | flag); }
    /// "OK", "PARITY", "FRAMING", "BREAK", "WEAK", joined with "+" (contract, "frames").
    [[nodiscard]] std::string toString() const;

    friend bool operator==(const FrameState&, const FrameState&) = default;
};

/// A bit that may not be there, or not be known.
enum class Bit : std::uint8_t { Zero, One, Absent, Unknown };

/// One UART character.
struct Frame {
    capture::Time start{};      ///< beginning of the start bit
    capture::Duration length{}; ///< start bit to the end of the last stop bit
    std::uint16_t raw =
        0; ///< bits between start and stop as on the wire, first one lowest: data, then parity
    std::uint16_t data = 0; ///< the data bits alone: the lowest `dataBits` of `raw`
    std::uint8_t dataBits = 8;
    FrameState state;
    Bit parity = Bit::Absent; ///< as received; Unknown where the receiver stripped or swallowed it
    Bit expectedParity = Bit::Absent;
    capture::TimeBasis timeBasis = capture::TimeBasis::Unknown;

    /// False for a break, which is no character.
    [[nodiscard]] bool hasByte() const { return !state.has(FrameState::Break); }

    friend bool operator==(const Frame&, const Frame&) = default;
};

/// Evenly spaced characters of one chunk, without a `Frame` for each: what most of a good line is.
struct CharacterRun {
    std::span<const std::uint8_t> data; ///< the data bits of each
    std::span<const std::uint8_t>
        flags;                ///< FrameState flags of each; empty where nothing is held against any
    capture::Time start{};    ///< of the first
    capture::Duration step{}; ///< from one to the next
    capture::TimeBasis basis = capture::TimeBasis::Unknown;
};

/// "'A'" for what can be printed, "0x0D" for the rest, empty for a break: the Data column of a bus table.
[[nodiscard]] std::string dataText(const Frame& frame);

} // namespace p1scope::line

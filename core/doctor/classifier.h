// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/line_signal.h"
#include "core/line/frame.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace p1scope::doctor {

/// Bytes as a receiver of eight data bits without parity gave them, whatever the line is.
struct Received {
    std::vector<std::uint8_t> bytes; ///< a break is a zero
    std::vector<bool>
        noStop; ///< of each byte: it came without stop bit; empty where the receiver does not say

    [[nodiscard]] std::size_t size() const { return bytes.size(); }
};

/// How many bytes are enough to tell.
inline constexpr std::size_t enoughBytes = 200;

/// The same from frames, whose raw bits are what the receiver gave; at most `most` of them. Of frames with
/// more or fewer than eight raw bits nothing can be told so: none.
[[nodiscard]] std::optional<Received> receivedFrom(std::span<const line::Frame> frames, std::size_t most,
                                                   bool noStopKnown);

/// What a line may be, and how sure that is.
struct Hypothesis {
    LineSignal signal;
    double probability = 0; ///< all of a list together make 1
    std::string evidence;   ///< one line, for people: what speaks for it
};

/// Judges what came by how often each byte did, by parity and missing stop bits, and by the marks that frames
/// of other kinds begin with. The likeliest first, never empty; what is hardly possible is left out. Noise
/// cannot be told from a receiver that is much too slow: what follows from the first answer is to be tried,
/// and judged again. Bounded by the first 4,096 bytes. CR that was stripped is no matter of the line, and
/// does not disturb.
[[nodiscard]] std::vector<Hypothesis> classify(const Received& received);

/// How the line would be, of a receiver that runs at `receiverBaud`: the nearest standard rate.
[[nodiscard]] line::LineSettings lineOf(const LineSignal& signal, std::uint32_t receiverBaud);

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace p1scope::files {

/// The bytes that are there, and which frame each came in.
struct SegmentText {
    std::string text;
    std::vector<std::size_t> frames;
    unsigned bits = 0xFF;   ///< of a character
    bool eighthBit = false; ///< is the parity bit of a line that was read with eight data bits
};

[[nodiscard]] SegmentText textOf(std::span<const line::Frame> frames);

/// Mostly what a telegram would be made of if every bit were its opposite.
[[nodiscard]] bool looksComplemented(const SegmentText& segment);

/// Gives a frame another character. Its parity bit is right afterwards where it was right, and wrong where it
/// was wrong.
void put(line::Frame& frame, char c, bool eighthBit, line::Parity parity);

} // namespace p1scope::files

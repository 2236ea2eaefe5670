// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edges.h"
#include "core/line/line_settings.h"

#include <random>
#include <string_view>

namespace p1scope::simulator {

/// When a line pauses between characters, and how it is disturbed. All lengths in bits.
struct RoughLine {
    double gapChance = 0;       ///< of a pause after a character, 0 to 1
    double longestGap = 0;      ///< such pauses are spread evenly from 0 to this
    double meanGap = 0;         ///< a pause after every character, falling off exponentially, of this mean
    double shortestLineGap = 0; ///< after every LF
    double longestLineGap = 0;
    double bitErrorRate = 0; ///< how many of the bits on the wire, start and stop bits too, are flipped
};

/// A text on a wire that rests, before and after it, as long as four characters.
[[nodiscard]] capture::Edges roughWire(std::string_view text, const line::LineSettings& line,
                                       const RoughLine& rough, std::mt19937_64& chance);

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edges.h"
#include "core/line/line_settings.h"

#include <cstddef>
#include <string>
#include <vector>

/// What guessWire() is made of: how the format of characters is found, once baud and polarity are known.
namespace p1scope::line {

/// What reading a wire with some settings gives.
struct FormatTrial {
    LineSettings settings;
    std::size_t frames = 0;
    std::size_t faults = 0; ///< without stop bit, or a start bit that did not last
    std::size_t errors = 0; ///< faults, and frames that were not OK
    std::size_t text = 0;   ///< frames that are OK, and text
    double confidence = 0;  ///< in the format alone, 0 to 1
    std::vector<std::string> evidence;

    [[nodiscard]] double share(std::size_t part) const
    {
        return frames == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(frames);
    }
};

/// Reads a wire with these settings.
[[nodiscard]] FormatTrial tryFormat(const capture::Edges& edges, const LineSettings& settings, double baud);
/// Tries all formats.
[[nodiscard]] FormatTrial guessFormat(const capture::Edges& edges, Polarity polarity, double baud);

} // namespace p1scope::line

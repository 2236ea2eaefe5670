// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/edges.h"

#include <optional>
#include <string>
#include <string_view>

namespace p1scope::files {

/// True where a text's lines are rows of numbers, with or without a heading and comments before them.
[[nodiscard]] bool looksLikeSamples(std::string_view text);

struct SampledWire {
    capture::Edges edges;
    std::optional<base::Error>
        fault; ///< a row that is none: what came before it stands, and this names the line
};

/// Reads a CSV of samples: separator comma, semicolon or tab; decimal point or (behind a semicolon or tab)
/// comma; a time column (in seconds, or in the unit that its title names), or a rate said in a comment
/// ("; Samplerate: 1 MHz"); levels 0 and 1, or volts. Of
/// several channels the one with the most edges is taken. Volts become levels by a threshold half-way between
/// the extremes, with hysteresis.
[[nodiscard]] base::Result<SampledWire> readSampleCsv(std::string_view text);

} // namespace p1scope::files

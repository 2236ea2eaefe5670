// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edges.h"
#include "core/line/line_settings.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace p1scope::line {

/// What a sampled wire's edges speak for.
struct WireGuess {
    LineSettings settings;
    double baud = 0;                   ///< as measured over all edges
    std::size_t frames = 0;            ///< of the trial
    std::size_t errors = 0;            ///< frames of the trial that were not OK
    double confidence = 0;             ///< 0 to 1: how sure this is
    std::vector<std::string> evidence; ///< one line each, for people: what speaks for it
};

/// Finds speed, format and polarity, keeping to what is given. None where there are too few edges to say.
[[nodiscard]] std::optional<WireGuess>
guessWire(const capture::Edges& edges, std::optional<LineSettings> given, std::optional<Polarity> polarity);

} // namespace p1scope::line

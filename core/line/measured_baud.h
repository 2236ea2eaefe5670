// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edge_log.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <optional>

namespace p1scope::line {

/// How fast a frame was sent, by its own edges.
struct MeasuredBaud {
    double baud = 0;
    double uncertainty = 0; ///< a share of `baud`: what the sampling interval leaves open
    /// By how much the frame was faster (or, below zero, slower) than `nominal`, as a share of it.
    [[nodiscard]] double error(double nominal) const { return baud / nominal - 1; }
};

/// Fits the length of a bit to all edges of a frame. None where the wire was not sampled there, and for a
/// frame with no edge but that of its start.
[[nodiscard]] std::optional<MeasuredBaud> measuredBaud(const capture::EdgeLog& wire, const Frame& frame,
                                                       const LineSettings& settings);

} // namespace p1scope::line

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"

#include <cstdint>
#include <vector>

namespace p1scope::capture {

/// A sampled wire, kept as the moments at which its level changed.
struct Edges {
    bool initialLevel = true; ///< the level before the first edge
    std::vector<Duration> at; ///< rising since the input's start; the level flips at each
    Duration end{};           ///< how long the wire was watched
    Duration resolution{1};   ///< the sampling interval: edges are known no better than this

    /// The level directly after the edge with this index.
    [[nodiscard]] bool levelAfter(std::size_t edge) const { return initialLevel != ((edge & 1U) == 0); }
};

} // namespace p1scope::capture

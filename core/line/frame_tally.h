// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"

#include <cstdint>
#include <span>

namespace p1scope::line {

/// Counts over frames: what is said of a line as a whole.
struct FrameTally {
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
    std::uint64_t parityErrors = 0;
    std::uint64_t parityJudged = 0; ///< frames whose parity bit is known
    std::uint64_t framingErrors = 0;
    std::uint64_t breaks = 0;
    std::uint64_t oddBytes = 0;  ///< lowest raw bit set
    std::uint64_t highBytes = 0; ///< eighth raw bit set
    bool timed = false;          ///< the two below are known
    capture::Time firstStart{};
    capture::Time lastEnd{};

    void add(std::span<const Frame> frames);
    void add(const FrameTally& other);
};

} // namespace p1scope::line

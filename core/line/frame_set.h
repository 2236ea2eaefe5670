// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace p1scope::line {

/// A set of frames, grown from the first to the last, read by order and by frame: a bit a frame for stretches
/// that have any, and 16 bytes for 65536 frames that have none. Not thread-safe.
class FrameSet {
public:
    void clear();
    /// Adds [first, last]; what lies before the last frame that was added is taken for in already.
    void add(FrameIndex first, FrameIndex last);

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] bool contains(FrameIndex frame) const;
    /// How many come before this frame.
    [[nodiscard]] std::uint64_t before(FrameIndex frame) const;
    /// The frame that has `place` others before it; behind the last one where there are not so many.
    [[nodiscard]] FrameIndex at(std::uint64_t place) const;

private:
    static constexpr std::uint64_t blockFrames = 65'536;
    using Bits = std::array<std::uint64_t, blockFrames / 64>;
    struct Block {
        std::uint64_t before = 0; ///< frames in all blocks before this one
        std::unique_ptr<Bits> bits;
    };
    [[nodiscard]] Block& blockFor(std::uint64_t frame);

    std::vector<Block> m_blocks;
    std::uint64_t m_count = 0;
    std::uint64_t m_next = 0; ///< behind the last frame added
};

} // namespace p1scope::line

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/frame_set.h"

#include <algorithm>
#include <bit>

namespace p1scope::line {

void FrameSet::clear()
{
    *this = FrameSet();
}

FrameSet::Block& FrameSet::blockFor(std::uint64_t frame)
{
    while (m_blocks.size() <= frame / blockFrames)
        m_blocks.push_back({m_count, nullptr});
    Block& block = m_blocks.back();
    if (!block.bits)
        block.bits = std::make_unique<Bits>();
    return block;
}

void FrameSet::add(FrameIndex first, FrameIndex last)
{
    for (std::uint64_t frame = std::max(first.value, m_next); frame <= last.value; ++frame) {
        const std::uint64_t place = frame % blockFrames;
        (*blockFor(frame).bits)[place / 64] |= std::uint64_t{1} << (place % 64);
        ++m_count;
        m_next = frame + 1;
    }
}

bool FrameSet::contains(FrameIndex frame) const
{
    const std::uint64_t block = frame.value / blockFrames;
    if (block >= m_blocks.size() || !m_blocks[block].bits)
        return false;
    const std::uint64_t place = frame.value % blockFrames;
    return ((*m_blocks[block].bits)[place / 64] >> (place % 64) & 1U) != 0;
}

std::uint64_t FrameSet::before(FrameIndex frame) const
{
    const std::uint64_t index = frame.value / blockFrames;
    if (index >= m_blocks.size())
        return m_count;
    const Block& block = m_blocks[index];
    std::uint64_t count = block.before;
    if (!block.bits)
        return count;
    const std::uint64_t place = frame.value % blockFrames;
    for (std::uint64_t word = 0; word < place / 64; ++word)
        count += static_cast<std::uint64_t>(std::popcount((*block.bits)[word]));
    const std::uint64_t below = (std::uint64_t{1} << (place % 64)) - 1;
    return count + static_cast<std::uint64_t>(std::popcount((*block.bits)[place / 64] & below));
}

FrameIndex FrameSet::at(std::uint64_t place) const
{
    if (place >= m_count)
        return {m_next};
    // The last block that begins at or before the place: empty ones begin where the one after them does.
    const auto after =
        std::upper_bound(m_blocks.begin(), m_blocks.end(), place,
                         [](std::uint64_t wanted, const Block& block) { return wanted < block.before; });
    const auto block = std::prev(after);
    std::uint64_t left = place - block->before;
    std::uint64_t frame = static_cast<std::uint64_t>(block - m_blocks.begin()) * blockFrames;
    for (std::uint64_t word : *block->bits) {
        const auto here = static_cast<std::uint64_t>(std::popcount(word));
        if (left < here) {
            for (; left > 0; --left)
                word &= word - 1;
            return {frame + static_cast<std::uint64_t>(std::countr_zero(word))};
        }
        left -= here;
        frame += 64;
    }
    return {m_next};
}

} // namespace p1scope::line

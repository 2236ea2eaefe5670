// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace p1scope::capture {

/// Finds where one channel changes in packed logic samples. Stretches without a change are passed at the
/// speed of memory.
class LevelScan {
public:
    static constexpr unsigned widest = 8; ///< bytes a sample

    /// Samples of `unitSize` bytes, 1 to 8, little-endian; the channel is `bit`, below 8 * unitSize.
    LevelScan(unsigned unitSize, unsigned bit);

    /// The level in the sample that begins here.
    [[nodiscard]] bool levelAt(const std::uint8_t* sample) const
    {
        return (sample[m_byte] >> m_shift & 1U) != 0;
    }
    /// Appends the index of each sample whose level differs from the one before it. `level` is the level
    /// before the first sample, and then that of the last; `first` is the index of the first sample. Only
    /// whole samples are looked at.
    void scan(std::span<const std::uint8_t> samples, std::uint64_t first, bool& level,
              std::vector<std::uint64_t>& out) const;

private:
    /// True where the level of the 64 samples from here is this, throughout.
    [[nodiscard]] bool constant(const std::uint8_t* samples, bool level) const;
    /// The levels of the 64 samples from here, the first one lowest.
    [[nodiscard]] std::uint64_t gather(const std::uint8_t* samples) const;

    unsigned m_unitSize;
    unsigned m_byte;
    unsigned m_shift;
    std::array<std::uint64_t, widest>
        m_masks{}; ///< the channel's bits in as many words as a sample has bytes
};

} // namespace p1scope::capture

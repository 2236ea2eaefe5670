// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

namespace p1scope::meter {

/// A moment on a graph's axis: milliseconds UTC since 1970.
using GraphTime = std::chrono::sys_time<std::chrono::milliseconds>;

struct Sample {
    GraphTime time;
    double value = 0;
};

/// Least and greatest value within a stretch of time.
struct Extent {
    GraphTime firstTime;
    GraphTime lastTime;
    double first = 0;
    double last = 0;
    double least = 0;
    double greatest = 0;
};

/// A quantity over time, appended in rising time, with a min/max pyramid over it, so that any stretch is
/// drawn with at most two points a pixel column whatever its length. Not thread-safe.
class Series {
public:
    /// Appends one sample. A sample that is not later than the last is left out and counted.
    void append(Sample sample);
    void clear();

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] Sample operator[](std::size_t i) const
    {
        const Block& block = blockOf(i);
        return {block.base + std::chrono::milliseconds(block.offsets[i - block.first]),
                block.values[i - block.first]};
    }
    [[nodiscard]] std::uint64_t outOfOrder() const { return m_outOfOrder; }

    /// Least and greatest over samples with indices [from, to); none where empty. Logarithmic in the length.
    [[nodiscard]] std::optional<Extent> extent(std::size_t from, std::size_t to) const;
    /// Index of the first sample not before `time`.
    [[nodiscard]] std::size_t lowerBound(GraphTime time) const;
    /// The samples to draw for [from, to) on `columns` pixel columns: at most two a column, in rising time,
    /// the extremes of each column kept, plus the neighbours just outside so that lines run to the edge.
    /// `to` - `from` in milliseconds times `columns` must fit 63 bits.
    [[nodiscard]] std::vector<Sample> decimate(GraphTime from, GraphTime to, std::size_t columns) const;

private:
    struct MinMax {
        std::uint32_t least = 0; ///< index of the sample
        std::uint32_t greatest = 0;
    };
    static constexpr std::size_t fan = 16;

    /// Samples in a row, 12 bytes each: up to `blockLength`, and up to 49 days.
    struct Block {
        std::size_t first = 0; ///< index of its first sample
        GraphTime base;
        std::vector<std::uint32_t> offsets; ///< milliseconds since `base`
        std::vector<double> values;
    };
    static constexpr std::size_t blockLength = 1024;

    [[nodiscard]] const Block& blockOf(std::size_t i) const
    {
        // All blocks but those that ended early, which are few, are of one length.
        const std::size_t guess = i / blockLength;
        if (guess < m_blocks.size() && m_blocks[guess].first <= i &&
            i < m_blocks[guess].first + m_blocks[guess].values.size())
            return m_blocks[guess];
        return searchBlock(i);
    }
    [[nodiscard]] const Block& searchBlock(std::size_t i) const;
    [[nodiscard]] double value(std::size_t i) const
    {
        const Block& block = blockOf(i);
        return block.values[i - block.first];
    }
    /// Index of the first sample in [from, to) that is not before `time`.
    [[nodiscard]] std::size_t lowerBound(GraphTime time, std::size_t from, std::size_t to) const;
    void extendPyramid();
    [[nodiscard]] MinMax joined(MinMax a, MinMax b) const;
    [[nodiscard]] MinMax lowest() const;
    /// Over samples [from, to), which must not be empty.
    [[nodiscard]] MinMax minMax(std::size_t from, std::size_t to) const;

    std::deque<Block> m_blocks;
    std::size_t m_size = 0;
    GraphTime m_lastTime;
    std::vector<std::vector<MinMax>> m_levels; ///< level k: one entry per fan^(k+1) samples
    std::uint64_t m_outOfOrder = 0;
};

} // namespace p1scope::meter

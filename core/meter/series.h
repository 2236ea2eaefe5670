// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
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

    [[nodiscard]] std::size_t size() const { return m_samples.size(); }
    [[nodiscard]] bool empty() const { return m_samples.empty(); }
    [[nodiscard]] const Sample& operator[](std::size_t i) const { return m_samples[i]; }
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

    void extendPyramid();
    [[nodiscard]] MinMax joined(MinMax a, MinMax b) const;
    /// Over samples [from, to), which must not be empty.
    [[nodiscard]] MinMax minMax(std::size_t from, std::size_t to) const;

    std::vector<Sample> m_samples;
    std::vector<std::vector<MinMax>> m_levels; ///< level k: one entry per fan^(k+1) samples
    std::uint64_t m_outOfOrder = 0;
};

} // namespace p1scope::meter

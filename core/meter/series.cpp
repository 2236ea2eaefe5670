// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/series.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

namespace p1scope::meter {

void Series::append(Sample sample)
{
    if (m_size > 0 && sample.time <= m_lastTime) {
        ++m_outOfOrder;
        return;
    }
    constexpr std::chrono::milliseconds furthest(std::numeric_limits<std::uint32_t>::max());
    if (m_blocks.empty() || m_blocks.back().values.size() == blockLength ||
        sample.time - m_blocks.back().base > furthest)
        m_blocks.push_back({m_size, sample.time, {}, {}});
    Block& block = m_blocks.back();
    block.offsets.push_back(static_cast<std::uint32_t>((sample.time - block.base).count()));
    block.values.push_back(sample.value);
    m_lastTime = sample.time;
    ++m_size;
    extendPyramid();
}

void Series::clear()
{
    m_blocks.clear();
    m_size = 0;
    m_levels.clear();
    m_outOfOrder = 0;
}

const Series::Block& Series::searchBlock(std::size_t i) const
{
    return *std::prev(
        std::upper_bound(m_blocks.begin(), m_blocks.end(), i,
                         [](std::size_t index, const Block& block) { return index < block.first; }));
}

Series::MinMax Series::joined(MinMax a, MinMax b) const
{
    if (value(b.least) < value(a.least))
        a.least = b.least;
    if (value(b.greatest) > value(a.greatest))
        a.greatest = b.greatest;
    return a;
}

/// Over the last `fan` samples.
Series::MinMax Series::lowest() const
{
    const auto begin = static_cast<std::uint32_t>(m_size - fan);
    MinMax sum{begin, begin};
    const Block& block = m_blocks.back();
    if (block.values.size() < fan) {
        for (std::uint32_t i = begin + 1; i < begin + fan; ++i)
            sum = joined(sum, {i, i});
        return sum;
    }
    const auto values = std::span(block.values).last<fan>();
    std::uint32_t least = 0;
    std::uint32_t greatest = 0;
    for (std::uint32_t i = 1; i < fan; ++i) {
        least = values[i] < values[least] ? i : least;
        greatest = values[i] > values[greatest] ? i : greatest;
    }
    return {begin + least, begin + greatest};
}

void Series::extendPyramid()
{
    std::size_t block = fan;
    for (std::size_t level = 0; m_size % block == 0; ++level, block *= fan) {
        if (level == m_levels.size())
            m_levels.emplace_back();
        MinMax sum;
        if (level == 0) {
            sum = lowest();
        } else {
            const std::vector<MinMax>& below = m_levels[level - 1];
            sum = below[below.size() - fan];
            for (std::size_t i = below.size() - fan + 1; i < below.size(); ++i)
                sum = joined(sum, below[i]);
        }
        m_levels[level].push_back(sum);
    }
}

Series::MinMax Series::minMax(std::size_t from, std::size_t to) const
{
    MinMax sum{static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(from)};
    double least = value(from);
    double greatest = least;
    for (std::size_t i = from; i < to;) {
        std::size_t block = 1;
        std::size_t level = 0;
        while (i % (block * fan) == 0 && i + block * fan <= to) {
            block *= fan;
            ++level;
        }
        const auto index = static_cast<std::uint32_t>(i);
        const MinMax next = level == 0 ? MinMax{index, index} : m_levels[level - 1][i / block];
        const double low = value(next.least);
        const double high = level == 0 ? low : value(next.greatest);
        if (low < least) {
            least = low;
            sum.least = next.least;
        }
        if (high > greatest) {
            greatest = high;
            sum.greatest = next.greatest;
        }
        i += block;
    }
    return sum;
}

std::optional<Extent> Series::extent(std::size_t from, std::size_t to) const
{
    to = std::min(to, m_size);
    if (from >= to)
        return std::nullopt;
    const MinMax found = minMax(from, to);
    const Sample first = (*this)[from];
    const Sample last = (*this)[to - 1];
    return Extent{first.time, last.time, first.value, last.value, value(found.least), value(found.greatest)};
}

std::size_t Series::lowerBound(GraphTime time) const
{
    return lowerBound(time, 0, m_size);
}

std::size_t Series::lowerBound(GraphTime time, std::size_t from, std::size_t to) const
{
    while (from < to) {
        const std::size_t middle = from + (to - from) / 2;
        if ((*this)[middle].time < time)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

std::vector<Sample> Series::decimate(GraphTime from, GraphTime to, std::size_t columns) const
{
    std::vector<Sample> drawn;
    if (from >= to || columns == 0 || empty())
        return drawn;
    const std::size_t begin = lowerBound(from);
    const std::size_t end = lowerBound(to);
    const std::int64_t span = (to - from).count();
    const auto count = static_cast<std::int64_t>(columns);
    drawn.reserve(2 + 2 * std::min(columns, end - begin));

    if (begin > 0)
        drawn.push_back((*this)[begin - 1]);
    for (std::size_t i = begin; i < end;) {
        // Column c holds the times t with c <= (t - from) * columns / span < c + 1.
        const std::int64_t column = ((*this)[i].time - from).count() * count / span;
        const GraphTime columnEnd =
            from + std::chrono::milliseconds(((column + 1) * span + count - 1) / count);
        const std::size_t next = lowerBound(columnEnd, i, end);
        const MinMax found = minMax(i, next);
        const auto [earlier, later] = std::minmax(found.least, found.greatest);
        drawn.push_back((*this)[earlier]);
        if (later != earlier)
            drawn.push_back((*this)[later]);
        i = next;
    }
    if (end < m_size)
        drawn.push_back((*this)[end]);
    return drawn;
}

} // namespace p1scope::meter

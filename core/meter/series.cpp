// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/series.h"

#include <algorithm>
#include <utility>

namespace p1scope::meter {

void Series::append(Sample sample)
{
    if (!m_samples.empty() && sample.time <= m_samples.back().time) {
        ++m_outOfOrder;
        return;
    }
    m_samples.push_back(sample);
    extendPyramid();
}

void Series::clear()
{
    m_samples.clear();
    m_levels.clear();
    m_outOfOrder = 0;
}

Series::MinMax Series::joined(MinMax a, MinMax b) const
{
    if (m_samples[b.least].value < m_samples[a.least].value)
        a.least = b.least;
    if (m_samples[b.greatest].value > m_samples[a.greatest].value)
        a.greatest = b.greatest;
    return a;
}

void Series::extendPyramid()
{
    std::size_t block = fan;
    for (std::size_t level = 0; m_samples.size() % block == 0; ++level, block *= fan) {
        if (level == m_levels.size())
            m_levels.emplace_back();
        MinMax sum;
        if (level == 0) {
            const auto begin = static_cast<std::uint32_t>(m_samples.size() - fan);
            sum = {begin, begin};
            for (std::uint32_t i = begin + 1; i < begin + fan; ++i)
                sum = joined(sum, {i, i});
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
    for (std::size_t i = from; i < to;) {
        std::size_t block = 1;
        std::size_t level = 0;
        while (i % (block * fan) == 0 && i + block * fan <= to) {
            block *= fan;
            ++level;
        }
        const auto index = static_cast<std::uint32_t>(i);
        sum = joined(sum, level == 0 ? MinMax{index, index} : m_levels[level - 1][i / block]);
        i += block;
    }
    return sum;
}

std::optional<Extent> Series::extent(std::size_t from, std::size_t to) const
{
    to = std::min(to, m_samples.size());
    if (from >= to)
        return std::nullopt;
    const MinMax found = minMax(from, to);
    const Sample& first = m_samples[from];
    const Sample& last = m_samples[to - 1];
    return Extent{first.time,
                  last.time,
                  first.value,
                  last.value,
                  m_samples[found.least].value,
                  m_samples[found.greatest].value};
}

std::size_t Series::lowerBound(GraphTime time) const
{
    const auto found = std::ranges::lower_bound(m_samples, time, {}, &Sample::time);
    return static_cast<std::size_t>(found - m_samples.begin());
}

std::vector<Sample> Series::decimate(GraphTime from, GraphTime to, std::size_t columns) const
{
    std::vector<Sample> drawn;
    if (from >= to || columns == 0 || m_samples.empty())
        return drawn;
    const std::size_t begin = lowerBound(from);
    const std::size_t end = lowerBound(to);
    const std::int64_t span = (to - from).count();
    const auto count = static_cast<std::int64_t>(columns);
    drawn.reserve(2 + 2 * std::min(columns, end - begin));

    if (begin > 0)
        drawn.push_back(m_samples[begin - 1]);
    for (std::size_t i = begin; i < end;) {
        // Column c holds the times t with c <= (t - from) * columns / span < c + 1.
        const std::int64_t column = (m_samples[i].time - from).count() * count / span;
        const GraphTime columnEnd =
            from + std::chrono::milliseconds(((column + 1) * span + count - 1) / count);
        const auto beyond =
            std::lower_bound(m_samples.begin() + static_cast<std::ptrdiff_t>(i),
                             m_samples.begin() + static_cast<std::ptrdiff_t>(end), columnEnd,
                             [](const Sample& sample, GraphTime time) { return sample.time < time; });
        const auto next = static_cast<std::size_t>(beyond - m_samples.begin());
        const MinMax found = minMax(i, next);
        const auto [earlier, later] = std::minmax(found.least, found.greatest);
        drawn.push_back(m_samples[earlier]);
        if (later != earlier)
            drawn.push_back(m_samples[later]);
        i = next;
    }
    if (end < m_samples.size())
        drawn.push_back(m_samples[end]);
    return drawn;
}

} // namespace p1scope::meter

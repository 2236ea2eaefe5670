// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/band_series.h"

#include <algorithm>

namespace p1scope::meter {

void BandSeries::append(const BandPoint& point)
{
    const std::size_t before = m_least.size();
    m_least.append({point.time, point.least});
    if (m_least.size() == before)
        return;
    m_greatest.append({point.time, point.greatest});
    m_sums.push_back(m_sums.back() + point.mean);
}

BandPoint BandSeries::operator[](std::size_t i) const
{
    const Sample least = m_least[i];
    return {least.time, least.value, m_sums[i + 1] - m_sums[i], m_greatest[i].value};
}

BandPoint BandSeries::joined(std::size_t from, std::size_t to) const
{
    const auto least = m_least.extent(from, to);
    const auto greatest = m_greatest.extent(from, to);
    const auto count = static_cast<double>(to - from);
    return {least->firstTime + (least->lastTime - least->firstTime) / 2, least->least,
            (m_sums[to] - m_sums[from]) / count, greatest->greatest};
}

std::vector<BandPoint> BandSeries::columns(GraphTime from, GraphTime to, std::size_t columns) const
{
    std::vector<BandPoint> points;
    if (empty() || to <= from || columns == 0)
        return points;
    std::size_t next = lowerBound(from);
    const std::size_t end = lowerBound(to);
    points.reserve(std::min(columns, end - next) + 2);
    if (next > 0)
        points.push_back((*this)[next - 1]);
    if (end - next <= columns) {
        for (; next < end; ++next)
            points.push_back((*this)[next]);
    }
    const std::int64_t span = (to - from).count();
    for (std::size_t column = 0; column < columns && next < end; ++column) {
        const GraphTime edge = from + std::chrono::milliseconds(span * static_cast<std::int64_t>(column + 1) /
                                                                static_cast<std::int64_t>(columns));
        const std::size_t until = std::min(end, lowerBound(edge));
        if (until > next)
            points.push_back(joined(next, until));
        next = until;
    }
    if (end < size())
        points.push_back((*this)[end]);
    return points;
}

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/edge_log.h"

#include <algorithm>
#include <limits>

namespace p1scope::capture {

namespace {

constexpr Duration longestOffset{std::numeric_limits<std::uint32_t>::max()};
/// Edges given up at once: often enough to keep to the capacity, seldom enough to cost nothing.
constexpr std::uint64_t givenUpAtOnce = 4096;

} // namespace

EdgeLog::EdgeLog(std::uint64_t capacity)
    : m_capacity(std::max(capacity, givenUpAtOnce))
{}

void EdgeLog::restart(bool initialLevel, Duration resolution)
{
    *this = EdgeLog(m_capacity);
    m_initialLevel = initialLevel;
    m_resolution = resolution;
}

void EdgeLog::append(std::span<const Duration> edges)
{
    for (const Duration edge : edges) {
        const Time time = std::max(Time(edge), m_to);
        if (m_stretches.empty() || time - m_stretches.back().base > longestOffset)
            m_stretches.push_back({end(), time});
        m_offsets.push_back(static_cast<std::uint32_t>((time - m_stretches.back().base).count()));
        m_to = time;
    }
    giveUpOldest();
}

void EdgeLog::extendTo(Time end)
{
    m_to = std::max(m_to, end);
}

void EdgeLog::giveUpOldest()
{
    if (m_offsets.size() < m_capacity + givenUpAtOnce)
        return;
    const std::uint64_t surplus = m_offsets.size() - m_capacity;
    m_offsets.erase(m_offsets.begin(), m_offsets.begin() + static_cast<std::ptrdiff_t>(surplus));
    m_first += surplus;
    while (m_stretches.size() > 1 && m_stretches[1].firstEdge <= m_first)
        m_stretches.pop_front();
    m_from = at(m_first);
}

Time EdgeLog::at(std::uint64_t index) const
{
    const auto after =
        std::upper_bound(m_stretches.begin(), m_stretches.end(), index,
                         [](std::uint64_t wanted, const Stretch& s) { return wanted < s.firstEdge; });
    return std::prev(after)->base + Duration(m_offsets[index - m_first]);
}

std::uint64_t EdgeLog::firstAtOrAfter(Time time) const
{
    // The last stretch that begins before the moment: what is sought lies in it, or begins the next one.
    const auto after = std::lower_bound(m_stretches.begin(), m_stretches.end(), time,
                                        [](const Stretch& s, Time wanted) { return s.base < wanted; });
    if (after == m_stretches.begin())
        return m_first;
    const Stretch& stretch = *std::prev(after);
    const std::uint64_t last = after == m_stretches.end() ? end() : after->firstEdge;
    const auto from =
        m_offsets.begin() + static_cast<std::ptrdiff_t>(std::max(stretch.firstEdge, m_first) - m_first);
    const auto to = m_offsets.begin() + static_cast<std::ptrdiff_t>(last - m_first);
    const Duration offset = time - stretch.base;
    if (offset > longestOffset)
        return last;
    const auto found = std::lower_bound(from, to, static_cast<std::uint32_t>(offset.count()));
    return m_first + static_cast<std::uint64_t>(found - m_offsets.begin());
}

bool EdgeLog::levelAt(Time time) const
{
    const std::uint64_t next = firstAtOrAfter(time + Duration(1));
    return next == 0 ? m_initialLevel : levelAfter(next - 1);
}

EdgeLog::Glance EdgeLog::glance(Time from, Time to) const
{
    if (to <= from)
        return {};
    const std::uint64_t first = firstAtOrAfter(from);
    Glance glance;
    glance.edges = firstAtOrAfter(to) - first;
    // An edge at the very beginning has already happened: what stood before it is not seen.
    const bool before = levelAt(from);
    const bool both = firstAtOrAfter(from + Duration(1)) < first + glance.edges;
    glance.high = before || both;
    glance.low = !before || both;
    return glance;
}

} // namespace p1scope::capture

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/coverage.h"

#include <algorithm>
#include <map>

namespace p1scope::meter {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

/// So many are looked at to tell how they follow each other.
constexpr std::size_t enough = 100;
constexpr seconds unknownInterval{10};

/// The step that is met most often.
seconds usualStep(const std::vector<sys_seconds>& times)
{
    std::map<seconds, std::size_t> counts;
    for (std::size_t i = 1; i < times.size(); ++i)
        ++counts[times[i] - times[i - 1]];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? unknownInterval : most->first;
}

} // namespace

void Coverage::beginInput()
{
    settle();
    m_usual = {};
}

void Coverage::take(sys_seconds time)
{
    if (m_any && time <= m_last)
        return;
    m_any = true;
    m_last = time;
    if (m_usual > seconds(0)) {
        cover(time, m_usual);
        return;
    }
    m_early.push_back(time);
    if (m_early.size() > enough)
        settle();
}

void Coverage::settle()
{
    if (m_early.empty())
        return;
    m_usual = usualStep(m_early);
    for (const sys_seconds time : m_early)
        cover(time, m_usual);
    m_early.clear();
}

void Coverage::cover(sys_seconds time, seconds usual)
{
    // Half an interval late is late, not lost.
    if (!m_stretches.empty() && time - m_stretches.back().to <= usual / 2) {
        m_stretches.back().to = std::max(m_stretches.back().to, time + usual);
        return;
    }
    m_stretches.push_back({time, time + usual});
}

std::vector<Coverage::Stretch> Coverage::stretches() const
{
    Coverage settled = *this;
    settled.settle();
    return std::move(settled.m_stretches);
}

seconds Coverage::uncovered(const std::vector<Stretch>& stretches, sys_seconds from, sys_seconds to)
{
    auto next = std::upper_bound(stretches.begin(), stretches.end(), from,
                                 [](sys_seconds time, const Stretch& stretch) { return time < stretch.to; });
    seconds covered{};
    for (; next != stretches.end() && next->from < to; ++next)
        covered += std::min(next->to, to) - std::max(next->from, from);
    return (to - from) - covered;
}

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/demand_log.h"

#include "core/simulator/random.h"

#include <algorithm>

namespace p1scope::simulator {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

constexpr minutes quarter{15};
constexpr std::int64_t quarterSeconds = 900;
constexpr int quartersADay = 96;
/// Belgian meters keep so many (e-MUCS P1 section 5: thirteen months).
constexpr std::size_t mostMonths = 13;

sys_days localDay(sys_seconds time, telegram::Zone zone)
{
    return floor<days>(time + zone.offsetAt(time));
}

sys_seconds midnightOf(sys_days day, telegram::Zone zone)
{
    return day - zone.offsetAt(day - zone.standard);
}

sys_days firstOf(year_month_day date)
{
    return sys_days(date.year() / date.month() / 1);
}

/// Peaks of the days [from, to), made up.
Peaks madeUp(std::uint64_t seed, sys_days from, sys_days to, telegram::Zone zone)
{
    Peaks peaks;
    const auto length = static_cast<int>((to - from).count());
    if (length <= 0)
        return peaks;
    for (std::size_t i = 0; i < peaks.size(); ++i) {
        const auto chance =
            draw(seed, Stream::MonthPeaks, from.time_since_epoch().count() * 8 + static_cast<int>(i));
        const auto day = from + days(between(chance, 0, length - 1));
        peaks[i] = {midnightOf(day, zone) + quarter * between(mix(chance), 2, quartersADay - 5),
                    between(mix(mix(chance)), 1400, 6900)};
    }
    // The highest of all tariffs is that of one of them.
    for (const std::size_t all : {deliveredPeak, returnedPeak})
        peaks[all] = std::max(peaks[all + 1], peaks[all + 2],
                              [](const Peak& a, const Peak& b) { return a.watts < b.watts; });
    return peaks;
}

/// Counters some time before, of which a part in so many was not counted yet.
void before(MonthEnd& month, std::int64_t parts)
{
    const auto less = [parts](std::int64_t& counter) { counter -= counter / parts; };
    for (auto* counters : {month.deliveredWh, month.returnedWh})
        std::for_each(counters, counters + 2, less);
    std::for_each(month.reactiveVarh, month.reactiveVarh + 4, less);
}

MonthEnd countersOf(const Truth& truth)
{
    MonthEnd month;
    std::copy(truth.deliveredWh, truth.deliveredWh + 2, month.deliveredWh);
    std::copy(truth.returnedWh, truth.returnedWh + 2, month.returnedWh);
    std::copy(truth.reactiveVarh, truth.reactiveVarh + 4, month.reactiveVarh);
    return month;
}

} // namespace

DemandLog::DemandLog(std::uint64_t seed, telegram::Zone zone, sys_seconds midnight, const Truth& counters)
    : m_zone(zone)
    , m_now(midnight)
{
    const sys_days today = localDay(midnight, zone);
    const year_month_day date(today);
    for (int back = mostMonths; back >= 1; --back) {
        const year_month_day month = date.year() / date.month() / 1 - std::chrono::months(back);
        const sys_days end = firstOf(month + std::chrono::months(1));
        MonthEnd ended = countersOf(counters);
        before(ended, 60 - 4 * back);
        ended.time = midnightOf(end, zone);
        ended.peaks = madeUp(seed, firstOf(month), end, zone);
        m_months.push_back(ended);
    }
    m_peaks = madeUp(seed, firstOf(date), today, zone);
    if (today == firstOf(date))
        m_peaks.fill({midnight, 0});
}

bool DemandLog::live(sys_seconds now, std::int64_t deliveredWs, std::int64_t returnedWs, std::size_t tariff)
{
    m_now = now;
    m_deliveredWs += deliveredWs;
    m_returnedWs += returnedWs;
    m_tariff = tariff;
    if (now.time_since_epoch() % quarter != seconds(0))
        return false;
    endQuarter();
    const year_month_day date(localDay(now, m_zone));
    return now == midnightOf(sys_days(date), m_zone) && date.day() == std::chrono::day(1);
}

void DemandLog::endQuarter()
{
    const std::int64_t delivered = m_deliveredWs / quarterSeconds;
    const std::int64_t returned = m_returnedWs / quarterSeconds;
    const auto take = [this](std::size_t which, std::int64_t watts) {
        if (watts > m_peaks[which].watts)
            m_peaks[which] = {m_now, watts};
    };
    take(deliveredPeak, delivered);
    take(deliveredPeak + 1 + m_tariff, delivered);
    take(returnedPeak, returned);
    take(returnedPeak + 1 + m_tariff, returned);
    m_deliveredWs = 0;
    m_returnedWs = 0;
}

void DemandLog::endMonth(const Truth& counters)
{
    MonthEnd ended = countersOf(counters);
    ended.time = m_now;
    ended.peaks = m_peaks;
    m_months.push_back(ended);
    if (m_months.size() > mostMonths)
        m_months.erase(m_months.begin());
    m_peaks.fill({m_now, 0});
}

void DemandLog::show(Truth& truth) const
{
    truth.quarterW = m_deliveredWs / quarterSeconds;
    truth.peaks = m_peaks;
}

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/counter_rows.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace p1scope::meter {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

/// A value of a counter, on its way into the account.
struct Event {
    sys_seconds time;
    std::size_t meter = 0;
    const CounterRows* counter = nullptr;
    int scale = 0;
    Micro value = 0;
};

/// The digits behind the point that the counter's values need.
int scaleOf(const CounterRows& counter)
{
    int scale = 0;
    Micro unit = 1'000'000;
    for (const CounterRow& row : counter.rows) {
        while (scale < microScale && (row.first % unit != 0 || row.last % unit != 0)) {
            unit /= 10;
            ++scale;
        }
    }
    return scale;
}

std::vector<Event> eventsOf(std::span<const MeterRows> meters)
{
    std::vector<Event> events;
    for (std::size_t meter = 0; meter < meters.size(); ++meter) {
        for (const CounterRows& counter : meters[meter].counters) {
            const int scale = scaleOf(counter);
            for (const CounterRow& row : counter.rows) {
                events.push_back({row.firstTime, meter, &counter, scale, row.first});
                if (row.lastTime > row.firstTime)
                    events.push_back({row.lastTime, meter, &counter, scale, row.last});
            }
        }
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.time < b.time; });
    return events;
}

/// How long each row is covered by telegrams: as many as came, times how far apart they usually are about
/// then, which is told by the densest of the rows around it.
class CoveredRows {
public:
    explicit CoveredRows(const std::vector<CounterRow>& rows)
        : m_rows(rows)
    {
        constexpr std::size_t around = 12;
        std::vector<double> steps(rows.size(), 0);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].count > 1)
                steps[i] = static_cast<double>((rows[i].lastTime - rows[i].firstTime).count()) /
                           static_cast<double>(rows[i].count - 1);
            else if (i > 0)
                steps[i] = static_cast<double>((rows[i].firstTime - rows[i - 1].lastTime).count());
            else if (rows.size() > 1)
                steps[i] = static_cast<double>((rows[1].firstTime - rows[0].lastTime).count());
        }
        m_covered.reserve(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto at = steps.begin() + static_cast<std::ptrdiff_t>(i);
            const auto begin = steps.begin() + static_cast<std::ptrdiff_t>(i > around ? i - around : 0);
            const auto end =
                steps.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), i + around + 1));
            // On one side or the other they came as fast as here, also where a meter begins to send faster.
            const double step = std::max(*std::min_element(begin, at + 1), *std::min_element(at, end));
            m_covered.push_back(step * static_cast<double>(rows[i].count));
            m_usual = std::max(m_usual, step);
        }
    }

    /// Of an interval, in seconds.
    [[nodiscard]] double covered(sys_seconds from, sys_seconds to) const
    {
        const auto begin =
            std::lower_bound(m_rows.begin(), m_rows.end(), from,
                             [](const CounterRow& row, sys_seconds time) { return row.start < time; });
        double covered = 0;
        for (auto row = begin; row != m_rows.end() && row->start < to; ++row)
            covered += m_covered[static_cast<std::size_t>(row - m_rows.begin())];
        return covered;
    }
    [[nodiscard]] double usual() const { return m_usual; }

private:
    const std::vector<CounterRow>& m_rows;
    std::vector<double> m_covered; ///< seconds
    double m_usual = 0;
};

/// The counter that comes with every telegram, by its many values.
const CounterRows* densest(const MeterRows& meter)
{
    const CounterRows* found = nullptr;
    std::int64_t most = 0;
    for (const CounterRows& counter : meter.counters) {
        std::int64_t count = 0;
        for (const CounterRow& row : counter.rows)
            count += row.count;
        if (count > most) {
            most = count;
            found = &counter;
        }
    }
    return found;
}

void tellBridged(std::vector<Interval>& intervals, std::span<const MeterRows> meters)
{
    std::vector<CoveredRows> known;
    sys_seconds first = sys_seconds::max();
    sys_seconds last = sys_seconds::min();
    double usual = 0;
    for (const MeterRows& meter : meters) {
        const CounterRows* counter = densest(meter);
        if (counter == nullptr || counter->rows.empty())
            continue;
        usual = std::max(usual, known.emplace_back(counter->rows).usual());
        first = std::min(first, counter->rows.front().firstTime);
        last = std::max(last, counter->rows.back().lastTime);
    }
    for (Interval& interval : intervals) {
        const sys_seconds from = std::max(interval.from.instant, first);
        const sys_seconds to = std::min(interval.to.instant, last);
        auto missing = static_cast<double>((to - from).count());
        for (const CoveredRows& meter : known)
            missing -= meter.covered(interval.from.instant, interval.to.instant);
        // Two telegrams more or less are no loss.
        const double slack = std::max(2 * usual, static_cast<double>((to - from).count()) * 0.002);
        interval.bridged = missing > slack ? seconds(std::llround(missing)) : seconds(0);
    }
}

} // namespace

std::vector<Interval> intervalsOf(std::span<const MeterRows> meters, Period period, telegram::Zone zone,
                                  sys_seconds from, sys_seconds to)
{
    Consumption account(period, zone);
    Readings readings;
    readings.all.resize(2);
    readings.all[0].name = "equipment_id";
    for (const Event& event : eventsOf(meters)) {
        readings.all[0].value = meters[event.meter].equipment;
        Reading& counter = readings.all[1];
        counter.name = event.counter->name;
        counter.unit = event.counter->unit;
        counter.value = fromMicro(event.value, event.scale);
        counter.time = civil(event.time, zone);
        account.take(readings, event.time);
    }
    if (account.telegrams() == 0)
        return {};
    std::vector<Interval> intervals = account.intervals();
    std::erase_if(intervals, [&](const Interval& interval) {
        return interval.to.instant <= from || interval.from.instant >= to;
    });
    tellBridged(intervals, meters);
    return intervals;
}

std::vector<const Use*> tariffUses(const Interval& interval, bool returned)
{
    const std::string total = returned ? "energy_returned" : "energy_delivered";
    std::vector<const Use*> uses;
    const auto take = [&](const std::string& name) {
        for (const Use& use : interval.uses) {
            if (use.name == name)
                uses.push_back(&use);
        }
    };
    for (const char* tariff : {"_tariff1", "_tariff2", "_tariff3", "_tariff4"})
        take(total + tariff);
    if (uses.empty())
        take(total);
    return uses;
}

std::optional<double> netPower(const Interval& hour)
{
    const seconds length = hour.to.instant - hour.from.instant;
    const auto delivered = tariffUses(hour, false);
    if (delivered.empty() || hour.bridged * 2 > length)
        return std::nullopt;
    Micro net = 0;
    for (const Use* use : delivered)
        net += use->used;
    for (const Use* use : tariffUses(hour, true))
        net -= use->used;
    constexpr double secondsAnHour = 3600;
    return static_cast<double>(net) / 1e6 / (static_cast<double>(length.count()) / secondsAnHour);
}

std::vector<DayHours> dayHours(std::span<const Interval> hours, telegram::Zone zone)
{
    std::vector<DayHours> days;
    for (const Interval& hour : hours) {
        const std::chrono::year_month_day date = localDate(hour.from.instant, zone);
        if (days.empty() || days.back().date != date)
            days.push_back({date, {}});
        const auto power = netPower(hour);
        if (!power)
            continue;
        const auto local = hour.from.instant + hour.from.offset;
        const auto sinceMidnight = local - std::chrono::floor<std::chrono::days>(local);
        auto& cell = days.back().power[static_cast<std::size_t>(
            std::chrono::floor<std::chrono::hours>(sinceMidnight).count())];
        cell = cell ? (*cell + *power) / 2 : *power;
    }
    return days;
}

std::vector<double> loadCurve(std::span<const Interval> hours)
{
    std::vector<double> powers;
    powers.reserve(hours.size());
    for (const Interval& hour : hours) {
        if (const auto power = netPower(hour))
            powers.push_back(*power);
    }
    std::sort(powers.begin(), powers.end(), std::greater<>());
    return powers;
}

} // namespace p1scope::meter

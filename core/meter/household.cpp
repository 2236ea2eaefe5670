// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/household.h"

#include "core/meter/counter_step.h"

#include <algorithm>
#include <cmath>

namespace p1scope::meter {

namespace {

using std::chrono::seconds;
using telegram::CivilTime;

constexpr seconds quarterHour = std::chrono::minutes(15);

/// No house draws or returns more than this in an hour, in kWh, kvarh, m3 or GJ (the largest direct P1 meters
/// carry 3 x 80 A, which is 55 kW): a greater step is another meter, or a counter that was set.
constexpr double greatestPerHour = 100;
/// Meters that count in whole units step by one, however short the time.
constexpr double oneStep = 1.0;

std::int64_t localSeconds(CivilTime time)
{
    return (time.instant.time_since_epoch() + seconds(time.offset)).count();
}

std::int64_t floorDivide(std::int64_t a, std::int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

std::int64_t localDay(CivilTime time)
{
    return floorDivide(localSeconds(time), 86400);
}

std::size_t localHour(std::int64_t local)
{
    return static_cast<std::size_t>((local - floorDivide(local, 86400) * 86400) / 3600);
}

std::optional<double> numberOf(const Readings& readings, std::string_view name)
{
    for (const Reading& reading : readings.all) {
        if (reading.name == name && reading.number() != nullptr)
            return reading.number()->toDouble();
    }
    return std::nullopt;
}

/// Spreads use over the local hours that lie between two times of the same local day. Both are reckoned at
/// the earlier one's offset, so that use up to the change of the clock stays before it; only a stretch
/// without telegrams across the change is an hour off.
void book(Household::Day& day, double use, CivilTime from, CivilTime to)
{
    day.used += use;
    const std::int64_t end = localSeconds({to.instant, from.offset});
    std::int64_t begin = std::max(localSeconds(from), floorDivide(end - 1, 86400) * 86400);
    const auto length = static_cast<double>(end - begin);
    while (begin < end) {
        const std::int64_t next = std::min(end, (floorDivide(begin, 3600) + 1) * 3600);
        day.byHour[localHour(begin)] += use * static_cast<double>(next - begin) / length;
        begin = next;
    }
}

} // namespace

void Household::take(const Readings& readings, CivilTime at)
{
    const std::int64_t day = localDay(at);
    if (m_dayNumber != day) {
        m_dayNumber = day;
        for (auto& [name, counter] : m_counters)
            counter.day = {};
    }
    takePower(readings, at.instant);
    for (const Reading& reading : readings.all) {
        if (reading.number() == nullptr || !isCounter(reading.name))
            continue;
        takeCounter(reading, at);
        if (reading.name == "gas_delivered")
            takeGas(reading, at);
    }
}

void Household::takePower(const Readings& readings, std::chrono::sys_seconds time)
{
    const std::optional<double> delivered = numberOf(readings, "power_delivered");
    const std::optional<double> returned = numberOf(readings, "power_returned");
    if (!delivered && !returned)
        return;
    const double net = delivered.value_or(0) - returned.value_or(0);
    m_greatestDelivered = std::max(m_greatestDelivered, net);
    m_greatestReturned = std::max(m_greatestReturned, -net);

    // A clock that was set back would otherwise leave powers of the future in the mean.
    while (!m_recent.empty() && m_recent.back().time >= time)
        m_recent.pop_back();
    while (!m_recent.empty() && m_recent.front().time <= time - quarterHour)
        m_recent.pop_front();
    m_recent.push_back({time, net});
}

void Household::takeCounter(const Reading& reading, CivilTime at)
{
    // A channel's reading is of the time that it is stamped with, which may be an hour ago or yesterday.
    const CivilTime time = reading.time.value_or(at);
    const double value = reading.number()->toDouble();
    Counter& counter = m_counters[reading.name];
    counter.day.seen[localHour(localSeconds(at))] = true;

    // Use up to the stroke of an hour belongs to the hour before it.
    const bool ofToday = localDay({time.instant - seconds(1), time.offset}) == m_dayNumber;
    if (counter.last && ofToday && value > *counter.last) {
        const double hours = static_cast<double>((time.instant - counter.lastTime.instant).count()) / 3600;
        const bool since = localDay(counter.lastTime) == m_dayNumber;
        const bool possible = value - *counter.last <= oneStep + greatestPerHour * std::max(hours, 0.0);
        if (since && possible && hours > 0)
            book(counter.day, value - *counter.last, counter.lastTime, time);
        else if (since && possible)
            book(counter.day, value - *counter.last, {time.instant - seconds(1), time.offset}, time);
    }
    counter.last = value;
    counter.lastTime = time;
}

void Household::takeGas(const Reading& reading, CivilTime at)
{
    const Gas now{reading.time.value_or(at).instant, reading.number()->toDouble()};
    const bool stamped = reading.time.has_value();
    if (m_gas && (stamped ? now.time == m_gas->time : now.cubicMetres == m_gas->cubicMetres))
        return;
    m_gasFlow.reset();
    if (m_gas && now.time > m_gas->time) {
        const double hours = static_cast<double>((now.time - m_gas->time).count()) / 3600;
        const double used = now.cubicMetres - m_gas->cubicMetres;
        if (used >= 0 && used <= oneStep + greatestPerHour * hours)
            m_gasFlow = used / hours;
    }
    m_gas = now;
}

void Household::clear()
{
    *this = Household();
}

const Household::Day* Household::today(std::string_view counter) const
{
    const auto found = m_counters.find(counter);
    return found == m_counters.end() ? nullptr : &found->second.day;
}

std::optional<double> Household::quarterHourMean() const
{
    if (m_recent.empty())
        return std::nullopt;
    double sum = 0;
    for (const Power& power : m_recent)
        sum += power.kilowatts;
    return sum / static_cast<double>(m_recent.size());
}

std::optional<double> Household::gasFlow() const
{
    return m_gasFlow;
}

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/house_life.h"

#include "core/simulator/random.h"

#include <algorithm>
#include <cmath>

namespace p1scope::simulator {

namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::int64_t wattSecondsPerHour = 3600;

/// The day on which the meter was put in, between 2010 and 2012.
sys_days installed(std::uint64_t seed)
{
    constexpr sys_days earliest = std::chrono::year(2010) / 1 / 4;
    return earliest + days(between(draw(seed, Stream::Past, 0), 0, 700));
}

/// Counters of a day some years on: `perDay` on average, the house's own way.
std::int64_t grownSince(std::uint64_t seed, int which, double elapsedDays, double perDay)
{
    const auto chance = draw(seed, Stream::Past, 1 + which);
    const double habit = 0.75 + 0.5 * unit(chance);
    const auto odd = static_cast<std::int64_t>(chance % 3'600'000U);
    return static_cast<std::int64_t>(std::max(elapsedDays, 1.0) * perDay * habit) + odd;
}

/// How warm a house is kept: 20 degrees by day, 16 by night.
double heatingTarget(int localSecond)
{
    const int hour = localSecond / 3600;
    return hour >= 6 && hour < 22 ? 20 : 16;
}

} // namespace

int dutchTariff(sys_seconds time, telegram::Zone zone)
{
    const auto local = time + zone.offsetAt(time);
    const auto day = std::chrono::floor<days>(local);
    const std::chrono::weekday weekday(day);
    const auto hour = (local - day) / std::chrono::hours(1);
    const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
    return weekend || hour < 7 || hour >= 23 ? 1 : 2;
}

HouseLife::HouseLife(const HouseSettings& settings, sys_seconds start)
    : m_settings(settings)
    , m_weather(settings.seed)
{
    const auto house = draw(settings.seed, Stream::House, 0);
    m_panelWatts = between(house, 22, 55) * 100;
    // Dutch rules allow one phase up to 16 A; bigger roofs have a three-phase inverter.
    m_sunnyPhase =
        settings.phases == 3 && m_panelWatts > 3600 ? -1 : between(mix(house), 0, settings.phases - 1);
    m_warmth = 0.7 + 0.6 * unit(draw(settings.seed, Stream::House, 1));
    m_truth.phases.resize(static_cast<std::size_t>(settings.phases));

    const auto zone = settings.zone;
    const auto day = std::chrono::floor<days>(start + zone.offsetAt(start));
    // The offset cannot change between midnight of winter time and of summer time: it does so at 01:00 UTC.
    const sys_seconds midnight = day - zone.offsetAt(day - zone.standard);
    beginLife(midnight);
    advance(start);
}

void HouseLife::beginLife(sys_seconds midnight)
{
    const auto seed = m_settings.seed;
    const auto firstDay = installed(seed);
    const double elapsed = static_cast<double>((midnight - firstDay).count()) / 86'400;
    constexpr double kilowattHour = 3'600'000;
    m_deliveredWs = {grownSince(seed, 0, elapsed, 2.7 * kilowattHour),
                     grownSince(seed, 1, elapsed, 3.0 * kilowattHour)};
    const double sunny = m_panelWatts / 4000.0 * kilowattHour;
    m_returnedWs = {grownSince(seed, 2, elapsed, 1.9 * sunny), grownSince(seed, 3, elapsed, 4.7 * sunny)};
    m_gasMl = grownSince(seed, 4, elapsed, 4.2e6 * m_warmth);
    m_waterMl = grownSince(seed, 5, elapsed, 310'000);
    constexpr std::array perDay{0.9, 0.2, 0.4, 1.1};
    for (std::size_t i = 0; i < m_reactiveVars.size(); ++i)
        m_reactiveVars[i] = grownSince(seed, 6 + static_cast<int>(i), elapsed, perDay[i] * kilowattHour);

    for (int k = 0; k < 40; ++k) {
        // 1100 days apart, moved by at most 900: they never change places.
        const auto chance = draw(seed, Stream::Past, 100 + k);
        const sys_seconds end =
            firstDay + days(1100 * k + between(chance, 40, 940)) + seconds(between(mix(chance), 0, 86'399));
        if (end >= midnight)
            break;
        m_gridLog.longFailures.insert(m_gridLog.longFailures.begin(),
                                      {end, seconds(between(mix(mix(chance)), 190, 9000))});
    }
    m_truth.longFailures = static_cast<int>(m_gridLog.longFailures.size());
    m_truth.shortFailures = static_cast<int>(std::max(0.0, elapsed) / 125) + m_truth.longFailures;
    for (int phase = 0; phase < m_settings.phases; ++phase) {
        m_gridLog.sags.push_back(static_cast<int>(std::max(0.0, elapsed) / 130) + phase % 2);
        m_gridLog.swells.push_back(static_cast<int>(std::max(0.0, elapsed) / 400));
    }

    // One second before midnight, so that midnight itself has a power and a reading of the gas meter.
    m_now = midnight - seconds(1);
    m_minute = m_now - minutes(1);
    m_truth.time = m_now;
    advance(midnight);
    m_demand = DemandLog(seed, m_settings.zone, midnight, m_truth);
    m_truth.months = m_demand.months();
    m_demand.show(m_truth);
}

const Truth& HouseLife::advance(sys_seconds time)
{
    if (time <= m_now)
        return m_truth;
    while (m_now < time) {
        if (m_now >= m_minute + minutes(1))
            beginMinute();
        liveSecond();
    }
    show();
    return m_truth;
}

void HouseLife::beginMinute()
{
    m_minute = std::chrono::floor<minutes>(m_now);
    const auto local = m_now + m_settings.zone.offsetAt(m_now);
    const auto day = std::chrono::floor<days>(local);
    m_localSecond = static_cast<int>((local - day).count());
    if (m_plan.day() != day.time_since_epoch().count())
        m_plan.make(m_settings.seed, day.time_since_epoch().count(), m_settings.phases);
    m_tariff = tariffAt(m_now);

    const double before = m_weather.sun(m_minute);
    const double after = m_weather.sun(m_minute + minutes(1));
    m_sun = {static_cast<int>(before * m_panelWatts), static_cast<int>(after * m_panelWatts)};
    for (int phase = 0; phase < m_settings.phases; ++phase) {
        // The neighbours: roofs that push the voltage up, and whatever else they do.
        const auto seed = m_settings.seed + static_cast<std::uint64_t>(phase);
        const auto level = [&](sys_seconds at, double sun) {
            return 2292 +
                   static_cast<int>(50 * smoothNoise(seed, Stream::Voltage, at, minutes(4)) + 35 * sun);
        };
        m_voltage[static_cast<std::size_t>(phase)] = {level(m_minute, before),
                                                      level(m_minute + minutes(1), after)};
    }

    // The boiler burns at one rate, for as much of each twenty minutes as the cold asks.
    constexpr int burning = 250; // ml a second: 0.9 m3 an hour
    constexpr int cycle = 20 * 60;
    const double cold = heatingTarget(m_localSecond) - 3.5 - m_weather.temperature(m_minute);
    const double share = std::clamp(cold * 0.028 * m_warmth, 0.0, 1.0);
    const int hotWater = m_plan.hotWater(m_localSecond / 60);
    m_gasRate = (m_localSecond % cycle < share * cycle ? burning : 0) + hotWater;
    constexpr int tap = 130; // ml a second: eight litres a minute
    m_waterRate = hotWater > 0 ? tap : 0;
}

int HouseLife::phaseNet(int phase, int second, std::uint64_t flicker) const
{
    const int load = m_plan.load(phase, m_localSecond);
    const int wobble =
        load * (static_cast<int>((flicker >> (8U * static_cast<unsigned>(phase))) & 0xFFU) - 128) / 8192;
    int sun = m_sun.at(second);
    if (m_sunnyPhase < 0)
        sun = sun / 3;
    else if (m_sunnyPhase != phase)
        sun = 0;
    return load + wobble - sun;
}

int HouseLife::phaseDecivolts(int phase, int net, std::uint64_t flicker) const
{
    const int second = static_cast<int>((m_now - m_minute).count());
    const auto& event = m_plan.gridEvent();
    if (event && m_localSecond >= event->begin && m_localSecond < event->begin + event->seconds &&
        (event->phase == phase || event->kind == DayPlan::GridEvent::Kind::ShortFailure))
        return event->decivolts;
    const int noise = static_cast<int>((flicker >> (32U + 8U * static_cast<unsigned>(phase))) & 3U) - 1;
    return m_voltage[static_cast<std::size_t>(phase)].at(second) - net * 7 / 1000 + noise;
}

void HouseLife::liveSecond()
{
    const int second = static_cast<int>((m_now - m_minute).count());
    const auto flicker = draw(m_settings.seed, Stream::Flicker, m_now.time_since_epoch().count());
    int sum = 0;
    int reactive = 0;
    for (int phase = 0; phase < m_settings.phases; ++phase) {
        const int net = phaseNet(phase, second, flicker);
        // Filters and cables give, motors draw.
        const int drawn = m_plan.load(phase, m_localSecond) / 6 - 90 + static_cast<int>(flicker >> 56U) / 8;
        m_reactive[static_cast<std::size_t>(phase)] = drawn;
        reactive += drawn;
        m_net[static_cast<std::size_t>(phase)] = net;
        m_decivolts[static_cast<std::size_t>(phase)] = phaseDecivolts(phase, net, flicker);
        sum += net;
    }
    const auto tariff = static_cast<std::size_t>(m_tariff);
    (sum >= 0 ? m_deliveredWs : m_returnedWs)[tariff] += std::abs(sum);
    const bool returning = sum < 0;
    const std::size_t quadrant = reactive >= 0 ? (returning ? 1U : 0U) : (returning ? 2U : 3U);
    m_reactiveVars[quadrant] += std::abs(reactive);
    m_gasMl += m_gasRate;
    m_waterMl += m_waterRate;
    countGridEvent();
    m_now += seconds(1);
    ++m_localSecond;
    if (m_demand.live(m_now, returning ? 0 : sum, returning ? -sum : 0, tariff)) {
        showCounters();
        m_demand.endMonth(m_truth);
        m_truth.months = m_demand.months();
    }
    if (m_now.time_since_epoch() % std::chrono::hours(1) == seconds(0))
        readWaterMeter();
    if (m_now.time_since_epoch() % m_settings.gasInterval == seconds(0))
        readGasMeter();
}

void HouseLife::countGridEvent()
{
    const auto& event = m_plan.gridEvent();
    if (!event || m_localSecond != event->begin)
        return;
    const auto phase = static_cast<std::size_t>(event->phase);
    switch (event->kind) {
    case DayPlan::GridEvent::Kind::Sag:
        ++m_gridLog.sags[phase];
        break;
    case DayPlan::GridEvent::Kind::Swell:
        ++m_gridLog.swells[phase];
        break;
    case DayPlan::GridEvent::Kind::ShortFailure:
        ++m_truth.shortFailures;
        break;
    }
}

void HouseLife::readGasMeter()
{
    m_truth.gasTime = m_now;
    m_truth.gasLitres = m_gasMl / 1000;
}

void HouseLife::readWaterMeter()
{
    m_truth.waterTime = m_now;
    m_truth.waterLitres = m_waterMl / 1000;
}

int HouseLife::tariffAt(sys_seconds time) const
{
    const int dutch = dutchTariff(time, m_settings.zone) - 1;
    return m_settings.dayFirst ? 1 - dutch : dutch;
}

void HouseLife::showCounters()
{
    for (std::size_t tariff = 0; tariff < 2; ++tariff) {
        m_truth.deliveredWh[tariff] = m_deliveredWs[tariff] / wattSecondsPerHour;
        m_truth.returnedWh[tariff] = m_returnedWs[tariff] / wattSecondsPerHour;
    }
    for (std::size_t i = 0; i < m_reactiveVars.size(); ++i)
        m_truth.reactiveVarh[i] = m_reactiveVars[i] / wattSecondsPerHour;
}

void HouseLife::show()
{
    m_truth.time = m_now;
    // The tariff in force from now on; it changes on whole minutes only.
    const bool minuteOver = m_now == m_minute + minutes(1);
    m_truth.tariff = (minuteOver ? tariffAt(m_now) : m_tariff) + 1;
    m_demand.show(m_truth);
    showCounters();
    int sum = 0;
    m_truth.reactiveVar = 0;
    for (std::size_t i = 0; i < m_truth.phases.size(); ++i) {
        auto& phase = m_truth.phases[i];
        phase.deliveredW = std::max(m_net[i], 0);
        phase.returnedW = std::max(-m_net[i], 0);
        phase.decivolts = m_decivolts[i];
        phase.amperes = (std::abs(m_net[i]) * 10 + m_decivolts[i] / 2) / m_decivolts[i];
        phase.centiamperes = (std::abs(m_net[i]) * 1000 + m_decivolts[i] / 2) / m_decivolts[i];
        phase.reactiveVar = m_reactive[i];
        m_truth.reactiveVar += m_reactive[i];
        sum += m_net[i];
    }
    m_truth.deliveredW = std::max(sum, 0);
    m_truth.returnedW = std::max(-sum, 0);
}

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/day_plan.h"

#include "core/simulator/random.h"

#include <algorithm>
#include <array>

namespace p1scope::simulator {

namespace {

constexpr int minute = 60;
constexpr int hour = 3600;

/// What always draws something, and lights and screens when people are up: W by the hour.
constexpr std::array<int, 24> baseWatts{165, 140, 130, 130, 130, 140, 200, 320, 330, 260, 230, 230,
                                        260, 240, 230, 240, 280, 380, 480, 540, 580, 550, 430, 260};

/// How much of the base load hangs on each of three phases, in percent.
constexpr std::array<int, 3> baseShare{45, 35, 20};

/// A sequence of draws for one purpose on one day.
class Draws {
public:
    Draws(std::uint64_t seed, Stream stream, std::int64_t day)
        : m_state(draw(seed, stream, day))
    {}
    int between(int lowest, int highest) { return simulator::between(next(), lowest, highest); }
    bool chance(double probability) { return unit(next()) < probability; }

private:
    std::uint64_t next() { return m_state = mix(m_state); }

    std::uint64_t m_state;
};

} // namespace

void DayPlan::make(std::uint64_t seed, std::int64_t day, int phases)
{
    m_day = day;
    m_phases = phases;
    m_load.assign(static_cast<std::size_t>(phases) * secondsPerDay, 0);
    m_hotWater.assign(secondsPerDay / minute, 0);
    const auto weekday = ((day + 4) % 7 + 7) % 7; // 1970-01-01 was a Thursday; 0 is Sunday
    const bool weekend = weekday == 0 || weekday == 6;
    baseLoad(seed);
    kitchen(seed, weekend);
    machines(seed, weekend);
    showers(seed, weekend);
    grid(seed);
}

void DayPlan::run(int phase, int begin, int seconds, int watts)
{
    const int first = std::clamp(begin, 0, secondsPerDay);
    const int last = std::clamp(begin + seconds, 0, secondsPerDay);
    const auto offset = static_cast<std::ptrdiff_t>(phase % m_phases) * secondsPerDay;
    std::for_each(m_load.begin() + offset + first, m_load.begin() + offset + last,
                  [watts](std::int32_t& load) { load += watts; });
}

void DayPlan::baseLoad(std::uint64_t seed)
{
    constexpr int block = 10 * minute;
    const double house = 0.7 + 0.7 * unit(draw(seed, Stream::BaseLoad, 0));
    for (int begin = 0; begin < secondsPerDay; begin += block) {
        const auto place = m_day * (secondsPerDay / block) + begin / block + 1;
        const double now = 0.85 + 0.3 * unit(draw(seed, Stream::BaseLoad, place));
        const double watts = house * now * baseWatts[static_cast<std::size_t>(begin / hour)];
        for (int phase = 0; phase < m_phases; ++phase) {
            const int share = m_phases == 1 ? 100 : baseShare[static_cast<std::size_t>(phase)];
            run(phase, begin, block, static_cast<int>(watts * share / 100));
        }
    }
}

void DayPlan::kitchen(std::uint64_t seed, bool weekend)
{
    Draws draws(seed, Stream::Appliances, m_day * 2);
    // The compressor of the fridge runs a third of the time, night and day.
    for (int begin = draws.between(0, 20 * minute); begin < secondsPerDay;) {
        const int on = draws.between(11 * minute, 16 * minute);
        run(1, begin, 3, 420); // its motor starts
        run(1, begin, on, 95);
        begin += on + draws.between(22 * minute, 30 * minute);
    }
    const int kettles = draws.between(4, 8);
    for (int i = 0; i < kettles; ++i)
        run(0, draws.between((weekend ? 8 : 7) * hour, 22 * hour), draws.between(90, 200), 2050);
    if (draws.chance(0.7))
        run(0, draws.between(11 * hour, 19 * hour), draws.between(60, 300), 1250); // microwave
    if (draws.chance(weekend ? 0.6 : 0.35)) {
        // The oven heats up, then keeps its heat with one minute in three.
        const int begin = draws.between(17 * hour, 18 * hour + 30 * minute);
        const int heatUp = draws.between(8 * minute, 12 * minute);
        run(2, begin, heatUp, 2300);
        for (int at = begin + heatUp + 2 * minute; at < begin + 50 * minute; at += 3 * minute)
            run(2, at, minute, 2300);
    }
}

void DayPlan::machines(std::uint64_t seed, bool weekend)
{
    Draws draws(seed, Stream::Appliances, m_day * 2 + 1);
    if (draws.chance(weekend ? 0.8 : 0.4)) {
        // A wash: the water is heated, the drum turns, and spins at the end.
        const int begin = draws.between(9 * hour, 19 * hour);
        run(1, begin, 4 * minute, 60);
        run(1, begin + 4 * minute, draws.between(12 * minute, 20 * minute), 1950);
        for (int at = begin + 24 * minute; at < begin + 80 * minute; at += 90)
            run(1, at, 55, 230);
        run(1, begin + 82 * minute, 8 * minute, 480);
    }
    if (draws.chance(0.55)) {
        const int begin = draws.between(19 * hour + 30 * minute, 20 * hour + 45 * minute); // dishwasher
        run(2, begin + 5 * minute, 16 * minute, 1900);
        run(2, begin + 21 * minute, 50 * minute, 80);
        run(2, begin + 71 * minute, 12 * minute, 1900);
    }
    const int evening = draws.between(19 * hour, 20 * hour);
    run(0, evening, draws.between(2 * hour, 3 * hour), draws.between(70, 160)); // television
}

void DayPlan::showers(std::uint64_t seed, bool weekend)
{
    Draws draws(seed, Stream::HotWater, m_day);
    const auto tap = [this](int begin, int minutes, int millilitres) {
        for (int i = begin; i < std::min<int>(begin + minutes, secondsPerDay / minute); ++i)
            m_hotWater[static_cast<std::size_t>(i)] += millilitres;
    };
    const int people = draws.between(1, 3);
    const int up = weekend ? 8 * 60 : 6 * 60 + 40;
    for (int i = 0; i < people; ++i)
        tap(draws.between(up, up + 90), draws.between(4, 9), 460); // 1.7 m3 an hour
    const int dishes = draws.between(2, 6);
    for (int i = 0; i < dishes; ++i)
        tap(draws.between(7 * 60, 22 * 60), draws.between(1, 3), 280);
}

void DayPlan::grid(std::uint64_t seed)
{
    m_gridEvent.reset();
    Draws draws(seed, Stream::Grid, m_day);
    if (!draws.chance(0.04))
        return;
    GridEvent event;
    event.begin = draws.between(0, secondsPerDay - 10);
    event.phase = draws.between(0, m_phases - 1);
    event.seconds = draws.between(1, 4);
    const int kind = draws.between(0, 9);
    if (kind < 6) {
        event.kind = GridEvent::Kind::Sag;
        event.decivolts = draws.between(1550, 2050);
    } else if (kind < 8) {
        event.kind = GridEvent::Kind::Swell;
        event.decivolts = draws.between(2540, 2620);
    } else {
        event.kind = GridEvent::Kind::ShortFailure;
        event.seconds = 1;
        event.decivolts = draws.between(300, 900);
    }
    m_gridEvent = event;
}

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/comparison.h"
#include "core/simulator/house_life.h"
#include "core/simulator/random.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

/// A house with a smart meter and a pulse counter beside it, of which everything is known.
namespace p1scope::test {

struct TwoMeters {
    std::uint64_t seed = 1;
    int hours = 24;
    int telegramSeconds = 10;
    int countSeconds = 60; ///< 0: the moments of pulses are written down, not sums
    double ratio = 0.9937; ///< reference over meter
    double clock = 17;     ///< seconds that the reference's clock is ahead
    double clockDrift = 0; ///< seconds a day
    double pulsesPerUnit = 2000;
    int bursts = 12; ///< each of 10 to 80 pulses
    int singles = 0; ///< lost one by one
    int doubles = 0;

    // What comes of it.
    std::vector<meter::CounterPoint> counter{};
    meter::Reference reference{};
    std::vector<meter::GraphTime> lostAt{}; ///< by the meter's clock
    std::vector<meter::GraphTime> doubledAt{};

    void live();
    /// How many of them lie within what was compared.
    [[nodiscard]] static std::uint64_t within(const std::vector<meter::GraphTime>& moments,
                                              const meter::Comparison& found)
    {
        return static_cast<std::uint64_t>(
            std::count_if(moments.begin(), moments.end(), [&](meter::GraphTime moment) {
                return moment >= found.from && moment <= found.to;
            }));
    }
};

inline void TwoMeters::live()
{
    using namespace std::chrono;
    const sys_seconds start = sys_days(year(2026) / 3 / 2) + std::chrono::hours(23);
    simulator::HouseLife house({seed, {}, 3, std::chrono::hours(1)}, start);
    std::mt19937_64 chance(seed * 977 + 5);

    // Pulses by the moment, in seconds since the start on the reference's clock.
    std::vector<double> pulses;
    const int seconds = hours * 3600;
    double wattSeconds = 0; // of the meter
    double next = 1;        // pulse
    const double perPulse = 3.6e6 / (pulsesPerUnit * ratio);
    for (int second = 0; second < seconds; ++second) {
        const auto& truth = house.advance(start + std::chrono::seconds(second + 1));
        const double power = static_cast<double>(truth.deliveredW);
        while (power > 0 && next * perPulse <= wattSeconds + power) {
            const double at = second + (next * perPulse - wattSeconds) / power;
            pulses.push_back(at + clock + clockDrift * (at - seconds / 2.0) / 86'400);
            next += 1;
        }
        wattSeconds += power;
        if ((second + 1) % telegramSeconds == 0)
            counter.push_back({meter::GraphTime(start + std::chrono::seconds(second + 1)),
                               static_cast<double>(truth.deliveredWh[0] + truth.deliveredWh[1]) / 1000});
    }

    // Some get lost, some bounce.
    std::vector<int> times(pulses.size(), 1);
    const auto anywhere = [&] { return static_cast<std::size_t>(chance() % pulses.size()); };
    for (int i = 0; i < bursts; ++i) {
        const std::size_t size = 10 + chance() % 71;
        const std::size_t from = anywhere();
        for (std::size_t k = from; k < std::min(from + size, pulses.size()); ++k)
            times[k] = 0;
    }
    for (int i = 0; i < singles; ++i)
        times[anywhere()] = 0;
    for (int i = 0; i < doubles; ++i) {
        const std::size_t at = anywhere();
        times[at] = times[at] == 1 ? 2 : times[at];
    }
    const meter::GraphTime zero(start);
    const auto at = [&](double second) { return zero + milliseconds(std::llround(second * 1000)); };
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (times[i] == 0)
            lostAt.push_back(at(pulses[i] - clock));
        if (times[i] == 2)
            doubledAt.push_back(at(pulses[i] - clock));
    }
    reference.pulsesPerUnit = pulsesPerUnit;
    reference.pulses = countSeconds == 0;
    double count = 0;
    std::size_t pulse = 0;
    if (countSeconds == 0) {
        for (std::size_t i = 0; i < pulses.size(); ++i) {
            for (int n = 0; n < times[i]; ++n)
                reference.points.push_back({at(pulses[i] + 0.03 * n), ++count / pulsesPerUnit});
        }
        return;
    }
    for (double second = clock; second < seconds + clock; second += countSeconds) {
        for (; pulse < pulses.size() && pulses[pulse] <= second; ++pulse)
            count += times[pulse];
        reference.points.push_back({at(second), count / pulsesPerUnit});
    }
}

} // namespace p1scope::test

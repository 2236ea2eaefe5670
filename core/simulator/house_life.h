// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simulator/day_plan.h"
#include "core/simulator/demand_log.h"
#include "core/simulator/virtual_meter.h"
#include "core/simulator/weather.h"
#include "core/telegram/civil_time.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

namespace p1scope::simulator {

/// What a house needs to know of the meter in its cupboard.
struct HouseSettings {
    std::uint64_t seed = 0;
    telegram::Zone zone;
    int phases = 3;                     ///< 1 or 3
    std::chrono::seconds gasInterval{}; ///< how often the gas meter's reading comes in; a divisor of an hour
    bool dayFirst = false;              ///< tariff 1 is the day's, as in Belgium; else the low one
};

/// Power failures and voltage trouble, as a meter keeps count of them.
struct GridLog {
    struct LongFailure {
        std::chrono::sys_seconds end{}; ///< when the power came back
        std::chrono::seconds lasted{};
    };
    std::vector<LongFailure> longFailures; ///< newest first; the house lived through them before it is played
    std::vector<int> sags;                 ///< a phase each
    std::vector<int> swells;
};

/// The life of one house behind its meter, second by second: what it draws, what its roof gives, gas, tariff
/// and trouble with the grid. Knows nothing of telegrams.
///
/// Power is constant within a second. The counters are the exact sum of it: they begin at local midnight of
/// the day of `start`, with some years behind them, so that two houses of one seed that begin on the same day
/// hold the same at any later moment, however they are stepped.
class HouseLife {
public:
    HouseLife(const HouseSettings& settings, std::chrono::sys_seconds start);

    /// Lives on until `time`; a time that has passed already changes nothing. About ten nanoseconds a second
    /// lived.
    const Truth& advance(std::chrono::sys_seconds time);

    [[nodiscard]] const Truth& truth() const { return m_truth; }
    [[nodiscard]] const GridLog& gridLog() const { return m_gridLog; }
    [[nodiscard]] const HouseSettings& settings() const { return m_settings; }

private:
    struct Ramp {
        int from = 0;
        int to = 0;
        [[nodiscard]] int at(int second) const { return from + (to - from) * second / 60; }
    };

    void beginLife(std::chrono::sys_seconds midnight);
    void beginMinute();
    void liveSecond();
    void countGridEvent();
    void readGasMeter();
    void readWaterMeter();
    void showCounters();
    [[nodiscard]] int tariffAt(std::chrono::sys_seconds time) const; ///< index
    void show();
    [[nodiscard]] int phaseNet(int phase, int second, std::uint64_t flicker) const;
    [[nodiscard]] int phaseDecivolts(int phase, int net, std::uint64_t flicker) const;

    HouseSettings m_settings;
    Weather m_weather;
    DayPlan m_plan;
    Truth m_truth;
    GridLog m_gridLog;
    int m_panelWatts = 0; ///< of the panels at their best
    int m_sunnyPhase = 0; ///< where a small inverter feeds in; -1: on all three
    double m_warmth = 1;  ///< how much gas this house takes, 1 being the usual

    std::chrono::sys_seconds m_now{};
    std::chrono::sys_seconds m_minute{};
    int m_localSecond = 0; ///< of the local day, at `m_now`
    int m_tariff = 0;      ///< index
    Ramp m_sun;
    std::array<Ramp, 3> m_voltage;
    std::int64_t m_gasRate = 0; ///< ml a second

    std::array<std::int64_t, 2> m_deliveredWs{};
    std::array<std::int64_t, 2> m_returnedWs{};
    std::array<std::int64_t, 4> m_reactiveVars{}; ///< by quadrant
    std::int64_t m_gasMl = 0;
    std::int64_t m_waterMl = 0;
    int m_waterRate = 0; ///< ml a second
    DemandLog m_demand;
    std::array<int, 3> m_reactive{}; ///< var in the last second lived
    std::array<int, 3> m_net{};      ///< W in the last second lived; negative: returned
    std::array<int, 3> m_decivolts{};
};

/// The Dutch tariff at a moment: 1 (low) from 23:00 to 07:00 and at weekends, else 2 (normal). Holidays are
/// not kept.
[[nodiscard]] int dutchTariff(std::chrono::sys_seconds time, telegram::Zone zone);

} // namespace p1scope::simulator

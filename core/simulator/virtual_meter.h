// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/line/line_settings.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::simulator {

/// The kinds of meter that can be played, by the contract's names.
[[nodiscard]] std::vector<std::string_view> kinds();

/// The highest mean of a quarter of an hour, and when that quarter ended.
struct Peak {
    std::chrono::sys_seconds time{};
    std::int64_t watts = 0;
};
/// Delivered at any tariff, at tariff 1, at tariff 2; returned likewise.
using Peaks = std::array<Peak, 6>;
inline constexpr std::size_t deliveredPeak = 0;
inline constexpr std::size_t returnedPeak = 3;

/// What the meter held when a month ended.
struct MonthEnd {
    std::chrono::sys_seconds time{};
    std::int64_t deliveredWh[2] = {0, 0};
    std::int64_t returnedWh[2] = {0, 0};
    std::int64_t reactiveVarh[4] = {0, 0, 0, 0};
    Peaks peaks; ///< of that month
};

/// What the meter holds at one moment: the truth against which a decoder is tested. Energies in Wh, gas in
/// litres, power in W: whole numbers, so that the telegram's digits follow exactly.
struct Truth {
    std::chrono::sys_seconds time{};
    std::int64_t deliveredWh[2] = {0, 0}; ///< tariff 1 (NL: low; BE: day), tariff 2 (NL: normal; BE: night)
    std::int64_t returnedWh[2] = {0, 0};
    int tariff = 1;
    std::int64_t deliveredW = 0; ///< the phases' balance where the house takes, else 0: Dutch meters add the
    std::int64_t returnedW = 0;  ///< phases up with their signs before they count
    struct Phase {
        std::int64_t deliveredW = 0;
        std::int64_t returnedW = 0;
        int decivolts = 2300;         ///< tenths of a volt
        int amperes = 0;              ///< whole amperes, as DSMR sends them
        int centiamperes = 0;         ///< the same, finer
        std::int64_t reactiveVar = 0; ///< drawn from the grid; negative: given to it
    };
    std::vector<Phase> phases;          ///< one or three
    std::chrono::sys_seconds gasTime{}; ///< of the last hourly (DSMR 5: five-minute) reading
    std::int64_t gasLitres = 0;
    int shortFailures = 0;
    int longFailures = 0;
    std::int64_t reactiveVar = 0;                ///< of all phases; negative: given to the grid
    std::int64_t reactiveVarh[4] = {0, 0, 0, 0}; ///< quadrants I to IV, by the signs of the sums
    std::int64_t quarterW = 0;                   ///< what this quarter of an hour has so far, over its length
    Peaks peaks;                                 ///< of this month
    std::vector<MonthEnd> months;                ///< the last thirteen, oldest first
    std::chrono::sys_seconds waterTime{};        ///< of the last hourly reading
    std::int64_t waterLitres = 0;
};

/// A meter that lives a believable life: a household's load by the hour, kettles and ovens, sun on the roof,
/// tariff switches at the Dutch hours, gas by the weather. The same kind, seed and time give the same
/// telegram, always.
class VirtualMeter {
public:
    virtual ~VirtualMeter() = default;

    [[nodiscard]] virtual std::string_view kind() const = 0;
    /// How it sends: 9600 7E1 or 115200 8N1.
    [[nodiscard]] virtual line::LineSettings line() const = 0;
    /// Time between telegrams: 10 s, or 1 s from DSMR 5.
    [[nodiscard]] virtual std::chrono::milliseconds interval() const = 0;
    /// Lives on until `time` (never backwards) and says what it holds.
    virtual const Truth& advance(std::chrono::sys_seconds time) = 0;
    /// The telegram for what it holds now, with line ends and CRC as on the wire; characters, without parity
    /// bits.
    [[nodiscard]] virtual std::string telegram() const = 0;
};

/// `seed` chooses the household: its habits, roof and insulation, and whether it has one phase (seeds that
/// leave 3 when divided by 4, and every dsmr22) or three. Starts life at `start` (2001-02-01 to 2098-12-31)
/// with some years of counters behind it. Usage error for an unknown kind, with the kinds as remedy.
[[nodiscard]] base::Result<std::unique_ptr<VirtualMeter>> makeMeter(std::string_view kind, std::uint64_t seed,
                                                                    std::chrono::sys_seconds start);

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace p1scope::simulator {

/// What is switched on in a house during one local day, and what the grid does to it. A function of the seed
/// and the day alone.
class DayPlan {
public:
    static constexpr int secondsPerDay = 86'400;

    /// Something that happens to the voltage; the meter counts it (DSMR 5.0.2 table 6-4: sags, swells, short
    /// failures).
    struct GridEvent {
        enum class Kind : std::uint8_t { Sag, Swell, ShortFailure };
        Kind kind = Kind::Sag;
        int begin = 0;     ///< local second of the day
        int seconds = 1;   ///< how long it lasts
        int phase = 0;     ///< a short failure strikes all of them
        int decivolts = 0; ///< the voltage while it lasts
    };

    /// `day` counts local days since 1970-01-01; `phases` is 1 or 3.
    void make(std::uint64_t seed, std::int64_t day, int phases);

    [[nodiscard]] std::int64_t day() const { return m_day; }
    /// What the house draws from a phase during a local second of the day, in W; without the sun.
    [[nodiscard]] int load(int phase, int second) const
    {
        return m_load[static_cast<std::size_t>(phase) * secondsPerDay + static_cast<std::size_t>(second)];
    }
    /// Gas for hot water during a local minute of the day, in ml a second.
    [[nodiscard]] int hotWater(int minute) const { return m_hotWater[static_cast<std::size_t>(minute)]; }
    [[nodiscard]] const std::optional<GridEvent>& gridEvent() const { return m_gridEvent; }

private:
    void run(int phase, int begin, int seconds, int watts);
    void baseLoad(std::uint64_t seed);
    void kitchen(std::uint64_t seed, bool weekend);
    void machines(std::uint64_t seed, bool weekend);
    void showers(std::uint64_t seed, bool weekend);
    void grid(std::uint64_t seed);

    std::int64_t m_day = -1;
    int m_phases = 1;
    std::vector<std::int32_t> m_load;
    std::vector<int> m_hotWater;
    std::optional<GridEvent> m_gridEvent;
};

} // namespace p1scope::simulator

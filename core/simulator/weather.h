// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simulator/random.h"

#include <chrono>
#include <cstdint>

namespace p1scope::simulator {

/// Sun and cold over a Dutch house (52.1 N, 5.2 E). A function of the seed and the moment alone.
class Weather {
public:
    explicit Weather(std::uint64_t seed)
        : m_seed(seed)
    {}

    /// What comes through to a panel, as a part of what the sun gives at its best: 0 at night, about 0.85 on
    /// a clear summer noon.
    [[nodiscard]] double sun(std::chrono::sys_seconds time) const;
    /// Outside, in degrees Celsius.
    [[nodiscard]] double temperature(std::chrono::sys_seconds time) const;

private:
    [[nodiscard]] double clouds(std::chrono::sys_seconds time) const;

    std::uint64_t m_seed;
};

/// Noise between 0 and 1 that moves on a grid of `period`, with straight lines between its points.
[[nodiscard]] double smoothNoise(std::uint64_t seed, Stream stream, std::chrono::sys_seconds time,
                                 std::chrono::seconds period);

} // namespace p1scope::simulator

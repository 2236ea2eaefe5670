// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace p1scope::simulator {

/// Chance that is a function of its place alone (splitmix64), so that a house's life can be looked at at any
/// moment, in any order, and is the same on every platform.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t value)
{
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
}

/// What a number drawn is for: draws of different streams are independent.
enum class Stream : std::uint64_t {
    House,
    Identity,
    Appliances,
    HotWater,
    BaseLoad,
    Clearness,
    Clouds,
    Temperature,
    Voltage,
    Flicker,
    Grid,
    Past,
    MonthPeaks,
};

[[nodiscard]] constexpr std::uint64_t draw(std::uint64_t seed, Stream stream, std::int64_t place)
{
    return mix(mix(seed ^ mix(static_cast<std::uint64_t>(stream))) ^ static_cast<std::uint64_t>(place));
}

/// 0 up to, not including, 1.
[[nodiscard]] constexpr double unit(std::uint64_t value)
{
    return static_cast<double>(value >> 11U) * 0x1p-53;
}

/// `lowest` to `highest`, both included.
[[nodiscard]] constexpr int between(std::uint64_t value, int lowest, int highest)
{
    return lowest + static_cast<int>(value % static_cast<std::uint64_t>(highest - lowest + 1));
}

} // namespace p1scope::simulator

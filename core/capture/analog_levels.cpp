// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/analog_levels.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace p1scope::capture {

namespace {

/// How far a voltage must pass the threshold, as a share of the span, before the level counts as changed.
constexpr double hysteresis = 0.1;
/// Sign, exponent and eight bits of the fraction: finer than half a percent.
constexpr unsigned dropped = 15;
constexpr std::size_t binCount = std::size_t{1} << (32 - dropped);
/// Of outliers on either side: one in so many, and no more than this, since a telegram may be rare.
constexpr std::uint64_t trimmedShare = 10'000;
constexpr std::uint64_t mostTrimmed = 20;
/// Where more than this share lies between the outer thirds, there is one level with noise.
constexpr double mostBetween = 0.7;
constexpr std::uint32_t signBit = 0x80000000;

/// Numbers as whole ones that come in the same order.
std::uint32_t ordered(float volts)
{
    const auto bits = std::bit_cast<std::uint32_t>(volts);
    return (bits & signBit) != 0 ? ~bits : bits | signBit;
}

double middleOfBin(std::size_t bin)
{
    const auto bits = static_cast<std::uint32_t>(bin << dropped | std::size_t{1} << (dropped - 1));
    return static_cast<double>(std::bit_cast<float>((bits & signBit) != 0 ? bits & ~signBit : ~bits));
}

} // namespace

AnalogLevels::AnalogLevels()
    : m_counts(binCount)
{}

void AnalogLevels::count(float volts, std::uint64_t times)
{
    if (!std::isfinite(volts))
        return;
    m_counts[ordered(volts == 0 ? 0.0F : volts) >> dropped] += times;
    m_all += times;
}

/// The level of a side is the mean of what lies in its third of the span, so that overshoot moves it little.
std::optional<AnalogLevels::Levels> AnalogLevels::levels() const
{
    const std::uint64_t trimmed = std::min(m_all / trimmedShare, mostTrimmed);
    const auto outermost = [&](auto bin, int step) {
        for (std::uint64_t passed = m_counts[bin]; passed <= trimmed; passed += m_counts[bin])
            bin = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(bin) + step);
        return middleOfBin(bin);
    };
    if (m_all == 0)
        return std::nullopt;
    const double least = outermost(std::size_t{0}, 1);
    const double third = (outermost(binCount - 1, -1) - least) / 3;
    struct Side {
        double count = 0;
        double sum = 0;
    };
    std::array<Side, 3> sides;
    for (std::size_t bin = 0; bin < binCount && third > 0; ++bin) {
        if (m_counts[bin] == 0)
            continue;
        const double volts = middleOfBin(bin);
        Side& side = sides[volts < least + third ? 0 : volts > least + 2 * third ? 2 : 1];
        side.count += static_cast<double>(m_counts[bin]);
        side.sum += static_cast<double>(m_counts[bin]) * volts;
    }
    if (sides[0].count <= 0 || sides[2].count <= 0 ||
        sides[1].count > mostBetween * static_cast<double>(m_all))
        return std::nullopt;
    return Levels{sides[0].sum / sides[0].count, sides[2].sum / sides[2].count};
}

std::optional<Thresholds> AnalogLevels::thresholds() const
{
    const auto found = levels();
    if (!found)
        return std::nullopt;
    const double span = found->high - found->low;
    const double middle = found->low + span / 2;
    return Thresholds{middle - span * hysteresis, middle + span * hysteresis};
}

Thresholds AnalogLevels::thresholdsAt(double volts) const
{
    const auto found = levels();
    const double reach = found ? (found->high - found->low) * hysteresis : 0;
    return {volts - reach, volts + reach};
}

} // namespace p1scope::capture

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/rough_line.h"

#include "core/simulator/faults.h"
#include "core/simulator/random.h"
#include "core/simulator/wire.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace p1scope::simulator {

namespace {

using capture::Duration;

double gapAfter(char character, const RoughLine& rough, std::mt19937_64& chance)
{
    double gap = 0;
    if (rough.gapChance > 0 && unit(chance()) < rough.gapChance)
        gap += rough.longestGap * unit(chance());
    if (rough.meanGap > 0)
        gap -= rough.meanGap * std::log1p(-unit(chance()));
    if (rough.longestLineGap > 0 && character == '\n')
        gap += rough.shortestLineGap + (rough.longestLineGap - rough.shortestLineGap) * unit(chance());
    return gap;
}

/// The same wire, with the other level for the length of a bit wherever chance has it.
void flipBits(capture::Edges& wire, double rate, double bit, std::mt19937_64& chance)
{
    const double first = static_cast<double>(wire.at.front().count());
    const auto bits =
        static_cast<std::int64_t>(static_cast<double>((wire.at.back() - wire.at.front()).count()) / bit);
    const auto moment = [&](std::int64_t count) {
        return Duration(std::llround(first + static_cast<double>(count) * bit));
    };
    std::vector<Duration> flips;
    for (std::int64_t i = 0; i < bits; ++i) {
        if (unit(chance()) < rate) {
            flips.push_back(moment(i));
            flips.push_back(moment(i + 1));
        }
    }
    // Two edges at one moment are none.
    std::vector<Duration> all;
    std::merge(wire.at.begin(), wire.at.end(), flips.begin(), flips.end(), std::back_inserter(all));
    wire.at.clear();
    for (const Duration at : all) {
        if (!wire.at.empty() && at - wire.at.back() < Duration(2))
            wire.at.pop_back();
        else
            wire.at.push_back(at);
    }
}

} // namespace

capture::Edges roughWire(std::string_view text, const line::LineSettings& line, const RoughLine& rough,
                         std::mt19937_64& chance)
{
    const double bit = 1e9 / line.baud;
    WireTelegram telegram = toWire(text, line, {}, chance);
    for (std::size_t i = 1; i < telegram.characters.size(); ++i)
        telegram.characters[i].gapBefore = Duration(std::llround(gapAfter(text[i - 1], rough, chance) * bit));
    capture::Edges wire = restingWire(line);
    appendEdges(wire, telegram, line, capture::Time(4 * line.characterTime()));
    wire.end += 4 * line.characterTime();
    if (rough.bitErrorRate > 0 && !wire.at.empty())
        flipBits(wire, rough.bitErrorRate, bit, chance);
    return wire;
}

} // namespace p1scope::simulator

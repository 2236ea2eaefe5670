// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/error_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace p1scope::doctor {

namespace {

/// Fewer say nothing.
constexpr std::uint64_t fewest = 8;
constexpr std::uint32_t fewestOfAClass = 20;

/// True where the second share is at least three times the first, and by more than chance.
bool clearlyMore(const ErrorPlaces::Share& low, const ErrorPlaces::Share& high)
{
    if (low.all < fewestOfAClass || high.all < fewestOfAClass || high.bad < fewest)
        return false;
    const double a = static_cast<double>(low.bad) / low.all;
    const double b = static_cast<double>(high.bad) / high.all;
    const double both = static_cast<double>(low.bad + high.bad) / (low.all + high.all);
    const double sigma = std::sqrt(both * (1 - both) * (1.0 / low.all + 1.0 / high.all));
    return b > 3 * a && b - a > 4 * sigma;
}

ErrorPlaces::Share sum(std::span<const ErrorPlaces::Share> shares)
{
    ErrorPlaces::Share whole;
    for (const ErrorPlaces::Share& share : shares) {
        whole.bad += share.bad;
        whole.all += share.all;
    }
    return whole;
}

double percent(const ErrorPlaces::Share& share)
{
    return share.all == 0 ? 0 : 100.0 * share.bad / share.all;
}

} // namespace

void ErrorPlaces::takeBroken(const telegram::Telegram& telegram, std::span<const Finding> findings,
                             const Moment& moment)
{
    ++m_broken;
    count(moment, true);
    // A telegram that is nothing but noise must not drown the others.
    constexpr std::size_t mostOfOne = 4;
    std::size_t counted = 0;
    for (const Finding& finding : findings) {
        if (finding.bit) {
            std::uint32_t& bit = m_byBit[finding.bit->came ? 1 : 0][finding.bit->number & 7U];
            ++bit;
        }
        if (finding.ofFrames || finding.word == "several-bytes" || finding.word == "crc-variant" ||
            counted == mostOfOne)
            continue;
        countPlace(finding.offset);
        ++counted;
    }
    if (counted > 0)
        return;
    for (const telegram::Flaw& flaw : telegram.flaws) {
        if (counted++ < mostOfOne)
            countPlace(flaw.offset);
    }
}

void ErrorPlaces::count(const Moment& moment, bool bad)
{
    const auto add = [bad](Share& share) {
        ++share.all;
        share.bad += bad ? 1U : 0U;
    };
    if (moment.hour && *moment.hour < m_byHour.size())
        add(m_byHour[*moment.hour]);
    if (moment.kilowatts) {
        const auto place =
            std::upper_bound(powerBounds.begin(), powerBounds.end(), std::abs(*moment.kilowatts));
        add(m_byPower[static_cast<std::size_t>(place - powerBounds.begin())]);
    }
}

void ErrorPlaces::countPlace(std::size_t offset)
{
    ++m_byPlace[std::min(offset / bytesAPlace, places - 1)];
}

std::string ErrorPlaces::whatStandsOut() const
{
    const std::span powerClasses(m_byPower);
    for (std::size_t split = 1; split < powers; ++split) {
        const Share low = sum(powerClasses.first(split));
        const Share high = sum(powerClasses.subspan(split));
        if (clearlyMore(low, high))
            return fmt::format("{:.1f} % of the telegrams break above {} kW, {:.1f} % below: noise that "
                               "follows the load",
                               percent(high), powerBounds[split - 1], percent(low));
    }
    const auto zeros = std::accumulate(m_byBit[0].begin(), m_byBit[0].end(), std::uint64_t{0});
    const auto ones = std::accumulate(m_byBit[1].begin(), m_byBit[1].end(), std::uint64_t{0});
    if (zeros + ones >= fewest && std::max(zeros, ones) * 10 >= (zeros + ones) * 9)
        return fmt::format("{} of {} wrong bits came as {}: the line's level, not chance",
                           std::max(zeros, ones), zeros + ones, zeros > ones ? 0 : 1);
    const auto placed = std::accumulate(m_byPlace.begin(), m_byPlace.end(), std::uint64_t{0});
    const auto most = std::max_element(m_byPlace.begin(), m_byPlace.end());
    if (placed >= fewest && std::uint64_t{*most} * 10 >= placed * 7) {
        const auto at = static_cast<std::size_t>(most - m_byPlace.begin()) * bytesAPlace;
        return fmt::format("{} of {} errors stand within bytes {} to {}: a buffer that is too small, or one "
                           "object that is written unlike the others",
                           *most, placed, at, at + bytesAPlace - 1);
    }
    const std::span hours(m_byHour);
    const Share day = sum(hours);
    for (std::size_t hour = 0; hour < hours.size(); ++hour) {
        const Share others{day.bad - hours[hour].bad, day.all - hours[hour].all};
        if (clearlyMore(others, hours[hour]))
            return fmt::format("{:.1f} % of the telegrams between {}:00 and {}:00 break, {:.1f} % otherwise: "
                               "look what runs then",
                               percent(hours[hour]), hour, (hour + 1) % 24, percent(others));
    }
    return {};
}

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/comparison_parts.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace p1scope::meter {

namespace {

GraphTime graphTime(GraphTime zero, double seconds)
{
    return zero + std::chrono::milliseconds(std::llround(seconds * 1000));
}

/// The line of least squares through some pairs; pairs that are better known count for more. What lies far
/// off it is drawn nearer, twice.
Slope slopeOf(std::span<const Pair> pairs)
{
    Slope slope;
    std::vector<double> references;
    references.reserve(pairs.size());
    for (const Pair& pair : pairs)
        references.push_back(pair.reference);
    for (int turn = 0; turn < 3; ++turn) {
        double weight = 0;
        double meter = 0;
        double reference = 0;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const double w = 1 / (pairs[i].sigma * pairs[i].sigma);
            weight += w;
            meter += w * pairs[i].meter;
            reference += w * references[i];
        }
        meter /= weight;
        reference /= weight;
        double xx = 0;
        double xy = 0;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const double w = 1 / (pairs[i].sigma * pairs[i].sigma);
            const double x = pairs[i].meter - meter;
            xx += w * x * x;
            xy += w * x * (references[i] - reference);
        }
        if (xx <= 0)
            return {};
        slope = {xy / xx, xx};
        std::vector<double> away;
        away.reserve(pairs.size());
        const auto lineAt = [&](std::size_t i) { return reference + slope.value * (pairs[i].meter - meter); };
        for (std::size_t i = 0; i < pairs.size(); ++i)
            away.push_back(std::abs(pairs[i].reference - lineAt(i)) / pairs[i].sigma);
        const double most = 2 * 1.4826 * medianOf(std::move(away));
        for (std::size_t i = 0; i < pairs.size(); ++i)
            references[i] = std::clamp(pairs[i].reference, lineAt(i) - most * pairs[i].sigma,
                                       lineAt(i) + most * pairs[i].sigma);
    }
    return slope;
}

/// 1, 2, 5, 10, 20 … : the greatest that is no more than `load`.
double roundBelow(double load)
{
    const double power = std::pow(10, std::floor(std::log10(load)));
    return load >= 5 * power ? 5 * power : load >= 2 * power ? 2 * power : power;
}

double roundAbove(double below)
{
    const double power = std::pow(10, std::floor(std::log10(below * 1.0001)));
    const double first = std::round(below / power);
    return first >= 5 ? 10 * power : first >= 2 ? 5 * power : 2 * power;
}

/// What was counted at one level without a break.
struct Run {
    double level = 0; ///< its lower edge
    double meter = 0;
    double reference = 0;
};

} // namespace

std::vector<Slope> slopesOf(std::span<const Pair> pairs, std::span<const Stretch> stretches,
                            std::vector<Stretch>* places)
{
    constexpr std::size_t fewest = 8;
    const double blocks = std::clamp(static_cast<double>(pairs.size()) / 25, 4.0, 24.0);
    const double block = (pairs.back().meter - pairs.front().meter) / blocks;
    std::vector<Slope> slopes;
    for (const Stretch stretch : stretches) {
        if (stretch.to - stretch.from < fewest)
            continue;
        const double begin = pairs[stretch.from].meter;
        const double amount = pairs[stretch.to - 1].meter - begin;
        const double parts = std::max(1.0, std::round(amount / block));
        std::size_t from = stretch.from;
        for (double part = 1; part <= parts; ++part) {
            std::size_t to = from;
            while (to < stretch.to && (part >= parts || pairs[to].meter < begin + amount * part / parts))
                ++to;
            if (to - from >= fewest) {
                const Slope slope = slopeOf(pairs.subspan(from, to - from));
                if (slope.weight > 0) {
                    slopes.push_back(slope);
                    if (places != nullptr)
                        places->push_back({from, to});
                }
            }
            from = to;
        }
    }
    // A block counts for no more than two usual ones: its own noise is not all that makes it wrong.
    std::vector<double> weights;
    weights.reserve(slopes.size());
    for (const Slope& slope : slopes)
        weights.push_back(slope.weight);
    const double usual = medianOf(std::move(weights));
    for (Slope& slope : slopes)
        slope.weight = 1 / (1 / slope.weight + 1 / std::max(usual, 1e-300));
    return slopes;
}

std::vector<ComparedPart> periodsOf(std::span<const Pair> pairs, std::span<const Stretch> stretches,
                                    GraphTime zero)
{
    std::vector<Stretch> places;
    const auto slopes = slopesOf(pairs, stretches, &places);
    std::vector<ComparedPart> periods;
    periods.reserve(slopes.size());
    std::vector<double> spread;
    const double middle = huberMean(slopes).value;
    for (const Slope& slope : slopes)
        spread.push_back(std::abs(slope.value - middle) * std::sqrt(slope.weight));
    const double scale = 1.4826 * medianOf(std::move(spread));
    for (std::size_t i = 0; i < slopes.size(); ++i) {
        const Pair& first = pairs[places[i].from];
        const Pair& last = pairs[places[i].to - 1];
        const double width = 1.96 * scale / std::sqrt(slopes[i].weight);
        const double amount = last.meter - first.meter;
        const double load = amount / std::max(last.time - first.time, 1.0) * 3600;
        periods.push_back({graphTime(zero, first.time),
                           graphTime(zero, last.time),
                           load,
                           load,
                           amount,
                           {slopes[i].value, slopes[i].value - width, slopes[i].value + width}});
    }
    return periods;
}

std::vector<ComparedPart> levelsOf(std::span<const Pair> pairs, std::span<const Stretch> stretches,
                                   double ratio, GraphTime zero)
{
    constexpr std::size_t around = 6;
    std::vector<Run> runs;
    for (const Stretch stretch : stretches) {
        bool begun = false;
        for (std::size_t i = stretch.from; i + 1 < stretch.to; ++i) {
            // By the load around, not by this pair alone: chance would choose the level, and the level then
            // has the ratio that chance made.
            const std::size_t from = std::max(stretch.from, i < around ? 0 : i - around);
            const std::size_t to = std::min(stretch.to - 1, i + 1 + around);
            const double load = (pairs[to].meter - pairs[from].meter) /
                                std::max(pairs[to].time - pairs[from].time, 1e-3) * 3600;
            if (load <= 0)
                continue;
            const double level = roundBelow(load);
            if (!begun || runs.back().level != level)
                runs.push_back({level, 0, 0});
            begun = true;
            runs.back().meter += pairs[i + 1].meter - pairs[i].meter;
            runs.back().reference += pairs[i + 1].reference - pairs[i].reference;
        }
    }
    std::vector<double> edges;
    edges.reserve(runs.size());
    double whole = 0;
    for (const Run& run : runs) {
        edges.push_back(run.level);
        whole += run.meter;
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    std::vector<ComparedPart> levels;
    for (const double edge : edges) {
        double meter = 0;
        double reference = 0;
        double squares = 0;
        std::size_t count = 0;
        for (const Run& run : runs) {
            if (run.level != edge)
                continue;
            meter += run.meter;
            reference += run.reference;
            squares += (run.reference - ratio * run.meter) * (run.reference - ratio * run.meter);
            ++count;
        }
        if (meter < whole / 100 || count < 3)
            continue;
        const double value = reference / meter;
        const double n = static_cast<double>(count);
        const double width = studentFactor(count - 1) * std::sqrt(squares * n / (n - 1)) / meter;
        levels.push_back({graphTime(zero, pairs.front().time),
                          graphTime(zero, pairs.back().time),
                          edge,
                          roundAbove(edge),
                          meter,
                          {value, value - width, value + width}});
    }
    return levels;
}

std::optional<Estimate> driftOf(std::span<const ComparedPart> periods)
{
    const std::size_t n = periods.size();
    if (n < 6)
        return std::nullopt;
    const auto days = [](const ComparedPart& part) {
        return static_cast<double>(
                   ((part.from.time_since_epoch() + part.to.time_since_epoch()) / 2).count()) /
               86'400'000;
    };
    std::vector<double> slopes;
    slopes.reserve(n * (n - 1) / 2);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = i + 1; k < n; ++k) {
            const double apart = days(periods[k]) - days(periods[i]);
            if (apart > 1e-9)
                slopes.push_back((periods[k].ratio.value - periods[i].ratio.value) / apart);
        }
    }
    if (slopes.size() < 10)
        return std::nullopt;
    std::sort(slopes.begin(), slopes.end());
    const double count = static_cast<double>(n);
    const double reach = 1.96 * std::sqrt(count * (count - 1) * (2 * count + 5) / 18) / 2;
    const double middle = static_cast<double>(slopes.size()) / 2;
    const auto at = [&](double place) {
        return slopes[static_cast<std::size_t>(
            std::clamp(place, 0.0, static_cast<double>(slopes.size() - 1)))];
    };
    return Estimate{at(middle), at(middle - reach), at(middle + reach)};
}

} // namespace p1scope::meter

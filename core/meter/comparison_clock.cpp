// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/comparison_steps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>

namespace p1scope::meter {

namespace {

/// What a curve rises in every cell of a grid.
std::vector<double> rises(const Curve& curve, double from, double cell, std::size_t cells)
{
    std::vector<double> values(cells);
    std::size_t place = 0;
    double last = curve.at(from, place).value;
    for (std::size_t i = 0; i < cells; ++i) {
        const double now = curve.at(from + static_cast<double>(i + 1) * cell, place).value;
        values[i] = now - last;
        last = now;
    }
    return values;
}

double usualGap(const Curve& curve)
{
    std::vector<double> gaps;
    const std::size_t stride = curve.knots.size() / 4000 + 1;
    gaps.reserve(curve.knots.size() / stride);
    for (std::size_t i = 1; i < curve.knots.size(); i += stride)
        gaps.push_back(curve.knots[i].time - curve.knots[i - 1].time);
    return medianOf(std::move(gaps));
}

/// A first idea, to a cell of a grid.
struct Coarse {
    double offset = 0;
    double cell = 1;
    bool known = false;
};

Coarse lookAround(const Curve& meter, const Curve& reference, double range)
{
    Coarse coarse;
    coarse.cell = std::clamp(std::max(usualGap(meter), usualGap(reference)), 1.0, 1800.0);
    // Clocks that may be a year apart are looked for in steps of minutes.
    constexpr double mostSteps = 50'000;
    coarse.cell = std::max(coarse.cell, range / mostSteps);
    const double shorter = std::min(meter.end() - meter.begin(), reference.end() - reference.begin());
    const auto reach = static_cast<std::ptrdiff_t>(std::ceil(range / coarse.cell));
    // The middle of what there is, as long as it may be for the work of 60 million differences.
    const double common = std::min(meter.end(), reference.end()) - std::max(meter.begin(), reference.begin());
    const double wanted = std::max({common, shorter / 2, 20 * coarse.cell});
    const auto cells = std::clamp<std::size_t>(static_cast<std::size_t>(wanted / coarse.cell), 10,
                                               60'000'000 / static_cast<std::size_t>(2 * reach + 1) + 10);
    const double middle =
        common > 0 ? (std::min(meter.end(), reference.end()) + std::max(meter.begin(), reference.begin())) / 2
                   : (meter.begin() + meter.end()) / 2;
    const double from = middle - coarse.cell * static_cast<double>(cells) / 2;
    const auto a = rises(meter, from, coarse.cell, cells);
    const auto b = rises(reference, from - static_cast<double>(reach) * coarse.cell, coarse.cell,
                         cells + 2 * static_cast<std::size_t>(reach));
    double best = std::numeric_limits<double>::infinity();
    std::vector<double> all;
    all.reserve(static_cast<std::size_t>(2 * reach + 1));
    for (std::ptrdiff_t lag = -reach; lag <= reach; ++lag) {
        const double shift = static_cast<double>(lag) * coarse.cell;
        // Only what both know at this lag.
        const double begin = std::max({from, meter.begin(), reference.begin() - shift});
        const double end =
            std::min({from + coarse.cell * static_cast<double>(cells), meter.end(), reference.end() - shift});
        if (end - begin < 0.5 * std::min(shorter, coarse.cell * static_cast<double>(cells)))
            continue;
        const auto first = static_cast<std::size_t>(std::ceil((begin - from) / coarse.cell));
        const auto last = static_cast<std::size_t>(std::floor((end - from) / coarse.cell));
        const auto moved = static_cast<std::size_t>(lag + reach);
        double ofA = 0;
        double ofB = 0;
        for (std::size_t i = first; i < last; ++i) {
            ofA += a[i];
            ofB += b[i + moved];
        }
        const double ratio = ofA > 0 ? ofB / ofA : 1;
        double sum = 0;
        for (std::size_t i = first; i < last; ++i)
            sum += std::abs(b[i + moved] - ratio * a[i]);
        const double score = sum / std::max(ofB, 1e-12);
        all.push_back(score);
        if (score < best) {
            best = score;
            coarse.offset = shift;
        }
    }
    // Load that never changes fits everywhere.
    coarse.known = all.size() > 4 && best < 0.75 * medianOf(all);
    return coarse;
}

/// What one block of pairs says of the clock, in seconds beyond what was taken.
struct Said {
    double time = 0;
    double offset = 0;
    double weight = 0;
};

/// What a clock that is wrong by a second makes is a difference that follows the load. In a block of pairs,
/// which is short so that lost pulses spoil few of them, the slope of the one over the other is the error.
std::optional<Said> askBlock(std::span<const Pair> pairs, double ratio)
{
    double weight = 0;
    double load = 0;
    double difference = 0;
    std::vector<double> loads;
    loads.reserve(pairs.size());
    // By pairs some way off: what is uncertain about a pair itself must not make its load.
    constexpr std::size_t around = 3;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const Pair& before = pairs[i < around ? 0 : i - around];
        const Pair& after = pairs[std::min(i + around, pairs.size() - 1)];
        loads.push_back((after.meter - before.meter) / std::max(after.time - before.time, 1e-3) * ratio);
        const double w = 1 / (pairs[i].sigma * pairs[i].sigma);
        weight += w;
        load += w * loads.back();
        difference += w * (pairs[i].reference - ratio * pairs[i].meter);
    }
    load /= weight;
    difference /= weight;
    double xx = 0;
    double xy = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const double w = 1 / (pairs[i].sigma * pairs[i].sigma);
        const double x = loads[i] - load;
        xx += w * x * x;
        xy += w * x * (pairs[i].reference - ratio * pairs[i].meter - difference);
    }
    if (xx <= 0)
        return std::nullopt;
    return Said{pairs[pairs.size() / 2].time, -xy / xx, xx};
}

std::vector<Said> askAll(const Curve& meter, const Curve& reference, const ClockFit& clock)
{
    constexpr std::size_t mostBlocks = 400;
    const auto pairs = pairUp(meter, reference, clock, std::numeric_limits<std::size_t>::max() / 2);
    const std::size_t block = std::clamp<std::size_t>(pairs.size() / 80, 12, 40);
    std::vector<Said> said;
    if (pairs.size() < 2)
        return said;
    const std::size_t stride = std::max<std::size_t>(1, pairs.size() / block / mostBlocks);
    std::vector<double> ratios;
    const std::size_t parts = std::clamp<std::size_t>(pairs.size() / block, 1, 60);
    ratios.reserve(parts);
    for (std::size_t i = 0; i < parts; ++i) {
        const Pair& first = pairs[i * (pairs.size() - 1) / parts];
        const Pair& last = pairs[(i + 1) * (pairs.size() - 1) / parts];
        if (last.meter > first.meter)
            ratios.push_back((last.reference - first.reference) / (last.meter - first.meter));
    }
    const double ratio = medianOf(std::move(ratios));
    for (std::size_t from = 0; from < pairs.size(); from += block * stride) {
        const std::size_t length = std::min(block, pairs.size() - from);
        if (length < block / 2)
            break;
        if (const auto one = askBlock(std::span(pairs).subspan(from, length), ratio))
            said.push_back(*one);
    }
    return said;
}

/// Huber's line through what was said.
struct Line {
    double offset = 0; ///< at the middle that was asked for
    double slope = 0;
    double error = 0; ///< of the slope
};

Line lineThrough(const std::vector<Said>& said, double middle)
{
    std::vector<double> weights;
    weights.reserve(said.size());
    for (const Said& one : said)
        weights.push_back(one.weight);
    Line line;
    for (int turn = 0; turn < 15; ++turn) {
        double weight = 0;
        double time = 0;
        double offset = 0;
        for (std::size_t i = 0; i < said.size(); ++i) {
            weight += weights[i];
            time += weights[i] * said[i].time;
            offset += weights[i] * said[i].offset;
        }
        time /= weight;
        offset /= weight;
        double xx = 0;
        double xy = 0;
        for (std::size_t i = 0; i < said.size(); ++i) {
            xx += weights[i] * (said[i].time - time) * (said[i].time - time);
            xy += weights[i] * (said[i].time - time) * (said[i].offset - offset);
        }
        if (!(xx > 0))
            return line;
        line.slope = xy / xx;
        line.offset = offset + line.slope * (middle - time);
        std::vector<double> away;
        away.reserve(said.size());
        double squares = 0;
        for (std::size_t i = 0; i < said.size(); ++i) {
            const double rest = said[i].offset - offset - line.slope * (said[i].time - time);
            away.push_back(std::abs(rest) * std::sqrt(said[i].weight));
            squares += std::pow(weights[i] * (said[i].time - time) * rest, 2);
        }
        line.error = std::sqrt(squares) / xx;
        const double scale = std::max(1.4826 * medianOf(away), 1e-12);
        for (std::size_t i = 0; i < said.size(); ++i)
            weights[i] = said[i].weight * std::min(1.0, 1.345 * scale / std::max(away[i], 1e-15));
    }
    return line;
}

} // namespace

ClockFit fitClock(const Curve& meter, const Curve& reference, double range)
{
    const Coarse coarse = lookAround(meter, reference, range);
    ClockFit fit;
    fit.known = coarse.known;
    fit.offset = coarse.known ? coarse.offset : 0;
    fit.sigma = coarse.cell;
    const double from = std::max(meter.begin(), reference.begin() - fit.offset);
    const double to = std::min(meter.end(), reference.end() - fit.offset);
    fit.middle = (from + to) / 2;
    fit.cell = coarse.cell;
    fit.known = coarse.known && to > from;
    return fit.known ? refineClock(fit, meter, reference) : fit;
}

ClockFit refineClock(ClockFit fit, const Curve& meter, const Curve& reference)
{
    const double from = std::max(meter.begin(), fit.toMeter(reference.begin()));
    const double to = std::min(meter.end(), fit.toMeter(reference.end()));
    constexpr int turns = 10;
    for (int turn = 0; turn < turns; ++turn) {
        const auto said = askAll(meter, reference, fit);
        std::vector<Slope> offsets;
        offsets.reserve(said.size());
        for (const Said& one : said)
            offsets.push_back({one.offset, one.weight});
        if (offsets.size() < 3)
            return fit;
        const Estimate more = huberMean(offsets);
        // No further at once than the load can be trusted to be the same.
        fit.sigma = (more.high - more.low) / 2 / 1.96;
        double step = more.value;
        // A clock that runs away is looked for when the rest is nearly right.
        if (turn >= 3 && said.size() >= 12) {
            const Line line = lineThrough(said, fit.middle);
            if (fit.drift != 0 ||
                (std::abs(line.slope) > 6 * line.error && std::abs(line.slope) * (to - from) > 0.5)) {
                fit.drift += line.slope;
                step = line.offset;
            }
        }
        // No further at once than the load can be trusted to be the same.
        fit.offset += std::clamp(step, -3 * fit.cell, 3 * fit.cell);
        if (turn >= 4 && std::abs(step) < 0.01)
            break;
    }
    return fit;
}

} // namespace p1scope::meter

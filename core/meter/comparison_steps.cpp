// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/comparison_steps.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace p1scope::meter {

namespace {

constexpr double madToSigma = 1.4826;

/// The index of the first knot in [from, to], and the one behind the last.
std::pair<std::size_t, std::size_t> within(const Curve& curve, double from, double to)
{
    const auto less = [](const Knot& knot, double time) { return knot.time < time; };
    const auto first = std::lower_bound(curve.knots.begin(), curve.knots.end(), from, less);
    const auto last = std::upper_bound(curve.knots.begin(), curve.knots.end(), to,
                                       [](double time, const Knot& knot) { return time < knot.time; });
    return {static_cast<std::size_t>(first - curve.knots.begin()),
            static_cast<std::size_t>(std::max(first, last) - curve.knots.begin())};
}

/// Weighted sums from the beginning, for the cost of any stretch at once.
class Sums {
public:
    Sums(std::span<const double> values, std::span<const double> weights)
        : m_weight(values.size() + 1)
        , m_first(values.size() + 1)
        , m_square(values.size() + 1)
    {
        for (std::size_t i = 0; i < values.size(); ++i) {
            m_weight[i + 1] = m_weight[i] + weights[i];
            m_first[i + 1] = m_first[i] + weights[i] * values[i];
            m_square[i + 1] = m_square[i] + weights[i] * values[i] * values[i];
        }
    }
    [[nodiscard]] double cost(std::size_t from, std::size_t to) const
    {
        const double weight = m_weight[to] - m_weight[from];
        const double first = m_first[to] - m_first[from];
        return m_square[to] - m_square[from] - (weight > 0 ? first * first / weight : 0);
    }

private:
    std::vector<double> m_weight;
    std::vector<double> m_first;
    std::vector<double> m_square;
};

/// Goes through the gaps between pulses, and asks the meter about those that are not like their neighbours.
class Mender {
public:
    Mender(const Curve& pulses, const Curve& meter, const ClockFit& clock, double ratio)
        : m_pulses(pulses)
        , m_meter(meter)
        , m_clock(clock)
        , m_ratio(ratio)
    {}

    /// Pulses missing (positive) or too many (-1) before knot `i`.
    int missingBefore(std::size_t i)
    {
        const double before = (gap(i - 1) + gap(i - 2)) / 2;
        const double after = (gap(i + 1) + gap(i + 2)) / 2;
        const bool steady =
            isAlike(gap(i - 1), gap(i - 2)) && isAlike(gap(i + 1), gap(i + 2)) && isAlike(before, after);
        const double ratio = gap(i) / ((before + after) / 2);
        if (ratio > 1.5 && gap(i) > 1.4 * std::max(gap(i - 1), gap(i + 1))) {
            const int missing = std::max(static_cast<int>(std::lround(ratio)) - 1, 1);
            // Times alone nearly prove it while the load is steady; else the meter has to.
            const bool plain = steady && std::abs(ratio - missing - 1) < 0.2;
            const bool told = -counted(i) > (plain ? 0.15 : 0.5) * missing * m_pulses.step;
            return missing <= 6 && told ? missing : 0;
        }
        // A pulse within one gap: the two parts of it make one that is like its neighbours.
        const double around = (gap(i - 1) + gap(i + 2)) / 2;
        const bool split =
            gap(i) < 0.3 * around && gap(i) + gap(i + 1) < 1.4 * std::max(gap(i - 1), gap(i + 2));
        const bool plain = isAlike(gap(i - 1), gap(i + 2)) && isAlike(gap(i) + gap(i + 1), around);
        return split && counted(i) > (plain ? 0.2 : 0.6) * m_pulses.step ? -1 : 0;
    }

    void mend(double time, int missing) { m_mended.emplace_back(time, missing); }
    [[nodiscard]] const std::vector<std::pair<double, int>>& mended() const { return m_mended; }

private:
    [[nodiscard]] double gap(std::size_t i) const
    {
        return m_pulses.knots[i].time - m_pulses.knots[i - 1].time;
    }
    static bool isAlike(double a, double b) { return std::abs(a - b) <= 0.15 * std::min(a, b); }

    /// How much more the pulses counted than the meter, from some knots before knot `i` to some behind it.
    [[nodiscard]] double counted(std::size_t i)
    {
        constexpr std::ptrdiff_t around = 6;
        const double time = (m_pulses.knots[i].time + m_pulses.knots[i - 1].time) / 2;
        const auto place = std::lower_bound(m_meter.knots.begin(), m_meter.knots.end(), m_clock.toMeter(time),
                                            [](const Knot& knot, double t) { return knot.time < t; }) -
                           m_meter.knots.begin();
        if (place < around || place + around >= std::ssize(m_meter.knots))
            return 0;
        return difference(place, place + around) - difference(place - around, place);
    }
    [[nodiscard]] double difference(std::ptrdiff_t from, std::ptrdiff_t to)
    {
        double sum = 0;
        double weight = 0;
        for (std::ptrdiff_t k = from; k < to; ++k) {
            const Knot& knot = m_meter.knots[static_cast<std::size_t>(k)];
            const double time = m_clock.ofMeter(knot.time);
            const Knot there = m_pulses.at(time, m_place);
            double value = there.value;
            for (auto one = m_mended.rbegin(); one != m_mended.rend() && one->first > time; ++one)
                value -= one->second * m_pulses.step;
            const double w = 1 / (knot.sigma * knot.sigma + there.sigma * there.sigma);
            sum += w * (value - m_ratio * knot.value);
            weight += w;
        }
        return sum / weight;
    }

    const Curve& m_pulses;
    const Curve& m_meter;
    const ClockFit& m_clock;
    double m_ratio;
    std::size_t m_place = 0;
    std::vector<std::pair<double, int>> m_mended;
};

} // namespace

std::vector<Pair> pairUp(const Curve& meter, const Curve& reference, const ClockFit& clock, std::size_t most)
{
    const double from = std::max(meter.begin(), clock.toMeter(reference.begin()));
    const double to = std::min(meter.end(), clock.toMeter(reference.end()));
    std::vector<Pair> pairs;
    if (to <= from)
        return pairs;
    const auto ofMeter = within(meter, from, to);
    const auto ofReference = within(reference, clock.ofMeter(from), clock.ofMeter(to));
    const bool byMeter = ofMeter.second - ofMeter.first <= ofReference.second - ofReference.first;
    const auto [first, last] = byMeter ? ofMeter : ofReference;
    const std::size_t stride = std::max<std::size_t>(1, (last - first + most - 1) / most);
    pairs.reserve((last - first) / stride + 1);
    // Of many knots between two of the other curve, which then stood still, the line in between says nothing.
    constexpr std::size_t mostBetween = 3;
    std::size_t place = 0;
    std::size_t lastPlace = std::numeric_limits<std::size_t>::max();
    std::size_t between = 0;
    for (std::size_t i = first; i < last; i += stride) {
        const Curve& other = byMeter ? reference : meter;
        const Knot& knot = byMeter ? meter.knots[i] : reference.knots[i];
        const double shown = byMeter ? clock.ofMeter(knot.time) : clock.toMeter(knot.time);
        const Knot there = other.at(shown, place);
        between = place == lastPlace ? between + 1 : 1;
        lastPlace = place;
        if (between > mostBetween) {
            if (between == mostBetween + 1)
                pairs.resize(pairs.size() - std::min(mostBetween, pairs.size()));
            continue;
        }
        const double sigma = std::hypot(knot.sigma, there.sigma);
        if (byMeter)
            pairs.push_back({knot.time, knot.value, there.value, sigma});
        else
            pairs.push_back({shown, there.value, knot.value, sigma});
    }
    return pairs;
}

std::vector<std::pair<double, int>> mendSinglePulses(Curve& pulses, const Curve& meter, const ClockFit& clock,
                                                     double ratio)
{
    auto& knots = pulses.knots;
    Mender mender(pulses, meter, clock, ratio);
    std::vector<double> added(knots.size());
    double sum = 0;
    for (std::size_t i = 3; i + 3 < knots.size(); ++i) {
        if (const int missing = mender.missingBefore(i); missing != 0) {
            mender.mend((knots[i].time + knots[i - 1].time) / 2, missing);
            sum += missing * pulses.step;
        }
        added[i] = sum;
    }
    for (std::size_t i = 3; i < knots.size(); ++i)
        knots[i].value += i + 3 < knots.size() ? added[i] : sum;
    auto mended = mender.mended();
    for (auto& [time, missing] : mended)
        missing = -missing;
    return mended;
}

std::vector<std::size_t> findChanges(std::span<const double> values, std::span<const double> weights,
                                     double penalty, std::size_t reach)
{
    const std::size_t n = values.size();
    constexpr std::size_t shortest = 3;
    std::vector<std::size_t> changes;
    if (n < 2 * shortest)
        return changes;
    const Sums sums(values, weights);
    std::vector<double> best(n + 1, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> previous(n + 1, 0);
    std::vector<std::size_t> candidates{0};
    best[0] = -penalty;
    for (std::size_t to = shortest; to <= n; ++to) {
        for (const std::size_t from : candidates) {
            const double total = best[from] + sums.cost(from, to) + penalty;
            if (total < best[to]) {
                best[to] = total;
                previous[to] = from;
            }
        }
        // One that is worse by a change can never be the last of the best again.
        std::erase_if(candidates, [&](std::size_t from) {
            return best[from] + sums.cost(from, to) > best[to] || to - from > reach;
        });
        if (to >= 2 * shortest - 1)
            candidates.push_back(to - shortest + 1);
    }
    for (std::size_t at = n; at > 0; at = previous[at]) {
        if (previous[at] > 0)
            changes.push_back(previous[at]);
    }
    std::reverse(changes.begin(), changes.end());
    return changes;
}

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double studentFactor(std::size_t freedom)
{
    // Cornish and Fisher's expansion around the normal distribution's 1.96; exact to a hundredth from 3 on.
    const double v = static_cast<double>(std::max<std::size_t>(freedom, 1));
    return freedom <= 1   ? 12.7
           : freedom == 2 ? 4.30
                          : 1.95996 + 2.37227 / v + 2.8225 / (v * v) + 2.5556 / (v * v * v);
}

Estimate huberMean(std::span<const Slope> slopes)
{
    std::vector<double> values;
    values.reserve(slopes.size());
    for (const Slope& slope : slopes)
        values.push_back(slope.value);
    double centre = medianOf(values);
    std::vector<double> weights(slopes.size());
    for (int turn = 0; turn < 20; ++turn) {
        std::vector<double> away;
        away.reserve(slopes.size());
        for (const Slope& slope : slopes)
            away.push_back(std::sqrt(slope.weight) * std::abs(slope.value - centre));
        const double scale = std::max(madToSigma * medianOf(away), 1e-12);
        double sum = 0;
        double total = 0;
        for (std::size_t i = 0; i < slopes.size(); ++i) {
            weights[i] = slopes[i].weight * std::min(1.0, 1.345 * scale / std::max(away[i], 1e-15));
            sum += weights[i] * slopes[i].value;
            total += weights[i];
        }
        centre = sum / std::max(total, 1e-300);
    }
    double squares = 0;
    double total = 0;
    for (std::size_t i = 0; i < slopes.size(); ++i) {
        const double part = weights[i] * (slopes[i].value - centre);
        squares += part * part;
        total += weights[i];
    }
    const double n = static_cast<double>(slopes.size());
    const double error = n > 1 ? std::sqrt(squares * n / (n - 1)) / total : 1;
    const double width = error * studentFactor(slopes.size() > 1 ? slopes.size() - 1 : 1);
    return {centre, centre - width, centre + width};
}

} // namespace p1scope::meter

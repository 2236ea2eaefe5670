// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/comparison.h"

#include "core/meter/comparison_parts.h"
#include "core/meter/comparison_steps.h"

#include <algorithm>
#include <cmath>

namespace p1scope::meter {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::size_t fewestPairs = 20;
constexpr std::size_t mostPairs = 200'000;
constexpr std::size_t mostPoints = 20'000;

Error tooLittle(std::string what, std::string remedy)
{
    return {ErrorKind::Damaged, std::move(what), std::move(remedy)};
}

Error stopped()
{
    return {ErrorKind::Cancelled, "comparing was stopped", {}};
}

bool tellOf(const std::function<bool(double)>& tell, double share)
{
    return !tell || tell(share);
}

GraphTime graphTime(GraphTime zero, double seconds)
{
    return zero + std::chrono::milliseconds(std::llround(seconds * 1000));
}

/// Median of ratios over blocks of pairs: near enough to begin with, whatever a few of them have lost.
double firstRatio(const std::vector<Pair>& pairs)
{
    const std::size_t blocks = std::clamp<std::size_t>(pairs.size() / 10, 1, 60);
    std::vector<double> ratios;
    ratios.reserve(blocks);
    for (std::size_t b = 0; b < blocks; ++b) {
        const Pair& first = pairs[b * (pairs.size() - 1) / blocks];
        const Pair& last = pairs[(b + 1) * (pairs.size() - 1) / blocks];
        if (last.meter > first.meter)
            ratios.push_back((last.reference - first.reference) / (last.meter - first.meter));
    }
    return medianOf(std::move(ratios));
}

/// Looks for steps and the ratio in turns, until both agree.
class Fit {
public:
    Fit(std::vector<Pair> pairs, std::vector<double> restarts, double meterStep, const Reference& reference,
        double referenceStep)
        : m_pairs(std::move(pairs))
        , m_restarts(std::move(restarts))
        , m_pulses(reference.pulses)
        , m_step(referenceStep)
        , m_meterStep(meterStep)
        , m_ratio(firstRatio(m_pairs))
    {}

    void run()
    {
        for (int turn = 0; turn < 4; ++turn) {
            residuals();
            findSteps();
            const double before = m_ratio;
            m_slopes = slopesOf(m_pairs, m_stretches, {});
            if (m_slopes.empty())
                break;
            m_ratio = huberMean(m_slopes).value;
            if (std::abs(m_ratio - before) < 1e-7)
                break;
        }
    }

    [[nodiscard]] const std::vector<Pair>& pairs() const { return m_pairs; }
    [[nodiscard]] const std::vector<Stretch>& stretches() const { return m_stretches; }
    [[nodiscard]] const std::vector<Step>& steps() const { return m_steps; }
    [[nodiscard]] const std::vector<Slope>& slopes() const { return m_slopes; }
    [[nodiscard]] double ratio() const { return m_ratio; }
    [[nodiscard]] double leastStep() const
    {
        // Both counters are known to a step, and the two may be off in opposite ways.
        return m_pulses ? std::max(1.5 * m_step, 0.75 * m_meterStep)
                        : std::max(2.5 * m_step, 1.25 * (m_meterStep + m_step));
    }

private:
    void residuals()
    {
        m_values.resize(m_pairs.size());
        for (std::size_t i = 0; i < m_pairs.size(); ++i) {
            const Pair& pair = m_pairs[i];
            m_values[i] = pair.reference - m_pairs[0].reference - m_ratio * (pair.meter - m_pairs[0].meter);
        }
        // What stands alone among its neighbours is no step: a load that changed between two looks.
        std::vector<double> calm(m_values.size());
        std::vector<double> away;
        away.reserve(m_values.size());
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            const std::size_t from = i < 4 ? 0 : i - 4;
            const std::size_t to = std::min(m_values.size(), i + 5);
            calm[i] = medianOf({m_values.begin() + static_cast<std::ptrdiff_t>(from),
                                m_values.begin() + static_cast<std::ptrdiff_t>(to)});
            away.push_back(std::abs(m_values[i] - calm[i]) / m_pairs[i].sigma);
        }
        m_scale = std::max(1.4826 * medianOf(std::move(away)), 0.3);
        m_weights.resize(m_values.size());
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            const double sigma = m_scale * m_pairs[i].sigma;
            m_values[i] = std::clamp(m_values[i], calm[i] - 3 * sigma, calm[i] + 3 * sigma);
            m_weights[i] = 1 / (sigma * sigma);
        }
    }

    void findSteps()
    {
        m_steps.clear();
        m_stretches.clear();
        std::size_t from = 0;
        const auto upTo = [&](std::size_t to) {
            if (to > from)
                findStepsIn(from, to);
            from = to;
        };
        for (const double restart : m_restarts) {
            const auto after = std::lower_bound(m_pairs.begin(), m_pairs.end(), restart,
                                                [](const Pair& pair, double t) { return pair.time < t; });
            upTo(static_cast<std::size_t>(after - m_pairs.begin()));
        }
        upTo(m_pairs.size());
    }

    void findStepsIn(std::size_t from, std::size_t to)
    {
        constexpr std::size_t reach = 1500;
        constexpr std::size_t together = 4; // pairs; changes closer than this are one
        const std::span values = std::span(m_values).subspan(from, to - from);
        const double penalty = 4 * std::log(static_cast<double>(std::max<std::size_t>(m_pairs.size(), 10)));
        auto changes = findChanges(values, std::span(m_weights).subspan(from, to - from), penalty, reach);
        for (std::size_t& change : changes)
            change += from;
        std::size_t begin = from;
        for (std::size_t i = 0; i < changes.size();) {
            std::size_t last = i;
            while (last + 1 < changes.size() && changes[last + 1] - changes[last] <= together)
                ++last;
            const std::size_t next = last + 1 < changes.size() ? changes[last + 1] : to;
            const std::size_t before = i > 0 ? std::max(begin, changes[i - 1]) : begin;
            if (const auto step = stepAt(before, changes[i], changes[last], next)) {
                m_stretches.push_back({begin, changes[i]});
                m_steps.push_back(*step);
                begin = changes[last];
            }
            i = last + 1;
        }
        m_stretches.push_back({begin, to});
    }

    /// The step between [before, first) and [last, next), where it is one.
    [[nodiscard]] std::optional<Step> stepAt(std::size_t before, std::size_t first, std::size_t last,
                                             std::size_t next) const
    {
        const double size = meanOf(last, next) - meanOf(before, first);
        if (std::abs(size) < leastStep())
            return std::nullopt;
        // A step is there in full right beside it; what grows slowly is no step.
        constexpr std::size_t beside = 8;
        const double close = meanOf(last, std::min(next, last + beside)) -
                             meanOf(std::max(before, first < beside ? 0 : first - beside), first);
        if (close * size <= 0 || std::abs(close) < 0.6 * std::abs(size))
            return std::nullopt;
        // Pulses are lost at once. What goes on for as long as it takes to count thirty times as much is
        // another ratio, and no loss.
        const double passed = m_ratio * (m_pairs[last].meter - m_pairs[first - 1].meter);
        if (std::abs(size) < 0.03 * passed)
            return std::nullopt;
        return Step{first, last, size};
    }

    [[nodiscard]] double meanOf(std::size_t from, std::size_t to) const
    {
        double sum = 0;
        double weight = 0;
        for (std::size_t i = from; i < to; ++i) {
            sum += m_weights[i] * m_values[i];
            weight += m_weights[i];
        }
        return weight > 0 ? sum / weight : 0;
    }

    std::vector<Pair> m_pairs;
    std::vector<double> m_restarts;
    bool m_pulses;
    double m_step;
    double m_meterStep;
    double m_ratio;
    double m_scale = 1;
    std::vector<double> m_values;
    std::vector<double> m_weights;
    std::vector<Step> m_steps;
    std::vector<Stretch> m_stretches;
    std::vector<Slope> m_slopes;
};

/// What was set right, pulse by pulse, and what was found as steps.
void takeFaults(Comparison& result, const Fit& fit, const std::vector<std::pair<double, int>>& mended,
                const ClockFit& clock, double step, GraphTime zero)
{
    for (const auto& [time, pulses] : mended) {
        const GraphTime at = graphTime(zero, clock.toMeter(time));
        if (at >= result.from && at <= result.to)
            result.faults.push_back({at, at, pulses});
    }
    for (const Step& found : fit.steps()) {
        const auto pulses = static_cast<std::int64_t>(std::llround(found.size / step));
        if (pulses != 0)
            result.faults.push_back({graphTime(zero, fit.pairs()[found.first - 1].time),
                                     graphTime(zero, fit.pairs()[found.last].time), pulses});
    }
    std::sort(result.faults.begin(), result.faults.end(),
              [](const PulseFault& a, const PulseFault& b) { return a.from < b.from; });
    for (const PulseFault& fault : result.faults)
        (fault.pulses < 0 ? result.lost : result.doubled) +=
            static_cast<std::uint64_t>(std::abs(fault.pulses));
}

/// The pairs with what was lost put back, and the line's height where they begin.
void takePoints(Comparison& result, const Fit& fit, GraphTime zero)
{
    const auto& pairs = fit.pairs();
    std::vector<double> residuals;
    residuals.reserve(pairs.size());
    double moved = 0;
    std::size_t step = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        for (; step < fit.steps().size() && i >= fit.steps()[step].last; ++step)
            moved += fit.steps()[step].size;
        // Within a step nobody knows how much of it has passed.
        const bool within = step < fit.steps().size() && i >= fit.steps()[step].first && !residuals.empty();
        residuals.push_back(within ? residuals.back()
                                   : pairs[i].reference - pairs[0].reference - moved -
                                         result.ratio.value * (pairs[i].meter - pairs[0].meter));
    }
    result.offset = medianOf(residuals);
    const std::size_t stride = pairs.size() / mostPoints + 1;
    result.points.reserve(pairs.size() / stride + 1);
    for (std::size_t i = 0; i < pairs.size(); i += stride)
        result.points.push_back({graphTime(zero, pairs[i].time), pairs[i].meter - pairs[0].meter,
                                 pairs[i].reference - pairs[0].reference, residuals[i] - result.offset});
}

/// The blocks' spread does not know of what was lost unseen in each of them, nor of a place where a little
/// more or less was lost than was found: anything up to the least step that is seen, as often as any was.
Estimate widened(Estimate ratio, const Fit& fit, std::size_t mended, double amount)
{
    const double places = static_cast<double>(1 + fit.steps().size() + mended);
    const double unseen = fit.leastStep() * std::sqrt(places / 12) / amount;
    const double half = std::hypot((ratio.high - ratio.low) / 2, unseen);
    return {ratio.value, ratio.value - half, ratio.value + half};
}

double overallRatio(const Curve& meter, const Curve& reference)
{
    const double from = std::max(meter.begin(), reference.begin());
    const double to = std::min(meter.end(), reference.end());
    std::size_t place = 0;
    const double counted = meter.at(to, place).value - meter.at(from, place).value;
    return counted > 0 ? (reference.at(to, place).value - reference.at(from, place).value) / counted : 1;
}

/// By the meter's clock, in rising order.
std::vector<double> restartsOf(const Curve& meter, const Curve& reference, const ClockFit& clock)
{
    std::vector<double> restarts = meter.restarts;
    restarts.reserve(restarts.size() + reference.restarts.size());
    for (const double restart : reference.restarts)
        restarts.push_back(clock.toMeter(restart));
    std::sort(restarts.begin(), restarts.end());
    return restarts;
}

/// The reference as if nothing had been lost.
Curve withoutSteps(const Curve& reference, const Fit& fit, const ClockFit& clock)
{
    Curve whole = reference;
    double moved = 0;
    std::size_t next = 0;
    for (Knot& knot : whole.knots) {
        for (; next < fit.steps().size(); ++next) {
            const Step& step = fit.steps()[next];
            const double at = (fit.pairs()[step.first - 1].time + fit.pairs()[step.last].time) / 2;
            if (clock.ofMeter(at) > knot.time)
                break;
            moved += step.size;
        }
        knot.value -= moved;
    }
    return whole;
}

/// What both are laid on one another by.
struct Settled {
    ClockFit clock;
    Fit fit;
    std::vector<std::pair<double, int>> mended;
};

/// Clock, lost pulses and ratio, found in turns: what was lost spoils the clock, and a wrong clock hides what
/// was lost, so each makes the other better.
base::Result<Settled> settle(const Curve& meter, const Curve& sent, const Reference& reference,
                             const ComparisonOptions& options, const std::function<bool(double)>& tell)
{
    constexpr int turns = 3;
    std::vector<std::pair<double, int>> mended;
    ClockFit clock = fitClock(meter, sent, static_cast<double>(options.clockRange.count()));
    double ratio = overallRatio(meter, sent);
    for (int turn = 1;; ++turn) {
        if (!tellOf(tell, 0.2 + 0.2 * turn))
            return stopped();
        Curve whole = sent;
        if (reference.pulses)
            mended = mendSinglePulses(whole, meter, clock, ratio);
        auto pairs = pairUp(meter, whole, clock, mostPairs);
        if (pairs.size() < fewestPairs)
            return tooLittle("the two have too little time in common",
                             "look at the reference's dates and zone");
        Fit fit(std::move(pairs), restartsOf(meter, whole, clock), meter.step, reference, whole.step);
        fit.run();
        if (fit.slopes().empty())
            return tooLittle("too little was counted between what was lost", "let it run longer");
        if (!clock.known || (fit.steps().empty() && mended.empty()) || turn == turns)
            return Settled{clock, std::move(fit), std::move(mended)};
        ratio = fit.ratio();
        clock = refineClock(clock, meter, withoutSteps(whole, fit, clock));
    }
}

} // namespace

base::Result<Comparison> compareCounters(std::span<const CounterPoint> counter, const Reference& reference,
                                         const ComparisonOptions& options,
                                         const std::function<bool(double)>& tell)
{
    if (counter.size() < 2 || reference.points.size() < 2)
        return tooLittle(counter.size() < 2 ? "the meter gave fewer than two readings of this counter"
                                            : "the reference has fewer than two rows",
                         "let it run longer");
    const GraphTime zero = counter.front().time;
    const double meterStep = stepOf(counter);
    const double step = reference.pulsesPerUnit ? 1 / *reference.pulsesPerUnit : stepOf(reference.points);
    const Curve meter = curveOfCounter(counter, meterStep, zero);
    const Curve other = reference.pulses ? curveOfPulses(reference.points, step, zero)
                                         : curveOfCounter(reference.points, step, zero);
    if (meter.knots.size() < fewestPairs || other.knots.size() < fewestPairs)
        return tooLittle(meter.knots.size() < fewestPairs
                             ? "the meter's counter hardly moved on, so there is nothing to compare"
                             : "the reference hardly moved on, so there is nothing to compare",
                         "let it run until each has counted some dozens of steps");
    if (!tellOf(tell, 0.1))
        return stopped();
    auto settled = settle(meter, other, reference, options, tell);
    if (!settled)
        return settled.error();
    const auto& [clock, fit, mended] = settled.value();
    Comparison result;
    result.pairs = fit.pairs().size();
    result.amount = fit.pairs().back().meter - fit.pairs().front().meter;
    result.ratio = widened(huberMean(fit.slopes()), fit, mended.size(), result.amount);
    const double still = clock.offset;
    result.clockOffset = {still, still - 1.96 * clock.sigma, still + 1.96 * clock.sigma};
    result.clockKnown = clock.known;
    result.clockDrift = clock.drift * 86'400;
    result.from = graphTime(zero, fit.pairs().front().time);
    result.to = graphTime(zero, fit.pairs().back().time);
    result.restarts = meter.restarts.size() + other.restarts.size();
    result.pulses = reference.pulses;
    result.reachableFault = reference.pulses ? 1 : std::ceil(fit.leastStep() / step);
    if (reference.pulsesPerUnit)
        result.pulsesPerUnit = {*reference.pulsesPerUnit * result.ratio.value,
                                *reference.pulsesPerUnit * result.ratio.low,
                                *reference.pulsesPerUnit * result.ratio.high};
    takeFaults(result, fit, mended, clock, step, zero);
    takePoints(result, fit, zero);
    result.periods = periodsOf(fit.pairs(), fit.stretches(), zero);
    result.levels = levelsOf(fit.pairs(), fit.stretches(), result.ratio.value, zero);
    result.drift = driftOf(result.periods);
    return result;
}

} // namespace p1scope::meter

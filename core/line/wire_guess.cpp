// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/wire_guess.h"

#include "core/line/wire_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace p1scope::line {

namespace {

constexpr std::size_t fewestEdges = 20;
constexpr double slowest = 50; ///< what line settings can say
constexpr double fastest = 12e6;
constexpr std::size_t mostIntervals = 20'000;
constexpr std::array candidateBauds{300.0,     600.0,     1200.0,    2400.0,   4800.0,   9600.0,   14400.0,
                                    19200.0,   28800.0,   31250.0,   38400.0,  57600.0,  76800.0,  100000.0,
                                    115200.0,  230400.0,  250000.0,  460800.0, 500000.0, 921600.0, 1000000.0,
                                    1500000.0, 2000000.0, 3000000.0, 4000000.0};

std::vector<double> intervalsOf(const capture::Edges& edges)
{
    std::vector<double> intervals;
    const std::size_t count = std::min(edges.at.size(), mostIntervals);
    intervals.reserve(count);
    for (std::size_t i = 1; i < count; ++i)
        intervals.push_back(static_cast<double>((edges.at[i] - edges.at[i - 1]).count()));
    return intervals;
}

/// How well intervals between edges are whole numbers of bits: 0 perfectly, 1 as badly as chance has it.
/// Intervals longer than a character say nothing (there may be idle time in them).
struct Fit {
    double misfit = 1;
    double singleBits = 0; ///< share of intervals that are one bit long
    double bit = 0;        ///< the bit's length that fits best, ns
};

Fit fitBaud(const std::vector<double>& intervals, double baud)
{
    const double bit = 1e9 / baud;
    double error = 0;
    double products = 0;
    double squares = 0;
    std::size_t used = 0;
    std::size_t singles = 0;
    for (const double interval : intervals) {
        const double bits = interval / bit;
        if (bits > 9.6)
            continue;
        const double whole = std::max(1.0, std::round(bits));
        error += std::min(std::fabs(bits - whole), 0.5);
        products += whole * interval;
        squares += whole * whole;
        singles += whole == 1.0 ? 1U : 0U;
        ++used;
    }
    if (used < fewestEdges / 2)
        return {};
    const double count = static_cast<double>(used);
    return {error / count / 0.25, static_cast<double>(singles) / count, products / squares};
}

struct Speed {
    double baud = 0;
    double misfit = 0;
    std::string evidence;
};

Speed givenSpeed(const LineSettings& given)
{
    return {static_cast<double>(given.baud), 0, fmt::format("{} baud was given", given.baud)};
}

/// The shortest intervals are one bit, at least roughly; the rest refines it.
Fit fitShortest(const std::vector<double>& intervals)
{
    auto sorted = intervals;
    const auto low = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 20);
    std::nth_element(sorted.begin(), low, sorted.end());
    Fit fit = fitBaud(intervals, 1e9 / *low);
    for (int round = 0; round < 4 && fit.bit > 0; ++round)
        fit = fitBaud(intervals, 1e9 / fit.bit);
    return fit;
}

std::optional<Speed> guessSpeed(const capture::Edges& edges)
{
    const auto intervals = intervalsOf(edges);
    if (intervals.size() < fewestEdges)
        return std::nullopt;
    std::optional<Fit> best;
    for (const double baud : candidateBauds) {
        const Fit fit = fitBaud(intervals, baud);
        // Whole numbers of a long bit are whole numbers of a shorter one too, but then none is one bit long.
        if (fit.misfit > 0.6 || fit.singleBits < 0.1)
            continue;
        if (!best || fit.misfit < best->misfit)
            best = fit;
    }
    const bool standard = best.has_value();
    if (!best)
        best = fitShortest(intervals);
    if (best->bit <= 0)
        return std::nullopt;
    const double baud = 1e9 / best->bit;
    return Speed{
        baud, std::clamp(best->misfit, 0.0, 1.0),
        fmt::format("{:.0f} baud from {} intervals between edges, which are whole numbers of bits to "
                    "{:.0f} %{}",
                    baud, intervals.size(), 100 * (1 - best->misfit * 0.25),
                    standard ? "" : "; this is no usual rate")};
}

/// The level the wire held longest without an edge, which mostly is its level at rest.
Polarity guessPolarity(const capture::Edges& edges)
{
    capture::Duration longest = edges.at.front();
    bool level = edges.initialLevel;
    for (std::size_t i = 0; i < edges.at.size(); ++i) {
        const auto until = i + 1 < edges.at.size() ? edges.at[i + 1] : edges.end;
        if (until - edges.at[i] > longest) {
            longest = until - edges.at[i];
            level = edges.levelAfter(i);
        }
    }
    return level ? Polarity::Normal : Polarity::Inverted;
}

/// A capture from the middle of a telegram may hold no rest that shows the polarity, and one of the wrong
/// polarity hardly any error, since an eight-bit receiver locks on to a line that is upside down: then what
/// comes out as text tells, or else the errors.
bool isBetter(const FormatTrial& other, const FormatTrial& likely)
{
    const auto plainly = [](const FormatTrial& one, const FormatTrial& two) {
        return one.frames > 0 && one.share(one.errors) <= 0.02 && two.share(two.errors) > 0.1;
    };
    if (plainly(likely, other) || plainly(other, likely))
        return plainly(other, likely);
    const double moreText = other.share(other.text) - likely.share(likely.text);
    if (moreText > 0.25 || moreText < -0.25)
        return moreText > 0;
    const double errors = likely.share(likely.errors);
    return other.frames > 0 && errors > 0.1 && other.share(other.errors) * 2 < errors;
}

std::string polarityEvidence(const FormatTrial& chosen, const FormatTrial& other, Polarity atRest)
{
    const auto level = [](Polarity polarity) { return polarity == Polarity::Normal ? "high" : "low"; };
    std::string text = atRest == chosen.settings.polarity
                           ? fmt::format("the longest rest is {}", level(atRest))
                           : fmt::format("the longest rest is {}, but", level(atRest));
    return text + fmt::format(" {} {:.0f} % of the frames are OK, the other way round {:.0f} %",
                              atRest == chosen.settings.polarity ? "and" : "this way",
                              100 * (1 - std::min(chosen.share(chosen.errors), 1.0)),
                              100 * (1 - std::min(other.share(other.errors), 1.0)));
}

WireGuess guessOf(FormatTrial trial, const Speed& speed)
{
    WireGuess guess;
    guess.settings = trial.settings;
    guess.baud = speed.baud;
    guess.frames = trial.frames;
    guess.errors = trial.errors;
    guess.confidence = trial.confidence * (1 - 0.25 * speed.misfit);
    guess.evidence.push_back(speed.evidence);
    guess.evidence.insert(guess.evidence.end(), trial.evidence.begin(), trial.evidence.end());
    return guess;
}

} // namespace

std::optional<WireGuess> guessWire(const capture::Edges& edges, std::optional<LineSettings> given,
                                   std::optional<Polarity> polarity)
{
    if (edges.at.empty())
        return std::nullopt;
    const auto speed = given ? std::optional(givenSpeed(*given)) : guessSpeed(edges);
    if (!speed || !(speed->baud >= slowest && speed->baud <= fastest))
        return std::nullopt;
    const auto attempt = [&](Polarity idle) {
        if (!given)
            return guessFormat(edges, idle, speed->baud);
        given->polarity = idle;
        FormatTrial trial = tryFormat(edges, *given, speed->baud);
        trial.confidence = std::max(0.0, 1 - 4 * trial.share(trial.errors));
        return trial;
    };
    if (polarity)
        return guessOf(attempt(*polarity), *speed);
    const Polarity idle = guessPolarity(edges);
    FormatTrial likely = attempt(idle);
    FormatTrial other = attempt(idle == Polarity::Normal ? Polarity::Inverted : Polarity::Normal);
    if (isBetter(other, likely))
        std::swap(likely, other);
    likely.evidence.push_back(polarityEvidence(likely, other, idle));
    return guessOf(std::move(likely), *speed);
}

} // namespace p1scope::line

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/wire_guess.h"

#include "core/line/edge_decoder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace p1scope::line {

namespace {

constexpr std::size_t fewestEdges = 20;
constexpr double slowest = 50; ///< what line settings can say
constexpr double fastest = 12e6;
constexpr std::size_t mostIntervals = 20'000;
constexpr std::size_t trialFrames = 2'000;
constexpr std::array candidateBauds{300.0,    600.0,    1200.0,   2400.0,   4800.0,   9600.0,   14400.0,
                                    19200.0,  28800.0,  31250.0,  38400.0,  57600.0,  115200.0, 230400.0,
                                    250000.0, 460800.0, 500000.0, 921600.0, 1000000.0};

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

std::optional<double> guessBaud(const capture::Edges& edges)
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
    if (!best) {
        // No standard rate: the shortest intervals are one bit, the rest refines it.
        auto sorted = intervals;
        const auto tenth = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 20);
        std::nth_element(sorted.begin(), tenth, sorted.end());
        const Fit fit = fitBaud(intervals, 1e9 / *tenth);
        if (fit.bit <= 0)
            return std::nullopt;
        return 1e9 / fit.bit;
    }
    return 1e9 / best->bit;
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

/// Text as telegrams are made of.
bool isText(std::uint16_t data)
{
    return (data >= 0x20 && data < 0x7F) || data == '\r' || data == '\n';
}

struct Trial {
    WireGuess guess;
    std::size_t text = 0; ///< frames that are OK, and text
};

Trial tryFormat(const capture::Edges& edges, const LineSettings& settings, double baud)
{
    std::vector<Frame> frames;
    EdgeDecoder decoder(edges, settings, baud);
    static_cast<void>(decoder.next(frames, trialFrames));
    Trial trial{{settings, baud, frames.size(), decoder.falseStarts(), 0, {}}};
    for (const Frame& frame : frames) {
        trial.guess.errors += frame.state.ok() ? 0U : 1U;
        trial.text += frame.state.ok() && isText(frame.data) ? 1U : 0U;
    }
    return trial;
}

/// 8N1, 7E1 and 7O1 all read alike as 8N1: what the eighth bit is tells them apart.
Parity parityOfEighthBit(const capture::Edges& edges, const LineSettings& settings, double baud)
{
    std::vector<Frame> frames;
    EdgeDecoder decoder(edges, settings, baud);
    static_cast<void>(decoder.next(frames, trialFrames));
    std::size_t judged = 0;
    std::size_t even = 0;
    std::size_t high = 0;
    for (const Frame& frame : frames) {
        if (!frame.state.ok())
            continue;
        ++judged;
        even += (std::popcount(frame.data) & 1) == 0 ? 1U : 0U;
        high += (frame.data & 0x80U) != 0 ? 1U : 0U;
    }
    if (judged < 8 || high * 10 < judged)
        return Parity::None;
    if (even * 100 >= judged * 95)
        return Parity::Even;
    if ((judged - even) * 100 >= judged * 95)
        return Parity::Odd;
    return Parity::None;
}

Trial guessFormat(const capture::Edges& edges, Polarity polarity, double baud)
{
    LineSettings settings;
    settings.baud = nearestStandardBaud(baud);
    settings.polarity = polarity;
    Trial best = tryFormat(edges, settings, baud);
    if (best.guess.errors * 20 <= best.guess.frames) {
        const Parity parity = parityOfEighthBit(edges, settings, baud);
        if (parity == Parity::None)
            return best;
        settings.dataBits = 7;
        settings.parity = parity;
        return tryFormat(edges, settings, baud);
    }
    for (const auto& [dataBits, parity] :
         {std::pair{8, Parity::Even}, {8, Parity::Odd}, {7, Parity::None}, {5, Parity::None}}) {
        settings.dataBits = static_cast<std::uint8_t>(dataBits);
        settings.parity = parity;
        const Trial trial = tryFormat(edges, settings, baud);
        if (trial.guess.errors * best.guess.frames < best.guess.errors * trial.guess.frames)
            best = trial;
    }
    return best;
}

/// A capture from the middle of a telegram may hold no rest that shows the polarity, and one of the wrong
/// polarity hardly any error, since an eight-bit receiver locks on to a line that is upside down: then what
/// comes out as text tells, or else the errors.
bool isBetter(const Trial& other, const Trial& likely)
{
    const auto share = [](std::size_t part, const Trial& trial) {
        return trial.guess.frames == 0 ? 0.0
                                       : static_cast<double>(part) / static_cast<double>(trial.guess.frames);
    };
    const double moreText = share(other.text, other) - share(likely.text, likely);
    if (moreText > 0.25 || moreText < -0.25)
        return moreText > 0;
    const double errors = share(likely.guess.errors, likely);
    return other.guess.frames > 0 && errors > 0.1 && share(other.guess.errors, other) * 2 < errors;
}

} // namespace

std::optional<WireGuess> guessWire(const capture::Edges& edges, std::optional<LineSettings> given,
                                   std::optional<Polarity> polarity)
{
    if (edges.at.empty())
        return std::nullopt;
    const auto baud = given ? std::optional<double>(given->baud) : guessBaud(edges);
    if (!baud || !(*baud >= slowest && *baud <= fastest))
        return std::nullopt;
    const auto attempt = [&](Polarity idle) {
        if (!given)
            return guessFormat(edges, idle, *baud);
        given->polarity = idle;
        return tryFormat(edges, *given, *baud);
    };
    if (polarity)
        return attempt(*polarity).guess;
    const Polarity idle = guessPolarity(edges);
    const Trial likely = attempt(idle);
    const Trial other = attempt(idle == Polarity::Normal ? Polarity::Inverted : Polarity::Normal);
    return isBetter(other, likely) ? other.guess : likely.guess;
}

} // namespace p1scope::line

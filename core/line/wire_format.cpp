// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/wire_format.h"

#include "core/line/edge_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cmath>
#include <optional>

namespace p1scope::line {

namespace {

constexpr unsigned fewestBits = 5; ///< between start and stop
constexpr unsigned mostBits = 10;
/// A format holds where no more of its frames are faulty.
constexpr double mostFaulty = 0.03;

bool isText(std::uint16_t data)
{
    return (data >= 0x20 && data < 0x7F) || data == '\r' || data == '\n';
}

/// Settings that read so many bits between start and stop, whatever they mean.
LineSettings plain(unsigned bits, Polarity polarity, double baud)
{
    LineSettings settings;
    settings.baud = nearestStandardBaud(baud);
    settings.polarity = polarity;
    settings.dataBits = static_cast<std::uint8_t>(std::min(bits, mostBits - 1));
    settings.parity = bits == mostBits ? Parity::Even : Parity::None;
    return settings;
}

/// What the characters show that a number of bits gives.
struct Census {
    unsigned bits = 0;
    std::size_t frames = 0;
    std::size_t faults = 0;
    std::size_t judged = 0; ///< frames without fault
    std::size_t even = 0;   ///< of these: an even number of ones
    std::size_t top = 0;    ///< of these: the topmost bit is one
    std::size_t different = 0;
    std::vector<double> stops; ///< bits from the end of the topmost bit to the next start, where close

    [[nodiscard]] double faulty() const
    {
        return frames == 0 ? 1.0 : static_cast<double>(faults) / static_cast<double>(frames);
    }
    /// Else the topmost bit is most likely a stop bit.
    [[nodiscard]] bool topTells() const { return top < judged; }
};

Census takeCensus(const capture::Edges& edges, unsigned bits, Polarity polarity, double baud)
{
    Census census;
    census.bits = bits;
    std::size_t falseStarts = 0;
    const auto frames = decodeEdges(edges, plain(bits, polarity, baud), baud, &falseStarts);
    std::bitset<1U << mostBits> seen;
    census.faults = falseStarts;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const Frame& frame = frames[i];
        if (frame.state.has(FrameState::Break))
            continue;
        ++census.frames;
        if (frame.state.has(FrameState::Framing)) {
            ++census.faults;
            continue;
        }
        ++census.judged;
        census.even += (std::popcount(frame.raw) & 1) == 0 ? 1U : 0U;
        census.top += frame.raw >> (bits - 1) & 1U;
        seen.set(frame.raw);
        if (i + 1 < frames.size()) {
            const double distance = static_cast<double>((frames[i + 1].start - frame.start).count());
            const double stop = distance * baud / 1e9 - 1 - bits;
            if (stop < 2.6)
                census.stops.push_back(stop);
        }
    }
    census.different = seen.count();
    return census;
}

/// The most bits that hold and of which the topmost tells something; or else the fewest that hold.
const Census& chooseBits(const std::vector<Census>& tries)
{
    const auto holds = [&](const Census& census) {
        return census.judged > 0 && census.faulty() <= mostFaulty;
    };
    const Census* chosen = nullptr;
    for (const Census& census : tries) {
        if (holds(census) && (chosen == nullptr || census.topTells()))
            chosen = &census;
    }
    if (chosen != nullptr)
        return *chosen;
    return *std::min_element(tries.begin(), tries.end(),
                             [](const Census& a, const Census& b) { return a.faulty() < b.faulty(); });
}

struct ParityVerdict {
    Parity parity = Parity::None;
    double confidence = 1;
    std::string evidence;
};

ParityVerdict judgeParity(const Census& census)
{
    const double judged = static_cast<double>(std::max<std::size_t>(census.judged, 1));
    const double even = static_cast<double>(census.even) / judged;
    const double top = static_cast<double>(census.top) / judged;
    // Chance makes half the characters even: so many different ones that all are speak for themselves. An odd
    // number of bits below eight is rare, and has to bring more.
    const std::size_t wanted = census.bits >= 8 ? 4 : 16;
    const bool varies = top >= 0.1 && census.different >= wanted;
    const double chance = std::exp2(-static_cast<double>(census.different > 2 ? census.different - 2 : 0));
    if (varies && even >= 0.95)
        return {Parity::Even, 1 - chance,
                fmt::format("even parity is right in {} of {} frames, of {} different ones", census.even,
                            census.judged, census.different)};
    if (varies && even <= 0.05)
        return {Parity::Odd, 1 - chance,
                fmt::format("odd parity is right in {} of {} frames, of {} different ones",
                            census.judged - census.even, census.judged, census.different)};
    if (census.bits > 8 && census.top == 0)
        return {Parity::Space, 0.7, "the topmost bit is 0 in every frame"};
    const double doubt = census.different < wanted ? 0.5 : 0;
    return {Parity::None, 1 - doubt,
            fmt::format("no parity: {:.0f} % of {} frames, of {} different ones, are even", even * 100,
                        census.judged, census.different)};
}

/// One and a half or two only where frames follow each other that closely, and none closer.
StopBits judgeStop(std::vector<double> stops)
{
    if (stops.size() < 8)
        return StopBits::One;
    std::sort(stops.begin(), stops.end());
    const double closest = stops[stops.size() / 50];
    const auto near = static_cast<std::size_t>(std::count_if(
        stops.begin(), stops.end(), [&](double stop) { return std::fabs(stop - closest) < 0.15; }));
    if (near * 2 < stops.size())
        return StopBits::One;
    return std::fabs(closest - 2) < 0.2     ? StopBits::Two
           : std::fabs(closest - 1.5) < 0.2 ? StopBits::OneAndHalf
                                            : StopBits::One;
}

std::string faultsOf(const std::vector<Census>& tries, const Census& chosen)
{
    std::string text = fmt::format("{} bits between start and stop: {} of {} frames have no stop bit",
                                   chosen.bits, chosen.faults, chosen.frames);
    for (const Census& census : tries) {
        if (census.bits + 1 == chosen.bits || census.bits == chosen.bits + 1)
            text += fmt::format(", with {} bits {:.0f} %", census.bits, census.faulty() * 100);
    }
    return text;
}

} // namespace

FormatTrial tryFormat(const capture::Edges& edges, const LineSettings& settings, double baud)
{
    FormatTrial trial;
    trial.settings = settings;
    const auto frames = decodeEdges(edges, settings, baud, &trial.faults);
    trial.frames = frames.size();
    trial.errors = trial.faults;
    for (const Frame& frame : frames) {
        trial.faults += frame.state.has(FrameState::Framing) ? 1U : 0U;
        trial.errors += frame.state.ok() ? 0U : 1U;
        trial.text += frame.state.ok() && isText(frame.data) ? 1U : 0U;
    }
    return trial;
}

FormatTrial guessFormat(const capture::Edges& edges, Polarity polarity, double baud)
{
    std::vector<Census> tries;
    for (unsigned bits = fewestBits; bits <= mostBits; ++bits)
        tries.push_back(takeCensus(edges, bits, polarity, baud));
    const Census& chosen = chooseBits(tries);
    const ParityVerdict parity = judgeParity(chosen);
    LineSettings settings = plain(chosen.bits, polarity, baud);
    if (parity.parity != Parity::None || chosen.bits == mostBits) {
        settings.dataBits = static_cast<std::uint8_t>(chosen.bits - 1);
        settings.parity = parity.parity == Parity::None ? Parity::Even : parity.parity;
    }
    settings.stopBits = judgeStop(chosen.stops);
    FormatTrial trial = tryFormat(edges, settings, baud);
    const double frames = static_cast<double>(chosen.frames);
    trial.confidence =
        parity.confidence * std::max(0.0, 1 - 4 * chosen.faulty()) * (1 - std::exp2(-frames / 12));
    trial.evidence = {faultsOf(tries, chosen), parity.evidence};
    if (settings.stopBits != StopBits::One)
        trial.evidence.push_back(
            fmt::format("frames follow each other after {} stop bits", stopBitsText(settings.stopBits)));
    return trial;
}

} // namespace p1scope::line

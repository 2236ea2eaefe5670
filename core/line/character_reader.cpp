// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/character_reader.h"

#include "core/line/byte_decoder.h"

#include <algorithm>
#include <cmath>

namespace p1scope::line {

namespace {

/// The part of a bit that is looked at: its edges are where slow slopes and a wrong baud do their harm.
constexpr double middleFrom = 0.2;
constexpr double middleTo = 0.8;
/// A bit whose middle is mixed beyond this is not clear.
constexpr double clearShare = 0.75;
/// A second edge to space this close to the first may be the true start, and the first one a glitch.
constexpr double glitchBits = 0.7;

double stopLength(StopBits stopBits)
{
    return stopBits == StopBits::Two ? 2.0 : stopBits == StopBits::OneAndHalf ? 1.5 : 1.0;
}

capture::Duration rounded(double nanoseconds)
{
    return capture::Duration(std::llround(nanoseconds));
}

} // namespace

CharacterReader::CharacterReader(const LineSettings& settings, double baud)
    : m_settings(settings)
    , m_bit(1e9 / baud)
    , m_perBit(baud / 1e9)
    , m_stopBit(1U + settings.dataBits + (settings.parity == Parity::None ? 0U : 1U))
    , m_stopNeeded(m_stopBit + stopLength(settings.stopBits) - 0.3)
    , m_length(rounded(m_bit * settings.frameBits()))
    , m_reach(rounded(m_bit * (m_stopBit + 3.0)))
    , m_characterTime(rounded(m_bit * (m_stopBit + 1.0)))
{}

CharacterReader::Outcome CharacterReader::read(const WireStretch& wire, std::size_t edge, bool ended) const
{
    const double start = wire.time(edge);
    const double end = static_cast<double>(wire.until.count());
    // A capture may end within the last stop bit.
    const double lastNeeded = start + (m_stopBit + (ended ? 0.5 : middleTo)) * m_bit;
    const double spaceEnds = wire.time(edge + 1);
    if (spaceEnds >= std::min(lastNeeded, end) && spaceEnds - start > (m_stopBit - 0.5) * m_bit)
        return {breakOf(wire.edges[edge], edge + 1 < wire.edges.size() ? wire.edges[edge + 1] : wire.until),
                edge + 1};
    if (ended && lastNeeded > end)
        return {std::nullopt, edge + 1};
    if (const auto clean = readClean(wire, edge))
        return *clean;
    const Outcome mixed = readMixed(wire, edge);
    // A glitch may have stood before the start bit: then the edge after it gives a clear character.
    if (mixed.frame && edge + 2 < wire.edges.size() && wire.time(edge + 2) - start < glitchBits * m_bit &&
        (!ended || lastNeeded + glitchBits * m_bit <= end)) {
        const auto later = readClean(wire, edge + 2);
        if (later && later->frame->state.ok() && !mixed.frame->state.ok())
            return *later;
    }
    return mixed;
}

/// The usual case, at a fraction of the cost: all edges stand where bits meet, and so every middle is pure.
std::optional<CharacterReader::Outcome> CharacterReader::readClean(const WireStretch& wire,
                                                                   std::size_t edge) const
{
    const capture::Duration start = wire.edges[edge];
    unsigned bits = 0;
    unsigned from = 0;
    bool mark = false;
    const double lookUntil = m_stopBit + middleTo;
    double at = lookUntil;
    std::size_t next = edge + 1;
    for (; next < wire.edges.size(); ++next) {
        at = static_cast<double>((wire.edges[next] - start).count()) * m_perBit;
        if (at >= lookUntil)
            break;
        const auto whole = static_cast<unsigned>(at + 0.5);
        const double off = at - whole;
        if (off > middleFrom || off < -middleFrom || whole == from)
            return std::nullopt;
        if (mark)
            bits |= (1U << whole) - (1U << from);
        mark = !mark;
        from = whole;
    }
    if (mark)
        bits |= (2U << m_stopBit) - (1U << from);
    const bool shortStop = mark && next < wire.edges.size() && at < m_stopNeeded;
    return Outcome{frameOf(start, bits, false, shortStop), next};
}

CharacterReader::Outcome CharacterReader::readMixed(const WireStretch& wire, std::size_t edge) const
{
    const double start = wire.time(edge);
    const double end = std::max(static_cast<double>(wire.until.count()), start + (m_stopBit + 0.5) * m_bit);
    const auto share = [&](unsigned bit) {
        return markShare(wire, edge, start + (bit + middleFrom) * m_bit,
                         std::min(start + (bit + middleTo) * m_bit, end));
    };
    unsigned bits = 0;
    bool weak = false;
    for (unsigned bit = 0; bit <= m_stopBit; ++bit) {
        const double mark = share(bit);
        if (bit == 0 && mark > 0.5)
            return {std::nullopt, edge + 1}; // a start bit that does not last
        weak = weak || std::max(mark, 1 - mark) < clearShare;
        bits |= mark >= 0.5 ? 1U << bit : 0U;
    }
    std::size_t next = edge + 1;
    while (next < wire.edges.size() && (wire.time(next) < start + (m_stopBit + 0.5) * m_bit))
        ++next;
    const bool startsNext = next < wire.edges.size() && !wire.toMark(next);
    const bool shortStop =
        startsNext && wire.time(next) < start + m_stopNeeded * m_bit && m_settings.stopBits != StopBits::One;
    return {frameOf(wire.edges[edge], bits & ~1U, weak, shortStop), next};
}

/// How much of [from, to) the line stood at mark. `edge` is one at or before `from`.
double CharacterReader::markShare(const WireStretch& wire, std::size_t edge, double from, double to) const
{
    while (edge + 1 < wire.edges.size() && wire.time(edge + 1) <= from)
        ++edge;
    double mark = 0;
    double at = from;
    while (at < to) {
        const double next = edge + 1 < wire.edges.size() ? std::min(wire.time(edge + 1), to) : to;
        if (wire.toMark(edge))
            mark += next - at;
        at = next;
        ++edge;
    }
    return mark / (to - from);
}

/// `bits` are those of the character from its start bit to its first stop bit.
Frame CharacterReader::frameOf(capture::Duration start, unsigned bits, bool weak, bool shortStop) const
{
    Frame frame;
    frame.start = capture::Time(start);
    frame.length = m_length;
    frame.timeBasis = capture::TimeBasis::Measured;
    frame.raw = static_cast<std::uint16_t>((bits & ((1U << m_stopBit) - 1U)) >> 1);
    frame.dataBits = m_settings.dataBits;
    frame.data = static_cast<std::uint16_t>(frame.raw & ((1U << m_settings.dataBits) - 1U));
    if (m_settings.parity != Parity::None) {
        frame.expectedParity = expectedParity(frame.data, m_settings.parity);
        frame.parity = (frame.raw >> m_settings.dataBits) != 0 ? Bit::One : Bit::Zero;
        if (frame.parity != frame.expectedParity)
            frame.state.set(FrameState::Parity);
    }
    if ((bits >> m_stopBit & 1U) == 0 || shortStop)
        frame.state.set(FrameState::Framing);
    if (weak)
        frame.state.set(FrameState::Weak);
    return frame;
}

Frame CharacterReader::breakOf(capture::Duration from, capture::Duration until) const
{
    Frame frame;
    frame.state.set(FrameState::Break);
    frame.dataBits = m_settings.dataBits;
    frame.start = capture::Time(from);
    frame.length = until - from;
    frame.timeBasis = capture::TimeBasis::Measured;
    return frame;
}

std::optional<double> baudError(const Frame& frame, std::span<const capture::Duration> edges, double baud)
{
    if (!frame.hasByte())
        return std::nullopt;
    const double perBit = baud / 1e9;
    double products = 0;
    double squares = 0;
    double last = 0;
    for (const capture::Duration edge : edges) {
        const auto since = edge - frame.start.time_since_epoch();
        const double at = static_cast<double>(since.count()) * perBit;
        const double whole = std::round(at);
        if (whole < 1 || since > frame.length + frame.length / 20 || std::fabs(at - whole) > 0.4)
            continue;
        products += whole * at;
        squares += whole * whole;
        last = whole;
    }
    // The length of few bits is known badly.
    if (last < 3)
        return std::nullopt;
    return squares / products - 1;
}

} // namespace p1scope::line

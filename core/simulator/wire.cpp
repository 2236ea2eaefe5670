// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/wire.h"

#include "core/simulator/chunks.h"
#include "core/simulator/parity.h"

namespace p1scope::simulator {

namespace {

using capture::Duration;
using capture::EventKind;
using capture::Time;

int halfStopBits(line::StopBits stopBits)
{
    return stopBits == line::StopBits::One ? 2 : stopBits == line::StopBits::Two ? 4 : 3;
}

/// Reckons in half bits and turns them into time only at the end: rounding never adds up.
class BitClock {
public:
    BitClock(const line::LineSettings& line, Time start)
        : m_start(start)
        , m_baud(line.baud)
    {}
    void rest(Duration time) { m_start += time; }
    void pass(int halfBits) { m_halfBits += halfBits; }
    [[nodiscard]] Time now() const
    {
        constexpr std::int64_t halfSecond = 500'000'000;
        return m_start + Duration((m_halfBits * halfSecond + m_baud / 2) / m_baud);
    }

private:
    Time m_start;
    std::int64_t m_baud;
    std::int64_t m_halfBits = 0;
};

int payloadBits(const line::LineSettings& line)
{
    return line.dataBits + (line.parity == line::Parity::None ? 0 : 1);
}

int frameHalfBits(const line::LineSettings& line)
{
    return 2 + 2 * payloadBits(line) + halfStopBits(line.stopBits);
}

constexpr int recovery = 2; ///< one bit of rest after a break or a missing stop bit

/// Walks over a telegram's stretches of constant signal. `signal(mark, from)` tells that the line is at mark
/// (true) or space from a moment on.
template <typename Signal>
void walk(const WireCharacter& character, const line::LineSettings& line, BitClock& clock, Signal signal)
{
    signal(false, clock.now());
    if (character.isBreak) {
        clock.pass(2 * frameHalfBits(line));
    } else {
        clock.pass(2);
        for (int bit = 0; bit < payloadBits(line); ++bit) {
            signal((character.bits >> bit & 1) != 0, clock.now());
            clock.pass(2);
        }
        signal(!character.stopMissing, clock.now());
        clock.pass(halfStopBits(line.stopBits));
    }
    signal(true, clock.now());
    if (character.isBreak || character.stopMissing)
        clock.pass(recovery);
}

line::Bit asBit(bool one)
{
    return one ? line::Bit::One : line::Bit::Zero;
}

line::Frame trueFrame(const WireCharacter& character, const line::LineSettings& line, const WireSpan& span)
{
    line::Frame frame;
    frame.start = span.start;
    frame.length = span.end - span.start;
    frame.dataBits = line.dataBits;
    frame.timeBasis = capture::TimeBasis::Measured;
    if (character.isBreak) {
        frame.state.set(line::FrameState::Break);
        return frame;
    }
    frame.raw = character.bits;
    frame.data = static_cast<std::uint16_t>(character.bits & ((1U << line.dataBits) - 1U));
    if (line.parity != line::Parity::None) {
        frame.parity = asBit((character.bits >> line.dataBits & 1) != 0);
        frame.expectedParity = asBit((withParity(frame.data, line) >> line.dataBits & 1) != 0);
        if (frame.parity != frame.expectedParity)
            frame.state.set(line::FrameState::Parity);
    }
    if (character.stopMissing)
        frame.state.set(line::FrameState::Framing);
    return frame;
}

/// Makes of each character what a port hands over for it.
class Receiver {
public:
    explicit Receiver(const line::LineSettings& line)
        : m_line(line)
    {}

    void take(const WireCharacter& character, const WireSpan& span)
    {
        m_chunks.take(kindOf(character), byteOf(character), span.start, span.end);
    }
    [[nodiscard]] std::vector<capture::Event> finish() && { return std::move(m_chunks).finish(); }

private:
    [[nodiscard]] std::uint8_t byteOf(const WireCharacter& character) const
    {
        const unsigned data = character.bits & ((1U << m_line.dataBits) - 1U);
        if (!m_line.isTenBit())
            return static_cast<std::uint8_t>(data);
        // Of 7N2 the eighth bit is the first of two stop bits.
        const bool stop = payloadBits(m_line) == 7 && !character.stopMissing;
        return static_cast<std::uint8_t>(character.bits | (stop ? 0x80U : 0U));
    }
    [[nodiscard]] EventKind kindOf(const WireCharacter& character) const
    {
        if (character.isBreak)
            return EventKind::Break;
        if (character.stopMissing)
            return EventKind::FramingError;
        const bool checks = !m_line.isTenBit() && m_line.parity != line::Parity::None;
        if (checks && withParity(character.bits, m_line) != character.bits)
            return EventKind::ParityError;
        return EventKind::Data;
    }

    line::LineSettings m_line;
    Chunks m_chunks;
};

} // namespace

std::vector<WireSpan> wireSpans(const WireTelegram& telegram, const line::LineSettings& line, Time start)
{
    std::vector<WireSpan> spans;
    spans.reserve(telegram.characters.size());
    BitClock clock(line, start);
    for (const auto& character : telegram.characters) {
        clock.rest(character.gapBefore);
        WireSpan span{clock.now(), {}};
        walk(character, line, clock, [&span](bool, Time at) { span.end = at; });
        spans.push_back(span);
    }
    return spans;
}

Duration wireTime(const WireTelegram& telegram, const line::LineSettings& line)
{
    const auto spans = wireSpans(telegram, line, Time{});
    return spans.empty() ? Duration::zero() : spans.back().end.time_since_epoch();
}

std::vector<line::Frame> trueFrames(const WireTelegram& telegram, const line::LineSettings& line, Time start)
{
    const auto spans = wireSpans(telegram, line, start);
    std::vector<line::Frame> frames;
    frames.reserve(spans.size());
    for (std::size_t i = 0; i < spans.size(); ++i)
        frames.push_back(trueFrame(telegram.characters[i], line, spans[i]));
    return frames;
}

std::vector<capture::Event> receivedEvents(const WireTelegram& telegram, const line::LineSettings& line,
                                           Time start)
{
    const auto spans = wireSpans(telegram, line, start);
    Receiver receiver(line);
    for (std::size_t i = 0; i < spans.size(); ++i)
        receiver.take(telegram.characters[i], spans[i]);
    return std::move(receiver).finish();
}

std::string receivedBytes(const WireTelegram& telegram, const line::LineSettings& line)
{
    std::string bytes;
    for (const auto& event : receivedEvents(telegram, line, Time{}))
        bytes.append(event.bytes.begin(), event.bytes.end());
    return bytes;
}

capture::Edges restingWire(const line::LineSettings& line)
{
    capture::Edges wire;
    wire.initialLevel = line.polarity == line::Polarity::Normal;
    return wire;
}

void appendEdges(capture::Edges& wire, const WireTelegram& telegram, const line::LineSettings& line,
                 Time start)
{
    BitClock clock(line, start);
    bool mark = true;
    for (const auto& character : telegram.characters) {
        clock.rest(character.gapBefore);
        walk(character, line, clock, [&](bool next, Time at) {
            if (next != mark)
                wire.at.push_back(at.time_since_epoch());
            mark = next;
            wire.end = at.time_since_epoch();
        });
    }
}

} // namespace p1scope::simulator

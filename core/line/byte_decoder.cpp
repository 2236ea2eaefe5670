// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/byte_decoder.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace p1scope::line {

namespace {

/// Whether a byte has its eighth bit set; looked at eight at a time.
bool anyHigh(std::span<const std::uint8_t> bytes)
{
    std::uint64_t all = 0;
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= bytes.size(); at += sizeof word) {
        std::memcpy(&word, bytes.data() + at, sizeof word);
        all |= word;
    }
    for (; at < bytes.size(); ++at)
        all |= bytes[at];
    return (all & 0x8080'8080'8080'8080) != 0;
}

constexpr Bit toBit(unsigned value)
{
    return value != 0 ? Bit::One : Bit::Zero;
}

} // namespace

Bit expectedParity(unsigned data, Parity parity)
{
    const bool odd = (std::popcount(data) & 1) != 0;
    switch (parity) {
    case Parity::None:
        return Bit::Absent;
    case Parity::Even:
        return toBit(odd ? 1 : 0);
    case Parity::Odd:
        return toBit(odd ? 0 : 1);
    case Parity::Mark:
        return Bit::One;
    case Parity::Space:
        return Bit::Zero;
    }
    return Bit::Absent;
}

ByteDecoder::ByteDecoder(const LineSettings& settings)
{
    setSettings(settings);
}

void ByteDecoder::setSettings(const LineSettings& settings)
{
    m_settings = settings;
    m_characterTime = settings.characterTime();
    m_tenBit = settings.isTenBit();
    m_eighthBitSeen = false;
    makeTable();
}

void ByteDecoder::setParityPresent()
{
    m_eighthBitSeen = true;
    makeTable();
}

void ByteDecoder::setState(const State& state)
{
    if (!(state.settings == m_settings) || state.eighthBitSeen != m_eighthBitSeen) {
        setSettings(state.settings);
        m_eighthBitSeen = state.eighthBitSeen;
        makeTable();
    }
    m_lastEnd = state.lastEnd;
}

void ByteDecoder::makeTable()
{
    m_table.plain = true;
    for (unsigned byte = 0; byte < 256; ++byte) {
        Frame frame = frameOf(static_cast<std::uint8_t>(byte));
        frame.length = m_characterTime;
        m_table.frames[byte] = frame;
        m_table.data[byte] = static_cast<std::uint8_t>(frame.data & 0xFFU);
        m_table.flags[byte] = frame.state.flags;
        m_table.plain = m_table.plain && frame.data == byte && frame.state.flags == 0;
    }
}

void ByteDecoder::push(const capture::Event& event, std::vector<Frame>& out)
{
    using capture::EventKind;
    const std::size_t before = out.size();
    switch (event.kind) {
    case EventKind::Data:
        pushBytes(event, out);
        setFlags(event, std::span(out).subspan(before));
        return;
    case EventKind::FramingError:
    case EventKind::ParityError:
    case EventKind::LineError: {
        pushBytes(event, out);
        const auto flag = event.scope == capture::ErrorScope::Packet ? FrameState::Packet
                          : event.kind == EventKind::ParityError     ? FrameState::Parity
                                                                     : FrameState::Framing;
        for (std::size_t i = before; i < out.size(); ++i) {
            out[i].state.set(flag);
            // The port told that the bit was wrong, so the bit is known after all.
            if (flag == FrameState::Parity && out[i].parity == Bit::Unknown)
                out[i].parity = out[i].expectedParity == Bit::One ? Bit::Zero : Bit::One;
        }
        setFlags(event, std::span(out).subspan(before));
        return;
    }
    case EventKind::Break: {
        Frame frame;
        frame.state.set(FrameState::Break);
        frame.timeBasis = event.timeBasis;
        frame.length = m_characterTime;
        frame.dataBits = m_settings.dataBits;
        if (event.timeBasis == capture::TimeBasis::Measured) {
            frame.start = event.time;
        } else if (event.timeBasis == capture::TimeBasis::Estimated) {
            frame.start = std::max(event.time - m_characterTime, m_lastEnd);
            m_lastEnd = std::max(event.time, frame.start);
        }
        out.push_back(frame);
        setFlags(event, std::span(out).subspan(before));
        return;
    }
    default:
        return;
    }
}

ByteDecoder::Spacing ByteDecoder::place(const capture::Event& event)
{
    if (!m_eighthBitSeen && anyHigh(event.bytes))
        setParityPresent();
    const auto count = static_cast<std::int64_t>(event.bytes.size());
    if (event.timeBasis == capture::TimeBasis::Unknown || count == 0)
        return {};
    const bool measured = event.timeBasis == capture::TimeBasis::Measured;
    Spacing spacing{measured ? event.time : event.time - m_characterTime * count, m_characterTime};
    if (!measured && spacing.start < m_lastEnd) {
        // More bytes than the time since the last chunk holds: the sender is a little faster than its nominal
        // baud, or an earlier chunk was late. They are spread evenly over the time there is, and never run
        // backwards.
        spacing.start = m_lastEnd;
        spacing.step = std::max(event.time - spacing.start, capture::Duration(0)) / count;
    }
    m_lastEnd = spacing.start + spacing.step * count;
    return spacing;
}

void ByteDecoder::pushBytes(const capture::Event& event, std::vector<Frame>& out)
{
    Spacing spacing = place(event);
    const std::size_t before = out.size();
    out.resize(before + event.bytes.size());
    Frame* frame = out.data() + before;
    for (const std::uint8_t byte : event.bytes) {
        *frame = m_table.frames[byte];
        frame->timeBasis = event.timeBasis;
        frame->start = spacing.start;
        spacing.start += spacing.step;
        ++frame;
    }
}

CharacterRun ByteDecoder::pushRun(const capture::Event& event)
{
    const Spacing spacing = place(event);
    CharacterRun run{event.bytes, {}, spacing.start, spacing.step, event.timeBasis};
    if (m_table.plain)
        return run;
    m_data.resize(event.bytes.size());
    m_flags.resize(event.bytes.size());
    unsigned any = 0;
    for (std::size_t i = 0; i < m_data.size(); ++i) {
        m_data[i] = m_table.data[event.bytes[i]];
        m_flags[i] = m_table.flags[event.bytes[i]];
        any |= m_flags[i];
    }
    run.data = m_data;
    if (any != 0)
        run.flags = m_flags;
    return run;
}

/// What a sampled wire told of one character besides its event's kind.
void ByteDecoder::setFlags(const capture::Event& event, std::span<Frame> frames)
{
    for (Frame& frame : frames) {
        if ((event.also & capture::AlsoParity) != 0)
            frame.state.set(FrameState::Parity);
        if ((event.also & capture::AlsoFraming) != 0)
            frame.state.set(FrameState::Framing);
        if ((event.also & capture::AlsoWeak) != 0)
            frame.state.set(FrameState::Weak);
    }
}

Frame ByteDecoder::frameOf(std::uint8_t byte) const
{
    Frame frame;
    frame.dataBits = m_settings.dataBits;
    const unsigned mask = (1U << std::min<unsigned>(m_settings.dataBits, 8U)) - 1U;
    frame.data = static_cast<std::uint16_t>(byte & mask);
    if (!m_tenBit) {
        frame.raw = frame.data;
        frame.expectedParity = expectedParity(frame.data, m_settings.parity);
        // Only the port saw the bit. What it did not report as wrong was right, if it checks at all.
        if (m_settings.parity != Parity::None)
            frame.parity = Bit::Unknown;
        return frame;
    }
    frame.raw = byte;
    if (m_settings.dataBits == 8)
        return frame;
    const Bit eighth = toBit(byte & 0x80U);
    if (m_settings.parity != Parity::None) {
        judgeParity(frame, eighth);
    } else if (m_eighthBitSeen && eighth == Bit::Zero) {
        frame.state.set(FrameState::Framing); // 7N2: the eighth bit is the first stop bit
    }
    return frame;
}

void ByteDecoder::judgeParity(Frame& frame, Bit sent) const
{
    frame.expectedParity = expectedParity(frame.data, m_settings.parity);
    frame.parity = m_eighthBitSeen ? sent : Bit::Unknown;
    if (m_eighthBitSeen && sent != frame.expectedParity)
        frame.state.set(FrameState::Parity);
}

LineSettings guessByteFormat(std::span<const std::uint8_t> bytes)
{
    std::size_t high = 0;
    std::size_t even = 0;
    std::size_t judged = 0;
    for (const std::uint8_t byte : bytes) {
        // Meters and converters fill up with these; they are no text, whatever the format.
        if (byte == 0x00 || byte == 0xFF)
            continue;
        ++judged;
        high += byte >= 0x80 ? 1U : 0U;
        even += (std::popcount(byte) & 1) == 0 ? 1U : 0U;
    }
    // Text of a telegram under 7E1 has its eighth bit set in about four bytes of ten. Plain text has it in
    // none, and random bytes have the right parity in half.
    const bool someHigh = high * 10 >= judged && high >= 3;
    LineSettings settings = dsmr2Settings();
    if (someHigh && even * 100 >= judged * 90)
        return settings;
    if (someHigh && (judged - even) * 100 >= judged * 90) {
        settings.parity = Parity::Odd;
        return settings;
    }
    return dsmr4Settings();
}

} // namespace p1scope::line

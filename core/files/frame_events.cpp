// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/frame_events.h"

#include <algorithm>
#include <utility>

namespace p1scope::files {

namespace {

using capture::EventKind;
using line::Bit;
using line::FrameState;

constexpr std::size_t packet = 62; ///< 64 less the two status bytes of an FTDI adapter
constexpr capture::Duration latency = std::chrono::milliseconds(16); ///< its latency timer as it comes
constexpr std::size_t largestBlock = 4096;                           ///< where there are no times

/// The wrong parity bit is in the byte itself.
bool parityShows(const line::Frame& frame, const line::LineSettings& settings)
{
    return settings.isTenBit() && (frame.parity == Bit::Zero || frame.parity == Bit::One) &&
           frame.parity != frame.expectedParity;
}

} // namespace

std::uint8_t receivedByte(const line::Frame& frame, const line::LineSettings& settings)
{
    const auto data = static_cast<std::uint8_t>(frame.data & 0xFFU);
    if (!settings.isTenBit() || settings.dataBits != 7)
        return data;
    bool eighth = frame.parity == Bit::One;
    if (settings.parity == line::Parity::None) // the first of two stop bits
        eighth = !frame.state.has(FrameState::Framing) || (frame.raw & 0x80U) != 0;
    return static_cast<std::uint8_t>(data | (eighth ? 0x80U : 0U));
}

FrameEvents::FrameEvents(const line::LineSettings& settings, capture::TimeBasis basis)
    : m_settings(settings)
    , m_basis(basis)
    , m_characterTime(settings.characterTime())
{}

base::Status FrameEvents::push(std::span<const line::Frame> frames, std::vector<capture::Event>& out)
{
    for (line::Frame frame : frames) {
        if (frame.dataBits > 8)
            return base::Error{base::ErrorKind::Unreadable,
                               "a recording cannot hold frames of nine data bits",
                               "write a bus table (.csv) or the wire (.vcd, .sr)"};
        if (frame.timeBasis == capture::TimeBasis::Unknown)
            frame.start = m_last;
        m_last = std::max(m_last, frame.start);
        if (m_waiting)
            take(*m_waiting, frame.start, out);
        m_waiting = frame;
        m_marksBeforeWaiting = std::exchange(m_marks, {});
    }
    return {};
}

void FrameEvents::mark(const std::string& text)
{
    m_marks.push_back(text);
}

void FrameEvents::finish(std::vector<capture::Event>& out)
{
    if (m_waiting)
        take(*m_waiting, std::nullopt, out);
    m_waiting.reset();
    flush(out);
}

/// The event of one frame, without its time.
capture::Event FrameEvents::eventOf(const line::Frame& frame) const
{
    capture::Event event;
    event.timeBasis = m_basis;
    const auto also = [&](FrameState::Flag flag, capture::ByteFlag bit) {
        if (frame.state.has(flag))
            event.also = static_cast<std::uint8_t>(event.also | bit);
    };
    also(FrameState::Weak, capture::AlsoWeak);
    const bool parityHidden = !parityShows(frame, m_settings);
    if (!frame.hasByte()) {
        event.kind = EventKind::Break;
        also(FrameState::Parity, capture::AlsoParity);
        also(FrameState::Framing, capture::AlsoFraming);
        return event;
    }
    event.bytes.push_back(receivedByte(frame, m_settings));
    if (frame.state.has(FrameState::Packet)) {
        // Which flag the adapter put on the packet has not been kept.
        event.kind = EventKind::LineError;
        event.scope = capture::ErrorScope::Packet;
        also(FrameState::Framing, capture::AlsoFraming);
    } else if (frame.state.has(FrameState::Framing)) {
        event.kind = EventKind::FramingError;
    } else if (frame.state.has(FrameState::Parity) && parityHidden) {
        event.kind = EventKind::ParityError;
        return event;
    }
    if (parityHidden)
        also(FrameState::Parity, capture::AlsoParity);
    return event;
}

void FrameEvents::take(const line::Frame& frame, std::optional<capture::Time> next,
                       std::vector<capture::Event>& out)
{
    capture::Event event = eventOf(frame);
    capture::Time end = frame.start + m_characterTime;
    // Where frames follow each other more closely than the baud allows, the next one's start is all that the
    // arrival of this one can have been.
    if (m_basis == capture::TimeBasis::Estimated && next && *next < end)
        end = std::max(*next, frame.start);
    event.time = m_basis == capture::TimeBasis::Estimated ? end : frame.start;

    if (!m_marksBeforeWaiting.empty())
        flush(out);
    for (std::string& text : m_marksBeforeWaiting) {
        capture::Event mark;
        mark.kind = EventKind::Mark;
        mark.timeBasis = m_basis;
        mark.time =
            m_basis == capture::TimeBasis::Estimated ? std::max(frame.start, m_chunkEnd) : frame.start;
        mark.count = m_frames + 1;
        mark.text = std::move(text);
        out.push_back(std::move(mark));
    }
    m_marksBeforeWaiting.clear();
    ++m_frames;

    const bool plain = event.kind == EventKind::Data && event.also == 0;
    if (m_chunk.bytes.empty() || !plain || !joins(frame, event))
        flush(out);
    if (!plain) {
        out.push_back(std::move(event));
    } else if (m_chunk.bytes.empty()) {
        m_chunkStep = end - frame.start;
        m_followsOn = frame.start == m_chunkEnd;
        m_chunk = std::move(event);
        m_chunkStart = frame.start;
    } else {
        m_chunk.bytes.push_back(event.bytes.front());
        if (m_basis == capture::TimeBasis::Estimated)
            m_chunk.time = event.time;
    }
    m_chunkEnd = end;
}

/// A frame follows exactly where the open chunk would have it.
bool FrameEvents::joins(const line::Frame& frame, const capture::Event& event) const
{
    if (m_basis == capture::TimeBasis::Unknown)
        return m_chunk.bytes.size() < largestBlock;
    const auto count = static_cast<std::int64_t>(m_chunk.bytes.size());
    const capture::Time due = m_chunkStart + m_chunkStep * count;
    // Characters that came too fast are spread over the time from the end of those before them.
    const bool even = m_chunkStep == m_characterTime || m_followsOn;
    const bool arrives = m_basis == capture::TimeBasis::Measured || event.time == frame.start + m_chunkStep;
    return even && frame.start == due && arrives && m_chunk.bytes.size() < packet &&
           due - m_chunkStart <= latency;
}

void FrameEvents::flush(std::vector<capture::Event>& out)
{
    if (m_chunk.bytes.empty())
        return;
    out.push_back(std::move(m_chunk));
    m_chunk = {};
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/serial_line_errors.h"

#include <algorithm>

namespace p1scope::session {

namespace {

using capture::EventKind;

capture::Event eventAt(EventKind kind, capture::Time time)
{
    capture::Event event;
    event.kind = kind;
    event.timeBasis = capture::TimeBasis::Estimated;
    event.time = time;
    return event;
}

/// What is left of `available` when `seen` were used, but no more than came just now: older ones had their
/// chance.
std::uint32_t rest(std::uint32_t available, std::uint32_t seen, std::uint32_t counted)
{
    return std::min(counted, available > seen ? available - seen : 0U);
}

} // namespace

void LineErrorReader::read(std::span<const std::uint8_t> bytes, capture::Time time,
                           const std::optional<LineErrorCounts>& counted, std::vector<capture::Event>& events)
{
    m_runOpen = false;
    m_seen = {};
    if (counted) {
        LineErrorCounts sum = m_available.value_or(LineErrorCounts{});
        sum.framing += counted->framing;
        sum.parity += counted->parity;
        sum.breaks += counted->breaks;
        m_available = sum;
        if (const auto lost = std::uint64_t{counted->overruns} + counted->bufferOverruns; lost > 0) {
            events.push_back(eventAt(EventKind::Overflow, time));
            events.back().count = lost;
        }
    } else {
        m_available.reset();
    }
    if (m_options.counted && counted && counted->framing + counted->parity > 0) {
        suspect(bytes, time, *counted, events);
        return;
    }

    for (const std::uint8_t byte : bytes) {
        if (m_escape == Escape::SeenFF00) {
            m_escape = Escape::None;
            m_runOpen = false;
            events.push_back(eventAt(judge(byte), time));
            events.back().scope = m_options.scope;
            if (events.back().kind != EventKind::Break)
                events.back().bytes.push_back(byte);
        } else if (m_escape == Escape::SeenFF && byte == 0x00) {
            m_escape = Escape::SeenFF00;
        } else if (m_escape == Escape::SeenFF) {
            m_escape = Escape::None;
            data(0xFF, time, events);
            if (byte != 0xFF) // no mark after all: it was read before the marks were asked for
                data(byte, time, events);
        } else if (m_options.marked && byte == 0xFF) {
            m_escape = Escape::SeenFF;
        } else {
            data(byte, time, events);
        }
    }
    if (counted)
        keepForNextRead(*counted);
}

void LineErrorReader::suspect(std::span<const std::uint8_t> bytes, capture::Time time,
                              const LineErrorCounts& counted, std::vector<capture::Event>& events) const
{
    const bool parity = m_options.portParity && counted.parity > 0;
    const EventKind kind = !parity               ? EventKind::FramingError
                           : counted.framing > 0 ? EventKind::LineError
                                                 : EventKind::ParityError;
    for (const std::uint8_t byte : bytes) {
        events.push_back(eventAt(kind, time));
        events.back().scope = capture::ErrorScope::Packet;
        events.back().bytes.push_back(byte);
    }
}

void LineErrorReader::data(std::uint8_t byte, capture::Time time, std::vector<capture::Event>& events)
{
    if (!m_runOpen) {
        events.push_back(eventAt(EventKind::Data, time));
        m_runOpen = true;
    }
    events.back().bytes.push_back(byte);
}

EventKind LineErrorReader::judge(std::uint8_t byte)
{
    const LineErrorCounts available = m_available.value_or(LineErrorCounts{});
    if (byte == 0 && available.breaks > m_seen.breaks) {
        ++m_seen.breaks;
        return EventKind::Break;
    }
    const bool framing = available.framing > 0;
    const bool parity = m_options.portParity && available.parity > 0;
    if (m_options.portParity && framing == parity) { // either, or the driver does not count
        ++m_seen.framing;
        ++m_seen.parity;
        return EventKind::LineError;
    }
    if (parity) {
        ++m_seen.parity;
        return EventKind::ParityError;
    }
    ++m_seen.framing;
    // All bits low and no stop bit is a break, unless a driver that counts says that it was not.
    return byte == 0 && !framing ? EventKind::Break : EventKind::FramingError;
}

void LineErrorReader::keepForNextRead(const LineErrorCounts& counted)
{
    const bool marks = m_seen.framing + m_seen.parity + m_seen.breaks > 0;
    if (m_options.scope == capture::ErrorScope::Packet && marks) {
        // One count a packet, a mark on each of its bytes: there is nothing to set off against each other.
        m_available = LineErrorCounts{};
        return;
    }
    m_available->framing = rest(m_available->framing, m_seen.framing, counted.framing);
    m_available->parity = rest(m_available->parity, m_seen.parity, counted.parity);
    m_available->breaks = rest(m_available->breaks, m_seen.breaks, counted.breaks);
}

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recording.h"
#include "core/capture/recording_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::capture {

namespace {

std::string own(std::string_view word, std::string_view value)
{
    return fmt::format("{}{}{}", ownComment, word, value);
}

template <std::size_t N>
std::string names(const std::array<std::pair<std::string_view, std::uint8_t>, N>& table, std::uint8_t bits)
{
    std::string text;
    for (const auto& [name, bit] : table) {
        if ((bits & bit) != 0)
            text += text.empty() ? std::string(name) : "," + std::string(name);
    }
    return text;
}

std::uint8_t typeOf(const Event& event)
{
    switch (event.kind) {
    case EventKind::Data:
        return event.timeBasis == TimeBasis::Measured ? ReceiveStart : ReceiveEnd;
    case EventKind::FramingError:
    case EventKind::LineError:
        return RtacFramingError;
    case EventKind::ParityError:
        return RtacParityError;
    case EventKind::Break:
        return SerialBreak;
    case EventKind::Overflow:
        return RtacOverflow;
    case EventKind::DataLost:
        return RtacDataLost;
    case EventKind::ControlLines:
    case EventKind::Settings:
    case EventKind::Connection:
    case EventKind::Mark:
        break;
    }
    return StatusChange;
}

/// A mark that reads like one of the words for programs would be taken for one.
std::string freeText(const std::string& text)
{
    return text.starts_with(ownComment) ? " " + text : text;
}

std::vector<std::string> commentsOf(const Event& event, ControlLines before)
{
    std::vector<std::string> comments;
    switch (event.kind) {
    case EventKind::LineError:
        comments.push_back(own(word::unspecified, {}));
        break;
    case EventKind::Overflow:
    case EventKind::DataLost:
        if (event.count > 0)
            comments.push_back(own(word::count, fmt::to_string(event.count)));
        break;
    case EventKind::ControlLines:
        if (event.lines.known != before.known)
            comments.push_back(own(word::known, names(lineNames, event.lines.known)));
        break;
    case EventKind::Settings:
        comments.push_back(own(word::settings, event.text));
        break;
    case EventKind::Connection:
        comments.push_back(own(word::connection, event.text));
        break;
    case EventKind::Mark:
        comments.push_back(freeText(event.text));
        comments.push_back(own(word::mark, fmt::to_string(event.count)));
        break;
    default:
        break;
    }
    if (event.scope == ErrorScope::Packet)
        comments.push_back(own(word::packetScope, {}));
    if (event.also != 0)
        comments.push_back(own(word::also, names(flagNames, event.also)));
    return comments;
}

bool carriesBytes(EventKind kind)
{
    return kind == EventKind::Data || kind == EventKind::FramingError || kind == EventKind::ParityError ||
           kind == EventKind::LineError;
}

} // namespace

RecordingWriter::RecordingWriter(RecordingInfo info, Time beginsAt)
    : m_info(std::move(info))
    , m_beginsAt(beginsAt)
{
    if (!m_info.start)
        m_info.start = WallTime{};
}

void RecordingWriter::begin(std::vector<std::uint8_t>& out) const
{
    constexpr std::int64_t nano = 1'000'000'000;
    const std::int64_t start =
        std::max<std::int64_t>((*m_info.start + m_beginsAt.time_since_epoch()).time_since_epoch().count(), 0);
    pcapng::Interface interface;
    interface.linkType = pcapng::rtacSerial;
    interface.name = m_info.port;
    interface.hardware = m_info.adapter;
    interface.comments.push_back(own(word::start, fmt::format("{}.{:09}", start / nano, start % nano)));
    interface.comments.push_back(own(word::times, timesNames[static_cast<std::size_t>(m_info.basis)]));
    if (!m_info.settings.empty())
        interface.comments.push_back(own(word::settings, m_info.settings));
    if (!m_info.series.empty()) {
        interface.comments.push_back(own(word::series, m_info.series));
        interface.comments.push_back(own(word::part, fmt::to_string(m_info.part)));
        interface.comments.push_back(own(word::firstFrame, fmt::to_string(m_info.firstFrame)));
    }
    pcapng::appendSection(out, m_info.program, {});
    pcapng::appendInterface(out, interface);
}

void RecordingWriter::append(const Event& event, std::vector<std::uint8_t>& out)
{
    std::vector<std::string> comments;
    if (event.kind != EventKind::Data || event.also != 0)
        comments = commentsOf(event, m_lines);
    if (event.kind == EventKind::ControlLines)
        m_lines = event.lines;
    if (event.kind == EventKind::Overflow || event.kind == EventKind::DataLost)
        m_lost += std::max<std::uint64_t>(event.count, 1);
    const bool bytes = carriesBytes(event.kind);
    m_frames += bytes ? event.bytes.size() : event.kind == EventKind::Break ? 1U : 0U;
    packet(event.time, typeOf(event), bytes ? std::span(event.bytes) : std::span<const std::uint8_t>(),
           comments, out);
}

void RecordingWriter::appendClock(Time time, Duration wallAhead, std::vector<std::uint8_t>& out)
{
    const std::vector<std::string> comments{own(word::clock, fmt::format("{:+.3f} s", toSeconds(wallAhead)))};
    packet(time, StatusChange, {}, comments, out);
}

void RecordingWriter::end(Time time, std::vector<std::uint8_t>& out) const
{
    pcapng::appendStatistics(out, *m_info.start + time.time_since_epoch(), m_packets, m_lost);
}

void RecordingWriter::packet(Time time, std::uint8_t type, std::span<const std::uint8_t> payload,
                             std::span<const std::string> comments, std::vector<std::uint8_t>& out)
{
    const WallTime wall = std::max(*m_info.start + time.time_since_epoch(), WallTime{});
    const auto micros = static_cast<std::uint64_t>(wall.time_since_epoch().count()) / 1000;
    const auto seconds = static_cast<std::uint32_t>(micros / 1'000'000);
    const auto rest = static_cast<std::uint32_t>(micros % 1'000'000);
    std::array<std::uint8_t, rtacHeader> header{};
    for (std::size_t i = 0; i < 4; ++i) {
        header[i] = static_cast<std::uint8_t>(seconds >> (24 - 8 * i) & 0xFFU);
        header[4 + i] = static_cast<std::uint8_t>(rest >> (24 - 8 * i) & 0xFFU);
    }
    header[8] = type;
    header[9] = m_lines.state & allLines;
    pcapng::appendPacket(out, wall, header, payload, comments);
    ++m_packets;
}

} // namespace p1scope::capture

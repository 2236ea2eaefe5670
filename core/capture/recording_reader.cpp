// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recording.h"
#include "core/capture/recording_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace p1scope::capture {

namespace {

template <typename Number>
Number numberOf(std::string_view text)
{
    Number value{};
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// "1795467600.123456789"
std::optional<WallTime> wallOf(std::string_view text)
{
    const auto point = text.find('.');
    if (point == std::string_view::npos || text.size() != point + 10)
        return std::nullopt;
    const auto seconds = numberOf<std::int64_t>(text.substr(0, point));
    const auto rest = numberOf<std::int64_t>(text.substr(point + 1));
    constexpr std::int64_t nano = 1'000'000'000;
    // Until the year 2255: beyond that nanoseconds since 1970 leave little room to reckon in.
    if (seconds < 0 || seconds > 9'000'000'000 || rest < 0 || rest >= nano)
        return std::nullopt;
    return WallTime(Duration(seconds * nano + rest));
}

template <std::size_t N>
std::uint8_t bitsOf(const std::array<std::pair<std::string_view, std::uint8_t>, N>& table,
                    std::string_view text)
{
    std::uint8_t bits = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        const auto found = std::find_if(table.begin(), table.end(), [&](const auto& entry) {
            return entry.first == text.substr(0, end);
        });
        if (found != table.end())
            bits = static_cast<std::uint8_t>(bits | found->second);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return bits;
}

/// What stands behind a word that is meant for programs; no value where the comment is another one.
std::optional<std::string_view> valueOf(std::string_view comment, std::string_view word)
{
    comment.remove_prefix(std::min(ownComment.size(), comment.size()));
    if (!comment.starts_with(word))
        return std::nullopt;
    return comment.substr(word.size());
}

/// Empty again, with the memory that it had.
void clear(Event& event)
{
    event.bytes.clear();
    event.text.clear();
    event.scope = ErrorScope::Frame;
    event.also = 0;
    event.count = 0;
    event.lines = {};
}

bool isOwn(std::string_view comment)
{
    return comment.starts_with(ownComment);
}

} // namespace

RecordingReader::RecordingReader(std::span<const std::uint8_t> file)
    : m_size(file.size())
    , m_blocks(file)
{}

base::Result<RecordingReader> RecordingReader::open(std::span<const std::uint8_t> file)
{
    RecordingReader reader(file);
    if (auto status = reader.findInterface(); !status)
        return status.error();
    return reader;
}

/// The interface is known when the first packet of a serial one has come, or the file has ended.
base::Status RecordingReader::findInterface()
{
    std::optional<pcapng::Packet> first;
    const auto serial = [&](const pcapng::Interface& interface) {
        return interface.linkType == pcapng::rtacSerial;
    };
    std::optional<base::Error> fault;
    for (;;) {
        auto packet = m_blocks.next();
        if (!packet)
            fault = packet.error();
        if (!packet || !packet.value())
            break;
        if (serial(m_blocks.interfaces()[packet.value()->interface])) {
            first = packet.value();
            break;
        }
    }
    const auto& all = m_blocks.interfaces();
    const auto found = std::find_if(all.begin(), all.end(), serial);
    if (found == all.end() && fault)
        return base::Error{base::ErrorKind::Unreadable, fault->message, "is it a recording?"};
    if (found == all.end() && all.empty())
        return base::Error{base::ErrorKind::Unreadable, "the recording ends before it begins",
                           "nothing came through; look for another copy of it"};
    if (found == all.end())
        return base::Error{
            base::ErrorKind::Unreadable,
            fmt::format("the capture holds link type {}, not a serial line (250)", all.front().linkType),
            "give a recording of a P1 port"};
    m_interface = first ? first->interface : static_cast<std::size_t>(found - all.begin());
    const pcapng::Interface& interface = all[m_interface];
    readInfo(interface);
    if (!m_info.start)
        m_info.start = first ? interface.toWall(first->ticks) : WallTime{};
    m_place.known = m_info.ours ? 0 : allLines;
    if (first)
        m_blocks.seek(m_blocks.packetPlace());
    m_marksFrom = m_info.firstFrame;
    m_beginning = place();
    return {};
}

void RecordingReader::readInfo(const pcapng::Interface& interface)
{
    m_info.port = interface.name;
    m_info.adapter = interface.hardware.empty() ? interface.description : interface.hardware;
    m_info.program = m_blocks.application();
    for (const std::string& comment : interface.comments) {
        if (!isOwn(comment))
            continue;
        m_info.ours = true;
        if (const auto start = valueOf(comment, word::start)) {
            m_info.start = wallOf(*start);
        } else if (const auto times = valueOf(comment, word::times)) {
            const auto* name = std::find(timesNames.begin(), timesNames.end(), *times);
            if (name != timesNames.end())
                m_info.basis = static_cast<TimeBasis>(name - timesNames.begin());
        } else if (const auto settings = valueOf(comment, word::settings)) {
            m_info.settings = *settings;
        } else if (const auto series = valueOf(comment, word::series)) {
            m_info.series = *series;
        } else if (const auto part = valueOf(comment, word::part)) {
            m_info.part = std::max(numberOf<std::uint32_t>(*part), 1U);
        } else if (const auto frame = valueOf(comment, word::firstFrame)) {
            m_info.firstFrame = numberOf<std::uint64_t>(*frame);
        }
    }
}

base::Result<bool> RecordingReader::next(Event& event)
{
    for (;;) {
        auto read = m_blocks.next();
        if (!read)
            return read.error();
        if (!read.value())
            return false;
        const pcapng::Packet& packet = *read.value();
        const pcapng::Interface& interface = m_blocks.interfaces()[packet.interface];
        const bool ours = packet.interface == m_interface ||
                          // The same line again, behind a new section header: files put end to end.
                          (interface.linkType == pcapng::rtacSerial &&
                           interface.name == m_blocks.interfaces()[m_interface].name);
        if (!ours || packet.data.size() < rtacHeader)
            continue;
        const Duration since = interface.toWall(packet.ticks) - *m_info.start;
        clear(event);
        event.time = std::max(Time(since), m_place.lastTime);
        event.timeBasis = m_info.basis;
        m_place.lastTime = event.time;
        std::vector<std::string> comments;
        if (!packet.options.empty())
            comments = m_blocks.comments(packet);
        fill(packet, event);
        const bool bytes = !event.bytes.empty() || event.kind == EventKind::Break;
        const auto free = std::find_if_not(comments.begin(), comments.end(), isOwn);
        if (bytes && free != comments.end() && !m_place.commentsGiven) {
            // Somebody's note on bytes: a mark before them. The packet is read again after it.
            event.kind = EventKind::Mark;
            event.text = *free;
            event.bytes.clear();
            event.count = m_place.frames + 1 + (m_info.firstFrame - std::min(m_marksFrom, m_info.firstFrame));
            m_place.commentsGiven = true;
            m_blocks.seek(m_blocks.packetPlace());
            return true;
        }
        m_place.commentsGiven = false;
        const std::uint8_t type = packet.data[8];
        if (type == TransmitStart || type == TransmitEnd)
            continue; // sent to the meter, which hears nothing
        if (!applyComments(comments, event))
            continue;
        m_place.frames += event.kind == EventKind::Break ? 1U : event.bytes.size();
        if (event.kind == EventKind::Data && event.bytes.empty())
            continue;
        return true;
    }
}

void RecordingReader::fill(const pcapng::Packet& packet, Event& event)
{
    const auto payload = packet.data.subspan(rtacHeader);
    switch (packet.data[8]) {
    case StatusChange:
        event.kind = EventKind::ControlLines;
        event.lines.state = packet.data[9] & allLines;
        break;
    case RtacDataLost:
        event.kind = EventKind::DataLost;
        break;
    case RtacFramingError:
        event.kind = EventKind::FramingError;
        event.bytes.assign(payload.begin(), payload.end());
        break;
    case RtacParityError:
        event.kind = EventKind::ParityError;
        event.bytes.assign(payload.begin(), payload.end());
        break;
    case SerialBreak:
        event.kind = EventKind::Break;
        break;
    case RtacOverflow:
        event.kind = EventKind::Overflow;
        break;
    case TransmitStart:
    case TransmitEnd:
        event.kind = EventKind::Data;
        break;
    default:
        event.kind = EventKind::Data;
        event.bytes.assign(payload.begin(), payload.end());
        break;
    }
}

/// What the words for programs add to an event. Those that make another event of it stand at changes of
/// status only.
bool RecordingReader::applyComments(const std::vector<std::string>& comments, Event& event)
{
    const bool status = event.kind == EventKind::ControlLines;
    for (const std::string& comment : comments) {
        if (!isOwn(comment)) {
            if (status) {
                event.kind = EventKind::Mark;
                event.text = comment;
            }
        } else if (const auto count = valueOf(comment, word::count)) {
            event.count = numberOf<std::uint64_t>(*count);
        } else if (const auto known = valueOf(comment, word::known)) {
            m_place.known = bitsOf(lineNames, *known);
        } else if (const auto also = valueOf(comment, word::also)) {
            event.also = bitsOf(flagNames, *also);
        } else if (valueOf(comment, word::packetScope)) {
            event.scope = ErrorScope::Packet;
        } else if (valueOf(comment, word::unspecified) && event.kind == EventKind::FramingError) {
            event.kind = EventKind::LineError;
        } else if (!status) {
            continue;
        } else if (valueOf(comment, word::clock)) {
            return false;
        } else if (const auto settings = valueOf(comment, word::settings)) {
            event.kind = EventKind::Settings;
            event.text = *settings;
        } else if (const auto connection = valueOf(comment, word::connection)) {
            event.kind = EventKind::Connection;
            event.text = *connection;
        } else if (const auto mark = valueOf(comment, word::mark)) {
            const auto frame = numberOf<std::uint64_t>(*mark);
            event.kind = EventKind::Mark;
            event.count = frame > m_marksFrom ? frame - m_marksFrom : 0;
        }
    }
    if (event.kind == EventKind::ControlLines)
        event.lines.known = m_place.known;
    else
        event.lines = {};
    return true;
}

RecordingReader::Place RecordingReader::place() const
{
    Place place = m_place;
    place.block = m_blocks.place();
    return place;
}

void RecordingReader::seek(const Place& place)
{
    m_place = place;
    m_blocks.seek(place.block);
}

double RecordingReader::progress() const
{
    return m_size == 0 ? 1.0 : static_cast<double>(m_blocks.place().offset) / static_cast<double>(m_size);
}

} // namespace p1scope::capture

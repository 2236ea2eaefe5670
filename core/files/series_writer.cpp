// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/series_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::files {

using capture::Event;
using capture::EventKind;

namespace {

/// What is handed to the file at once.
constexpr std::size_t chunkBytes = 256 * 1024;
/// A name that is taken is passed over; so many in a row are no accident.
constexpr unsigned namesToTry = 1000;

} // namespace

std::filesystem::path partPath(const std::filesystem::path& first, unsigned number)
{
    if (number <= 1)
        return first;
    auto name = first.stem();
    name += fmt::format("-{:04}", number);
    name += first.extension();
    return first.parent_path() / name;
}

std::uint64_t framesOf(const Event& event)
{
    return event.kind == EventKind::Break ? 1U : event.bytes.size();
}

SeriesWriter::SeriesWriter(Storage& storage, SeriesPlan plan, capture::RecordingInfo info,
                           SeriesBeginning beginning)
    : m_storage(storage)
    , m_plan(std::move(plan))
    , m_info(std::move(info))
    , m_now(std::move(beginning))
    , m_firstFrame(m_now.frames)
    , m_path(m_plan.first)
{
    m_info.part = 0;
}

SeriesWriter::~SeriesWriter() = default;

void SeriesWriter::setRotation(std::uint64_t partBytes, capture::Duration partTime)
{
    m_plan.partBytes = partBytes;
    m_plan.partTime = partTime;
}

StorageFault SeriesWriter::createFile()
{
    if (m_plan.makeFolder) {
        const auto fault = m_storage.makeFolder(m_plan.first.parent_path());
        if (fault != StorageFault::None)
            return fault;
    }
    if (m_number == 1 && std::exchange(m_plan.replaceFirst, false))
        static_cast<void>(m_storage.removeUnused(m_plan.first));
    for (unsigned i = 0;; ++i) {
        const auto path = partPath(m_plan.first, m_number + i);
        auto created = m_storage.create(path);
        if (created.fault == StorageFault::Exists && i < namesToTry)
            continue;
        if (created.fault == StorageFault::None) {
            m_number += i;
            m_path = path;
            m_file = std::move(created.file);
        }
        return created.fault;
    }
}

StorageFault SeriesWriter::openPart(capture::Time time)
{
    if (const auto fault = createFile(); fault != StorageFault::None)
        return fault;
    capture::RecordingInfo info = m_info;
    info.part = m_info.part + 1;
    info.firstFrame = m_frames;
    info.settings = m_now.settings;
    m_writer.emplace(std::move(info), time);
    m_partStart = time;
    m_partBytes = 0;
    m_partBegun = false;
    m_buffer.clear();
    m_writer->begin(m_buffer);
    Event event;
    event.time = time;
    if (!m_now.settings.empty()) {
        event.kind = EventKind::Settings;
        event.text = m_now.settings;
        m_writer->append(event, m_buffer);
    }
    if (m_now.lines.known != 0) {
        event.kind = EventKind::ControlLines;
        event.text.clear();
        event.lines = m_now.lines;
        m_writer->append(event, m_buffer);
    }
    return StorageFault::None;
}

void SeriesWriter::closePart(capture::Time time)
{
    if (!m_file)
        return;
    m_buffer.clear();
    m_writer->end(time, m_buffer);
    const auto appended = m_file->append(m_buffer);
    m_bytes += appended.bytes;
    static_cast<void>(m_file->sync()); // nobody is left to be told; what could be written has been
    m_file.reset();
    m_buffer.clear();
}

/// The file takes no more: what comes goes into another one. One in which nothing stands is not left behind.
void SeriesWriter::giveUpPart()
{
    m_file.reset();
    m_buffer.clear();
    if (m_partBegun)
        return;
    m_bytes -= m_partBytes;
    static_cast<void>(m_storage.removeUnused(m_path));
}

bool SeriesWriter::partIsFull(capture::Time time) const
{
    if (!m_partBegun && m_ends.empty())
        return false;
    return (m_plan.partBytes > 0 && m_partBytes + m_buffer.size() >= m_plan.partBytes) ||
           (m_plan.partTime.count() > 0 && time - m_partStart >= m_plan.partTime);
}

std::optional<std::uint64_t> SeriesWriter::frameHere(std::uint64_t inputFrame) const
{
    if (inputFrame <= m_firstFrame)
        return std::nullopt;
    const std::uint64_t index = inputFrame - 1;
    std::uint64_t missing = m_firstFrame;
    for (const Gap& gap : m_gaps) {
        if (index < gap.at)
            break;
        if (index < gap.at + gap.length)
            return 0; // it is one of those that are missing
        missing += gap.length;
    }
    return inputFrame - missing;
}

void SeriesWriter::encode(const Event& event)
{
    if (event.kind != EventKind::Mark) {
        m_writer->append(event, m_buffer);
    } else if (event.count == 0) {
        m_writer->append(event, m_buffer);
    } else if (const auto frame = frameHere(event.count)) {
        Event mark = event;
        mark.count = *frame;
        m_writer->append(mark, m_buffer);
    }
    m_ends.push_back(m_buffer.size());
}

/// The event stands in a file.
void SeriesWriter::confirm(const Event& event)
{
    m_frames += framesOf(event);
    m_now.frames += framesOf(event);
    if (event.kind == EventKind::Settings)
        m_now.settings = event.text;
    else if (event.kind == EventKind::ControlLines)
        m_now.lines = event.lines;
    partBegun();
}

void SeriesWriter::partBegun()
{
    if (std::exchange(m_partBegun, true))
        return;
    ++m_info.part;
    ++m_number;
    m_parts.push_back(m_path);
}

SeriesWriter::Written SeriesWriter::flush(std::span<const Event> events)
{
    GrowingFile::Appended appended;
    if (m_file->inPlace())
        appended = m_file->append(m_buffer);
    else
        appended.fault = StorageFault::Removed;
    if (appended.fault == StorageFault::Removed)
        m_removed = m_path;
    m_bytes += appended.bytes;
    m_partBytes += appended.bytes;
    Written result{0, appended.fault};
    while (result.events < m_ends.size() && m_ends[result.events] <= appended.bytes)
        confirm(events[result.events++]);
    m_buffer.clear();
    m_ends.clear();
    return result;
}

StorageFault SeriesWriter::begin(capture::Time time)
{
    if (m_file)
        return StorageFault::None;
    if (const auto fault = openPart(time); fault != StorageFault::None)
        return fault;
    const auto fault = flush({}).fault;
    if (fault == StorageFault::None)
        partBegun();
    else
        giveUpPart();
    return fault;
}

SeriesWriter::Written SeriesWriter::write(std::span<const Event> events)
{
    Written result;
    bool removed = false;
    while (result.events < events.size()) {
        const auto rest = events.subspan(result.events);
        if (m_file && partIsFull(rest.front().time))
            closePart(rest.front().time);
        if (!m_file) {
            result.fault = openPart(rest.front().time);
            if (result.fault != StorageFault::None)
                return result;
        }
        for (const Event& event : rest) {
            if (m_buffer.size() >= chunkBytes || (!m_ends.empty() && partIsFull(event.time)))
                break;
            encode(event);
        }
        const Written written = flush(rest);
        result.events += written.events;
        if (written.fault == StorageFault::None)
            continue;
        giveUpPart();
        // A file that was removed says nothing against another one; anything else would happen again.
        if (written.fault != StorageFault::Removed || std::exchange(removed, true)) {
            result.fault = written.fault;
            return result;
        }
    }
    return result;
}

StorageFault SeriesWriter::writeLost(capture::Time time, std::uint64_t frames)
{
    Event lost;
    lost.kind = EventKind::DataLost;
    lost.timeBasis = m_info.basis;
    lost.time = time;
    lost.count = frames;
    const Written written = write({&lost, 1});
    if (written.events == 0)
        return written.fault;
    m_gaps.push_back({m_now.frames, frames});
    m_now.frames += frames;
    m_lost += frames;
    return StorageFault::None;
}

void SeriesWriter::writeClock(capture::Time time, capture::Duration wallAhead)
{
    if (!m_file)
        return;
    m_writer->appendClock(time, wallAhead, m_buffer);
    if (flush({}).fault != StorageFault::None)
        giveUpPart();
}

StorageFault SeriesWriter::sync()
{
    if (!m_file)
        return StorageFault::None;
    const auto fault = m_file->inPlace() ? m_file->sync() : StorageFault::Removed;
    if (fault == StorageFault::Removed)
        m_removed = m_path;
    if (fault != StorageFault::None)
        giveUpPart();
    return fault;
}

void SeriesWriter::end(capture::Time time)
{
    closePart(time);
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/recording_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace p1scope::files {

using capture::Event;
using capture::EventKind;

namespace fs = std::filesystem;

namespace {

std::size_t textHash(std::string_view text)
{
    return std::hash<std::string_view>{}(text);
}

} // namespace

base::Result<SeriesReader> SeriesReader::open(const RecordingFiles& files)
{
    SeriesReader result;
    result.m_size = files.size();
    for (const RecordingFiles::Part& file : files.parts()) {
        Part part;
        part.fault = file.fault;
        if (file.file) {
            part.size = file.file->bytes().size();
            auto reader = capture::RecordingReader::open(file.file->bytes());
            if (reader)
                part.reader.emplace(reader.take());
            else
                part.fault = reader.error();
            if (part.fault && !result.m_parts.empty())
                part.fault->message = fmt::format("{}: {}", file.path.string(), part.fault->message);
        }
        if (part.fault && result.m_parts.empty())
            return *part.fault;
        if (part.reader) {
            part.reader->countMarksFrom(0);
            if (!result.m_parts.empty())
                part.begins = *part.reader->info().start - *result.info().start;
        }
        result.m_parts.push_back(std::move(part));
    }
    result.m_parts.front().framesBefore = 0;
    result.m_place.inPart = result.m_parts.front().reader->place();
    result.m_place.settings = textHash(result.info().settings);
    return result;
}

/// On to the next part that there is. True where `event` tells of what is missing before it.
bool SeriesReader::beginNextPart(Event& event)
{
    Part& part = m_parts[++m_place.part];
    part.framesBefore = m_place.partFrames = m_place.frames;
    m_place.begun = false;
    if (!part.reader)
        return false;
    m_place.inPart = part.reader->place();
    const auto& start = part.reader->info();
    const std::uint64_t before = start.firstFrame - std::min(info().firstFrame, start.firstFrame);
    // Reckoned from the part before, so that what is missing is told once.
    std::uint64_t expected = m_place.frames;
    for (std::size_t i = m_place.part; i-- > 0;) {
        if (m_parts[i].reader && m_parts[i].framesBefore) {
            expected = m_parts[i].reader->info().firstFrame - info().firstFrame + m_place.frames -
                       *m_parts[i].framesBefore;
            break;
        }
    }
    if (before <= expected)
        return false;
    event = Event();
    event.kind = EventKind::DataLost;
    event.timeBasis = start.basis;
    event.time = m_place.lastTime = std::max(m_place.lastTime, capture::Time(part.begins));
    event.count = before - expected;
    return true;
}

std::uint64_t SeriesReader::frameHere(std::uint64_t seriesFrame) const
{
    for (std::size_t i = m_parts.size(); i-- > 0;) {
        const Part& part = m_parts[i];
        if (!part.reader || part.reader->info().firstFrame >= seriesFrame)
            continue;
        const std::uint64_t first = part.reader->info().firstFrame;
        return part.framesBefore.value_or(first - std::min(first, info().firstFrame)) + seriesFrame - first;
    }
    return 0;
}

base::Result<bool> SeriesReader::next(Event& event)
{
    for (;;) {
        Part& part = m_parts[m_place.part];
        if (part.fault && !std::exchange(m_place.begun, true))
            return *part.fault;
        auto more = part.reader ? part.reader->next(event) : base::Result<bool>(false);
        if (!more)
            return more.error();
        if (!more.value()) {
            if (m_place.part + 1 >= m_parts.size())
                return false;
            if (beginNextPart(event))
                return true;
            continue;
        }
        event.time = m_place.lastTime = std::max(event.time + part.begins, m_place.lastTime);
        m_place.frames = m_place.partFrames + part.reader->frames();
        const bool first = m_place.part == 0 || m_place.begun;
        if (event.kind == EventKind::Settings) {
            const std::size_t settings = textHash(event.text);
            if (!first && settings == m_place.settings)
                continue;
            m_place.settings = settings;
        } else if (event.kind == EventKind::ControlLines) {
            if (!first && event.lines == m_place.lines)
                continue;
            m_place.lines = event.lines;
        } else if (event.kind == EventKind::Mark) {
            event.count = frameHere(event.count);
        }
        m_place.begun = m_place.begun || !event.bytes.empty();
        return true;
    }
}

SeriesReader::Place SeriesReader::place() const
{
    Place place = m_place;
    if (m_parts[place.part].reader)
        place.inPart = m_parts[place.part].reader->place();
    return place;
}

void SeriesReader::seek(const Place& place)
{
    m_place = place;
    Part& part = m_parts[place.part];
    part.framesBefore = place.partFrames;
    if (part.reader)
        part.reader->seek(place.inPart);
    // Those behind it are met from their beginning again.
    for (std::size_t i = place.part + 1; i < m_parts.size(); ++i) {
        if (m_parts[i].reader)
            m_parts[i].reader->seek(m_parts[i].reader->beginning());
    }
}

double SeriesReader::progress() const
{
    double done = 0;
    for (std::size_t i = 0; i <= m_place.part; ++i) {
        const Part& part = m_parts[i];
        if (part.reader)
            done += static_cast<double>(part.size) * (i < m_place.part ? 1.0 : part.reader->progress());
    }
    return m_size == 0 ? 1.0 : std::min(1.0, done / static_cast<double>(m_size));
}

std::size_t SeriesReader::cutBytes() const
{
    const Part& part = m_parts[m_place.part];
    return part.reader ? part.reader->cutBytes() : 0;
}

namespace {

base::Status copyEvents(SeriesReader& reader, GrowingFile& file, const fs::path& target,
                        const std::function<bool(double)>& progress)
{
    constexpr std::size_t chunkBytes = 1024 * 1024;
    capture::RecordingInfo info = reader.info();
    info.series.clear();
    info.part = 1;
    info.firstFrame = 0;
    capture::RecordingWriter writer(info);
    std::vector<std::uint8_t> buffer;
    writer.begin(buffer);
    Event event;
    capture::Time last{};
    for (bool more = true; more;) {
        const auto read = reader.next(event);
        more = read && read.value(); // what comes before damage is sound, and worth having
        if (more) {
            writer.append(event, buffer);
            last = event.time;
        } else {
            writer.end(last, buffer);
        }
        if (more && buffer.size() < chunkBytes)
            continue;
        if (const auto appended = file.append(buffer); appended.fault != StorageFault::None)
            return explain(appended.fault, target);
        buffer.clear();
        if (!progress(reader.progress()))
            return base::Error{base::ErrorKind::Cancelled, "saving was cancelled", {}};
    }
    if (const auto fault = file.sync(); fault != StorageFault::None)
        return explain(fault, target);
    return {};
}

} // namespace

base::Status copySeries(Storage& storage, const std::vector<fs::path>& parts, const fs::path& target,
                        const std::function<bool(double)>& progress)
{
    const auto files = RecordingFiles::open(parts);
    if (!files)
        return files.error();
    auto reader = SeriesReader::open(*files.value());
    if (!reader)
        return reader.error();
    auto created = storage.create(target);
    if (created.fault != StorageFault::None)
        return explain(created.fault, target);
    auto status = copyEvents(reader.value(), *created.file, target, progress);
    created.file.reset();
    if (!status)
        static_cast<void>(storage.removeUnused(target));
    return status;
}

} // namespace p1scope::files

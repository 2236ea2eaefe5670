// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace p1scope::session {

using capture::Duration;
using files::StorageFault;

namespace {

/// What may wait for a disk that takes nothing: a quarter of an hour of the fastest meter.
constexpr std::size_t pendingLimit = 16 * 1024 * 1024;
constexpr Duration firstPatience = std::chrono::seconds(1);
constexpr Duration longestPatience = std::chrono::seconds(10);
/// A disk with less than this would be full again at once.
constexpr std::uint64_t spaceToResume = 1'000'000;
constexpr Duration clockTolerance = std::chrono::milliseconds(50);

Duration distance(Duration a, Duration b)
{
    return a < b ? b - a : a - b;
}

} // namespace

std::size_t memoryOf(const std::vector<capture::Event>& events)
{
    std::size_t size = events.size() * sizeof(capture::Event);
    for (const capture::Event& event : events)
        size += event.bytes.size() + event.text.size();
    return size;
}

std::uint64_t framesOf(const std::vector<capture::Event>& events)
{
    std::uint64_t frames = 0;
    for (const capture::Event& event : events)
        frames += files::framesOf(event);
    return frames;
}

EventBatch withoutFrames(const std::vector<capture::Event>& events)
{
    auto rest = std::make_shared<std::vector<capture::Event>>();
    std::copy_if(events.begin(), events.end(), std::back_inserter(*rest),
                 [](const capture::Event& event) { return files::framesOf(event) == 0; });
    return rest->empty() ? nullptr : rest;
}

RecordingOutput::RecordingOutput(files::Storage& storage, files::SeriesPlan plan, capture::RecordingInfo info,
                                 files::SeriesBeginning beginning, capture::Time begins)
    : m_storage(storage)
    , m_writer(storage, std::move(plan), std::move(info), std::move(beginning))
    , m_begins(begins)
    , m_lastTime(begins)
{
    const auto fault = m_writer.begin(begins);
    if (fault != StorageFault::None)
        failed(fault, {});
}

void RecordingOutput::push(const EventBatch& events)
{
    if (events->empty())
        return;
    m_lastTime = std::max(m_lastTime, events->back().time);
    const std::size_t size = memoryOf(*events);
    const auto frames = framesOf(*events);
    if (m_pendingSize + size <= pendingLimit || frames == 0) {
        m_pendingSize += size;
        m_pending.emplace_back(events);
        return;
    }
    push(Dropped{frames, events->back().time});
    if (const auto rest = withoutFrames(*events))
        push(rest);
}

void RecordingOutput::push(capture::Event event)
{
    push(std::make_shared<const std::vector<capture::Event>>(1, std::move(event)));
}

void RecordingOutput::push(Dropped dropped)
{
    m_pendingLost += dropped.frames;
    if (!m_pending.empty()) {
        if (auto* last = std::get_if<Dropped>(&m_pending.back())) {
            last->frames += dropped.frames;
            last->time = dropped.time;
            return;
        }
    }
    m_pending.emplace_back(dropped);
}

StorageFault RecordingOutput::writePending()
{
    while (!m_pending.empty()) {
        if (const auto* dropped = std::get_if<Dropped>(&m_pending.front())) {
            const auto fault = m_writer.writeLost(dropped->time, dropped->frames);
            if (fault != StorageFault::None)
                return fault;
            m_pendingLost -= dropped->frames;
        } else {
            const auto& events = *std::get<EventBatch>(m_pending.front());
            const auto written = m_writer.write(std::span(events).subspan(m_frontDone));
            m_frontDone += written.events;
            if (written.fault != StorageFault::None)
                return written.fault;
            m_frontDone = 0;
            m_pendingSize -= memoryOf(events);
        }
        m_pending.pop_front();
    }
    return StorageFault::None;
}

bool RecordingOutput::mayTry(Duration steady) const
{
    if (!m_fault)
        return true;
    if (steady - m_triedAt < m_patience)
        return false;
    if (m_faultKind != StorageFault::Full)
        return true;
    const auto space = m_storage.freeSpace(m_writer.path().parent_path());
    return !space || *space >= spaceToResume;
}

void RecordingOutput::failed(StorageFault fault, Duration steady)
{
    if (!m_fault)
        m_lostBefore = m_writer.lost();
    m_patience = m_fault ? std::min(2 * m_patience, longestPatience) : firstPatience;
    m_triedAt = steady;
    m_faultKind = fault;
    m_fault = files::explain(fault, m_writer.path());
}

void RecordingOutput::succeeded()
{
    std::string what;
    if (m_fault)
        what = m_fault->message;
    else if (m_writer.removed() != m_removed)
        what = files::explain(StorageFault::Removed, m_writer.removed()).message;
    m_removed = m_writer.removed();
    m_fault.reset();
    if (what.empty())
        return;
    m_resumed = fmt::format("{}; recording goes on in {}", what, m_writer.path().filename().string());
    if (const auto lost = m_writer.lost() - m_lostBefore; lost > 0)
        m_resumed += fmt::format(", {} bytes are missing before it", lost);
    m_lostBefore = m_writer.lost();
}

void RecordingOutput::write(Duration steady)
{
    if (m_pending.empty() && !m_fault)
        return;
    if (!mayTry(steady))
        return;
    auto fault = writePending();
    // Without anything to write a new file tells whether it could be written.
    if (fault == StorageFault::None)
        fault = m_writer.begin(m_lastTime);
    if (fault != StorageFault::None)
        failed(fault, steady);
    else
        succeeded();
}

void RecordingOutput::sync(Duration steady)
{
    if (m_fault)
        return;
    auto fault = m_writer.sync();
    if (fault == StorageFault::None)
        return;
    if (fault == StorageFault::Removed)
        fault = m_writer.begin(m_lastTime);
    if (fault != StorageFault::None)
        failed(fault, steady);
    else
        succeeded();
}

void RecordingOutput::tellClock(capture::Time time, Duration wallAhead)
{
    const bool moved = distance(wallAhead, m_toldAhead) > clockTolerance;
    const bool unknownHere = m_toldInPart != parts().size() && distance(wallAhead, {}) > clockTolerance;
    if (m_fault || parts().empty() || !(moved || unknownHere))
        return;
    m_writer.writeClock(time, wallAhead);
    m_toldAhead = wallAhead;
    m_toldInPart = parts().size();
}

void RecordingOutput::end(capture::Time time)
{
    if (writePending() == StorageFault::None)
        m_writer.end(time);
}

void RecordingOutput::setRotation(std::uint64_t partBytes, Duration partTime)
{
    m_writer.setRotation(partBytes, partTime);
}

RecordingState RecordingOutput::state(capture::Time now) const
{
    RecordingState state;
    state.on = true;
    state.path = m_writer.path();
    state.bytes = m_writer.bytes();
    state.duration = std::max(now - m_begins, Duration{});
    state.lost = m_writer.lost() + m_pendingLost;
    state.fault = m_fault;
    state.resumed = m_resumed;
    return state;
}

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/decoder.h"

#include <utility>

namespace p1scope::session {

namespace {

/// Bytes that may wait before the decoder: minutes of the fastest line.
constexpr std::size_t queueLimit = 16 * 1024 * 1024;
/// Frames that may wait behind it: the window drains 25 times a second, so this is reached by files only.
constexpr std::size_t readyLimit = 250'000;

/// Edges that may wait there: a frame has at most a dozen, noise has them without any frame.
constexpr std::size_t readyEdgesLimit = 3'000'000;

std::size_t bytesOf(const std::vector<capture::Event>& events)
{
    std::size_t bytes = 0;
    for (const capture::Event& event : events)
        bytes += event.bytes.size();
    return bytes;
}

bool carriesBytes(const capture::Event& event)
{
    using capture::EventKind;
    return event.kind == EventKind::Data || event.kind == EventKind::FramingError ||
           event.kind == EventKind::ParityError || event.kind == EventKind::LineError;
}

/// What the last call of next() has read of the wire.
std::optional<WireStretch> wireOf(files::FrameStream& file)
{
    const auto info = file.wire();
    if (!info)
        return std::nullopt;
    WireStretch wire{info->initialLevel, info->resolution, {}, file.wireEnd()};
    file.takeEdges(wire.edges);
    return wire;
}

} // namespace

Decoder::Decoder(const line::LineSettings& settings, Progress progress)
    : m_progress(std::move(progress))
    , m_bytes(settings)
    , m_framer([this](telegram::Telegram&& telegram) { m_found.push_back(std::move(telegram)); })
    , m_thread([this] { runLive(); })
{}

Decoder::Decoder(Opener opener)
    : m_bytes(line::LineSettings{})
    , m_framer([this](telegram::Telegram&& telegram) { m_found.push_back(std::move(telegram)); })
    , m_thread([this, opener = std::move(opener)] { openAndRunFile(opener); })
{}

Decoder::~Decoder()
{
    {
        const std::lock_guard lock(m_mutex);
        m_end = true;
    }
    m_wake.notify_all();
    m_room.notify_all();
    m_thread.join();
}

void Decoder::offer(const EventBatch& events)
{
    const std::size_t bytes = bytesOf(*events);
    {
        const std::lock_guard lock(m_mutex);
        if (m_queuedBytes + bytes > queueLimit) {
            m_dropped += bytes;
            return;
        }
        m_queuedBytes += bytes;
        m_queue.push_back(events);
    }
    m_wake.notify_one();
}

void Decoder::runLive()
{
    for (;;) {
        EventBatch batch;
        std::uint64_t dropped = 0;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_end || !m_queue.empty(); });
            if (m_end)
                return;
            batch = std::move(m_queue.front());
            m_queue.pop_front();
            m_queuedBytes -= bytesOf(*batch);
            dropped = std::exchange(m_dropped, 0);
        }
        if (dropped > 0) {
            capture::Event lost;
            lost.kind = capture::EventKind::DataLost;
            lost.count = dropped;
            if (!batch->empty())
                lost.time = batch->back().time;
            if (!hand({}, {lost}))
                return;
        }
        decode(*batch);
    }
}

void Decoder::decode(const std::vector<capture::Event>& events)
{
    std::vector<line::Frame> frames;
    std::vector<capture::Event> others;
    for (const capture::Event& event : events) {
        m_bytes.push(event, frames);
        if (!carriesBytes(event))
            others.push_back(event);
    }
    m_framer.push(frames);
    const std::size_t completed = m_found.size();
    const bool coming = m_framer.pending() > 0;
    if (hand(std::move(frames), std::move(others)) && m_progress)
        m_progress(coming, completed);
}

void Decoder::openAndRunFile(const Opener& opener)
{
    auto file = opener();
    {
        const std::lock_guard lock(m_mutex);
        if (!file) {
            m_fault = file.error();
            m_fileDone = true;
            return;
        }
        m_fileSettings = file.value()->settings();
    }
    runFile(*file.value());
}

void Decoder::runFile(files::FrameStream& file)
{
    std::vector<line::Frame> frames;
    for (;;) {
        frames.clear();
        auto more = file.next(frames);
        m_framer.push(frames);
        const bool last = !more || !more.value();
        if (last)
            m_framer.finish();
        m_fileProgress = last ? 1.0 : file.progress();
        if (!hand(std::move(frames), {}, wireOf(file)))
            return;
        if (!last)
            continue;
        const std::lock_guard lock(m_mutex);
        if (!more)
            m_fault = more.error();
        m_marks = file.marks();
        m_fileDone = true;
        return;
    }
}

bool Decoder::hand(std::vector<line::Frame>&& frames, std::vector<capture::Event>&& events,
                   std::optional<WireStretch>&& wire)
{
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [this] {
        return m_end || (m_ready.frames.size() < readyLimit &&
                         (!m_ready.wire || m_ready.wire->edges.size() < readyEdgesLimit));
    });
    if (m_end)
        return false;
    if (wire && m_ready.wire) {
        m_ready.wire->edges.insert(m_ready.wire->edges.end(), wire->edges.begin(), wire->edges.end());
        m_ready.wire->end = wire->end;
    } else if (wire) {
        m_ready.wire = std::move(wire);
    }
    m_ready.frames.insert(m_ready.frames.end(), frames.begin(), frames.end());
    std::move(m_found.begin(), m_found.end(), std::back_inserter(m_ready.telegrams));
    std::move(events.begin(), events.end(), std::back_inserter(m_ready.events));
    m_ready.pending = m_framer.pending();
    m_found.clear();
    return true;
}

Decoded Decoder::drain()
{
    Decoded result;
    {
        const std::lock_guard lock(m_mutex);
        result = std::exchange(m_ready, {});
    }
    m_room.notify_one();
    return result;
}

bool Decoder::finished() const
{
    const std::lock_guard lock(m_mutex);
    return m_fileDone && m_ready.frames.empty() && m_ready.telegrams.empty() && !m_ready.wire;
}

std::optional<base::Error> Decoder::fault() const
{
    const std::lock_guard lock(m_mutex);
    return m_fault;
}

std::optional<line::LineSettings> Decoder::fileSettings() const
{
    const std::lock_guard lock(m_mutex);
    return m_fileSettings;
}

std::vector<files::FrameMark> Decoder::marks() const
{
    const std::lock_guard lock(m_mutex);
    return m_marks;
}

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recorder.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

namespace p1scope::session {

using capture::Duration;

namespace {

/// What may wait while the disk is slow.
constexpr std::size_t queueLimit = 16 * 1024 * 1024;
/// How long the thread sleeps at most: no word on faults, clocks and duration is older than that.
constexpr Duration wakeEvery = std::chrono::milliseconds(200);
constexpr Duration syncEvery = std::chrono::milliseconds(900); // with the sleep: at least once a second
constexpr Duration trimEvery = std::chrono::minutes(1);

std::string freshSeries()
{
    std::random_device chance;
    return fmt::format("{:08x}", chance());
}

} // namespace

RecorderClocks RecorderClocks::system()
{
    return {[] { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); },
            [] {
                return std::chrono::duration_cast<Duration>(
                    std::chrono::steady_clock::now().time_since_epoch());
            }};
}

Recorder::Recorder(RecordingSettings settings, capture::RecordingInfo info,
                   std::shared_ptr<files::Storage> storage, RecorderClocks clocks)
    : m_settings(std::move(settings))
    , m_info(std::move(info))
    , m_storage(std::move(storage))
    , m_clocks(std::move(clocks))
    , m_line{m_info.settings, {}, 0}
    , m_thread([this] { run(); })
{}

Recorder::~Recorder()
{
    end();
    wait();
}

void Recorder::wait()
{
    if (m_thread.joinable())
        m_thread.join();
}

void Recorder::put(Item item)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(item));
    }
    m_wake.notify_one();
}

void Recorder::offer(const EventBatch& events)
{
    if (events->empty())
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_start)
            m_start = Start{m_clocks.wall(), m_clocks.steady(), events->back().time};
        const std::size_t size = memoryOf(*events);
        if (m_queued + size > queueLimit) {
            drop(events);
        } else {
            m_queued += size;
            m_queue.emplace_back(events);
        }
    }
    m_wake.notify_one();
}

void Recorder::drop(const EventBatch& events)
{
    if (const auto frames = framesOf(*events); frames > 0) {
        auto* last = m_queue.empty() ? nullptr : std::get_if<Dropped>(&m_queue.back());
        if (last == nullptr)
            last = &std::get<Dropped>(m_queue.emplace_back(Dropped{}));
        last->frames += frames;
        last->time = events->back().time;
    }
    if (auto rest = withoutFrames(*events))
        m_queue.emplace_back(std::move(rest));
}

void Recorder::mark(std::uint64_t frame, const std::string& text)
{
    put(Mark{frame, text});
}

void Recorder::keep(const std::filesystem::path& path)
{
    put(Keep{path});
}

void Recorder::stopKeeping()
{
    put(StopKeeping{});
}

void Recorder::change(const RecordingSettings& settings)
{
    put(settings);
}

void Recorder::end()
{
    {
        const std::lock_guard lock(m_mutex);
        m_end = true;
    }
    m_wake.notify_one();
}

bool Recorder::ended() const
{
    const std::lock_guard lock(m_mutex);
    return m_ended;
}

RecorderState Recorder::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

std::vector<std::filesystem::path> Recorder::ringParts() const
{
    const std::lock_guard lock(m_mutex);
    return m_ringParts;
}

void Recorder::run()
{
    for (bool last = false; !last;) {
        std::deque<Item> items;
        std::optional<Start> start;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, wakeEvery, [this] { return m_end || !m_queue.empty(); });
            items.swap(m_queue);
            m_queued = 0;
            start = m_start;
            last = m_end;
        }
        if (start && !m_begun)
            begin(*start);
        for (const Item& item : items)
            std::visit([this](const auto& each) { take(each); }, item);
        work(last);
        publish(last);
    }
}

void Recorder::begin(const Start& start)
{
    m_begun = start;
    m_info.start = start.wall - start.input.time_since_epoch();
    m_lastTime = start.input;
    if (m_settings.ring)
        beginRing();
    if (!m_keepAs.empty())
        beginKept();
}

capture::RecordingInfo Recorder::freshInfo() const
{
    capture::RecordingInfo info = m_info;
    info.series = freshSeries();
    return info;
}

void Recorder::beginRing()
{
    files::trimRing(*m_storage, m_settings.ringFolder, m_settings.ringLimits, m_clocks.wall());
    m_lastTrim = m_clocks.steady();
    m_trimmedParts = 1;
    const auto info = freshInfo();
    const auto wallNow = *m_info.start + m_lastTime.time_since_epoch();
    auto plan =
        files::ringPlan(m_settings.ringFolder, m_settings.ringLimits, wallNow, info.port, info.series);
    m_ring = std::make_unique<RecordingOutput>(*m_storage, std::move(plan), info, m_line, m_lastTime);
}

void Recorder::beginKept()
{
    files::SeriesPlan plan;
    plan.first = m_keepAs;
    plan.replaceFirst = true;
    plan.partBytes = m_settings.partBytes;
    plan.partTime = m_settings.partTime;
    const auto begins = m_line.frames == 0 ? m_lastTime : now();
    m_kept = std::make_unique<RecordingOutput>(*m_storage, std::move(plan), freshInfo(), m_line, begins);
}

void Recorder::take(const EventBatch& events)
{
    for (RecordingOutput* output : {m_ring.get(), m_kept.get()}) {
        if (output != nullptr)
            output->push(events);
    }
    for (const capture::Event& event : *events) {
        if (event.kind == capture::EventKind::Settings)
            m_line.settings = event.text;
        else if (event.kind == capture::EventKind::ControlLines)
            m_line.lines = event.lines;
    }
    m_line.frames += framesOf(*events);
    m_lastTime = std::max(m_lastTime, events->back().time);
}

void Recorder::take(Dropped dropped)
{
    for (RecordingOutput* output : {m_ring.get(), m_kept.get()}) {
        if (output != nullptr)
            output->push(dropped);
    }
    m_line.frames += dropped.frames;
    m_lastTime = std::max(m_lastTime, dropped.time);
}

void Recorder::take(const Mark& mark)
{
    if (!m_begun)
        return;
    capture::Event event;
    event.kind = capture::EventKind::Mark;
    event.timeBasis = m_info.basis;
    event.time = m_lastTime; // between what came before and what comes next, by the input's own clock
    event.text = mark.text;
    event.count = mark.frame;
    for (RecordingOutput* output : {m_ring.get(), m_kept.get()}) {
        if (output != nullptr)
            output->push(event);
    }
}

void Recorder::take(const Keep& keep)
{
    take(StopKeeping{});
    m_keepAs = keep.path;
    if (m_begun)
        beginKept();
}

void Recorder::take(StopKeeping)
{
    m_keepAs.clear();
    if (m_kept)
        m_kept->end(m_lastTime);
    m_kept.reset();
}

void Recorder::take(const RecordingSettings& settings)
{
    const bool otherRing = settings.ring != m_settings.ring || settings.ringFolder != m_settings.ringFolder;
    m_settings = settings;
    if (m_kept)
        m_kept->setRotation(settings.partBytes, settings.partTime);
    if (!otherRing) {
        if (m_ring) {
            const auto plan = files::ringPlan(settings.ringFolder, settings.ringLimits, {}, {}, {});
            m_ring->setRotation(plan.partBytes, plan.partTime);
            m_lastTrim = Duration::min();
        }
        return;
    }
    if (m_ring)
        m_ring->end(m_lastTime);
    m_ring.reset();
    if (settings.ring && m_begun)
        beginRing();
}

void Recorder::work(bool last)
{
    const Duration steady = m_clocks.steady();
    const bool syncNow = steady - m_lastSync >= syncEvery;
    if (syncNow)
        m_lastSync = steady;
    for (RecordingOutput* output : {m_ring.get(), m_kept.get()}) {
        if (output == nullptr)
            continue;
        output->write(steady);
        if (last) {
            output->end(m_lastTime);
            continue;
        }
        if (!syncNow)
            continue;
        output->tellClock(std::max(m_lastTime, now()), wallAhead());
        output->sync(steady);
    }
    trim();
}

void Recorder::trim()
{
    if (!m_ring)
        return;
    const Duration steady = m_clocks.steady();
    const bool due = m_lastTrim == Duration::min() || steady - m_lastTrim >= trimEvery;
    if (m_ring->parts().size() <= m_trimmedParts && !due)
        return;
    m_trimmedParts = m_ring->parts().size();
    m_lastTrim = steady;
    files::trimRing(*m_storage, m_settings.ringFolder, m_settings.ringLimits, m_clocks.wall());
}

capture::Time Recorder::now() const
{
    return m_begun->input + (m_clocks.steady() - m_begun->steady);
}

Duration Recorder::wallAhead() const
{
    return (m_clocks.wall() - m_begun->wall) - (m_clocks.steady() - m_begun->steady);
}

void Recorder::publish(bool last)
{
    RecorderState state;
    if (m_ring)
        state.ring = m_ring->state(now());
    if (m_kept) {
        state.kept = m_kept->state(now());
    } else if (!m_keepAs.empty()) {
        state.kept.on = true;
        state.kept.path = m_keepAs;
    }
    const std::lock_guard lock(m_mutex);
    m_state = std::move(state);
    if (m_ring)
        m_ringParts = m_ring->parts();
    m_ended = last;
}

} // namespace p1scope::session

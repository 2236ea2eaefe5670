// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/decoder.h"

#include "core/doctor/inverted_reader.h"
#include "core/files/recording_stream.h"

#include <chrono>
#include <iterator>
#include <utility>

namespace p1scope::session {

namespace {

/// Bytes that may wait before the decoder: minutes of the fastest line.
constexpr std::size_t queueLimit = 16 * 1024 * 1024;
/// Frames that may wait behind it: the window drains 25 times a second, so this is reached by files only.
constexpr std::size_t readyLimit = 250'000;
/// Telegrams of a recording that may wait behind it: what the window takes in well under one tick.
constexpr std::size_t telegramLimit = 4'000;
/// The same until the window has shown the first of them, so that it need not wait for much of the file.
constexpr std::size_t firstTelegrams = 400;
constexpr std::size_t firstDrains = 4;
/// Frames of a recording between two looks at the queue.
constexpr std::size_t framesAtOnce = 64 * 1024;

/// A line that is quiet this long is between telegrams.
constexpr auto silence = doctor::InvertedReader::silence + std::chrono::milliseconds(50);

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

Decoder::Decoder(const line::LineSettings& settings, const InputFacts& facts, Progress progress,
                 dlms::Keys keys, Digester::Keeper keeper)
    : m_progress(std::move(progress))
    , m_keys(std::move(keys))
    , m_settings(settings)
    , m_facts(facts)
    , m_meter(facts.meter)
    , m_bytes(settings)
    , m_digester(facts)
{
    m_digester.setKeeper(std::move(keeper));
    useFinder(settings.polarity == line::Polarity::Inverted);
    m_thread = std::thread([this] { runLive(); });
}

Decoder::Decoder(std::filesystem::path file, files::LineChoice choice, dlms::Keys keys,
                 telegram::MeterKind meter)
    : m_keys(std::move(keys))
    , m_meter(meter)
    , m_bytes(line::LineSettings{})
    , m_thread([this, file = std::move(file), choice = std::move(choice)] { openAndRun(file, choice); })
{}

void Decoder::useFinder(bool upsideDown)
{
    m_before = m_count;
    const auto take = [this](telegram::Telegram&& telegram) {
        telegram.firstFrame = telegram.firstFrame + m_before.frames;
        telegram.lastFrame = telegram.lastFrame + m_before.frames;
        telegram.offset = telegram.offset + m_before.bytes;
        telegram.index = telegram.index + m_before.telegrams;
        telegram.chosenMeter = m_meter;
        ++m_count.telegrams;
        m_digester.take(telegram);
    };
    m_finder = doctor::makeFinder(upsideDown, take, m_keys);
}

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

void Decoder::restart()
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(nullptr);
    }
    m_wake.notify_one();
}

void Decoder::beginAnew()
{
    m_bytes = line::ByteDecoder(m_settings);
    m_count = {};
    useFinder(m_settings.polarity == line::Polarity::Inverted);
    m_digester = Digester(m_facts);
    const std::lock_guard lock(m_mutex);
    m_ready = {};
    m_ready.restarted = true;
}

void Decoder::runLive()
{
    for (;;) {
        EventBatch batch;
        std::uint64_t dropped = 0;
        {
            std::unique_lock lock(m_mutex);
            m_decoding = false;
            if (m_queue.empty())
                m_idle.notify_all();
            const auto something = [this] { return m_end || !m_queue.empty(); };
            if (!m_finder->needsSilence() || m_finder->pending() == 0) {
                m_wake.wait(lock, something);
            } else if (!m_wake.wait_for(lock, silence, something)) {
                m_decoding = true;
                lock.unlock();
                afterSilence();
                continue;
            }
            if (m_end)
                return;
            batch = std::move(m_queue.front());
            m_queue.pop_front();
            m_decoding = true;
            m_queuedBytes -= batch ? bytesOf(*batch) : 0;
            dropped = batch ? std::exchange(m_dropped, 0) : 0;
        }
        if (!batch) {
            beginAnew();
            continue;
        }
        if (dropped > 0) {
            capture::Event lost;
            lost.kind = capture::EventKind::DataLost;
            lost.count = dropped;
            if (!batch->empty())
                lost.time = batch->back().time;
            Decoded decoded;
            decoded.events.push_back(std::move(lost));
            if (!hand(std::move(decoded)))
                return;
        }
        decode(*batch);
    }
}

/// What is open has come to its end.
void Decoder::afterSilence()
{
    m_finder->finish();
    const std::size_t completed = m_digester.pending();
    if (hand({}))
        tell(completed);
}

void Decoder::decode(const std::vector<capture::Event>& events)
{
    Decoded decoded;
    std::size_t given = 0;
    const auto giveFrames = [&] {
        find(std::span(decoded.frames).subspan(std::exchange(given, decoded.frames.size())));
    };
    for (const capture::Event& event : events) {
        if (event.kind == capture::EventKind::Settings) {
            giveFrames();
            follow(event.text);
        }
        m_bytes.push(event, decoded.frames);
        if (!carriesBytes(event))
            decoded.events.push_back(event);
    }
    giveFrames();
    const std::size_t completed = m_digester.pending();
    if (hand(std::move(decoded)))
        tell(completed);
}

void Decoder::find(std::span<const line::Frame> frames)
{
    m_count.frames += frames.size();
    for (const line::Frame& frame : frames)
        m_count.bytes += frame.hasByte() ? 1U : 0U;
    m_finder->push(frames);
}

void Decoder::tell(std::size_t completed)
{
    if (!m_progress)
        return;
    const bool coming = m_finder->pending() > 0;
    Step step{coming, completed, std::nullopt};
    // Between telegrams, so that none is cut.
    if (const auto wanted = m_finder->wantedLine(); wanted && !coming && *wanted != m_bytes.settings())
        step.wantedLine = wanted;
    m_progress(step);
}

void Decoder::follow(const std::string& settings)
{
    const auto line = files::parseSettingsText(settings);
    if (!line || *line == m_bytes.settings())
        return;
    if (line->polarity != m_bytes.settings().polarity) {
        m_finder->finish();
        useFinder(line->polarity == line::Polarity::Inverted);
    }
    m_bytes.setSettings(*line);
}

void Decoder::openAndRun(const std::filesystem::path& file, const files::LineChoice& choice)
{
    if (!choice.samples && files::kindOf(file) == files::FileKind::Recording) {
        auto scan = files::RecordingScan::open(file, choice);
        if (!scan) {
            fileEnded(scan.error());
            return;
        }
        useFinder(scan.value()->upsideDown());
        const capture::RecordingInfo& info = scan.value()->info();
        InputFacts facts;
        if (info.basis != capture::TimeBasis::Unknown)
            facts.wallStart = info.start;
        facts.parts = scan.value()->recording()->files->parts().size();
        fileOpened({scan.value()->settings(), facts, scan.value()->recording()});
        runRecording(*scan.value());
        return;
    }
    auto stream = files::openFrameStream(file, choice);
    if (!stream) {
        fileEnded(stream.error());
        return;
    }
    useFinder(stream.value()->upsideDown());
    InputFacts facts;
    facts.channels = stream.value()->channels();
    facts.channel = stream.value()->channel();
    facts.guess = stream.value()->guess();
    fileOpened({stream.value()->settings(), facts, nullptr});
    runFile(*stream.value());
}

void Decoder::fileOpened(OpenedFile&& opened)
{
    m_digester.setFacts(opened.facts);
    const std::lock_guard lock(m_mutex);
    m_opened = std::move(opened);
}

void Decoder::fileEnded(std::optional<base::Error> fault)
{
    const std::lock_guard lock(m_mutex);
    m_fault = std::move(fault);
    m_fileDone = true;
}

void Decoder::runFile(files::FrameStream& file)
{
    for (;;) {
        Decoded decoded;
        auto more = file.next(decoded.frames);
        m_finder->push(decoded.frames);
        const bool last = !more || !more.value();
        if (last)
            m_finder->finish();
        m_fileProgress = last ? 1.0 : file.progress();
        decoded.wire = wireOf(file);
        if (!hand(std::move(decoded)))
            return;
        if (!last)
            continue;
        {
            const std::lock_guard lock(m_mutex);
            m_marks = file.marks();
        }
        fileEnded(more ? std::nullopt : std::optional(more.error()));
        return;
    }
}

void Decoder::runRecording(files::RecordingScan& scan)
{
    // Something to look at first, then in larger steps.
    for (std::size_t frames = framesAtOnce / 16;; frames = framesAtOnce) {
        Decoded decoded;
        auto more = scan.next(frames, decoded.recorded, *m_finder);
        const bool last = !more || !more.value();
        if (last)
            m_finder->finish();
        m_fileProgress = last ? 1.0 : scan.progress();
        std::swap(decoded.events, decoded.recorded.events);
        for (const capture::Event& event : decoded.events) {
            if (event.kind == capture::EventKind::Mark) {
                const std::lock_guard lock(m_mutex);
                m_marks.push_back({{event.count > 0 ? event.count - 1 : 0}, event.text});
            }
        }
        if (!hand(std::move(decoded)))
            return;
        if (last) {
            fileEnded(more ? std::nullopt : std::optional(more.error()));
            return;
        }
    }
}

bool Decoder::hasRoom() const
{
    const std::size_t most = m_drains < firstDrains ? firstTelegrams : telegramLimit;
    const bool first = m_opened && m_opened->recording && m_drains == 0 && m_ready.recorded.tally.frames > 0;
    return !first && m_ready.frames.size() < readyLimit && m_ready.telegrams.size() < most &&
           m_ready.recorded.tally.frames < readyLimit * 40 &&
           (!m_ready.wire || m_ready.wire->edges.size() < readyEdgesLimit);
}

bool Decoder::hand(Decoded&& decoded)
{
    Digester::Batch batch = m_digester.takeBatch();
    std::unique_lock lock(m_mutex);
    if (!hasRoom())
        m_idle.notify_all();
    m_room.wait(lock, [this] { return m_end || hasRoom(); });
    if (m_end)
        return false;
    const auto append = [](auto& to, auto& from) {
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    if (decoded.wire && m_ready.wire) {
        append(m_ready.wire->edges, decoded.wire->edges);
        m_ready.wire->end = decoded.wire->end;
    } else if (decoded.wire) {
        m_ready.wire = std::move(decoded.wire);
    }
    append(m_ready.frames, decoded.frames);
    append(m_ready.events, decoded.events);
    append(m_ready.recorded.blocks, decoded.recorded.blocks);
    append(m_ready.recorded.errors, decoded.recorded.errors);
    append(m_ready.recorded.starts, decoded.recorded.starts);
    m_ready.recorded.tally.add(decoded.recorded.tally);
    append(m_ready.telegrams, batch.telegrams);
    append(m_ready.newNames, batch.newNames);
    if (batch.household)
        m_ready.household = std::move(batch.household);
    if (batch.learnt)
        m_ready.learnt = std::move(batch.learnt);
    return true;
}

bool Decoder::settle(std::chrono::steady_clock::time_point until)
{
    std::unique_lock lock(m_mutex);
    const auto settled = [this] { return m_queue.empty() && !m_decoding; };
    const bool inTime = m_idle.wait_until(lock, until, [&] { return settled() || !hasRoom(); });
    return inTime && !settled();
}

Decoded Decoder::drain()
{
    Decoded result;
    {
        const std::lock_guard lock(m_mutex);
        result = std::exchange(m_ready, {});
        m_drains += result.recorded.tally.frames > 0 ? 1U : 0U;
    }
    m_room.notify_one();
    return result;
}

bool Decoder::finished() const
{
    const std::lock_guard lock(m_mutex);
    return m_fileDone && m_ready.frames.empty() && m_ready.telegrams.empty() &&
           m_ready.recorded.tally.frames == 0 && m_ready.events.empty() && !m_ready.wire;
}

std::optional<base::Error> Decoder::fault() const
{
    const std::lock_guard lock(m_mutex);
    return m_fault;
}

std::optional<Decoder::OpenedFile> Decoder::opened() const
{
    const std::lock_guard lock(m_mutex);
    return m_opened;
}

std::vector<files::FrameMark> Decoder::marks() const
{
    const std::lock_guard lock(m_mutex);
    return m_marks;
}

} // namespace p1scope::session

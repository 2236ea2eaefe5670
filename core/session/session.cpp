// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/session/decoder.h"
#include "core/session/replay_source.h"

#include <utility>

namespace p1scope::session {

namespace {

constexpr int tickMs = 40;
/// Rates and ages are reckoned anew this often where nothing comes.
constexpr qint64 ageMs = 250;

/// What came last is waited for this long.
constexpr std::chrono::milliseconds lastMoment(250);

capture::Time onClock(const QElapsedTimer& clock)
{
    return capture::Time(std::chrono::nanoseconds(clock.nsecsElapsed()));
}

} // namespace

Session::Session(QObject* parent)
    : QObject(parent)
    , m_history({},
                [this](const HistoryState& state) {
                    QMetaObject::invokeMethod(
                        this, [this, state] { emit historyChanged(state); }, Qt::QueuedConnection);
                })
    , m_publisher([this] {
        QMetaObject::invokeMethod(
            this, [this] { emit publishingChanged(); }, Qt::QueuedConnection);
    })
{
    qRegisterMetaType<EventBatch>();
    qRegisterMetaType<SourceState>();
    m_document.setKeys(m_keys);
    m_ioThread.setObjectName(QStringLiteral("io"));
    m_ioThread.start(QThread::TimeCriticalPriority);
    m_tick.setInterval(tickMs);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &Session::tick);
    m_reap.setInterval(tickMs);
    connect(&m_reap, &QTimer::timeout, this, &Session::reapRecorders);
    connect(&m_document, &Document::markSet, this, [this](line::FrameIndex frame, const std::string& text) {
        if (m_recorder)
            m_recorder->mark(frame.value + 1, text);
    });
}

Session::~Session()
{
    stop();
    m_ioThread.quit();
    m_ioThread.wait();
}

void Session::connectTo(const SourceSpec& spec)
{
    connectTo(makeSource(spec), spec);
}

void Session::connectTo(std::unique_ptr<Source> source, const SourceSpec& spec)
{
    InputFacts facts;
    facts.live = true;
    facts.wallStart =
        std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
    stop();
    m_path.clear();
    begin(std::move(source), spec, facts);
}

void Session::replay(std::optional<capture::Time> from)
{
    if (m_path.isEmpty() || (running() && !m_replay))
        return;
    auto source = std::make_unique<ReplaySource>(std::filesystem::path(m_path.toStdU16String()), m_choice);
    if (from)
        source->beginAt(*from);
    SourceSpec spec;
    spec.address = m_path;
    spec.line = m_settings;
    spec.request.pin = RequestLine::Pin::None;
    InputFacts facts;
    facts.live = true;
    facts.replay = true;
    facts.wallStart = m_facts.wallStart;
    stop();
    m_replay = source.get();
    m_replayAt = from.value_or(capture::Time{});
    connect(m_replay, &ReplaySource::positionChanged, this,
            [this, replay = m_replay](capture::Time position, bool playing) {
                if (replay != m_replay)
                    return;
                m_replayAt = position;
                emit replayMoved(position, playing);
            });
    begin(std::move(source), spec, facts);
}

/// From nothing running to a source that does.
void Session::begin(std::unique_ptr<Source> source, const SourceSpec& spec, const InputFacts& facts)
{
    m_settings = spec.line;
    m_facts = facts;
    m_facts.meter = m_meter;
    m_document.setSourceState({});
    m_document.begin(spec.line, facts);
    m_document.setRequest(spec.request, spec.address);
    m_file = false;
    m_clock.start();
    m_lastSecond = -1;

    source->moveToThread(&m_ioThread);
    m_source = source.release();
    m_spec = spec;
    Source* const raw = m_source;
    connect(&m_ioThread, &QThread::finished, raw, &QObject::deleteLater);
    const auto progress = [raw](const Decoder::Step& step) {
        QMetaObject::invokeMethod(
            raw,
            [raw, step] {
                raw->setTelegramComing(step.coming);
                for (std::size_t i = 0; i < step.completed; ++i)
                    raw->telegramCame();
                if (step.wantedLine)
                    raw->changeLine(*step.wantedLine);
            },
            Qt::QueuedConnection);
    };
    m_decoder = std::make_unique<Decoder>(spec.line, m_facts, progress, m_keys, keeper(spec, facts));
    if (m_replay)
        connect(
            m_replay, &ReplaySource::restarted, m_replay, [decoder = m_decoder.get()] { decoder->restart(); },
            Qt::DirectConnection);
    else
        beginRecorder(spec);
    // Recorded before anybody makes anything of it.
    connect(
        raw, &Source::arrived, raw,
        [recorder = m_recorder.get(), decoder = m_decoder.get()](const EventBatch& events) {
            if (recorder != nullptr)
                recorder->offer(events);
            decoder->offer(events);
        },
        Qt::DirectConnection);
    connect(raw, &Source::stateChanged, this, [this, raw](const SourceState& state) {
        if (raw == m_source)
            sourceChanged(state);
    });
    QMetaObject::invokeMethod(
        raw, [raw] { raw->open(); }, Qt::QueuedConnection);
    m_tick.start();
    emit runningChanged(true);
}

void Session::openFile(const QString& path, const files::LineChoice& choice)
{
    stop();
    m_path = path;
    m_choice = choice;
    m_file = true;
    m_fileBegun = false;
    m_decoder =
        std::make_unique<Decoder>(std::filesystem::path(path.toStdU16String()), choice, m_keys, m_meter);
    m_tick.start();
    setProgress(0);
    emit runningChanged(true);
}

void Session::readAgain()
{
    if (m_path.isEmpty() || m_replay != nullptr || m_source != nullptr)
        return;
    // Copies: openFile() sets what these refer to.
    const QString path = m_path;
    const files::LineChoice choice = m_choice;
    openFile(path, choice);
}

void Session::disconnect()
{
    if (!running())
        return;
    stop();
    m_document.setSourceState({});
    emit runningChanged(false);
}

void Session::stop()
{
    m_tick.stop();
    m_detection.reset();
    m_detectWanted = false;
    if (m_source != nullptr) {
        Source* const source = std::exchange(m_source, nullptr);
        // Once this has run in the I/O thread nothing more reaches decoder and recorder, which may then go.
        QMetaObject::invokeMethod(
            source,
            [source] {
                source->close();
                QObject::disconnect(source, &Source::arrived, nullptr, nullptr);
            },
            Qt::BlockingQueuedConnection);
        const auto until = std::chrono::steady_clock::now() + lastMoment;
        for (bool more = true; more;) {
            more = m_decoder->settle(until);
            take(m_decoder->drain());
        }
        m_decoder.reset();
        if (!std::exchange(m_replay, nullptr))
            endRecorder();
        source->deleteLater();
    }
    m_decoder.reset();
    setProgress(1);
}

void Session::chooseMeter(telegram::MeterKind meter)
{
    if (meter == m_meter)
        return;
    m_meter = meter;
    m_document.chooseMeter(meter);
    if (m_decoder)
        m_decoder->chooseMeter(meter);
    if (const auto file = openedFile(); file && m_source == nullptr)
        openFile(file->path, file->choice);
}

void Session::setRequest(bool on)
{
    if (Source* const source = m_source)
        QMetaObject::invokeMethod(
            source, [source, on] { source->setRequest(on); }, Qt::QueuedConnection);
}

void Session::changeLine(const line::LineSettings& line)
{
    Source* const source = m_source;
    if (source == nullptr)
        return;
    m_spec.line = line;
    QMetaObject::invokeMethod(
        source, [source, line] { source->changeLine(line); }, Qt::QueuedConnection);
}

void Session::changeRequest(const RequestLine& request)
{
    Source* const source = m_source;
    if (source == nullptr)
        return;
    m_spec.request = request;
    m_document.setRequest(request, m_spec.address);
    QMetaObject::invokeMethod(
        source, [source, request] { source->changeRequest(request); }, Qt::QueuedConnection);
}

void Session::tick()
{
    if (m_file) {
        tickFile();
        return;
    }
    take(m_decoder->drain());
    const qint64 slot = m_clock.elapsed() / ageMs;
    if (slot != m_lastSecond) {
        m_lastSecond = slot;
        m_document.setNow(m_replay ? m_replayAt : onClock(m_clock));
        showRecorder();
    }
}

void Session::take(Decoded&& decoded)
{
    if (decoded.restarted)
        m_document.begin(m_settings, m_facts);
    const bool anything = !decoded.frames.empty() || !decoded.events.empty() || !decoded.telegrams.empty();
    if (anything)
        m_document.take(std::move(decoded));
}

void Session::tickFile()
{
    if (!m_fileBegun) {
        if (auto opened = m_decoder->opened()) {
            m_fileBegun = true;
            m_document.setSourceState({});
            m_settings = opened->settings;
            m_facts = opened->facts;
            m_document.begin(opened->settings, opened->facts, std::move(opened->recording));
        }
    }
    if (m_fileBegun) {
        m_document.take(m_decoder->drain());
        setProgress(m_decoder->progress());
    }
    if (!m_decoder->finished())
        return;
    const auto fault = m_decoder->fault();
    for (const files::FrameMark& mark : m_decoder->marks())
        m_document.setMark(mark.frame, mark.text);
    stop();
    if (fault)
        emit failed(QString::fromStdString(fault->message), QString::fromStdString(fault->remedy));
    emit runningChanged(false);
}

void Session::setProgress(double progress)
{
    if (progress == m_progress)
        return;
    m_progress = progress;
    emit progressChanged(progress);
}

} // namespace p1scope::session

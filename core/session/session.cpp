// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/session/decoder.h"

#include <utility>

namespace p1scope::session {

namespace {

constexpr int tickMs = 40;
/// Rates and ages are reckoned anew this often where nothing comes.
constexpr qint64 ageMs = 250;

capture::Time onClock(const QElapsedTimer& clock)
{
    return capture::Time(std::chrono::nanoseconds(clock.nsecsElapsed()));
}

} // namespace

Session::Session(QObject* parent)
    : QObject(parent)
{
    qRegisterMetaType<EventBatch>();
    qRegisterMetaType<SourceState>();
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
    stop();
    const auto wallNow =
        std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
    m_document.setSourceState({});
    m_document.begin(spec.line, {true, wallNow});
    m_document.setRequest(spec.request, spec.address);
    m_file = false;
    m_clock.start();
    m_lastSecond = -1;

    source->moveToThread(&m_ioThread);
    m_source = source.release();
    Source* const raw = m_source;
    connect(&m_ioThread, &QThread::finished, raw, &QObject::deleteLater);
    m_decoder = std::make_unique<Decoder>(spec.line, wallNow, [raw](const Decoder::Step& step) {
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
    });
    beginRecorder(spec);
    // Recorded before anybody makes anything of it.
    connect(
        raw, &Source::arrived, raw,
        [recorder = m_recorder.get(), decoder = m_decoder.get()](const EventBatch& events) {
            recorder->offer(events);
            decoder->offer(events);
        },
        Qt::DirectConnection);
    connect(raw, &Source::stateChanged, this, [this, raw](const SourceState& state) {
        if (raw == m_source)
            m_document.setSourceState(state);
    });
    QMetaObject::invokeMethod(
        raw, [raw] { raw->open(); }, Qt::QueuedConnection);
    m_tick.start();
    emit runningChanged(true);
}

void Session::openFile(const QString& path, const files::LineChoice& choice)
{
    stop();
    m_file = true;
    m_fileBegun = false;
    m_decoder = std::make_unique<Decoder>(std::filesystem::path(path.toStdU16String()), choice);
    m_tick.start();
    setProgress(0);
    emit runningChanged(true);
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
        m_document.take(m_decoder->drain());
        m_decoder.reset();
        endRecorder();
        source->deleteLater();
    }
    m_decoder.reset();
    setProgress(1);
}

void Session::setRequest(bool on)
{
    if (Source* const source = m_source)
        QMetaObject::invokeMethod(
            source, [source, on] { source->setRequest(on); }, Qt::QueuedConnection);
}

void Session::changeLine(const line::LineSettings& line)
{
    if (Source* const source = m_source)
        QMetaObject::invokeMethod(
            source, [source, line] { source->changeLine(line); }, Qt::QueuedConnection);
}

void Session::changeRequest(const RequestLine& request)
{
    Source* const source = m_source;
    if (source == nullptr)
        return;
    m_document.setRequest(request, m_document.sourceName());
    QMetaObject::invokeMethod(
        source, [source, request] { source->changeRequest(request); }, Qt::QueuedConnection);
}

void Session::tick()
{
    if (m_file) {
        tickFile();
        return;
    }
    Decoded decoded = m_decoder->drain();
    const bool anything = !decoded.frames.empty() || !decoded.events.empty() || !decoded.telegrams.empty();
    if (anything)
        m_document.take(std::move(decoded));
    const qint64 slot = m_clock.elapsed() / ageMs;
    if (slot != m_lastSecond) {
        m_lastSecond = slot;
        m_document.setNow(onClock(m_clock));
        showRecorder();
    }
}

void Session::tickFile()
{
    if (!m_fileBegun) {
        if (auto opened = m_decoder->opened()) {
            m_fileBegun = true;
            m_document.setSourceState({});
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

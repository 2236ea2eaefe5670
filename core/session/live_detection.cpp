// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/live_detection.h"

#include <QElapsedTimer>
#include <QTimer>

#include <utility>

namespace p1scope::session {

namespace {

constexpr int tickMs = 50;

} // namespace

doctor::RequestChoice toChoice(const RequestLine& request)
{
    using Pin = doctor::RequestChoice::Pin;
    doctor::RequestChoice choice;
    choice.pin = request.pin == RequestLine::Pin::None  ? Pin::None
                 : request.pin == RequestLine::Pin::Rts ? Pin::Rts
                                                        : Pin::Dtr;
    choice.high = request.level == RequestLine::Level::High;
    choice.pulse = request.mode == RequestLine::Mode::Pulse;
    return choice;
}

RequestLine toRequestLine(const doctor::RequestChoice& choice)
{
    using Pin = doctor::RequestChoice::Pin;
    RequestLine request;
    request.pin = choice.pin == Pin::None  ? RequestLine::Pin::None
                  : choice.pin == Pin::Rts ? RequestLine::Pin::Rts
                                           : RequestLine::Pin::Dtr;
    request.level = choice.high ? RequestLine::Level::High : RequestLine::Level::Low;
    request.mode = choice.pulse ? RequestLine::Mode::Pulse : RequestLine::Mode::Hold;
    return request;
}

class LiveDetection::Worker : public QObject {
public:
    Worker(Source* source, const SourceSpec& spec, const SourceState& state, LiveDetection* owner)
        : m_source(source)
        , m_owner(owner)
        , m_detector({spec.line, toChoice(spec.request)},
                     {spec.kind == SourceSpec::Kind::Serial && state.controlLines,
                      state.reporting == ErrorReporting::PerFrame})
    {}

    void begin()
    {
        m_clock.start();
        connect(m_source, &Source::arrived, this, [this](const EventBatch& events) {
            m_detector.take(*events, now());
            follow();
        });
        m_tick = new QTimer(this); // of this thread
        connect(m_tick, &QTimer::timeout, this, [this] {
            m_detector.tick(now());
            follow();
        });
        m_tick->start(tickMs);
        m_detector.start(now());
        follow();
    }

    void cancel()
    {
        m_detector.cancel();
        follow();
    }

private:
    [[nodiscard]] capture::Time now() const
    {
        return capture::Time(capture::Duration(m_clock.nsecsElapsed()));
    }

    void follow()
    {
        using Kind = doctor::DetectorAction::Kind;
        for (const doctor::DetectorAction& action : m_detector.takeActions()) {
            switch (action.kind) {
            case Kind::Say:
                emit m_owner->said(QString::fromStdString(action.text));
                break;
            case Kind::SetLine:
                inSource([line = action.setup.line](Source& source) { source.changeLine(line); });
                break;
            case Kind::SetRequest:
                inSource([request = toRequestLine(action.setup.request)](Source& source) {
                    source.changeRequest(request);
                    source.setRequest(true);
                });
                break;
            case Kind::LetGo:
                inSource([](Source& source) { source.setRequest(false); });
                break;
            case Kind::Finish:
                finish();
                break;
            }
        }
    }

    template <typename Do>
    void inSource(Do act)
    {
        QMetaObject::invokeMethod(
            m_source, [source = m_source, act] { act(*source); }, Qt::QueuedConnection);
    }

    void finish()
    {
        m_tick->stop();
        QObject::disconnect(m_source, nullptr, this, nullptr);
        const doctor::Detection& result = m_detector.result();
        DetectionOutcome outcome;
        outcome.found = result.found;
        outcome.line = result.setup.line;
        outcome.request = toRequestLine(result.setup.request);
        outcome.diagnosis = result.diagnosis;
        emit m_owner->finished(outcome);
    }

    Source* m_source;
    LiveDetection* m_owner;
    doctor::Detector m_detector;
    QElapsedTimer m_clock;
    QTimer* m_tick = nullptr; ///< owned by this
};

LiveDetection::LiveDetection(Source* source, const SourceSpec& spec, const SourceState& state,
                             QObject* parent)
    : QObject(parent)
    , m_worker(new Worker(source, spec, state, this))
{
    qRegisterMetaType<DetectionOutcome>();
    m_thread.setObjectName(QStringLiteral("detect"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->begin(); }, Qt::QueuedConnection);
}

LiveDetection::~LiveDetection()
{
    m_thread.quit();
    m_thread.wait();
}

void LiveDetection::cancel()
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->cancel(); }, Qt::QueuedConnection);
}

} // namespace p1scope::session

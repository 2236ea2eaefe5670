// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/demo_source.h"

#include "core/session/event_clock.h"
#include "core/simulator/plain_uart.h"
#include "core/simulator/simulate.h"

#include <QTimer>

#include <algorithm>
#include <deque>

namespace p1scope::session {

namespace {

using capture::EventKind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::system_clock;

base::Result<simulator::SimulationSettings> readAddress(const QString& address)
{
    simulator::SimulationSettings settings;
    const auto comma = address.indexOf(QLatin1Char(','));
    const QString kind = address.left(comma);
    if (!kind.isEmpty())
        settings.kind = kind.toStdString();
    if (comma >= 0) {
        auto faults = simulator::parseFaults(address.mid(comma + 1).toStdString());
        if (!faults)
            return faults.error();
        settings.faults = faults.value();
    }
    settings.start = std::chrono::floor<seconds>(system_clock::now());
    return settings;
}

base::Result<simulator::Simulation> makeSimulation(const QString& address)
{
    const auto settings = readAddress(address);
    if (!settings)
        return settings.error();
    return simulator::Simulation::make(settings.value());
}

class DemoSource final : public Source {
public:
    explicit DemoSource(const SourceSpec& spec)
        : m_spec(spec)
        , m_timer(this)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &DemoSource::play);
    }

    void open() override;
    void close() override;
    void setRequest(bool on) override;
    /// A real request line is held while a telegram comes in. This one lets go when it is told to, so that
    /// what a meter does then can be seen.
    void setTelegramComing(bool) override {}
    void telegramCame() override
    {
        if (m_spec.request.mode == RequestLine::Mode::Pulse)
            setRequest(false);
    }

private:
    [[nodiscard]] bool hasRequestLine() const { return m_spec.request.pin != RequestLine::Pin::None; }
    [[nodiscard]] capture::Event controlLines() const;
    void hand(std::vector<capture::Event>&& events);
    void tellState(SourceState::Phase phase, const QString& message);
    void beginTelegram(std::chrono::sys_seconds meterTime, capture::Time start);
    void play();
    void stopSending();

    SourceSpec m_spec;
    QTimer m_timer;
    EventClock m_clock;
    SourceState m_state;
    std::optional<simulator::Simulation> m_meter;
    std::deque<capture::Event> m_coming; ///< of the telegram on the wire, each due at its time
    capture::Time m_nextTelegram{};
};

void DemoSource::open()
{
    if (m_meter)
        return;
    auto made = makeSimulation(m_spec.address);
    if (!made) {
        m_state.fault = SourceState::Fault::Unsupported;
        m_state.remedy = QString::fromStdString(made.error().remedy);
        tellState(SourceState::Phase::Failed, QString::fromStdString(made.error().message));
        return;
    }
    m_meter.emplace(made.take());
    m_clock.start();
    m_state.requestOn = true;
    const auto name = "demo meter " + m_meter->settings().kind;
    tellState(SourceState::Phase::Open, QString::fromStdString(name));
    hand({m_clock.opened(name), m_clock.settings(m_meter->line()), controlLines()});
    beginTelegram(m_meter->settings().start, m_clock.now());
}

void DemoSource::close()
{
    if (!m_meter)
        return;
    setRequest(false);
    stopSending();
    m_meter.reset();
    m_state.requestOn = false;
    hand({m_clock.event(EventKind::Connection, "closed")});
    tellState(SourceState::Phase::Closed, QStringLiteral("demo meter is closed"));
}

void DemoSource::setRequest(bool on)
{
    if (!m_meter || !hasRequestLine() || on == m_state.requestOn)
        return;
    if (!on)
        stopSending();
    m_state.requestOn = on;
    hand({controlLines()});
    emit stateChanged(m_state);
    // "Immediately following the activation" (DSMR 5.0.2 section 5.7.1).
    if (on)
        beginTelegram(std::chrono::floor<seconds>(system_clock::now()), m_clock.now());
}

capture::Event DemoSource::controlLines() const
{
    using Lines = capture::ControlLines;
    auto event = m_clock.event(EventKind::ControlLines);
    event.lines.known = Lines::Rts | Lines::Dtr;
    const bool asserted = m_state.requestOn == (m_spec.request.level == RequestLine::Level::High);
    if (hasRequestLine() && asserted)
        event.lines.state = m_spec.request.pin == RequestLine::Pin::Rts ? Lines::Rts : Lines::Dtr;
    return event;
}

void DemoSource::hand(std::vector<capture::Event>&& events)
{
    emit arrived(std::make_shared<const std::vector<capture::Event>>(std::move(events)));
}

void DemoSource::tellState(SourceState::Phase phase, const QString& message)
{
    m_state.phase = phase;
    m_state.message = message;
    emit stateChanged(m_state);
}

void DemoSource::beginTelegram(std::chrono::sys_seconds meterTime, capture::Time start)
{
    const auto telegram = m_meter->nextAt(meterTime, start);
    if (!telegram)
        return;
    const auto events = simulator::portEvents(telegram->wire, m_meter->line(), telegram->start);
    m_coming.assign(events.begin(), events.end());

    // The next whole interval of the wall clock at which this telegram is well over.
    const auto wall = system_clock::now().time_since_epoch();
    const auto interval = m_meter->interval();
    const auto end = (events.empty() ? telegram->start : events.back().time) + milliseconds(20);
    auto wait = std::chrono::duration_cast<capture::Duration>(interval - wall % interval);
    while (m_clock.now() + wait < end)
        wait += interval;
    m_nextTelegram = m_clock.now() + wait;
    play();
}

void DemoSource::play()
{
    const auto now = m_clock.now();
    std::vector<capture::Event> due;
    while (!m_coming.empty() && m_coming.front().time <= now) {
        due.push_back(std::move(m_coming.front()));
        m_coming.pop_front();
    }
    if (!due.empty())
        hand(std::move(due));
    if (m_coming.empty() && now >= m_nextTelegram) {
        // Rounded: the wall clock may have been moved a little against the steady one. After a sleep of the
        // machine the telegram starts now, not when it was due.
        const auto meterTime = std::chrono::floor<seconds>(system_clock::now() + milliseconds(500));
        const bool late = now - m_nextTelegram > milliseconds(100);
        beginTelegram(meterTime, late ? now : m_nextTelegram);
        return;
    }
    const auto next = m_coming.empty() ? m_nextTelegram : m_coming.front().time;
    m_timer.start(std::chrono::ceil<milliseconds>(next - now));
}

void DemoSource::stopSending()
{
    m_timer.stop();
    // What the wire had carried when the line fell; the rest is never sent.
    const auto now = m_clock.now();
    const auto characterTime = m_meter->line().characterTime();
    std::vector<capture::Event> due;
    for (auto& event : m_coming) {
        if (event.time > now) {
            const auto missing = static_cast<std::size_t>((event.time - now) / characterTime) + 1;
            if (event.kind != EventKind::Data || missing >= event.bytes.size())
                break;
            event.bytes.resize(event.bytes.size() - missing);
            event.time = now;
            due.push_back(std::move(event));
            break;
        }
        due.push_back(std::move(event));
    }
    m_coming.clear();
    if (!due.empty())
        hand(std::move(due));
}

} // namespace

std::unique_ptr<Source> makeDemoSource(const SourceSpec& spec)
{
    return std::make_unique<DemoSource>(spec);
}

std::optional<line::LineSettings> demoLine(const QString& address)
{
    const auto made = makeSimulation(address);
    if (!made)
        return std::nullopt;
    return made.value().line();
}

} // namespace p1scope::session

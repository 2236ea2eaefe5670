// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/replay_source.h"

#include "core/files/recording_stream.h"

#include <QMetaObject>

namespace p1scope::session {

namespace {

constexpr int tellEvery = 40;   // ms
constexpr int patienceMs = 100; // ms

QString nameOf(const std::filesystem::path& path)
{
    return QString::fromStdString(path.filename().string());
}

} // namespace

ReplaySource::ReplaySource(std::filesystem::path path, files::LineChoice choice, QObject* parent)
    : Source(parent)
    , m_path(std::move(path))
    , m_choice(std::move(choice))
{
    qRegisterMetaType<capture::Time>();
    m_state.controlLines = false;
    m_tell.setInterval(tellEvery);
    connect(&m_tell, &QTimer::timeout, this, &ReplaySource::tellPosition);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] { setTelegramComing(false); });
}

void ReplaySource::open()
{
    if (m_driver)
        return;
    auto input = openReplayInput(m_path, m_choice);
    if (!input) {
        m_state.phase = SourceState::Phase::Failed;
        m_state.fault = SourceState::Fault::Other;
        m_state.message = QString::fromStdString(input.error().message);
        m_state.remedy = QString::fromStdString(input.error().remedy);
        emit stateChanged(m_state);
        return;
    }
    m_driver = std::make_unique<ReplayDriver>(
        input.take(), [this](std::vector<capture::Event>&& events) { hand(std::move(events)); });
    connect(m_driver.get(), &ReplayDriver::ended, this, &ReplaySource::reachEnd);
    m_state.phase = SourceState::Phase::Open;
    m_state.fault = SourceState::Fault::None;
    m_state.message = nameOf(m_path);
    m_state.remedy.clear();
    emit stateChanged(m_state);
    capture::Event settings;
    settings.kind = capture::EventKind::Settings;
    settings.timeBasis = capture::TimeBasis::Estimated;
    settings.text = files::settingsText(m_driver->player().settings());
    hand({settings});
    m_driver->player().setSpeed(m_speed, ReplayDriver::now());
    if (m_beginAt)
        seek(*m_beginAt);
    play();
}

void ReplaySource::close()
{
    m_tell.stop();
    m_patience.stop();
    if (!m_driver)
        return;
    m_driver.reset();
    m_state.phase = SourceState::Phase::Closed;
    emit stateChanged(m_state);
}

void ReplaySource::setTelegramComing(bool)
{
    m_patience.stop();
    if (m_driver)
        m_driver->resume();
}

void ReplaySource::hand(std::vector<capture::Event>&& events)
{
    if (m_driver && m_driver->player().playing() && m_driver->player().speed() <= ReplayPlayer::unpaced) {
        m_driver->hold();
        m_patience.start();
    }
    if (m_driver && m_driver->player().takeJump())
        emit restarted();
    emit arrived(std::make_shared<const std::vector<capture::Event>>(std::move(events)));
}

template <typename Change>
void ReplaySource::change(Change change)
{
    QMetaObject::invokeMethod(this, [this, change] {
        if (!m_driver)
            return;
        const base::Status status = change(m_driver->player(), ReplayDriver::now());
        if (!status)
            tellError(status.error());
        m_driver->player().playing() ? m_tell.start() : m_tell.stop();
        m_driver->reschedule();
        tellPosition();
    });
}

void ReplaySource::play()
{
    change([](ReplayPlayer& player, auto now) {
        // From the end it goes on at the beginning.
        auto status = player.ended() ? player.seek(player.begin(), now) : base::Status();
        player.play(now);
        return status;
    });
}

void ReplaySource::pause()
{
    change([](ReplayPlayer& player, auto now) {
        player.pause(now);
        return base::Status();
    });
}

void ReplaySource::setSpeed(double speed)
{
    QMetaObject::invokeMethod(this, [this, speed] { m_speed = speed; });
    change([speed](ReplayPlayer& player, auto now) {
        player.setSpeed(speed, now);
        return base::Status();
    });
}

void ReplaySource::seek(capture::Time to)
{
    change([to](ReplayPlayer& player, auto now) { return player.seek(to, now); });
}

void ReplaySource::loop(std::optional<Stretch> stretch)
{
    change([stretch](ReplayPlayer& player, auto now) {
        if (stretch)
            return player.loop(stretch->from, stretch->to, now);
        player.endLoop();
        return base::Status();
    });
}

void ReplaySource::stepFrame()
{
    step(false);
}

void ReplaySource::stepTelegram()
{
    step(true);
}

void ReplaySource::step(bool telegram)
{
    change([this, telegram](ReplayPlayer& player, auto now) {
        std::vector<capture::Event> events;
        auto status = telegram ? player.stepTelegram(now, events) : player.stepFrame(now, events);
        if (!events.empty())
            hand(std::move(events));
        if (status && player.ended())
            emit ended();
        return status;
    });
}

void ReplaySource::tellPosition()
{
    if (m_driver)
        emit positionChanged(m_driver->player().position(ReplayDriver::now()), m_driver->player().playing());
}

void ReplaySource::tellError(const base::Error& error)
{
    m_state.fault = SourceState::Fault::Other;
    m_state.message = QString::fromStdString(error.message);
    m_state.remedy = QString::fromStdString(error.remedy);
    emit stateChanged(m_state);
}

void ReplaySource::reachEnd(const std::optional<base::Error>& error)
{
    m_tell.stop();
    if (error)
        tellError(*error);
    tellPosition();
    emit ended();
}

base::Result<SourceSpec> replaySpec(const std::filesystem::path& path, const files::LineChoice& choice)
{
    auto stream = files::openFrameStream(path, choice);
    if (!stream)
        return stream.error();
    SourceSpec spec;
    spec.address = QString::fromStdString(path.string());
    spec.line = stream.value()->settings();
    spec.request.pin = RequestLine::Pin::None;
    return spec;
}

} // namespace p1scope::session

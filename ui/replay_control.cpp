// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/replay_control.h"

#include "core/session/session.h"
#include "ui/connection/replay_row.h"
#include "ui/connection/time_strip.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/selection.h"

#include <QAction>
#include <QMenu>

namespace p1scope::ui {

using session::ReplaySource;

ReplayControl::ReplayControl(const Parts& parts, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
{
    session::Session* session = m_parts.session;
    connect(session, &session::Session::replayMoved, this, &ReplayControl::moved);
    connect(session, &session::Session::runningChanged, this, [this] {
        if (m_running && m_parts.session->replaying() == nullptr)
            ended();
        show();
    });
    connect(&session->document(), &session::Document::begun, this, &ReplayControl::show);
    connect(m_parts.row, &ReplayRow::playToggled, this, &ReplayControl::playOrPause);
    connect(m_parts.row, &ReplayRow::telegramStepped, this, [this] { step(true); });
    connect(m_parts.row, &ReplayRow::frameStepped, this, [this] { step(false); });
    connect(m_parts.row, &ReplayRow::loopToggled, this, &ReplayControl::toggleLoop);
    connect(m_parts.row, &ReplayRow::stopped, this, &ReplayControl::stop);
    connect(m_parts.row, &ReplayRow::speedChosen, this, [this](double speed) {
        if (ReplaySource* replay = m_parts.session->replaying())
            replay->setSpeed(speed);
    });
    connect(m_parts.strip, &TimeStrip::placeChosen, this, &ReplayControl::seek);
    connect(m_parts.strip, &TimeStrip::stretchChosen, this, [this](capture::Time from, capture::Time to) {
        loop(ReplaySource::Stretch{from, to});
    });
    connect(m_parts.strip, &TimeStrip::stretchGivenUp, this, [this] { loop(std::nullopt); });
}

QAction* ReplayControl::addAction(QMenu& menu, const QString& name, const QString& iconName,
                                  const QString& text, const QKeySequence& keys)
{
    QAction* action = menu.addAction(icon(iconName), text);
    action->setObjectName(name);
    action->setShortcut(keys);
    return action;
}

void ReplayControl::fill(QMenu& menu)
{
    m_playAction = addAction(menu, QStringLiteral("replayAction"), QStringLiteral("play"),
                             tr("&Replay from here"), QKeySequence(Qt::CTRL | Qt::Key_P));
    m_telegramAction = addAction(menu, QStringLiteral("replayTelegramAction"),
                                 QStringLiteral("step-telegram"), tr("One &telegram"), Qt::Key_F4);
    m_frameAction = addAction(menu, QStringLiteral("replayFrameAction"), QStringLiteral("step-frame"),
                              tr("One &frame"), QKeySequence(Qt::SHIFT | Qt::Key_F4));
    m_loopAction = addAction(menu, QStringLiteral("replayLoopAction"), QStringLiteral("loop"),
                             tr("Re&peat the stretch"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    m_loopAction->setCheckable(true);
    m_stopAction = addAction(menu, QStringLiteral("replayStopAction"), QStringLiteral("stop"),
                             tr("&End the replay"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    connect(m_playAction, &QAction::triggered, this, &ReplayControl::playOrPause);
    connect(m_telegramAction, &QAction::triggered, this, [this] { step(true); });
    connect(m_frameAction, &QAction::triggered, this, [this] { step(false); });
    connect(m_loopAction, &QAction::triggered, this, &ReplayControl::toggleLoop);
    connect(m_stopAction, &QAction::triggered, this, &ReplayControl::stop);
    show();
}

bool ReplayControl::possible() const
{
    const session::Document& document = m_parts.session->document();
    if (m_running || m_parts.session->running() || document.live())
        return m_running;
    const line::FrameSequence& frames = document.frames();
    if (frames.end() == frames.first())
        return false;
    const line::Frame first = frames.frame(frames.first());
    return first.timeBasis != capture::TimeBasis::Unknown &&
           frames.frame(frames.end() - 1).start > first.start;
}

void ReplayControl::show()
{
    if (m_playAction == nullptr)
        return;
    m_playAction->setEnabled(possible());
    m_playAction->setText(!m_running ? tr("&Replay from here") : m_playing ? tr("&Pause") : tr("&Play on"));
    m_playAction->setIcon(icon(m_running && m_playing ? QStringLiteral("freeze") : QStringLiteral("play")));
    for (QAction* action : {m_telegramAction, m_frameAction, m_loopAction, m_stopAction})
        action->setEnabled(m_running);
    m_loopAction->setChecked(m_looping.has_value());
    m_parts.row->setVisible(m_running);
    m_parts.row->setPlaying(m_playing);
    m_parts.row->setLooping(m_looping.has_value());
}

void ReplayControl::playOrPause()
{
    ReplaySource* replay = m_parts.session->replaying();
    if (replay == nullptr) {
        begin();
        return;
    }
    m_playing ? replay->pause() : replay->play();
}

void ReplayControl::begin()
{
    if (!possible())
        return;
    const session::Document& document = m_parts.session->document();
    std::optional<capture::Time> from;
    m_chosen.reset();
    if (const auto range = m_parts.selection->range(); range && range->last < document.frames().end()) {
        const line::Frame last = document.frames().frame(range->last);
        from = document.frames().frame(range->first).start;
        m_chosen = ReplaySource::Stretch{*from, last.start + last.length};
    }
    m_parts.strip->beginReplay();
    m_running = true;
    m_playing = true;
    m_looping.reset();
    m_parts.session->replay(from);
    if (ReplaySource* replay = m_parts.session->replaying())
        replay->setSpeed(m_parts.row->speed());
    show();
}

void ReplayControl::stop()
{
    if (m_running)
        emit stopped();
}

void ReplayControl::ended()
{
    m_running = false;
    m_playing = false;
    m_looping.reset();
    m_parts.strip->endReplay();
}

void ReplayControl::moved(capture::Time position, bool playing)
{
    const auto wall = m_parts.session->document().wallStart();
    const auto text = [&](capture::Time time) {
        return wall ? clockText(time, wall) : durationText(time.time_since_epoch());
    };
    m_parts.row->setPosition(tr("%1 of %2").arg(text(position), text(m_parts.strip->to())));
    m_parts.strip->setReplayAt(position);
    if (m_playing == playing)
        return;
    m_playing = playing;
    show();
}

void ReplayControl::seek(capture::Time to)
{
    if (ReplaySource* replay = m_parts.session->replaying())
        replay->seek(to);
}

void ReplayControl::loop(std::optional<ReplaySource::Stretch> stretch)
{
    ReplaySource* replay = m_parts.session->replaying();
    if (replay == nullptr)
        return;
    m_looping = stretch;
    m_chosen = stretch ? stretch : m_chosen;
    m_parts.strip->setStretch(stretch ? std::optional(std::pair(stretch->from, stretch->to)) : std::nullopt);
    replay->loop(stretch);
    show();
}

/// Without a stretch that was chosen all of it is repeated.
void ReplayControl::toggleLoop(bool on)
{
    const ReplaySource::Stretch all{m_parts.strip->from(), m_parts.strip->to()};
    loop(on ? std::optional(m_chosen.value_or(all)) : std::nullopt);
}

void ReplayControl::step(bool telegram)
{
    ReplaySource* replay = m_parts.session->replaying();
    if (replay == nullptr)
        return;
    telegram ? replay->stepTelegram() : replay->stepFrame();
}

} // namespace p1scope::ui

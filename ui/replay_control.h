// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"
#include "core/session/replay_source.h"

#include <QObject>

#include <optional>

class QAction;
class QMenu;

namespace p1scope::session {
class Session;
}

namespace p1scope::ui {

class ReplayRow;
class Selection;
class TimeStrip;

/// Replay in the window: the row of its controls, the strip of time as its ruler, and the session that plays.
class ReplayControl : public QObject {
    Q_OBJECT
public:
    struct Parts {
        session::Session* session;
        ReplayRow* row;
        TimeStrip* strip;
        Selection* selection;
    };
    /// The parts must outlive it.
    explicit ReplayControl(const Parts& parts, QObject* parent = nullptr);

    /// The actions, with their keys, for the window to show. `menu` owns them.
    void fill(QMenu& menu);
    /// The action that begins, plays on and pauses.
    [[nodiscard]] QAction* playAction() const { return m_playAction; }

    [[nodiscard]] bool running() const { return m_running; }
    /// A file with times is open, and has been read.
    [[nodiscard]] bool possible() const;
    /// Begins at what is selected, else at the beginning; pauses and plays on afterwards.
    void playOrPause();
    /// The whole file is to be seen again.
    void stop();

signals:
    /// By the user: the file is to be opened again.
    void stopped();

private:
    void begin();
    void ended();
    void show();
    void moved(capture::Time position, bool playing);
    void seek(capture::Time to);
    void loop(std::optional<session::ReplaySource::Stretch> stretch);
    void toggleLoop(bool on);
    void step(bool telegram);
    QAction* addAction(QMenu& menu, const QString& name, const QString& iconName, const QString& text,
                       const QKeySequence& keys);

    Parts m_parts;
    QAction* m_playAction = nullptr;
    QAction* m_telegramAction = nullptr;
    QAction* m_frameAction = nullptr;
    QAction* m_loopAction = nullptr;
    QAction* m_stopAction = nullptr;
    bool m_running = false;
    bool m_playing = false;
    std::optional<session::ReplaySource::Stretch> m_chosen;  ///< what a loop repeats where none was dragged
    std::optional<session::ReplaySource::Stretch> m_looping; ///< what is being repeated
};

} // namespace p1scope::ui

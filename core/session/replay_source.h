// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/replay_driver.h"
#include "core/session/source.h"

#include <QTimer>

#include <filesystem>
#include <memory>
#include <optional>

namespace p1scope::session {

/// A file played through the live path: what comes after it cannot tell it from a port. Control lines,
/// settings, losses, breaks and marks come as they were recorded, stamped with the recording's times.
///
/// Its controls may be called in any thread; they take effect in the source's own.
class ReplaySource : public Source {
    Q_OBJECT
public:
    /// A stretch of the recording's time.
    struct Stretch {
        capture::Time from;
        capture::Time to;
    };

    /// Plays `path` from its first byte as soon as it is opened, at the original speed. What `choice` says
    /// overrides what the recording says of its line.
    ReplaySource(std::filesystem::path path, files::LineChoice choice, QObject* parent = nullptr);

    /// To begin at this time of the recording instead. To be called before it is opened.
    void beginAt(capture::Time time) { m_beginAt = time; }

    void open() override;
    void close() override;
    void setRequest(bool) override {}
    /// The session says this once for every batch it has taken: unpaced, the next one waits for it.
    void setTelegramComing(bool coming) override;
    void telegramCame() override {}

    void play();
    void pause();
    /// A factor, or ReplayPlayer::unpaced. May be called before it is opened.
    void setSpeed(double speed);
    void seek(capture::Time to);
    /// Repeats a stretch; none ends that.
    void loop(std::optional<Stretch> stretch);
    void stepFrame();
    void stepTelegram();

signals:
    /// Where it stands, some 25 times a second while it plays, and after every change.
    void positionChanged(p1scope::capture::Time position, bool playing);
    /// Emitted in the source's thread before events that do not follow those before: somebody went elsewhere,
    /// or a stretch begins again. What listens has to begin anew.
    void restarted();
    /// The end was reached. It can be played again from any place.
    void ended();

private:
    template <typename Change>
    void change(Change change);
    void hand(std::vector<capture::Event>&& events);
    void step(bool telegram);
    void tellPosition();
    void tellError(const base::Error& error);
    void reachEnd(const std::optional<base::Error>& error);

    std::filesystem::path m_path;
    files::LineChoice m_choice;
    SourceState m_state;
    std::optional<capture::Time> m_beginAt;
    double m_speed = 1; ///< asked for, perhaps before it was opened
    std::unique_ptr<ReplayDriver> m_driver;
    QTimer m_tell{this};
    QTimer m_patience{this}; ///< for a listener that does not say when it has taken a batch
};

/// How the line of a file is, so that a session can begin with it. An error where it cannot be opened.
[[nodiscard]] base::Result<SourceSpec> replaySpec(const std::filesystem::path& path,
                                                  const files::LineChoice& choice);

} // namespace p1scope::session

Q_DECLARE_METATYPE(p1scope::capture::Time)

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/replay_driver.h"

#include <QObject>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace p1scope::session {

/// What is to be played to another program, and how.
struct ReplayOrder {
    std::filesystem::path path;
    files::LineChoice choice;
    double speed = 1;                   ///< or ReplayPlayer::unpaced
    std::optional<capture::Time> from;  ///< without: the first byte
    std::optional<capture::Time> until; ///< without: the end
};

/// Plays a file to whoever reads at the other end, as bytes: a break is a zero byte, and nothing else than
/// bytes passes. Each reader gets all of it from the beginning; what it has no room for comes later, not
/// never. Lives in a thread with an event loop.
class ReplayOutput : public QObject {
    Q_OBJECT
public:
    explicit ReplayOutput(ReplayOrder order)
        : m_order(std::move(order))
    {}

    /// "tcp://127.0.0.1:4001", "/dev/pts/7"
    [[nodiscard]] virtual QString address() const = 0;
    /// Bytes and breaks handed over, to all readers together.
    [[nodiscard]] std::uint64_t frames() const { return m_frames; }
    /// How far the furthest reader is, 0 to 1.
    [[nodiscard]] double progress() const { return m_progress; }
    /// Where the file broke off.
    [[nodiscard]] const std::optional<base::Error>& fault() const { return m_fault; }

signals:
    /// A reader has had all of it, and none is there any more.
    void finished();

protected:
    /// One reader's own replay, paused.
    [[nodiscard]] base::Result<std::unique_ptr<ReplayDriver>> makeDriver(ReplayDriver::Sink sink) const;
    /// The bytes of events.
    [[nodiscard]] QByteArray bytesOf(const std::vector<capture::Event>& events);
    void tellProgress(double progress) { m_progress = std::max(m_progress, progress); }
    void tellFault(const std::optional<base::Error>& fault)
    {
        if (fault)
            m_fault = fault;
    }

private:
    ReplayOrder m_order;
    std::uint64_t m_frames = 0;
    double m_progress = 0;
    std::optional<base::Error> m_fault;
};

/// Whether the file can be replayed at all, and has a frame: an error or a number of frames above 0 or not.
[[nodiscard]] base::Result<bool> hasFramesToReplay(const ReplayOrder& order);

/// Listens on "HOST:PORT"; port 0 is any that is free. Every client that connects is served.
[[nodiscard]] base::Result<std::unique_ptr<ReplayOutput>> replayToTcp(const QString& address,
                                                                      const ReplayOrder& order);
/// Makes a pseudo terminal that is found under `link`. Unix only: an error elsewhere.
[[nodiscard]] base::Result<std::unique_ptr<ReplayOutput>> replayToPty(const std::filesystem::path& link,
                                                                      const ReplayOrder& order);

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/publish/publication.h"
#include "core/session/publish/publish_link.h"
#include "core/session/publish/publish_settings.h"

#include <QThread>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace p1scope::session {

/// How it stands with all that are published to: the broker, InfluxDB, Prometheus, those of them there are.
struct PublishState {
    std::vector<LinkState> links;
    std::uint64_t unheard = 0; ///< telegrams that came faster than they could be looked at

    [[nodiscard]] std::uint64_t queued() const;
    /// Telegrams that will reach nobody, of whichever had the most of them.
    [[nodiscard]] std::uint64_t lost() const;
};

/// Publishes good telegrams, in a thread of its own that nobody waits for. Whoever cannot be reached is tried
/// again, and what comes meanwhile is kept for him as long as there is room.
class Publisher {
public:
    /// `changed` is called in the publisher's thread whenever a connection or a fault comes or goes.
    explicit Publisher(std::function<void()> changed = {});
    /// What waits is dropped.
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    /// From now on to these, in any thread, without waiting; what still waits for those before is dropped.
    void change(const PublishSettings& settings);
    /// Until they have begun: then it is known which of them cannot be as it was asked for
    /// (LinkState::Phase::Failed).
    void waitUntilBegun();
    /// In any thread, without waiting. `time` is when the telegram was sent.
    void offer(meter::Readings readings, std::chrono::sys_seconds time, telegram::Zone zone);
    [[nodiscard]] bool on() const;
    [[nodiscard]] PublishState state() const;
    /// Nothing waits any more.
    [[nodiscard]] bool idle() const;
    /// Until something has been sent or was told of, or the time is over.
    void waitForChange(std::chrono::milliseconds atMost);

private:
    void take(const meter::Readings& readings, std::chrono::sys_seconds time, telegram::Zone zone);
    void begin(const PublishSettings& settings);
    void end();
    void note(std::size_t place, const LinkState& state);

    std::function<void()> m_changed;

    // Of the thread alone.
    QObject* m_inside = nullptr; ///< lives, and is deleted, in m_thread
    std::vector<std::unique_ptr<PublishLink>> m_links;
    PublicationMaker m_maker;

    mutable std::mutex m_mutex;
    std::condition_variable m_news;
    PublishState m_state;
    PublishSettings m_settings;
    std::size_t m_offered = 0; ///< that have not been looked at
    QThread m_thread;
};

} // namespace p1scope::session

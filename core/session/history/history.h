// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/reading.h"
#include "core/session/history/store.h"

#include <QString>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace p1scope::session {

struct HistorySettings {
    bool on = false;
    QString place; ///< see HistoryStore::open()
    HistoryRetention retention;

    friend bool operator==(const HistorySettings&, const HistorySettings&) = default;
};

/// A good telegram, as the history takes it.
struct HistoryTelegram {
    meter::Readings readings;
    std::chrono::sys_seconds time;
    telegram::Zone zone;
};

/// How the history stands.
struct HistoryState {
    bool on = false;
    std::uint64_t kept = 0;    ///< telegrams that are in the database for good
    std::uint64_t waiting = 0; ///< that are still to be written
    std::uint64_t lost = 0;    ///< that came while there was no room to wait in
    QString fault;             ///< why nothing is being written; empty where all is well
    QString remedy;
    QString setAside; ///< the name that a damaged database was given, since this began

    friend bool operator==(const HistoryState&, const HistoryState&) = default;
};

/// Samples of one telegram: its numbers, each of the time its meter stamps it with. A quantity that history
/// has no use for (counts of failures, the tariff's number) is left out.
[[nodiscard]] std::vector<HistorySample> samplesOf(const HistoryTelegram& telegram);
/// The equipment id of a telegram's meter; "unknown" where it sends none.
[[nodiscard]] std::string meterOf(const meter::Readings& readings);

/// Writes good telegrams into the history, in a thread of its own that nobody waits for. Whatever is wrong
/// with the database, a session goes on: what cannot be written waits, for hours where need be; a damaged
/// file is set aside and another begun. Committed once a second.
class History {
public:
    /// Telegrams that wait at most: three hours of one a second.
    static constexpr std::size_t mostWaiting = 10'800;

    /// `changed` is called in the history's thread whenever a fault comes or goes.
    explicit History(HistorySettings settings = {}, std::function<void(const HistoryState&)> changed = {});
    /// Writes what waits, where that can be done at once.
    ~History();
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    /// From now on, elsewhere or not at all; what waits goes with it.
    void change(const HistorySettings& settings);
    /// In any thread, without waiting.
    void offer(HistoryTelegram telegram);
    /// Until all that was offered is in the database, or a fault is in the way.
    void settle();
    [[nodiscard]] HistoryState state() const;

private:
    void run();
    [[nodiscard]] base::Status write(std::deque<HistoryTelegram>& batch);
    void follow(const HistorySettings& wanted);
    [[nodiscard]] base::Status openStore();
    void prune();
    void met(const base::Error& error);
    [[nodiscard]] bool setAside();
    void tell(const std::function<void(HistoryState&)>& change);

    std::function<void(const HistoryState&)> m_changed;

    // Of the thread alone.
    HistorySettings m_settings;
    std::unique_ptr<HistoryStore> m_store;
    std::chrono::steady_clock::time_point m_pruned{};

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_settled;
    std::deque<HistoryTelegram> m_queue;
    HistoryState m_state;
    HistorySettings m_wanted;
    bool m_writing = false;
    bool m_hurry = false;
    bool m_end = false;
    std::thread m_thread;
};

} // namespace p1scope::session

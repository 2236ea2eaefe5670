// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/recording.h"
#include "core/files/recording_ring.h"
#include "core/session/recording_output.h"
#include "core/session/source.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace p1scope::session {

/// What is recorded without being asked, and when a recording goes on in another file.
struct RecordingSettings {
    bool ring = false;
    std::filesystem::path ringFolder;
    files::RingLimits ringLimits;
    std::uint64_t partBytes = 0;  ///< of a kept recording; 0: never a new file for its size
    capture::Duration partTime{}; ///< 0: never for its length

    friend bool operator==(const RecordingSettings&, const RecordingSettings&) = default;
};

struct RecorderState {
    RecordingState ring; ///< of what is recorded without being asked
    RecordingState kept; ///< of what is recorded by a name

    friend bool operator==(const RecorderState&, const RecorderState&) = default;
};

/// The clocks a recorder looks at; a test has its own.
struct RecorderClocks {
    std::function<capture::WallTime()> wall;
    std::function<capture::Duration()> steady;
    [[nodiscard]] static RecorderClocks system();
};

/// Records one live input: the thread that writes, and the queue before it. Fed by the I/O thread, which
/// never waits for it; asked and ended by the GUI thread. What cannot be written is kept in memory for a
/// while, then counted, and stands in the recording as an event of DataLost as soon as it can be written
/// again.
class Recorder {
public:
    /// `info` says what is recorded (port, adapter, settings, program). Its start is found when the first
    /// events come.
    Recorder(RecordingSettings settings, capture::RecordingInfo info,
             std::shared_ptr<files::Storage> storage = std::make_shared<files::SystemStorage>(),
             RecorderClocks clocks = RecorderClocks::system());
    /// Writes what is there, and waits for that.
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    /// Takes a chunk, in any thread, without waiting. Where the queue is full its bytes are dropped and
    /// counted.
    void offer(const EventBatch& events);
    /// A mark at a frame of the input, from 1; an empty text takes one away.
    void mark(std::uint64_t frame, const std::string& text);

    /// From now on the input is written to this file as well, in place of one that has that name.
    void keep(const std::filesystem::path& path);
    void stopKeeping();
    void change(const RecordingSettings& settings);

    /// Writes what is there and closes. Does not wait; the destructor does, unless ended().
    void end();
    [[nodiscard]] bool ended() const;
    /// Until it has ended: for those who have nothing else to do.
    void wait();

    [[nodiscard]] RecorderState state() const;
    /// The files of the ring that hold this session, in order; the last one may still be written.
    [[nodiscard]] std::vector<std::filesystem::path> ringParts() const;

private:
    struct Keep {
        std::filesystem::path path;
    };
    struct StopKeeping {};
    struct Mark {
        std::uint64_t frame = 0;
        std::string text;
    };
    using Item = std::variant<EventBatch, Dropped, Mark, Keep, StopKeeping, RecordingSettings>;
    /// Both clocks when the first events came, and the time of these on the input's clock.
    struct Start {
        capture::WallTime wall;
        capture::Duration steady{};
        capture::Time input{};
    };

    void put(Item item);
    void drop(const EventBatch& events);
    void run();
    void take(const EventBatch& events);
    void take(Dropped dropped);
    void take(const Mark& mark);
    void take(const Keep& keep);
    void take(StopKeeping);
    void take(const RecordingSettings& settings);
    void begin(const Start& start);
    void beginRing();
    void beginKept();
    void work(bool last);
    void trim();
    void publish(bool last);
    [[nodiscard]] capture::RecordingInfo freshInfo() const;
    [[nodiscard]] capture::Time now() const;
    [[nodiscard]] capture::Duration wallAhead() const;

    // Of the thread alone.
    RecordingSettings m_settings;
    capture::RecordingInfo m_info;
    std::shared_ptr<files::Storage> m_storage;
    RecorderClocks m_clocks;
    std::optional<Start> m_begun;
    files::SeriesBeginning m_line; ///< how the input stands after all events taken so far
    capture::Time m_lastTime{};
    std::filesystem::path m_keepAs; ///< empty: nothing is kept
    std::unique_ptr<RecordingOutput> m_ring;
    std::unique_ptr<RecordingOutput> m_kept;
    capture::Duration m_lastSync{};
    capture::Duration m_lastTrim{};
    std::size_t m_trimmedParts = 0;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Item> m_queue;
    std::size_t m_queued = 0; ///< what the queue takes in memory
    std::optional<Start> m_start;
    bool m_end = false;
    bool m_ended = false;
    RecorderState m_state;
    std::vector<std::filesystem::path> m_ringParts;
    std::thread m_thread;
};

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/series_writer.h"
#include "core/session/source.h"

#include <deque>
#include <optional>
#include <string>
#include <variant>

namespace p1scope::session {

/// Bytes and breaks of the input that are missing, and when.
struct Dropped {
    std::uint64_t frames = 0;
    capture::Time time{};
};

/// How one recording stands.
struct RecordingState {
    bool on = false;
    std::filesystem::path path; ///< that is written, or is to be
    std::uint64_t bytes = 0;    ///< in all its files
    capture::Duration duration{};
    std::uint64_t lost = 0; ///< bytes that the input has had, and that could not be written
    /// What keeps it from being written just now; it is tried again by itself.
    std::optional<base::Error> fault;
    /// That it goes on after a fault, where, and what happened; empty where there was none.
    std::string resumed;

    friend bool operator==(const RecordingState&, const RecordingState&) = default;
};

/// One recording that is being made: what is still to be written, and when to try again. Used by the
/// recorder's thread alone. `steady` is a clock that never goes back.
class RecordingOutput {
public:
    RecordingOutput(files::Storage& storage, files::SeriesPlan plan, capture::RecordingInfo info,
                    files::SeriesBeginning beginning, capture::Time begins);

    void push(const EventBatch& events);
    void push(capture::Event event);
    void push(Dropped dropped);
    /// Writes what is there. After a fault it waits until trying again makes sense, and keeps in memory what
    /// comes meanwhile, up to a limit.
    void write(capture::Duration steady);
    /// To be called every second: what was written outlasts a power cut then.
    void sync(capture::Duration steady);
    /// A word on the machine's clock, where it has moved by more than 50 ms since the last one.
    void tellClock(capture::Time time, capture::Duration wallAhead);
    /// Writes what can be written, and closes.
    void end(capture::Time time);

    void setRotation(std::uint64_t partBytes, capture::Duration partTime);
    [[nodiscard]] RecordingState state(capture::Time now) const;
    [[nodiscard]] const std::vector<std::filesystem::path>& parts() const { return m_writer.parts(); }

private:
    using Item = std::variant<EventBatch, Dropped>;

    [[nodiscard]] files::StorageFault writePending();
    [[nodiscard]] bool mayTry(capture::Duration steady) const;
    void failed(files::StorageFault fault, capture::Duration steady);
    void succeeded();

    files::Storage& m_storage;
    files::SeriesWriter m_writer;
    capture::Time m_begins;
    capture::Time m_lastTime;
    std::deque<Item> m_pending;
    std::size_t m_frontDone = 0; ///< events of the first batch that are written
    std::size_t m_pendingSize = 0;
    std::uint64_t m_pendingLost = 0;
    std::optional<base::Error> m_fault;
    files::StorageFault m_faultKind = files::StorageFault::None;
    std::uint64_t m_lostBefore = 0; ///< when the fault began
    capture::Duration m_triedAt{};
    capture::Duration m_patience{};
    std::filesystem::path m_removed; ///< has been told of
    std::string m_resumed;
    capture::Duration m_toldAhead{};
    std::size_t m_toldInPart = 0;
};

/// What events take in memory, about.
[[nodiscard]] std::size_t memoryOf(const std::vector<capture::Event>& events);
[[nodiscard]] std::uint64_t framesOf(const std::vector<capture::Event>& events);
/// Those that bring neither bytes nor breaks: few, and the others cannot be understood without them. Null
/// where there are none.
[[nodiscard]] EventBatch withoutFrames(const std::vector<capture::Event>& events);

} // namespace p1scope::session

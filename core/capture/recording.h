// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/event.h"
#include "core/capture/pcapng.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// A session on disk: events as packets of LINKTYPE_RTAC_SERIAL in a pcapng file (docs/recording-format.md).
namespace p1scope::capture {

/// What a recording says of itself, in its interface's options and comments.
struct RecordingInfo {
    /// Wall-clock time of the time zero of its events. None in a file that is not ours: there the first
    /// packet is at zero, and RecordingReader says when that was.
    std::optional<WallTime> start;
    TimeBasis basis = TimeBasis::Estimated; ///< of its bytes; Unknown: times in it mean nothing
    std::string port;                       ///< "/dev/ttyUSB0", "tcp://192.168.1.5:23", "demo:dsmr50"
    std::string adapter;                    ///< "FT232R USB UART", empty where unknown
    std::string settings;                   ///< as an event of Settings has them; those at the beginning
    std::string program;                    ///< "P1 Scope 0.1.0"
    std::string series;           ///< the same in all parts of a recording that was rotated; or empty
    std::uint32_t part = 1;       ///< within the series, from 1
    std::uint64_t firstFrame = 0; ///< bytes and breaks in the parts before this one
    bool ours = false;            ///< written by this program: the above can be relied on
};

/// Turns events into the bytes of a recording. Writes to no file itself. Not thread-safe.
class RecordingWriter {
public:
    /// `info.start` is the wall-clock time of the events' time zero; the file begins at `beginsAt` on their
    /// clock, which is its own time zero.
    explicit RecordingWriter(RecordingInfo info, Time beginsAt = {});

    /// Appends what stands at a file's beginning. Once, before everything else.
    void begin(std::vector<std::uint8_t>& out) const;
    /// Appends one event. A mark's frame counts from the series' beginning.
    void append(const Event& event, std::vector<std::uint8_t>& out);
    /// Appends a word on how far this machine's clock has left the recording's, which is steady.
    void appendClock(Time time, Duration wallAhead, std::vector<std::uint8_t>& out);
    /// Appends the counts that close a file. A file without is whole as well.
    void end(Time time, std::vector<std::uint8_t>& out) const;

    /// Bytes and breaks written so far: the frames of this file.
    [[nodiscard]] std::uint64_t frames() const { return m_frames; }
    [[nodiscard]] const RecordingInfo& info() const { return m_info; }

private:
    void packet(Time time, std::uint8_t type, std::span<const std::uint8_t> payload,
                std::span<const std::string> comments, std::vector<std::uint8_t>& out);

    RecordingInfo m_info;
    Time m_beginsAt;
    ControlLines m_lines;
    std::uint64_t m_frames = 0;
    std::uint64_t m_packets = 0;
    std::uint64_t m_lost = 0;
};

/// Reads a recording event by event. Of several interfaces the first serial one is read. The file's bytes
/// must outlive the reader. Not thread-safe; several readers may read one file.
class RecordingReader {
public:
    /// An error where the file is no pcapng at all, or holds no serial line.
    [[nodiscard]] static base::Result<RecordingReader> open(std::span<const std::uint8_t> file);

    [[nodiscard]] const RecordingInfo& info() const { return m_info; }
    /// The next event; false at the end. Times never go back: where the file's do, the last one stands. An
    /// error names the place; what came before it is sound. `event` is reused and owns its bytes.
    [[nodiscard]] base::Result<bool> next(Event& event);

    /// A place between two events.
    struct Place {
        pcapng::BlockReader::Place block;
        Time lastTime{};
        std::uint64_t frames = 0; ///< bytes and breaks before it, in this file
        std::uint8_t known = 0;   ///< control lines
        bool commentsGiven = false;
    };
    [[nodiscard]] Place place() const;
    /// Bytes and breaks given so far, in this file.
    [[nodiscard]] std::uint64_t frames() const { return m_place.frames; }
    /// Goes on from a place that this reader, or another one of the same file, has been at.
    void seek(const Place& place);
    /// The place before the first event.
    [[nodiscard]] const Place& beginning() const { return m_beginning; }
    /// Has marks say how far behind this frame of the series they stand, instead of how far behind the first
    /// one of this file. 0: from the series' beginning.
    void countMarksFrom(std::uint64_t firstFrame) { m_marksFrom = firstFrame; }

    /// How much has been read, 0 to 1.
    [[nodiscard]] double progress() const;
    /// Bytes at the end that are no whole block; known at the end.
    [[nodiscard]] std::size_t cutBytes() const { return m_blocks.cutBytes(); }

private:
    explicit RecordingReader(std::span<const std::uint8_t> file);
    [[nodiscard]] base::Status findInterface();
    void readInfo(const pcapng::Interface& interface);
    void fill(const pcapng::Packet& packet, Event& event);
    [[nodiscard]] bool applyComments(const std::vector<std::string>& comments, Event& event);

    std::size_t m_size = 0;
    pcapng::BlockReader m_blocks;
    std::size_t m_interface = 0;
    RecordingInfo m_info;
    std::uint64_t m_marksFrom = 0;
    Place m_place;
    Place m_beginning;
};

} // namespace p1scope::capture

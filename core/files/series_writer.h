// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/recording.h"
#include "core/files/storage.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace p1scope::files {

/// Where a recording goes, and when it goes on in another file.
struct SeriesPlan {
    std::filesystem::path first; ///< the first file; later ones stand beside it, "NAME-0002.pcapng"
    bool replaceFirst = false;   ///< a file of that name makes room for it
    bool makeFolder = false;
    std::uint64_t partBytes = 0;  ///< a new file once one is so big; 0: never
    capture::Duration partTime{}; ///< or covers so much time; 0: never
};

/// How an input stands where a recording of it begins.
struct SeriesBeginning {
    std::string settings;        ///< as events of Settings have them; empty: not known
    capture::ControlLines lines; ///< known: none, for an input without
    std::uint64_t frames = 0;    ///< bytes and breaks that the input has had before
};

/// Writes events into a recording of one file or several. Where a file cannot be written any more the next
/// call goes on in a new one. Does not wait, except for the storage. Not thread-safe.
class SeriesWriter {
public:
    /// `info.start` is the wall-clock time of the events' time zero; its settings, part and first frame are
    /// not looked at. The storage must outlive the writer. Writes nothing yet.
    SeriesWriter(Storage& storage, SeriesPlan plan, capture::RecordingInfo info, SeriesBeginning beginning);
    /// Does not close the recording: end() does.
    ~SeriesWriter();
    SeriesWriter(const SeriesWriter&) = delete;
    SeriesWriter& operator=(const SeriesWriter&) = delete;

    /// Makes the first file, with what stands at its beginning, where no event is to be waited for.
    [[nodiscard]] StorageFault begin(capture::Time time);
    /// How many of the events stand in a file now. Where that is not all of them, there is a fault, and the
    /// others are to be given again later.
    struct Written {
        std::size_t events = 0;
        StorageFault fault = StorageFault::None;
    };
    /// Marks say by the input's frames where they stand (1 is its first, whether recorded or not). Those at
    /// frames before this recording are left out.
    [[nodiscard]] Written write(std::span<const capture::Event> events);
    /// In this place so many bytes and breaks are missing that the input has had.
    [[nodiscard]] StorageFault writeLost(capture::Time time, std::uint64_t frames);
    /// A word on the machine's clock, where a file is open.
    void writeClock(capture::Time time, capture::Duration wallAhead);
    /// Returns when what was written would outlast a power cut.
    [[nodiscard]] StorageFault sync();
    /// Closes the recording; nothing may be written after that.
    void end(capture::Time time);

    /// The file that is written, or was last; the planned one before there is any.
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    /// All files so far, in order.
    [[nodiscard]] const std::vector<std::filesystem::path>& parts() const { return m_parts; }
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; } ///< in all files
    [[nodiscard]] std::uint64_t lost() const { return m_lost; }   ///< as told by writeLost()
    /// The file that was removed while it was written, the last one of these; empty for none.
    [[nodiscard]] const std::filesystem::path& removed() const { return m_removed; }
    /// From the next event on.
    void setRotation(std::uint64_t partBytes, capture::Duration partTime);

private:
    [[nodiscard]] StorageFault openPart(capture::Time time);
    [[nodiscard]] StorageFault createFile();
    void closePart(capture::Time time);
    void giveUpPart();
    void partBegun();
    [[nodiscard]] bool partIsFull(capture::Time time) const;
    void encode(const capture::Event& event);
    void confirm(const capture::Event& event);
    [[nodiscard]] Written flush(std::span<const capture::Event> events);
    [[nodiscard]] std::optional<std::uint64_t> frameHere(std::uint64_t inputFrame) const;

    struct Gap {
        std::uint64_t at = 0; ///< the input's frame, from 0
        std::uint64_t length = 0;
    };

    Storage& m_storage;
    SeriesPlan m_plan;
    capture::RecordingInfo m_info;
    SeriesBeginning m_now; ///< as the input stands after the last event that is in a file
    std::uint64_t m_firstFrame = 0;
    std::vector<Gap> m_gaps;
    std::filesystem::path m_path;
    std::filesystem::path m_removed;
    std::vector<std::filesystem::path> m_parts;
    unsigned m_number = 1; ///< in the next file's name
    std::unique_ptr<GrowingFile> m_file;
    std::optional<capture::RecordingWriter> m_writer;
    capture::Time m_partStart{};
    std::uint64_t m_partBytes = 0;
    bool m_partBegun = false;   ///< it is worth being left behind
    std::uint64_t m_frames = 0; ///< bytes and breaks in all files
    std::uint64_t m_bytes = 0;
    std::uint64_t m_lost = 0;
    std::vector<std::uint8_t> m_buffer;
    std::vector<std::size_t> m_ends; ///< where in the buffer each event ends
};

/// "NAME.pcapng" for 1, "NAME-0002.pcapng" for 2.
[[nodiscard]] std::filesystem::path partPath(const std::filesystem::path& first, unsigned number);
/// Bytes and breaks of an event.
[[nodiscard]] std::uint64_t framesOf(const capture::Event& event);

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/recording.h"
#include "core/files/recording_files.h"
#include "core/files/storage.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Recordings of several files that are one: docs/recording-format.md, "series".
namespace p1scope::files {

/// Reads a series as RecordingReader reads one file: times and the frames of marks count from the beginning
/// of the first part that is there. What parts repeat at their beginning is given once. Where a part in
/// between is missing, or was cut short, an event of DataLost stands for it. Not thread-safe; several readers
/// may read one series.
class SeriesReader {
public:
    /// `files` must outlive the reader. An error where the first part cannot be read; a later one that
    /// cannot is an error of next(), in its place.
    [[nodiscard]] static base::Result<SeriesReader> open(const RecordingFiles& files);

    /// Of the first part.
    [[nodiscard]] const capture::RecordingInfo& info() const { return m_parts.front().reader->info(); }
    [[nodiscard]] std::size_t partCount() const { return m_parts.size(); }
    /// As RecordingReader::next().
    [[nodiscard]] base::Result<bool> next(capture::Event& event);

    /// A place between two events.
    struct Place {
        std::size_t part = 0;
        capture::RecordingReader::Place inPart;
        capture::Time lastTime{};
        std::uint64_t frames = 0; ///< bytes and breaks before it, in all parts that are there
        std::size_t settings = 0; ///< a digest of the text
        capture::ControlLines lines;
        std::uint64_t partFrames = 0; ///< bytes and breaks before the part
        bool begun = true;            ///< something of the part has been given
    };
    [[nodiscard]] Place place() const;
    /// Goes on from a place that this reader, or another one of the same files, has been at.
    void seek(const Place& place);

    /// How much has been read, 0 to 1.
    [[nodiscard]] double progress() const;
    /// Bytes at the end of the part being read that are no whole block; known at the end.
    [[nodiscard]] std::size_t cutBytes() const;

private:
    struct Part {
        std::uint64_t size = 0;
        std::optional<capture::RecordingReader> reader;
        std::optional<base::Error> fault;
        capture::Duration begins{}; ///< after the first part's time zero
        std::optional<std::uint64_t> framesBefore;
    };
    SeriesReader() = default;
    [[nodiscard]] bool beginNextPart(capture::Event& event);
    [[nodiscard]] std::uint64_t frameHere(std::uint64_t seriesFrame) const;

    std::vector<Part> m_parts;
    std::uint64_t m_size = 0;
    Place m_place;
};

/// Writes what a series holds into one new file. `progress` is told how much is done, 0 to 1, and returns
/// false to stop; what was written is removed then, as it is after a fault. A file of that name must not be
/// there.
[[nodiscard]] base::Status copySeries(Storage& storage, const std::vector<std::filesystem::path>& parts,
                                      const std::filesystem::path& target,
                                      const std::function<bool(double)>& progress);

} // namespace p1scope::files

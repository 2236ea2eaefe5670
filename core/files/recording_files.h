// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/files/mapped_file.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace p1scope::files {

/// The files in the same folder that belong to the recording that `part` is one of, in their order, told by
/// what they hold: docs/recording-format.md, "series". `part` alone where it belongs to no series, or cannot
/// be read. Of two files that say they are the same part (a copy) `part` is taken, else the first by name.
[[nodiscard]] std::vector<std::filesystem::path> findSeries(const std::filesystem::path& part);

/// The files that one recording is made of, mapped: one, or the parts of a series. What they hold does not
/// change; any number of readers may look into them, in any thread.
class RecordingFiles {
public:
    /// `path` with the rest of its series, if it has one.
    [[nodiscard]] static base::Result<std::shared_ptr<const RecordingFiles>>
    open(const std::filesystem::path& path);
    /// These and no others, as findSeries() gives them, at least one. An error where the first cannot be
    /// opened.
    [[nodiscard]] static base::Result<std::shared_ptr<const RecordingFiles>>
    open(const std::vector<std::filesystem::path>& parts);
    /// A single file that is open already.
    [[nodiscard]] static std::shared_ptr<const RecordingFiles> of(std::unique_ptr<MappedFile> file);

    struct Part {
        std::filesystem::path path;
        std::unique_ptr<MappedFile> file; ///< null where it could not be opened
        std::optional<base::Error> fault; ///< and why
    };
    [[nodiscard]] std::span<const Part> parts() const { return m_parts; }
    /// Bytes of all parts.
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    /// As MappedFile::forget(), with the parts taken as one.
    void forget(std::uint64_t before) const;

private:
    explicit RecordingFiles(std::vector<Part> parts);

    std::vector<Part> m_parts;
    std::uint64_t m_size = 0;
};

} // namespace p1scope::files

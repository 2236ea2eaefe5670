// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace p1scope::files {

/// A file's bytes, mapped into memory where the system can, so that opening costs nothing whatever the size.
class MappedFile {
public:
    /// Errors tell missing, a directory, and no permission apart, each with its remedy.
    [[nodiscard]] static base::Result<std::unique_ptr<MappedFile>> open(const std::filesystem::path& path);
    /// Bytes that are no file's, for those who have them in memory already.
    [[nodiscard]] static std::unique_ptr<MappedFile> ofMemory(std::vector<std::uint8_t> bytes);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::span<const std::uint8_t> bytes() const { return m_bytes; }
    /// Says that what stands before this offset is not needed for the moment, so that reading a long file
    /// from end to end takes no more memory than reading a short one. The bytes stay valid.
    void forget(std::size_t before) const;

private:
    MappedFile() = default;

    std::span<const std::uint8_t> m_bytes;
    void* m_mapping = nullptr;
    std::vector<std::uint8_t> m_copy; ///< where the system does not map (pipes, other platforms)
};

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/files/mapped_file.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace p1scope::files {

/// What is in a ZIP.
struct ZipEntry {
    std::string name;
    std::optional<std::uint64_t> size; ///< unpacked, as the ZIP claims; where it says
};

/// Limits on what is taken from a ZIP, which may have been made to do harm.
struct ZipLimits {
    static constexpr std::size_t entries = 100'000;
    static constexpr std::uint64_t text = 1024 * 1024;     ///< bytes of an entry that is read whole
    static constexpr std::uint64_t unpacked = 64ULL << 30; ///< bytes of all entries read, 64 GiB
    static constexpr std::uint64_t ratio = 1'100;          ///< deflate packs no better than 1 to 1032
};

/// Reads entries of a ZIP. `file` must outlive it; its bytes are let go behind what was read.
class ZipReader {
public:
    explicit ZipReader(const MappedFile& file);
    ~ZipReader();
    ZipReader(const ZipReader&) = delete;
    ZipReader& operator=(const ZipReader&) = delete;

    /// What is in it, in the order of the file. A damaged one gives what can be read of it.
    [[nodiscard]] static base::Result<std::vector<ZipEntry>> list(const MappedFile& file);
    /// A small entry.
    [[nodiscard]] static base::Result<std::string> text(const MappedFile& file, const std::string& name);

    /// Goes to an entry. Cheap where it comes after the one before, in the order of the file.
    [[nodiscard]] base::Status goTo(const std::string& name);
    /// The next bytes of the entry, valid until the next call; empty at its end.
    [[nodiscard]] base::Result<std::span<const std::uint8_t>> next();
    /// How much of the file has been read, 0 to 1.
    [[nodiscard]] double progress() const;

private:
    struct Content;
    [[nodiscard]] base::Status rewind();
    [[nodiscard]] base::Error fault(base::ErrorKind kind) const;
    [[nodiscard]] base::Result<bool> advance(std::string& name);

    std::unique_ptr<Content> m_content;
};

} // namespace p1scope::files

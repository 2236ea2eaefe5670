// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/time.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace p1scope::files {

/// Why something could not be written.
enum class StorageFault : std::uint8_t {
    None,
    Full,         ///< no space left, or a quota is used up
    Exists,       ///< there is a file of that name already
    Missing,      ///< the folder is not there
    Removed,      ///< the name no longer leads to the file that is being written
    NoPermission, ///< or a read-only file system
    Failed,       ///< the drive does not answer, or anything else
};

/// The fault in words, with what to do.
[[nodiscard]] base::Error explain(StorageFault fault, const std::filesystem::path& path);

/// A new file that is appended to and nothing else. Closed when it goes. Used in one thread at a time.
class GrowingFile {
public:
    virtual ~GrowingFile() = default;
    /// How many of the bytes are in the file; all of them, or there is a fault, and the file is not to be
    /// written again.
    struct Appended {
        std::size_t bytes = 0;
        StorageFault fault = StorageFault::None;
    };
    [[nodiscard]] virtual Appended append(std::span<const std::uint8_t> bytes) = 0;
    /// Returns when what was appended would outlast a power cut. May take long.
    [[nodiscard]] virtual StorageFault sync() = 0;
    /// Whether its name still leads to it.
    [[nodiscard]] virtual bool inPlace() const = 0;
};

struct StoredFile {
    std::filesystem::path path;
    std::uint64_t size = 0;
    capture::WallTime modified;
};

/// Where files are kept: the system's own (SystemStorage), or a test's.
class Storage {
public:
    virtual ~Storage() = default;
    /// A file that was not there before, as `file`; else `fault` says why there is none. While it is open
    /// removeUnused() passes it over, in every program that uses this class.
    struct Created {
        std::unique_ptr<GrowingFile> file;
        StorageFault fault = StorageFault::None;
    };
    [[nodiscard]] virtual Created create(const std::filesystem::path& path) = 0;
    [[nodiscard]] virtual StorageFault makeFolder(const std::filesystem::path& folder) = 0;
    /// The files in a folder, in no order; none where there is no such folder.
    [[nodiscard]] virtual std::vector<StoredFile> list(const std::filesystem::path& folder) const = 0;
    /// Removes a file unless it is being written. True where it is gone.
    virtual bool removeUnused(const std::filesystem::path& path) = 0;
    /// Bytes that could still be written there; none where that is not known.
    [[nodiscard]] virtual std::optional<std::uint64_t>
    freeSpace(const std::filesystem::path& folder) const = 0;
};

class SystemStorage : public Storage {
public:
    [[nodiscard]] Created create(const std::filesystem::path& path) override;
    [[nodiscard]] StorageFault makeFolder(const std::filesystem::path& folder) override;
    [[nodiscard]] std::vector<StoredFile> list(const std::filesystem::path& folder) const override;
    bool removeUnused(const std::filesystem::path& path) override;
    [[nodiscard]] std::optional<std::uint64_t> freeSpace(const std::filesystem::path& folder) const override;
};

} // namespace p1scope::files

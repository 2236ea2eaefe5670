// SPDX-License-Identifier: GPL-3.0-or-later
// What of the storage is the same on all systems.
#include "core/files/system_faults.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace p1scope::files {

namespace fs = std::filesystem;

StorageFault faultOf(int error)
{
    switch (error) {
    case ENOSPC:
#ifdef EDQUOT
    case EDQUOT:
#endif
    case EFBIG:
        return StorageFault::Full;
    case EEXIST:
        return StorageFault::Exists;
    case ENOENT:
    case ENOTDIR:
        return StorageFault::Missing;
    case EACCES:
    case EPERM:
    case EROFS:
        return StorageFault::NoPermission;
    default:
        return StorageFault::Failed;
    }
}

base::Error explain(StorageFault fault, const fs::path& path)
{
    using Kind = base::ErrorKind;
    const std::string name = path.string();
    const std::string folder = path.parent_path().string();
    switch (fault) {
    case StorageFault::Full:
        return {Kind::Unreadable, fmt::format("{}: no space left to record", name),
                fmt::format("free some space in {}", folder.empty() ? "." : folder)};
    case StorageFault::Exists:
        return {Kind::Unreadable, fmt::format("{}: there is such a file already", name),
                "choose another name"};
    case StorageFault::Missing:
        return {Kind::Unreadable, fmt::format("{}: its folder is not there", name),
                "make the folder, or plug its drive in again"};
    case StorageFault::Removed:
        return {Kind::Unreadable, fmt::format("{}: the file was removed or renamed", name), {}};
    case StorageFault::NoPermission:
        return {Kind::Unreadable, fmt::format("{}: no permission to write it", name),
                "choose a folder that is yours"};
    case StorageFault::None:
    case StorageFault::Failed:
        break;
    }
    return {Kind::Unreadable, fmt::format("{}: the drive does not take it", name),
            "see that it is plugged in and sound"};
}

StorageFault SystemStorage::makeFolder(const fs::path& folder)
{
    std::error_code why;
    fs::create_directories(folder, why);
    return why ? faultOf(why.default_error_condition().value()) : StorageFault::None;
}

std::vector<StoredFile> SystemStorage::list(const fs::path& folder) const
{
    std::vector<StoredFile> found;
    std::error_code why;
    for (fs::directory_iterator entry(folder, why), end; !why && entry != end; entry.increment(why)) {
        std::error_code gone; // it may go while it is being looked at
        if (!entry->is_regular_file(gone))
            continue;
        StoredFile file;
        file.path = entry->path();
        file.size = entry->file_size(gone);
        const auto modified = entry->last_write_time(gone);
        if (gone)
            continue;
        file.modified =
            std::chrono::time_point_cast<capture::Duration>(std::chrono::file_clock::to_sys(modified));
        found.push_back(std::move(file));
    }
    return found;
}

std::optional<std::uint64_t> SystemStorage::freeSpace(const fs::path& folder) const
{
    std::error_code why;
    const auto space = fs::space(folder.empty() ? fs::path(".") : folder, why);
    if (why)
        return std::nullopt;
    return space.available;
}

} // namespace p1scope::files

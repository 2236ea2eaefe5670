// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/storage.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#ifdef __unix__
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace p1scope::files {

namespace fs = std::filesystem;

namespace {

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

#ifdef __unix__

class SystemFile final : public GrowingFile {
public:
    SystemFile(int file, fs::path path)
        : m_file(file)
        , m_path(std::move(path))
    {}
    ~SystemFile() override { ::close(m_file); }
    SystemFile(const SystemFile&) = delete;
    SystemFile& operator=(const SystemFile&) = delete;

    Appended append(std::span<const std::uint8_t> bytes) override
    {
        Appended result;
        while (result.bytes < bytes.size()) {
            const auto written = ::write(m_file, bytes.data() + result.bytes, bytes.size() - result.bytes);
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0) {
                result.fault = written == 0 ? StorageFault::Failed : faultOf(errno);
                break;
            }
            result.bytes += static_cast<std::size_t>(written);
        }
        return result;
    }

    StorageFault sync() override
    {
#ifdef __linux__
        const int outcome = ::fdatasync(m_file);
#else
        const int outcome = ::fsync(m_file);
#endif
        // Pipes and some network file systems cannot, and say so.
        if (outcome == 0 || errno == EINVAL || errno == ENOTSUP || errno == ENOSYS || errno == EINTR)
            return StorageFault::None;
        return faultOf(errno);
    }

    bool inPlace() const override
    {
        struct stat own {};
        struct stat named {};
        return ::fstat(m_file, &own) == 0 && ::stat(m_path.c_str(), &named) == 0 &&
               own.st_ino == named.st_ino && own.st_dev == named.st_dev;
    }

private:
    int m_file;
    fs::path m_path;
};

#else

class SystemFile final : public GrowingFile {
public:
    explicit SystemFile(const fs::path& path)
        : m_file(path, std::ios::binary)
    {}

    [[nodiscard]] bool good() const { return m_file.good(); }
    Appended append(std::span<const std::uint8_t> bytes) override
    {
        errno = 0;
        m_file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        m_file.flush();
        if (!m_file)
            return {0, faultOf(errno)};
        return {bytes.size(), StorageFault::None};
    }
    StorageFault sync() override { return m_file ? StorageFault::None : StorageFault::Failed; }
    bool inPlace() const override { return true; } // an open file cannot be removed here

private:
    std::ofstream m_file;
};

#endif

} // namespace

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
    return why ? faultOf(why.value()) : StorageFault::None;
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

#ifdef __unix__

Storage::Created SystemStorage::create(const fs::path& path)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0)
        return {nullptr, faultOf(errno)};
    // Told by everybody who asks before removing; a file system without locks does without.
    static_cast<void>(::flock(file, LOCK_EX | LOCK_NB));
    return {std::make_unique<SystemFile>(file, path), StorageFault::None};
}

bool SystemStorage::removeUnused(const fs::path& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errno == ENOENT;
    const bool used = ::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    // Another program with the same ring may have been quicker.
    const bool gone = !used && (::unlink(path.c_str()) == 0 || errno == ENOENT);
    ::close(file);
    return gone;
}

#else

Storage::Created SystemStorage::create(const fs::path& path)
{
    std::error_code why;
    if (fs::exists(path, why))
        return {nullptr, StorageFault::Exists};
    errno = 0;
    auto file = std::make_unique<SystemFile>(path);
    if (!file->good())
        return {nullptr, faultOf(errno)};
    return {std::move(file), StorageFault::None};
}

bool SystemStorage::removeUnused(const fs::path& path)
{
    std::error_code why;
    return fs::remove(path, why) || !fs::exists(path, why);
}

#endif

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/system_faults.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace p1scope::files {

namespace fs = std::filesystem;

namespace {

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

} // namespace

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

} // namespace p1scope::files

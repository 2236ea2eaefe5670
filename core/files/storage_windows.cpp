// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/windows.h"
#include "core/files/system_faults.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace p1scope::files {

namespace fs = std::filesystem;

namespace {

/// ERROR_DISK_QUOTA_EXCEEDED, which older headers do not have.
constexpr DWORD quotaExceeded = 1295;

StorageFault lastFault()
{
    const auto error = GetLastError();
    switch (error) {
    case ERROR_HANDLE_DISK_FULL:
    case ERROR_DISK_FULL:
    case quotaExceeded:
        return StorageFault::Full;
    case ERROR_WRITE_PROTECT:
        return StorageFault::NoPermission;
    default:
        return faultOf(std::error_code(static_cast<int>(error), std::system_category())
                           .default_error_condition()
                           .value());
    }
}

class SystemFile final : public GrowingFile {
public:
    SystemFile(base::WindowsHandle file, fs::path path)
        : m_file(std::move(file))
        , m_path(std::move(path))
    {}

    Appended append(std::span<const std::uint8_t> bytes) override
    {
        constexpr std::size_t most = 1U << 30U; // a write takes no more than 32 bits can say
        Appended result;
        while (result.bytes < bytes.size()) {
            const auto rest = bytes.subspan(result.bytes);
            DWORD written = 0;
            if (WriteFile(m_file.get(), rest.data(), static_cast<DWORD>(std::min(rest.size(), most)),
                          &written, nullptr) == 0 ||
                written == 0) {
                result.fault = lastFault();
                break;
            }
            result.bytes += written;
        }
        return result;
    }

    StorageFault sync() override
    {
        // Some network drives cannot, and say so.
        if (FlushFileBuffers(m_file.get()) != 0 || GetLastError() == ERROR_INVALID_FUNCTION ||
            GetLastError() == ERROR_NOT_SUPPORTED)
            return StorageFault::None;
        return lastFault();
    }

    bool inPlace() const override
    {
        // Nobody can remove or rename it while it is open; its drive can be pulled out.
        return GetFileAttributesW(m_path.c_str()) != INVALID_FILE_ATTRIBUTES;
    }

private:
    base::WindowsHandle m_file;
    fs::path m_path;
};

} // namespace

Storage::Created SystemStorage::create(const fs::path& path)
{
    // Others may read what is there so far. That they may not delete it is what removeUnused() goes by.
    base::WindowsHandle file(CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ, nullptr, CREATE_NEW,
                                         FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!file)
        return {nullptr, lastFault()};
    return {std::make_unique<SystemFile>(std::move(file), path), StorageFault::None};
}

bool SystemStorage::removeUnused(const fs::path& path)
{
    if (DeleteFileW(path.c_str()) != 0)
        return true;
    const auto error = GetLastError();
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/mapped_file.h"

#include "core/base/windows.h"
#include "core/files/system_faults.h"

#include <algorithm>
#include <system_error>

namespace p1scope::files {

namespace {

std::error_code lastError()
{
    return {static_cast<int>(GetLastError()), std::system_category()};
}

} // namespace

std::string howToAllowReading(const std::string&)
{
    return "ask its owner, or allow it in the file's properties, under Security";
}

base::Result<std::unique_ptr<MappedFile>> MappedFile::open(const std::filesystem::path& path)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) // whose own error would be that there is no permission
        return cannotRead(path, std::make_error_code(std::errc::is_a_directory));
    // One that is being recorded may be looked at, and recorded on.
    const base::WindowsHandle file(CreateFileW(path.c_str(), GENERIC_READ,
                                               FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                               nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!file)
        return cannotRead(path, lastError());
    std::unique_ptr<MappedFile> result(new MappedFile);
    LARGE_INTEGER size{};
    if (GetFileType(file.get()) == FILE_TYPE_DISK && GetFileSizeEx(file.get(), &size) != 0 &&
        size.QuadPart > 0) {
        // The view outlives both handles.
        const base::WindowsHandle mapping(
            CreateFileMappingW(file.get(), nullptr, PAGE_READONLY, 0, 0, nullptr));
        if (mapping)
            result->m_mapping = MapViewOfFile(mapping.get(), FILE_MAP_READ, 0, 0, 0);
    }
    if (result->m_mapping != nullptr) {
        result->m_bytes = {static_cast<const std::uint8_t*>(result->m_mapping),
                           static_cast<std::size_t>(size.QuadPart)};
        return result;
    }
    std::vector<std::uint8_t> block(64 * 1024);
    for (;;) {
        DWORD got = 0;
        if (ReadFile(file.get(), block.data(), static_cast<DWORD>(block.size()), &got, nullptr) == 0 &&
            GetLastError() != ERROR_BROKEN_PIPE)
            return cannotRead(path, lastError());
        if (got == 0)
            break;
        result->m_copy.insert(result->m_copy.end(), block.begin(), block.begin() + got);
    }
    result->m_bytes = result->m_copy;
    return result;
}

void MappedFile::forget(std::size_t before) const
{
    // Unlocking what was never locked takes it out of the working set. It fails, and that is how it says so.
    if (m_mapping != nullptr && before > 0)
        VirtualUnlock(m_mapping, std::min(before, m_bytes.size()));
}

MappedFile::~MappedFile()
{
    if (m_mapping != nullptr)
        UnmapViewOfFile(m_mapping);
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
// What of mapping a file is the same on all systems.
#include "core/files/mapped_file.h"

#include "core/files/system_faults.h"

#include <fmt/format.h>

namespace p1scope::files {

base::Error cannotRead(const std::filesystem::path& path, std::error_code why)
{
    const std::string name = path.string();
    if (why == std::errc::no_such_file_or_directory || why == std::errc::not_a_directory)
        return {base::ErrorKind::Unreadable, fmt::format("{}: there is no such file", name),
                "check the name"};
    if (why == std::errc::permission_denied)
        return {base::ErrorKind::Unreadable, fmt::format("{}: no permission to read it", name),
                howToAllowReading(name)};
    if (why == std::errc::is_a_directory)
        return {base::ErrorKind::Unreadable, fmt::format("{}: this is a directory", name),
                "name a file in it"};
    return {base::ErrorKind::Unreadable, fmt::format("{}: {}", name, why.message()), {}};
}

std::unique_ptr<MappedFile> MappedFile::ofMemory(std::vector<std::uint8_t> bytes)
{
    std::unique_ptr<MappedFile> result(new MappedFile);
    result->m_copy = std::move(bytes);
    result->m_bytes = result->m_copy;
    return result;
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/mapped_file.h"

#include "core/files/system_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace p1scope::files {

std::string howToAllowReading(const std::string& name)
{
    return fmt::format("ask its owner, or run: chmod +r '{}'", name);
}

base::Result<std::unique_ptr<MappedFile>> MappedFile::open(const std::filesystem::path& path)
{
    const auto lastError = [] { return std::error_code(errno, std::generic_category()); };
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return cannotRead(path, lastError());
    struct stat facts {};
    if (::fstat(file, &facts) != 0 || S_ISDIR(facts.st_mode)) {
        ::close(file);
        return cannotRead(path, std::make_error_code(std::errc::is_a_directory));
    }
    std::unique_ptr<MappedFile> result(new MappedFile);
    const auto size = static_cast<std::size_t>(facts.st_size);
    if (S_ISREG(facts.st_mode) && size > 0)
        result->m_mapping = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (result->m_mapping == MAP_FAILED)
        result->m_mapping = nullptr;
    if (result->m_mapping != nullptr) {
        result->m_bytes = {static_cast<const std::uint8_t*>(result->m_mapping), size};
        ::close(file);
        return result;
    }
    std::vector<std::uint8_t> block(64 * 1024);
    for (;;) {
        const auto got = ::read(file, block.data(), block.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            const auto why = lastError();
            ::close(file);
            return cannotRead(path, why);
        }
        if (got == 0)
            break;
        result->m_copy.insert(result->m_copy.end(), block.begin(), block.begin() + got);
    }
    ::close(file);
    result->m_bytes = result->m_copy;
    return result;
}

void MappedFile::forget(std::size_t before) const
{
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    if (m_mapping != nullptr && before >= page)
        ::madvise(m_mapping, std::min(before, m_bytes.size()) / page * page, MADV_DONTNEED);
}

MappedFile::~MappedFile()
{
    if (m_mapping != nullptr)
        ::munmap(m_mapping, m_bytes.size());
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/mapped_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#ifdef __unix__
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace p1scope::files {

namespace {

base::Error cannotOpen(const std::filesystem::path& path, std::error_code why)
{
    const std::string name = path.string();
    if (why == std::errc::no_such_file_or_directory || why == std::errc::not_a_directory)
        return {base::ErrorKind::Unreadable, fmt::format("{}: there is no such file", name),
                "check the name"};
    if (why == std::errc::permission_denied)
        return {base::ErrorKind::Unreadable, fmt::format("{}: no permission to read it", name),
                fmt::format("ask its owner, or run: chmod +r '{}'", name)};
    if (why == std::errc::is_a_directory)
        return {base::ErrorKind::Unreadable, fmt::format("{}: this is a directory", name),
                "name a file in it"};
    return {base::ErrorKind::Unreadable, fmt::format("{}: {}", name, why.message()), {}};
}

} // namespace

std::unique_ptr<MappedFile> MappedFile::ofMemory(std::vector<std::uint8_t> bytes)
{
    std::unique_ptr<MappedFile> result(new MappedFile);
    result->m_copy = std::move(bytes);
    result->m_bytes = result->m_copy;
    return result;
}

#ifdef __unix__

base::Result<std::unique_ptr<MappedFile>> MappedFile::open(const std::filesystem::path& path)
{
    const auto lastError = [] { return std::error_code(errno, std::generic_category()); };
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return cannotOpen(path, lastError());
    struct stat facts {};
    if (::fstat(file, &facts) != 0 || S_ISDIR(facts.st_mode)) {
        ::close(file);
        return cannotOpen(path, std::make_error_code(std::errc::is_a_directory));
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
            return cannotOpen(path, why);
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

#else

base::Result<std::unique_ptr<MappedFile>> MappedFile::open(const std::filesystem::path& path)
{
    std::error_code why;
    if (std::filesystem::is_directory(path, why))
        return cannotOpen(path, std::make_error_code(std::errc::is_a_directory));
    if (!std::filesystem::exists(path, why))
        return cannotOpen(path, std::make_error_code(std::errc::no_such_file_or_directory));
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return cannotOpen(path, std::make_error_code(std::errc::permission_denied));
    std::unique_ptr<MappedFile> result(new MappedFile);
    result->m_copy.assign(std::istreambuf_iterator<char>(file), {});
    result->m_bytes = result->m_copy;
    return result;
}

void MappedFile::forget(std::size_t) const {}

MappedFile::~MappedFile() = default;

#endif

} // namespace p1scope::files

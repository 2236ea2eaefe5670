// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/zip_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace p1scope::files {

namespace {

constexpr std::size_t blockSize = 256 * 1024;
constexpr std::size_t mostRewinds = 200; ///< entries sorted by name rather than number need a handful

struct FreeArchive {
    void operator()(archive* handle) const { archive_read_free(handle); }
};

/// What libarchive reads from: a stretch of memory and a place in it.
struct Place {
    const MappedFile* file = nullptr;
    std::size_t at = 0;
    std::size_t forgotten = 0;

    [[nodiscard]] std::size_t size() const { return file->bytes().size(); }
};

la_ssize_t readBlock(archive*, void* client, const void** block)
{
    auto& place = *static_cast<Place*>(client);
    constexpr std::size_t keep = 4 * blockSize;
    if (place.at > place.forgotten + 2 * keep) {
        place.forgotten = place.at - keep;
        place.file->forget(place.forgotten);
    }
    const std::size_t size = std::min(blockSize, place.size() - place.at);
    *block = place.file->bytes().data() + place.at;
    place.at += size;
    return static_cast<la_ssize_t>(size);
}

la_int64_t skipBlocks(archive*, void* client, la_int64_t request)
{
    auto& place = *static_cast<Place*>(client);
    const std::size_t size =
        std::min(static_cast<std::size_t>(std::max<la_int64_t>(request, 0)), place.size() - place.at);
    place.at += size;
    return static_cast<la_int64_t>(size);
}

la_int64_t seekTo(archive*, void* client, la_int64_t offset, int whence)
{
    auto& place = *static_cast<Place*>(client);
    const auto from = whence == SEEK_CUR ? place.at : whence == SEEK_END ? place.size() : 0;
    const la_int64_t wanted = static_cast<la_int64_t>(from) + offset;
    place.at = std::min(static_cast<std::size_t>(std::max<la_int64_t>(wanted, 0)), place.size());
    place.forgotten = std::min(place.forgotten, place.at);
    return static_cast<la_int64_t>(place.at);
}

} // namespace

struct ZipReader::Content {
    Place place;
    std::unique_ptr<archive, FreeArchive> handle;
    archive_entry* entry = nullptr; ///< belongs to the handle
    std::string name;
    std::uint64_t unpacked = 0; ///< of all entries
    std::optional<std::uint64_t> claimed;
    std::uint64_t ofEntry = 0;
    std::size_t rewinds = 0;
};

ZipReader::ZipReader(const MappedFile& file)
    : m_content(std::make_unique<Content>())
{
    m_content->place.file = &file;
}

ZipReader::~ZipReader() = default;

base::Error ZipReader::fault(base::ErrorKind kind) const
{
    const char* const told = archive_error_string(m_content->handle.get());
    std::string reason = told != nullptr ? told : "the ZIP is damaged here";
    // Some of libarchive's reasons end their line.
    reason.erase(std::min(reason.find('\n'), reason.size()));
    return {kind,
            fmt::format("{}: {}", m_content->name.empty() ? "the ZIP" : m_content->name.c_str(), reason),
            {}};
}

base::Status ZipReader::rewind()
{
    auto& content = *m_content;
    if (++content.rewinds > mostRewinds)
        return base::Error{base::ErrorKind::Damaged, "the entries of the ZIP are in disorder",
                           "pack them again in their order"};
    content.place.at = 0;
    content.place.forgotten = 0;
    content.handle.reset(archive_read_new());
    content.name.clear();
    archive* const handle = content.handle.get();
    archive_read_support_format_zip(handle);
    archive_read_set_read_callback(handle, readBlock);
    archive_read_set_skip_callback(handle, skipBlocks);
    archive_read_set_seek_callback(handle, seekTo);
    archive_read_set_callback_data(handle, &content.place);
    if (archive_read_open1(handle) != ARCHIVE_OK)
        return fault(base::ErrorKind::Unreadable);
    return {};
}

/// The next entry's name; false at the end.
base::Result<bool> ZipReader::advance(std::string& name)
{
    auto& content = *m_content;
    const int status = archive_read_next_header(content.handle.get(), &content.entry);
    if (status == ARCHIVE_EOF)
        return false;
    if (status < ARCHIVE_WARN)
        return fault(base::ErrorKind::Damaged);
    const char* const path = archive_entry_pathname(content.entry);
    name = path != nullptr ? path : "";
    content.ofEntry = 0;
    content.claimed = archive_entry_size_is_set(content.entry) != 0
                          ? std::optional(static_cast<std::uint64_t>(
                                std::max<la_int64_t>(archive_entry_size(content.entry), 0)))
                          : std::nullopt;
    return true;
}

base::Result<std::vector<ZipEntry>> ZipReader::list(const MappedFile& file)
{
    ZipReader reader(file);
    if (const auto status = reader.rewind(); !status)
        return status.error();
    std::vector<ZipEntry> entries;
    for (;;) {
        ZipEntry entry;
        const auto more = reader.advance(entry.name);
        if (!more && entries.empty())
            return more.error();
        if (!more || !more.value())
            return entries;
        if (entries.size() == ZipLimits::entries)
            return base::Error{base::ErrorKind::Unreadable,
                               fmt::format("the ZIP has more than {} entries", ZipLimits::entries),
                               "this is no capture"};
        entry.size = reader.m_content->claimed;
        entries.push_back(std::move(entry));
    }
}

base::Result<std::string> ZipReader::text(const MappedFile& file, const std::string& name)
{
    ZipReader reader(file);
    if (const auto status = reader.goTo(name); !status)
        return status.error();
    std::string text;
    for (;;) {
        const auto bytes = reader.next();
        if (!bytes)
            return bytes.error();
        if (bytes.value().empty())
            return text;
        if (text.size() + bytes.value().size() > ZipLimits::text)
            return base::Error{base::ErrorKind::Unreadable,
                               fmt::format("{}: more than {} bytes of text", name, ZipLimits::text),
                               "this is no capture"};
        text.append(reinterpret_cast<const char*>(bytes.value().data()), bytes.value().size());
    }
}

base::Status ZipReader::goTo(const std::string& name)
{
    // Once to the end of the file, and once more from its beginning.
    for (bool again = m_content->handle == nullptr;;) {
        if (again) {
            if (const auto status = rewind(); !status)
                return status;
        }
        std::string next;
        for (;;) {
            const auto more = advance(next);
            if (!more && again) {
                base::Error error = more.error();
                error.message = fmt::format("{}: {}", name, error.message);
                return error;
            }
            if (!more || !more.value())
                break;
            if (next == name) {
                m_content->name = name;
                return {};
            }
        }
        if (again)
            return base::Error{base::ErrorKind::Damaged, fmt::format("{}: there is no such entry", name), {}};
        again = true;
    }
}

base::Result<std::span<const std::uint8_t>> ZipReader::next()
{
    auto& content = *m_content;
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int status = ARCHIVE_OK;
    while (status == ARCHIVE_OK && size == 0)
        status = archive_read_data_block(content.handle.get(), &block, &size, &offset);
    if (status == ARCHIVE_EOF)
        return std::span<const std::uint8_t>();
    if (status != ARCHIVE_OK)
        return fault(base::ErrorKind::Damaged);
    content.unpacked += size;
    content.ofEntry += size;
    if (content.unpacked > ZipLimits::unpacked || content.ofEntry > content.claimed.value_or(UINT64_MAX))
        return base::Error{base::ErrorKind::Damaged,
                           fmt::format("{}: unpacks to more than {}", content.name,
                                       content.unpacked > ZipLimits::unpacked ? "64 GiB" : "it claims"),
                           {}};
    return std::span(static_cast<const std::uint8_t*>(block), size);
}

double ZipReader::progress() const
{
    const auto size = m_content->place.size();
    return size == 0 ? 1.0 : static_cast<double>(m_content->place.at) / static_cast<double>(size);
}

} // namespace p1scope::files

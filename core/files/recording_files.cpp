// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/recording_files.h"

#include "core/capture/recording.h"
#include "core/files/frame_stream.h"

#include <algorithm>
#include <fstream>
#include <map>

namespace p1scope::files {

namespace fs = std::filesystem;

namespace {

/// Section header and interface, with the longest of names and comments.
constexpr std::size_t headBytes = 16 * 1024;

std::optional<capture::RecordingInfo> infoOf(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::vector<std::uint8_t> head(headBytes);
    file.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    if (identify(head) != FileKind::Recording)
        return std::nullopt;
    const auto reader = capture::RecordingReader::open(head);
    if (!reader)
        return std::nullopt;
    return reader.value().info();
}

} // namespace

std::vector<fs::path> findSeries(const fs::path& part)
{
    const auto own = infoOf(part);
    if (!own || own->series.empty())
        return {part};
    std::map<std::uint32_t, fs::path> found{{own->part, part}};
    std::vector<fs::path> others;
    std::error_code why;
    const fs::path folder = part.parent_path().empty() ? fs::path(".") : part.parent_path();
    for (fs::directory_iterator entry(folder, why), end; !why && entry != end; entry.increment(why)) {
        std::error_code gone;
        if (entry->is_regular_file(gone) && entry->path().extension() == part.extension())
            others.push_back(part.parent_path() / entry->path().filename());
    }
    std::sort(others.begin(), others.end());
    for (const fs::path& other : others) {
        const auto info = other == part ? std::nullopt : infoOf(other);
        if (info && info->series == own->series)
            found.try_emplace(info->part, other);
    }
    std::vector<fs::path> paths;
    paths.reserve(found.size());
    for (auto& [number, path] : found)
        paths.push_back(std::move(path));
    return paths;
}

RecordingFiles::RecordingFiles(std::vector<Part> parts)
    : m_parts(std::move(parts))
{
    for (const Part& part : m_parts)
        m_size += part.file ? part.file->bytes().size() : 0;
}

base::Result<std::shared_ptr<const RecordingFiles>> RecordingFiles::open(const fs::path& path)
{
    return open(findSeries(path));
}

base::Result<std::shared_ptr<const RecordingFiles>> RecordingFiles::open(const std::vector<fs::path>& parts)
{
    std::vector<Part> opened;
    for (const fs::path& path : parts) {
        auto file = MappedFile::open(path);
        if (!file && opened.empty())
            return file.error();
        if (file)
            opened.push_back({path, file.take(), std::nullopt});
        else
            opened.push_back({path, nullptr, file.error()});
    }
    return std::shared_ptr<const RecordingFiles>(new RecordingFiles(std::move(opened)));
}

std::shared_ptr<const RecordingFiles> RecordingFiles::of(std::unique_ptr<MappedFile> file)
{
    std::vector<Part> parts;
    parts.push_back({{}, std::move(file), std::nullopt});
    return std::shared_ptr<const RecordingFiles>(new RecordingFiles(std::move(parts)));
}

void RecordingFiles::forget(std::uint64_t before) const
{
    for (const Part& part : m_parts) {
        if (!part.file)
            continue;
        const std::uint64_t here = std::min<std::uint64_t>(before, part.file->bytes().size());
        part.file->forget(static_cast<std::size_t>(here));
        before -= here;
        if (before == 0)
            return;
    }
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/frame_stream.h"
#include "core/files/recording_stream.h"
#include "core/files/streams.h"
#include "core/files/wire_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>

namespace p1scope::files {

namespace {

base::Result<std::unique_ptr<WireFile>> openWireFile(std::unique_ptr<MappedFile> file, FileKind kind,
                                                     const LineChoice& choice)
{
    if (kind == FileKind::RawSamples)
        return openRawSamples(std::move(file), *choice.samples);
    if (kind == FileKind::SigrokSession)
        return openSigrok(std::move(file), choice.threshold);
    return kind == FileKind::Vcd ? openVcd(std::move(file))
                                 : openSampleCsv(std::move(file), choice.threshold);
}

base::Result<std::unique_ptr<FrameStream>> openKind(const std::filesystem::path& path,
                                                    std::unique_ptr<MappedFile> file, FileKind kind,
                                                    const LineChoice& choice)
{
    switch (kind) {
    case FileKind::Empty:
    case FileKind::RawBytes:
    case FileKind::TextLog:
        return openBytes(std::move(file), kind, choice);
    case FileKind::BusTable:
        return openBusTable(std::move(file), choice);
    case FileKind::SampleCsv:
    case FileKind::SigrokSession:
    case FileKind::Vcd:
    case FileKind::RawSamples: {
        auto wire = openWireFile(std::move(file), kind, choice);
        if (!wire)
            return wire.error();
        return openWire(wire.take(), choice);
    }
    case FileKind::Recording: {
        auto files = RecordingFiles::open(path);
        if (!files)
            return files.error();
        return openRecording(files.take(), choice);
    }
    case FileKind::OldCapture:
        break;
    }
    return base::Error{base::ErrorKind::Unreadable,
                       fmt::format("this is a {}, not pcapng", fileKindName(kind)),
                       fmt::format("make it one with: editcap -F pcapng '{0}' '{0}ng'", path.string())};
}

} // namespace

FileKind kindOf(const std::filesystem::path& path)
{
    // Only what can be read again: a pipe's first bytes would be gone.
    std::error_code why;
    if (!std::filesystem::is_regular_file(path, why))
        return FileKind::Empty;
    std::ifstream file(path, std::ios::binary);
    std::vector<std::uint8_t> head(64 * 1024);
    file.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return identify(head);
}

base::Result<std::unique_ptr<FrameStream>> openFrameStream(const std::filesystem::path& path,
                                                           const LineChoice& choice)
{
    if (path == "-")
        return openPipe(std::cin, choice);
    auto file = MappedFile::open(path);
    if (!file)
        return file.error();
    const FileKind kind = choice.samples ? FileKind::RawSamples : identify(file.value()->bytes());
    const bool bytes = kind == FileKind::Empty || kind == FileKind::RawBytes || kind == FileKind::TextLog;
    auto stream = openKind(path, file.take(), kind, choice);
    if (stream || bytes)
        return stream;
    base::Error error = stream.error();
    error.message = fmt::format("{}: {}", path.string(), error.message);
    if (error.remedy.empty())
        error.remedy = "see whether the file is whole";
    return error;
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/frame_stream.h"
#include "core/files/recording_stream.h"
#include "core/files/sample_csv.h"
#include "core/files/streams.h"

#include <fmt/format.h>

#include <iostream>

namespace p1scope::files {

base::Result<std::unique_ptr<FrameStream>> openFrameStream(const std::filesystem::path& path,
                                                           const LineChoice& choice)
{
    if (path == "-")
        return openPipe(std::cin, choice);
    auto file = MappedFile::open(path);
    if (!file)
        return file.error();
    const auto bytes = file.value()->bytes();
    const FileKind kind = identify(bytes);
    const auto named = [&](base::Error error) {
        error.message = fmt::format("{}: {}", path.string(), error.message);
        return error;
    };
    switch (kind) {
    case FileKind::Empty:
    case FileKind::RawBytes:
    case FileKind::TextLog:
        return openBytes(file.take(), kind, choice);
    case FileKind::BusTable: {
        auto stream = openBusTable(file.take(), choice);
        if (!stream)
            return named(stream.error());
        return stream;
    }
    case FileKind::SampleCsv: {
        auto wire = readSampleCsv({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        if (!wire)
            return named(wire.error());
        return openWire(std::move(wire.value().edges), std::move(wire.value().fault), kind, choice);
    }
    case FileKind::Recording: {
        auto stream = openRecording(file.take(), choice);
        if (!stream)
            return named(stream.error());
        return stream;
    }
    case FileKind::OldCapture:
        return named({base::ErrorKind::Unreadable,
                      fmt::format("this is a {}, not pcapng", fileKindName(kind)),
                      fmt::format("make it one with: editcap -F pcapng '{0}' '{0}ng'", path.string())});
    case FileKind::SigrokSession:
    case FileKind::Vcd:
        break;
    }
    return named({base::ErrorKind::Unreadable,
                  fmt::format("this is a {}, which this version cannot read", fileKindName(kind)),
                  "give a recording, raw bytes, a text log, a bus table or a CSV of samples"});
}

} // namespace p1scope::files

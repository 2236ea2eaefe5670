// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/frame_stream.h"
#include "core/files/sample_csv.h"
#include "core/line/bus_table.h"

#include <algorithm>
#include <array>

namespace p1scope::files {

namespace {

bool isText(std::string_view head)
{
    const auto isOdd = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\r' && c != '\n' && c != '\t') || byte >= 0x7F;
    };
    const auto odd = std::count_if(head.begin(), head.end(), isOdd);
    return static_cast<std::size_t>(odd) * 100 <= head.size();
}

bool isVcd(std::string_view head)
{
    constexpr std::array words{"$date", "$version", "$timescale", "$comment", "$scope", "$var"};
    const auto first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return false;
    head.remove_prefix(first);
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return head.starts_with(word); });
}

} // namespace

std::string_view fileKindName(FileKind kind)
{
    constexpr std::array<std::string_view, 10> names{
        "empty file",
        "raw bytes",
        "text log of telegrams",
        "bus table",
        "CSV of samples",
        "session recording",
        "sigrok session",
        "VCD",
        "capture of the old pcap kind",
        "raw samples",
    };
    return names[static_cast<std::size_t>(kind)];
}

FileKind identify(std::span<const std::uint8_t> head)
{
    constexpr std::size_t enough = 64 * 1024;
    const std::string_view text(reinterpret_cast<const char*>(head.data()), std::min(head.size(), enough));
    if (text.empty())
        return FileKind::Empty;
    if (text.starts_with("\x0A\x0D\x0D\x0A"))
        return FileKind::Recording;
    for (const std::string_view magic :
         {"\xA1\xB2\xC3\xD4", "\xD4\xC3\xB2\xA1", "\xA1\xB2\x3C\x4D", "\x4D\x3C\xB2\xA1"}) {
        if (text.starts_with(magic))
            return FileKind::OldCapture;
    }
    if (text.starts_with("PK\x03\x04"))
        return FileKind::SigrokSession;
    // These are known by how they begin, whatever language their marks and comments are in.
    if (line::BusTableReader::recognises(text))
        return FileKind::BusTable;
    if (isVcd(text))
        return FileKind::Vcd;
    if (looksLikeSamples(text))
        return FileKind::SampleCsv;
    return isText(text) ? FileKind::TextLog : FileKind::RawBytes;
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/printed.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::doctor {

namespace {

bool isPrintable(char c)
{
    return c >= 0x20 && c < 0x7F;
}

} // namespace

std::string printed(std::string_view bytes)
{
    std::string text;
    for (const char c : bytes) {
        if (isPrintable(c))
            text += c;
        else if (c == '\r' || c == '\n')
            text += c == '\r' ? "\\r" : "\\n";
        else
            text += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
    }
    return text;
}

std::string printed(char byte)
{
    if (byte == '\r' || byte == '\n')
        return byte == '\r' ? "CR" : "LF";
    return isPrintable(byte) ? fmt::format("'{}'", byte)
                             : fmt::format("0x{:02X}", static_cast<unsigned char>(byte));
}

std::string_view lineAt(std::string_view bytes, std::size_t offset)
{
    if (bytes.empty())
        return {};
    std::size_t at = std::min(offset, bytes.size() - 1);
    while (at > 0 && (bytes[at] == '\n' || bytes[at] == '\r'))
        --at;
    const std::size_t before = bytes.find_last_of("\r\n", at);
    const std::size_t from = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t to = std::min(bytes.find_first_of("\r\n", from), bytes.size());
    return bytes.substr(from, to - from);
}

} // namespace p1scope::doctor

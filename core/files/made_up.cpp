// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/made_up.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace p1scope::files {

std::optional<std::string> decodedHex(std::string_view text)
{
    if (text.empty() || text.size() % 2 != 0 || !std::all_of(text.begin(), text.end(), isHex))
        return std::nullopt;
    std::string plain;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        unsigned value = 0;
        std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
        if (value < 0x20 || value > 0x7E)
            return std::nullopt;
        plain += static_cast<char>(value);
    }
    return plain;
}
std::string encodedHex(std::string_view plain, bool lower)
{
    std::string text;
    for (const char c : plain)
        text += lower ? fmt::format("{:02x}", static_cast<unsigned char>(c))
                      : fmt::format("{:02X}", static_cast<unsigned char>(c));
    return text;
}
bool hasLower(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), isLower);
}
std::string complemented(std::string text, unsigned bits)
{
    for (char& c : text)
        c = static_cast<char>(~static_cast<unsigned>(static_cast<unsigned char>(c)) & bits);
    return text;
}

std::uint64_t mix(std::uint64_t value)
{
    // The finaliser of splitmix64.
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
}
std::uint64_t hashOf(std::string_view text, std::uint64_t key)
{
    std::uint64_t hash = mix(key);
    for (const char c : text)
        hash = mix(hash ^ static_cast<unsigned char>(c));
    return hash;
}

char another(char c, std::uint64_t chance, bool hexLetters)
{
    const auto turn = [&](char first, unsigned count) {
        const auto place = static_cast<unsigned>(c - first);
        return static_cast<char>(first + static_cast<char>((place + 1 + chance % (count - 1)) % count));
    };
    if (isDigit(c))
        return turn('0', 10);
    if (isUpper(c))
        return turn('A', hexLetters && c <= 'F' ? 6 : 26);
    if (isLower(c))
        return turn('a', hexLetters && c <= 'f' ? 6 : 26);
    return c;
}

} // namespace p1scope::files

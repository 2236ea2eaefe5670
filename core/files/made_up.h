// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Letters, digits and what is made up of them, for anonymising.
namespace p1scope::files {

[[nodiscard]] constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}
[[nodiscard]] constexpr bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}
[[nodiscard]] constexpr bool isAlnum(char c)
{
    return isDigit(c) || isUpper(c) || isLower(c);
}
[[nodiscard]] constexpr bool isHex(char c)
{
    return isDigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// The text that a hexadecimal value stands for; none where it is no hexadecimal text.
[[nodiscard]] std::optional<std::string> decodedHex(std::string_view text);
[[nodiscard]] std::string encodedHex(std::string_view plain, bool lower);
[[nodiscard]] bool hasLower(std::string_view text);

/// As a line of the other polarity shows it to somebody who takes every bit for its opposite. `bits` of a
/// character: 0x7F or 0xFF.
[[nodiscard]] std::string complemented(std::string text, unsigned bits);

/// A number that follows from another, and tells nothing of it.
[[nodiscard]] std::uint64_t mix(std::uint64_t value);
[[nodiscard]] std::uint64_t hashOf(std::string_view text, std::uint64_t key);

/// Another character of the same kind, never the same; what is neither letter nor digit stays.
[[nodiscard]] char another(char c, std::uint64_t chance, bool hexLetters);

} // namespace p1scope::files

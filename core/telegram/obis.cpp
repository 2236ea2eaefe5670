// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/obis.h"

#include <fmt/format.h>

#include <array>

namespace p1scope::telegram {

namespace {

/// Takes a number of 0 to 255 from the front of `text`.
std::optional<std::uint8_t> takeByte(std::string_view& text)
{
    unsigned value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9' && digits < 3)
        value = value * 10 + static_cast<unsigned>(text[digits++] - '0');
    if (digits == 0 || value > 255)
        return std::nullopt;
    text.remove_prefix(digits);
    return static_cast<std::uint8_t>(value);
}

bool takeOneOf(std::string_view& text, std::string_view allowed)
{
    if (text.empty() || allowed.find(text.front()) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

} // namespace

std::optional<ObisCode> ObisCode::parse(std::string_view text)
{
    // The separator before each group; a colon in place of a point is a misprint of the standard that meters
    // copy.
    constexpr std::array<std::string_view, 5> before{"", "-", ":", ".:", "."};
    std::array<std::uint8_t, 5> groups{};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (i > 0 && !takeOneOf(text, before[i]))
            return std::nullopt;
        const auto group = takeByte(text);
        if (!group)
            return std::nullopt;
        groups[i] = *group;
    }
    ObisCode code{groups[0], groups[1], groups[2], groups[3], groups[4], 255};
    if (text.empty())
        return code;
    if (!takeOneOf(text, "*."))
        return std::nullopt;
    const auto f = takeByte(text);
    if (!f || !text.empty())
        return std::nullopt;
    code.f = *f;
    return code;
}

std::string ObisCode::toString() const
{
    const auto text = fmt::format("{}-{}:{}.{}.{}", a, b, c, d, e);
    return f == 255 ? text : fmt::format("{}*{}", text, f);
}

} // namespace p1scope::telegram

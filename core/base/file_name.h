// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace p1scope::base {

/// The path that a text names: text is UTF-8 everywhere in the program. A path made of a std::string itself
/// would on Windows be read in the C library's encoding.
[[nodiscard]] inline std::filesystem::path pathOf(std::string_view text)
{
    return {std::u8string(text.begin(), text.end())};
}

} // namespace p1scope::base

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace p1scope::base {

/// A JSON string, quotes included. Bytes of telegrams are taken for Latin-1, so that every byte comes out as
/// one character; text of our own is UTF-8 (`isUtf8`).
[[nodiscard]] std::string jsonString(std::string_view text, bool isUtf8 = false);

} // namespace p1scope::base

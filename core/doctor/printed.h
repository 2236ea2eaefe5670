// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace p1scope::doctor {

/// Bytes of a telegram for a sentence: what cannot be printed as \xHH, CR and LF as \r and \n.
[[nodiscard]] std::string printed(std::string_view bytes);
/// "'8'", "CR", "0x02".
[[nodiscard]] std::string printed(char byte);
/// The line at a place, without its end; at a line end, the line it ends.
[[nodiscard]] std::string_view lineAt(std::string_view bytes, std::size_t offset);

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace p1scope::files {

/// The time stamp that stands before a line of a text log.
struct LineStamp {
    std::size_t length = 0;   ///< how much of the line is stamp and separator
    capture::Duration time{}; ///< since 1970 where `dated`, else since midnight, else since some start
    bool dated = false;
};

/// Reads the stamp that terminal programs put before a line: "[2026-01-02 03:04:05.678] ",
/// "2026-01-02T03:04:05,678 ", "02-01-2026 03:04:05 ", "Jan 02 03:04:05 ", "03:04:05.678 -> ",
/// "1767323045.123: ". No value where the line begins with none.
[[nodiscard]] std::optional<LineStamp> parseStamp(std::string_view line);

/// True where most of the telegram lines of this text stand behind a stamp, or most of their first lines.
[[nodiscard]] bool looksStamped(std::string_view text);

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"

#include <string_view>
#include <vector>

namespace p1scope::telegram {

struct ParsedObjects {
    std::vector<Object> objects;
    std::vector<Stretch> oddLines; ///< lines that are no objects
    bool blankLine = false;        ///< a blank line follows the identification
};

/// Reads the COSEM objects between `from` (behind the identification's line) and `to` (the closing `!`, or
/// the end). A line that begins with a parenthesis continues the object before (gas of DSMR 2.2 and 3.0); so
/// does one that follows a line whose parenthesis is still open (long text messages of 3.0).
[[nodiscard]] ParsedObjects parseObjects(std::string_view bytes, std::size_t from, std::size_t to);

} // namespace p1scope::telegram

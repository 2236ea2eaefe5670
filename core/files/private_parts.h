// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/obis.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace p1scope::files {

/// A stretch of a text.
struct TextStretch {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Where in a text of telegrams, whole or damaged, stands what tells whose meter it is; and what is known to
/// be something else.
struct PrivateParts {
    std::vector<TextStretch> hidden; ///< rising; does not overlap
    std::vector<TextStretch> kept;   ///< values of known codes
};

/// Whether the values of a code tell whose meter it is: identifiers and messages.
[[nodiscard]] bool isPrivate(const telegram::ObisCode& code);

/// `fromCut`: the text begins in the middle of something, so that its first line may be the end of anything.
[[nodiscard]] PrivateParts findPrivateParts(std::string_view text, bool fromCut);

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace p1scope::files {

/// What the `metadata` of a sigrok session says of its first device.
struct SigrokMetadata {
    std::string captureFile = "logic-1";
    std::uint64_t sampleRate = 0;           ///< Hz
    unsigned unitSize = 0;                  ///< bytes a logic sample; 0 where there are none
    std::map<unsigned, std::string> logic;  ///< named logic channels, by their bit
    std::map<unsigned, std::string> analog; ///< analog channels, by the number in the names of their entries
};

/// Reads it, and refuses what cannot be true. An error names the key at fault.
[[nodiscard]] base::Result<SigrokMetadata> parseSigrokMetadata(std::string_view text);

} // namespace p1scope::files

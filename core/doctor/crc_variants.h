// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p1scope::doctor {

/// What else a sender may have reckoned instead of CRC-16/ARC from `/` to `!`: another of the known
/// sixteen-bit CRCs, without the `/` or the `!`, over lines that end in LF alone, or with its two bytes
/// swapped. In words, "CRC-16/X-25" or "CRC-16/ARC without the !"; no value where nothing of it fits.
///
/// About two hundred possibilities are tried, so that one in three hundred telegrams with any damage fits by
/// chance: believe it when more than one telegram does, or when nothing else explains it.
[[nodiscard]] std::optional<std::string> crcVariantThatFits(std::string_view covered, std::uint16_t sent);

} // namespace p1scope::doctor

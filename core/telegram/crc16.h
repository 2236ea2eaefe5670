// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace p1scope::telegram {

/// CRC-16/ARC: polynomial 0x8005 reflected (0xA001), start 0, no final xor (DSMR 5.0.2 section 6.2). Over
/// "123456789" it is 0xBB3D. `start` continues one that was begun on the bytes before.
[[nodiscard]] std::uint16_t crc16(std::string_view bytes, std::uint16_t start = 0);

/// For each position of `bytes`, the CRC over everything from there to the end, reckoned backwards in one
/// pass. `bytes` of a telegram with its `!` as last byte: where the entry of a `/` equals the CRC sent, a
/// good telegram begins. Linear in the length.
[[nodiscard]] std::vector<std::uint16_t> suffixCrcs(std::string_view bytes);

} // namespace p1scope::telegram

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::telegram {

/// Where the closing `!` stands in a telegram's bytes; npos where it has none.
inline constexpr std::size_t noEnd = std::string::npos;

/// Reads a telegram whose `bytes` and counts of line errors are set: identification, objects, CRC, notes, and
/// from all of it the status. `end` is the place of the closing `!`.
void judge(Telegram& telegram, std::size_t end);

/// How a whole telegram's lines end, and its bytes as they were meant, for the CRC: with CR put back before
/// every LF where there is none at all, or CR CR LF made CR LF where every line ends so. The same bytes where
/// neither holds.
enum class LineEnds : std::uint8_t { AsSent, CrStripped, CrDoubled };
[[nodiscard]] LineEnds lineEndsOf(std::string_view bytes);
[[nodiscard]] std::string withLineEndsMended(std::string_view bytes, LineEnds ends);

/// The four hexadecimal digits behind the closing `!`, as sent (fewer where they were not padded; whatever
/// stands there where it is no number). Empty where there is no CRC.
[[nodiscard]] std::string_view sentCrc(std::string_view bytes, std::size_t end);
/// The number they stand for; no value where they are no number.
[[nodiscard]] std::optional<std::uint16_t> crcValue(std::string_view sent);

} // namespace p1scope::telegram

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

/// Judges the telegrams of one input. It remembers how the last one was laid out: the next usually differs
/// from it in the digits of values alone, and need not be taken apart again. What it makes of a telegram is
/// what judge() makes of it. Not thread-safe.
class Judge {
public:
    void judge(Telegram& telegram, std::size_t end);

private:
    void readObjects(Telegram& telegram, std::size_t end);
    [[nodiscard]] bool laidOutAsBefore(std::string_view bytes, std::size_t end) const;
    void remember(const Telegram& telegram, std::size_t end);

    std::size_t m_end = 0;             ///< place of the `!`; 0 before the first telegram
    std::string m_bytes;               ///< up to there, and zeros up to a whole number of words
    std::vector<std::uint8_t> m_fixed; ///< for each byte the bits that must be the same again
    std::string m_identification;
    std::vector<Object> m_objects;
    std::vector<Note> m_notes;
    std::optional<std::size_t> m_version; ///< which object tells it
};

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

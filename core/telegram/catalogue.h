// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/obis.h"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::telegram {

/// What a value of the catalogue is, for those who show it.
enum class ValueKind : std::uint8_t {
    Text,
    Number,      ///< one number with a unit
    HexText,     ///< text in hexadecimal digits, two a character
    Time,        ///< TST
    TimedNumber, ///< a time, then a number with a unit
    Log,         ///< a list of times and numbers
    Code,        ///< one of a few states or types
};

/// The languages in which the catalogue has its meanings.
enum class Language : std::uint8_t { English, Dutch, French, German };
inline constexpr std::size_t languageCount = 4;
/// The language of a locale's name ("nl_BE", "de"); English where there is no other.
[[nodiscard]] Language languageOf(std::string_view locale);

/// A row of the catalogue (catalogue.tsv), which may stand for many codes. Its texts live as long as the
/// program.
struct CatalogueRow {
    std::string_view codes; ///< "0-<1-4>:24.2.1", see codesOf()
    std::string_view kind;  ///< the word for the ValueKind
    std::string_view unit;
    std::string_view format;                              ///< of the companion standards: "F9(3,3)"
    std::string_view quantity;                            ///< "counter", "power", "state" …
    std::string_view who;                                 ///< "N4 N5 B", see the table's heading
    std::array<std::string_view, languageCount> meanings; ///< with {b}, {e} and {p} in them
};
[[nodiscard]] std::span<const CatalogueRow> catalogueRows();

/// The codes that a row's pattern stands for, of each range no more than `most`.
[[nodiscard]] std::vector<std::string> codesOf(std::string_view pattern, int most = 255);

/// What the catalogue knows of a code.
struct CatalogueEntry {
    std::string name; ///< "Electricity delivered to client, tariff 1"
    std::string unit; ///< as the standard has it; empty for none, or where devices differ
    ValueKind kind = ValueKind::Text;
    const CatalogueRow* row = nullptr;
    ObisCode code;

    [[nodiscard]] std::string nameIn(Language language) const;
};

/// The meaning of an OBIS code in a P1 telegram, whatever its F; null for one that is not known. Electricity
/// on channel 1 that has no entry of its own has that of channel 0 (`code` says which). Safe to call from any
/// thread; the entry lives as long as the program.
[[nodiscard]] const CatalogueEntry* lookUp(const ObisCode& code);

/// What any OBIS code says by its groups A to F (IEC 62056-61), for codes that no catalogue has:
/// "electricity, phase L2, reactive power imported, maximum, tariff 1". Groups that mean nothing there are
/// left out.
[[nodiscard]] std::string genericMeaning(const ObisCode& code);

/// The table the rows are made from (catalogue.tsv).
[[nodiscard]] const char* catalogueText();

} // namespace p1scope::telegram

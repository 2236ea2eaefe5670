// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/obis.h"

#include <string>
#include <string_view>

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

/// What the catalogue knows of a code.
struct CatalogueEntry {
    std::string name; ///< "Electricity delivered to client, tariff 1"
    std::string unit; ///< as the standard has it; empty for none, or where devices differ
    ValueKind kind = ValueKind::Text;
};

/// The meaning of an OBIS code in a P1 telegram, whatever its F; null for one that is not known. Safe to call
/// from any thread; the entry lives as long as the program.
[[nodiscard]] const CatalogueEntry* lookUp(const ObisCode& code);

/// The table the entries are made from (catalogue.tsv).
[[nodiscard]] const char* catalogueText();

} // namespace p1scope::telegram

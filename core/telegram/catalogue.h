// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/obis.h"

#include <string>
#include <string_view>

namespace p1scope::telegram {

/// What a value of the catalogue is, for those who show it.
enum class ValueKind : std::uint8_t { Number, Text, HexText, Time, TimedNumber, Log, Code };

/// What the catalogue knows of a code.
struct CatalogueEntry {
    std::string name; ///< "Electricity delivered to client, tariff 1"
    std::string unit; ///< as the standard has it; empty for none
    ValueKind kind = ValueKind::Text;
};

/// The meaning of an OBIS code in a P1 telegram; null for one that is not known. Families (per phase, per
/// M-Bus channel) are known by rule. Safe to call from any thread.
[[nodiscard]] const CatalogueEntry* lookUp(const ObisCode& code);

} // namespace p1scope::telegram

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/data.h"
#include "core/telegram/obis.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::dlms {

/// A power of ten and a unit; an empty unit for a number that has none.
struct Scale {
    int power = 0;
    std::string_view unit;
};

/// One object of a push: its code, its value, and how a number is to be read.
struct Item {
    telegram::ObisCode code;
    const Value* codeAt = nullptr; ///< where the code stands; null where the list's order tells it
    const Value* value = nullptr;
    const Value* scaleAt = nullptr; ///< where scaler and unit stand; null where they are agreed on
    Scale scale;
};

struct ItemList {
    std::string identification; ///< of the list: "AIDON_V0001", "Kamstrup_V0001", "KFM_001"
    std::vector<Item> items;
    std::size_t unexplained = 0; ///< values that no code belongs to
};

/// What the body of a data notification lists. The items refer to it.
[[nodiscard]] ItemList itemsOf(const Value& body);

/// The unit of a number by its place in the standard's table (IEC 62056-6-2); empty for none, "?" for others.
[[nodiscard]] std::string_view unitName(std::int64_t unit);

} // namespace p1scope::dlms

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/telegram/civil_time.h"
#include "core/telegram/telegram.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace p1scope::meter {

/// A value whose meaning is known: its name is the contract's ("energy_delivered_tariff1").
struct Reading {
    std::string name;
    std::variant<base::Decimal, std::string> value; ///< a number in `unit`, or a text
    std::string unit;                               ///< "kWh", "kW", "V", "A", "m3" …; empty for none
    std::optional<telegram::CivilTime> time;        ///< where the meter stamps this one
    std::size_t object = 0;                         ///< index of the telegram's object it was read from

    [[nodiscard]] const base::Decimal* number() const { return std::get_if<base::Decimal>(&value); }

    friend bool operator==(const Reading&, const Reading&) = default;
};

/// All that a telegram says, in the order of its objects.
struct Readings {
    std::vector<Reading> all;

    [[nodiscard]] const Reading* find(std::string_view name) const;
    /// The number of this name as a double; no value where it was not sent.
    [[nodiscard]] std::optional<double> number(std::string_view name) const;
};

/// The readings of a telegram. Empty unless its status is good, and of a recovered one only those whose every
/// character is certain: a number that may be wrong reaches no gauge.
[[nodiscard]] Readings readingsOf(const telegram::Telegram& telegram);

/// The zone in which this meter's clock runs: that of the kind which was chosen, else told from its
/// identification (Lithuania: Eastern European). A Finnish meter's telegram is that of a Swedish one, and is
/// not told apart unless somebody says so.
[[nodiscard]] telegram::Zone zoneOf(const telegram::Telegram& telegram);

} // namespace p1scope::meter

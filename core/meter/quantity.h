// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"

#include <optional>
#include <string>
#include <string_view>

namespace p1scope::meter {

/// A number and its unit as meters write them: "00003.540*kWh", "000123.456kWh", "000576.239*kWh ",
/// "00000000".
struct Quantity {
    base::Decimal number;
    std::string_view unit; ///< as sent; empty where there is none

    /// No value where the text does not begin with a number, or anything but a unit follows.
    [[nodiscard]] static std::optional<Quantity> parse(std::string_view text);
};

/// The number in `unit` ("kWh", "kW", "kvarh", "kvar", "V", "A", "Hz", "m3", "GJ", "" …), whichever of its
/// forms was sent: Wh becomes kWh, kWh become GJ (a heat meter counts in either),
/// units are compared without regard to case, a zero needs none. No value
/// where the unit is another one: such a number is not what it seems.
[[nodiscard]] std::optional<base::Decimal> inUnit(const Quantity& quantity, std::string_view unit);

} // namespace p1scope::meter

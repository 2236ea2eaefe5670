// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p1scope::base {

/// An exact decimal number as a meter sends it: `digits` / 10^`scale`. "00003.540" is {3540, 3} and prints as
/// "3.540".
struct Decimal {
    std::int64_t digits = 0;
    int scale = 0; ///< digits after the point, 0 to 15

    /// Reads an optional sign, digits, and at most one point; nothing else. No value on anything more, and on
    /// more than 18 significant digits.
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

    [[nodiscard]] double toDouble() const;
    /// As a JSON number, with all `scale` digits after the point.
    [[nodiscard]] std::string toString() const;
    /// The same number times 10^`power`; the digits stay as they are where that is possible (Wh to kWh adds
    /// three digits after the point).
    [[nodiscard]] Decimal timesPowerOfTen(int power) const;

    friend bool operator==(const Decimal& a, const Decimal& b) = default;
};

} // namespace p1scope::base

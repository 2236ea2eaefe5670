// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

/// Exact sums: counters in millionths of their unit, money in steps so small that a counter times a price is
/// never rounded.
namespace p1scope::meter {

/// Millionths of a kWh, m3 or GJ.
using Micro = std::int64_t;
constexpr int microScale = 6;

/// No value for what no counter holds: below zero, or more than 10^9. Of more than six digits after the point
/// (Germany's Q3D sends seven) the rest is cut off.
[[nodiscard]] std::optional<Micro> toMicro(const base::Decimal& value);
/// With `scale` digits after the point, 0 to 6; what is left over is cut off.
[[nodiscard]] base::Decimal fromMicro(Micro value, int scale);

/// What a unit costs: up to eight digits after the point, below 10^6 either way.
class Price {
public:
    Price() = default;
    /// No value where it has more digits than that.
    [[nodiscard]] static std::optional<Price> from(const base::Decimal& value);
    /// What a unit costs with tax and VAT on both, to the nearest of its digits, halves away from zero; and
    /// how much of that is VAT. `vat` in percent, 0 to 100, with four digits after the point at most. No
    /// value where it is too much.
    [[nodiscard]] static std::optional<std::pair<Price, Price>> withVat(Price net, Price tax,
                                                                        const base::Decimal& vat);
    [[nodiscard]] std::int64_t hundredMillionths() const { return m_digits; }
    [[nodiscard]] base::Decimal decimal() const;
    friend auto operator<=>(const Price&, const Price&) = default;

private:
    std::int64_t m_digits = 0;
};

/// An amount of money, exactly: of any currency, in steps of 10^-14. Sums of up to 10^20 units fit.
class Money {
public:
    Money() = default;
    /// `amount` units at a price each.
    [[nodiscard]] static Money of(Micro amount, Price price);
    [[nodiscard]] static Money of(Price price) { return of(1'000'000, price); }

    Money& operator+=(Money other);
    friend Money operator+(Money a, Money b) { return a += b; }
    friend Money operator-(Money a, Money b);
    /// This times `part` / `whole`, rounded down to a step; `whole` > 0. Shares reckoned from a common
    /// beginning differ by amounts that add up.
    [[nodiscard]] Money share(std::int64_t part, std::int64_t whole) const;

    /// All its digits, and no fewer than two after the point: "12.50", "0.08123".
    [[nodiscard]] std::string toString() const;
    /// To the nearest cent, halves away from zero.
    [[nodiscard]] std::int64_t cents() const;
    [[nodiscard]] double toDouble() const;

    friend bool operator==(Money, Money) = default;

private:
    __extension__ using Int128 = __int128;
    Int128 m_steps = 0;
};

} // namespace p1scope::meter

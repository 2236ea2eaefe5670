// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/decimal.h"

#include <array>
#include <cmath>

namespace p1scope::base {

std::optional<Decimal> Decimal::parse(std::string_view text)
{
    Decimal result;
    bool negative = false;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    bool point = false;
    int seen = 0;
    int significant = 0;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            return std::nullopt;
        ++seen;
        if (significant > 0 || c != '0')
            ++significant;
        if (significant > 18)
            return std::nullopt;
        result.digits = result.digits * 10 + (c - '0');
        result.scale += point ? 1 : 0;
    }
    if (seen == 0 || result.scale > 15 || text.back() == '.')
        return std::nullopt;
    if (negative)
        result.digits = -result.digits;
    return result;
}

double Decimal::toDouble() const
{
    constexpr std::array powers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    // Both operands are exact up to 2^53, so the quotient is the double nearest to the decimal.
    const auto place = static_cast<std::size_t>(scale);
    return static_cast<double>(digits) / (place < powers.size() ? powers[place] : std::pow(10.0, scale));
}

std::string Decimal::toString() const
{
    std::string text = std::to_string(digits < 0 ? -digits : digits);
    if (scale > 0) {
        const auto places = static_cast<std::size_t>(scale);
        if (text.size() <= places)
            text.insert(0, places + 1 - text.size(), '0');
        text.insert(text.size() - places, 1, '.');
    }
    return digits < 0 ? "-" + text : text;
}

Decimal Decimal::timesPowerOfTen(int power) const
{
    Decimal result = *this;
    result.scale -= power;
    while (result.scale < 0) {
        result.digits *= 10;
        ++result.scale;
    }
    return result;
}

} // namespace p1scope::base

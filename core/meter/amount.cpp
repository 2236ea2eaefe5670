// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/amount.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace p1scope::meter {

namespace {

constexpr std::array<std::int64_t, 16> powers = [] {
    std::array<std::int64_t, 16> result{};
    std::int64_t power = 1;
    for (auto& entry : result) {
        entry = power;
        power *= 10;
    }
    return result;
}();

constexpr int priceScale = 8;
constexpr int moneyScale = microScale + priceScale;
constexpr std::int64_t stepsACent = powers[moneyScale - 2];

/// The digits of a number with `scale` of them after the point; none where it has more, or is too large.
std::optional<std::int64_t> digitsAt(base::Decimal value, int scale, std::int64_t below)
{
    while (value.scale > scale && value.digits % 10 == 0) {
        value.digits /= 10;
        --value.scale;
    }
    if (value.scale > scale || value.scale < 0)
        return std::nullopt;
    const std::int64_t limit = below * powers[static_cast<std::size_t>(value.scale)];
    if (value.digits >= limit || value.digits <= -limit)
        return std::nullopt;
    return value.digits * powers[static_cast<std::size_t>(scale - value.scale)];
}

} // namespace

std::optional<Micro> toMicro(const base::Decimal& value)
{
    base::Decimal kept = value;
    for (; kept.scale > microScale; --kept.scale)
        kept.digits /= 10;
    return value.digits < 0 ? std::nullopt : digitsAt(kept, microScale, 1'000'000'000);
}

base::Decimal fromMicro(Micro value, int scale)
{
    const int kept = std::clamp(scale, 0, microScale);
    return {value / powers[static_cast<std::size_t>(microScale - kept)], kept};
}

std::optional<Price> Price::from(const base::Decimal& value)
{
    const auto digits = digitsAt(value, priceScale, 1'000'000);
    if (!digits)
        return std::nullopt;
    Price price;
    price.m_digits = *digits;
    return price;
}

std::optional<std::pair<Price, Price>> Price::withVat(Price net, Price tax, const base::Decimal& vat)
{
    __extension__ using Int128 = __int128;
    constexpr std::int64_t whole = 1'000'000; // of percents with four digits after the point
    const auto percent = digitsAt(vat, 4, 1'000);
    if (!percent)
        return std::nullopt;
    const std::int64_t base = net.m_digits + tax.m_digits;
    const Int128 product = static_cast<Int128>(base) * *percent;
    const Int128 half = product < 0 ? -whole / 2 : whole / 2;
    Price part;
    part.m_digits = static_cast<std::int64_t>((product + half) / whole);
    Price gross;
    gross.m_digits = base + part.m_digits;
    const std::int64_t limit = 1'000'000 * powers[priceScale];
    if (gross.m_digits >= limit || gross.m_digits <= -limit)
        return std::nullopt;
    return std::pair(gross, part);
}

base::Decimal Price::decimal() const
{
    base::Decimal value{m_digits, priceScale};
    while (value.scale > 2 && value.digits % 10 == 0) {
        value.digits /= 10;
        --value.scale;
    }
    return value;
}

Money Money::of(Micro amount, Price price)
{
    Money money;
    money.m_steps = static_cast<Int128>(amount) * price.hundredMillionths();
    return money;
}

Money& Money::operator+=(Money other)
{
    m_steps += other.m_steps;
    return *this;
}

Money operator-(Money a, Money b)
{
    a.m_steps -= b.m_steps;
    return a;
}

Money Money::share(std::int64_t part, std::int64_t whole) const
{
    const Int128 product = m_steps * part;
    Money money;
    money.m_steps = product / whole - (product % whole < 0 ? 1 : 0);
    return money;
}

std::string Money::toString() const
{
    Int128 rest = m_steps < 0 ? -m_steps : m_steps;
    std::string text;
    for (int place = 0; rest > 0 || place <= moneyScale; ++place) {
        if (place == moneyScale)
            text += '.';
        text += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    if (m_steps < 0)
        text += '-';
    std::reverse(text.begin(), text.end());
    const std::size_t shortest = text.find('.') + 3;
    while (text.size() > shortest && text.back() == '0')
        text.pop_back();
    return text;
}

std::int64_t Money::cents() const
{
    const Int128 half = m_steps < 0 ? -stepsACent / 2 : stepsACent / 2;
    return static_cast<std::int64_t>((m_steps + half) / stepsACent);
}

double Money::toDouble() const
{
    return static_cast<double>(m_steps) / 1e14;
}

} // namespace p1scope::meter

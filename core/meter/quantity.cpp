// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/quantity.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace p1scope::meter {

namespace {

/// Another way to write a unit, and what lies between the two: a power of ten, and a whole factor besides.
struct Form {
    std::string_view sent;
    std::string_view unit;
    int power;
    std::int64_t factor = 1;
};

constexpr std::array forms{
    Form{"wh", "kWh", -3},
    Form{"mwh", "kWh", 3},
    Form{"w", "kW", -3},
    Form{"varh", "kvarh", -3},
    Form{"var", "kvar", -3},
    Form{"dm3", "m3", -3},
    Form{"l", "m3", -3},
    Form{"m\xB3", "m3", 0},
    Form{"m\xC2\xB3", "m3", 0},
    Form{"mj", "GJ", -3},
    Form{"va", "kVA", -3},
    Form{"mv", "V", -3},
    Form{"ma", "A", -3},
    // A watt-hour is 3600 J: heat meters count in either.
    Form{"wh", "GJ", -7, 36},
    Form{"kwh", "GJ", -4, 36},
    Form{"mwh", "GJ", -1, 36},
};

constexpr std::int64_t mostDigits = 999'999'999'999'999;
constexpr int mostDecimals = 12;
constexpr int mostScale = 15; ///< of a base::Decimal

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameUnit(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

} // namespace

std::optional<Quantity> Quantity::parse(std::string_view text)
{
    text = trim(text);
    std::size_t end = 0;
    while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.' ||
                                 text[end] == '-' || text[end] == '+'))
        ++end;
    const auto number = base::Decimal::parse(text.substr(0, end));
    if (!number)
        return std::nullopt;
    std::string_view unit = text.substr(end);
    if (!unit.empty() && unit.front() == '*')
        unit.remove_prefix(1);
    unit = trim(unit);
    if (unit.size() > 8 || unit.find_first_of("*()") != std::string_view::npos)
        return std::nullopt;
    return Quantity{*number, unit};
}

std::optional<base::Decimal> inUnit(const Quantity& quantity, std::string_view unit)
{
    if (quantity.unit.empty())
        return unit.empty() || quantity.number.digits == 0 ? std::optional(quantity.number) : std::nullopt;
    if (sameUnit(quantity.unit, unit))
        return quantity.number;
    const auto form = std::find_if(forms.begin(), forms.end(), [&](const Form& candidate) {
        return candidate.unit == unit && sameUnit(candidate.sent, quantity.unit);
    });
    if (form == forms.end())
        return std::nullopt;
    // No meter counts so far; such a number would not fit once it is scaled.
    if (std::abs(quantity.number.digits) > mostDigits || quantity.number.scale > mostDecimals)
        return std::nullopt;
    if (quantity.number.scale - form->power > mostScale)
        return std::nullopt;
    const base::Decimal scaled{quantity.number.digits * form->factor, quantity.number.scale};
    return scaled.timesPowerOfTen(form->power);
}

} // namespace p1scope::meter

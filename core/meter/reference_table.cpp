// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/reference_table.h"

#include <cmath>

namespace p1scope::meter {

namespace {

bool goesUpByOne(const files::ValueTable& table)
{
    for (std::size_t i = 1; i < table.rows.size(); ++i) {
        if (std::abs(table.rows[i].value - table.rows[i - 1].value - 1) > 1e-6)
            return false;
    }
    return table.rows.size() > 1;
}

} // namespace

Reference referenceOf(const files::ValueTable& table, const files::ValueDialect& dialect,
                      std::optional<double> pulsesPerUnit)
{
    Reference reference;
    reference.pulses = !dialect.valueColumn || (pulsesPerUnit && goesUpByOne(table));
    if (reference.pulses || pulsesPerUnit)
        reference.pulsesPerUnit = pulsesPerUnit.value_or(usualPulsesPerUnit);
    const double perUnit = reference.pulsesPerUnit.value_or(1);
    reference.points.reserve(table.rows.size());
    for (const files::ValueRow& row : table.rows) {
        const CounterPoint point{row.time, row.value / perUnit};
        // Of two sums at one moment the later row is the newer one; two pulses are two.
        if (!reference.pulses && !reference.points.empty() && reference.points.back().time == point.time)
            reference.points.back() = point;
        else
            reference.points.push_back(point);
    }
    return reference;
}

std::optional<NamedCounter> counterIn(const Readings& readings, std::string_view quantity)
{
    const auto valueOf = [&](std::string_view name) -> std::optional<NamedCounter> {
        const Reading* reading = readings.find(name);
        if (reading == nullptr || reading->number() == nullptr)
            return std::nullopt;
        return NamedCounter{reading->number()->toDouble(), reading->unit, reading->time};
    };
    if (!quantity.empty())
        return valueOf(quantity);
    auto low = valueOf("energy_delivered_tariff1");
    const auto normal = valueOf("energy_delivered_tariff2");
    if (!low && !normal)
        return valueOf("energy_delivered");
    if (!low)
        return normal;
    if (normal)
        low->value += normal->value;
    return low;
}

} // namespace p1scope::meter

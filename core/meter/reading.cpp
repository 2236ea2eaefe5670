// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/reading.h"

#include "core/meter/telegram_reader.h"

#include <algorithm>

namespace p1scope::meter {

using telegram::Telegram;

const Reading* Readings::find(std::string_view name) const
{
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Reading& reading) { return reading.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::optional<double> Readings::number(std::string_view name) const
{
    const Reading* reading = find(name);
    const base::Decimal* number = reading != nullptr ? reading->number() : nullptr;
    return number != nullptr ? std::optional(number->toDouble()) : std::nullopt;
}

namespace {

/// Without the objects that a character of may be another.
Readings certainReadings(const Telegram& telegram)
{
    Telegram certain = telegram;
    std::vector<std::size_t> places;
    certain.objects.clear();
    for (std::size_t i = 0; i < telegram.objects.size(); ++i) {
        if (!telegram.recovery->certain(telegram.objects[i].where))
            continue;
        certain.objects.push_back(telegram.objects[i]);
        places.push_back(i);
    }
    Readings readings = TelegramReader(certain).read();
    for (Reading& reading : readings.all)
        reading.object = places[reading.object];
    return readings;
}

} // namespace

Readings readingsOf(const Telegram& telegram)
{
    if (!telegram::isGood(telegram.status))
        return {};
    if (telegram.recovery && !telegram.recovery->uncertain.empty())
        return certainReadings(telegram);
    return TelegramReader(telegram).read();
}

telegram::Zone zoneOf(const Telegram& telegram)
{
    if (telegram.chosenMeter != telegram::MeterKind::Unknown)
        return telegram::infoOf(telegram.chosenMeter).zone;
    // Of all that is recognised Lithuania alone is not on Central European time. ESO is its grid's mark.
    if (telegram.identification.starts_with("ESO"))
        return telegram::Zone::easternEuropean();
    return telegram::Zone::centralEuropean();
}

} // namespace p1scope::meter

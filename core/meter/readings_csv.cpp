// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/readings_csv.h"

#include "core/line/csv.h"
#include "core/meter/reading.h"

#include <fmt/format.h>

#include <cstdlib>

namespace p1scope::meter {

namespace {

std::string secondsText(const telegram::Telegram& telegram)
{
    if (telegram.timeBasis == capture::TimeBasis::Unknown)
        return {};
    const auto ns = telegram.time.time_since_epoch().count();
    return fmt::format("{}{}.{:09}", ns < 0 ? "-" : "", std::abs(ns) / 1'000'000'000,
                       std::abs(ns) % 1'000'000'000);
}

std::string valueText(const Reading& reading)
{
    const base::Decimal* number = reading.number();
    return number != nullptr ? number->toString() : std::get<std::string>(reading.value);
}

} // namespace

std::string readingsCsvRows(const telegram::Telegram& telegram)
{
    const std::string head = fmt::format("{},{},{},", telegram.index.value, secondsText(telegram),
                                         telegram::statusName(telegram.status));
    const auto readings = readingsOf(telegram);
    if (readings.all.empty())
        return head + ",,,\n";
    std::string text;
    for (const Reading& reading : readings.all)
        text += fmt::format("{}{},{},{},{}\n", head, reading.name, line::csvField(valueText(reading)),
                            reading.unit, reading.time ? reading.time->toString() : "");
    return text;
}

} // namespace p1scope::meter

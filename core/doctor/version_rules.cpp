// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/version_rules.h"

#include "core/doctor/plausibility.h"
#include "core/doctor/printed.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace p1scope::doctor {

namespace {

using telegram::MeterKind;
using telegram::ObisCode;

struct Rule {
    ObisCode code;
    std::string_view shape; ///< as shapeOf() writes it; empty for any
};

constexpr ObisCode time{0, 0, 1, 0, 0};
constexpr ObisCode equipment{0, 0, 96, 1, 1};
constexpr ObisCode tariff{0, 0, 96, 14, 0};
constexpr std::string_view energy = "999999.999*kWh";
constexpr std::string_view power = "99.999*kW";

constexpr Rule dsmr2[] = {
    {equipment, ""},
    {{1, 0, 1, 8, 1}, "99999.999*kWh"},
    {{1, 0, 1, 8, 2}, "99999.999*kWh"},
    {{1, 0, 2, 8, 1}, "99999.999*kWh"},
    {{1, 0, 2, 8, 2}, "99999.999*kWh"},
    {tariff, "9999"},
    {{1, 0, 1, 7, 0}, "9999.99*kW"},
    {{1, 0, 2, 7, 0}, "9999.99*kW"},
};
constexpr Rule dsmr4[] = {
    {time, "T"},
    {equipment, ""},
    {{1, 0, 1, 8, 1}, energy},
    {{1, 0, 1, 8, 2}, energy},
    {{1, 0, 2, 8, 1}, energy},
    {{1, 0, 2, 8, 2}, energy},
    {tariff, "9999"},
    {{1, 0, 1, 7, 0}, power},
    {{1, 0, 2, 7, 0}, power},
    {{0, 0, 96, 7, 21}, "99999"},
};
constexpr Rule dsmr5[] = {
    {time, "T"},
    {equipment, ""},
    {{1, 0, 1, 8, 1}, energy},
    {{1, 0, 1, 8, 2}, energy},
    {{1, 0, 2, 8, 1}, energy},
    {{1, 0, 2, 8, 2}, energy},
    {tariff, "9999"},
    {{1, 0, 1, 7, 0}, power},
    {{1, 0, 2, 7, 0}, power},
    {{0, 0, 96, 7, 21}, "99999"},
    {{1, 0, 32, 7, 0}, "999.9*V"},
    {{1, 0, 31, 7, 0}, ""},
};
constexpr Rule emucs[] = {
    {time, "T"},
    {equipment, ""},
    {{1, 0, 1, 8, 1}, energy},
    {{1, 0, 1, 8, 2}, energy},
    {{1, 0, 2, 8, 1}, energy},
    {{1, 0, 2, 8, 2}, energy},
    {tariff, "9999"},
    {{1, 0, 1, 7, 0}, power},
    {{1, 0, 2, 7, 0}, power},
    {{1, 0, 32, 7, 0}, "999.9*V"},
    {{1, 0, 31, 7, 0}, ""},
};
constexpr Rule smarty[] = {
    {{1, 3, 0, 2, 8}, ""},     {time, "T"},
    {{0, 0, 42, 0, 0}, ""},    {{1, 0, 1, 8, 0}, energy},
    {{1, 0, 2, 8, 0}, energy}, {{1, 0, 3, 8, 0}, "999999.999*kvarh"},
    {{1, 0, 1, 7, 0}, power},  {{1, 0, 2, 7, 0}, power},
};
/// Reactive units are written kvarh and kVArh alike, and no wrong is found in either.
constexpr Rule h1[] = {
    {time, "T"},
    {{1, 0, 1, 8, 0}, "99999999.999*kWh"},
    {{1, 0, 2, 8, 0}, "99999999.999*kWh"},
    {{1, 0, 3, 8, 0}, ""},
    {{1, 0, 4, 8, 0}, ""},
    {{1, 0, 1, 7, 0}, "9999.999*kW"},
    {{1, 0, 2, 7, 0}, "9999.999*kW"},
    {{1, 0, 32, 7, 0}, "999.9*V"},
    {{1, 0, 31, 7, 0}, "999.9*A"},
};

/// The rules of a kind.
struct Standard {
    std::span<const Rule> rules;
    bool crc = true;
    bool typeFirst = false;
    int seconds = 10;
};

std::optional<Standard> standardOf(MeterKind kind)
{
    switch (kind) {
    case MeterKind::Dsmr22:
    case MeterKind::Dsmr30:
        return Standard{dsmr2, false};
    case MeterKind::Dsmr40:
    case MeterKind::Dsmr42:
        return Standard{dsmr4, true, true};
    case MeterKind::Dsmr50:
        return Standard{dsmr5, true, true, 1};
    case MeterKind::Emucs:
        return Standard{emucs, true, true, 1};
    case MeterKind::Smarty:
        return Standard{smarty, true, true};
    case MeterKind::Sweden:
    case MeterKind::Finland:
        return Standard{h1};
    default:
        return std::nullopt;
    }
}

void checkObjects(const telegram::Telegram& telegram, const Standard& standard, std::vector<Deviation>& found)
{
    for (const Rule& rule : standard.rules) {
        const telegram::Object* object = telegram.find(rule.code);
        if (object == nullptr) {
            found.push_back({Clause::Objects, fmt::format("{} is not there", rule.code.toString())});
            continue;
        }
        const std::string_view value = telegram.value(*object, 0);
        if (!rule.shape.empty() && shapeOf(value) != rule.shape)
            found.push_back({Clause::Formats, fmt::format("{} is written {} instead of {}",
                                                          rule.code.toString(), printed(shapeOf(value)),
                                                          rule.shape == "T" ? "a time" : rule.shape)});
    }
}

void checkOrder(const telegram::Telegram& telegram, std::vector<Deviation>& found)
{
    for (std::uint8_t channel = 1; channel <= 4; ++channel) {
        const auto first = std::ranges::find_if(telegram.objects, [channel](const telegram::Object& object) {
            return object.obis.a == 0 && object.obis.b == channel && object.obis.c != 96;
        });
        const bool has = telegram.find({0, channel, 24, 1, 0}) != nullptr;
        if (has && first != telegram.objects.end() && first->obis.d != 1)
            found.push_back({Clause::Order, fmt::format("channel {} tells its type behind {}", channel,
                                                        first->obis.toString())});
    }
}

/// What reading it has noted already.
void checkNotes(const telegram::Telegram& telegram, std::vector<Deviation>& found)
{
    for (const telegram::Note& note : telegram.notes) {
        const std::string_view what = note.what;
        if (what.starts_with("duplicate-object"))
            found.push_back(
                {Clause::Objects, fmt::format("{} twice", what.substr(18, what.find(' ', 18) - 18))});
        else if (what.starts_with("crc-lower-case"))
            found.push_back({Clause::Crc, "the CRC is written in small letters"});
        else if (what.starts_with("crc-unpadded"))
            found.push_back({Clause::Crc, "the CRC is written without its leading zeros"});
        else if (what.starts_with("no-blank-line"))
            found.push_back({Clause::Lines, "no blank line behind the identification"});
        else if (what.starts_with("odd-line"))
            found.push_back({Clause::Lines, "a line that is no object"});
    }
}

} // namespace

bool isVersion5(std::string_view version)
{
    return version.starts_with('5');
}

bool hasRules(MeterKind kind)
{
    return standardOf(kind).has_value();
}

std::optional<std::chrono::seconds> intervalOf(MeterKind kind)
{
    const auto standard = standardOf(kind);
    return standard ? std::optional(std::chrono::seconds(standard->seconds)) : std::nullopt;
}

std::vector<Deviation> deviationsOf(const telegram::Telegram& telegram)
{
    std::vector<Deviation> found;
    const auto standard = standardOf(telegram::meterOf(telegram).kind);
    if (!standard)
        return found;
    if (standard->crc && !telegram.crc)
        found.push_back({Clause::Crc, "no CRC"});
    if (!standard->crc && telegram.crc)
        found.push_back({Clause::Crc, "a CRC, which this version does not have"});
    checkObjects(telegram, *standard, found);
    if (standard->typeFirst)
        checkOrder(telegram, found);
    checkNotes(telegram, found);
    return found;
}

} // namespace p1scope::doctor

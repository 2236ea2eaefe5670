// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/telegram_reader.h"

#include "core/meter/quantity.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace p1scope::meter {

namespace {

using telegram::ObisCode;
using telegram::Object;
using telegram::Telegram;

/// A code of group A = 1 (electricity) that is one number with a unit. B is the meter's (Switzerland writes
/// 1-1).
struct Plain {
    std::uint8_t c, d, e;
    std::string_view name;
    std::string_view unit;
};

constexpr std::array plainElectricity{
    Plain{1, 8, 0, "energy_delivered", "kWh"},
    Plain{1, 8, 1, "energy_delivered_tariff1", "kWh"},
    Plain{1, 8, 2, "energy_delivered_tariff2", "kWh"},
    Plain{1, 8, 3, "energy_delivered_tariff3", "kWh"},
    Plain{1, 8, 4, "energy_delivered_tariff4", "kWh"},
    Plain{2, 8, 0, "energy_returned", "kWh"},
    Plain{2, 8, 1, "energy_returned_tariff1", "kWh"},
    Plain{2, 8, 2, "energy_returned_tariff2", "kWh"},
    Plain{2, 8, 3, "energy_returned_tariff3", "kWh"},
    Plain{2, 8, 4, "energy_returned_tariff4", "kWh"},
    Plain{3, 8, 0, "reactive_energy_imported", "kvarh"},
    Plain{4, 8, 0, "reactive_energy_exported", "kvarh"},
    Plain{1, 7, 0, "power_delivered", "kW"},
    Plain{2, 7, 0, "power_returned", "kW"},
    Plain{3, 7, 0, "reactive_power_imported", "kvar"},
    Plain{4, 7, 0, "reactive_power_exported", "kvar"},
    Plain{21, 7, 0, "power_delivered_l1", "kW"},
    Plain{41, 7, 0, "power_delivered_l2", "kW"},
    Plain{61, 7, 0, "power_delivered_l3", "kW"},
    Plain{22, 7, 0, "power_returned_l1", "kW"},
    Plain{42, 7, 0, "power_returned_l2", "kW"},
    Plain{62, 7, 0, "power_returned_l3", "kW"},
    Plain{32, 7, 0, "voltage_l1", "V"},
    Plain{52, 7, 0, "voltage_l2", "V"},
    Plain{72, 7, 0, "voltage_l3", "V"},
    Plain{31, 7, 0, "current_l1", "A"},
    Plain{51, 7, 0, "current_l2", "A"},
    Plain{71, 7, 0, "current_l3", "A"},
    Plain{14, 7, 0, "frequency", "Hz"},
    Plain{13, 7, 0, "power_factor", ""},
    Plain{32, 32, 0, "voltage_sags_l1", ""},
    Plain{52, 32, 0, "voltage_sags_l2", ""},
    Plain{72, 32, 0, "voltage_sags_l3", ""},
    Plain{32, 36, 0, "voltage_swells_l1", ""},
    Plain{52, 36, 0, "voltage_swells_l2", ""},
    Plain{72, 36, 0, "voltage_swells_l3", ""},
    Plain{1, 4, 0, "peak_power_quarter_hour", "kW"},
};

constexpr std::uint32_t keyOf(std::uint8_t c, std::uint8_t d, std::uint8_t e)
{
    return std::uint32_t{c} << 16U | std::uint32_t{d} << 8U | e;
}

constexpr std::uint32_t keyOf(const Plain& plain)
{
    return keyOf(plain.c, plain.d, plain.e);
}

/// The same by their codes.
constexpr auto plainByCode = [] {
    auto sorted = plainElectricity;
    std::sort(sorted.begin(), sorted.end(),
              [](const Plain& a, const Plain& b) { return keyOf(a) < keyOf(b); });
    return sorted;
}();

constexpr ObisCode meterTime{0, 0, 1, 0, 0};
constexpr ObisCode tariff{0, 0, 96, 14, 0};
constexpr ObisCode powerLimit{0, 0, 17, 0, 0};
constexpr ObisCode powerFailures{0, 0, 96, 7, 21};
constexpr ObisCode longPowerFailures{0, 0, 96, 7, 9};
constexpr ObisCode message{0, 0, 96, 13, 0};

bool isElectricity(const ObisCode& code)
{
    return code.a == 1 && code.b <= 1;
}

/// Kamstrup's pushes name the meter so, by a number of GS1.
bool isPushedId(const ObisCode& code)
{
    return code.b == 1 && code.c == 0 && code.d == 0 && code.e == 5;
}

/// 0-0:96.1.1, in DSMR 2.2 0-0:42.0.0, elsewhere 0-0:96.1.0, in Germany 0-0:96.1.255.
bool isEquipmentId(const ObisCode& code)
{
    return (code.c == 96 && code.d == 1 && (code.e <= 1 || code.e == 255)) ||
           (code.c == 42 && code.d == 0 && code.e == 0);
}

} // namespace

TelegramReader::TelegramReader(const Telegram& telegram)
    : m_telegram(telegram)
    , m_zone(zoneOf(telegram))
{}

Readings TelegramReader::read()
{
    m_channels = channelsOf(m_telegram);
    m_readings.all.reserve(m_telegram.objects.size());
    for (m_object = 0; m_object < m_telegram.objects.size(); ++m_object)
        readObject(m_telegram.objects[m_object]);
    dropContradictions();
    return std::move(m_readings);
}

bool TelegramReader::standsAlone(const Object& object)
{
    const ObisCode& code = object.obis;
    if (isElectricity(code))
        return !isPushedId(code);
    return code.a == 0 && code.b == 0 && !isEquipmentId(code);
}

std::optional<Reading> TelegramReader::readAlone(std::size_t object)
{
    m_object = object;
    m_readings.all.clear();
    readObject(m_telegram.objects[object]);
    return m_readings.all.empty() ? std::nullopt : std::optional(std::move(m_readings.all.back()));
}

void TelegramReader::readObject(const Object& object)
{
    const ObisCode& code = object.obis;
    if (isElectricity(code))
        readElectricity(object);
    else if (code.a == 0 && code.b == 0)
        readAbstract(object);
    else if (code.a == 0)
        readChannel(object);
}

void TelegramReader::readElectricity(const Object& object)
{
    const ObisCode& code = object.obis;
    if (code.c == 1 && code.d == 6 && code.e == 0) {
        addTimed("peak_power_month", object, "kW");
        return;
    }
    if (isPushedId(code)) {
        addEquipmentId(object);
        return;
    }
    const std::uint32_t key = keyOf(code.c, code.d, code.e);
    const auto* plain =
        std::lower_bound(plainByCode.begin(), plainByCode.end(), key,
                         [](const Plain& entry, std::uint32_t wanted) { return keyOf(entry) < wanted; });
    if (plain != plainByCode.end() && keyOf(*plain) == key)
        addNumber(plain->name, text(object, 0), plain->unit);
}

void TelegramReader::readAbstract(const Object& object)
{
    ObisCode code = object.obis;
    code.f = 255;
    if (code == meterTime) {
        if (const auto time = telegram::parseTst(text(object, 0), m_zone))
            add("meter_time", time->toString(), "");
    } else if (code == tariff) {
        addTariff(text(object, 0));
    } else if (code == powerFailures) {
        addNumber("power_failures", text(object, 0), "");
    } else if (code == longPowerFailures) {
        addNumber("long_power_failures", text(object, 0), "");
    } else if (code == powerLimit) {
        addLimit(text(object, 0));
    } else if (code == message) {
        addText("message", decodeHexText(text(object, 0)));
    } else if (isEquipmentId(code)) {
        addEquipmentId(object);
    }
}

void TelegramReader::addEquipmentId(const Object& object)
{
    if (m_equipmentId.value_or(object.obis) != object.obis)
        return;
    m_equipmentId = object.obis;
    addText("equipment_id", decodeHexText(text(object, 0)));
}

void TelegramReader::readChannel(const Object& object)
{
    const ObisCode& code = object.obis;
    const Channel* channel = findChannel(m_channels, code.b);
    if (channel == nullptr || channel->name.empty())
        return;
    const bool replaced =
        !channel->value && std::any_of(m_channels.begin(), m_channels.end(), [&](const Channel& other) {
            return other.name == channel->name && other.value.has_value();
        });
    if (replaced)
        return;
    if (channel->name == "gas_delivered" && code.c == 96 && code.d == 1 && code.e <= 1)
        addText("gas_equipment_id" + channel->suffix, decodeHexText(text(object, 0)));
    else if (m_object == channel->object && channel->value)
        add(channel->name + channel->suffix, *channel->value, channel->unit, channel->time);
}

void TelegramReader::addTariff(std::string_view sent)
{
    const auto digits = sent.find_first_of("0123456789"); // Hungary writes "TARIFF 1"
    if (digits != std::string_view::npos)
        addNumber("tariff", sent.substr(digits), "");
}

void TelegramReader::addLimit(std::string_view sent)
{
    const auto quantity = Quantity::parse(sent);
    for (const std::string_view unit : {"kW", "A", "kVA"}) {
        const auto number = quantity && !quantity->unit.empty() ? inUnit(*quantity, unit) : std::nullopt;
        if (!number)
            continue;
        add("power_limit", *number, unit);
        return;
    }
}

void TelegramReader::addTimed(std::string_view name, const Object& object, std::string_view unit)
{
    const auto time = telegram::parseTst(text(object, 0), m_zone);
    const auto quantity = Quantity::parse(text(object, 1));
    const auto number = quantity ? inUnit(*quantity, unit) : std::nullopt;
    if (time && number)
        add(std::string(name), *number, unit, time);
}

void TelegramReader::addNumber(std::string_view name, std::string_view sent, std::string_view unit)
{
    const auto quantity = Quantity::parse(sent);
    if (const auto number = quantity ? inUnit(*quantity, unit) : std::nullopt)
        add(std::string(name), *number, unit);
}

void TelegramReader::addText(std::string name, std::string text)
{
    if (!text.empty())
        add(std::move(name), std::move(text), "");
}

void TelegramReader::add(std::string name, std::variant<base::Decimal, std::string> value,
                         std::string_view unit, std::optional<telegram::CivilTime> time)
{
    m_readings.all.push_back({std::move(name), std::move(value), std::string(unit), time, m_object});
}

/// Of two objects that say different things under one name neither is believed; of two alike one is kept.
void TelegramReader::dropContradictions()
{
    auto& all = m_readings.all;
    std::vector<std::uint32_t> order(all.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const int names = all[a].name.compare(all[b].name);
        return names != 0 ? names < 0 : a < b;
    });
    bool any = false;
    std::vector<bool> dropped(all.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t next = i + 1;
        bool contradicted = false;
        for (; next < order.size() && all[order[next]].name == all[order[i]].name; ++next) {
            const Reading& first = all[order[i]];
            const Reading& again = all[order[next]];
            contradicted = contradicted || first.value != again.value || first.time != again.time;
            dropped[order[next]] = any = true;
        }
        dropped[order[i]] = contradicted;
        i = next;
    }
    m_leftOut = any;
    if (!any)
        return;
    std::vector<Reading> kept;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!dropped[i])
            kept.push_back(std::move(all[i]));
    }
    all = std::move(kept);
}

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/publication.h"

#include "core/meter/counter_step.h"

namespace p1scope::session {

namespace {

constexpr std::string_view gasId = "gas_equipment_id";

/// Texts of telegrams are Latin-1.
std::string utf8(std::string_view latin1)
{
    std::string text;
    text.reserve(latin1.size());
    for (const char c : latin1) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xC0U | (byte >> 6U));
            text += static_cast<char>(0x80U | (byte & 0x3FU));
        }
    }
    return text;
}

} // namespace

Publication PublicationMaker::make(const meter::Readings& readings, std::chrono::sys_seconds time,
                                   telegram::Zone zone)
{
    Publication made;
    made.time = {time, zone.offsetAt(time)};
    made.readings.reserve(readings.all.size());
    for (const meter::Reading& reading : readings.all) {
        const auto* text = std::get_if<std::string>(&reading.value);
        if (reading.name == "meter_time")
            continue;
        if (reading.name == "equipment_id" && text != nullptr) {
            m_meter = utf8(*text);
        } else if (reading.name.starts_with(gasId) && text != nullptr) {
            m_devices["gas_delivered" + reading.name.substr(gasId.size())] = utf8(*text);
        } else if (!reading.time || !meter::isCounter(reading.name) || time - reading.time->instant < stale) {
            made.readings.push_back(reading);
            if (text != nullptr)
                made.readings.back().value = utf8(*text);
        }
    }
    made.meter = m_meter;
    made.devices = m_devices;
    return made;
}

bool addsUp(std::string_view name)
{
    return meter::isCounter(name) || name == "power_failures" || name == "long_power_failures" ||
           name.starts_with("voltage_sags_") || name.starts_with("voltage_swells_");
}

bool isWord(const meter::Reading& reading)
{
    return reading.number() == nullptr || reading.name == "tariff";
}

std::string valueText(const meter::Reading& reading)
{
    const base::Decimal* number = reading.number();
    return number != nullptr ? number->toString() : std::get<std::string>(reading.value);
}

} // namespace p1scope::session

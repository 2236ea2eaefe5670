// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/home_assistant.h"

#include "core/base/json.h"
#include "core/meter/counter_step.h"
#include "core/session/publish/exposition.h"
#include "version.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace p1scope::session {

namespace {

/// What Home Assistant calls a kind of quantity, by the beginning of its reading's name and its unit. Where
/// it has no class for that unit there is none.
struct Class {
    std::string_view prefix;
    std::string_view unit;
    std::string_view name;
};

constexpr std::array classes{
    Class{"energy_", "kWh", "energy"},          Class{"slave_energy_", "kWh", "energy"},
    Class{"thermal_delivered", "GJ", "energy"}, Class{"gas_delivered", "m3", "gas"},
    Class{"water_delivered", "m3", "water"},    Class{"power_delivered", "kW", "power"},
    Class{"power_returned", "kW", "power"},     Class{"peak_power_", "kW", "power"},
    Class{"power_limit", "kW", "power"},        Class{"power_limit", "A", "current"},
    Class{"voltage_l", "V", "voltage"},         Class{"current_l", "A", "current"},
    Class{"frequency", "Hz", "frequency"},      Class{"power_factor", "", "power_factor"},
};

std::string_view classOf(const meter::Reading& reading)
{
    const auto* found = std::find_if(classes.begin(), classes.end(), [&](const Class& entry) {
        return reading.name.starts_with(entry.prefix) && reading.unit == entry.unit;
    });
    return found == classes.end() ? std::string_view() : found->name;
}

/// "energy_delivered_tariff1" as "Energy delivered tariff 1", "voltage_l1" as "Voltage L1".
std::string entityName(std::string_view reading)
{
    std::string name;
    for (const char c : reading) {
        const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
        const bool phase = digit && name.ends_with(" l");
        if (phase)
            name.back() = 'L';
        else if (digit && !name.empty() && name.back() != ' ')
            name += name.ends_with(" ch") ? "annel " : " ";
        name += c == '_' ? ' ' : c;
    }
    if (!name.empty())
        name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    return name;
}

std::string quoted(std::string_view text)
{
    return base::jsonString(text, true);
}

} // namespace

std::string topicPart(std::string_view text)
{
    std::string part(text);
    std::replace_if(
        part.begin(), part.end(),
        [](unsigned char c) { return c >= 0x80 || (std::isalnum(c) == 0 && c != '-' && c != '_'); }, '_');
    return part.empty() ? "meter" : part;
}

std::string statusTopic(std::string_view prefix)
{
    return fmt::format("{}/status", prefix);
}

MqttMessage stateMessage(const Publication& publication, std::string_view prefix)
{
    std::string payload = fmt::format(R"({{"time":"{}")", publication.time.toString());
    for (const meter::Reading& reading : publication.readings) {
        const std::string value = valueText(reading);
        payload += fmt::format(R"(,"{}":{})", reading.name, isWord(reading) ? quoted(value) : value);
        if (reading.time)
            payload += fmt::format(R"(,"{}_time":"{}")", reading.name, reading.time->toString());
    }
    return {fmt::format("{}/{}/state", prefix, topicPart(publication.meter)), payload + "}"};
}

std::vector<MqttMessage> HomeAssistant::announce(const Publication& publication)
{
    std::vector<MqttMessage> messages;
    for (const meter::Reading& reading : publication.readings) {
        const auto device = publication.devices.find(reading.name);
        const std::string key =
            fmt::format("{}\n{}\n{}", publication.meter,
                        device == publication.devices.end() ? std::string() : device->second, reading.name);
        if (m_known.insert(key).second)
            messages.push_back(configOf(publication, reading));
    }
    return messages;
}

MqttMessage HomeAssistant::configOf(const Publication& publication, const meter::Reading& reading) const
{
    const std::string meter = topicPart(publication.meter);
    const std::string unit = reading.unit == "m3" ? "m³" : reading.unit;
    std::string payload =
        fmt::format(R"({{"name":{},"unique_id":"p1scope_{}_{}","state_topic":{},"availability_topic":{},)"
                    R"("value_template":"{{{{ value_json.{} | default('') }}}}")",
                    quoted(entityName(reading.name)), meter, reading.name,
                    quoted(m_prefix + '/' + meter + "/state"), quoted(statusTopic(m_prefix)), reading.name);
    if (!isWord(reading)) {
        const bool counter = addsUp(reading.name);
        const auto fresh = std::chrono::duration_cast<std::chrono::seconds>(
            counter ? std::chrono::minutes(Exposition::freshCounter)
                    : std::chrono::minutes(Exposition::freshReading));
        payload += fmt::format(R"(,"state_class":"{}","expire_after":{})",
                               counter ? "total_increasing" : "measurement", fresh.count());
    }
    if (!unit.empty())
        payload += fmt::format(R"(,"unit_of_measurement":"{}")", unit);
    if (const std::string_view known = classOf(reading); !known.empty())
        payload += fmt::format(R"(,"device_class":"{}")", known);
    if (reading.name.find("failures") != std::string::npos || reading.name.starts_with("voltage_s") ||
        reading.name == "power_limit")
        payload += R"(,"entity_category":"diagnostic")";
    const auto device = publication.devices.find(reading.name);
    if (device == publication.devices.end())
        payload += fmt::format(R"(,"device":{{"identifiers":["p1scope_{}"],"name":{}}})", meter,
                               quoted("Smart meter " + publication.meter));
    else
        payload +=
            fmt::format(R"(,"device":{{"identifiers":["p1scope_{}"],"name":{},"via_device":"p1scope_{}"}})",
                        topicPart(device->second), quoted("Gas meter " + device->second), meter);
    payload += R"(,"origin":{"name":"P1 Scope","sw_version":")" P1SCOPE_VERSION R"("}})";
    return {fmt::format("{}/sensor/p1scope_{}/{}/config", m_discovery, meter, reading.name), payload};
}

} // namespace p1scope::session

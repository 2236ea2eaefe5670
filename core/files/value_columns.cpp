// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/value_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace p1scope::files {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

/// By what names begin with.
constexpr std::array<Pair, 13> units{{{"energy_delivered", "kWh"},
                                      {"energy_returned", "kWh"},
                                      {"reactive_energy_", "kvarh"},
                                      {"power_delivered", "kW"},
                                      {"power_returned", "kW"},
                                      {"reactive_power_", "kvar"},
                                      {"voltage_l", "V"},
                                      {"current_l", "A"},
                                      {"frequency", "Hz"},
                                      {"peak_power_", "kW"},
                                      {"gas_delivered", "m3"},
                                      {"water_delivered", "m3"},
                                      {"thermal_delivered", "GJ"}}};

/// In small letters.
constexpr std::array<Pair, 22> foreign{{
    // dsmr-reader: its readings, and the positions in its statistics by day.
    {"electricity_delivered_1", "energy_delivered_tariff1"},
    {"electricity_delivered_2", "energy_delivered_tariff2"},
    {"electricity_returned_1", "energy_returned_tariff1"},
    {"electricity_returned_2", "energy_returned_tariff2"},
    {"electricity_currently_delivered", "power_delivered"},
    {"electricity_currently_returned", "power_returned"},
    {"extra_device_delivered", "gas_delivered"},
    {"electricity1_reading", "energy_delivered_tariff1"},
    {"electricity2_reading", "energy_delivered_tariff2"},
    {"electricity1_returned_reading", "energy_returned_tariff1"},
    {"electricity2_returned_reading", "energy_returned_tariff2"},
    {"gas_reading", "gas_delivered"},
    {"phase_power_current", "current"},
    {"phase_currently_delivered", "power_delivered"},
    {"phase_currently_returned", "power_returned"},
    // p1-monitor
    {"verbr_kwh_181", "energy_delivered_tariff1"},
    {"verbr_kwh_182", "energy_delivered_tariff2"},
    {"gelvr_kwh_281", "energy_returned_tariff1"},
    {"gelvr_kwh_282", "energy_returned_tariff2"},
    {"act_verbr_kw_170", "power_delivered"},
    {"act_gelvr_kw_270", "power_returned"},
    {"verbr_gas_2421", "gas_delivered"},
}};

std::string small(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

std::optional<std::string> foreignReading(const std::string& heading)
{
    const auto of = [](std::string_view name) -> std::optional<std::string> {
        const auto found = std::find_if(foreign.begin(), foreign.end(),
                                        [&](const Pair& pair) { return pair.first == name; });
        return found == foreign.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
    // dsmr-reader's phases.
    const bool phase = heading.size() > 3 && heading.compare(heading.size() - 3, 2, "_l") == 0 &&
                       heading.back() >= '1' && heading.back() <= '3';
    if (phase) {
        const std::string suffix = heading.substr(heading.size() - 3);
        const std::string name = heading.substr(0, heading.size() - 3);
        if (name == "phase_voltage")
            return "voltage" + suffix;
        const auto reading = name.starts_with("phase_") ? of(name) : std::nullopt;
        return reading ? std::optional(*reading + suffix) : std::nullopt;
    }
    return heading.starts_with("phase_") ? std::nullopt : of(heading);
}

} // namespace

std::string_view unitOfReading(std::string_view name)
{
    const auto found = std::find_if(units.begin(), units.end(),
                                    [&](const Pair& unit) { return name.starts_with(unit.first); });
    return found == units.end() ? std::string_view() : found->second;
}

std::optional<std::string> readingOfHeading(std::string_view heading)
{
    const std::string name = small(heading);
    if (auto reading = foreignReading(name))
        return reading;
    const std::string_view unit = unitOfReading(name);
    if (unit.empty())
        return std::nullopt;
    const std::string behind = "_" + small(unit);
    if (name.size() > behind.size() && name.ends_with(behind))
        return name.substr(0, name.size() - behind.size());
    // "power_delivered_w" is no kilowatts: better left out than wrong by a thousand.
    const std::string_view rest =
        std::string_view(name).substr(std::find_if(units.begin(), units.end(), [&](const Pair& u) {
                                          return name.starts_with(u.first);
                                      })->first.size());
    const auto isKnown = [&](std::string_view part) {
        return part.empty() || part.starts_with("_tariff") || part.starts_with("_ch") ||
               part.starts_with("_l") || part == "imported" || part == "exported" || part == "month" ||
               part == "quarter_hour" || part == "1" || part == "2" || part == "3";
    };
    return isKnown(rest) ? std::optional(name) : std::nullopt;
}

std::vector<ReadingColumn> readingColumns(const std::vector<std::string>& headings,
                                          const std::map<std::string, std::string>& named)
{
    std::vector<ReadingColumn> columns;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        const auto said = std::find_if(named.begin(), named.end(), [&](const auto& entry) {
            return entry.first == headings[i] || entry.first == fmt::format("{}", i + 1);
        });
        auto reading = said != named.end() ? std::optional(said->second) : readingOfHeading(headings[i]);
        const bool taken = std::any_of(columns.begin(), columns.end(),
                                       [&](const ReadingColumn& c) { return c.reading == reading; });
        if (!reading || taken)
            continue;
        ReadingColumn column{i, *std::move(reading), {}};
        const auto own = std::find(headings.begin(), headings.end(), "extra_device_timestamp");
        if (headings[i] == "extra_device_delivered" && own != headings.end())
            column.timeColumn = static_cast<std::size_t>(own - headings.begin());
        columns.push_back(std::move(column));
    }
    return columns;
}

} // namespace p1scope::files

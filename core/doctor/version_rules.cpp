// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/version_rules.h"

#include "core/doctor/plausibility.h"
#include "core/doctor/printed.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace p1scope::doctor {

namespace {

using telegram::ObisCode;

struct Rule {
    ObisCode code;
    std::string_view shape; ///< as shapeOf() writes it; empty for any
    bool fourToo = true;    ///< of DSMR 4 as well, not of 5 alone
    bool belgium = true;
};

constexpr std::array<Rule, 12> rules{{
    {{0, 0, 1, 0, 0}, "T"},
    {{0, 0, 96, 1, 1}, ""},
    {{1, 0, 1, 8, 1}, "999999.999*kWh"},
    {{1, 0, 1, 8, 2}, "999999.999*kWh"},
    {{1, 0, 2, 8, 1}, "999999.999*kWh"},
    {{1, 0, 2, 8, 2}, "999999.999*kWh"},
    {{0, 0, 96, 14, 0}, "9999"},
    {{1, 0, 1, 7, 0}, "99.999*kW"},
    {{1, 0, 2, 7, 0}, "99.999*kW"},
    {{0, 0, 96, 7, 21}, "99999", true, false},
    {{1, 0, 32, 7, 0}, "999.9*V", false},
    {{1, 0, 31, 7, 0}, "", false},
}};

} // namespace

bool isVersion5(std::string_view version)
{
    return version.starts_with('5');
}

std::vector<std::string> deviationsOf(const telegram::Telegram& telegram)
{
    std::vector<std::string> found;
    const std::string version = telegram.version.value_or(std::string());
    const bool five = isVersion5(version);
    if (!five && !version.starts_with("4"))
        return found;
    const bool belgium = version.size() == 5;
    if (!telegram.crc)
        found.push_back("no CRC");
    for (const Rule& rule : rules) {
        if ((!five && !rule.fourToo) || (belgium && !rule.belgium))
            continue;
        const telegram::Object* object = telegram.find(rule.code);
        if (object == nullptr) {
            found.push_back(fmt::format("{} is not there", rule.code.toString()));
            continue;
        }
        const std::string_view value = telegram.value(*object, 0);
        if (!rule.shape.empty() && shapeOf(value) != rule.shape)
            found.push_back(fmt::format("{} is written {} instead of {}", rule.code.toString(),
                                        printed(shapeOf(value)), rule.shape == "T" ? "a time" : rule.shape));
    }
    return found;
}

} // namespace p1scope::doctor

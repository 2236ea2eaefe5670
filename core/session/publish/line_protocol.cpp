// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/line_protocol.h"

#include "core/meter/counter_step.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::session {

namespace {

/// In a tag. A line cannot hold the end of one, and a backslash at its end would escape what follows.
std::string tagValue(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c == ',' || c == '=' || c == ' ')
            result += '\\';
        result += static_cast<unsigned char>(c) < 0x20 ? '_' : c;
    }
    while (result.ends_with('\\'))
        result.pop_back();
    return result.empty() ? "meter" : result;
}

std::string fieldText(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return result + '"';
}

std::string field(const meter::Reading& reading)
{
    const std::string value = valueText(reading);
    if (isWord(reading))
        return fmt::format("{}={}", reading.name, fieldText(value));
    const bool count = reading.unit.empty() && addsUp(reading.name);
    return fmt::format("{}={}{}", reading.name, value, count && reading.number()->scale == 0 ? "i" : "");
}

} // namespace

std::string lineProtocol(const Publication& publication)
{
    const std::string series = "p1,meter=" + tagValue(publication.meter);
    std::string fields;
    std::string stamped;
    for (const meter::Reading& reading : publication.readings) {
        // The month's peak is stamped with when it was, and holds now.
        if (reading.time && meter::isCounter(reading.name))
            stamped += fmt::format("{} {} {}\n", series, field(reading),
                                   reading.time->instant.time_since_epoch().count());
        else
            fields += (fields.empty() ? "" : ",") + field(reading);
    }
    if (fields.empty())
        return stamped;
    return fmt::format("{} {} {}\n", series, fields, publication.time.instant.time_since_epoch().count()) +
           stamped;
}

} // namespace p1scope::session

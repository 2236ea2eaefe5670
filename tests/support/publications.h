// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/publish/publication.h"

#include <optional>
#include <utility>

namespace p1scope::test {

inline const telegram::Zone zone = telegram::Zone::centralEuropean();

inline std::chrono::sys_seconds at(std::int64_t seconds)
{
    return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

inline meter::Reading number(const char* name, const char* value, const char* unit,
                             std::optional<std::int64_t> stamp = std::nullopt)
{
    meter::Reading reading{name, *base::Decimal::parse(value), unit, std::nullopt, 0};
    if (stamp)
        reading.time = telegram::CivilTime{at(*stamp), zone.offsetAt(at(*stamp))};
    return reading;
}

inline meter::Reading text(const char* name, const char* value)
{
    return {name, std::string(value), "", std::nullopt, 0};
}

} // namespace p1scope::test

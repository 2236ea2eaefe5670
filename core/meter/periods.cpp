// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/periods.h"

#include <array>

namespace p1scope::meter {

namespace {

using namespace std::chrono;
using telegram::Zone;

constexpr std::array<std::string_view, 6> names{"minute", "quarter", "hour", "day", "month", "year"};

/// The moment that a local clock shows this, the first where there are two.
sys_seconds fromLocal(sys_seconds local, Zone zone)
{
    const sys_seconds summer = local - zone.standard - hours(1);
    if (zone.summerTime && telegram::isEuSummerTime(summer))
        return summer;
    return local - zone.standard;
}

/// Reads two digits and the character in front of them, and takes them off.
std::optional<int> part(std::string_view& text, std::string_view before, std::size_t digits)
{
    if (!before.empty()) {
        if (text.empty() || before.find(text.front()) == std::string_view::npos)
            return std::nullopt;
        text.remove_prefix(1);
    }
    if (text.size() < digits)
        return std::nullopt;
    int value = 0;
    for (const char c : text.substr(0, digits)) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

std::optional<seconds> timeOfDay(std::string_view& text)
{
    const auto hour = part(text, "T ", 2);
    const auto minute = hour ? part(text, ":", 2) : std::nullopt;
    if (!minute || *hour > 23 || *minute > 59)
        return std::nullopt;
    int second = 0;
    if (text.starts_with(':')) {
        const auto read = part(text, ":", 2);
        if (!read || *read > 59)
            return std::nullopt;
        second = *read;
    }
    if (text.starts_with('.')) { // fractions say nothing that matters here
        text.remove_prefix(1);
        while (!text.empty() && text.front() >= '0' && text.front() <= '9')
            text.remove_prefix(1);
    }
    return hours(*hour) + minutes(*minute) + seconds(second);
}

/// "+01:00", "+0100", "+01" or "Z", and nothing behind it.
std::optional<minutes> offsetOf(std::string_view text)
{
    if (text == "Z" || text == "z")
        return minutes(0);
    const bool west = text.front() == '-';
    const auto hour = part(text, "+-", 2);
    if (!hour || *hour > 14)
        return std::nullopt;
    int minute = 0;
    if (!text.empty()) {
        const auto read = part(text, text.front() == ':' ? ":" : "", 2);
        if (!read || *read > 59 || !text.empty())
            return std::nullopt;
        minute = *read;
    }
    const minutes offset = hours(*hour) + minutes(minute);
    return west ? -offset : offset;
}

} // namespace

std::string_view periodName(Period period)
{
    return names[static_cast<std::size_t>(period)];
}

std::optional<Period> periodFromName(std::string_view name)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name)
            return static_cast<Period>(i);
    }
    return std::nullopt;
}

year_month_day localDate(sys_seconds time, Zone zone)
{
    return floor<days>(time + zone.offsetAt(time));
}

sys_seconds midnight(year_month_day date, Zone zone)
{
    return fromLocal(sys_days(date), zone);
}

telegram::CivilTime civil(sys_seconds time, Zone zone)
{
    return {time, zone.offsetAt(time)};
}

sys_seconds periodStart(sys_seconds time, Period period, Zone zone)
{
    const auto date = [&] { return localDate(time, zone); };
    switch (period) {
    case Period::Minute:
        return floor<minutes>(time);
    case Period::Quarter:
        return floor<duration<std::int64_t, std::ratio<900>>>(time);
    case Period::Hour:
        return floor<hours>(time);
    case Period::Day:
        return midnight(date(), zone);
    case Period::Month:
        return midnight(date().year() / date().month() / 1, zone);
    case Period::Year:
        break;
    }
    return midnight(date().year() / January / 1, zone);
}

sys_seconds periodEnd(sys_seconds time, Period period, Zone zone)
{
    const year_month_day date = localDate(time, zone);
    switch (period) {
    case Period::Minute:
        return floor<minutes>(time) + minutes(1);
    case Period::Quarter:
        return periodStart(time, period, zone) + minutes(15);
    case Period::Hour:
        return floor<hours>(time) + hours(1);
    case Period::Day:
        return midnight(sys_days(date) + days(1), zone);
    case Period::Month:
        return midnight((date.year() / date.month() + months(1)) / 1, zone);
    case Period::Year:
        break;
    }
    return midnight((date.year() + years(1)) / January / 1, zone);
}

std::optional<sys_seconds> parseLocalTime(std::string_view text, Zone zone)
{
    const auto y = part(text, "", 4);
    const auto m = y ? part(text, "-", 2) : std::nullopt;
    const auto d = m ? part(text, "-", 2) : std::nullopt;
    if (!d || *y < 1970 || *y > 2200)
        return std::nullopt;
    const year_month_day date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
    if (!date.ok())
        return std::nullopt;
    if (text.empty())
        return midnight(date, zone);
    const auto time = timeOfDay(text);
    if (!time)
        return std::nullopt;
    const sys_seconds local = sys_days(date) + *time;
    if (!text.empty()) {
        const auto offset = offsetOf(text);
        return offset ? std::optional(local - *offset) : std::nullopt;
    }
    const sys_seconds instant = fromLocal(local, zone);
    // An hour is left out in March.
    return instant + zone.offsetAt(instant) == local ? std::optional(instant) : std::nullopt;
}

} // namespace p1scope::meter

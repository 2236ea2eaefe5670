// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/civil_time.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::telegram {

namespace {

using namespace std::chrono;

/// 01:00 UTC on the last Sunday of a month.
sys_seconds changeOver(year y, month m)
{
    return sys_days(y / m / Sunday[last]) + hours(1);
}

constexpr minutes summerShift{60};

/// Fillers for "no time" lie before this, and so does nothing that a P1 meter ever measured.
constexpr sys_seconds earliest = sys_days(2001y / January / 2);

std::optional<int> twoDigits(std::string_view text, std::size_t at)
{
    const char tens = text[at];
    const char ones = text[at + 1];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9')
        return std::nullopt;
    return (tens - '0') * 10 + (ones - '0');
}

/// Two digits of a year from here on are of the century before: 1970 is a clock that was never set.
constexpr int pastYears = 70;

/// The civil time in the text's first twelve digits, as if it were UTC.
std::optional<sys_seconds> civilDigits(std::string_view text)
{
    int part[6];
    for (std::size_t i = 0; i < 6; ++i) {
        const auto value = twoDigits(text, 2 * i);
        if (!value)
            return std::nullopt;
        part[i] = *value;
    }
    const year_month_day date{year((part[0] >= pastYears ? 1900 : 2000) + part[0]),
                              month(static_cast<unsigned>(part[1])), day(static_cast<unsigned>(part[2]))};
    if (!date.ok() || part[3] > 23 || part[4] > 59 || part[5] > 59)
        return std::nullopt;
    return sys_days(date) + hours(part[3]) + minutes(part[4]) + seconds(part[5]);
}

} // namespace

bool isEuSummerTime(sys_seconds instant)
{
    const year y = year_month_day(floor<days>(instant)).year();
    return instant >= changeOver(y, March) && instant < changeOver(y, October);
}

minutes Zone::offsetAt(sys_seconds instant) const
{
    return summerTime && isEuSummerTime(instant) ? standard + summerShift : standard;
}

std::string CivilTime::toString() const
{
    const auto local = instant + offset;
    const auto midnight = floor<days>(local);
    const year_month_day date(midnight);
    const hh_mm_ss time(local - midnight);
    const auto shift = offset < minutes(0) ? -offset : offset;
    const auto yearHere = std::clamp(static_cast<int>(date.year()), 0, 9999);
    // Once for every telegram, and ten times as fast as by a format.
    std::string text("0000-00-00T00:00:00+00:00");
    const auto put = [&](std::size_t at, auto number) {
        text[at] = static_cast<char>('0' + number / 10 % 10);
        text[at + 1] = static_cast<char>('0' + number % 10);
    };
    put(0, yearHere / 100);
    put(2, yearHere % 100);
    put(5, static_cast<unsigned>(date.month()));
    put(8, static_cast<unsigned>(date.day()));
    put(11, time.hours().count());
    put(14, time.minutes().count());
    put(17, time.seconds().count());
    text[19] = offset < minutes(0) ? '-' : '+';
    put(20, shift.count() / 60);
    put(23, shift.count() % 60);
    return text;
}

std::optional<CivilTime> parseTst(std::string_view text, Zone zone, std::optional<bool> summerHint)
{
    if (text.size() != 12 && text.size() != 13)
        return std::nullopt;
    const auto civil = civilDigits(text);
    if (!civil || *civil < earliest)
        return std::nullopt;
    const minutes summer = zone.standard + summerShift;
    if (text.size() == 13) {
        if (text.back() == 'S')
            return CivilTime{*civil - summer, summer};
        if (text.back() == 'W')
            return CivilTime{*civil - zone.standard, zone.standard};
        return std::nullopt;
    }
    const bool couldBeSummer = zone.summerTime && isEuSummerTime(*civil - summer);
    const bool couldBeWinter = !zone.summerTime || !isEuSummerTime(*civil - zone.standard);
    // Within the hour that comes twice both hold; in the one that never comes, neither: the clock was not set
    // forward.
    const bool isSummer = couldBeSummer && (!couldBeWinter || summerHint.value_or(true));
    return isSummer ? CivilTime{*civil - summer, summer} : CivilTime{*civil - zone.standard, zone.standard};
}

std::string formatTst(sys_seconds instant, Zone zone, bool withFlag)
{
    const minutes offset = zone.offsetAt(instant);
    const auto local = instant + offset;
    const auto midnight = floor<days>(local);
    const year_month_day date(midnight);
    const hh_mm_ss time(local - midnight);
    return fmt::format("{:02}{:02}{:02}{:02}{:02}{:02}{}", static_cast<int>(date.year()) % 100,
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count(),
                       !withFlag                 ? ""
                       : offset == zone.standard ? "W"
                                                 : "S");
}

} // namespace p1scope::telegram

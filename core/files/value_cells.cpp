// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/value_cells.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace p1scope::files {

namespace {

using namespace std::chrono;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Takes digits off a text; no value where there is none, or more than `most`.
std::optional<int> takeDigits(std::string_view& text, std::size_t most, std::size_t* length = nullptr)
{
    std::size_t n = 0;
    int value = 0;
    while (n < text.size() && n <= most && isDigit(text[n])) {
        value = n < 9 ? value * 10 + (text[n] - '0') : value;
        ++n;
    }
    if (n == 0 || n > most)
        return std::nullopt;
    text.remove_prefix(n);
    if (length != nullptr)
        *length = n;
    return value;
}

bool takeOne(std::string_view& text, std::string_view ofThese, char* which = nullptr)
{
    if (text.empty() || ofThese.find(text.front()) == std::string_view::npos)
        return false;
    if (which != nullptr)
        *which = text.front();
    text.remove_prefix(1);
    return true;
}

bool takeWord(std::string_view& text, std::string_view word)
{
    if (text.size() < word.size() ||
        !std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == (b & ~0x20); }))
        return false;
    text.remove_prefix(word.size());
    return true;
}

/// hh:mm[:ss[.fff]] [AM|PM]
std::optional<milliseconds> takeClock(std::string_view& text)
{
    auto hour = takeDigits(text, 2);
    if (!hour || !takeOne(text, ":"))
        return std::nullopt;
    const auto minute = takeDigits(text, 2);
    if (!minute)
        return std::nullopt;
    int second = 0;
    int thousandths = 0;
    if (takeOne(text, ":")) {
        const auto seconds = takeDigits(text, 2);
        if (!seconds)
            return std::nullopt;
        second = *seconds;
        if (text.size() > 1 && (text[0] == '.' || text[0] == ',') && isDigit(text[1])) {
            text.remove_prefix(1);
            for (int weight = 100; !text.empty() && isDigit(text.front()); text.remove_prefix(1)) {
                thousandths += (text.front() - '0') * weight;
                weight /= 10;
            }
        }
    }
    std::string_view rest = trimmedCell(text);
    const bool morning = takeWord(rest, "AM");
    if (morning || takeWord(rest, "PM")) {
        if (*hour < 1 || *hour > 12)
            return std::nullopt;
        hour = *hour % 12 + (morning ? 0 : 12);
        text = rest;
    }
    // 24:00 is written for a day's end; a leap second is the next one's first.
    if (*hour > 24 || *minute > 59 || second > 60 || (*hour == 24 && *minute + second + thousandths > 0))
        return std::nullopt;
    return hours(*hour) + minutes(*minute) + seconds(second) + milliseconds(thousandths);
}

/// Z, +01:00, +0100, +01, UTC, CET, CEST, or nothing. False where something else is left over.
bool takeOffset(std::string_view text, std::optional<minutes>& offset)
{
    text = trimmedCell(text);
    if (text.empty())
        return true;
    struct Name {
        std::string_view word;
        int hours;
    };
    static constexpr std::array names{Name{"UTC", 0},  Name{"GMT", 0},  Name{"Z", 0},
                                      Name{"CEST", 2}, Name{"CET", 1},  Name{"EET", 2},
                                      Name{"EEST", 3}, Name{"MESZ", 2}, Name{"MEZ", 1}};
    for (const Name& name : names) {
        std::string_view rest = text;
        if (takeWord(rest, name.word) && rest.empty()) {
            offset = hours(name.hours);
            return true;
        }
    }
    char sign = 0;
    if (!takeOne(text, "+-", &sign))
        return false;
    std::size_t length = 0;
    const auto first = takeDigits(text, 4, &length);
    if (!first || length == 3)
        return false;
    int hour = *first;
    int minute = 0;
    if (length == 4) {
        minute = hour % 100;
        hour /= 100;
    } else if (takeOne(text, ":")) {
        const auto second = takeDigits(text, 2);
        if (!second)
            return false;
        minute = *second;
    }
    if (!text.empty() || hour > 14 || minute > 59)
        return false;
    const minutes east = hours(hour) + minutes(minute);
    offset = sign == '-' ? -east : east;
    return true;
}

std::optional<sys_days> takeDate(std::string_view& text, DateOrder order, char& mark)
{
    int part[3] = {};
    std::size_t length[3] = {};
    for (int i = 0; i < 3; ++i) {
        const auto number = takeDigits(text, 4, &length[i]);
        if (!number)
            return std::nullopt;
        part[i] = *number;
        char next = 0;
        if (i < 2 && (!takeOne(text, "-/.", &next) || (i == 1 && next != mark)))
            return std::nullopt;
        mark = i == 0 ? next : mark;
    }
    if (length[0] == 4)
        order = DateOrder::YearFirst;
    else if (order == DateOrder::YearFirst && length[2] == 4)
        order = DateOrder::DayFirst;
    const int place = order == DateOrder::YearFirst ? 0 : 2;
    int y = part[place];
    if (length[place] != 4 && length[place] != 2)
        return std::nullopt;
    y += length[place] == 2 ? 2000 : 0;
    const int m = part[order == DateOrder::MonthFirst ? 0 : 1];
    const int d = part[order == DateOrder::YearFirst ? 2 : order == DateOrder::DayFirst ? 0 : 1];
    const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
    if (!date.ok() || y < 1970 || y > 2199)
        return std::nullopt;
    return sys_days(date);
}

/// Seconds or milliseconds since 1970, of the years 2001 to 2199.
std::optional<WrittenTime> sinceEpoch(std::string_view text)
{
    const auto number = parseNumber(text, text.find(',') != std::string_view::npos);
    if (!number || !(*number >= 1e9) || text.find(' ') != std::string_view::npos)
        return std::nullopt;
    constexpr double latest = 7.3e9;
    const double value = *number > latest ? *number / 1000 : *number;
    if (value < 1e9 || value > latest)
        return std::nullopt;
    return WrittenTime{TableTime(milliseconds(std::llround(value * 1000))), minutes(0), false, 0};
}

constexpr std::string_view groupBlanks[] = {" ", "'", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x99"};

/// Takes a blank or an apostrophe off, as it stands between groups.
bool takeGroupBlank(std::string_view& text)
{
    for (const std::string_view blank : groupBlanks) {
        if (text.substr(0, blank.size()) == blank) {
            text.remove_prefix(blank.size());
            return true;
        }
    }
    return false;
}

} // namespace

std::string_view trimmedCell(std::string_view cell)
{
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (cell.substr(0, mark.size()) == mark)
        cell.remove_prefix(mark.size());
    const auto first = cell.find_first_not_of(" \t\r");
    if (first == std::string_view::npos)
        return {};
    return cell.substr(first, cell.find_last_not_of(" \t\r") - first + 1);
}

std::optional<WrittenTime> parseTime(std::string_view cell, DateOrder order)
{
    std::string_view text = trimmedCell(cell);
    if (auto epoch = sinceEpoch(text))
        return epoch;
    WrittenTime time;
    const auto date = takeDate(text, order, time.dateMark);
    if (!date)
        return std::nullopt;
    time.wall = *date;
    text = text.substr(0, 1) == "T" ? text.substr(1) : trimmedCell(text);
    if (text.empty()) {
        time.dateOnly = true;
        return time;
    }
    const auto clock = takeClock(text);
    if (!clock || !takeOffset(text, time.offset))
        return std::nullopt;
    time.wall += *clock;
    return time;
}

std::optional<milliseconds> parseClock(std::string_view cell)
{
    std::string_view text = trimmedCell(cell);
    const auto clock = takeClock(text);
    return clock && trimmedCell(text).empty() ? clock : std::nullopt;
}

std::optional<double> parseNumber(std::string_view cell, bool decimalComma)
{
    std::string_view text = trimmedCell(cell);
    const char decimal = decimalComma ? ',' : '.';
    const char group = decimalComma ? '.' : ',';
    std::string digits;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        if (text.front() == '-')
            digits = "-";
        text.remove_prefix(1);
    }
    bool grouped = false;
    std::size_t inGroup = 0;
    while (!text.empty() && text.front() != decimal && text.front() != 'e' && text.front() != 'E') {
        if (isDigit(text.front())) {
            digits += text.front();
            text.remove_prefix(1);
            ++inGroup;
            continue;
        }
        if (inGroup == 0 || (grouped ? inGroup != 3 : inGroup > 3))
            return std::nullopt;
        if (text.front() == group)
            text.remove_prefix(1);
        else if (!takeGroupBlank(text))
            return std::nullopt;
        grouped = true;
        inGroup = 0;
    }
    if (grouped && inGroup != 3)
        return std::nullopt;
    if (!text.empty() && text.front() == decimal) {
        digits += '.';
        text.remove_prefix(1);
    }
    digits += text;
    double value = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (fault != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

DecimalSign decimalSignOf(std::string_view cell)
{
    std::string_view text = trimmedCell(cell);
    if (!parseNumber(text, false) && !parseNumber(text, true))
        return DecimalSign::Neither;
    const auto commas = std::count(text.begin(), text.end(), ',');
    const auto points = std::count(text.begin(), text.end(), '.');
    if (commas == 0 && points == 0)
        return DecimalSign::None;
    if (!parseNumber(text, false))
        return DecimalSign::Comma;
    if (!parseNumber(text, true))
        return DecimalSign::Point;
    // Both ways make a number of it. "0.540" and "00003.540" are no thousands.
    const std::size_t first = text.find_first_of("0123456789");
    if (first != std::string_view::npos && text[first] == '0')
        return commas > 0 ? DecimalSign::Comma : DecimalSign::Point;
    return commas > 0 ? DecimalSign::EitherComma : DecimalSign::EitherDot;
}

} // namespace p1scope::files

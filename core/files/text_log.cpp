// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/text_log.h"

#include <chrono>
#include <cmath>
#include <utility>

namespace p1scope::files {

namespace {

using namespace std::chrono;

/// Nobody kept such a log before, and nanoseconds do not reach much further.
constexpr int firstYear = 1970;
constexpr int lastYear = 2200;

/// Reads a text from the front, piece by piece; once a piece does not fit nothing more does.
class Cursor {
public:
    explicit Cursor(std::string_view text)
        : m_text(text)
    {}

    /// Exactly `digits` digits.
    int number(std::size_t digits)
    {
        int value = 0;
        if (m_at + digits > m_text.size())
            m_good = false;
        for (std::size_t i = 0; m_good && i < digits; ++i) {
            const char c = m_text[m_at + i];
            m_good = c >= '0' && c <= '9';
            value = value * 10 + (c - '0');
        }
        m_at += m_good ? digits : 0;
        return m_good ? value : 0;
    }
    /// One of these characters.
    void oneOf(std::string_view allowed)
    {
        m_good = m_good && m_at < m_text.size() && allowed.find(m_text[m_at]) != std::string_view::npos;
        m_at += m_good ? 1 : 0;
    }
    bool skip(char c)
    {
        if (!m_good || m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }
    /// ".678" or ",678", to nine digits; nothing where there is none.
    nanoseconds fraction()
    {
        if (!skip('.') && !skip(','))
            return {};
        std::int64_t value = 0;
        std::int64_t unit = 1'000'000'000;
        while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9' && unit > 1) {
            value = value * 10 + (m_text[m_at++] - '0');
            unit /= 10;
        }
        return nanoseconds(value * unit);
    }
    /// "+01:00", "+0100" or "Z"; nothing where there is none.
    minutes offset()
    {
        if (skip('Z'))
            return {};
        const bool west = m_at < m_text.size() && m_text[m_at] == '-';
        if (!skip('+') && !skip('-'))
            return {};
        const int h = number(2);
        skip(':');
        const int m = number(2);
        return minutes((west ? -1 : 1) * (60 * h + m));
    }
    /// What stands between a stamp and its line.
    void separator()
    {
        while (m_at < m_text.size() &&
               std::string_view(" \t]->|:;,)").find(m_text[m_at]) != std::string_view::npos)
            ++m_at;
    }

    void fail() { m_good = false; }
    /// Nothing but a line end is left.
    [[nodiscard]] bool atLineEnd() const
    {
        return m_text.find_first_not_of("\r\n", m_at) == std::string_view::npos;
    }

    [[nodiscard]] bool good() const { return m_good; }
    [[nodiscard]] std::size_t at() const { return m_at; }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
    bool m_good = true;
};

nanoseconds clockTime(Cursor& cursor)
{
    const int h = cursor.number(2);
    cursor.oneOf(":");
    const int m = cursor.number(2);
    cursor.oneOf(":");
    const int s = cursor.number(2);
    if (h > 23 || m > 59 || s > 60)
        cursor.fail();
    return hours(h) + minutes(m) + seconds(s) + cursor.fraction();
}

/// Whether the stamp ends where it should, and is not just the beginning of a longer number.
std::optional<LineStamp> finish(Cursor& cursor, nanoseconds time, bool dated)
{
    const std::size_t before = cursor.at();
    cursor.separator();
    if (!cursor.good() || (cursor.at() == before && !cursor.atLineEnd()))
        return std::nullopt;
    return LineStamp{cursor.at(), time, dated};
}

std::optional<LineStamp> dateAndTime(std::string_view line)
{
    Cursor cursor(line);
    cursor.skip('[');
    const int y = cursor.number(4);
    cursor.oneOf("-/.");
    const int m = cursor.number(2);
    cursor.oneOf("-/.");
    const int d = cursor.number(2);
    cursor.oneOf("T _");
    const nanoseconds time = clockTime(cursor);
    const minutes offset = cursor.offset();
    const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
    if (!cursor.good() || !date.ok() || y < firstYear || y > lastYear)
        return std::nullopt;
    return finish(cursor, sys_days(date).time_since_epoch() + time - offset, true);
}

/// "02-01-2026 03:04:05", "02/01/2026, 03:04:05.678": the day first, unless that cannot be.
std::optional<LineStamp> dayFirst(std::string_view line)
{
    Cursor cursor(line);
    cursor.skip('[');
    int d = cursor.number(2);
    cursor.oneOf("-/.");
    int m = cursor.number(2);
    cursor.oneOf("-/.");
    const int y = cursor.number(4);
    cursor.skip(',');
    cursor.oneOf("T _");
    const nanoseconds time = clockTime(cursor);
    if (m > 12)
        std::swap(d, m);
    const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
    if (!cursor.good() || !date.ok() || y < firstYear || y > lastYear)
        return std::nullopt;
    return finish(cursor, sys_days(date).time_since_epoch() + time, true);
}

/// "Jan 02 03:04:05", as ts and syslog write it. Without a year it is no more than the time of day.
std::optional<LineStamp> monthName(std::string_view line)
{
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto found = line.size() < 4 ? std::string_view::npos : months.find(line.substr(0, 3));
    if (found == std::string_view::npos || found % 3 != 0 || line[3] != ' ')
        return std::nullopt;
    Cursor cursor(line.substr(4));
    const int d = cursor.skip(' ') ? cursor.number(1) : cursor.number(2);
    cursor.oneOf(" ");
    const nanoseconds time = clockTime(cursor);
    if (d < 1 || d > 31)
        return std::nullopt;
    auto stamp = finish(cursor, time, false);
    if (stamp)
        stamp->length += 4;
    return stamp;
}

std::optional<LineStamp> timeAlone(std::string_view line)
{
    Cursor cursor(line);
    cursor.skip('[');
    const nanoseconds time = clockTime(cursor);
    return finish(cursor, time, false);
}

std::optional<LineStamp> unixTime(std::string_view line)
{
    Cursor cursor(line);
    cursor.skip('[');
    const int high = cursor.number(5);
    const int low = cursor.number(5);
    if (high < 10'000 || high > 40'000 || cursor.atLineEnd()) // September 2001 to 2096
        return std::nullopt;
    const nanoseconds time = seconds(std::int64_t{high} * 100'000 + low) + cursor.fraction();
    return finish(cursor, time, true);
}

/// Begins as a line of a telegram does: "/XXX5…", "1-0:1.8.1(…)", "!", "(00124.477)".
bool isTelegramLine(std::string_view line)
{
    if (line.empty())
        return false;
    if (line.front() == '/' || line.front() == '!' || line.front() == '(')
        return true;
    return line.size() > 3 && line[0] >= '0' && line[0] <= '9' && line[1] == '-' && line.find(':') < 6;
}

} // namespace

std::optional<LineStamp> parseStamp(std::string_view line)
{
    if (const auto stamp = dateAndTime(line))
        return stamp;
    for (const auto read : {dayFirst, monthName, timeAlone}) {
        if (const auto stamp = read(line))
            return stamp;
    }
    return unixTime(line);
}

bool looksStamped(std::string_view text)
{
    std::size_t plain = 0;
    std::size_t stamped = 0;
    std::size_t plainStarts = 0; // of the above, first lines of telegrams
    std::size_t stampedStarts = 0;
    while (!text.empty() && plain + stamped < 200) {
        const auto end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (isTelegramLine(line)) {
            ++plain;
            plainStarts += line.front() == '/' ? 1U : 0U;
        } else if (const auto stamp = parseStamp(line); stamp && isTelegramLine(line.substr(stamp->length))) {
            ++stamped;
            stampedStarts += line[stamp->length] == '/' ? 1U : 0U;
        }
    }
    return stamped > plain || stampedStarts > plainStarts;
}

} // namespace p1scope::files

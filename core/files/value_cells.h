// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

/// The cells of a table of times and values, each by itself; value_csv.h reads whole tables.
namespace p1scope::files {

using TableTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// The order in which a date's three numbers stand.
enum class DateOrder : std::uint8_t { YearFirst, DayFirst, MonthFirst };

/// A moment as it is written: by a clock on the wall (as if that were UTC), and how far east of UTC, where
/// that is said.
struct WrittenTime {
    TableTime wall;
    std::optional<std::chrono::minutes> offset;
    bool dateOnly = false;
    char dateMark = 0; ///< between the numbers of the date; 0 for seconds since 1970
};

/// "2026-01-31T23:59:00+01:00", "31-01-2026 23:59", "1/31/26 11:59:00.250 PM", "1767225600.5" (seconds since
/// 1970, or milliseconds where that is the only way to make a year of our time of it). A four-digit number
/// first is a year, whatever `order` says. No value for what is no time.
[[nodiscard]] std::optional<WrittenTime> parseTime(std::string_view cell, DateOrder order);
/// Since midnight: "23:59", "23:59:00.250", "11:59 PM".
[[nodiscard]] std::optional<std::chrono::milliseconds> parseClock(std::string_view cell);

/// A number with its decimals behind a comma or a point; the other of the two, blanks (narrow and unbreakable
/// ones too) and apostrophes may stand between groups of three digits.
[[nodiscard]] std::optional<double> parseNumber(std::string_view cell, bool decimalComma);

/// What a number's own text says of its decimals.
enum class DecimalSign : std::uint8_t {
    None,      ///< it has neither comma nor point
    Point,     ///< "1,234.5", "0.540", "12.34"
    Comma,     ///< "1.234,5", "0,540", "12,34"
    EitherDot, ///< "1.234": one and something, or a thousand and something
    EitherComma,
    Neither ///< no number at all
};
[[nodiscard]] DecimalSign decimalSignOf(std::string_view cell);

/// Without blanks around it, and without a byte order mark before it.
[[nodiscard]] std::string_view trimmedCell(std::string_view cell);

} // namespace p1scope::files

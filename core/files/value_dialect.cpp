// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/value_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace p1scope::files {

namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t mostLines = 20'000;

Rows splitRows(std::string_view text, char separator)
{
    Rows rows;
    std::vector<std::string> fields;
    while (rows.size() < mostLines && takeRow(text, separator, fields)) {
        const bool blank = std::all_of(fields.begin(), fields.end(),
                                       [](const std::string& cell) { return trimmedCell(cell).empty(); });
        if (!blank && trimmedCell(fields[0]).substr(0, 1) != "#")
            rows.push_back(fields);
    }
    return rows;
}

/// Of the rows behind the first, how many have in this column what the test wants; empty cells count for
/// nothing either way.
struct Share {
    std::size_t yes = 0;
    std::size_t no = 0;
    [[nodiscard]] bool most() const { return yes > 0 && yes >= 4 * no; }
};

template <typename Test>
Share shareOf(const Rows& rows, std::size_t column, const Test& test)
{
    Share share;
    for (std::size_t i = rows.size() > 1 ? 1U : 0U; i < rows.size(); ++i) {
        if (column >= rows[i].size() || trimmedCell(rows[i][column]).empty())
            continue;
        (test(rows[i][column]) ? share.yes : share.no) += 1;
    }
    return share;
}

bool isNumber(const std::string& cell)
{
    return decimalSignOf(cell) != DecimalSign::Neither;
}

/// In one of the orders.
std::optional<WrittenTime> anyTime(std::string_view cell)
{
    const auto time = parseTime(cell, DateOrder::DayFirst);
    return time ? time : parseTime(cell, DateOrder::MonthFirst);
}

bool isTime(const std::string& cell)
{
    return anyTime(cell).has_value();
}

/// What the columns of a table are, when it is split at one separator.
struct Layout {
    Rows rows;
    std::size_t width = 0;
    std::size_t timeColumn = 0;
    std::optional<std::size_t> clockColumn;
    std::vector<std::size_t> numbers; ///< columns that may be the value
    std::size_t score = 0;            ///< rows with a time
};

std::optional<Layout> layoutOf(std::string_view text, char separator)
{
    Layout layout;
    layout.rows = splitRows(text, separator);
    for (const auto& row : layout.rows)
        layout.width = std::max(layout.width, row.size());
    std::optional<std::size_t> time;
    for (std::size_t column = 0; column < layout.width; ++column) {
        const Share times = shareOf(layout.rows, column, isTime);
        if (!time && times.most()) {
            time = column;
            layout.score = times.yes;
            continue;
        }
        if (time && column == *time + 1 && shareOf(layout.rows, column, [](const std::string& cell) {
                                               return parseClock(cell).has_value();
                                           }).most()) {
            layout.clockColumn = column;
            continue;
        }
        if (shareOf(layout.rows, column, isNumber).most())
            layout.numbers.push_back(column);
    }
    if (!time)
        return std::nullopt;
    layout.timeColumn = *time;
    return layout;
}

/// Whether a column only ever rises, and does rise: what a counter does.
bool rises(const Rows& rows, std::size_t column, bool decimalComma)
{
    std::size_t up = 0;
    std::size_t down = 0;
    std::optional<double> last;
    for (const auto& row : rows) {
        const auto value = column < row.size() ? parseNumber(row[column], decimalComma) : std::nullopt;
        if (value && last) {
            up += *value > *last ? 1U : 0U;
            down += *value < *last ? 1U : 0U;
        }
        last = value ? value : last;
    }
    // One that falls all the way belongs to a file with its newest row first.
    return (up > 0 && down * 50 < up) || (down > 0 && up * 50 < down);
}

void chooseDecimals(const Layout& layout, const std::vector<std::size_t>& columns, ValueProposal& proposal)
{
    std::array<std::size_t, 6> seen{};
    for (const std::size_t column : columns) {
        for (std::size_t i = proposal.dialect.heading ? 1U : 0U; i < layout.rows.size(); ++i) {
            if (column < layout.rows[i].size())
                ++seen[static_cast<std::size_t>(decimalSignOf(layout.rows[i][column]))];
        }
    }
    const auto count = [&](DecimalSign sign) { return seen[static_cast<std::size_t>(sign)]; };
    const std::size_t comma = count(DecimalSign::Comma);
    const std::size_t point = count(DecimalSign::Point);
    if (comma + point > 0) {
        proposal.dialect.decimalComma = comma > point;
        return;
    }
    // Commas between fields leave the point for decimals; a comma in a field then stands between thousands or
    // was put in quotes for being a decimal one.
    const bool commaSeparates = proposal.dialect.separator == ',';
    proposal.dialect.decimalComma = !commaSeparates && count(DecimalSign::EitherComma) > 0;
    proposal.decimalsOpen =
        count(DecimalSign::EitherComma) > 0 || (!commaSeparates && count(DecimalSign::EitherDot) > 0);
}

void chooseColumn(const Layout& layout, ValueProposal& proposal)
{
    if (layout.numbers.empty())
        return;
    std::vector<std::size_t> rising;
    for (const std::size_t column : layout.numbers) {
        if (rises(layout.rows, column, proposal.dialect.decimalComma))
            rising.push_back(column);
    }
    const auto& candidates = rising.empty() ? layout.numbers : rising;
    proposal.dialect.valueColumn = candidates.front();
    proposal.columnOpen = candidates.size() > 1;
}

/// The time from the first to the last row when dates are read in an order; none where that makes times that
/// go up and down, or dates that are not there.
std::optional<double> spanOf(const Layout& layout, bool heading, DateOrder order)
{
    std::size_t up = 0;
    std::size_t down = 0;
    std::optional<TableTime> first;
    std::optional<TableTime> last;
    for (std::size_t i = heading ? 1U : 0U; i < layout.rows.size(); ++i) {
        const auto& row = layout.rows[i];
        if (layout.timeColumn >= row.size() || trimmedCell(row[layout.timeColumn]).empty())
            continue;
        const auto time = parseTime(row[layout.timeColumn], order);
        if (!time) {
            if (isTime(row[layout.timeColumn]))
                return std::nullopt;
            continue;
        }
        if (last) {
            up += time->wall > *last ? 1U : 0U;
            down += time->wall < *last ? 1U : 0U;
        }
        first = first ? first : time->wall;
        last = time->wall;
    }
    if (!first || std::min(up, down) * 10 > std::max(up, down))
        return std::nullopt;
    return std::abs(static_cast<double>((*last - *first).count()));
}

void chooseDates(const Layout& layout, ValueProposal& proposal)
{
    bool numbersFirst = false; // dates that begin with a day or a month
    bool pointed = false;
    for (std::size_t i = proposal.dialect.heading ? 1U : 0U; i < layout.rows.size(); ++i) {
        if (layout.timeColumn >= layout.rows[i].size())
            continue;
        const auto cell = trimmedCell(layout.rows[i][layout.timeColumn]);
        const auto time = anyTime(cell);
        if (time && !time->offset && !proposal.dialect.offset)
            proposal.zoneOpen = true;
        const auto mark = cell.find_first_of("-/.");
        if (time && time->dateMark == 0)
            continue;
        numbersFirst = numbersFirst || (mark != std::string_view::npos && mark < 4);
        pointed = pointed || (mark != std::string_view::npos && cell[mark] == '.');
    }
    if (!numbersFirst)
        return;
    proposal.dialect.dates = DateOrder::DayFirst;
    if (pointed)
        return; // nobody puts a month first before a point
    const auto day = spanOf(layout, proposal.dialect.heading, DateOrder::DayFirst);
    const auto month = spanOf(layout, proposal.dialect.heading, DateOrder::MonthFirst);
    if (!day && month)
        proposal.dialect.dates = DateOrder::MonthFirst;
    if (!day || !month)
        return;
    proposal.dialect.dates = *month < *day ? DateOrder::MonthFirst : DateOrder::DayFirst;
    // The same day throughout reads the same both ways only where day and month are one number.
    proposal.datesOpen = true;
}

} // namespace

base::Result<ValueProposal> proposeValueDialect(std::string_view text)
{
    std::optional<Layout> best;
    ValueProposal proposal;
    for (const char separator : {';', '\t', '|', ','}) {
        auto layout = layoutOf(text, separator);
        if (!layout)
            continue;
        // Values count for more than the order in which separators are tried.
        const auto worth = [](const Layout& l) { return std::pair(!l.numbers.empty(), l.score); };
        if (!best || worth(*layout) > worth(*best)) {
            best = std::move(layout);
            proposal.dialect.separator = separator;
        }
    }
    if (!best)
        return base::Error{base::ErrorKind::Unreadable, "no column of it holds times",
                           "a row is a time (2026-01-31T12:00:00+01:00, or seconds since 1970) and a value"};
    const auto& first = best->rows.front();
    ValueDialect& dialect = proposal.dialect;
    dialect.timeColumn = best->timeColumn;
    dialect.clockColumn = best->clockColumn;
    dialect.heading = best->timeColumn >= first.size() || !isTime(first[best->timeColumn]);
    for (std::size_t column = 0; column < best->width; ++column) {
        const bool named = dialect.heading && column < first.size() && !trimmedCell(first[column]).empty();
        proposal.columns.push_back(named ? std::string(trimmedCell(first[column]))
                                         : fmt::format("{}", column + 1));
    }
    chooseDecimals(*best, best->numbers, proposal);
    chooseColumn(*best, proposal);
    if (proposal.dialect.valueColumn)
        chooseDecimals(*best, {*proposal.dialect.valueColumn}, proposal);
    else
        proposal.decimalsOpen = false;
    chooseDates(*best, proposal);
    return proposal;
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/value_csv.h"

#include "core/files/sample_csv.h"
#include "core/line/csv.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::files {

namespace {

using namespace std::chrono;

/// A row before its time is an instant.
struct WrittenRow {
    WrittenTime time;
    double value = 0;
    std::size_t line = 0;
};

std::string quoted(std::string_view cell)
{
    constexpr std::size_t most = 40;
    return fmt::format("\"{}\"", cell.substr(0, most));
}

class TableReader {
public:
    TableReader(const ValueDialect& dialect, telegram::Zone zone)
        : m_dialect(dialect)
        , m_zone(zone)
    {}

    ValueTable read(std::string_view text)
    {
        std::vector<std::string> fields;
        std::size_t line = 0;
        bool heading = m_dialect.heading;
        while (takeRow(text, m_dialect.separator, fields)) {
            ++line;
            if (fields.empty() || (fields.size() == 1 && trimmedCell(fields[0]).empty()) ||
                trimmedCell(fields[0]).substr(0, 1) == "#")
                continue;
            if (std::exchange(heading, false))
                continue;
            takeLineOf(fields, line);
        }
        turnRound();
        for (const WrittenRow& row : m_written)
            place(row);
        return std::move(m_table);
    }

private:
    void fault(std::size_t line, std::string what)
    {
        constexpr std::size_t kept = 100;
        if (m_table.faulty++ < kept)
            m_table.faults.push_back({line, std::move(what)});
    }

    void takeLineOf(const std::vector<std::string>& fields, std::size_t line)
    {
        const std::size_t times = 1 + std::max(m_dialect.timeColumn, m_dialect.clockColumn.value_or(0));
        const std::size_t needed = std::max(times, 1 + m_dialect.valueColumn.value_or(0));
        // A value that is left out at the end of a row is an empty one.
        const bool valueLeftOut = fields.size() + 1 == needed && fields.size() >= times;
        if (fields.size() < needed && !valueLeftOut)
            return fault(line, fmt::format("it has {} of {} columns", fields.size(), needed));
        WrittenRow row{{}, 0, line};
        const std::string& timeCell = fields[m_dialect.timeColumn];
        const auto time = parseTime(timeCell, m_dialect.dates);
        if (!time)
            return fault(line, quoted(timeCell) + " is no time");
        row.time = *time;
        if (m_dialect.clockColumn) {
            const auto clock = parseClock(fields[*m_dialect.clockColumn]);
            if (!clock)
                return fault(line, quoted(fields[*m_dialect.clockColumn]) + " is no time of day");
            row.time.wall += *clock;
        }
        if (m_dialect.valueColumn) {
            const std::string cell =
                *m_dialect.valueColumn < fields.size() ? fields[*m_dialect.valueColumn] : std::string();
            if (trimmedCell(cell).empty()) {
                ++m_table.empty;
                return;
            }
            const auto value = parseNumber(cell, m_dialect.decimalComma);
            if (!value)
                return fault(line, quoted(cell) + " is no number");
            row.value = *value;
        }
        m_written.push_back(row);
    }

    /// A file that begins with its newest row is read from its end.
    void turnRound()
    {
        std::size_t falls = 0;
        std::size_t rises = 0;
        for (std::size_t i = 1; i < m_written.size(); ++i) {
            falls += m_written[i].time.wall < m_written[i - 1].time.wall ? 1U : 0U;
            rises += m_written[i].time.wall > m_written[i - 1].time.wall ? 1U : 0U;
        }
        if (falls > rises)
            std::reverse(m_written.begin(), m_written.end());
    }

    [[nodiscard]] TableTime instantOf(const WrittenTime& time) const
    {
        if (time.offset)
            return time.wall - *time.offset;
        if (m_dialect.offset)
            return time.wall - *m_dialect.offset;
        const TableTime winter = time.wall - m_zone.standard;
        if (!m_zone.summerTime)
            return winter;
        const TableTime summer = winter - hours(1);
        if (!telegram::isEuSummerTime(floor<seconds>(summer)))
            return winter;
        // Of an hour that comes twice, the first one unless that would go back.
        const bool twice = !telegram::isEuSummerTime(floor<seconds>(winter));
        return twice && !m_table.rows.empty() && summer < m_table.rows.back().time ? winter : summer;
    }

    void place(const WrittenRow& row)
    {
        const TableTime time = instantOf(row.time);
        if (!m_table.rows.empty() && time < m_table.rows.back().time)
            return fault(row.line, "it is earlier than the line before");
        const double value = m_dialect.valueColumn ? row.value : static_cast<double>(m_table.rows.size() + 1);
        m_table.rows.push_back({time, value, row.line});
    }

    ValueDialect m_dialect;
    telegram::Zone m_zone;
    std::vector<WrittenRow> m_written;
    ValueTable m_table;
};

} // namespace

bool takeRow(std::string_view& text, char separator, std::vector<std::string>& fields)
{
    if (text.empty())
        return false;
    const std::string_view line = takeLine(text);
    auto split = line::splitCsv(line, separator);
    // A quote that is not closed: the line is taken as it stands, and its cells are judged.
    fields = split ? *std::move(split) : std::vector<std::string>{std::string(line)};
    return true;
}

base::Result<ValueTable> readValueTable(std::string_view text, const ValueDialect& dialect,
                                        telegram::Zone zone)
{
    ValueTable table = TableReader(dialect, zone).read(text);
    if (!table.rows.empty())
        return table;
    if (table.faults.empty())
        return base::Error{base::ErrorKind::Unreadable, "there is no row with a time and a value", {}};
    return base::Error{base::ErrorKind::Unreadable,
                       fmt::format("line {}: {}", table.faults[0].line, table.faults[0].what),
                       "say how the table is written"};
}

} // namespace p1scope::files

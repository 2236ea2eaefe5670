// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/sample_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

namespace p1scope::files {

namespace {

constexpr std::size_t mostColumns = 64;
constexpr std::size_t linesToJudge = 60;
constexpr std::size_t mostHeadings = 25;
/// How far a voltage must pass the threshold, as a share of the span, before the level counts as changed.
constexpr double hysteresis = 0.1;
constexpr double longestCapture = 366 * 86'400.0;

struct Dialect {
    char separator = ',';
    bool decimalComma = false;
};

std::string_view takeLine(std::string_view& text)
{
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

std::optional<double> parseNumber(std::string_view field, const Dialect& dialect)
{
    while (!field.empty() && (field.front() == ' ' || field.front() == '"'))
        field.remove_prefix(1);
    while (!field.empty() && (field.back() == ' ' || field.back() == '"'))
        field.remove_suffix(1);
    if (field.starts_with('+'))
        field.remove_prefix(1);
    std::array<char, 40> buffer{};
    if (field.empty() || field.size() >= buffer.size())
        return std::nullopt;
    std::replace_copy(field.begin(), field.end(), buffer.begin(), dialect.decimalComma ? ',' : '.', '.');
    double value = 0;
    const auto [end, fault] = std::from_chars(buffer.data(), buffer.data() + field.size(), value);
    if (fault != std::errc() || end != buffer.data() + field.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

/// The numbers of a row; none where anything in it is no number.
bool parseRow(std::string_view line, const Dialect& dialect, std::vector<double>& row)
{
    row.clear();
    while (row.size() < mostColumns) {
        const auto end = line.find(dialect.separator);
        const auto field = line.substr(0, end);
        if (field.empty() && end == std::string_view::npos && !row.empty())
            return true; // a separator at the line's end
        const auto number = parseNumber(field, dialect);
        if (!number)
            return false;
        row.push_back(*number);
        if (end == std::string_view::npos)
            return true;
        line.remove_prefix(end + 1);
    }
    return false;
}

constexpr std::array dialects{Dialect{';', true}, Dialect{';', false}, Dialect{'\t', true},
                              Dialect{'\t', false}, Dialect{',', false}};

std::optional<Dialect> findDialect(std::string_view text)
{
    for (const Dialect& dialect : dialects) {
        std::string_view rest = text;
        std::vector<double> row;
        std::size_t rows = 0;
        std::size_t others = 0;
        std::size_t width = 0;
        bool even = true;
        for (std::size_t i = 0; i < linesToJudge && !rest.empty(); ++i) {
            const bool whole = rest.find('\n') != std::string_view::npos;
            const auto line = takeLine(rest);
            if (line.empty() || !whole)
                continue;
            if (!parseRow(line, dialect, row)) {
                others += rows == 0 ? 1U : 1000U;
                continue;
            }
            width = rows == 0 ? row.size() : width;
            even = even && row.size() == width;
            ++rows;
        }
        const bool separated = width > 1 || dialect.separator == ',';
        if (rows >= 3 && even && others <= mostHeadings && separated)
            return dialect;
    }
    return std::nullopt;
}

/// "; Samplerate: 1 MHz", "# rate = 1000000"
std::optional<double> rateIn(std::string_view line)
{
    std::string lower(line);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto word = lower.find("rate");
    if (word == std::string::npos)
        return std::nullopt;
    const auto digit = lower.find_first_of("0123456789", word);
    if (digit == std::string::npos)
        return std::nullopt;
    double rate = 0;
    const auto [end, fault] = std::from_chars(lower.data() + digit, lower.data() + lower.size(), rate);
    if (fault != std::errc())
        return std::nullopt;
    const std::string_view rest(end, static_cast<std::size_t>(lower.data() + lower.size() - end));
    const auto unit = rest.find_first_not_of(' ');
    const char prefix = unit == std::string_view::npos ? ' ' : rest[unit];
    return rate * (prefix == 'k' ? 1e3 : prefix == 'm' ? 1e6 : prefix == 'g' ? 1e9 : 1.0);
}

/// The factor that makes seconds of a time column's numbers, by what its title says: "Time (us)", "t[ms]",
/// "nanoseconds". 1 where it says nothing.
double timeUnitIn(std::string_view title)
{
    std::string lower;
    for (const char c : title.substr(0, title.find_first_of(",;\t"))) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        lower += letter ? static_cast<char>(c | 0x20) : ' ';
    }
    lower = " " + lower + " ";
    const auto says = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
    if (says(" ns ") || says(" nanoseconds "))
        return 1e-9;
    if (says(" us ") || says(" microseconds "))
        return 1e-6;
    return says(" ms ") || says(" milliseconds ") ? 1e-3 : 1.0;
}

struct Table {
    std::vector<std::vector<double>> columns;
    double timeUnit = 1.0; ///< of the first column, in seconds, should it be a time
    std::optional<double> rate;
    std::optional<base::Error> fault;
};

Table readTable(std::string_view text, const Dialect& dialect)
{
    Table table;
    std::vector<double> row;
    std::size_t lineNumber = 0;
    while (!text.empty()) {
        const auto line = takeLine(text);
        ++lineNumber;
        if (line.empty())
            continue;
        if (!parseRow(line, dialect, row)) {
            if (!table.columns.empty()) {
                table.fault = {base::ErrorKind::Damaged,
                               fmt::format("line {} of the samples is no row of numbers", lineNumber),
                               {}};
                return table;
            }
            if (const auto rate = rateIn(line))
                table.rate = rate;
            table.timeUnit = timeUnitIn(line);
            continue;
        }
        if (table.columns.empty())
            table.columns.resize(row.size());
        if (row.size() != table.columns.size()) {
            table.fault = {base::ErrorKind::Damaged,
                           fmt::format("line {} of the samples has {} columns where there should be {}",
                                       lineNumber, row.size(), table.columns.size()),
                           {}};
            return table;
        }
        for (std::size_t i = 0; i < row.size(); ++i)
            table.columns[i].push_back(row[i]);
    }
    return table;
}

/// The level of each sample; a level holds until the voltage has clearly passed the threshold.
std::vector<bool> levelsOf(const std::vector<double>& column)
{
    const auto [least, greatest] = std::minmax_element(column.begin(), column.end());
    const double span = *greatest - *least;
    const double middle = *least + span / 2;
    std::vector<bool> levels(column.size());
    bool level = column.front() > middle;
    for (std::size_t i = 0; i < column.size(); ++i) {
        if (column[i] > middle + span * hysteresis)
            level = true;
        else if (column[i] < middle - span * hysteresis)
            level = false;
        levels[i] = level;
    }
    return levels;
}

/// Times rise. A few may be alike, where they were written with too few digits.
bool rises(const std::vector<double>& column)
{
    if (column.size() < 3 || !std::is_sorted(column.begin(), column.end()))
        return false;
    std::size_t alike = 0;
    for (std::size_t i = 1; i < column.size(); ++i)
        alike += column[i] == column[i - 1] ? 1U : 0U;
    return alike * 2 < column.size();
}

capture::Edges edgesOf(const std::vector<bool>& levels, const std::vector<double>& times)
{
    capture::Edges edges;
    edges.initialLevel = levels.front();
    const auto at = [&](std::size_t i) {
        return capture::Duration(std::llround((times[i] - times.front()) * 1e9));
    };
    for (std::size_t i = 1; i < levels.size(); ++i) {
        if (levels[i] != levels[i - 1])
            edges.at.push_back(at(i));
    }
    edges.end = at(levels.size() - 1);
    edges.resolution = edges.end / static_cast<std::int64_t>(std::max<std::size_t>(levels.size() - 1, 1));
    return edges;
}

} // namespace

bool looksLikeSamples(std::string_view text)
{
    return findDialect(text).has_value();
}

base::Result<SampledWire> readSampleCsv(std::string_view text)
{
    const auto dialect = findDialect(text);
    if (!dialect)
        return base::Error{base::ErrorKind::Unreadable, "this is no CSV of samples", {}};
    Table table = readTable(text, *dialect);
    auto& columns = table.columns;
    std::vector<double> times;
    std::size_t firstLevel = 0;
    if (columns.size() > 1 && rises(columns.front())) {
        times = columns.front();
        for (double& time : times)
            time *= table.timeUnit;
        firstLevel = 1;
    } else if (table.rate && *table.rate > 0) {
        times.resize(columns.front().size());
        for (std::size_t i = 0; i < times.size(); ++i)
            times[i] = static_cast<double>(i) / *table.rate;
    } else {
        return base::Error{base::ErrorKind::Unreadable, "the samples have neither a time column nor a rate",
                           "put a line such as '; Samplerate: 1 MHz' before them"};
    }
    if (!(times.back() - times.front() <= longestCapture))
        return base::Error{base::ErrorKind::Unreadable, "the samples reach over more than a year",
                           "check the rate, or the unit of the time column"};
    std::optional<capture::Edges> best;
    for (std::size_t i = firstLevel; i < columns.size(); ++i) {
        auto edges = edgesOf(levelsOf(columns[i]), times);
        if (!best || edges.at.size() > best->at.size())
            best = std::move(edges);
    }
    return SampledWire{*std::move(best), std::move(table.fault)};
}

} // namespace p1scope::files

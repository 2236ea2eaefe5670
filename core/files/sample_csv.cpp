// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/sample_csv.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string>

namespace p1scope::files {

namespace {

constexpr std::size_t mostColumns = 64;
constexpr std::size_t linesToJudge = 60;
constexpr std::size_t mostHeadings = 25;
constexpr std::array dialects{CsvDialect{';', true}, CsvDialect{';', false}, CsvDialect{'\t', true},
                              CsvDialect{'\t', false}, CsvDialect{',', false}};

std::optional<double> parseNumber(std::string_view field, const CsvDialect& dialect)
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

} // namespace

std::string_view takeLine(std::string_view& text)
{
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

bool parseCsvRow(std::string_view line, const CsvDialect& dialect, std::vector<double>& row)
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

std::optional<CsvDialect> findCsvDialect(std::string_view text)
{
    for (const CsvDialect& dialect : dialects) {
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
            if (!parseCsvRow(line, dialect, row)) {
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

std::optional<double> sampleRateIn(std::string_view line)
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

bool looksLikeSamples(std::string_view text)
{
    return findCsvDialect(text).has_value();
}

} // namespace p1scope::files

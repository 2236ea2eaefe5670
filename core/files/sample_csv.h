// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

/// The text of a CSV of samples; openSampleCsv() makes wires of it.
namespace p1scope::files {

struct CsvDialect {
    char separator = ',';
    bool decimalComma = false;
};

/// None where a text's lines are no rows of numbers, with or without a heading and comments before them.
[[nodiscard]] std::optional<CsvDialect> findCsvDialect(std::string_view text);
[[nodiscard]] bool looksLikeSamples(std::string_view text);

/// Takes the first line off a text; given without its end.
[[nodiscard]] std::string_view takeLine(std::string_view& text);
/// The numbers of a row, at most 64; false where anything in it is no number.
[[nodiscard]] bool parseCsvRow(std::string_view line, const CsvDialect& dialect, std::vector<double>& row);

/// The sampling rate that a comment tells, in Hz: "; Samplerate: 1 MHz", "# rate = 1000000".
[[nodiscard]] std::optional<double> sampleRateIn(std::string_view line);
/// The factor that makes seconds of a time column's numbers, by what its title says: "Time (us)", "t[ms]",
/// "nanoseconds". 1 where it says nothing.
[[nodiscard]] double timeUnitIn(std::string_view title);

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p1scope::line {

/// "7.90800e-6": seconds in engineering notation, exponent a multiple of three, five decimals, no exponent
/// for e0.
[[nodiscard]] std::string engineeringSeconds(capture::Time time);
/// Reads that notation, and any other decimal number.
[[nodiscard]] std::optional<capture::Time> parseSeconds(std::string_view text);

/// The first two lines of a bus table: the decoder's settings, and the column titles.
[[nodiscard]] std::string busTableHeading(const LineSettings& settings);
/// One line of a bus table, with its line end. `index` counts from 0, the table from 1. No time where the
/// frame has none.
[[nodiscard]] std::string busTableRow(FrameIndex index, const Frame& frame, std::string_view mark);
/// The same, at the end of a text: for tables of millions of rows.
void appendBusTableRow(std::string& out, FrameIndex index, const Frame& frame, std::string_view mark);

/// Reads a bus table line by line: the settings from its heading, which stands before the rows if there is
/// one, a frame and a mark from each row.
class BusTableReader {
public:
    struct Row {
        Frame frame;
        std::string mark;
    };

    /// True where a text begins as a bus table does.
    [[nodiscard]] static bool recognises(std::string_view text);

    /// Takes the next line, without its end. No row for headings and empty lines; an error names the line.
    [[nodiscard]] base::Result<std::optional<Row>> take(std::string_view line);
    /// What the heading says; the default before it was read.
    [[nodiscard]] const LineSettings& settings() const { return m_settings; }

private:
    [[nodiscard]] base::Error fault(std::string_view why) const;
    [[nodiscard]] base::Status readHeading(std::string_view line);
    [[nodiscard]] base::Result<Row> readRow(std::string_view line) const;

    std::uint64_t m_line = 0;
    bool m_headingSeen = false;
    LineSettings m_settings;
};

} // namespace p1scope::line

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"
#include "ui/frames/frame_rows.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string_view>

namespace p1scope::ui {

/// Columns of the frame table, left to right.
enum class FrameColumn : std::uint8_t {
    Number,
    Mark,
    Start,
    Gap,
    Length,
    Speed,
    Bits,
    Raw,
    Data,
    Recovered, ///< of an inverted line: the characters that ended in the frame
    Parity,
    State
};
constexpr int frameColumnCount = 12;
/// Columns that are there when they are asked for.
[[nodiscard]] constexpr bool isExtra(FrameColumn column)
{
    return column == FrameColumn::Length || column == FrameColumn::Speed || column == FrameColumn::Bits;
}

/// A number and its unit apart, so that they can be aligned apart. Both empty where there is nothing to say.
struct Quantity {
    QString number;
    QString unit;

    [[nodiscard]] QString text() const { return unit.isEmpty() ? number : number + QChar(u' ') + unit; }
};

/// "432.320 ms" below one second, "12.345 678 s" from there on: microseconds in either case.
[[nodiscard]] Quantity timeQuantity(capture::Time time);
[[nodiscard]] Quantity durationQuantity(capture::Duration duration);

/// The idle time between two frames that follow each other; none where it is less than half a bit, and where
/// one of them has no time.
[[nodiscard]] std::optional<capture::Duration> gapBetween(const line::Frame& previous,
                                                          const line::Frame& frame);

[[nodiscard]] Quantity startQuantity(const line::Frame& frame);
/// "0xB1"; empty for a break.
[[nodiscard]] QString rawText(const line::Frame& frame);
/// "'A'" or "0x0D"; empty for a break.
[[nodiscard]] QString dataLabel(const line::Frame& frame);
/// Recovered characters, as "W", "CR LF" or "0 CR"; empty for none.
[[nodiscard]] QString recoveredText(std::string_view characters);
/// "1", "1 (expected 0)", "not known" where it was stripped, and empty where the line has no parity bit.
[[nodiscard]] QString parityText(const line::Frame& frame);
/// "OK", "PARITY+FRAMING": the words of a bus table.
[[nodiscard]] QString stateText(const line::Frame& frame);

/// Heading of a column; `basis` is where the frames' times come from.
[[nodiscard]] QString columnTitle(FrameColumn column, capture::TimeBasis basis);
/// The same for a narrow column.
[[nodiscard]] QString shortTitle(FrameColumn column, capture::TimeBasis basis);

/// One row as a sentence, for those who hear it.
[[nodiscard]] QString spokenFrame(line::FrameIndex index, const line::Frame& frame, const QString& mark);

/// Rows [first, last] as a table of text with aligned columns and a heading.
[[nodiscard]] QString rowsAsText(const FrameRows& rows, std::uint64_t first, std::uint64_t last);
/// Their data as "2F 58 4D", breaks left out, 16 to a line.
[[nodiscard]] QString rowsAsHex(const FrameRows& rows, std::uint64_t first, std::uint64_t last);
/// Their data as the text it is: bytes as Latin-1, breaks left out.
[[nodiscard]] QString rowsAsCharacters(const FrameRows& rows, std::uint64_t first, std::uint64_t last);
/// As comma-separated values with a heading (RFC 4180, lines end in LF), times in seconds.
[[nodiscard]] QString rowsAsCsv(const FrameRows& rows, std::uint64_t first, std::uint64_t last);

} // namespace p1scope::ui

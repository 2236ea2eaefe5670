// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/files/value_cells.h"
#include "core/telegram/civil_time.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Tables of times and values, as loggers, spreadsheets and other programs write them.
namespace p1scope::files {

/// How a table is written.
struct ValueDialect {
    char separator = ',';
    bool heading = false; ///< the first row is names
    bool decimalComma = false;
    DateOrder dates = DateOrder::YearFirst;
    std::size_t timeColumn = 0;
    std::optional<std::size_t> clockColumn; ///< the time of day, where date and time stand apart
    std::optional<std::size_t> valueColumn; ///< none: each row is a moment and nothing else, as of a pulse
    /// Of times that do not say: so far east of UTC. None: civil time of the meter's zone, summer time and
    /// all.
    std::optional<std::chrono::minutes> offset;

    friend bool operator==(const ValueDialect&, const ValueDialect&) = default;
};

/// What a text seems to be, and what it does not settle by itself.
struct ValueProposal {
    ValueDialect dialect;
    std::vector<std::string> columns; ///< by the heading, else "1", "2" …
    /// Day or month first: no date in it tells. The dialect has the one that makes the shorter file.
    bool datesOpen = false;
    bool decimalsOpen = false; ///< "1.234" only: one and something, or a thousand and something
    bool columnOpen = false;   ///< more than one column may be the value
    bool zoneOpen = false;     ///< times without offset
};

/// Looks at no more than the first 20,000 lines. Error where there is no column of times.
[[nodiscard]] base::Result<ValueProposal> proposeValueDialect(std::string_view text);

/// What somebody says of a table; the rest is as was found.
struct DialectChoice {
    std::optional<DateOrder> dates;
    std::optional<bool> decimalComma;
    bool utc = false; ///< times that do not say are UTC, not the meter's civil time
};
enum class OpenChoice : std::uint8_t { None, Dates, Decimals };
/// Puts what was said in its place, and tells what has still to be said.
[[nodiscard]] OpenChoice settle(const ValueProposal& proposal, const DialectChoice& choice,
                                ValueDialect& dialect);

struct ValueRow {
    TableTime time;
    double value = 0;     ///< of rows that are moments and nothing else: 1, 2, 3 …
    std::size_t line = 0; ///< from 1
};

/// A line that could not be read.
struct LineFault {
    std::size_t line = 0; ///< from 1
    std::string what;     ///< "\"12:6x\" is no time"
};

struct ValueTable {
    std::vector<ValueRow> rows; ///< never earlier than the one before; of a file that begins with the newest,
                                ///< turned round
    std::vector<LineFault> faults; ///< the first hundred
    std::size_t faulty = 0;        ///< all of them
    std::size_t empty = 0;         ///< rows whose value was left empty
};

/// Reads it all. Of an hour that comes twice on the clock, the first is taken as long as time goes on; a row
/// that is earlier than the one before is a fault. Error where there is no good row at all, with the first
/// fault's line.
[[nodiscard]] base::Result<ValueTable> readValueTable(std::string_view text, const ValueDialect& dialect,
                                                      telegram::Zone zone);

/// The fields of the next line, and the text behind it. False at the end.
[[nodiscard]] bool takeRow(std::string_view& text, char separator, std::vector<std::string>& fields);

} // namespace p1scope::files

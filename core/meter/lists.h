// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/telegram/civil_time.h"
#include "core/telegram/telegram.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace p1scope::meter {

/// What an object that is a list is a list of.
enum class ListKind : std::uint8_t {
    PowerFailures, ///< 1-0:99.97.0
    MonthPeaks,    ///< 0-0:98.1.0 as Belgium writes it
    MonthEnd,      ///< 0-0:98.1.0 as Hungary writes it: one month, a row a value
    Hourly,        ///< gas, heat or cold of DSMR 2 and 3
    Profile,       ///< any other list with codes before its values
};

/// One value of a row: a time, a number with its unit, or text as sent.
struct ListCell {
    std::optional<telegram::CivilTime> time;
    std::optional<base::Decimal> number;
    std::string unit;
    std::string text; ///< what a row is called, or what was sent and is neither time nor number
};

struct ListRow {
    std::vector<ListCell> cells; ///< as many as there are columns
    telegram::Stretch where;     ///< of its values, in the telegram
    /// A fill-in or damage ("no valid time"): none of its numbers counts. Empty for a row that is sound.
    std::string odd;
};

/// A list as a table.
struct ObjectList {
    ListKind kind = ListKind::Profile;
    std::vector<std::string> columns; ///< "Ended", "Lasted"
    std::vector<ListRow> rows;        ///< in the order sent
    std::size_t valueColumn = 0;      ///< that a graph shows
    std::vector<std::string> notes;   ///< "says 12 entries, holds none"
};

/// Reads an object that is a list, in all the forms that meters use: `()`, `(0)`, `(0)()` and a log with its
/// times and durations, Belgium's thirteen months, Hungary's last month, hourly values. None for an object
/// that is no list.
[[nodiscard]] std::optional<ObjectList> listOf(const telegram::Telegram& telegram,
                                               const telegram::Object& object);

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <string_view>
#include <vector>

namespace p1scope::session {

inline constexpr int historyVersion = 1;

/// What makes each version of the history's schema out of the one before; the first out of nothing. Times are
/// seconds since 1970, values millionths of the unit, levels 0 to 4 minute to month.
[[nodiscard]] std::vector<QStringList> historyMigrations(bool postgres);

/// Statements that rows are written into, "(…),(…)": as text, many to a statement, which saves a server as
/// many turns, and SQLite the longer way through bound values.
struct HistoryStatement {
    std::string_view before;
    std::string_view behind;
};
/// series, level, start, first, last, least, greatest, sum, count, first_time, last_time: joined with what is
/// there. No two of them may be of one roll-up.
extern const HistoryStatement growRollUps;
/// series, time, value: those that are there already stay.
extern const HistoryStatement insertSamples;

} // namespace p1scope::session

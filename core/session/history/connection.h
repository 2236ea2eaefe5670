// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <vector>

class QSqlDatabase;
class QSqlError;

namespace p1scope::session {

[[nodiscard]] bool isPostgres(const QString& place);
/// The place as it may be shown: without a password.
[[nodiscard]] QString shownPlace(const QString& place);
[[nodiscard]] QString freshConnectionName();
/// Opens the history's database; see HistoryStore::open().
[[nodiscard]] base::Status connectHistory(const QString& place, const QString& name, QSqlDatabase& database);
/// Brings its schema up to `version`, each step whole or not at all.
[[nodiscard]] base::Status migrateHistory(QSqlDatabase& database, const std::vector<QStringList>& migrations,
                                          int version, const QString& place);
/// What the database's error means for the history.
[[nodiscard]] base::Error historyError(const QSqlError& error, const QString& place);

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>

class QSqlDatabase;
class QSqlError;

namespace p1scope::session {

[[nodiscard]] bool isPostgres(const QString& place);
/// The place as it may be shown: without a password.
[[nodiscard]] QString shownPlace(const QString& place);
/// What the database's error means for the history.
[[nodiscard]] base::Error historyError(const QSqlError& error, const QString& place);

/// An open database of the history, at the newest version of its schema. Shared by what writes and what reads
/// in one thread, and closed with the last of them.
class HistoryConnection {
public:
    /// See HistoryStore::open().
    [[nodiscard]] static base::Result<std::shared_ptr<HistoryConnection>> open(const QString& place);
    ~HistoryConnection();
    HistoryConnection(const HistoryConnection&) = delete;
    HistoryConnection& operator=(const HistoryConnection&) = delete;

    [[nodiscard]] QSqlDatabase& database() const { return *m_database; }
    [[nodiscard]] bool postgres() const { return isPostgres(m_place); }
    [[nodiscard]] base::Error errorOf(const QSqlError& error) const { return historyError(error, m_place); }

private:
    explicit HistoryConnection(QString place);

    QString m_place;
    QString m_name; ///< among Qt's connections
    std::unique_ptr<QSqlDatabase> m_database;
};

} // namespace p1scope::session

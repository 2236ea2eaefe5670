// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history/connection.h"

#include "core/session/history/schema.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUrl>
#include <QUrlQuery>
#include <QVariant>

#include <atomic>
#include <utility>
#include <vector>

namespace p1scope::session {

namespace {

/// "P1SC": tells our files from other people's databases.
constexpr int applicationId = 0x50315343;

base::Status exec(QSqlDatabase& database, const QString& statement, const QString& place)
{
    QSqlQuery query(database);
    return query.exec(statement) ? base::Status() : historyError(query.lastError(), place);
}

int pragma(QSqlDatabase& database, const QString& name)
{
    QSqlQuery query(database);
    return query.exec(QStringLiteral("PRAGMA ") + name) && query.next() ? query.value(0).toInt() : 0;
}

base::Status connectSqlite(const QString& place, const QString& name, QSqlDatabase& database)
{
    QDir().mkpath(QFileInfo(place).absolutePath());
    database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    database.setDatabaseName(place);
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=500"));
    if (!database.open())
        return historyError(database.lastError(), place);
    // The first that looks into the file.
    if (auto status = exec(database, QStringLiteral("PRAGMA journal_mode = WAL"), place); !status)
        return status;
    QSqlQuery tables(database);
    if (!tables.exec(QStringLiteral("SELECT COUNT(*) FROM sqlite_master")) || !tables.next())
        return historyError(tables.lastError(), place);
    if (tables.value(0).toInt() > 0 && pragma(database, QStringLiteral("application_id")) != applicationId)
        return base::Error{base::ErrorKind::Unreadable,
                           shownPlace(place).toStdString() + " is a database of another program",
                           "choose another file for the history"};
    // Where samples of many readings come in turn, each has a page of its own that is written to.
    for (const char* setting : {"PRAGMA cache_size = -32768", "PRAGMA wal_autocheckpoint = 4000"}) {
        if (auto status = exec(database, QString::fromLatin1(setting), place); !status)
            return status;
    }
    // Kills and crashes lose nothing that was committed; where the power fails, the last moments may go.
    return exec(database, QStringLiteral("PRAGMA synchronous = NORMAL"), place);
}

base::Status connectPostgres(const QString& place, const QString& name, QSqlDatabase& database)
{
    const QUrl url(place);
    database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), name);
    if (!database.isValid())
        return base::Error{base::ErrorKind::Unreadable, "Qt's driver for PostgreSQL is not installed",
                           "install libqt6sql6-psql"};
    const QString socket = QUrlQuery(url).queryItemValue(QStringLiteral("host"), QUrl::FullyDecoded);
    database.setHostName(socket.isEmpty() ? url.host() : socket);
    if (url.port() > 0)
        database.setPort(url.port());
    database.setUserName(url.userName(QUrl::FullyDecoded));
    database.setPassword(url.password(QUrl::FullyDecoded));
    database.setDatabaseName(url.path(QUrl::FullyDecoded).mid(1));
    database.setConnectOptions(QStringLiteral("connect_timeout=5"));
    if (!database.open())
        return historyError(database.lastError(), place);
    return exec(database, QStringLiteral("SET client_min_messages = warning"), place);
}

QString freshConnectionName()
{
    static std::atomic<int> count = 0;
    return QStringLiteral("history%1").arg(++count);
}

base::Status connectHistory(const QString& place, const QString& name, QSqlDatabase& database)
{
    return isPostgres(place) ? connectPostgres(place, name, database) : connectSqlite(place, name, database);
}

/// Brings the schema up to `historyVersion`, each step whole or not at all.
base::Status migrateHistory(QSqlDatabase& database, const QString& place)
{
    const bool postgres = isPostgres(place);
    constexpr int version = historyVersion;
    const std::vector<QStringList> migrations = historyMigrations(postgres);
    {
        // Who only looks needs no lock.
        QSqlQuery current(database);
        if (current.exec(QStringLiteral("SELECT MAX(version) FROM history_version")) && current.next() &&
            current.value(0).toInt() == version)
            return {};
    }
    const auto run = [&](const QString& statement) { return exec(database, statement, place); };
    if (auto status = run(postgres ? QStringLiteral("BEGIN") : QStringLiteral("BEGIN IMMEDIATE")); !status)
        return status;
    const auto all = [&]() -> base::Status {
        // Two programs that come at once must not both make the tables.
        if (postgres) {
            if (auto status = run(QStringLiteral("SELECT pg_advisory_xact_lock(%1)").arg(applicationId));
                !status)
                return status;
        }
        if (auto status =
                run(QStringLiteral("CREATE TABLE IF NOT EXISTS history_version (version INTEGER NOT NULL)"));
            !status)
            return status;
        QSqlQuery query(database);
        if (!query.exec(QStringLiteral("SELECT MAX(version) FROM history_version")) || !query.next())
            return historyError(query.lastError(), place);
        const int found = query.value(0).toInt();
        query.finish();
        if (found > version)
            return base::Error{base::ErrorKind::Unreadable,
                               "history " + shownPlace(place).toStdString() + " was made by a newer P1 Scope",
                               "install that, or choose another place"};
        for (int step = found; step < version; ++step) {
            for (const QString& statement : migrations[static_cast<std::size_t>(step)]) {
                if (auto status = run(statement); !status)
                    return status;
            }
            if (auto status =
                    run(QStringLiteral("INSERT INTO history_version (version) VALUES (%1)").arg(step + 1));
                !status)
                return status;
        }
        if (!postgres) {
            if (auto status = run(QStringLiteral("PRAGMA application_id = %1").arg(applicationId)); !status)
                return status;
        }
        return run(QStringLiteral("COMMIT"));
    };
    base::Status status = all();
    if (!status)
        static_cast<void>(run(QStringLiteral("ROLLBACK")));
    return status;
}

} // namespace

bool isPostgres(const QString& place)
{
    return place.startsWith(QStringLiteral("postgresql://")) ||
           place.startsWith(QStringLiteral("postgres://"));
}

QString shownPlace(const QString& place)
{
    return isPostgres(place) ? QUrl(place).toString(QUrl::RemovePassword) : QDir::toNativeSeparators(place);
}

base::Error historyError(const QSqlError& error, const QString& place)
{
    const QString code = error.nativeErrorCode();
    const std::string where = "history " + shownPlace(place).toStdString();
    const auto is = [&](std::initializer_list<const char*> codes) {
        for (const char* each : codes) {
            if (!isPostgres(place) && code == QLatin1String(each))
                return true;
        }
        return false;
    };
    if (is({"5", "6", "261", "517"}))
        return {base::ErrorKind::Busy, where + " is held by another program", "it is tried again"};
    if (is({"11", "26", "267", "779"}))
        return {base::ErrorKind::Damaged, where + " is damaged", {}};
    if (is({"13"}))
        return {base::ErrorKind::Busy, where + ": the disk is full", "make room; it is tried again"};
    QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    text = text.section(QChar(u'\n'), 0, 0).trimmed();
    if (isPostgres(place))
        return {base::ErrorKind::Busy, where + ": " + text.toStdString(),
                "look whether the server runs and knows user and database; it is tried again"};
    return {base::ErrorKind::Unreadable, where + ": " + text.toStdString(),
            "look at the folder's permissions, or choose another place"};
}

HistoryConnection::HistoryConnection(QString place)
    : m_place(std::move(place))
    , m_name(freshConnectionName())
    , m_database(std::make_unique<QSqlDatabase>())
{}

HistoryConnection::~HistoryConnection()
{
    m_database->close();
    m_database.reset();
    QSqlDatabase::removeDatabase(m_name);
}

base::Result<std::shared_ptr<HistoryConnection>> HistoryConnection::open(const QString& place)
{
    std::shared_ptr<HistoryConnection> connection(new HistoryConnection(place));
    base::Status status = connectHistory(place, connection->m_name, *connection->m_database);
    if (status.ok())
        status = migrateHistory(*connection->m_database, place);
    if (!status)
        return status.error();
    return connection;
}

} // namespace p1scope::session

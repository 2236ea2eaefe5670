// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history/schema.h"

namespace p1scope::session {

std::vector<QStringList> historyMigrations(bool postgres)
{
    // SQLite keeps a table in the order of its key; PostgreSQL keeps an index beside it.
    const QString byKey = postgres ? QString() : QStringLiteral(" WITHOUT ROWID");
    return {QStringList{
        QStringLiteral("CREATE TABLE meter (id BIGINT PRIMARY KEY, equipment TEXT NOT NULL UNIQUE, "
                       "zone_minutes INTEGER NOT NULL, summer_time INTEGER NOT NULL)"),
        QStringLiteral(
            "CREATE TABLE series (id BIGINT PRIMARY KEY, meter BIGINT NOT NULL REFERENCES meter(id), "
            "name TEXT NOT NULL, unit TEXT NOT NULL, UNIQUE (meter, name))"),
        QStringLiteral(
            "CREATE TABLE sample (series BIGINT NOT NULL, time BIGINT NOT NULL, value BIGINT NOT NULL, "
            "PRIMARY KEY (series, time))") +
            byKey,
        QStringLiteral(
            "CREATE TABLE rollup (series BIGINT NOT NULL, level INTEGER NOT NULL, start BIGINT NOT NULL, "
            "first BIGINT NOT NULL, last BIGINT NOT NULL, least BIGINT NOT NULL, "
            "greatest BIGINT NOT NULL, sum DOUBLE PRECISION NOT NULL, count BIGINT NOT NULL, "
            "first_time BIGINT NOT NULL, last_time BIGINT NOT NULL, "
            "PRIMARY KEY (series, level, start))") +
            byKey,
    }};
}

const HistoryStatement growRollUps{
    "INSERT INTO rollup (series, level, start, first, last, least, greatest, sum, count, first_time, "
    "last_time) "
    "VALUES ",
    " ON CONFLICT (series, level, start) DO UPDATE SET "
    "first = CASE WHEN excluded.first_time < rollup.first_time THEN excluded.first ELSE rollup.first END, "
    "last = CASE WHEN excluded.last_time > rollup.last_time THEN excluded.last ELSE rollup.last END, "
    "least = CASE WHEN excluded.least < rollup.least THEN excluded.least ELSE rollup.least END, "
    "greatest = CASE WHEN excluded.greatest > rollup.greatest THEN excluded.greatest ELSE rollup.greatest "
    "END, "
    "sum = rollup.sum + excluded.sum, count = rollup.count + excluded.count, "
    "first_time = CASE WHEN excluded.first_time < rollup.first_time THEN excluded.first_time "
    "ELSE rollup.first_time END, "
    "last_time = CASE WHEN excluded.last_time > rollup.last_time THEN excluded.last_time "
    "ELSE rollup.last_time END"};

const HistoryStatement insertSamples{"INSERT INTO sample (series, time, value) VALUES ",
                                     " ON CONFLICT (series, time) DO NOTHING"};

} // namespace p1scope::session

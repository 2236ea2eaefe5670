// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history/store.h"

#include "core/session/history/connection.h"
#include "core/session/history/schema.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace p1scope::session {

namespace {

using std::chrono::sys_seconds;

constexpr std::size_t rowsAtOnce = 200;

std::int64_t toNumber(sys_seconds time)
{
    return time.time_since_epoch().count();
}

sys_seconds toTime(std::int64_t number)
{
    return sys_seconds(std::chrono::seconds(number));
}

qlonglong bound(std::int64_t number)
{
    return number;
}

} // namespace

HistoryStore::HistoryStore(std::shared_ptr<HistoryConnection> connection)
    : m_connection(std::move(connection))
    , m_database(&m_connection->database())
    , m_postgres(m_connection->postgres())
{}

HistoryStore::~HistoryStore()
{
    if (m_open)
        m_database->rollback();
}

base::Result<std::unique_ptr<HistoryStore>> HistoryStore::open(const QString& place)
{
    auto connection = HistoryConnection::open(place);
    if (!connection)
        return connection.error();
    std::unique_ptr<HistoryStore> store(new HistoryStore(connection.take()));
    if (auto status = store->prepare(); !status)
        return status.error();
    return store;
}

base::Error HistoryStore::errorOf(const QSqlError& error) const
{
    return m_connection->errorOf(error);
}

base::Status HistoryStore::run(const QString& statement)
{
    QSqlQuery query(*m_database);
    return query.exec(statement) ? base::Status() : errorOf(query.lastError());
}

base::Status HistoryStore::prepare()
{
    if (m_postgres)
        return {};
    m_growRollUp = std::make_unique<QSqlQuery>(*m_database);
    const std::string statement =
        fmt::format("{}(?,?,?,?,?,?,?,?,?,?,?){}", growRollUps.before, growRollUps.behind);
    return m_growRollUp->prepare(QString::fromStdString(statement)) ? base::Status()
                                                                    : errorOf(m_growRollUp->lastError());
}

base::Status HistoryStore::begin()
{
    if (m_open)
        return {};
    // At once for writing: two that have both read would else wait for each other.
    if (auto status = run(m_postgres ? QStringLiteral("BEGIN") : QStringLiteral("BEGIN IMMEDIATE")); !status)
        return status;
    m_open = true;
    return {};
}

base::Status HistoryStore::setMeter(const std::string& equipment, telegram::Zone zone)
{
    if (equipment == m_equipment && m_meter != 0)
        return {};
    if (auto status = begin(); !status)
        return status;
    if (auto status = writeAllGrowth(); !status)
        return status;
    if (auto status = flushAll(); !status)
        return status;
    m_series.clear();
    const QString name = QString::fromStdString(equipment);
    QSqlQuery insert(*m_database);
    insert.prepare(QStringLiteral("INSERT INTO meter (id, equipment, zone_minutes, summer_time) "
                                  "SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ? FROM meter WHERE true "
                                  "ON CONFLICT (equipment) DO NOTHING"));
    insert.addBindValue(name);
    insert.addBindValue(bound(zone.standard.count()));
    insert.addBindValue(zone.summerTime ? 1 : 0);
    if (!insert.exec())
        return errorOf(insert.lastError());
    QSqlQuery find(*m_database);
    find.prepare(QStringLiteral("SELECT id FROM meter WHERE equipment = ?"));
    find.addBindValue(name);
    if (!find.exec() || !find.next())
        return errorOf(find.lastError());
    m_meter = find.value(0).toLongLong();
    m_equipment = equipment;
    m_zone = zone;
    return {};
}

base::Result<HistoryStore::Series*> HistoryStore::seriesOf(const HistorySample& sample)
{
    const auto known = m_series.find(sample.name);
    if (known != m_series.end())
        return &known->second;
    const QString name = QString::fromStdString(sample.name);
    QSqlQuery insert(*m_database);
    insert.prepare(QStringLiteral("INSERT INTO series (id, meter, name, unit) "
                                  "SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ? FROM series WHERE true "
                                  "ON CONFLICT (meter, name) DO NOTHING"));
    insert.addBindValue(bound(m_meter));
    insert.addBindValue(name);
    insert.addBindValue(QString::fromStdString(sample.unit));
    if (!insert.exec())
        return errorOf(insert.lastError());
    QSqlQuery find(*m_database);
    // Samples may have been let go of, and are known all the same.
    find.prepare(
        QStringLiteral("SELECT id, (SELECT MAX(time) FROM sample WHERE sample.series = series.id), "
                       "(SELECT MAX(last_time) FROM rollup WHERE rollup.series = series.id AND level = 4) "
                       "FROM series WHERE meter = ? AND name = ?"));
    find.addBindValue(bound(m_meter));
    find.addBindValue(name);
    if (!find.exec() || !find.next())
        return errorOf(find.lastError());
    Series series;
    series.id = find.value(0).toLongLong();
    for (const int column : {1, 2}) {
        if (!find.value(column).isNull())
            series.newest = std::max<std::int64_t>(series.newest, find.value(column).toLongLong());
    }
    return &m_series.emplace(sample.name, series).first->second;
}

base::Status HistoryStore::add(const HistorySample& sample)
{
    if (auto status = begin(); !status)
        return status;
    const auto found = seriesOf(sample);
    if (!found)
        return found.error();
    Series& series = *found.value();
    const Row row{series.id, toNumber(sample.time), sample.value};
    if (row.time == series.newest && series.newestValue == sample.value)
        return {}; // an hourly reading comes with every telegram
    if (row.time <= series.newest) {
        bool isNew = false;
        if (auto status = takeOld(series, row, isNew); !status || !isNew)
            return status;
    } else {
        if (series.looked.end != series.looked.from) {
            if (auto status = leave(series); !status)
                return status;
        }
        series.newest = row.time;
        series.newestValue = row.value;
    }
    if (row.time >= m_samplesSince) {
        if (auto status = push(row); !status)
            return status;
    }
    ++m_added;
    for (std::size_t level = 0; level < levels.size(); ++level) {
        if (level < m_since.size() && row.time < m_since[level])
            continue;
        if (auto status = grow(series, level, row); !status)
            return status;
    }
    return {};
}

/// Of what is older than the newest, some may be there already, or may have been and be in roll-ups alone.
base::Status HistoryStore::takeOld(Series& series, const Row& row, bool& isNew)
{
    isNew = false;
    if (row.time == series.looked.last)
        return {};
    if (row.time < series.looked.last || row.time < series.looked.from || row.time >= series.looked.end) {
        if (auto status = leave(series); !status)
            return status;
        if (auto status = look(series, row.time); !status)
            return status;
    }
    series.looked.last = row.time;
    const bool gone = row.time >= series.looked.goneFrom && row.time < series.looked.goneTo;
    isNew = !gone && !std::binary_search(series.looked.known.begin(), series.looked.known.end(), row.time);
    return {};
}

/// Before a series goes on at another time: no two rows that wait may be of one roll-up.
base::Status HistoryStore::leave(Series& series)
{
    for (std::size_t level = 0; level < levels.size(); ++level) {
        if (series.growth[level].count == 0)
            continue;
        if (auto status = writeGrowth(series, level); !status)
            return status;
    }
    series.looked = {};
    return flushAll();
}

/// Finds out what is there of the hour that begins or goes on at `time`.
base::Status HistoryStore::look(Series& series, std::int64_t time)
{
    const std::int64_t start = toNumber(meter::periodStart(toTime(time), meter::Period::Hour, m_zone));
    series.looked.from = time;
    series.looked.end = toNumber(meter::periodEnd(toTime(time), meter::Period::Hour, m_zone));
    QSqlQuery samples(*m_database);
    samples.setForwardOnly(true);
    samples.prepare(
        QStringLiteral("SELECT time FROM sample WHERE series = ? AND time >= ? AND time < ? ORDER BY time"));
    samples.addBindValue(bound(series.id));
    samples.addBindValue(bound(start));
    samples.addBindValue(bound(series.looked.end));
    if (!samples.exec())
        return errorOf(samples.lastError());
    while (samples.next())
        series.looked.known.push_back(samples.value(0).toLongLong());
    QSqlQuery hour(*m_database);
    hour.prepare(QStringLiteral(
        "SELECT first_time, last_time FROM rollup WHERE series = ? AND level = 2 AND start = ?"));
    hour.addBindValue(bound(series.id));
    hour.addBindValue(bound(start));
    if (!hour.exec())
        return errorOf(hour.lastError());
    if (!hour.next())
        return {};
    series.looked.goneFrom = hour.value(0).toLongLong();
    series.looked.goneTo =
        series.looked.known.empty() ? hour.value(1).toLongLong() + 1 : series.looked.known.front();
    return {};
}

base::Status HistoryStore::push(const Row& row)
{
    fmt::format_to(std::back_inserter(m_samples), FMT_COMPILE("{}({},{},{})"), m_sampleCount == 0 ? "" : ",",
                   row.series, row.time, row.value);
    if (++m_sampleCount < rowsAtOnce)
        return {};
    return flush(m_samples, m_sampleCount, insertSamples);
}

base::Status HistoryStore::flush(std::string& rows, std::size_t& count, const HistoryStatement& statement)
{
    if (count == 0)
        return {};
    count = 0;
    rows.insert(0, statement.before);
    rows += statement.behind;
    QSqlQuery query(*m_database);
    const bool good = query.exec(QString::fromLatin1(rows.data(), static_cast<qsizetype>(rows.size())));
    rows.clear();
    return good ? base::Status() : errorOf(query.lastError());
}

base::Status HistoryStore::flushAll()
{
    if (auto status = flush(m_samples, m_sampleCount, insertSamples); !status)
        return status;
    return flushRollUps();
}

base::Status HistoryStore::grow(Series& series, std::size_t level, const Row& row)
{
    Growth& growth = series.growth[level];
    if (growth.count > 0 && (row.time < growth.start || row.time >= growth.end)) {
        if (auto status = writeGrowth(series, level); !status)
            return status;
    }
    if (growth.count == 0) {
        if (row.time < growth.start || row.time >= growth.end) {
            growth.start = toNumber(meter::periodStart(toTime(row.time), levels[level], m_zone));
            growth.end = toNumber(meter::periodEnd(toTime(row.time), levels[level], m_zone));
        }
        growth.firstTime = growth.lastTime = row.time;
        growth.first = growth.last = growth.least = growth.greatest = row.value;
        growth.sum = 0;
    }
    if (row.time < growth.firstTime) {
        growth.firstTime = row.time;
        growth.first = row.value;
    }
    if (row.time >= growth.lastTime) {
        growth.lastTime = row.time;
        growth.last = row.value;
    }
    growth.least = std::min(growth.least, row.value);
    growth.greatest = std::max(growth.greatest, row.value);
    growth.sum += static_cast<double>(row.value);
    ++growth.count;
    return {};
}

base::Status HistoryStore::writeGrowth(Series& series, std::size_t level)
{
    Growth& growth = series.growth[level];
    if (m_postgres) {
        fmt::format_to(std::back_inserter(m_rollUpText), "{}({},{},{},{},{},{},{},{},{},{},{})",
                       m_rollUpCount == 0 ? "" : ",", series.id, level, growth.start, growth.first,
                       growth.last, growth.least, growth.greatest, growth.sum, growth.count, growth.firstTime,
                       growth.lastTime);
    } else {
        std::size_t column = 0;
        for (const std::int64_t number : {series.id, static_cast<std::int64_t>(level), growth.start,
                                          growth.first, growth.last, growth.least, growth.greatest})
            m_rollUps[column++].append(bound(number));
        m_rollUps[column++].append(growth.sum);
        for (const std::int64_t number : {growth.count, growth.firstTime, growth.lastTime})
            m_rollUps[column++].append(bound(number));
    }
    growth.count = 0;
    return ++m_rollUpCount < rowsAtOnce ? base::Status() : flushRollUps();
}

base::Status HistoryStore::flushRollUps()
{
    if (m_postgres)
        return flush(m_rollUpText, m_rollUpCount, growRollUps);
    if (m_rollUpCount == 0)
        return {};
    m_rollUpCount = 0;
    for (int column = 0; QVariantList & values : m_rollUps)
        m_growRollUp->bindValue(column++, std::exchange(values, {}));
    return m_growRollUp->execBatch() ? base::Status() : errorOf(m_growRollUp->lastError());
}

base::Status HistoryStore::writeAllGrowth()
{
    for (auto& [name, series] : m_series) {
        for (std::size_t level = 0; level < levels.size(); ++level) {
            if (series.growth[level].count == 0)
                continue;
            if (auto status = writeGrowth(series, level); !status)
                return status;
        }
    }
    return {};
}

base::Status HistoryStore::commit()
{
    if (!m_open)
        return {};
    base::Status status = writeAllGrowth();
    if (status.ok())
        status = flushAll();
    if (status.ok())
        status = run(QStringLiteral("COMMIT"));
    if (!status) {
        forget();
        return status;
    }
    m_open = false;
    return {};
}

/// Back to what the database holds.
void HistoryStore::forget()
{
    if (m_open)
        static_cast<void>(run(QStringLiteral("ROLLBACK")));
    m_open = false;
    m_samples.clear();
    m_rollUpText.clear();
    for (QVariantList& values : m_rollUps)
        values.clear();
    m_sampleCount = m_rollUpCount = 0;
    m_series.clear();
    m_meter = 0;
    m_equipment.clear();
}

void HistoryStore::keepSince(sys_seconds now, const HistoryRetention& retention)
{
    const auto since = [&](int days) {
        return days <= 0 ? INT64_MIN : toNumber(now - std::chrono::days(days));
    };
    m_samplesSince = since(retention.samples);
    m_since = {since(retention.minutes), since(retention.quarters)};
}

base::Status HistoryStore::prune(sys_seconds now, const HistoryRetention& retention)
{
    QSqlQuery all(*m_database);
    if (!all.exec(QStringLiteral("SELECT id FROM series")))
        return errorOf(all.lastError());
    std::vector<qlonglong> ids;
    while (all.next())
        ids.push_back(all.value(0).toLongLong());
    if (auto status = begin(); !status)
        return status;
    const std::array kept{retention.minutes, retention.quarters, retention.hours};
    for (const qlonglong id : ids) {
        QSqlQuery drop(*m_database);
        const auto dropOlder = [&](const QString& statement, int days) -> base::Status {
            if (days <= 0)
                return {};
            drop.prepare(statement);
            drop.addBindValue(id);
            drop.addBindValue(bound(toNumber(now - std::chrono::days(days))));
            return drop.exec() ? base::Status() : errorOf(drop.lastError());
        };
        auto status =
            dropOlder(QStringLiteral("DELETE FROM sample WHERE series = ? AND time < ?"), retention.samples);
        for (std::size_t level = 0; level < kept.size() && status.ok(); ++level)
            status = dropOlder(
                QStringLiteral("DELETE FROM rollup WHERE series = ? AND level = %1 AND start < ?").arg(level),
                kept[level]);
        if (!status) {
            forget();
            return status;
        }
    }
    return commit();
}

} // namespace p1scope::session

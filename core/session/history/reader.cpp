// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history/reader.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>

namespace p1scope::session {

namespace {

using std::chrono::sys_seconds;

qlonglong bound(sys_seconds time)
{
    return time.time_since_epoch().count();
}

sys_seconds timeOf(const QVariant& number)
{
    return sys_seconds(std::chrono::seconds(number.toLongLong()));
}

QString columnsOf(HistoryReader::Wanted wanted)
{
    switch (wanted) {
    case HistoryReader::Wanted::Counter:
        return QStringLiteral("start, first, last, count, first_time, last_time");
    case HistoryReader::Wanted::Band:
        return QStringLiteral("start, least, greatest, sum / count");
    case HistoryReader::Wanted::All:
        break;
    }
    return QStringLiteral("start, least, greatest, sum / count, first, last, count, first_time, last_time");
}

RollUp rowOf(const QSqlQuery& query, HistoryReader::Wanted wanted)
{
    RollUp row;
    int column = 0;
    row.start = timeOf(query.value(column++));
    if (wanted != HistoryReader::Wanted::Counter) {
        row.least = query.value(column++).toLongLong();
        row.greatest = query.value(column++).toLongLong();
        row.mean = query.value(column++).toDouble();
    }
    if (wanted == HistoryReader::Wanted::Band)
        return row;
    row.first = query.value(column++).toLongLong();
    row.last = query.value(column++).toLongLong();
    row.count = query.value(column++).toLongLong();
    row.firstTime = timeOf(query.value(column++));
    row.lastTime = timeOf(query.value(column));
    return row;
}

} // namespace

base::Result<HistoryReader> HistoryReader::open(const QString& place)
{
    if (!isPostgres(place) && !QFileInfo::exists(place))
        return base::Error{base::ErrorKind::Unreadable,
                           "history " + QDir::toNativeSeparators(place).toStdString() + " is not there",
                           "it begins with the first good telegram of a live meter, or with an import"};
    auto connection = HistoryConnection::open(place);
    if (!connection)
        return connection.error();
    return HistoryReader(connection.take());
}

base::Result<std::vector<std::string>> HistoryReader::meters() const
{
    QSqlQuery query(m_connection->database());
    if (!query.exec(QStringLiteral("SELECT equipment FROM meter ORDER BY id")))
        return m_connection->errorOf(query.lastError());
    std::vector<std::string> result;
    while (query.next())
        result.push_back(query.value(0).toString().toStdString());
    return result;
}

base::Result<std::vector<HistoryMeter>> HistoryReader::describedMeters() const
{
    QSqlQuery query(m_connection->database());
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral(
            "SELECT meter.equipment, meter.zone_minutes, meter.summer_time, MIN(rollup.first_time), "
            "MAX(rollup.last_time) FROM meter JOIN series ON series.meter = meter.id "
            "JOIN rollup ON rollup.series = series.id AND rollup.level = 4 "
            "GROUP BY meter.id, meter.equipment, meter.zone_minutes, meter.summer_time ORDER BY meter.id")))
        return m_connection->errorOf(query.lastError());
    std::vector<HistoryMeter> result;
    while (query.next())
        result.push_back(
            {query.value(0).toString().toStdString(),
             telegram::Zone{std::chrono::minutes(query.value(1).toInt()), query.value(2).toInt() != 0},
             timeOf(query.value(3)),
             timeOf(query.value(4)),
             {}});
    for (HistoryMeter& meter : result) {
        auto units = readings(meter.equipment);
        if (!units)
            return units.error();
        meter.units = units.take();
    }
    return result;
}

base::Result<std::map<std::string, std::string>> HistoryReader::readings(const std::string& meter) const
{
    QSqlQuery query(m_connection->database());
    query.prepare(
        QStringLiteral("SELECT series.name, series.unit FROM series JOIN meter ON meter.id = series.meter "
                       "WHERE meter.equipment = ?"));
    query.addBindValue(QString::fromStdString(meter));
    if (!query.exec())
        return m_connection->errorOf(query.lastError());
    std::map<std::string, std::string> result;
    while (query.next())
        result.emplace(query.value(0).toString().toStdString(), query.value(1).toString().toStdString());
    return result;
}

base::Result<std::optional<std::int64_t>> HistoryReader::idOf(const std::string& meter,
                                                              const std::string& name) const
{
    QSqlQuery query(m_connection->database());
    query.prepare(QStringLiteral("SELECT series.id FROM series JOIN meter ON meter.id = series.meter "
                                 "WHERE meter.equipment = ? AND series.name = ?"));
    query.addBindValue(QString::fromStdString(meter));
    query.addBindValue(QString::fromStdString(name));
    if (!query.exec())
        return m_connection->errorOf(query.lastError());
    return query.next() ? std::optional<std::int64_t>(query.value(0).toLongLong()) : std::nullopt;
}

base::Result<std::vector<RollUp>> HistoryReader::rollUps(const std::string& meter, const std::string& name,
                                                         meter::Period level, sys_seconds from,
                                                         sys_seconds to, Wanted wanted) const
{
    const auto id = idOf(meter, name);
    if (!id)
        return id.error();
    std::vector<RollUp> result;
    if (!id.value())
        return result;
    const auto read = [&](const QString& condition, std::initializer_list<sys_seconds> times) {
        QSqlQuery query(m_connection->database());
        query.setForwardOnly(true);
        query.prepare(QStringLiteral("SELECT ") + columnsOf(wanted) +
                      QStringLiteral(" FROM rollup WHERE series = ? AND level = ? AND ") + condition);
        query.addBindValue(static_cast<qlonglong>(*id.value()));
        query.addBindValue(static_cast<int>(level));
        for (const sys_seconds time : times)
            query.addBindValue(bound(time));
        if (!query.exec())
            return base::Status(m_connection->errorOf(query.lastError()));
        while (query.next())
            result.push_back(rowOf(query, wanted));
        return base::Status();
    };
    base::Status status;
    if (wanted == Wanted::Counter)
        status = read(QStringLiteral("start < ? ORDER BY start DESC LIMIT 1"), {from});
    if (status.ok())
        status = read(QStringLiteral("start >= ? AND start < ? ORDER BY start"), {from, to});
    if (status.ok() && wanted == Wanted::Counter)
        status = read(QStringLiteral("start >= ? ORDER BY start LIMIT 1"), {to});
    if (!status)
        return status.error();
    return result;
}

base::Result<std::vector<HistorySample>> HistoryReader::samples(const std::string& meter,
                                                                const std::string& name, sys_seconds from,
                                                                sys_seconds to) const
{
    const auto id = idOf(meter, name);
    if (!id)
        return id.error();
    std::vector<HistorySample> result;
    if (!id.value())
        return result;
    QSqlQuery query(m_connection->database());
    query.setForwardOnly(true);
    query.prepare(QStringLiteral("SELECT time, value FROM sample WHERE series = ? AND time >= ? AND time < ? "
                                 "ORDER BY time"));
    query.addBindValue(static_cast<qlonglong>(*id.value()));
    query.addBindValue(bound(from));
    query.addBindValue(bound(to));
    if (!query.exec())
        return m_connection->errorOf(query.lastError());
    while (query.next())
        result.push_back({name, {}, timeOf(query.value(0)), query.value(1).toLongLong()});
    return result;
}

base::Result<meter::Period> HistoryReader::levelThatReaches(const std::string& meter, const std::string& name,
                                                            meter::Period level, sys_seconds from) const
{
    const auto id = idOf(meter, name);
    if (!id)
        return id.error();
    if (!id.value())
        return level;
    struct Reach {
        meter::Period level;
        sys_seconds begin;
    };
    std::vector<Reach> reaches;
    for (const meter::Period each : historyLevels) {
        if (each < level)
            continue;
        QSqlQuery query(m_connection->database());
        query.prepare(QStringLiteral(
            "SELECT first_time FROM rollup WHERE series = ? AND level = ? ORDER BY start LIMIT 1"));
        query.addBindValue(static_cast<qlonglong>(*id.value()));
        query.addBindValue(static_cast<int>(each));
        if (!query.exec())
            return m_connection->errorOf(query.lastError());
        if (query.next())
            reaches.push_back({each, timeOf(query.value(0))});
    }
    sys_seconds earliest = sys_seconds::max();
    for (const Reach& reach : reaches)
        earliest = std::min(earliest, reach.begin);
    for (const Reach& reach : reaches) {
        if (reach.begin <= std::max(from, earliest))
            return reach.level;
    }
    return level;
}

bool HistoryReader::sound() const
{
    QSqlQuery query(m_connection->database());
    return m_connection->postgres() || (query.exec(QStringLiteral("PRAGMA integrity_check")) &&
                                        query.next() && query.value(0).toString() == QStringLiteral("ok"));
}

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
// How fast readings go into the history, beside the same rows into one bare table in the same run, and how
// fast a year of hours comes out.
#include "core/session/history/store.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QVariant>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <vector>

using namespace p1scope;
using namespace p1scope::session;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr sys_seconds begin = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);
constexpr std::array<const char*, 10> names{"energy_delivered_tariff1",
                                            "energy_delivered_tariff2",
                                            "energy_returned_tariff1",
                                            "energy_returned_tariff2",
                                            "power_delivered",
                                            "power_returned",
                                            "voltage_l1",
                                            "current_l1",
                                            "power_delivered_l1",
                                            "gas_delivered"};

double processorSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

meter::Micro valueOf(std::int64_t i, std::size_t name)
{
    return name < 4 ? 12'000'000'000 + i * 140 : (i * 7919 + static_cast<std::int64_t>(name)) % 5'000'000;
}

/// Telegrams a second of processor, one every `step` seconds of the meter's life.
double intoHistory(const QString& place, std::int64_t telegrams, std::int64_t step)
{
    auto opened = HistoryStore::open(place);
    if (!opened)
        std::abort();
    HistoryStore& store = *opened.value();
    const double before = processorSeconds();
    bool good = store.setMeter("E1", telegram::Zone::centralEuropean()).ok();
    std::array<HistorySample, names.size()> samples;
    for (std::size_t name = 0; name < names.size(); ++name) {
        samples[name].name = names[name];
        samples[name].unit = "kWh";
    }
    for (std::int64_t i = 0; i < telegrams; ++i) {
        for (std::size_t name = 0; name < names.size(); ++name) {
            samples[name].time = begin + seconds(i * step);
            samples[name].value = valueOf(i, name);
            good = good && store.add(samples[name]).ok();
        }
        if (i % 2000 == 1999)
            good = good && store.commit().ok();
    }
    good = good && store.commit().ok();
    if (!good)
        std::abort();
    return static_cast<double>(telegrams) / (processorSeconds() - before);
}

/// The same rows into a table with a key and nothing else, by Qt SQL as well.
double intoBareTable(const QString& place, std::int64_t telegrams, std::int64_t step)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), place);
    database.setDatabaseName(place);
    if (!database.open())
        std::abort();
    QSqlQuery setup(database);
    setup.exec(QStringLiteral("PRAGMA journal_mode = WAL"));
    setup.exec(QStringLiteral("PRAGMA synchronous = NORMAL"));
    setup.exec(QStringLiteral("CREATE TABLE bare (series BIGINT, time BIGINT, value BIGINT)"));
    const double before = processorSeconds();
    QSqlQuery insert(database);
    insert.prepare(QStringLiteral("INSERT INTO bare VALUES (?, ?, ?)"));
    database.transaction();
    for (std::int64_t i = 0; i < telegrams; ++i) {
        for (std::size_t name = 0; name < names.size(); ++name) {
            insert.bindValue(0, static_cast<qlonglong>(name));
            insert.bindValue(1,
                             static_cast<qlonglong>((begin + seconds(i * step)).time_since_epoch().count()));
            insert.bindValue(2, static_cast<qlonglong>(valueOf(i, name)));
            insert.exec();
        }
        if (i % 2000 == 1999) {
            database.commit();
            database.transaction();
        }
    }
    database.commit();
    return static_cast<double>(telegrams) / (processorSeconds() - before);
}

void importRates(const QTemporaryDir& folder, std::int64_t telegrams, std::int64_t step)
{
    const double bare = intoBareTable(folder.filePath(QStringLiteral("bare%1").arg(step)), telegrams, step);
    const double history =
        intoHistory(folder.filePath(QStringLiteral("history%1").arg(step)), telegrams, step);
    fmt::print(
        "{} telegrams of {} numbers, one every {} s: bare table {:.0f} telegrams/s, history {:.0f}: {:.2f} "
        "(aimed at 0.50)\n",
        telegrams, names.size(), step, bare, history, history / bare);
}

void readYear(const QTemporaryDir& folder)
{
    const QString place = folder.filePath(QStringLiteral("year"));
    static_cast<void>(intoHistory(place, 365 * 24 * 4, 900));
    auto opened = HistoryStore::open(place);
    if (!opened)
        std::abort();
    std::vector<double> milliseconds;
    std::size_t rows = 0;
    for (int run = 0; run < 21; ++run) {
        const double before = processorSeconds();
        const auto read = opened.value()->reader().rollUps("E1", "power_delivered", meter::Period::Hour,
                                                           begin, begin + std::chrono::hours(24 * 366),
                                                           HistoryReader::Wanted::Band);
        milliseconds.push_back((processorSeconds() - before) * 1000);
        rows = read ? read.value().size() : 0;
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    fmt::print("a year by hour, {} rows: {:.2f} ms of processor, best {:.2f} ms (aimed at 5)\n", rows,
               milliseconds[milliseconds.size() / 2], milliseconds.front());
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    const std::int64_t telegrams = argc > 1 ? std::atoll(argv[1]) : 100'000;
    importRates(folder, telegrams, 1);
    importRates(folder, telegrams, 10);
    importRates(folder, telegrams, 60);
    readYear(folder);
}

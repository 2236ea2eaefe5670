// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history/history.h"
#include "core/session/session.h"
#include "tests/support/postgres.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace p1scope;
using namespace p1scope::session;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr telegram::Zone zone = telegram::Zone::centralEuropean();

sys_seconds local(const char* text)
{
    return meter::parseLocalTime(text, zone).value();
}

HistoryTelegram telegramAt(sys_seconds time, std::int64_t thousandths, const char* meterId = "E1")
{
    HistoryTelegram telegram;
    telegram.time = time;
    telegram.readings.all = {{"equipment_id", std::string(meterId), "", {}, 0},
                             {"energy_delivered_tariff1", base::Decimal{thousandths, 3}, "kWh", {}, 0},
                             {"tariff", base::Decimal{1, 0}, "", {}, 0}};
    return telegram;
}

std::unique_ptr<HistoryStore> opened(const QString& place)
{
    auto store = HistoryStore::open(place);
    if (!store)
        qWarning("%s", store.error().line().c_str());
    return store ? store.take() : nullptr;
}

std::vector<RollUp> all(HistoryStore& store, meter::Period level,
                        const char* name = "energy_delivered_tariff1")
{
    auto rows = store.reader().rollUps("E1", name, level, sys_seconds{}, local("2100-01-01"));
    return rows ? rows.take() : std::vector<RollUp>();
}

std::int64_t counted(HistoryStore& store)
{
    std::int64_t sum = 0;
    for (const RollUp& row : all(store, meter::Period::Month))
        sum += row.count;
    return sum;
}

} // namespace

class TestHistory : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void rollUpsAreThoseOfTheSamples_data() { places(); }
    void rollUpsAreThoseOfTheSamples();
    void whatIsThereAlreadyChangesNothing_data() { places(); }
    void whatIsThereAlreadyChangesNothing();
    void metersAreKeptApart_data() { places(); }
    void metersAreKeptApart();
    void whatIsOldIsLetGo_data() { places(); }
    void whatIsOldIsLetGo();
    void whatIsNotCommittedIsNotThere_data() { places(); }
    void whatIsNotCommittedIsNotThere();
    void aServerThatIsGoneForAWhileLosesNothing();
    void aNewerOrForeignDatabaseIsLeftAlone();
    void aDamagedFileIsSetAside_data();
    void aDamagedFileIsSetAside();
    void aLockedFileIsWaitedFor();
    void aPlaceThatCannotBeSaysSo();
    void aLiveSessionKeepsItsReadings();
    void killedAtAnyTimeItLosesTheLastSecondAtMost();

private:
    void places();
    [[nodiscard]] QString fresh(const QString& kind);

    QTemporaryDir m_folder;
    std::unique_ptr<test::Postgres> m_postgres;
    int m_fresh = 0;
};

void TestHistory::initTestCase()
{
    if (test::Postgres::programs().isEmpty())
        return; // the rows of a server are left out
    m_postgres = std::make_unique<test::Postgres>();
    QVERIFY(m_postgres->start());
    QTRY_VERIFY_WITH_TIMEOUT(HistoryStore::open(m_postgres->place()).ok(), 20'000);
}

void TestHistory::places()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("sqlite") << "sqlite";
    if (m_postgres)
        QTest::newRow("postgresql") << "postgresql";
}

/// An empty database of this kind.
QString TestHistory::fresh(const QString& kind)
{
    if (kind == "sqlite")
        return m_folder.filePath(QStringLiteral("%1/history.sqlite").arg(++m_fresh));
    QProcess psql;
    psql.start(test::Postgres::programs() + "/psql",
               {"-q", "-d", m_postgres->place(), "-c", "DROP SCHEMA public CASCADE; CREATE SCHEMA public"});
    psql.waitForFinished();
    return m_postgres->place();
}

void TestHistory::rollUpsAreThoseOfTheSamples()
{
    QFETCH(QString, kind);
    const auto store = opened(fresh(kind));
    QVERIFY(store);
    QVERIFY(store->setMeter("E1", zone));
    // Over the change to winter time, with commits at odd places and a value that goes up and down.
    const sys_seconds from = local("2026-10-23T05:00");
    const sys_seconds to = local("2026-11-02T05:00");
    std::vector<HistorySample> samples;
    for (sys_seconds time = from; time < to; time += seconds(397))
        samples.push_back(
            {"power_delivered", "kW", time, (time.time_since_epoch().count() * 7919) % 5'000'000});
    std::size_t count = 0;
    for (const HistorySample& sample : samples) {
        QVERIFY(store->add(sample));
        if (++count % 100 == 0)
            QVERIFY(store->commit());
    }
    QVERIFY(store->commit());
    for (const meter::Period level : HistoryStore::levels) {
        std::vector<RollUp> truth;
        for (const HistorySample& sample : samples) {
            const sys_seconds start = meter::periodStart(sample.time, level, zone);
            if (truth.empty() || truth.back().start != start)
                truth.push_back({start, sample.value, sample.value, sample.value, sample.value, 0, 0});
            RollUp& row = truth.back();
            row.last = sample.value;
            row.least = std::min(row.least, sample.value);
            row.greatest = std::max(row.greatest, sample.value);
            row.mean += static_cast<double>(sample.value);
            ++row.count;
        }
        const auto rows = all(*store, level, "power_delivered");
        QCOMPARE(rows.size(), truth.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            QCOMPARE(rows[i].start, truth[i].start);
            QCOMPARE(rows[i].first, truth[i].first);
            QCOMPARE(rows[i].last, truth[i].last);
            QCOMPARE(rows[i].least, truth[i].least);
            QCOMPARE(rows[i].greatest, truth[i].greatest);
            QCOMPARE(rows[i].count, truth[i].count);
            QCOMPARE(rows[i].mean, truth[i].mean / static_cast<double>(truth[i].count));
        }
    }
    const auto raw = store->reader().samples("E1", "power_delivered", from, to);
    QVERIFY(raw);
    QCOMPARE(raw.value().size(), samples.size());
    QCOMPARE(raw.value().back().value, samples.back().value);
    const auto units = store->reader().readings("E1");
    QVERIFY(units);
    QCOMPARE(units.value(), (std::map<std::string, std::string>{{"power_delivered", "kW"}}));
}

void TestHistory::whatIsThereAlreadyChangesNothing()
{
    QFETCH(QString, kind);
    const QString place = fresh(kind);
    const sys_seconds from = local("2026-06-01");
    const auto write = [&](int first, int last) {
        const auto store = opened(place);
        QVERIFY(store);
        QVERIFY(store->setMeter("E1", zone));
        for (int i = first; i < last; ++i)
            QVERIFY(store->add({"energy_delivered_tariff1", "kWh", from + seconds(10 * i), i}));
        QVERIFY(store->commit());
    };
    write(100, 200);
    write(0, 150); // half of it older, half of it known
    write(150, 300);
    const auto store = opened(place);
    QVERIFY(store);
    QCOMPARE(counted(*store), 300);
    const auto hoursRows = all(*store, meter::Period::Hour);
    QCOMPARE(hoursRows.size(), 1U);
    QCOMPARE(hoursRows[0].first, 0);
    QCOMPARE(hoursRows[0].last, 299);
    QCOMPARE(hoursRows[0].mean, 149.5);
}

void TestHistory::metersAreKeptApart()
{
    QFETCH(QString, kind);
    const auto store = opened(fresh(kind));
    QVERIFY(store);
    for (int i = 0; i < 100; ++i) {
        QVERIFY(store->setMeter(i % 2 == 0 ? "E1" : "E'2\"",
                                i % 2 == 0 ? zone : telegram::Zone::easternEuropean()));
        QVERIFY(store->add({"gas_delivered", "m3", local("2026-06-01T23:30") + seconds(i), i}));
    }
    QVERIFY(store->commit());
    const auto meters = store->reader().meters();
    QVERIFY(meters);
    QCOMPARE(meters.value(), (std::vector<std::string>{"E1", "E'2\""}));
    const auto days = all(*store, meter::Period::Day, "gas_delivered");
    QCOMPARE(days.size(), 1U);
    QCOMPARE(days[0].count, 50);
    QCOMPARE(days[0].start, local("2026-06-01"));
    // It is the next day there.
    const auto other = store->reader().rollUps("E'2\"", "gas_delivered", meter::Period::Day, sys_seconds{},
                                               local("2100-01-01"));
    QVERIFY(other);
    QCOMPARE(other.value().at(0).start, local("2026-06-01T23:00"));
    const auto nobody = store->reader().rollUps("E3", "gas_delivered", meter::Period::Day, sys_seconds{},
                                                local("2100-01-01"));
    QVERIFY(nobody && nobody.value().empty());
}

void TestHistory::whatIsOldIsLetGo()
{
    QFETCH(QString, kind);
    const auto store = opened(fresh(kind));
    QVERIFY(store);
    QVERIFY(store->setMeter("E1", zone));
    const sys_seconds now = local("2026-06-30");
    for (int day = 0; day < 60; ++day)
        QVERIFY(store->add({"energy_delivered_tariff1", "kWh", now - hours(24 * (59 - day)), day}));
    QVERIFY(store->commit());
    QVERIFY(store->prune(now, {8, 10, 30, 0}));
    const auto raw = store->reader().samples("E1", "energy_delivered_tariff1", sys_seconds{}, now + hours(1));
    QVERIFY(raw);
    QCOMPARE(raw.value().size(), 9U);
    QCOMPARE(all(*store, meter::Period::Minute).size(), 11U);
    QCOMPARE(all(*store, meter::Period::Quarter).size(), 31U);
    QCOMPARE(all(*store, meter::Period::Hour).size(), 60U);
    QCOMPARE(all(*store, meter::Period::Day).size(), 60U);
}

void TestHistory::whatIsNotCommittedIsNotThere()
{
    QFETCH(QString, kind);
    const QString place = fresh(kind);
    {
        const auto store = opened(place);
        QVERIFY(store);
        QVERIFY(store->setMeter("E1", zone));
        QVERIFY(store->add({"energy_delivered_tariff1", "kWh", local("2026-06-01"), 1}));
        QVERIFY(store->commit());
        for (int i = 1; i < 500; ++i)
            QVERIFY(store->add({"energy_delivered_tariff1", "kWh", local("2026-06-01") + hours(i), 1}));
    }
    const auto store = opened(place);
    QVERIFY(store);
    QCOMPARE(counted(*store), 1);
    QCOMPARE(all(*store, meter::Period::Hour).size(), 1U);
}

void TestHistory::aServerThatIsGoneForAWhileLosesNothing()
{
    if (!m_postgres)
        return;
    History history({true, fresh("postgresql"), {0, 0, 0, 0}});
    history.offer(telegramAt(local("2026-06-01"), 1));
    history.settle();
    QCOMPARE(history.state().kept, 1U);
    m_postgres->stop();
    history.offer(telegramAt(local("2026-06-02"), 2));
    history.settle();
    QVERIFY(!history.state().fault.isEmpty());
    QCOMPARE(history.state().waiting, 1U);
    m_postgres->run();
    QTRY_COMPARE_WITH_TIMEOUT(history.state().kept, 2U, 20'000);
    QCOMPARE(history.state().fault, QString());
    const auto store = opened(m_postgres->place());
    QVERIFY(store);
    QCOMPARE(counted(*store), 2);
}

void TestHistory::aNewerOrForeignDatabaseIsLeftAlone()
{
    const QString newer = fresh("sqlite");
    QVERIFY(opened(newer));
    const QString foreign = m_folder.filePath("foreign.sqlite");
    const auto exec = [](const QString& path, const char* statement) {
        {
            QSqlDatabase database = QSqlDatabase::addDatabase("QSQLITE", "other");
            database.setDatabaseName(path);
            QVERIFY(database.open());
            QSqlQuery query(database);
            QVERIFY(query.exec(statement));
        }
        QSqlDatabase::removeDatabase("other");
    };
    exec(newer, "INSERT INTO history_version VALUES (99)");
    exec(foreign, "CREATE TABLE recipes (name TEXT)");
    for (const auto& [path, said] :
         {std::pair(newer, "newer P1 Scope"), std::pair(foreign, "another program")}) {
        History history({true, path, {}});
        history.offer(telegramAt(local("2026-06-01"), 1));
        history.settle();
        QVERIFY2(history.state().fault.contains(QLatin1String(said)), qPrintable(history.state().fault));
        QVERIFY(!history.state().remedy.isEmpty());
        QCOMPARE(history.state().setAside, QString());
        QVERIFY(QFile::exists(path));
    }
}

void TestHistory::aDamagedFileIsSetAside_data()
{
    QTest::addColumn<bool>("garbage"); // else a history with holes
    QTest::newRow("no database at all") << true;
    QTest::newRow("pages overwritten") << false;
}

void TestHistory::aDamagedFileIsSetAside()
{
    QFETCH(bool, garbage);
    const QString place = fresh("sqlite");
    if (!garbage) {
        History history({true, place, {0, 0, 0, 0}});
        for (int i = 0; i < 3000; ++i)
            history.offer(telegramAt(local("2026-06-01") + seconds(60 * i), i));
        history.settle();
        QCOMPARE(history.state().kept, 3000U);
    }
    QDir().mkpath(QFileInfo(place).path());
    QFile file(place);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const qint64 from = garbage ? 0 : 4096; // the first page tells what it is
    QVERIFY(file.seek(from));
    file.write(QByteArray(qMax<qint64>(file.size() - from, 20'000), '\x5a'));
    file.close();

    int told = 0;
    History history({true, place, {0, 0, 0, 0}}, [&](const HistoryState&) { ++told; });
    history.offer(telegramAt(local("2026-07-01"), 1));
    history.settle();
    // Where the damage is met while writing, it is tried again a second later.
    QTRY_COMPARE_WITH_TIMEOUT(history.state().kept, 1U, 10'000);
    QVERIFY(QFile::exists(history.state().setAside));
    QCOMPARE(history.state().fault, QString());
    QVERIFY(told > 0);
    const auto store = opened(place);
    QVERIFY(store);
    QVERIFY(store->reader().sound());
    QCOMPARE(counted(*store), 1);
}

void TestHistory::aLockedFileIsWaitedFor()
{
    const QString place = fresh("sqlite");
    const auto other = opened(place);
    QVERIFY(other);
    QVERIFY(other->setMeter("E2", zone));
    QVERIFY(other->add({"gas_delivered", "m3", local("2026-06-01"), 1})); // and a transaction is open
    History history({true, place, {}});
    history.offer(telegramAt(local("2026-06-01"), 1));
    history.settle();
    QVERIFY2(history.state().fault.contains("held by another program"), qPrintable(history.state().fault));
    QCOMPARE(history.state().waiting, 1U);
    QVERIFY(other->commit());
    QTRY_COMPARE_WITH_TIMEOUT(history.state().kept, 1U, 20'000);
    QCOMPARE(history.state().fault, QString());
}

void TestHistory::aPlaceThatCannotBeSaysSo()
{
    const QString inTheWay = m_folder.filePath("file");
    QFile file(inTheWay);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    History history({true, inTheWay + "/history.sqlite", {}});
    for (std::size_t i = 0; i < History::mostWaiting + 5; ++i)
        history.offer(telegramAt(local("2026-06-01") + seconds(i), 1));
    history.settle();
    QVERIFY(!history.state().fault.isEmpty());
    QVERIFY(history.state().lost >= 5U);
    // Elsewhere it goes on.
    history.change({true, fresh("sqlite"), {0, 0, 0, 0}});
    QTRY_VERIFY_WITH_TIMEOUT(history.state().kept >= 1000U, 20'000);
    QCOMPARE(history.state().fault, QString());
    history.change({});
    history.offer(telegramAt(local("2026-07-01"), 1));
    QCOMPARE(history.state().waiting, 0U);
}

/// A source that hands over what it is told to.
class ScriptedSource final : public Source {
public:
    using Source::Source;
    void open() override
    {
        capture::Event event;
        event.kind = capture::EventKind::Data;
        event.timeBasis = capture::TimeBasis::Estimated;
        const QByteArray text("/XMX5LGBBFG1009021021\r\n\r\n0-0:96.1.1(4531)\r\n1-0:1.8.1(000123.456*kWh)\r\n"
                              "1-0:1.7.0(00.250*kW)\r\n!\r\n");
        event.bytes.assign(text.begin(), text.end());
        emit arrived(std::make_shared<const std::vector<capture::Event>>(1, event));
    }
    void close() override {}
    void setRequest(bool) override {}
    void setTelegramComing(bool) override {}
    void telegramCame() override {}
};

void TestHistory::aLiveSessionKeepsItsReadings()
{
    const QString place = fresh("sqlite");
    {
        Session session;
        session.setHistory({true, place, {}});
        SourceSpec spec;
        spec.kind = SourceSpec::Kind::Tcp;
        session.connectTo(std::make_unique<ScriptedSource>(), spec);
        QTRY_COMPARE(session.document().statistics().good, 1U);
        QTRY_COMPARE_WITH_TIMEOUT(session.historyState().kept, 1U, 10'000);
    }
    const auto store = opened(place);
    QVERIFY(store);
    const auto rows = store->reader().rollUps("E1", "power_delivered", meter::Period::Day, sys_seconds{},
                                              local("2100-01-01"));
    QVERIFY(rows);
    QCOMPARE(rows.value().size(), 1U);
    QCOMPARE(rows.value()[0].last, 250'000);
    QCOMPARE(all(*store, meter::Period::Hour)[0].first, 123'456'000);
}

/// P1SCOPE_KILLS says how often; without it twice.
void TestHistory::killedAtAnyTimeItLosesTheLastSecondAtMost()
{
    const QString place = fresh("sqlite");
    const int kills = qMax(qEnvironmentVariableIntValue("P1SCOPE_KILLS"), 2);
    std::int64_t before = 0;
    qint64 worst = 0;
    for (int kill = 0; kill < kills; ++kill) {
        QProcess writer;
        writer.start(QStringLiteral(P1SCOPE_HISTORY_WRITER), {place, QString::number(before)});
        QVERIFY(writer.waitForStarted());
        QElapsedTimer clock;
        clock.start();
        const qint64 end = 1100 + (kill * 379) % 1300;
        std::vector<qint64> offeredAt; // by telegram
        std::int64_t kept = 0;
        while (clock.elapsed() < end) {
            if (!writer.canReadLine() &&
                !writer.waitForReadyRead(static_cast<int>(qMax<qint64>(1, end - clock.elapsed()))))
                break;
            while (writer.canReadLine()) {
                const auto words = writer.readLine().trimmed().split(' ');
                offeredAt.resize(words.at(0).toULongLong(), clock.elapsed());
                kept = words.at(1).toLongLong();
            }
        }
        const qint64 killedAt = clock.elapsed();
        writer.kill();
        writer.waitForFinished();
        const auto store = opened(place);
        QVERIFY(store);
        QVERIFY(store->reader().sound());
        std::int64_t count = 0;
        const auto rows = store->reader().rollUps("unknown", "energy_delivered_tariff2", meter::Period::Month,
                                                  sys_seconds{}, local("2100-01-01"));
        QVERIFY(rows);
        for (const RollUp& row : rows.value())
            count += row.count;
        const auto raw = store->reader().samples("unknown", "energy_delivered_tariff2", sys_seconds{},
                                                 local("2100-01-01"));
        QVERIFY(raw);
        QCOMPARE(static_cast<std::int64_t>(raw.value().size()), count);
        const std::int64_t there = count - before;
        QVERIFY2(there >= kept, qPrintable(QString("%1 of %2 that were kept").arg(there).arg(kept)));
        const auto next = static_cast<std::size_t>(there);
        if (next < offeredAt.size())
            worst = qMax(worst, killedAt - offeredAt[next]);
        before = count;
    }
    qInfo("%d kills, %lld telegrams; the oldest that was lost was %lld ms old", kills,
          static_cast<long long>(before), static_cast<long long>(worst));
    // A second, and what a busy machine takes to write.
    QVERIFY(worst < 3000);
}

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"

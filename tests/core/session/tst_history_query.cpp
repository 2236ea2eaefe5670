// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/counter_rows.h"
#include "core/session/history/query.h"
#include "core/session/history/store.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace p1scope;
using namespace p1scope::session;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr telegram::Zone zone = telegram::Zone::centralEuropean();

sys_seconds local(const char* text)
{
    return meter::parseLocalTime(text, zone).value();
}

/// Writes a counter, or a power, a value every `step`.
struct Writing {
    sys_seconds from;
    sys_seconds to;
    seconds step{60};
    std::string meter = "E1";
    std::string name = "energy_delivered_tariff1";
    std::function<meter::Micro(sys_seconds)> value;
};

/// 1 kWh an hour, from `begin` on.
std::function<meter::Micro(sys_seconds)> oneAnHour(sys_seconds begin, meter::Micro first = 5'000'000'000)
{
    return [begin, first](sys_seconds time) {
        return first + (time - begin).count() * 1'000'000 / 3600 / 1000 * 1000;
    };
}

void write(const QString& place, const std::vector<Writing>& writings)
{
    auto store = HistoryStore::open(place);
    QVERIFY(store.ok());
    for (const Writing& writing : writings) {
        QVERIFY(store.value()->setMeter(writing.meter, zone));
        for (sys_seconds time = writing.from; time < writing.to; time += writing.step)
            QVERIFY(store.value()->add({writing.name, "kWh", time, writing.value(time)}));
    }
    QVERIFY(store.value()->commit());
}

HistoryAnswer asked(const QString& place, const HistoryQuestion& question)
{
    const auto reader = HistoryReader::open(place);
    return reader ? answerFrom(reader.value(), question) : HistoryAnswer{};
}

meter::Micro used(const std::vector<meter::Interval>& intervals)
{
    meter::Micro sum = 0;
    for (const meter::Interval& interval : intervals) {
        for (const meter::Use& use : interval.uses)
            sum += use.used;
    }
    return sum;
}

std::size_t marks(const std::vector<meter::Interval>& intervals, meter::Oddity what)
{
    std::size_t count = 0;
    for (const meter::Interval& interval : intervals)
        count += static_cast<std::size_t>(
            std::count_if(interval.marks.begin(), interval.marks.end(),
                          [&](const meter::CounterMark& mark) { return mark.what == what; }));
    return count;
}

} // namespace

class TestHistoryQuery : public QObject {
    Q_OBJECT
private slots:
    void daysOfTheClockChangeHaveTheirHours_data();
    void daysOfTheClockChangeHaveTheirHours();
    void aGapIsBridgedAndTold();
    void aMeterThatWasReplacedIsAMarkAndNoBar();
    void aCounterThatBeganAnewIsAMarkAndNoBar();
    void bandsComeAtTheLevelThatIsThere();
    void theStretchBefore_data();
    void theStretchBefore();
    void theHoursOfADayAndTheirLoadCurve();
    void aWindowIsAnsweredLater();
    void whatIsNotThereIsNotMade();

private:
    [[nodiscard]] QString fresh() { return m_folder.filePath(QStringLiteral("%1.sqlite").arg(++m_fresh)); }

    QTemporaryDir m_folder;
    int m_fresh = 0;
};

void TestHistoryQuery::daysOfTheClockChangeHaveTheirHours_data()
{
    QTest::addColumn<QByteArray>("day");
    QTest::addColumn<QByteArray>("next");
    QTest::addColumn<int>("bars");
    QTest::newRow("to summer time") << QByteArray("2026-03-29") << QByteArray("2026-03-30") << 23;
    QTest::newRow("to winter time") << QByteArray("2026-10-25") << QByteArray("2026-10-26") << 25;
    QTest::newRow("any other") << QByteArray("2026-06-01") << QByteArray("2026-06-02") << 24;
}

void TestHistoryQuery::daysOfTheClockChangeHaveTheirHours()
{
    QFETCH(QByteArray, day);
    QFETCH(QByteArray, next);
    QFETCH(int, bars);
    const sys_seconds from = local(day.constData());
    const sys_seconds to = local(next.constData());
    const QString place = fresh();
    write(place, {{from - hours(30), to + hours(30), seconds(60), "E1", "energy_delivered_tariff1",
                   oneAnHour(from - hours(30))}});
    HistoryQuestion question;
    question.from = from;
    question.to = to;
    const HistoryAnswer answer = asked(place, question);
    QVERIFY(!answer.fault);
    QCOMPARE(answer.period, meter::Period::Hour);
    QCOMPARE(answer.bars.size(), static_cast<std::size_t>(bars));
    QCOMPARE(answer.bars.front().from.instant, from);
    QCOMPARE(answer.bars.back().to.instant, to);
    for (const meter::Interval& bar : answer.bars) {
        QCOMPARE(bar.uses.size(), 1U);
        QCOMPARE(bar.uses[0].used, 1'000'000);
        QCOMPARE(bar.bridged, seconds(0));
    }
    question.bars = meter::Period::Day;
    const HistoryAnswer whole = asked(place, question);
    QCOMPARE(whole.bars.size(), 1U);
    QCOMPARE(whole.bars[0].uses[0].used, bars * 1'000'000);
}

void TestHistoryQuery::aGapIsBridgedAndTold()
{
    const sys_seconds from = local("2026-06-01");
    const QString place = fresh();
    const auto value = oneAnHour(from);
    // Nothing from 10:20 to 13:40.
    write(place,
          {{from, from + minutes(620), seconds(10), "E1", "energy_delivered_tariff1", value},
           {from + minutes(820), from + hours(24), seconds(10), "E1", "energy_delivered_tariff1", value}});
    HistoryQuestion question;
    question.from = from;
    question.to = from + hours(24);
    const HistoryAnswer answer = asked(place, question);
    QCOMPARE(answer.bars.size(), 24U);
    for (std::size_t hour = 0; hour < 24; ++hour) {
        const meter::Interval& bar = answer.bars[hour];
        const seconds truth = hour == 10                 ? minutes(40)
                              : hour == 13               ? minutes(40)
                              : hour == 11 || hour == 12 ? minutes(60)
                                                         : minutes(0);
        QVERIFY2(std::chrono::abs(bar.bridged - truth) <= seconds(20), qPrintable(QString::number(hour)));
        // Shared by time, to the digits of the counter.
        QVERIFY(std::abs(bar.uses[0].used - 1'000'000) <= 3'000 || hour == 23);
    }
    QCOMPARE(marks(answer.bars, meter::Oddity::Jump), 0U);
    QCOMPARE(used(answer.bars), value(from + hours(24) - seconds(10)) - value(from));
}

void TestHistoryQuery::aMeterThatWasReplacedIsAMarkAndNoBar()
{
    const sys_seconds from = local("2026-06-01");
    const sys_seconds swap = from + hours(12);
    const QString place = fresh();
    // The new meter begins far above the old one.
    write(place, {{from, swap, seconds(60), "E1", "energy_delivered_tariff1", oneAnHour(from, 1'000'000'000)},
                  {swap + minutes(30), from + hours(48), seconds(60), "E2", "energy_delivered_tariff1",
                   oneAnHour(swap, 9'000'000'000)}});
    HistoryQuestion question;
    question.meters = {"E2", "E1"};
    question.from = from;
    question.to = from + hours(48);
    const HistoryAnswer answer = asked(place, question);
    QCOMPARE(answer.meters.size(), 2U);
    QCOMPARE(marks(answer.bars, meter::Oddity::Replaced), 1U);
    for (const meter::Interval& bar : answer.bars)
        QVERIFY(used({bar}) <= 1'020'000);
    QVERIFY(std::abs(used(answer.bars) - 47'500'000) < 60'000);
    // Without a choice it is the meter that was heard last, alone.
    question.meters.clear();
    const HistoryAnswer last = asked(place, question);
    QCOMPARE(last.meters.size(), 1U);
    QCOMPARE(last.meters[0].equipment, std::string("E2"));
    QCOMPARE(last.known.size(), 2U);
    QCOMPARE(last.known[0].last, swap - seconds(60));
}

void TestHistoryQuery::aCounterThatBeganAnewIsAMarkAndNoBar()
{
    const sys_seconds from = local("2026-06-01");
    const sys_seconds reset = from + hours(12) + minutes(5);
    const QString place = fresh();
    write(place, {{from, reset, seconds(60), "E1", "gas_delivered", oneAnHour(from, 1'000'000'000)},
                  {reset, from + hours(24), seconds(60), "E1", "gas_delivered", oneAnHour(reset, 0)}});
    HistoryQuestion question;
    question.from = from;
    question.to = from + hours(24);
    const HistoryAnswer answer = asked(place, question);
    QCOMPARE(marks(answer.bars, meter::Oddity::Back), 1U);
    for (const meter::Interval& bar : answer.bars)
        QVERIFY(used({bar}) >= 0 && used({bar}) <= 1'020'000);
    QVERIFY(used(answer.bars) > 22'800'000);
    QVERIFY(used(answer.bars) <= 24'000'000);
}

void TestHistoryQuery::bandsComeAtTheLevelThatIsThere()
{
    const sys_seconds from = local("2026-06-01");
    const QString place = fresh();
    write(place, {{from, from + hours(24 * 10), seconds(300), "E1", "power_delivered",
                   [](sys_seconds time) { return time.time_since_epoch().count() % 3600 * 1000; }}});
    HistoryQuestion question;
    question.from = from + hours(24);
    question.to = from + hours(48);
    question.bands = {"power_delivered", "voltage_l1"};
    HistoryAnswer answer = asked(place, question);
    QCOMPARE(answer.bands.size(), 1U);
    QCOMPARE(answer.bands[0].level, meter::Period::Minute);
    QCOMPARE(answer.bands[0].rows.size(), 288U);
    {
        auto store = HistoryStore::open(place);
        QVERIFY(store.ok());
        HistoryRetention retention;
        retention.minutes = 3;
        QVERIFY(store.value()->prune(from + hours(24 * 10), retention));
    }
    answer = asked(place, question);
    QCOMPARE(answer.bands[0].level, meter::Period::Quarter);
    QCOMPARE(answer.bands[0].rows.size(), 96U);
    QCOMPARE(answer.bands[0].rows[0].least, 0);
    QCOMPARE(answer.bands[0].rows[0].greatest, 600'000);
    QCOMPARE(answer.bands[0].rows[0].mean, 300'000.0);
}

void TestHistoryQuery::theStretchBefore_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("before");
    const auto row = [](const char* name, const char* from, const char* to, const char* before) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(before);
    };
    row("a month", "2026-03-01", "2026-04-01", "2026-02-01");
    row("a year", "2025-01-01", "2026-01-01", "2024-01-01");
    row("a day after the clock change", "2026-03-30", "2026-03-31", "2026-03-29");
    row("a week over the clock change", "2026-03-23", "2026-03-30", "2026-03-16");
    row("an hour", "2026-03-29T12:00", "2026-03-29T13:00", "2026-03-29T11:00");
}

void TestHistoryQuery::theStretchBefore()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, before);
    const auto stretch = stretchBefore(local(from.constData()), local(to.constData()), zone);
    QCOMPARE(stretch.first, local(before.constData()));
    QCOMPARE(stretch.second, local(from.constData()));
}

void TestHistoryQuery::theHoursOfADayAndTheirLoadCurve()
{
    const sys_seconds from = local("2026-03-29");
    const QString place = fresh();
    // So many kW as the hour's number from midnight.
    const auto value = [&](sys_seconds time) {
        const std::int64_t hour = (time - from).count() / 3600;
        return (hour * (hour - 1) / 2 * 3600 + hour * ((time - from).count() % 3600)) * 1'000'000 / 3600;
    };
    write(place, {{from, from + hours(47) + seconds(1), seconds(60), "E1", "energy_delivered", value}});
    HistoryQuestion question;
    question.from = from;
    question.to = local("2026-03-31");
    question.hours = true;
    const HistoryAnswer answer = asked(place, question);
    QCOMPARE(answer.hours.size(), 47U);
    const auto days = meter::dayHours(answer.hours, zone);
    QCOMPARE(days.size(), 2U);
    QVERIFY(!days[0].power[2]); // the clock jumps over it
    QCOMPARE(*days[0].power[1], 1.0);
    QCOMPARE(*days[0].power[3], 2.0);
    QCOMPARE(*days[1].power[0], 23.0);
    const auto curve = meter::loadCurve(answer.hours);
    QCOMPARE(curve.size(), 47U);
    QCOMPARE(curve.front(), 46.0);
    QCOMPARE(curve.back(), 0.0);
}

void TestHistoryQuery::aWindowIsAnsweredLater()
{
    const sys_seconds from = local("2026-06-01");
    const QString place = fresh();
    write(place, {{from, from + hours(3), seconds(60), "E1", "energy_delivered", oneAnHour(from)}});
    HistoryQuery query;
    QSignalSpy spy(&query, &HistoryQuery::answered);
    HistoryQuestion question;
    question.place = place;
    const std::uint64_t number = query.ask(question);
    QTRY_COMPARE_WITH_TIMEOUT(spy.count(), 1, 30'000);
    const auto answer = spy.takeFirst().at(0).value<HistoryAnswer>();
    QCOMPARE(answer.number, number);
    QVERIFY(!answer.fault);
    QCOMPARE(answer.from, from);
    QCOMPARE(answer.to, from + hours(3) - seconds(59));
    question.place = fresh();
    static_cast<void>(query.ask(question));
    QTRY_COMPARE_WITH_TIMEOUT(spy.count(), 1, 30'000);
    QVERIFY(spy.takeFirst().at(0).value<HistoryAnswer>().fault);
}

void TestHistoryQuery::whatIsNotThereIsNotMade()
{
    const QString place = fresh();
    QVERIFY(!HistoryReader::open(place).ok());
    QVERIFY(!QFile::exists(place));
}

QTEST_GUILESS_MAIN(TestHistoryQuery)
#include "tst_history_query.moc"

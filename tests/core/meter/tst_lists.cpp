// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/lists.h"
#include "core/meter/reading.h"
#include "core/meter/states.h"
#include "tests/support/telegrams.h"

#include <QTest>

using namespace p1scope;
using meter::ListKind;
using meter::ObjectList;

namespace {

/// The list of the first object with a value, in a telegram of these lines.
std::optional<ObjectList> listIn(const std::vector<std::string>& lines)
{
    const auto telegrams = test::telegramsOf(test::withCrc(test::telegramBody("ISK5", lines)));
    return meter::listOf(telegrams.at(0), telegrams.at(0).objects.at(0));
}

QString printed(const meter::ListCell& cell)
{
    if (cell.time)
        return QString::fromStdString(cell.time->toString());
    if (cell.number)
        return QString::fromStdString(cell.number->toString() + cell.unit);
    return QString::fromStdString(cell.text);
}

/// Rows as "cell|cell", an odd one behind a "!".
QStringList printed(const ObjectList& list)
{
    QStringList rows;
    for (const meter::ListRow& row : list.rows) {
        QStringList cells;
        for (const meter::ListCell& cell : row.cells)
            cells << printed(cell);
        rows << (row.odd.empty() ? QString() : QStringLiteral("!")) + cells.join(u'|');
    }
    return rows;
}

} // namespace

class TestLists : public QObject {
    Q_OBJECT
private slots:
    void failureLogsOfAllForms_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("rows");
        QTest::addColumn<int>("notes");
        const auto row = [](const char* name, const char* line, const QStringList& rows, int notes = 0) {
            QTest::newRow(name) << QString::fromLatin1(line) << rows << notes;
        };
        row("empty", "1-0:99.97.0()", {});
        row("none", "1-0:99.97.0(0)", {});
        row("none, and an empty group", "1-0:99.97.0(0)()", {});
        row("none, with the code", "1-0:99.97.0(0)(0-0:96.7.19)", {});
        row("two", "1-0:99.97.0(2)(0-0:96.7.19)(101208152415W)(0000000240*s)(101208151004S)(0000000301*s)",
            {QStringLiteral("2010-12-08T15:24:15+01:00|240s"),
             QStringLiteral("2010-12-08T15:10:04+02:00|301s")});
        row("the standard's misprint", "1-0:99:97.0(1)(0:96.7.19)(101208152415W)(0000000240*s)",
            {QStringLiteral("2010-12-08T15:24:15+01:00|240s")});
        row("a sentinel", "1-0:99.97.0(1)(0-0:96.7.19)(000101000001W)(2147483647*s)",
            {QStringLiteral("!000101000001W|2147483647s")});
        row("no entries though it says three", "1-0:99.97.0(3)(0-0:96.7.19)", {}, 1);
        row("cut in the middle of an entry",
            "1-0:99.97.0(2)(0-0:96.7.19)(101208152415W)(240*s)(101208152416W)",
            {QStringLiteral("2010-12-08T15:24:15+01:00|240s")}, 2);
    }
    void failureLogsOfAllForms()
    {
        QFETCH(QString, line);
        QFETCH(int, notes);
        const auto list = listIn({line.toStdString()});
        QVERIFY(list && list->kind == ListKind::PowerFailures);
        QTEST(printed(*list), "rows");
        QCOMPARE(static_cast<int>(list->notes.size()), notes);
        QCOMPARE(list->columns.size(), std::size_t(2));
    }
    void belgiansMonths()
    {
        const auto list =
            listIn({"0-0:98.1.0(4)(1-0:1.6.0)(1-0:1.6.0)(230801000000S)(632525252525W)(00.000*kW)"
                    "(230901000000S)(230831181500S)(01.862*kW)(231001000000S)(230910183000S)(04529*W)"
                    "(231101000000W)(231016130000S)(04.927*kW)"});
        QVERIFY(list && list->kind == ListKind::MonthPeaks);
        QCOMPARE(
            printed(*list),
            (QStringList{QStringLiteral("!2023-08-01T00:00:00+02:00|632525252525W|0.000kW"),
                         QStringLiteral("2023-09-01T00:00:00+02:00|2023-08-31T18:15:00+02:00|1.862kW"),
                         QStringLiteral("2023-10-01T00:00:00+02:00|2023-09-10T18:30:00+02:00|4.529kW"),
                         QStringLiteral("2023-11-01T00:00:00+01:00|2023-10-16T13:00:00+02:00|4.927kW")}));
        QVERIFY(list->notes.empty());
    }
    void damagedHistoriesDoNotPass_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("cut off") << QStringLiteral("0-0:98.1.0(12)");
        QTest::newRow("garbage") << QStringLiteral("0-0:98.1.0(0)(garbage that will be skipped)");
    }
    void damagedHistoriesDoNotPass()
    {
        QFETCH(QString, line);
        const auto list = listIn({line.toStdString()});
        QVERIFY(list && list->rows.empty() && list->notes.size() == 1);
    }
    void hungarysMonthNamesItsRegisters()
    {
        const auto list = listIn(
            {"0-0:98.1.0(230701000000S)(000040.777*kWh)(000008.950*kWh)(000031.827*kWh)(000142.250*kWh)"
             "(000111.164*kWh)(000031.086*kWh)(000000.030*kvarh)(000073.988*kvarh)(000000.205*kvarh)"
             "(000000.048*kvarh)(000039.199*kvarh)(000035.020*kvarh)(000183.027*kWh)(03.564*kW)(02.156*kW)"
             "(03.564*kW)(04.104*kW)(04.104*kW)(03.400*kW)"});
        QVERIFY(list && list->kind == ListKind::MonthEnd);
        const QStringList rows = printed(*list);
        QCOMPARE(rows.size(), 19);
        QCOMPARE(rows[0], QStringLiteral("Electricity delivered to client, total|40.777kWh"));
        QCOMPARE(rows[5], QStringLiteral("Electricity delivered by client, tariff 2|31.086kWh"));
        QCOMPARE(rows[12], QStringLiteral("Absolute active energy|183.027kWh"));
        QCOMPARE(rows[13], QStringLiteral("Highest quarter-hour demand of this month|3.564kW"));
        QCOMPARE(list->notes.at(0), std::string("at the end of the month: 2023-07-01T00:00:00+02:00"));
    }
    void aProfileHasAColumnForEachCode()
    {
        const auto list = listIn({"1-0:99.1.0(1)(0-0:96.10.7)(1-0:1.29.0)(1-0:2.29.0)(260411233000S)(00)"
                                  "(000000.205*kWh)(000000.000*kWh)"});
        QVERIFY(list && list->kind == ListKind::Profile);
        QCOMPARE(list->columns.size(), std::size_t(4));
        QCOMPARE(printed(*list),
                 QStringList{QStringLiteral("2026-04-11T23:30:00+02:00|0|0.205kWh|0.000kWh")});
    }
    void hourlyValuesHaveTheirTimes()
    {
        const auto list = listIn(
            {"0-1:24.3.0(261025010000)(08)(60)(4)(0-1:24.2.1)(m3)", "(00001.000)(00002.000)(00003.000)(4)"});
        QVERIFY(list && list->kind == ListKind::Hourly);
        QCOMPARE(printed(*list), (QStringList{QStringLiteral("2026-10-25T01:00:00+02:00|1.000m3"),
                                              QStringLiteral("2026-10-25T02:00:00+02:00|2.000m3"),
                                              QStringLiteral("2026-10-25T02:00:00+01:00|3.000m3"),
                                              QStringLiteral("2026-10-25T03:00:00+01:00|4m3")}));
        const auto without = listIn({"0-1:24.3.0(000000000000)(00)(60)(1)(0-1:24.2.1)(m3)", "(00000.000)"});
        QCOMPARE(printed(*without), QStringList{QStringLiteral("!|0.000m3")});
    }
    void earlyGasTakesItsTimesFromBehind()
    {
        const auto list = listIn({"7-0:23.1.0(01238.740*m3)(19-01-01 00:00:00)(01238.000*m3)"});
        QVERIFY(list);
        QCOMPARE(printed(*list), (QStringList{QStringLiteral("2019-01-01T00:00:00+01:00|1238.740m3"),
                                              QStringLiteral("!|1238.000m3")}));
    }
    void otherObjectsAreNoLists()
    {
        QVERIFY(!listIn({"1-0:1.8.1(000001.000*kWh)"}));
        QVERIFY(!listIn({"0-1:24.2.1(260101120000W)(00001.000*m3)"}));
        QVERIFY(!listIn({"9-9:9.9.9(1)(2)"}));
    }
    /// The zone by kind and mark, S and W, the hour that comes twice and the one that never comes, meters
    /// that never switch, and the bit in an old gas reading's status.
    void timesOfCountries_data()
    {
        QTest::addColumn<QString>("meter");
        QTest::addColumn<QString>("identification");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("time");
        const auto row = [](const char* meter, const char* mark, const char* line, const char* time) {
            QTest::addRow("%s%s %s", meter, mark, line)
                << QString::fromLatin1(meter) << QString::fromLatin1(mark) << QString::fromLatin1(line)
                << QString::fromLatin1(time);
        };
        for (const char* central : {"dsmr50", "emucs", "smarty", "sweden", "hungary", "switzerland",
                                    "austria", "denmark", "q3d", "warmtelink"}) {
            row(central, "XXX5", "0-0:1.0.0(260701120000S)", "2026-07-01T12:00:00+02:00");
            row(central, "XXX5", "0-0:1.0.0(260701120000W)", "2026-07-01T12:00:00+01:00"); // never switches
        }
        row("finland", "ADN9", "0-0:1.0.0(260701120000W)", "2026-07-01T12:00:00+02:00");
        row("finland", "ADN9", "0-0:1.0.0(260701120000S)", "2026-07-01T12:00:00+03:00");
        row("lithuania", "XXX5", "0-0:1.0.0(260701120000S)", "2026-07-01T12:00:00+03:00");
        row("", "ESO5", "0-0:1.0.0(260101120000W)", "2026-01-01T12:00:00+02:00");
        row("", "ESO5", "0-0:1.0.0(260701120000)", "2026-07-01T12:00:00+03:00");
        row("sweden", "ESO5", "0-0:1.0.0(260101120000W)", "2026-01-01T12:00:00+01:00"); // what is chosen wins
        // The fold: the flag tells the two apart.
        row("", "ISk5", "0-0:1.0.0(261025023000S)", "2026-10-25T02:30:00+02:00");
        row("", "ISk5", "0-0:1.0.0(261025023000W)", "2026-10-25T02:30:00+01:00");
        row("lithuania", "XXX5", "0-0:1.0.0(261025033000S)", "2026-10-25T03:30:00+03:00");
        row("lithuania", "XXX5", "0-0:1.0.0(261025033000W)", "2026-10-25T03:30:00+02:00");
        // The gap: a clock that was not set forward.
        row("", "ISk5", "0-0:1.0.0(260329023000W)", "2026-03-29T02:30:00+01:00");
        row("", "ISk5", "0-0:1.0.0(260329023000)", "2026-03-29T02:30:00+01:00");
        row("lithuania", "XXX5", "0-0:1.0.0(260329033000)", "2026-03-29T03:30:00+02:00");
        // Old gas: bit 3 says summer; without it nothing is known, and the first of two hours is taken.
        row("", "KMP5", "0-1:24.3.0(261025023000)(08)(60)(1)(0-1:24.2.1)(m3)(1)",
            "2026-10-25T02:30:00+02:00");
        row("", "KMP5", "0-1:24.3.0(261025023000)(2C)(60)(1)(0-1:24.2.1)(m3)(1)",
            "2026-10-25T02:30:00+02:00");
        row("", "KMP5", "0-1:24.3.0(260701120000)(00)(60)(1)(0-1:24.2.1)(m3)(1)",
            "2026-07-01T12:00:00+02:00");
        row("", "KMP5", "0-1:24.3.0(260101120000)(00)(60)(1)(0-1:24.2.1)(m3)(1)",
            "2026-01-01T12:00:00+01:00");
        for (const char* none : {"632525252525W", "700101010000W", "000101000001W", "000101000024W",
                                 "000000000000W", "220201000000T", "123412341234W", "260230120000W", "26"})
            row("", "ISk5", ("0-0:1.0.0(" + std::string(none) + ")").c_str(), "");
    }
    void timesOfCountries()
    {
        QFETCH(QString, meter);
        QFETCH(QString, identification);
        QFETCH(QString, line);
        auto telegram =
            test::telegramsOf(test::withCrc(test::telegramBody(identification.toStdString(),
                                                               {"0-1:24.1.0(003)", line.toStdString()})))
                .at(0);
        telegram.chosenMeter =
            telegram::meterKindById(meter.toStdString()).value_or(telegram::MeterKind::Unknown);
        const auto readings = meter::readingsOf(telegram);
        const auto* stamp = readings.find("meter_time");
        const auto* gas = readings.find("gas_delivered");
        const QString time = stamp != nullptr ? QString::fromStdString(std::get<std::string>(stamp->value))
                             : gas != nullptr ? QString::fromStdString(gas->time->toString())
                                              : QString();
        QTEST(time, "time");
    }
    void statesAreSaidInWords_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* line, const char* word) {
            QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(word);
        };
        row("0-0:96.3.10(0)", "disconnected");
        row("0-0:96.3.10(1)", "connected");
        row("0-0:96.3.10(2)", "ready for reconnection");
        row("0-0:96.50.68(OFF)", "disconnected");
        row("0-0:24.4.0(1)", "connected");
        row("0-2:24.4.0(0)", "closed");
        row("0-2:24.4.0(2)", "released");
        row("7-0:24.4.0(1)", "open");
        row("0-3:96.3.10(1)", "on");
        row("0-0:96.3.10(3)", "");
        row("0-0:96.3.10()", "");
        row("1-0:1.8.1(1)", "");
    }
    void statesAreSaidInWords()
    {
        QFETCH(QString, line);
        const auto telegram =
            test::telegramsOf(test::withCrc(test::telegramBody("ISK5", {line.toStdString()}))).at(0);
        const auto& object = telegram.objects.at(0);
        const auto word = meter::stateWord(object.obis, telegram.value(object, 0));
        QTEST(QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())), "word");
    }
};

QTEST_GUILESS_MAIN(TestLists)
#include "tst_lists.moc"

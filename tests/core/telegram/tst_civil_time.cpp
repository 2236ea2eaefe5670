// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/civil_time.h"

#include <QTest>

using namespace std::chrono;
using p1scope::telegram::CivilTime;
using p1scope::telegram::formatTst;
using p1scope::telegram::isEuSummerTime;
using p1scope::telegram::parseTst;
using p1scope::telegram::Zone;

namespace {

QString read(const QString& tst, Zone zone, std::optional<bool> hint = std::nullopt)
{
    const auto time = parseTst(tst.toStdString(), zone, hint);
    return time ? QString::fromStdString(time->toString()) : QStringLiteral("none");
}

} // namespace

class TestCivilTime : public QObject {
    Q_OBJECT
private slots:
    void changesOverToTheSecond_data()
    {
        QTest::addColumn<int>("y");
        QTest::addColumn<int>("march");
        QTest::addColumn<int>("october");
        // The last Sundays, from the calendar.
        QTest::newRow("2012") << 2012 << 25 << 28;
        QTest::newRow("2015") << 2015 << 29 << 25;
        QTest::newRow("2019") << 2019 << 31 << 27;
        QTest::newRow("2021") << 2021 << 28 << 31;
        QTest::newRow("2024") << 2024 << 31 << 27;
        QTest::newRow("2026") << 2026 << 29 << 25;
        QTest::newRow("2032") << 2032 << 28 << 31;
    }
    void changesOverToTheSecond()
    {
        QFETCH(int, y);
        QFETCH(int, march);
        QFETCH(int, october);
        const sys_seconds spring = sys_days(year(y) / March / day(static_cast<unsigned>(march))) + hours(1);
        const sys_seconds autumn =
            sys_days(year(y) / October / day(static_cast<unsigned>(october))) + hours(1);
        QVERIFY(!isEuSummerTime(spring - seconds(1)));
        QVERIFY(isEuSummerTime(spring));
        QVERIFY(isEuSummerTime(autumn - seconds(1)));
        QVERIFY(!isEuSummerTime(autumn));
        QCOMPARE(Zone::centralEuropean().offsetAt(spring).count(), 120);
        QCOMPARE(Zone::centralEuropean().offsetAt(autumn).count(), 60);
        QCOMPARE(Zone::easternEuropean().offsetAt(spring).count(), 180);
        QCOMPARE((Zone{minutes(60), false}).offsetAt(spring).count(), 60);
    }
    void readsTimes_data()
    {
        QTest::addColumn<QString>("tst");
        QTest::addColumn<QString>("central");
        QTest::addColumn<QString>("eastern");
        QTest::newRow("winter") << "121129160000W"
                                << "2012-11-29T16:00:00+01:00"
                                << "2012-11-29T16:00:00+02:00";
        QTest::newRow("summer") << "190718204947S"
                                << "2019-07-18T20:49:47+02:00"
                                << "2019-07-18T20:49:47+03:00";
        QTest::newRow("flag against the season is believed") << "190718204947W"
                                                             << "2019-07-18T20:49:47+01:00"
                                                             << "2019-07-18T20:49:47+02:00";
        QTest::newRow("first pass of the fold") << "201025023000S"
                                                << "2020-10-25T02:30:00+02:00"
                                                << "2020-10-25T02:30:00+03:00";
        QTest::newRow("second pass of the fold") << "201025023000W"
                                                 << "2020-10-25T02:30:00+01:00"
                                                 << "2020-10-25T02:30:00+02:00";
        QTest::newRow("older form, winter") << "121129160000"
                                            << "2012-11-29T16:00:00+01:00"
                                            << "2012-11-29T16:00:00+02:00";
        QTest::newRow("older form, summer") << "120517020000"
                                            << "2012-05-17T02:00:00+02:00"
                                            << "2012-05-17T02:00:00+03:00";
        QTest::newRow("older form, last second of winter") << "200329015959"
                                                           << "2020-03-29T01:59:59+01:00"
                                                           << "2020-03-29T01:59:59+02:00";
        QTest::newRow("older form, in the gap of the central zone") << "200329023000"
                                                                    << "2020-03-29T02:30:00+01:00"
                                                                    << "2020-03-29T02:30:00+02:00";
        QTest::newRow("older form, first second of summer") << "200329030000"
                                                            << "2020-03-29T03:00:00+02:00"
                                                            << "2020-03-29T03:00:00+02:00";
        QTest::newRow("older form, behind both gaps") << "200329040000"
                                                      << "2020-03-29T04:00:00+02:00"
                                                      << "2020-03-29T04:00:00+03:00";
        QTest::newRow("older form, second of winter after the fold") << "201025030000"
                                                                     << "2020-10-25T03:00:00+01:00"
                                                                     << "2020-10-25T03:00:00+03:00";
        QTest::newRow("leap day") << "240229235959W"
                                  << "2024-02-29T23:59:59+01:00"
                                  << "2024-02-29T23:59:59+02:00";
    }
    void readsTimes()
    {
        QFETCH(QString, tst);
        QTEST(read(tst, Zone::centralEuropean()), "central");
        QTEST(read(tst, Zone::easternEuropean()), "eastern");
    }
    void aHintDecidesInTheHourThatComesTwiceAndNowhereElse()
    {
        const Zone zone = Zone::centralEuropean();
        const QString fold = QStringLiteral("201025023000");
        QCOMPARE(read(fold, zone, true), QStringLiteral("2020-10-25T02:30:00+02:00"));
        QCOMPARE(read(fold, zone, false), QStringLiteral("2020-10-25T02:30:00+01:00"));
        QCOMPARE(read(QStringLiteral("121129160000"), zone, true),
                 QStringLiteral("2012-11-29T16:00:00+01:00"));
        QCOMPARE(read(QStringLiteral("120517020000"), zone, false),
                 QStringLiteral("2012-05-17T02:00:00+02:00"));
    }
    void aMeterThatNeverSwitchesStaysOnItsOffset()
    {
        const Zone zone{minutes(60), false};
        QCOMPARE(read(QStringLiteral("120517020000"), zone), QStringLiteral("2012-05-17T02:00:00+01:00"));
    }
    void refusesWhatIsNoTime_data()
    {
        QTest::addColumn<QString>("tst");
        for (const char* tst : {"",
                                "632525252525W",
                                "632525252525S",
                                "700101010000W",
                                "700101010000",
                                "991231235959W",
                                "000101000001W",
                                "000101000024W",
                                "000000000000W",
                                "010101235959W",
                                "220201000000T",
                                "123412341234W",
                                "20240111 09:35:00",
                                "19-01-01 00:00:00",
                                "230229000000W",
                                "230431000000W",
                                "230101240000W",
                                "230101006000W",
                                "230101000060W",
                                "23010100000W",
                                "2301010000000W",
                                "23010100000AW",
                                "230101000000w",
                                "230101000000 ",
                                "230101000000WW"})
            QTest::newRow(tst) << QString::fromLatin1(tst);
    }
    void refusesWhatIsNoTime()
    {
        QFETCH(QString, tst);
        QCOMPARE(read(tst, Zone::centralEuropean()), QStringLiteral("none"));
    }
    void writesWhatItReads()
    {
        for (const Zone zone : {Zone::centralEuropean(), Zone::easternEuropean()}) {
            // Half-hours over a year with both change-overs in it: with the flag every instant comes back.
            for (sys_seconds at = sys_days(2020y / January / 1); at < sys_days(2021y / January / 1);
                 at += minutes(30)) {
                const auto back = parseTst(formatTst(at, zone), zone);
                QVERIFY(back.has_value());
                QVERIFY(back->instant == at && back->offset == zone.offsetAt(at));
            }
        }
        QCOMPARE(formatTst(sys_days(2012y / November / 29) + hours(15), Zone::centralEuropean(), false),
                 std::string("121129160000"));
    }
    void printsOffsetsWestOfGreenwich()
    {
        const CivilTime time{sys_seconds(sys_days(2024y / January / 1)), minutes(-90)};
        QCOMPARE(time.toString(), std::string("2023-12-31T22:30:00-01:30"));
    }
};

QTEST_GUILESS_MAIN(TestCivilTime)
#include "tst_civil_time.moc"

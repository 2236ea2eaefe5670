// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/format.h"

#include <QTest>

using namespace p1scope;
using namespace std::chrono_literals;

class TestFormat : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void countsAreGrouped()
    {
        QCOMPARE(ui::countText(0), QStringLiteral("0"));
        QCOMPARE(ui::countText(12480), QStringLiteral("12,480"));
        QCOMPARE(ui::countText(18446744073709551615ULL), QStringLiteral("18,446,744,073,709,551,615"));
    }

    void rates_data()
    {
        QTest::addColumn<double>("rate");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << 0.0 << QStringLiteral("0 B/s");
        QTest::newRow("bytes") << 960.4 << QStringLiteral("960 B/s");
        QTest::newRow("never four digits of bytes") << 999.7 << QStringLiteral("1.0 kB/s");
        QTest::newRow("kilobytes") << 11200.0 << QStringLiteral("11.2 kB/s");
        QTest::newRow("no number") << qQNaN() << QStringLiteral("0 B/s");
    }
    void rates()
    {
        QFETCH(double, rate);
        QFETCH(QString, text);
        QCOMPARE(ui::rateText(rate), text);
    }

    void durationsGetTheUnitThatSuitsThem()
    {
        QCOMPARE(ui::durationText(1300us), QStringLiteral("1.3 ms"));
        QCOMPARE(ui::durationText(428160us), QStringLiteral("428.16 ms"));
        QCOMPARE(ui::durationText(12500ms), QStringLiteral("12.50 s"));
        QCOMPARE(ui::durationText(200s), QStringLiteral("3 min 20 s"));
        QCOMPARE(ui::durationText(2h + 5min), QStringLiteral("2 h 05 min"));
    }

    void sizesAndStopwatches()
    {
        QCOMPARE(ui::sizeText(999), QStringLiteral("999 B"));
        QCOMPARE(ui::sizeText(1000), QStringLiteral("1.0 kB"));
        QCOMPARE(ui::sizeText(999'949), QStringLiteral("999.9 kB"));
        QCOMPARE(ui::sizeText(999'950), QStringLiteral("1.0 MB"));
        QCOMPARE(ui::sizeText(5'000'000'000), QStringLiteral("5.0 GB"));
        QCOMPARE(ui::stopwatchText(119'999ms), QStringLiteral("00:01:59"));
        QCOMPARE(ui::stopwatchText(100h + 61s), QStringLiteral("100:01:01"));
    }

    void timesWithoutAWallClockCountFromTheStart()
    {
        QCOMPARE(ui::clockText(capture::fromSeconds(12.9), std::nullopt), QStringLiteral("0:00:12"));
        QCOMPARE(ui::clockText(capture::fromSeconds(3 * 3600 + 61), std::nullopt), QStringLiteral("3:01:01"));
    }
};

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"

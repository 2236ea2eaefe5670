// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/text_log.h"

#include <QTest>

using namespace p1scope;
using files::looksStamped;
using files::parseStamp;

class TestTextLog : public QObject {
    Q_OBJECT
private slots:
    void readsStamps_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<qint64>("ms"); // since 1970, or since midnight
        QTest::addColumn<bool>("dated");
        const auto row = [](const char* line, const char* rest, qint64 ms, bool dated) {
            QTest::newRow(line) << QByteArray(line) << QByteArray(rest) << ms << dated;
        };
        constexpr qint64 day = 1'767'312'000'000; // 2026-01-02
        constexpr qint64 clock = 11'045'000;      // 03:04:05
        row("[2026-01-02 03:04:05.678] /XMX5", "/XMX5", day + clock + 678, true);
        row("2026-01-02 03:04:05 /XMX5", "/XMX5", day + clock, true);
        row("2026-01-02T03:04:05,678 1-0:1.8.1(1*kWh)", "1-0:1.8.1(1*kWh)", day + clock + 678, true);
        row("2026-01-02T03:04:05.678+01:00 /XMX5", "/XMX5", day + clock + 678 - 3'600'000, true);
        row("2026-01-02T03:04:05-0130 /XMX5", "/XMX5", day + clock + 5'400'000, true);
        row("2026-01-02T03:04:05Z: /XMX5", "/XMX5", day + clock, true);
        row("2026/01/02 03:04:05.678901 > /XMX5", "/XMX5", day + clock + 678, true);
        row("02-01-2026 03:04:05 /XMX5", "/XMX5", day + clock, true);
        row("02.01.2026, 03:04:05,678 /XMX5", "/XMX5", day + clock + 678, true);
        row("[01/13/2026 03:04:05] /XMX5", "/XMX5", day + clock + 11 * 86'400'000, true); // month first
        row("Jan 02 03:04:05 /XMX5", "/XMX5", clock, false);
        row("Dec  2 03:04:05.678\t!", "!", clock + 678, false);
        row("03:04:05.678> /XMX5", "/XMX5", clock + 678, false);
        row("03:04:05.678 -> /XMX5", "/XMX5", clock + 678, false);
        row("[03:04:05] !", "!", clock, false);
        row("[03:04:05] ", "", clock, false);
        row("03:04:05.678", "", clock + 678, false);
        row("03:04:05.678\r", "\r", clock + 678, false);
        row("1767323045.123: /XMX5", "/XMX5", 1'767'323'045'123, true);
        row("1767323045 /XMX5", "/XMX5", 1'767'323'045'000, true);
        row("03:04:05\t(00124.477)", "(00124.477)", clock, false);
    }
    void readsStamps()
    {
        QFETCH(QByteArray, line);
        QFETCH(qint64, ms);
        const auto stamp = parseStamp(line.toStdString());
        QVERIFY(stamp.has_value());
        QTEST(line.mid(static_cast<qsizetype>(stamp->length)), "rest");
        QCOMPARE(qint64{std::chrono::floor<std::chrono::milliseconds>(stamp->time).count()}, ms);
        QTEST(stamp->dated, "dated");
    }
    void leavesLinesWithoutStampAlone_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char* line : {"",
                                 "/XMX5",
                                 "!E47C",
                                 "1-0:1.8.1(00003.540*kWh)",
                                 "0-0:1.0.0(121129160000W)",
                                 "(00124.477)",
                                 "303132333435363738393A3B",
                                 "3031323334",
                                 "30313233343536",
                                 "0-1:24.2.1(1)(2)",
                                 "2026-01-02",
                                 "2026-13-02 03:04:05 x",
                                 "2026-02-30 03:04:05 x",
                                 "2026-01-02 25:04:05 x",
                                 "03:60:05 x",
                                 "03:04:61 x",
                                 "9999-01-02 03:04:05 x",
                                 "1300-01-02 03:04:05 x",
                                 "9999999999 x",
                                 "0000000001 x",
                                 "[",
                                 "[2026",
                                 "2026-01-02T03:04:05+01 x",
                                 "03:04:05x"})
            QTest::newRow(line) << QByteArray(line);
    }
    void leavesLinesWithoutStampAlone()
    {
        QFETCH(QByteArray, line);
        QVERIFY(!parseStamp(line.toStdString()).has_value());
    }
    void knowsAStampedLog_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("stamped");
        const auto row = [](const char* name, const char* text, bool stamped) {
            QTest::newRow(name) << QByteArray(text) << stamped;
        };
        row("nothing", "", false);
        row("plain", "/XMX5\r\n\r\n1-0:1.8.1(1*kWh)\r\n!\r\n", false);
        row("every line", "03:04:05 /XMX5\n03:04:05 \n03:04:05 1-0:1.8.1(1*kWh)\n03:04:06 !\n", true);
        row("only the first line of a telegram",
            "03:04:05 /XMX5\n\n1-0:1.8.1(1*kWh)\n1-0:1.8.2(1*kWh)\n!\n03:04:15 "
            "/XMX5\n\n1-0:1.8.1(1*kWh)\n!\n",
            true);
        row("stamps on lines of their own", "03:04:05\n/XMX5\n\n1-0:1.8.1(1*kWh)\n!\n", false);
        row("some other text", "03:04:05 opened\n03:04:05 closed\n/XMX5\n!\n", false);
    }
    void knowsAStampedLog()
    {
        QFETCH(QByteArray, text);
        QTEST(looksStamped(text.toStdString()), "stamped");
    }
};

QTEST_GUILESS_MAIN(TestTextLog)
#include "tst_text_log.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/axis_ticks.h"

#include <QTest>

#include <cmath>

using namespace std::chrono_literals;
using p1scope::meter::GraphTime;
using p1scope::telegram::Zone;
using p1scope::ui::momentText;
using p1scope::ui::TimeTick;
using p1scope::ui::timeTicks;
using p1scope::ui::TimeWindow;
using p1scope::ui::ValueScale;
using p1scope::ui::windowText;

namespace {

const Zone zone = Zone::centralEuropean();

GraphTime utc(int year, unsigned month, unsigned day, std::chrono::seconds time = 0s)
{
    return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) /
                                 std::chrono::day(day)) +
           time;
}

QStringList labels(const std::vector<TimeTick>& ticks)
{
    QStringList found;
    for (const TimeTick& tick : ticks)
        found << tick.label;
    return found;
}

} // namespace

class TestAxisTicks : public QObject {
    Q_OBJECT
private slots:
    void labelsRoundMoments_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<int>("most");
        QTest::addColumn<QString>("expected");
        // From 18:52:10 local summer time on 12 October 2026.
        QTest::newRow("seconds") << qint64(40) << 6 << "18:52:10 18:52:20 18:52:30 18:52:40 18:52:50";
        QTest::newRow("minutes") << qint64(290) << 6 << "18:53 18:54 18:55 18:56 18:57";
        QTest::newRow("quarters") << qint64(3600) << 5 << "19:00 19:15 19:30 19:45";
        QTest::newRow("hours with midnight")
            << qint64(7 * 3600) << 8 << "19:00 20:00 21:00 22:00 23:00 13|Oct 01:00";
        QTest::newRow("six hours") << qint64(86400) << 5 << "13|Oct 06:00 12:00 18:00";
        QTest::newRow("days") << qint64(4 * 86400) << 6 << "13|Oct 14|Oct 15|Oct 16|Oct";
        QTest::newRow("Mondays") << qint64(30 * 86400) << 6 << "19|Oct 26|Oct 2|Nov 9|Nov";
        QTest::newRow("months") << qint64(120 * 86400) << 6 << "Nov|2026 Dec|2026 Jan|2027 Feb|2027";
        QTest::newRow("years") << qint64(3 * 366 * 86400) << 5 << "2027 2028 2029";
    }
    void labelsRoundMoments()
    {
        QFETCH(qint64, seconds);
        QFETCH(int, most);
        QFETCH(QString, expected);
        const GraphTime from = utc(2026, 10, 12, 16h + 52min + 10s);
        const auto ticks = timeTicks({from, from + std::chrono::seconds(seconds)}, most, zone);
        QCOMPARE(labels(ticks)
                     .join(u' ')
                     .replace(QStringLiteral(" Oct"), QStringLiteral("|Oct"))
                     .replace(QStringLiteral(" Nov"), QStringLiteral("|Nov"))
                     .replace(QStringLiteral(" 202"),
                              seconds < 200 * 86400 ? QStringLiteral("|202") : QStringLiteral(" 202"))
                     .replace(QStringLiteral("|Nov|"), QStringLiteral(" Nov|")),
                 expected);
    }
    void neverHasTooMany()
    {
        const GraphTime from = utc(2026, 10, 12, 16h + 52min + 10s);
        for (std::int64_t span = 2; span < 30LL * 366 * 86400; span += span / 3 + 1) {
            for (const int most : {2, 5, 12}) {
                const TimeWindow window{from, from + std::chrono::seconds(span)};
                const auto ticks = timeTicks(window, most, zone);
                QVERIFY2(ticks.size() <= std::size_t(most) || span > 10LL * 366 * 86400,
                         qPrintable(QString::number(span)));
                for (std::size_t i = 0; i < ticks.size(); ++i) {
                    QVERIFY(ticks[i].time >= window.from && ticks[i].time <= window.to);
                    QVERIFY(i == 0 || ticks[i].time > ticks[i - 1].time);
                }
            }
        }
    }
    void keepsCivilTimeAcrossTheSpringChange()
    {
        // 29 March 2026: 01:59 winter time is followed by 03:00 summer time, at 01:00 UTC.
        const auto hours = timeTicks({utc(2026, 3, 28, 23h), utc(2026, 3, 29, 4h)}, 8, zone);
        QCOMPARE(labels(hours).join(u' '), QStringLiteral("29 Mar 01:00 03:00 04:00 05:00 06:00"));
        const auto steps = timeTicks({utc(2026, 3, 28, 22h), utc(2026, 3, 29, 22h)}, 9, zone);
        QCOMPARE(labels(steps).join(u' '),
                 QStringLiteral("29 Mar 03:00 06:00 09:00 12:00 15:00 18:00 21:00 30 Mar"));
        QVERIFY(steps[0].newDay && !steps[1].newDay && steps.back().newDay);
        QVERIFY(steps[1].time == GraphTime(utc(2026, 3, 29, 1h)));
        QVERIFY(steps[2].time == GraphTime(utc(2026, 3, 29, 4h)));
    }
    void keepsCivilTimeAcrossTheAutumnChange()
    {
        // 25 October 2026: 02:00 to 02:59 comes twice.
        const auto hours = timeTicks({utc(2026, 10, 24, 22h), utc(2026, 10, 25, 3h)}, 8, zone);
        QCOMPARE(labels(hours).join(u' '), QStringLiteral("25 Oct 01:00 02:00 02:00 03:00 04:00"));
        const auto days = timeTicks({utc(2026, 10, 24, 0h), utc(2026, 10, 27, 0h)}, 4, zone);
        QCOMPARE(days.size(), std::size_t(3));
        QVERIFY(days[0].time == GraphTime(utc(2026, 10, 24, 22h)));
        QVERIFY(days[1].time == GraphTime(utc(2026, 10, 25, 23h)));
    }
    void countsFromTheStartWithoutAClock()
    {
        const auto ticks = timeTicks({utc(1970, 1, 1), utc(1970, 1, 1, 20min)}, 4, zone);
        QCOMPARE(labels(ticks).join(u' '), QStringLiteral("0:00:00 0:10:00 0:20:00"));
        QCOMPARE(momentText(utc(1970, 1, 1, 3h + 5s), zone), QStringLiteral("3:00:05"));
    }
    void namesMoments_data()
    {
        QTest::addColumn<qint64>("utcSeconds");
        QTest::addColumn<QString>("text");
        const auto seconds = [](GraphTime time) {
            return qint64(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
        };
        QTest::newRow("summer") << seconds(utc(2026, 10, 12, 17h + 4min + 31s)) << "Mon 12 Oct 2026 19:04:31";
        QTest::newRow("first of two")
            << seconds(utc(2026, 10, 25, 30min)) << "Sun 25 Oct 2026 02:30:00 (+2 h)";
        QTest::newRow("second of two")
            << seconds(utc(2026, 10, 25, 90min)) << "Sun 25 Oct 2026 02:30:00 (+1 h)";
    }
    void namesMoments()
    {
        QFETCH(qint64, utcSeconds);
        const GraphTime time{std::chrono::seconds(utcSeconds)};
        QTEST(momentText(time, zone), "text");
    }
    void namesWindows()
    {
        QCOMPARE(windowText({utc(2026, 10, 12, 16h), utc(2026, 10, 12, 17h)}, zone),
                 QStringLiteral("12 Oct 2026 18:00 – 19:00"));
        QCOMPARE(windowText({utc(2026, 10, 12, 16h), utc(2026, 10, 13, 16h)}, zone),
                 QStringLiteral("12 Oct 2026 18:00 – 13 Oct 2026 18:00"));
    }
    void scalesValuesToRoundEnds_data()
    {
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("greatest");
        QTest::addColumn<double>("span");
        QTest::addColumn<QString>("labels");
        QTest::newRow("power") << 0.0 << 2.3 << 0.1 << "0.0 0.5 1.0 1.5 2.0 2.5";
        QTest::newRow("both ways") << -1.2 << 2.3 << 0.1 << "-2 -1 0 1 2 3";
        QTest::newRow("nothing used") << 0.0 << 0.0 << 0.01 << "0.000 0.002 0.004 0.006 0.008 0.010";
        QTest::newRow("a level voltage") << 230.0 << 230.0 << 2.0 << "229.0 229.5 230.0 230.5 231.0";
        QTest::newRow("counters") << 3540.1 << 11199.5 << 0.01 << "2,000 4,000 6,000 8,000 10,000 12,000";
    }
    void scalesValuesToRoundEnds()
    {
        QFETCH(double, least);
        QFETCH(double, greatest);
        QFETCH(double, span);
        const ValueScale scale = ValueScale::of(least, greatest, 5, span);
        QVERIFY(scale.low <= least && scale.high >= greatest);
        QStringList found;
        for (const double tick : scale.ticks())
            found << scale.label(tick);
        QTEST(found.join(u' '), "labels");
    }
};

QTEST_GUILESS_MAIN(TestAxisTicks)
#include "tst_axis_ticks.moc"

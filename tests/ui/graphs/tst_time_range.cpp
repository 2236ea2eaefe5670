// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/time_range.h"

#include <QTest>

#include <cmath>

using namespace std::chrono_literals;
using p1scope::meter::GraphTime;
using p1scope::ui::TimeRange;
using p1scope::ui::TimeWindow;

namespace {

GraphTime at(std::int64_t seconds)
{
    return GraphTime(std::chrono::seconds(seconds));
}

} // namespace

class TestTimeRange : public QObject {
    Q_OBJECT
private slots:
    void zoomsAboutItsAnchor()
    {
        const TimeWindow window{at(100), at(200)};
        const TimeWindow in = window.zoomed(0.5, at(125));
        QVERIFY(in == (TimeWindow{GraphTime(112'500ms), GraphTime(162'500ms)}));
        QCOMPARE(in.xOf(at(125), 1000), window.xOf(at(125), 1000));
        QVERIFY(in.zoomed(2, at(125)) == window);
    }
    void stopsAtTheShortestAndLongest()
    {
        const TimeWindow window{at(100), at(200)};
        QVERIFY(window.zoomed(1e-9, at(150)).span() == TimeWindow::shortest);
        QVERIFY(window.zoomed(1e12, at(150)).span() == TimeWindow::longest);
        QVERIFY(TimeWindow::between(at(5), at(5)).span() == TimeWindow::shortest);
        QVERIFY(TimeWindow::between(at(9), at(5)) == (TimeWindow{at(5), at(9)}));
    }
    void mapsPixelsAndTimesBothWays()
    {
        const TimeWindow window{at(100), at(200)};
        QCOMPARE(window.xOf(at(150), 800), 400.0);
        QVERIFY(window.timeAt(400, 800) == at(150));
        for (int x = 0; x <= 800; x += 7)
            QVERIFY(std::abs(window.xOf(window.timeAt(x, 800), 800) - x) < 0.01);
    }
    void growsWithTheSessionUntilTouched()
    {
        TimeRange range;
        range.setSession(at(1000), at(1001));
        QVERIFY(range.mode() == TimeRange::Mode::All);
        QVERIFY(range.window() == (TimeWindow{at(1000), at(1060)})); // not a second across the whole window
        range.setSession(at(1000), at(1500));
        QVERIFY(range.window() == (TimeWindow{at(1000), at(1500)}));
        range.choose(at(1200), at(1100));
        range.setSession(at(1000), at(2000));
        QVERIFY(range.window() == (TimeWindow{at(1100), at(1200)}));
        range.showAll();
        QVERIFY(range.window() == (TimeWindow{at(1000), at(2000)}));
    }
    void followsNow()
    {
        TimeRange range;
        range.setSession(at(1000), at(5000));
        range.follow(300s);
        QVERIFY(range.window() == (TimeWindow{at(4700), at(5000)}));
        range.setSession(at(1000), at(5010));
        QVERIFY(range.window() == (TimeWindow{at(4710), at(5010)}));
        range.zoom(0.5, at(4800)); // keeps its end at now
        QVERIFY(range.following() && range.window() == (TimeWindow{at(4860), at(5010)}));
        range.setFollowing(false);
        range.setSession(at(1000), at(6000));
        QVERIFY(range.window().to == at(5010));
        range.setFollowing(true);
        QVERIFY(range.window() == (TimeWindow{at(5850), at(6000)}));
    }
    void pansAndStays()
    {
        TimeRange range;
        range.setSession(at(1000), at(5000));
        range.follow(300s);
        range.pan(-1000s);
        QVERIFY(!range.following() && range.window() == (TimeWindow{at(3700), at(4000)}));
        range.zoom(2, at(3850));
        QVERIFY(range.window() == (TimeWindow{at(3550), at(4150)}));
        range.goToStart();
        QVERIFY(range.window() == (TimeWindow{at(1000), at(1600)}));
    }
    void neverLosesTheSession_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::newRow("far back") << -1'000'000;
        QTest::newRow("far on") << 1'000'000;
    }
    void neverLosesTheSession()
    {
        QFETCH(int, seconds);
        TimeRange range;
        range.setSession(at(100'000), at(101'000));
        range.follow(300s);
        range.pan(std::chrono::seconds(seconds));
        QVERIFY(range.window().span() == 300s);
        QVERIFY(range.window().to >= at(100'030) && range.window().from <= at(100'970));
    }
};

QTEST_GUILESS_MAIN(TestTimeRange)
#include "tst_time_range.moc"

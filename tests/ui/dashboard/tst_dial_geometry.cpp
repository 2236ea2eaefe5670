// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dial_geometry.h"

#include <QTest>

#include <cmath>

using p1scope::ui::DialGeometry;
using p1scope::ui::DialScale;

class TestDialGeometry : public QObject {
    Q_OBJECT
private slots:
    void scalesToTheGreatestPowers_data()
    {
        QTest::addColumn<double>("delivered");
        QTest::addColumn<double>("returned");
        QTest::addColumn<double>("right");
        QTest::addColumn<double>("left");
        QTest::addColumn<double>("step");
        QTest::newRow("nothing seen") << 0.0 << 0.0 << 4.0 << 2.0 << 1.0;
        QTest::newRow("a flat") << 0.4 << 0.0 << 4.0 << 2.0 << 1.0;
        QTest::newRow("a kettle and a cooker") << 6.2 << 3.1 << 8.0 << 4.0 << 2.0;
        QTest::newRow("headroom above a round number") << 4.0 << 0.0 << 5.0 << 2.0 << 1.0;
        QTest::newRow("much sun") << 1.0 << 9.0 << 4.0 << 10.0 << 2.0;
        QTest::newRow("a heat pump and a car") << 16.0 << 0.0 << 20.0 << 5.0 << 5.0;
        QTest::newRow("three times eighty amperes") << 55.0 << 20.0 << 60.0 << 30.0 << 10.0;
    }
    void scalesToTheGreatestPowers()
    {
        QFETCH(double, delivered);
        QFETCH(double, returned);
        const DialScale scale = DialScale::of(delivered, returned);
        QTEST(scale.delivered, "right");
        QTEST(scale.returned, "left");
        QTEST(scale.step, "step");
    }
    void holdsWhatWasSeenWithFewSteps()
    {
        for (double delivered = 0; delivered < 80; delivered += 0.37) {
            for (double returned = 0; returned < 60; returned += 0.93) {
                const DialScale scale = DialScale::of(delivered, returned);
                QVERIFY(scale.delivered >= delivered && scale.returned >= returned);
                const double steps = (scale.delivered + scale.returned) / scale.step;
                QVERIFY(steps >= 3 && steps <= 10);
                QVERIFY(std::abs(steps - std::round(steps)) < 1e-6);
            }
        }
    }
    void turnsClockwiseWithThePower_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("degrees");
        QTest::newRow("left end") << -4.0 << 153.0;
        QTest::newRow("beyond the left end") << -40.0 << 153.0;
        QTest::newRow("zero") << 0.0 << 231.0;
        QTest::newRow("straight up") << 2.0 << 270.0;
        QTest::newRow("right end") << 8.0 << 387.0;
        QTest::newRow("beyond the right end") << 80.0 << 387.0;
    }
    void turnsClockwiseWithThePower()
    {
        QFETCH(double, value);
        QFETCH(double, degrees);
        const DialGeometry dial(QRectF(0, 0, 300, 300), {4, 8, 2, 2});
        QVERIFY(std::abs(dial.angleOf(value) * 180 / M_PI - degrees) < 0.02);
    }
    void putsTicksOnTheirValues()
    {
        const DialGeometry dial(QRectF(0, 0, 300, 300), {4, 8, 2, 2});
        const auto ticks = dial.ticks();
        QCOMPARE(ticks.size(), std::size_t(13));
        QCOMPARE(ticks.front().value, -4.0);
        QCOMPARE(ticks.back().value, 8.0);
        int labelled = 0;
        for (const DialGeometry::Tick& tick : ticks) {
            QCOMPARE(tick.angle, dial.angleOf(tick.value));
            QCOMPARE(tick.labelled, std::fmod(std::abs(tick.value), 2.0) == 0.0);
            labelled += tick.labelled ? 1 : 0;
        }
        QCOMPARE(labelled, 7);
    }
    void staysWithinItsArea_data()
    {
        QTest::addColumn<QRectF>("area");
        QTest::newRow("wide") << QRectF(10, 20, 800, 200);
        QTest::newRow("tall") << QRectF(5, 5, 200, 900);
        QTest::newRow("square") << QRectF(0, 0, 240, 240);
    }
    void staysWithinItsArea()
    {
        QFETCH(QRectF, area);
        const DialGeometry dial(area, {});
        const double reach = dial.radius() + dial.arcWidth() / 2;
        QVERIFY(dial.centre().x() - reach >= area.left() && dial.centre().x() + reach <= area.right());
        QVERIFY(dial.centre().y() - reach >= area.top() - 0.5);
        QVERIFY(dial.centre().y() + dial.radius() * DialGeometry::below <= area.bottom() + 0.5);
        QVERIFY(dial.radius() * 2.5 > std::min(area.width(), area.height()));
    }
};

QTEST_GUILESS_MAIN(TestDialGeometry)
#include "tst_dial_geometry.moc"

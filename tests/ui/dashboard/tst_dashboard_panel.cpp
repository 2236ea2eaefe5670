// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/age_strip.h"
#include "ui/dashboard/counter_tile.h"
#include "ui/dashboard/dashboard_panel.h"
#include "ui/dashboard/phases_card.h"
#include "ui/dashboard/power_dial.h"
#include "ui/dashboard/waiting_page.h"

#include "ui/widgets/theme.h"

#include <QApplication>
#include <QTest>

#include <cmath>

using namespace p1scope::ui;
using p1scope::doctor::CheckResult;

namespace {

CounterState counter(CounterState::Kind kind, const char* title, const char* digits, const char* unit)
{
    CounterState state;
    state.kind = kind;
    state.title = QString::fromUtf8(title);
    state.digits = QString::fromUtf8(digits);
    state.unit = QString::fromUtf8(unit);
    state.today = QStringLiteral("+1.204 today");
    for (std::size_t hour = 0; hour < 18; ++hour) {
        state.seen[hour] = true;
        state.byHour[hour] = 0.1 * static_cast<double>(hour % 5);
    }
    return state;
}

DashboardState busyState()
{
    DashboardState state;
    state.waiting = false;
    state.sourceOpen = true;
    state.age = std::chrono::milliseconds(300);
    state.time = QStringLiteral("19:04:31");
    state.hour = 17;
    state.power = {ShownNumber{2.5, 3}, ShownNumber{0.388, 3}, 6.2, 3.1};
    state.phases = {{1, ShownNumber{0.241, 3}, ShownNumber{231.4, 1}, ShownNumber{1, 0}},
                    {2, ShownNumber{-0.118, 3}, ShownNumber{229.9, 1}, ShownNumber{1, 0}},
                    {3, ShownNumber{0.053, 3}, ShownNumber{255.1, 1}, ShownNumber{0, 0}}};
    state.quality = QStringLiteral("sags 2, 1, 0");
    state.counters = {
        counter(CounterState::Kind::DeliveredLow, "Delivered, tariff 1 (low)", "003540.118", "kWh"),
        counter(CounterState::Kind::Delivered, "Delivered, tariff 2", "011199.467", "kWh"),
        counter(CounterState::Kind::Returned, "Returned, tariff 1", "000000.000", "kWh"),
        counter(CounterState::Kind::Returned, "Returned, tariff 2", "004667.902", "kWh"),
        counter(CounterState::Kind::Gas, "Gas", "00014.684", "m³")};
    return state;
}

int distance(QColor a, QColor b)
{
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
}

} // namespace

class TestDashboardPanel : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, Theme::Light); }

    void pointsTheNeedleAtThePower_data()
    {
        QTest::addColumn<double>("net");
        for (const double net : {-2.5, -1.1, 0.7, 3.3, 6.1})
            QTest::addRow("%g kW", net) << net;
    }
    void pointsTheNeedleAtThePower()
    {
        QFETCH(double, net);
        PowerDial dial;
        dial.resize(400, 300);
        PowerState state{ShownNumber{net, 3}, std::nullopt, 6.2, 3.1};
        dial.setState(state);
        const QImage image = dial.grab().toImage();
        const DialGeometry geometry = dial.geometryNow();
        const Colours colours = Colours::of(dial.palette());
        const auto inkAt = [&](double kilowatts, double share) {
            const QPointF point =
                geometry.pointAt(geometry.angleOf(kilowatts), share) * image.devicePixelRatio();
            return distance(image.pixelColor(point.toPoint()), colours.panel);
        };
        QVERIFY(inkAt(net, 0.5) > 200);
        QVERIFY(inkAt(net, 0.6) > 200);
        QVERIFY(inkAt(net + 1, 0.6) < 40);
        QVERIFY(inkAt(net - 1, 0.6) < 40);
        // The arc is full between zero and the power, pale beyond it.
        const QColor full = net < 0 ? colours.returned : colours.delivered;
        const auto arcAt = [&](double kilowatts) {
            const QPointF point = geometry.pointAt(geometry.angleOf(kilowatts), 1) * image.devicePixelRatio();
            return image.pixelColor(point.toPoint());
        };
        QVERIFY(distance(arcAt(net / 2), full) < 30);
        QVERIFY(distance(arcAt(net + (net < 0 ? -0.8 : 0.8)), full) > 90);
    }
    void hasNoNeedleWithoutAReading()
    {
        PowerDial dial;
        dial.resize(400, 300);
        dial.setState({});
        const QImage image = dial.grab().toImage();
        const DialGeometry geometry = dial.geometryNow();
        const QColor panel = Colours::of(dial.palette()).panel;
        for (double angle = DialGeometry::startAngle; angle < DialGeometry::endAngle; angle += 0.01) {
            const QPointF point = geometry.pointAt(angle, 0.5) * image.devicePixelRatio();
            QVERIFY(distance(image.pixelColor(point.toPoint()), panel) < 40);
        }
        QVERIFY(dial.accessibleDescription().contains(QStringLiteral("no reading")));
    }
    void saysItsNumbersAloud()
    {
        DashboardPanel panel;
        panel.resize(1100, 650);
        panel.setState(busyState());
        const auto* dial = panel.findChild<PowerDial*>();
        QCOMPARE(dial->accessibleName(), QStringLiteral("Net power"));
        QVERIFY(dial->accessibleDescription().contains(QStringLiteral("2.500 kW delivered")));
        const QString phases = panel.findChild<PhasesCard*>()->accessibleDescription();
        QVERIFY(phases.contains(QStringLiteral("L2: 0.118 kW returned, 229.9 V, 1 A")));
        QVERIFY(phases.contains(QStringLiteral("255.1 V, out of the band")));
        const auto tiles = panel.findChild<CountersCard*>()->tiles();
        QCOMPARE(tiles.size(), std::size_t(5));
        QVERIFY(tiles[1]->accessibleDescription().contains(QStringLiteral("011199.467 kWh")));
        for (const CounterTile* tile : tiles)
            QVERIFY(!tile->accessibleName().isEmpty() && !tile->objectName().isEmpty());
    }
    void showsStalenessAllOver_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void showsStalenessAllOver()
    {
        QFETCH(bool, dark);
        DashboardPanel panel;
        panel.setPalette(dark ? darkPalette() : lightPalette());
        panel.resize(1100, 650);
        DashboardState state = busyState();
        panel.setState(state);
        const QImage fresh = panel.grab().toImage();
        state.stale = true;
        state.age = std::chrono::seconds(14);
        panel.setState(state);
        const QImage old = panel.grab().toImage();
        QVERIFY(panel.findChild<AgeStrip*>()->text().startsWith(QStringLiteral("No good telegram for 14 s")));

        // Every block of each card looks different, empty ones too: there is a hatch over them.
        for (QWidget* card : {static_cast<QWidget*>(panel.findChild<PowerDial*>()),
                              static_cast<QWidget*>(panel.findChild<PhasesCard*>()),
                              static_cast<QWidget*>(panel.findChild<CountersCard*>())}) {
            for (int y = card->y(); y + 40 < card->geometry().bottom(); y += 40) {
                for (int x = card->x(); x + 40 < card->geometry().right(); x += 40)
                    QVERIFY(fresh.copy(x, y, 40, 40) != old.copy(x, y, 40, 40));
            }
        }
        state.stale = false;
        state.age = std::chrono::milliseconds(300);
        panel.setState(state);
        QCOMPARE(panel.grab().toImage(), fresh);
    }
    void clipsNoDigits_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("phases");
        for (const QSize size : {QSize(760, 440), QSize(1146, 652), QSize(1900, 1000), QSize(3700, 1950)}) {
            QTest::addRow("%dx%d", size.width(), size.height()) << size << true;
            QTest::addRow("%dx%d without phases", size.width(), size.height()) << size << false;
        }
    }
    void clipsNoDigits()
    {
        QFETCH(QSize, size);
        QFETCH(bool, phases);
        DashboardPanel panel;
        panel.resize(size);
        DashboardState state = busyState();
        state.counters.push_back(counter(CounterState::Kind::Water, "Water", "00123.456", "m³"));
        if (!phases)
            state.phases.clear();
        panel.setState(state);
        panel.grab(); // lays out
        const auto* card = panel.findChild<CountersCard*>();
        double height = 0;
        for (const CounterTile* tile : card->tiles()) {
            QVERIFY(card->rect().contains(tile->geometry()));
            QVERIFY(tile->digitsHeight() >= 12);
            QVERIFY2(tile->digitsWidth() <= tile->width(), qPrintable(tile->accessibleName()));
            QVERIFY(tile->textHeight() <= tile->height());
            QVERIFY(height == 0 || height == tile->digitsHeight());
            height = tile->digitsHeight();
        }
        // Nothing overlaps, and no half of the window is left empty.
        int covered = 0;
        const auto gauges = panel.findChildren<Card*>(QString(), Qt::FindDirectChildrenOnly);
        for (const Card* gauge : gauges) {
            if (gauge->isHidden())
                continue;
            QVERIFY(panel.rect().contains(gauge->geometry()));
            covered += gauge->width() * gauge->height();
            for (const Card* other : gauges)
                QVERIFY(other == gauge || other->isHidden() ||
                        !other->geometry().intersects(gauge->geometry()));
        }
        QVERIFY(covered > panel.width() * panel.height() * 0.8);
    }
    void groupsDigitsInCellsOfOneWidth()
    {
        const QFont font = sized(qApp->font(), 26);
        const double ones = MeterDigits(QStringLiteral("111111.111"), font).width();
        const double eights = MeterDigits(QStringLiteral("888888.888"), font).width();
        QCOMPARE(ones, eights);
        QVERIFY(MeterDigits(QStringLiteral("3540.118"), font).width() < ones);
    }
    void drawsBarsAsHighAsTheHoursUse()
    {
        CounterTile tile;
        tile.resize(240, 260);
        CounterState state = counter(CounterState::Kind::Returned, "Returned", "000001.000", "kWh");
        state.byHour = {};
        state.byHour[8] = 1.0;
        state.byHour[9] = 0.5;
        tile.setState(state, 17);
        tile.setScale(12, 20, 1.0);
        const QImage image = tile.grab().toImage();
        const QColor full = Colours::of(tile.palette()).returned;
        const auto inked = [&](int hour, double share) {
            const QRectF bar = tile.barRect(hour);
            const QPointF point(bar.center().x(), bar.bottom() - bar.height() * share);
            return distance(image.pixelColor((point * image.devicePixelRatio()).toPoint()), full) < 60;
        };
        QVERIFY(inked(8, 0.95) && inked(8, 0.05));
        QVERIFY(!inked(9, 0.95) && inked(9, 0.45));
        QVERIFY(!inked(10, 0.1) && !inked(20, 0.1));
    }
    void choosesARoundTopForBars_data()
    {
        QTest::addColumn<double>("greatest");
        QTest::addColumn<double>("top");
        QTest::newRow("nothing") << 0.0 << 0.1;
        QTest::newRow("exactly") << 0.5 << 0.5;
        QTest::newRow("just above") << 1.01 << 1.5;
        QTest::newRow("large") << 13.0 << 15.0;
    }
    void choosesARoundTopForBars()
    {
        QFETCH(double, greatest);
        QFETCH(double, top);
        QVERIFY(std::abs(CounterTile::niceTop(greatest) - top) < 1e-9);
    }
    void saysWhatIsAwaitedBeforeTheFirstTelegram()
    {
        DashboardPanel panel;
        panel.resize(1100, 650);
        DashboardState state;
        panel.setState(state);
        const auto* page = panel.findChild<WaitingPage*>();
        QVERIFY(!page->isHidden() && panel.findChild<PowerDial*>()->isHidden());
        QCOMPARE(page->accessibleName(), QStringLiteral("Nothing is connected"));

        state.sourceOpen = true;
        panel.setState(state);
        QVERIFY(page->accessibleName().startsWith(QStringLiteral("Waiting")));

        state.chain = {{"port", CheckResult::Ok, "Port", "open", ""},
                       {"crc", CheckResult::Warn, "CRC", "3 of 120 wrong", "shorten the cable"},
                       {"bytes", CheckResult::Fail, "Bytes", "none for 12 s", "check the plug"}};
        panel.setState(state);
        QCOMPARE(page->accessibleName(), QStringLiteral("Bytes: none for 12 s"));
        QVERIFY(page->accessibleDescription().contains(QStringLiteral("check the plug")));

        panel.setState(busyState());
        QVERIFY(page->isHidden() && !panel.findChild<PowerDial*>()->isHidden());
    }
    void leavesOutPhasesThatAreNotSent()
    {
        DashboardPanel panel;
        panel.resize(1100, 650);
        DashboardState state = busyState();
        panel.setState(state);
        const QSize beside = panel.findChild<PowerDial*>()->size();
        state.phases.clear();
        panel.setState(state);
        QVERIFY(panel.findChild<PhasesCard*>()->isHidden());
        QVERIFY(panel.findChild<PowerDial*>()->height() > beside.height() * 1.8);
    }
    void tellsAges_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("fresh") << qint64(0) << QStringLiteral("less than 1 s");
        QTest::newRow("seconds") << qint64(14) << QStringLiteral("14 s");
        QTest::newRow("minutes") << qint64(200) << QStringLiteral("3 min 20 s");
        QTest::newRow("hours") << qint64(7500) << QStringLiteral("2 h 5 min");
    }
    void tellsAges()
    {
        QFETCH(qint64, seconds);
        QTEST(ageText(std::chrono::seconds(seconds)), "text");
    }
};

QTEST_MAIN(TestDashboardPanel)
#include "tst_dashboard_panel.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboard_view.h"

#include "core/session/document.h"
#include "tests/ui/meter_feed.h"
#include "ui/dashboard/dashboard_state.h"
#include "ui/dashboard/power_dial.h"
#include "ui/dashboard/waiting_page.h"
#include "ui/widgets/selection.h"

#include <QTest>
#include <QTimer>

using namespace p1scope;
using namespace p1scope::ui;
using tests::dsmr22;
using tests::dsmr5;
using tests::feed;

namespace {

struct Bench {
    session::Document document;
    Selection selection;
    DashboardView view{document, selection};

    Bench() { document.begin({}, {}); }
    QString dial() const { return view.findChild<PowerDial*>()->accessibleDescription(); }
};

} // namespace

class TestDashboardView : public QObject {
    Q_OBJECT
private slots:
    void readsADocument()
    {
        session::Document document;
        document.begin({}, {});
        QVERIFY(dashboardState(document).waiting);
        feed(document, {dsmr5(0, 0.412, 0), dsmr5(1, 0, 1.25, 3540.120)});

        const DashboardState state = dashboardState(document);
        QVERIFY(!state.waiting && !state.stale);
        QCOMPARE(state.time, QStringLiteral("19:00:01"));
        QCOMPARE(state.hour, std::optional(19));
        QCOMPARE(state.meter, QStringLiteral("ISK5\\2M550T-1012"));
        QCOMPARE(state.power.net->value, -1.25);
        QCOMPARE(state.power.net->decimals, 3);
        QCOMPARE(state.power.greatestDelivered, 0.412);
        QCOMPARE(state.power.greatestReturned, 1.25);
        QVERIFY(qAbs(state.power.quarterHourMean->value + 0.419) < 1e-9);

        QCOMPARE(state.phases.size(), std::size_t(2));
        QCOMPARE(state.phases[0].power->value, 0.241);
        QVERIFY(!state.phases[1].power && !state.phases[1].current);
        QCOMPARE(state.phases[1].voltage->text(), QStringLiteral("229.9"));
        QCOMPARE(state.quality, QStringLiteral("sags 2, 1, 0 · power failures 4"));
    }
    void namesItsCounters()
    {
        session::Document document;
        document.begin({}, {});
        feed(document, {dsmr5(0, 0.412, 0), dsmr5(1, 0.4, 0, 3540.120)});
        const DashboardState state = dashboardState(document);
        QCOMPARE(state.counters.size(), std::size_t(5));
        const CounterState& first = state.counters[0];
        QCOMPARE(first.title, QStringLiteral("Delivered, tariff 1 (low)"));
        QCOMPARE(first.brief, QStringLiteral("Delivered 1 (low)"));
        QCOMPARE(first.digits, QStringLiteral("003540.120"));
        QCOMPARE(first.unit, QStringLiteral("kWh"));
        QCOMPARE(first.today, QStringLiteral("+0.002 today"));
        QVERIFY(first.counting && first.detail == QStringLiteral("now counting"));
        QVERIFY(first.seen[19] && qAbs(first.byHour[19] - 0.002) < 1e-9);
        QVERIFY(!state.counters[1].counting && !state.counters[2].counting && !state.counters[3].counting);
        const CounterState& gas = state.counters[4];
        QVERIFY(gas.kind == CounterState::Kind::Gas);
        QCOMPARE(gas.digits, QStringLiteral("00014.684"));
        QCOMPARE(gas.unit, QStringLiteral("m³"));
        QCOMPARE(gas.detail, QStringLiteral("at 19:00"));
    }
    void knowsAMeterWithoutClockOrPhases()
    {
        session::Document document;
        document.begin({}, {});
        feed(document, {dsmr22(0.35)});
        const DashboardState state = dashboardState(document);
        QVERIFY(!state.waiting && state.phases.empty() && state.quality.isEmpty() && state.time.isEmpty());
        QCOMPARE(state.power.net->text(), QStringLiteral("0.35"));
        QCOMPARE(state.counters.size(), std::size_t(2));
        QVERIFY(state.counters[1].counting);
    }
    void followsTheDocument()
    {
        Bench bench;
        bench.view.show();
        QVERIFY(!bench.view.findChild<WaitingPage*>()->isHidden());
        feed(bench.document, {dsmr5(0, 0.412, 0)});
        QTRY_VERIFY(bench.dial().contains(QStringLiteral("0.412")));
        feed(bench.document, {dsmr5(1, 0.5, 0)});
        QTRY_VERIFY(bench.dial().contains(QStringLiteral("0.500")));
        bench.document.begin({}, {});
        QTRY_VERIFY(!bench.view.findChild<WaitingPage*>()->isHidden());
    }
    void standsStillWhileFrozen()
    {
        Bench bench;
        feed(bench.document, {dsmr5(0, 0.412, 0)});
        bench.view.show();
        QTRY_VERIFY(!bench.view.findChild<QTimer*>()->isActive());
        bench.view.setFrozen(true);
        feed(bench.document, {dsmr5(1, 0.5, 0)});
        const auto timers = bench.view.findChildren<QTimer*>();
        QVERIFY(!timers.empty());
        for (const QTimer* timer : timers)
            QVERIFY(!timer->isActive());
        QVERIFY(bench.dial().contains(QStringLiteral("0.412")));
        bench.view.setFrozen(false);
        QTRY_VERIFY(bench.dial().contains(QStringLiteral("0.500")));
    }
    void doesNothingWhileHidden()
    {
        Bench bench;
        bench.view.show();
        feed(bench.document, {dsmr5(0, 0.412, 0)});
        QTRY_VERIFY(bench.dial().contains(QStringLiteral("0.412")));
        bench.view.hide();
        feed(bench.document, {dsmr5(1, 0.5, 0)});
        QVERIFY(bench.dial().contains(QStringLiteral("0.412")));
        bench.view.show();
        QVERIFY(bench.dial().contains(QStringLiteral("0.500")));
    }
};

QTEST_MAIN(TestDashboardView)
#include "tst_dashboard_view.moc"

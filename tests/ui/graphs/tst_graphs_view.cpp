// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/graphs_view.h"

#include "core/session/document.h"
#include "tests/ui/meter_feed.h"
#include "ui/graphs/export.h"
#include "ui/graphs/plot_pane.h"
#include "ui/widgets/selection.h"

#include <QAction>
#include <QChart>
#include <QChartView>
#include <QElapsedTimer>
#include <QLineSeries>
#include <QPushButton>
#include <QStackedWidget>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>

#include <cmath>
#include <ctime>
#include <map>

using namespace std::chrono_literals;
using namespace p1scope;
using namespace p1scope::ui;
using tests::dsmr5;
using tests::feed;

namespace {

struct Bench {
    session::Document document;
    Selection selection;
    GraphsView view{document, selection};

    Bench()
    {
        document.begin({}, {});
        view.resize(1100, 640);
    }
    void feedSeconds(int from, int to)
    {
        std::vector<std::string> telegrams;
        for (int second = from; second < to; ++second)
            telegrams.push_back(
                dsmr5(second, 0.3 + 0.2 * (second % 7), second % 11 == 0 ? 1.5 : 0, 3540 + second * 0.001));
        feed(document, telegrams);
    }
    PlotPane* pane(const char* key) const
    {
        return view.findChild<PlotPane*>(QStringLiteral("pane-") + QLatin1String(key));
    }
};

std::vector<QLineSeries*> linesOf(const PlotPane& pane)
{
    std::vector<QLineSeries*> lines;
    for (QAbstractSeries* series : pane.findChild<QChartView*>()->chart()->series())
        lines.push_back(qobject_cast<QLineSeries*>(series));
    return lines;
}

} // namespace

class TestGraphsView : public QObject {
    Q_OBJECT
private slots:
    void saysThatThereIsNothingYet()
    {
        Bench bench;
        bench.view.show();
        auto* stack = bench.view.findChild<QStackedWidget*>();
        QCOMPARE(stack->currentIndex(), 0);
        bench.feedSeconds(0, 5);
        QTRY_COMPARE(stack->currentIndex(), 1);
        bench.document.begin({}, {});
        QTRY_COMPARE(stack->currentIndex(), 0);
    }
    void givesTheChartAtMostTwoPointsAColumn()
    {
        Bench bench;
        bench.feedSeconds(0, 2500);
        bench.view.show();
        QTRY_COMPARE(bench.view.panes().size(), std::size_t(6));
        for (const char* key : {"counters", "power"}) {
            const PlotPane& pane = *bench.pane(key);
            QTRY_VERIFY(linesOf(pane).size() >= 2);
            const int width = pane.plotRect().width();
            int inked = 0;
            for (const QLineSeries* line : linesOf(pane)) {
                std::map<int, int> columns;
                for (const QPointF point : line->points()) {
                    if (point.x() >= 0 && point.x() < 1)
                        ++columns[static_cast<int>(std::floor(point.x() * width * (1 + 1e-12)))];
                }
                for (const auto& [column, points] : columns)
                    QVERIFY2(points <= 2,
                             qPrintable(QStringLiteral("%1 in column %2").arg(points).arg(column)));
                inked += static_cast<int>(columns.size());
            }
            QVERIFY(inked > width / 2);
        }
    }
    void keepsPeaksOfASecond()
    {
        Bench bench;
        std::vector<std::string> telegrams;
        for (int second = 0; second < 2500; ++second)
            telegrams.push_back(dsmr5(second, second == 1321 ? 9.5 : 0.3, 0));
        feed(bench.document, telegrams);
        bench.view.show();
        QTRY_VERIFY(bench.pane("power") != nullptr && !linesOf(*bench.pane("power")).empty());
        const ValueScale scale = bench.pane("power")->content().scale;
        double highest = 0;
        for (const QPointF point : linesOf(*bench.pane("power"))[0]->points())
            highest = std::max(highest, scale.low + point.y() * (scale.high - scale.low));
        QVERIFY(std::abs(highest - 9.5) < 1e-6);
    }
    void zoomsByWheelAndKeys()
    {
        Bench bench;
        bench.feedSeconds(0, 600);
        bench.view.show();
        QTRY_VERIFY(bench.pane("power") != nullptr);
        const auto span = [&] { return bench.view.range().window().span(); };
        const auto all = span();
        PlotPane* pane = bench.pane("power");
        const QPointF middle = pane->plotRect().center();
        QWheelEvent wheel(middle, pane->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(pane, &wheel);
        QVERIFY(span() < all);
        const auto wheeled = span();
        QTest::keyClick(&bench.view, Qt::Key_Plus);
        QVERIFY(span() < wheeled);
        QTest::keyClick(&bench.view, Qt::Key_Minus);
        QVERIFY(std::chrono::abs(span() - wheeled) < 5ms);
        QTest::keyClick(&bench.view, Qt::Key_0);
        QVERIFY(span() == all && bench.view.range().mode() == TimeRange::Mode::All);
    }
    void choosesAndPansWithTheMouse()
    {
        Bench bench;
        bench.feedSeconds(0, 600);
        bench.view.show();
        QTRY_VERIFY(bench.pane("power") != nullptr);
        QTRY_VERIFY(bench.pane("power")->content().window.span() > 0ms);
        PlotPane* pane = bench.pane("power");
        const QRect plot = pane->plotRect();
        const TimeWindow all = bench.view.range().window();
        const QPoint quarter(plot.left() + plot.width() / 4, plot.center().y());
        const QPoint half(plot.left() + plot.width() / 2, plot.center().y());
        QTest::mousePress(pane, Qt::LeftButton, {}, quarter);
        QTest::mouseMove(pane, half);
        QTest::mouseRelease(pane, Qt::LeftButton, {}, half);
        const TimeWindow chosen = bench.view.range().window();
        QVERIFY(std::abs(double(chosen.span().count()) / double(all.span().count()) - 0.25) < 0.01);
        QVERIFY(!bench.view.range().following());

        QTest::mousePress(pane, Qt::LeftButton, Qt::ShiftModifier, half);
        QTest::mouseMove(pane, quarter);
        QTest::mouseRelease(pane, Qt::LeftButton, Qt::ShiftModifier, quarter);
        const TimeWindow panned = bench.view.range().window();
        QVERIFY(panned.span() == chosen.span());
        QVERIFY(std::abs(double((panned.from - chosen.from).count()) / double(chosen.span().count()) - 0.25) <
                0.01);

        QTest::mouseDClick(pane, Qt::LeftButton, {}, half);
        QVERIFY(bench.view.range().window() == all);
    }
    void pansWithArrowsAndFollowsAgain()
    {
        Bench bench;
        bench.feedSeconds(0, 600);
        bench.view.show();
        QTRY_VERIFY(bench.pane("power") != nullptr);
        bench.view.findChild<QPushButton*>(QStringLiteral("graphsFiveMinutes"))->click();
        const TimeWindow five = bench.view.range().window();
        QVERIFY(five.span() == 5min);
        QTest::keyClick(&bench.view, Qt::Key_Left);
        QVERIFY(bench.view.range().window() == five.panned(-30s));
        QVERIFY(!bench.view.findChild<QPushButton*>(QStringLiteral("graphsFollow"))->isChecked());
        QTest::keyClick(&bench.view, Qt::Key_End);
        QVERIFY(bench.view.range().window() == five);
        bench.feedSeconds(600, 610);
        QTRY_VERIFY(bench.view.range().window() == five.panned(10s));
        QTest::keyClick(&bench.view, Qt::Key_Home);
        QVERIFY(bench.view.range().window() == five.panned(five.span() - 599s));
    }
    void standsStillWhileFrozenOrHidden()
    {
        Bench bench;
        bench.feedSeconds(0, 600);
        bench.view.show();
        QTRY_VERIFY(bench.pane("power") != nullptr);
        const TimeWindow before = bench.view.range().window();
        const auto* timer = bench.view.findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly);
        QVERIFY(timer != nullptr);
        QTRY_VERIFY(!timer->isActive());
        bench.view.setFrozen(true);
        bench.feedSeconds(600, 700);
        QVERIFY(!timer->isActive());
        bench.view.setFrozen(false);
        QTRY_VERIFY(bench.view.range().window() == (TimeWindow{before.from, before.to + 100s}));
        bench.view.hide();
        QTRY_VERIFY(!timer->isActive());
        bench.feedSeconds(700, 800);
        QVERIFY(!timer->isActive());
        bench.view.show();
        QTRY_VERIFY(bench.view.range().window() == (TimeWindow{before.from, before.to + 200s}));
    }
    void exportsWhatIsShown()
    {
        Bench bench;
        bench.feedSeconds(0, 600);
        bench.view.show();
        QTRY_VERIFY(bench.pane("power") != nullptr);
        std::vector<CsvColumn> table = bench.view.tableOfShown();
        QCOMPARE(table.size(), std::size_t(6));
        QCOMPARE(table[0].name, std::string("energy_delivered_tariff1_kWh"));
        QCOMPARE(table[0].samples.size(), std::size_t(600));
        bench.view.findChild<QPushButton*>(QStringLiteral("graphsFiveMinutes"))->click();
        bench.view.findChild<QAction*>(QStringLiteral("show-power"))->setChecked(false);
        table = bench.view.tableOfShown();
        QCOMPARE(table.size(), std::size_t(4));
        QCOMPARE(table[0].samples.size(), std::size_t(301));
    }
    void hasNamesForEveryControl()
    {
        Bench bench;
        bench.feedSeconds(0, 60);
        bench.view.show();
        QTRY_VERIFY(bench.pane("power") != nullptr);
        for (const QPushButton* button : bench.view.findChildren<QPushButton*>())
            QVERIFY(!button->objectName().isEmpty());
        QTRY_VERIFY(bench.pane("power")->accessibleDescription().contains(QStringLiteral("kW")));
        QCOMPARE(bench.pane("counters")->accessibleName(), QStringLiteral("Tariff counters"));
    }
    void drawsADayInTime()
    {
        // Six lines that go up and down all the time, a sample a second.
        constexpr int samples = 86'400;
        std::map<std::string, meter::Series, std::less<>> series;
        PaneSpec spec;
        for (int line = 0; line < 6; ++line) {
            const std::string name = "line" + std::to_string(line);
            spec.lines.push_back({name, QStringLiteral("line"), QStringLiteral("L"), LineTone::Gas, false});
            for (int i = 0; i < samples; ++i)
                series[name].append(
                    {meter::GraphTime(i * 1000ms), line + std::sin(i * 0.7) + std::sin(i * 1e-3)});
        }
        const auto lookup = [&](std::string_view name) { return &series.find(name)->second; };
        PlotPane pane;
        pane.resize(1200, 400);
        const TimeWindow day{meter::GraphTime(0ms), meter::GraphTime(samples * 1000ms)};
        const auto draw = [&](std::chrono::seconds moved) {
            PaneOptions options;
            options.columns = static_cast<std::size_t>(pane.plotRect().width());
            pane.setContent(paneContent(spec, day.panned(moved), options, lookup));
            pane.grab();
        };
        draw(0s);
        constexpr int rounds = 5;
        const std::clock_t begin = std::clock();
        for (int i = 1; i <= rounds; ++i)
            draw(i * 60s);
        const double milliseconds = 1000.0 * double(std::clock() - begin) / CLOCKS_PER_SEC / rounds;
        qInfo("six lines of %d samples: %.1f ms of processor time a drawing", samples, milliseconds);
        QVERIFY(milliseconds < 250); // with a point a sample it takes about twenty times as long as decimated
    }
};

QTEST_MAIN(TestGraphsView)
#include "tst_graphs_view.moc"

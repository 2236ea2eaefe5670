// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/pane_content.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <string>

using namespace std::chrono_literals;
using namespace p1scope::ui;
using p1scope::meter::GraphTime;
using p1scope::meter::Series;

namespace {

GraphTime at(std::int64_t seconds)
{
    return GraphTime(std::chrono::seconds(1'791'800'000 + seconds));
}

struct Data {
    std::map<std::string, Series, std::less<>> series;

    SeriesLookup lookup() const
    {
        return [this](std::string_view name) {
            const auto found = series.find(name);
            return found == series.end() ? nullptr : &found->second;
        };
    }
    const PaneSpec* pane(const std::vector<PaneSpec>& panes, const char* key) const
    {
        const auto found = std::ranges::find(panes, QLatin1String(key), &PaneSpec::key);
        return found == panes.end() ? nullptr : &*found;
    }
};

/// A quarter of an hour at one telegram a second, with a gap of a minute and one of two seconds.
Data quarterOfAnHour()
{
    Data data;
    for (int second = 0; second < 900; ++second) {
        if ((second > 300 && second < 360) || second == 700)
            continue;
        const GraphTime time = at(second);
        data.series["energy_delivered_tariff1"].append({time, 3540 + second * 0.001});
        data.series["energy_delivered_tariff2"].append({time, 11199});
        data.series["power_delivered"].append({time, second % 60 == 0 ? 2.2 : 0.3});
        data.series["power_returned"].append({time, second > 600 ? 1.5 : 0});
        data.series["voltage_l1"].append({time, 230});
    }
    return data;
}

} // namespace

class TestPaneContent : public QObject {
    Q_OBJECT
private slots:
    void offersWhatThereIsDataFor()
    {
        const Data data = quarterOfAnHour();
        const auto panes = availablePanes(data.lookup());
        QStringList keys;
        for (const PaneSpec& pane : panes)
            keys << pane.key;
        QCOMPARE(keys.join(u' '), QStringLiteral("counters power voltage"));
        QCOMPARE(panes[0].lines.size(), std::size_t(2));
        QCOMPARE(panes[0].lines[0].tag, QStringLiteral("T1"));
        QVERIFY(availablePanes(Data().lookup()).empty());
    }
    void leavesOutReturnedPowerThatNeverWas()
    {
        Data data;
        data.series["power_delivered"].append({at(0), 1});
        data.series["power_returned"].append({at(0), 0});
        QCOMPARE(availablePanes(data.lookup())[0].lines.size(), std::size_t(1));
        data.series["power_returned"].append({at(1), 0.1});
        QCOMPARE(availablePanes(data.lookup())[0].lines.size(), std::size_t(2));
    }
    void breaksLinesAtGaps()
    {
        const Data data = quarterOfAnHour();
        const auto panes = availablePanes(data.lookup());
        PaneOptions options;
        options.columns = 1000;
        const PaneContent content =
            paneContent(*data.pane(panes, "power"), {at(0), at(900)}, options, data.lookup());
        QCOMPARE(content.lines[0].pieces.size(), std::size_t(2)); // one lost telegram is no gap
        QCOMPARE(content.gaps.size(), std::size_t(1));
        QVERIFY(content.gaps[0].from == at(300) && content.gaps[0].to == at(360));
        // On a window so wide that the minute is less than a pixel it cannot be seen.
        const PaneContent wide = paneContent(*data.pane(panes, "power"), {at(-86'400), at(86'400)},
                                             {20, 10, 5, true, {}}, data.lookup());
        QCOMPARE(wide.lines[0].pieces.size(), std::size_t(1));
    }
    void limitsThePieces_data()
    {
        QTest::addColumn<int>("unevenness");
        QTest::newRow("gaps all alike") << 1;
        QTest::newRow("gaps of all lengths") << 7;
    }
    void limitsThePieces()
    {
        QFETCH(int, unevenness);
        Data data;
        std::int64_t time = 0;
        for (int i = 0; i < 3000; ++i) {
            time += i % 10 == 0 ? 20 + i / 10 % unevenness : 1;
            data.series["power_delivered"].append({at(time), 1.0 + i % 3});
        }
        const auto panes = availablePanes(data.lookup());
        const PaneContent content =
            paneContent(panes[0], {at(0), at(12'000)}, {12'000, 10, 5, true, {}}, data.lookup());
        QCOMPARE(content.lines[0].pieces.size(), std::size_t(48));
        QCOMPARE(content.gaps.size(), std::size_t(47));
    }
    void drawsCountersAsUseOrAsTheyStand()
    {
        const Data data = quarterOfAnHour();
        const PaneSpec counters = *data.pane(availablePanes(data.lookup()), "counters");
        PaneOptions options;
        PaneContent content = paneContent(counters, {at(0), at(900)}, options, data.lookup());
        QVERIFY(qAbs(*content.lines[0].last - 0.899) < 1e-9);
        QCOMPARE(*content.lines[1].last, 0.0);
        QCOMPARE(content.scale.low, 0.0);
        QVERIFY(content.scale.high >= 0.899 && content.scale.high <= 1.2);
        options.asUse = false;
        content = paneContent(counters, {at(0), at(900)}, options, data.lookup());
        QVERIFY(qAbs(*content.lines[0].last - 3540.899) < 1e-9);
        QVERIFY(content.scale.low <= 3540 && content.scale.high >= 11199);
    }
    void drawsReturnedPowerBelowZero()
    {
        const Data data = quarterOfAnHour();
        const PaneSpec power = *data.pane(availablePanes(data.lookup()), "power");
        const PaneContent content = paneContent(power, {at(0), at(900)}, {}, data.lookup());
        QCOMPARE(*content.lines[1].last, -1.5);
        QVERIFY(content.scale.low <= -1.5 && content.scale.high >= 2.2);
        for (const auto& piece : content.lines[1].pieces) {
            for (const QPointF point : piece)
                QVERIFY(point.y() <= 0);
        }
    }
    void readsOutTheNearestSample()
    {
        const Data data = quarterOfAnHour();
        const PaneSpec power = *data.pane(availablePanes(data.lookup()), "power");
        const PaneContent content = paneContent(power, {at(0), at(900)}, {}, data.lookup());
        const auto readouts = readoutsAt(content, at(60) + 400ms, data.lookup());
        QCOMPARE(readouts.size(), std::size_t(2));
        QCOMPARE(readouts[0].text, QStringLiteral("delivered  2.200 kW"));
        QCOMPARE(readoutsAt(content, at(60) + 600ms, data.lookup())[0].text,
                 QStringLiteral("delivered  0.300 kW"));
        const auto returned = readoutsAt(content, at(890), data.lookup());
        QCOMPARE(returned[1].text, QStringLiteral("returned  1.500 kW"));
        QCOMPARE(returned[1].value, -1.5);
        QVERIFY(readoutsAt(content, at(330), data.lookup()).empty()); // in the gap
        QVERIFY(readoutsAt(content, at(-60), data.lookup()).empty());
    }
    void knowsTheUsualInterval()
    {
        const Data data = quarterOfAnHour();
        QVERIFY(usualInterval(data.series.at("power_delivered")) == 1000ms);
        Series slow;
        for (int i = 0; i < 30; ++i)
            slow.append({at(i * 10 + (i > 20 ? 3600 : 0)), 0});
        QVERIFY(usualInterval(slow) == 10'000ms);
        QVERIFY(usualInterval(Series()) == 10'000ms);
    }
};

QTEST_GUILESS_MAIN(TestPaneContent)
#include "tst_pane_content.moc"

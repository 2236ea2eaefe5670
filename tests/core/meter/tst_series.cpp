// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/series.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using p1scope::meter::Extent;
using p1scope::meter::GraphTime;
using p1scope::meter::Sample;
using p1scope::meter::Series;
using std::chrono::milliseconds;

namespace {

GraphTime at(std::int64_t ms)
{
    return GraphTime(milliseconds(ms));
}

/// Samples at uneven times, with plateaus and sudden peaks.
Series randomSeries(std::size_t size, unsigned seed)
{
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> step(1, 3000);
    std::uniform_int_distribution<int> value(-40, 40);
    Series series;
    std::int64_t time = 1'700'000'000'000;
    for (std::size_t i = 0; i < size; ++i) {
        time += step(random) * (step(random) == 7 ? 1000 : 1);
        series.append({at(time), value(random) * (step(random) < 5 ? 100.0 : 0.125)});
    }
    return series;
}

struct Column {
    double least = 0;
    double greatest = 0;
};

std::map<std::int64_t, Column> columnsOf(const std::vector<Sample>& samples, GraphTime from, GraphTime to,
                                         std::size_t columns, std::map<std::int64_t, int>* counts = nullptr)
{
    std::map<std::int64_t, Column> found;
    for (const Sample& sample : samples) {
        if (sample.time < from || sample.time >= to)
            continue;
        const std::int64_t column =
            (sample.time - from).count() * static_cast<std::int64_t>(columns) / (to - from).count();
        const auto [place, isNew] = found.try_emplace(column, Column{sample.value, sample.value});
        place->second.least = std::min(place->second.least, sample.value);
        place->second.greatest = std::max(place->second.greatest, sample.value);
        if (counts != nullptr)
            ++(*counts)[column];
    }
    return found;
}

} // namespace

class TestSeries : public QObject {
    Q_OBJECT
private slots:
    void pyramidEqualsBruteForce_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1, 15, 16, 17, 255, 256, 257, 4095, 4096, 5000})
            QTest::addRow("%d samples", size) << size;
    }
    void pyramidEqualsBruteForce()
    {
        QFETCH(int, size);
        const auto length = static_cast<std::size_t>(size);
        const Series series = randomSeries(length, 1);
        std::mt19937 random(2);
        std::uniform_int_distribution<std::size_t> index(0, length);
        for (int round = 0; round < 2000; ++round) {
            std::size_t from = round == 0 ? 0 : index(random);
            std::size_t to = round == 0 ? length : index(random);
            if (from > to)
                std::swap(from, to);
            const std::optional<Extent> extent = series.extent(from, to);
            QCOMPARE(extent.has_value(), from < to);
            if (from == to)
                continue;
            double least = series[from].value;
            double greatest = least;
            for (std::size_t i = from; i < to; ++i) {
                least = std::min(least, series[i].value);
                greatest = std::max(greatest, series[i].value);
            }
            QCOMPARE(extent->least, least);
            QCOMPARE(extent->greatest, greatest);
            QCOMPARE(extent->first, series[from].value);
            QCOMPARE(extent->last, series[to - 1].value);
            QVERIFY(extent->firstTime == series[from].time && extent->lastTime == series[to - 1].time);
        }
    }
    void extentStopsAtTheEnd()
    {
        const Series series = randomSeries(20, 3);
        QVERIFY(series.extent(10, 1000).has_value());
        QVERIFY(!series.extent(20, 1000).has_value());
        QVERIFY(!series.extent(5, 3).has_value());
        QVERIFY(!Series().extent(0, 1).has_value());
    }
    void leavesOutWhatIsNotLater()
    {
        Series series;
        series.append({at(1000), 1});
        series.append({at(1000), 2});
        series.append({at(999), 3});
        series.append({at(1001), 4});
        QCOMPARE(series.size(), std::size_t(2));
        QCOMPARE(series.outOfOrder(), std::uint64_t(2));
        QCOMPARE(series[1].value, 4.0);
        series.clear();
        QVERIFY(series.empty());
        QCOMPARE(series.outOfOrder(), std::uint64_t(0));
        series.append({at(5), 1});
        QCOMPARE(series.extent(0, 1)->least, 1.0);
    }
    void findsTheFirstNotBefore()
    {
        Series series;
        for (int i = 0; i < 10; ++i)
            series.append({at(i * 10), 0});
        QCOMPARE(series.lowerBound(at(-5)), std::size_t(0));
        QCOMPARE(series.lowerBound(at(30)), std::size_t(3));
        QCOMPARE(series.lowerBound(at(31)), std::size_t(4));
        QCOMPARE(series.lowerBound(at(91)), std::size_t(10));
    }
    void drawsAtMostTwoAColumnAndKeepsExtremes_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("columns");
        QTest::newRow("many samples a column") << 20000 << 300;
        QTest::newRow("few samples a column") << 2000 << 1117;
        QTest::newRow("more columns than samples") << 50 << 4000;
        QTest::newRow("one column") << 5000 << 1;
        QTest::newRow("one sample") << 1 << 10;
    }
    void drawsAtMostTwoAColumnAndKeepsExtremes()
    {
        QFETCH(int, size);
        QFETCH(int, columns);
        const Series series = randomSeries(static_cast<std::size_t>(size), 4);
        std::vector<Sample> all;
        for (std::size_t i = 0; i < series.size(); ++i)
            all.push_back(series[i]);
        const std::int64_t first = all.front().time.time_since_epoch().count();
        const std::int64_t last = all.back().time.time_since_epoch().count();
        std::mt19937 random(5);
        std::uniform_int_distribution<std::int64_t> moment(first - 5000, last + 5000);
        for (int round = 0; round < 50; ++round) {
            GraphTime from = at(round == 0 ? first : moment(random));
            GraphTime to = at(round == 0 ? last + 1 : moment(random));
            if (from >= to)
                std::swap(from, to);
            if (from == to)
                continue;
            const auto count = static_cast<std::size_t>(columns);
            const std::vector<Sample> drawn = series.decimate(from, to, count);
            QVERIFY(std::ranges::is_sorted(drawn, std::ranges::less(), &Sample::time));

            std::map<std::int64_t, int> counts;
            const auto is = columnsOf(drawn, from, to, count, &counts);
            const auto mustBe = columnsOf(all, from, to, count);
            for (const auto& [column, points] : counts)
                QVERIFY2(points <= 2, qPrintable(QString::number(points)));
            QCOMPARE(is.size(), mustBe.size());
            for (const auto& [column, extremes] : mustBe) {
                QCOMPARE(is.at(column).least, extremes.least);
                QCOMPARE(is.at(column).greatest, extremes.greatest);
            }
        }
    }
    void keepsTheNeighboursOutside()
    {
        Series series;
        for (int i = 0; i < 10; ++i)
            series.append({at(i * 10), double(i)});
        const std::vector<Sample> within = series.decimate(at(31), at(59), 10);
        QCOMPARE(within.size(), std::size_t(4));
        QCOMPARE(within.front().value, 3.0);
        QCOMPARE(within.back().value, 6.0);
        const std::vector<Sample> between = series.decimate(at(31), at(39), 10);
        QCOMPARE(between.size(), std::size_t(2));
        QCOMPARE(between.front().value, 3.0);
        QCOMPARE(between.back().value, 4.0);
    }
    void drawsNothingOfNothing()
    {
        QVERIFY(Series().decimate(at(0), at(10), 10).empty());
        const Series series = randomSeries(10, 6);
        QVERIFY(series.decimate(at(10), at(10), 10).empty());
        QVERIFY(series.decimate(at(10), at(0), 10).empty());
        QVERIFY(series.decimate(at(0), at(10), 0).empty());
    }
};

QTEST_GUILESS_MAIN(TestSeries)
#include "tst_series.moc"

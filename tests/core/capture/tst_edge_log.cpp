// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/edge_log.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <vector>

using namespace p1scope::capture;

namespace {

Time at(std::int64_t nanoseconds)
{
    return Time(Duration(nanoseconds));
}

/// Bursts of short pulses, some of no length, with pauses of up to half a minute.
std::vector<Duration> lifelikeEdges(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<Duration> edges;
    std::int64_t time = 1'000;
    for (std::size_t i = 0; i < count; ++i) {
        edges.emplace_back(time);
        const auto draw = random() % 200;
        time += draw == 0   ? static_cast<std::int64_t>(random()) * 8
                : draw == 1 ? 0
                            : static_cast<std::int64_t>(8'681 * (1 + random() % 5));
    }
    return edges;
}

} // namespace

class TestEdgeLog : public QObject {
    Q_OBJECT
private slots:
    void givesBackEveryEdgeAndLevel()
    {
        const std::vector<Duration> edges = lifelikeEdges(50'000, 1);
        EdgeLog log;
        log.restart(true, Duration(20));
        const std::span all(edges);
        log.append(all.first(17));
        log.append(all.subspan(17));
        QCOMPARE(log.end(), std::uint64_t{edges.size()});
        for (std::size_t i = 0; i < edges.size(); ++i) {
            QCOMPARE(log.at(i), Time(edges[i]));
            QCOMPARE(log.levelAfter(i), i % 2 != 0);
        }
        QCOMPARE(log.resolution(), Duration(20));
    }
    void answersEveryStretchAsCountingDoes()
    {
        const std::vector<Duration> edges = lifelikeEdges(5'000, 2);
        EdgeLog log;
        log.restart(false, Duration(1));
        log.append(edges);
        std::mt19937_64 random(3);
        const std::int64_t whole = edges.back().count() + 10'000;
        for (int i = 0; i < 20'000; ++i) {
            // Now anywhere, now exactly at an edge or beside it, where mistakes are made.
            const auto pick = [&] {
                const auto edge = edges[random() % edges.size()].count();
                return random() % 2 == 0 ? static_cast<std::int64_t>(random() % std::uint64_t(whole))
                                         : edge + static_cast<std::int64_t>(random() % 3) - 1;
            };
            const std::int64_t from = pick();
            const std::int64_t to = random() % 2 == 0 ? pick() : from + std::int64_t(random() % 30'000);
            const auto first = std::lower_bound(edges.begin(), edges.end(), Duration(from));
            const auto last = std::lower_bound(edges.begin(), edges.end(), Duration(to));
            QCOMPARE(log.firstAtOrAfter(at(from)), std::uint64_t(first - edges.begin()));
            EdgeLog::Glance wanted;
            bool level =
                (std::upper_bound(edges.begin(), edges.end(), Duration(from)) - edges.begin()) % 2 != 0;
            QCOMPARE(log.levelAt(at(from)), level);
            if (to > from) {
                wanted.edges = static_cast<std::uint64_t>(last - first);
                (level ? wanted.high : wanted.low) = true;
                for (auto edge = first; edge != last; ++edge)
                    if (edge->count() > from)
                        wanted.high = wanted.low = true;
            }
            QCOMPARE(log.glance(at(from), at(to)), wanted);
        }
    }
    void isAtRestBeforeTheFirstEdgeAndWithoutAny()
    {
        EdgeLog log;
        log.restart(true, Duration(1));
        QVERIFY(log.levelAt(at(0)));
        QCOMPARE(log.glance(at(0), at(100)), (EdgeLog::Glance{false, true, 0}));
        log.extendTo(at(500));
        QCOMPARE(log.to(), at(500));
        log.append(std::vector<Duration>{Duration(200)}); // behind what was watched: not before it
        QCOMPARE(log.at(0), at(500));
        QVERIFY(!log.levelAt(at(500)));
        QVERIFY(log.levelAt(at(499)));
    }
    void anEdgeThatGoesBackInTimeKeepsTheLevelsRight()
    {
        EdgeLog log;
        log.restart(false, Duration(1));
        log.append(std::vector<Duration>{Duration(100), Duration(50), Duration(200)});
        QCOMPARE(log.at(1), at(100));
        QCOMPARE(log.end(), std::uint64_t{3});
        QVERIFY(!log.levelAt(at(150)));
        QVERIFY(log.levelAt(at(200)));
    }
    void givesUpTheOldestAndKeepsTheRestRight()
    {
        const std::vector<Duration> edges = lifelikeEdges(60'000, 4);
        EdgeLog log(10'000);
        log.restart(true, Duration(1));
        for (std::size_t i = 0; i < edges.size(); i += 1'000)
            log.append(std::span(edges).subspan(i, 1'000));
        QVERIFY(log.end() - log.first() >= 10'000);
        QVERIFY(log.end() - log.first() < 15'000);
        QCOMPARE(log.from(), Time(edges[log.first()]));
        for (std::uint64_t i = log.first(); i < log.end(); ++i) {
            QCOMPARE(log.at(i), Time(edges[i]));
            QCOMPARE(log.levelAt(Time(edges[i])),
                     (std::upper_bound(edges.begin(), edges.end(), edges[i]) - edges.begin()) % 2 == 0);
        }
        QCOMPARE(log.firstAtOrAfter(at(0)), log.first());
        log.restart(false, Duration(1));
        QCOMPARE(log.end(), std::uint64_t{0});
        QCOMPARE(log.from(), at(0));
    }
};

QTEST_APPLESS_MAIN(TestEdgeLog)
#include "tst_edge_log.moc"

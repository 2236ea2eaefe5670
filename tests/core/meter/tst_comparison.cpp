// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/comparison.h"
#include "tests/support/two_meters.h"

#include <QTest>

#include <fmt/format.h>

using namespace p1scope;
using meter::Comparison;
using test::TwoMeters;

namespace {

Comparison compared(TwoMeters& meters)
{
    meters.live();
    auto result = meter::compareCounters(meters.counter, meters.reference);
    if (!result)
        qFatal("%s", result.error().line().c_str());
    return result.take();
}

bool holds(const meter::Estimate& estimate, double truth)
{
    return estimate.low <= truth && truth <= estimate.high;
}

/// A counter of a steady load.
std::vector<meter::CounterPoint> steady(int count, double step, double perPoint, int seconds = 10)
{
    std::vector<meter::CounterPoint> points;
    for (int i = 0; i < count; ++i)
        points.push_back({meter::GraphTime(std::chrono::seconds(1'780'000'000 + seconds * i)),
                          std::floor(i * perPoint / step) * step});
    return points;
}

} // namespace

class TestComparison : public QObject {
    Q_OBJECT
private slots:
    /// More houses with P1SCOPE_SEEDS; bench_compare prints figures.
    void theTruthIsInTheInterval_data()
    {
        QTest::addColumn<int>("countSeconds");
        QTest::addColumn<int>("bursts");
        QTest::addColumn<int>("singles");
        QTest::newRow("counts, lost in bursts") << 10 << 12 << 0;
        QTest::newRow("counts a minute, nothing lost") << 60 << 0 << 0;
        QTest::newRow("moments of pulses, lost one by one") << 0 << 0 << 60;
    }
    void theTruthIsInTheInterval()
    {
        QFETCH(int, countSeconds);
        QFETCH(int, bursts);
        QFETCH(int, singles);
        bool given = false;
        const int asked = qEnvironmentVariableIntValue("P1SCOPE_SEEDS", &given);
        const int seeds = given ? asked : 4;
        int held = 0;
        double lost = 0;
        double found = 0;
        for (int seed = 1; seed <= seeds; ++seed) {
            TwoMeters meters{.seed = static_cast<std::uint64_t>(seed),
                             .countSeconds = countSeconds,
                             .bursts = bursts,
                             .singles = singles};
            const Comparison result = compared(meters);
            held += holds(result.ratio, meters.ratio) ? 1 : 0;
            QVERIFY2(result.ratio.high - result.ratio.low < 0.002, qPrintable(QString::number(seed)));
            QVERIFY2(std::abs(result.clockOffset.value - 17) < 2, qPrintable(QString::number(seed)));
            lost += static_cast<double>(TwoMeters::within(meters.lostAt, result));
            found += static_cast<double>(result.lost);
            QVERIFY(result.pulsesPerUnit && holds(*result.pulsesPerUnit, 2000 * result.ratio.value));
        }
        QVERIFY2(held >= seeds * 9 / 10, qPrintable(QStringLiteral("%1 of %2").arg(held).arg(seeds)));
        QVERIFY2(std::abs(found - lost) <= 0.07 * lost,
                 qPrintable(QStringLiteral("%1 of %2").arg(found).arg(lost)));
    }
    void lostPulsesAreFoundWhereTheyWere()
    {
        TwoMeters meters{.seed = 3, .countSeconds = 10, .bursts = 5};
        const Comparison result = compared(meters);
        QVERIFY(!result.faults.empty());
        for (const meter::PulseFault& fault : result.faults) {
            const auto near = std::chrono::seconds(15);
            const auto inside =
                std::count_if(meters.lostAt.begin(), meters.lostAt.end(), [&](meter::GraphTime moment) {
                    return moment >= fault.from - near && moment <= fault.to + near;
                });
            QVERIFY2(std::abs(inside + fault.pulses) <= 4,
                     fmt::format("{} pulses, {} were lost", fault.pulses, inside).c_str());
        }
        QCOMPARE(result.doubled, std::uint64_t(0));
    }
    void bouncesAreSetAside()
    {
        TwoMeters meters{.seed = 5, .countSeconds = 0, .bursts = 0, .doubles = 40};
        const Comparison result = compared(meters);
        QVERIFY2(std::abs(static_cast<double>(result.doubled) - 40) <= 6,
                 qPrintable(QString::number(result.doubled)));
        QVERIFY(holds(result.ratio, meters.ratio));
        QVERIFY(result.pulses);
    }
    void aClockThatRunsAwayIsFollowed()
    {
        TwoMeters meters{.seed = 2, .hours = 60, .telegramSeconds = 30, .countSeconds = 30, .clockDrift = 5};
        const Comparison result = compared(meters);
        QVERIFY2(std::abs(result.clockDrift - 5) < 1, qPrintable(QString::number(result.clockDrift)));
        QVERIFY2(std::abs(result.clockOffset.value - 17) < 1,
                 qPrintable(QString::number(result.clockOffset.value)));
        QVERIFY(holds(result.ratio, meters.ratio));
    }
    void anHourOfSummerTimeIsFound()
    {
        TwoMeters meters{.seed = 4, .clock = 3600 - 5, .bursts = 0};
        const Comparison result = compared(meters);
        QVERIFY2(std::abs(result.clockOffset.value - 3595) < 2,
                 qPrintable(QString::number(result.clockOffset.value)));
    }
    void partsAddUp()
    {
        TwoMeters meters{.seed = 6, .countSeconds = 10, .bursts = 0};
        const Comparison result = compared(meters);
        QVERIFY(result.periods.size() > 10);
        for (std::size_t i = 1; i < result.periods.size(); ++i)
            QVERIFY(result.periods[i - 1].to <= result.periods[i].from);
        QVERIFY(result.levels.size() >= 3);
        double amount = 0;
        for (const meter::ComparedPart& level : result.levels) {
            amount += level.amount;
            QVERIFY2(std::abs(level.ratio.value - meters.ratio) < 0.03,
                     qPrintable(QString::number(level.leastLoad)));
        }
        QVERIFY(amount > 0.9 * result.amount && amount <= result.amount * 1.001);
        QVERIFY(result.drift.has_value() && std::abs(result.drift->value) < 0.002);
        QVERIFY(!result.points.empty() && std::abs(result.points.back().residual) < 0.01);
        QVERIFY(std::abs(result.offset) < 0.005);
    }
    /// A pulse counter that is put to zero, and a meter that is replaced, count on from where they were.
    void aCounterThatBeginsAnewIsBridged()
    {
        TwoMeters meters{.seed = 9, .countSeconds = 10, .bursts = 0};
        meters.live();
        auto& points = meters.reference.points;
        const std::size_t at = points.size() / 3;
        const double stood = points[at].value;
        for (std::size_t i = at; i < points.size(); ++i)
            points[i].value -= stood;
        for (std::size_t i = meters.counter.size() / 2; i < meters.counter.size(); ++i)
            meters.counter[i].value = meters.counter[i].value - meters.counter[0].value - 3;
        const auto result = meter::compareCounters(meters.counter, meters.reference);
        QVERIFY(result.ok());
        QCOMPARE(result.value().restarts, std::size_t(2));
        QVERIFY2(
            holds(result.value().ratio, meters.ratio),
            fmt::format("{} {} {}", result.value().ratio.low, result.value().ratio.high, result.value().lost)
                .c_str());
        QVERIFY(result.value().lost + result.value().doubled <= 4);
    }
    void aSteadyLoadTellsNothingOfTheClocks()
    {
        meter::Reference reference;
        reference.points = steady(2300, 0.0005, 0.00131 * 1.3, 13);
        reference.pulsesPerUnit = 2000;
        const auto result = meter::compareCounters(steady(3000, 0.001, 0.00131), reference);
        QVERIFY(result.ok());
        QVERIFY(!result.value().clockKnown);
        QVERIFY(holds(result.value().ratio, 1));
        QVERIFY(meter::verdictOf(result.value(), "kWh").find("clocks") != std::string::npos);
    }
    void tooLittleIsRefused_data()
    {
        QTest::addColumn<int>("meterPoints");
        QTest::addColumn<int>("referencePoints");
        QTest::addColumn<int>("daysApart");
        QTest::newRow("one reading") << 1 << 100 << 0;
        QTest::newRow("one row") << 100 << 1 << 0;
        QTest::newRow("hardly anything counted") << 10 << 1000 << 0;
        QTest::newRow("another week") << 1000 << 1000 << 7;
    }
    void tooLittleIsRefused()
    {
        QFETCH(int, meterPoints);
        QFETCH(int, referencePoints);
        QFETCH(int, daysApart);
        meter::Reference reference;
        reference.points = steady(referencePoints, 0.0005, 0.00131);
        for (auto& point : reference.points)
            point.time += std::chrono::days(daysApart);
        const auto result = meter::compareCounters(steady(meterPoints, 0.001, 0.00131), reference);
        QVERIFY(!result.ok());
        QVERIFY(!result.error().remedy.empty());
    }
    void aReferenceInUnitsNeedsNoPulses()
    {
        TwoMeters meters{.seed = 8, .countSeconds = 60, .bursts = 0};
        meters.live();
        meters.reference.pulsesPerUnit.reset();
        const auto result = meter::compareCounters(meters.counter, meters.reference);
        QVERIFY(result.ok());
        QVERIFY(!result.value().pulsesPerUnit);
        QVERIFY(holds(result.value().ratio, meters.ratio));
        const std::string verdict = meter::verdictOf(result.value(), "kWh");
        QVERIFY2(verdict.starts_with("The reference counts 0.6"), verdict.c_str());
        QVERIFY2(verdict.find("steps") != std::string::npos, verdict.c_str());
    }
    void itCanBeStopped()
    {
        const auto points = steady(3000, 0.001, 0.00131);
        meter::Reference reference;
        reference.points = points;
        const auto result = meter::compareCounters(points, reference, {}, [](double) { return false; });
        QVERIFY(!result.ok());
        QCOMPARE(result.error().kind, base::ErrorKind::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestComparison)
#include "tst_comparison.moc"

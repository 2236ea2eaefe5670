// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/house_life.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>

using namespace p1scope::simulator;
using p1scope::telegram::Zone;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year;

namespace {

constexpr sys_seconds summer = sys_days(year(2026) / 6 / 19) + hours(2); // a Friday, 04:00 there

HouseLife house(std::uint64_t seed, sys_seconds start, int phases = 3)
{
    return HouseLife({seed, Zone::centralEuropean(), phases, minutes(5)}, start);
}

/// Narrows down the W·s that a counter held beyond its whole Wh when it was first seen. Where the counter is
/// the exact sum of the power, some such rest from 0 to 3599 explains every later reading.
class CounterCheck {
public:
    explicit CounterCheck(std::int64_t wattHours)
        : m_first(wattHours)
    {}
    void add(std::int64_t watts) { m_sum += watts; }
    void compare(std::int64_t wattHours)
    {
        m_least = std::max(m_least, (wattHours - m_first) * 3600 - m_sum);
        m_most = std::min(m_most, (wattHours - m_first) * 3600 + 3599 - m_sum);
    }
    [[nodiscard]] bool holds() const { return m_least <= m_most; }

private:
    std::int64_t m_first;
    std::int64_t m_sum = 0;
    std::int64_t m_least = 0;
    std::int64_t m_most = 3599;
};

} // namespace

class TestHouseLife : public QObject {
    Q_OBJECT
private slots:
    void countsExactlyWhatFlows_data()
    {
        QTest::addColumn<int>("phases");
        QTest::addColumn<int>("seed");
        for (int seed = 0; seed < 2; ++seed) {
            QTest::addRow("three phases, seed %d", seed) << 3 << seed;
            QTest::addRow("one phase, seed %d", seed) << 1 << seed;
        }
    }
    void countsExactlyWhatFlows()
    {
        QFETCH(int, phases);
        QFETCH(int, seed);
        const auto noon = summer + hours(10);
        auto life = house(static_cast<std::uint64_t>(seed), noon, phases);
        const Truth first = life.truth();
        std::vector<CounterCheck> checks{
            CounterCheck(first.deliveredWh[0]), CounterCheck(first.deliveredWh[1]),
            CounterCheck(first.returnedWh[0]), CounterCheck(first.returnedWh[1])};
        // From Friday to Saturday noon: both tariffs, the switch between them, and sun in either.
        for (auto time = noon; time < noon + days(1); time += seconds(1)) {
            const auto tariff = static_cast<std::size_t>(life.truth().tariff - 1);
            const Truth& now = life.advance(time + seconds(1));
            checks[tariff].add(now.deliveredW);
            checks[2 + tariff].add(now.returnedW);
            checks[0].compare(now.deliveredWh[0]);
            checks[1].compare(now.deliveredWh[1]);
            checks[2].compare(now.returnedWh[0]);
            checks[3].compare(now.returnedWh[1]);
        }
        for (const auto& check : checks)
            QVERIFY(check.holds());
        for (int tariff = 0; tariff < 2; ++tariff) {
            QVERIFY(life.truth().deliveredWh[tariff] > first.deliveredWh[tariff]);
            QVERIFY(life.truth().returnedWh[tariff] > first.returnedWh[tariff]);
        }
    }
    void neverCountsBackwards()
    {
        auto life = house(2, sys_days(year(2025) / 10 / 20));
        Truth before = life.truth();
        for (auto time = before.time; time < sys_days(year(2025) / 10 / 30);) {
            time += seconds(7);
            const Truth& now = life.advance(time);
            QCOMPARE(now.time.time_since_epoch().count(), time.time_since_epoch().count());
            for (int tariff = 0; tariff < 2; ++tariff) {
                QVERIFY(now.deliveredWh[tariff] >= before.deliveredWh[tariff]);
                QVERIFY(now.returnedWh[tariff] >= before.returnedWh[tariff]);
            }
            QVERIFY(now.gasLitres >= before.gasLitres);
            QVERIFY(now.shortFailures >= before.shortFailures);
            before = now;
        }
    }
    void balancesItsPhases()
    {
        auto life = house(1, summer);
        for (auto time = summer; time < summer + hours(24); time += seconds(11)) {
            const Truth& now = life.advance(time);
            std::int64_t sum = 0;
            for (const auto& phase : now.phases) {
                sum += phase.deliveredW - phase.returnedW;
                QVERIFY(phase.deliveredW == 0 || phase.returnedW == 0);
                QVERIFY(phase.decivolts > 2100 && phase.decivolts < 2530);
                const double amperes =
                    static_cast<double>(phase.deliveredW + phase.returnedW) * 10 / phase.decivolts;
                QVERIFY(std::abs(phase.amperes - amperes) <= 0.5001);
            }
            QCOMPARE(now.deliveredW - now.returnedW, sum);
            QVERIFY(now.deliveredW == 0 || now.returnedW == 0);
        }
    }
    void keepsTheDutchTariffHours_data()
    {
        QTest::addColumn<int>("month");
        QTest::addColumn<int>("day");
        QTest::addColumn<int>("localHour");
        QTest::addColumn<int>("offset");
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("after");
        QTest::newRow("Friday morning, summer") << 6 << 19 << 7 << 2 << 1 << 2;
        QTest::newRow("Friday night, summer") << 6 << 19 << 23 << 2 << 2 << 1;
        QTest::newRow("Saturday morning") << 6 << 20 << 7 << 2 << 1 << 1;
        QTest::newRow("Sunday night") << 6 << 21 << 23 << 2 << 1 << 1;
        QTest::newRow("Sunday to Monday") << 6 << 22 << 0 << 2 << 1 << 1;
        QTest::newRow("Monday morning") << 6 << 22 << 7 << 2 << 1 << 2;
        QTest::newRow("Wednesday morning, winter") << 1 << 14 << 7 << 1 << 1 << 2;
        QTest::newRow("Wednesday night, winter") << 1 << 14 << 23 << 1 << 2 << 1;
        QTest::newRow("Friday before summer time") << 3 << 27 << 7 << 1 << 1 << 2;
        QTest::newRow("Monday after summer time begins") << 3 << 30 << 7 << 2 << 1 << 2;
        QTest::newRow("Monday after summer time ends") << 10 << 26 << 7 << 1 << 1 << 2;
    }
    void keepsTheDutchTariffHours()
    {
        QFETCH(int, month);
        QFETCH(int, day);
        QFETCH(int, localHour);
        QFETCH(int, offset);
        QFETCH(int, before);
        QFETCH(int, after);
        const sys_seconds moment = sys_days(year(2026) / month / day) + hours(localHour) - hours(offset);
        auto life = house(1, moment - minutes(10));
        QCOMPARE(life.advance(moment - seconds(1)).tariff, before);
        const Truth held = life.truth();
        const Truth atSwitch = life.advance(moment);
        QCOMPARE(atSwitch.tariff, after);
        // The second before the switch still counts in the old one, the second after it in the new one.
        const Truth later = life.advance(moment + minutes(30));
        for (int tariff = 0; tariff < 2; ++tariff) {
            if (tariff != before - 1)
                QCOMPARE(atSwitch.deliveredWh[tariff], held.deliveredWh[tariff]);
            if (tariff != after - 1)
                QCOMPARE(later.deliveredWh[tariff] + later.returnedWh[tariff],
                         atSwitch.deliveredWh[tariff] + atSwitch.returnedWh[tariff]);
        }
        const int now = after - 1;
        QVERIFY(later.deliveredWh[now] + later.returnedWh[now] >
                atSwitch.deliveredWh[now] + atSwitch.returnedWh[now]);
    }
    void livesThroughTheDaysOfTheClockChange_data()
    {
        QTest::addColumn<int>("month");
        QTest::addColumn<int>("day");
        QTest::addColumn<int>("length");
        QTest::newRow("March") << 3 << 29 << 23;
        QTest::newRow("October") << 10 << 25 << 25;
    }
    void livesThroughTheDaysOfTheClockChange()
    {
        QFETCH(int, month);
        QFETCH(int, day);
        QFETCH(int, length);
        const auto zone = Zone::centralEuropean();
        const sys_days date = year(2026) / month / day;
        const sys_seconds midnight = date - zone.offsetAt(date - hours(2));
        const sys_seconds nextMidnight = date + days(1) - zone.offsetAt(date + days(1) - hours(2));
        QCOMPARE((nextMidnight - midnight) / hours(1), length);
        auto life = house(3, midnight);
        CounterCheck low(life.truth().deliveredWh[0]);
        const auto normal = life.truth().deliveredWh[1];
        for (auto time = midnight; time < nextMidnight; time += seconds(1)) {
            QCOMPARE(life.truth().tariff, 1); // a Sunday
            const Truth& now = life.advance(time + seconds(1));
            low.add(now.deliveredW);
            low.compare(now.deliveredWh[0]);
        }
        QVERIFY(low.holds());
        QCOMPARE(life.truth().deliveredWh[1], normal);
        QCOMPARE(life.advance(nextMidnight + hours(7) - seconds(1)).tariff, 1);
        QCOMPARE(life.advance(nextMidnight + hours(7)).tariff, 2);
    }
    void hasSunAtNoonInSummerAndNoneAtNight()
    {
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            auto life = house(seed, summer);
            std::int64_t noon = 0;
            for (int day = 0; day < 7; ++day) {
                const auto night = summer + days(day) - minutes(90); // 02:30 there
                for (int minute = 0; minute < 60; minute += 5)
                    QCOMPARE(life.advance(night + minutes(minute)).returnedW, std::int64_t(0));
                for (int minute = 0; minute < 120; ++minute) {
                    const auto& truth = life.advance(summer + days(day) + hours(9) + minutes(minute));
                    noon += truth.returnedW - truth.deliveredW;
                }
            }
            QVERIFY2(noon > 0, qPrintable(QString::number(seed)));
        }
    }
    void takesMoreInWinterAndAYearOfBelievableSize()
    {
        auto life = house(1, sys_days(year(2025) / 12 / 31));
        const Truth first = life.truth();
        const Truth january = life.advance(sys_days(year(2026) / 1 / 31));
        const Truth june = life.advance(sys_days(year(2026) / 6 / 1));
        const Truth july = life.advance(sys_days(year(2026) / 7 / 2));
        const Truth last = life.advance(sys_days(year(2026) / 12 / 31));
        QVERIFY(january.gasLitres - first.gasLitres > 5 * (july.gasLitres - june.gasLitres));
        const auto kilowattHours = [&](const std::int64_t(&from)[2], const std::int64_t(&to)[2]) {
            return (to[0] + to[1] - from[0] - from[1]) / 1000;
        };
        const auto delivered = kilowattHours(first.deliveredWh, last.deliveredWh);
        const auto returned = kilowattHours(first.returnedWh, last.returnedWh);
        const auto gas = (last.gasLitres - first.gasLitres) / 1000;
        QVERIFY2(delivered > 1200 && delivered < 4500, qPrintable(QString::number(delivered)));
        QVERIFY2(returned > 700 && returned < 5000, qPrintable(QString::number(returned)));
        QVERIFY2(gas > 700 && gas < 2500, qPrintable(QString::number(gas)));
        QVERIFY(last.shortFailures > first.shortFailures);
    }
    void hasLoadsThatComeAndGo()
    {
        auto life = house(1, summer);
        int switched = 0;
        std::int64_t before = 0;
        for (auto time = summer; time < summer + hours(24); time += seconds(1)) {
            const auto& truth = life.advance(time);
            const auto net = truth.deliveredW - truth.returnedW;
            switched += std::abs(net - before) > 1800 && time > summer ? 1 : 0;
            before = net;
        }
        // At least four kettles a day go on and off.
        QVERIFY(switched >= 8);
    }
};

QTEST_GUILESS_MAIN(TestHouseLife)
#include "tst_house_life.moc"

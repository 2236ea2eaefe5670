// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/household.h"

#include <QTest>

#include <numeric>

using namespace std::chrono_literals;
using p1scope::base::Decimal;
using p1scope::meter::Household;
using p1scope::meter::Reading;
using p1scope::meter::Readings;
using p1scope::telegram::CivilTime;

namespace {

constexpr std::chrono::minutes winter = 60min;
constexpr std::chrono::minutes summer = 120min;

/// A local time and the offset it is told with.
CivilTime local(std::chrono::year_month_day day, std::chrono::seconds time, std::chrono::minutes offset)
{
    return {std::chrono::sys_days(day) + time - offset, offset};
}

const std::chrono::year_month_day anyDay = std::chrono::year(2026) / 10 / 12;

Reading number(const char* name, const char* value, std::optional<CivilTime> time = std::nullopt)
{
    return {name, *Decimal::parse(value), "", time, 0};
}

Readings counter(const char* value)
{
    return {{number("energy_delivered_tariff1", value)}};
}

Readings power(const char* delivered, const char* returned)
{
    return {{number("power_delivered", delivered), number("power_returned", returned)}};
}

double used(const Household& household, const char* name = "energy_delivered_tariff1")
{
    const Household::Day* day = household.today(name);
    return day == nullptr ? -1 : day->used;
}

bool near(double a, double b)
{
    return qAbs(a - b) < 1e-9;
}

} // namespace

class TestHousehold : public QObject {
    Q_OBJECT
private slots:
    void countsFromTheFirstTelegramOfTheDay()
    {
        Household household;
        household.take(counter("100.000"), local(anyDay, 8h, summer));
        QCOMPARE(used(household), 0.0);
        household.take(counter("100.250"), local(anyDay, 8h + 30min, summer));
        household.take(counter("100.750"), local(anyDay, 9h, summer));
        QVERIFY(near(used(household), 0.75));
        QVERIFY(near(household.today("energy_delivered_tariff1")->byHour[8], 0.75));
        QVERIFY(household.today("energy_delivered_tariff1")->seen[8]);
        QVERIFY(household.today("energy_delivered_tariff1")->seen[9]);
        QVERIFY(!household.today("energy_delivered_tariff1")->seen[7]);
        QVERIFY(household.today("energy_delivered_tariff2") == nullptr);
    }
    void beginsAnewAtLocalMidnight()
    {
        Household household;
        household.take(counter("100.0"), local(anyDay, 23h + 50min, summer));
        household.take(counter("100.4"), local(anyDay, 23h + 59min + 59s, summer));
        QVERIFY(near(used(household), 0.4));
        household.take(counter("100.5"), local(anyDay, 24h, summer));
        QCOMPARE(used(household), 0.0);
        household.take(counter("100.8"), local(anyDay, 24h + 10min, summer));
        QVERIFY(near(used(household), 0.3));
        QVERIFY(near(household.today("energy_delivered_tariff1")->byHour[0], 0.3));
        QCOMPARE(household.today("energy_delivered_tariff1")->byHour[23], 0.0);
    }
    void spreadsUseOverAStretchWithoutTelegrams()
    {
        Household household;
        household.take(counter("100"), local(anyDay, 8h + 30min, summer));
        household.take(counter("103"), local(anyDay, 11h + 30min, summer));
        const Household::Day* day = household.today("energy_delivered_tariff1");
        QVERIFY(near(day->used, 3));
        QVERIFY(near(day->byHour[8], 0.5) && near(day->byHour[9], 1) && near(day->byHour[10], 1) &&
                near(day->byHour[11], 0.5));
        QVERIFY(day->seen[8] && !day->seen[9] && !day->seen[10] && day->seen[11]);
    }
    void keepsHoursOnADayOfTheClockChange_data()
    {
        QTest::addColumn<bool>("spring");
        QTest::newRow("hour 2 is missing") << true;
        QTest::newRow("hour 2 comes twice") << false;
    }
    void keepsHoursOnADayOfTheClockChange()
    {
        QFETCH(bool, spring);
        const auto day = spring ? std::chrono::year(2026) / 3 / 29 : std::chrono::year(2026) / 10 / 25;
        const std::chrono::sys_seconds change = std::chrono::sys_days(day) + 1h; // 01:00 UTC
        const auto before = spring ? winter : summer;
        const auto after = spring ? summer : winter;
        Household household;
        // One unit an hour, told every ten minutes, from local midnight to the next.
        const std::chrono::sys_seconds midnight = std::chrono::sys_days(day) - before;
        const int length = spring ? 23 : 25;
        for (int i = 0; i < length * 6; ++i) {
            const std::chrono::sys_seconds time = midnight + i * 10min;
            const Reading reading{"energy_delivered_tariff1", Decimal{100000 + i * 100, 2}, "kWh", {}, 0};
            household.take({{reading}}, {time, time < change ? before : after});
        }
        const Household::Day* today = household.today("energy_delivered_tariff1");
        QVERIFY(near(today->used, length * 6 - 1));
        QVERIFY(near(std::accumulate(today->byHour.begin(), today->byHour.end(), 0.0), today->used));
        for (std::size_t hour = 0; hour < 23; ++hour)
            QVERIFY2(near(today->byHour[hour], hour != 2 ? 6
                                               : spring  ? 0
                                                         : 12),
                     qPrintable(QString::number(hour)));
        QCOMPARE(today->seen[2], !spring);
        QVERIFY(near(today->byHour[23], 5));
    }
    void takesNoBackwardStepForUse()
    {
        Household household;
        household.take(counter("100.0"), local(anyDay, 8h, summer));
        household.take(counter("100.5"), local(anyDay, 8h + 10min, summer));
        household.take(counter("3.0"), local(anyDay, 8h + 20min, summer));
        QVERIFY(near(used(household), 0.5));
        household.take(counter("3.25"), local(anyDay, 8h + 30min, summer));
        QVERIFY(near(used(household), 0.75));
    }
    void takesNoImpossibleStepForUse()
    {
        Household household;
        household.take(counter("100.0"), local(anyDay, 8h, summer));
        household.take(counter("3540.0"), local(anyDay, 8h + 10s, summer));
        QCOMPARE(used(household), 0.0);
        household.take(counter("3540.1"), local(anyDay, 8h + 20s, summer));
        QVERIFY(near(used(household), 0.1));
        household.take(counter("3541.1"), local(anyDay, 8h + 21s, summer)); // counts in whole units
        QVERIFY(near(used(household), 1.1));
    }
    void survivesAClockSetBack()
    {
        Household household;
        household.take(counter("100.0"), local(anyDay, 8h + 10s, summer));
        household.take(counter("100.1"), local(anyDay, 8h + 5s, summer));
        QVERIFY(near(used(household), 0.1));
        QVERIFY(near(household.today("energy_delivered_tariff1")->byHour[8], 0.1));
        household.take(power("1", "0"), local(anyDay, 8h + 10s, summer));
        household.take(power("3", "0"), local(anyDay, 8h + 5s, summer));
        QVERIFY(near(*household.quarterHourMean(), 3));
    }
    void booksGasInTheHourThatItsStampEnds()
    {
        Household household;
        const auto gas = [&](const char* value, std::chrono::seconds stamp, std::chrono::seconds at) {
            household.take({{number("gas_delivered", value, local(anyDay, stamp, summer))}},
                           local(anyDay, at, summer));
        };
        gas("10.0", 0h - 1h, 10s); // yesterday's last but one
        gas("11.0", 0h, 5min);     // ends yesterday
        QCOMPARE(used(household, "gas_delivered"), 0.0);
        QVERIFY(near(*household.gasFlow(), 1));
        gas("11.5", 1h, 1h + 5min);
        QVERIFY(near(used(household, "gas_delivered"), 0.5));
        QVERIFY(near(household.today("gas_delivered")->byHour[0], 0.5));
        QCOMPARE(household.today("gas_delivered")->byHour[1], 0.0);
    }
    void reckonsGasFlowBetweenReadings()
    {
        Household household;
        const auto gas = [&](const char* value, std::chrono::seconds stamp) {
            household.take({{number("gas_delivered", value, local(anyDay, stamp, summer))}},
                           local(anyDay, stamp + 7s, summer));
        };
        gas("100.00", 8h);
        QVERIFY(!household.gasFlow());
        gas("100.00", 8h); // the same reading again says nothing new
        QVERIFY(!household.gasFlow());
        gas("100.21", 8h + 30min);
        QVERIFY(near(*household.gasFlow(), 0.42));
        gas("100.21", 8h + 30min);
        QVERIFY(near(*household.gasFlow(), 0.42));
        gas("100.21", 9h);
        QCOMPARE(*household.gasFlow(), 0.0);
        gas("2.00", 9h + 30min); // another meter
        QVERIFY(!household.gasFlow());
        gas("2.50", 10h);
        QVERIFY(near(*household.gasFlow(), 1));
    }
    void meansTheLastQuarterOfAnHour()
    {
        Household household;
        QVERIFY(!household.quarterHourMean());
        household.take(counter("1"), local(anyDay, 8h, summer));
        QVERIFY(!household.quarterHourMean());
        household.take(power("4", "0"), local(anyDay, 8h, summer));
        household.take(power("0", "2"), local(anyDay, 8h + 10s, summer));
        QVERIFY(near(*household.quarterHourMean(), 1));
        household.take(power("1", "0"), local(anyDay, 8h + 15min, summer)); // the first is too old now
        QVERIFY(near(*household.quarterHourMean(), -0.5));
        household.take(power("1", "0"), local(anyDay, 9h, summer));
        QVERIFY(near(*household.quarterHourMean(), 1));
    }
    void remembersTheGreatestPowers()
    {
        Household household;
        household.take(power("4.5", "0"), local(anyDay, 8h, summer));
        household.take(power("0", "2.5"), local(anyDay, 8h + 10s, summer));
        household.take(power("0.1", "0"), local(anyDay, 8h + 20s, summer));
        QCOMPARE(household.greatestDelivered(), 4.5);
        QCOMPARE(household.greatestReturned(), 2.5);
        household.clear();
        QCOMPARE(household.greatestDelivered(), 0.0);
        QVERIFY(!household.quarterHourMean());
    }
};

QTEST_GUILESS_MAIN(TestHousehold)
#include "tst_household.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/bill.h"
#include "core/simulator/house_life.h"

#include <QTest>

using namespace p1scope;
using namespace p1scope::meter;
using namespace std::chrono;
using std::chrono::sys_seconds;

namespace {

constexpr telegram::Zone zone = telegram::Zone::centralEuropean();

sys_seconds local(const char* text)
{
    const auto time = parseLocalTime(text, zone);
    if (!time)
        qFatal("%s is no time", text);
    return *time;
}

Reading counter(const char* name, Micro thousandths, const char* unit = "kWh")
{
    return {name, base::Decimal{thousandths, 3}, unit, {}, 0};
}

Readings house(Micro low, Micro normal, std::string meter = "E1")
{
    Readings readings;
    readings.all = {counter("energy_delivered_tariff1", low),
                    counter("energy_delivered_tariff2", normal),
                    {"equipment_id", std::move(meter), "", {}, 0}};
    return readings;
}

Readings only(Micro thousandths)
{
    Readings readings;
    readings.all = {counter("energy_delivered", thousandths)};
    return readings;
}

QString text(Micro value)
{
    return QString::fromStdString(fromMicro(value, 3).toString());
}

Prices pricesOf(const char* rows)
{
    auto prices = Prices::parse(std::string("from,to,item,price_EUR\n") + rows, zone, "p.csv");
    if (!prices)
        qFatal("%s", prices.error().line().c_str());
    return prices.take();
}

/// What a simulated house held at every minute.
struct Minute {
    sys_seconds time;
    simulator::Truth truth;
};

Readings readingsOf(const simulator::Truth& truth, Micro offset = 0, const char* meter = "E1")
{
    Readings readings = house(truth.deliveredWh[0] + offset, truth.deliveredWh[1] + offset, meter);
    readings.all.push_back(counter("energy_returned_tariff2", truth.returnedWh[1] + offset));
    readings.all.push_back(
        {"gas_delivered", base::Decimal{truth.gasLitres, 3}, "m3", civil(truth.gasTime, zone), 0});
    return readings;
}

} // namespace

class TestConsumption : public QObject {
    Q_OBJECT
private slots:
    void periodsFollowTheLocalClock_data();
    void periodsFollowTheLocalClock();
    void localTimesAreRead_data();
    void localTimesAreRead();
    void aYearWithASwapAndTwoGapsAddsUp();
    void aStepOverABoundaryBelongsWhereItEnds();
    void aGapIsBridgedByTotalsAndTold();
    void oddCountersAreMarkedAndNotUsed_data();
    void oddCountersAreMarkedAndNotUsed();
    void moreDigitsThanAreKeptAreCutOff();
    void moneyIsExact();
    void wrongPricesAreRefused_data();
    void wrongPricesAreRefused();
    void daysAndHoursAddUpToTheirMonth();
    void pricesChangeWithinAnInterval();
    void taxesThatAreNamedApartAddUp_data();
    void taxesThatAreNamedApartAddUp();
    void aBillsReadingsAreLaidBesideWhatWasMeasured();
    void useWithoutAPriceIsRefused();
    void aTotalThatIsNotSentIsTheSumOfItsTariffs();
    void capacityIsChargedByTheMeanOfThePeaks();
};

void TestConsumption::periodsFollowTheLocalClock_data()
{
    QTest::addColumn<QString>("time");
    QTest::addColumn<Period>("period");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    const auto row = [](const char* name, const char* time, Period period, const char* from, const char* to) {
        QTest::newRow(name) << QString::fromLatin1(time) << period << QString::fromLatin1(from)
                            << QString::fromLatin1(to);
    };
    row("winter day", "2026-01-05T12:00", Period::Day, "2026-01-05T00:00:00+01:00",
        "2026-01-06T00:00:00+01:00");
    row("23 hours", "2026-03-29T12:00", Period::Day, "2026-03-29T00:00:00+01:00",
        "2026-03-30T00:00:00+02:00");
    row("25 hours", "2026-10-25T12:00", Period::Day, "2026-10-25T00:00:00+02:00",
        "2026-10-26T00:00:00+01:00");
    row("month with 23", "2026-03-29T12:00", Period::Month, "2026-03-01T00:00:00+01:00",
        "2026-04-01T00:00:00+02:00");
    row("december", "2026-12-31T23:59:59", Period::Month, "2026-12-01T00:00:00+01:00",
        "2027-01-01T00:00:00+01:00");
    row("year", "2026-07-01", Period::Year, "2026-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00");
    row("hour twice, first", "2026-10-25T02:30:00+02:00", Period::Hour, "2026-10-25T02:00:00+02:00",
        "2026-10-25T02:00:00+01:00");
    row("hour twice, second", "2026-10-25T02:30:00+01:00", Period::Hour, "2026-10-25T02:00:00+01:00",
        "2026-10-25T03:00:00+01:00");
    row("hour before the one left out", "2026-03-29T01:30", Period::Hour, "2026-03-29T01:00:00+01:00",
        "2026-03-29T03:00:00+02:00");
    row("quarter", "2026-06-01T12:50", Period::Quarter, "2026-06-01T12:45:00+02:00",
        "2026-06-01T13:00:00+02:00");
    row("midnight begins", "2026-06-01", Period::Day, "2026-06-01T00:00:00+02:00",
        "2026-06-02T00:00:00+02:00");
}

void TestConsumption::periodsFollowTheLocalClock()
{
    QFETCH(QString, time);
    QFETCH(Period, period);
    QFETCH(QString, from);
    QFETCH(QString, to);
    const sys_seconds moment = local(time.toLatin1().constData());
    const sys_seconds start = periodStart(moment, period, zone);
    const sys_seconds end = periodEnd(moment, period, zone);
    QCOMPARE(QString::fromStdString(civil(start, zone).toString()), from);
    QCOMPARE(QString::fromStdString(civil(end, zone).toString()), to);
    QCOMPARE(periodStart(start, period, zone), start);
    QCOMPARE(periodStart(end - seconds(1), period, zone), start);
    QCOMPARE(periodStart(end, period, zone), end);
}

void TestConsumption::localTimesAreRead_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QString>("time"); // empty: none
    QTest::newRow("date") << QByteArray("2026-06-01") << "2026-06-01T00:00:00+02:00";
    QTest::newRow("minutes") << QByteArray("2026-01-01T13:05") << "2026-01-01T13:05:00+01:00";
    QTest::newRow("blank") << QByteArray("2026-01-01 13:05:06") << "2026-01-01T13:05:06+01:00";
    QTest::newRow("fraction") << QByteArray("2026-01-01T13:05:06.789") << "2026-01-01T13:05:06+01:00";
    QTest::newRow("utc") << QByteArray("2026-01-01T13:05:06Z") << "2026-01-01T14:05:06+01:00";
    QTest::newRow("offset") << QByteArray("2026-01-01T13:05:06-05:30") << "2026-01-01T19:35:06+01:00";
    QTest::newRow("short offset") << QByteArray("2026-01-01T13:05:06+00") << "2026-01-01T14:05:06+01:00";
    QTest::newRow("twice: the first") << QByteArray("2026-10-25T02:30") << "2026-10-25T02:30:00+02:00";
    QTest::newRow("left out") << QByteArray("2026-03-29T02:30") << QString();
    QTest::newRow("no such day") << QByteArray("2026-02-29") << QString();
    QTest::newRow("hour 24") << QByteArray("2026-02-01T24:00") << QString();
    QTest::newRow("day first") << QByteArray("01-02-2026") << QString();
    QTest::newRow("text behind") << QByteArray("2026-02-01x") << QString();
    QTest::newRow("empty") << QByteArray("") << QString();
}

void TestConsumption::localTimesAreRead()
{
    QFETCH(QByteArray, written);
    QFETCH(QString, time);
    const auto read = parseLocalTime(written.toStdString(), zone);
    QCOMPARE(read ? QString::fromStdString(civil(*read, zone).toString()) : QString(), time);
}

/// A telegram every two minutes for a year: the meter is replaced in May, and twice nothing comes.
void TestConsumption::aYearWithASwapAndTwoGapsAddsUp()
{
    const sys_seconds begin = local("2026-01-01");
    const sys_seconds swap = local("2026-05-12T10:00");
    struct Gap {
        sys_seconds from;
        sys_seconds to;
    };
    // Within a day, and over the night in which the clock is set back.
    const Gap gaps[] = {{local("2026-02-03T04:00"), local("2026-02-03T09:00")},
                        {local("2026-10-24T18:00"), local("2026-10-26T06:00")}};
    simulator::HouseLife life({7, zone, 3, hours(1)}, begin);
    Consumption byDay(Period::Day, zone);
    Consumption byMonth(Period::Month, zone);
    std::map<sys_seconds, simulator::Truth> midnights;
    std::int64_t unseen = 0; // between the last telegram of the old meter and the first of the new one
    simulator::Truth before;
    for (sys_seconds time = begin; time <= local("2027-01-01"); time += minutes(2)) {
        const simulator::Truth& truth = life.advance(time);
        if (periodStart(time, Period::Day, zone) == time)
            midnights.emplace(time, truth);
        const bool lost = std::any_of(std::begin(gaps), std::end(gaps),
                                      [&](const Gap& gap) { return time > gap.from && time < gap.to; });
        if (time == swap)
            unseen = truth.deliveredWh[1] - before.deliveredWh[1];
        before = truth;
        if (lost)
            continue;
        // The new meter begins near zero, which need not be below the old one.
        const Readings readings = time < swap ? readingsOf(truth) : readingsOf(truth, 50'000'000, "E2");
        byDay.take(readings, time);
        byMonth.take(readings, time);
    }

    const auto days = byDay.intervals();
    const auto months = byMonth.intervals();
    QCOMPARE(days.size(), 365U);
    QCOMPARE(months.size(), 12U);
    std::size_t marks = 0;
    std::map<sys_seconds, Micro> perMonth;
    for (const Interval& day : days) {
        const auto hoursLong = duration_cast<hours>(day.to.instant - day.from.instant).count();
        const auto date = localDate(day.from.instant, zone);
        QCOMPARE(hoursLong, date == 2026y / March / 29 ? 23 : date == 2026y / October / 25 ? 25 : 24);
        marks += day.marks.size();
        const simulator::Truth& first = midnights.at(day.from.instant);
        const simulator::Truth& last = midnights.at(day.to.instant);
        perMonth[periodStart(day.from.instant, Period::Month, zone)] += day.uses[1].used;
        const Micro truth = (last.deliveredWh[1] - first.deliveredWh[1]) * 1000;
        const bool whole = day.bridged == seconds(0);
        if (whole && day.marks.empty()) {
            QCOMPARE(text(day.uses[1].used), text(truth));
            QCOMPARE(text(day.uses[3].used), text((last.gasLitres - first.gasLitres) * 1000));
        }
        if (!day.marks.empty())
            QCOMPARE(text(day.uses[1].used), text(truth - unseen * 1000));
        if (date == 2026y / February / 3) {
            QCOMPARE(day.bridged, hours(5) - minutes(2));
            QCOMPARE(text(day.uses[1].used), text(truth));
        }
    }
    QCOMPARE(marks, 3U); // each electric counter; the gas meter stayed
    QCOMPARE(text(perMonth.begin()->second), text(months.front().uses[1].used));
    Micro total = 0;
    for (const Interval& month : months) {
        QCOMPARE(perMonth[month.from.instant], month.uses[1].used);
        total += month.uses[1].used;
    }
    const auto all = midnights.rbegin()->second.deliveredWh[1] - midnights.begin()->second.deliveredWh[1];
    QCOMPARE(text(total), text((all - unseen) * 1000));
    // 36 hours and the one that came twice, in three days.
    const auto october = std::find_if(days.begin(), days.end(), [](const Interval& day) {
        return localDate(day.from.instant, zone) == 2026y / October / 24;
    });
    QCOMPARE(october->bridged + (october + 1)->bridged + (october + 2)->bridged, hours(37) - minutes(2));
    QCOMPARE((october + 1)->bridged, hours(25));
}

void TestConsumption::aStepOverABoundaryBelongsWhereItEnds()
{
    Consumption consumption(Period::Hour, zone);
    const sys_seconds hour = local("2026-01-01T01:00");
    consumption.take(only(1000), hour - seconds(14));
    consumption.take(only(1010), hour - seconds(4));
    consumption.take(only(1030), hour + seconds(6));
    consumption.take(only(1070), hour + minutes(59) + seconds(59));
    consumption.take(only(1090), hour + hours(1)); // on the stroke
    const auto hours = consumption.intervals();
    QCOMPARE(hours.size(), 2U);
    QCOMPARE(text(hours[0].uses[0].used), QStringLiteral("0.010"));
    QCOMPARE(text(hours[1].uses[0].first), QStringLiteral("1.010"));
    QCOMPARE(text(hours[1].uses[0].last), QStringLiteral("1.090"));
    QCOMPARE(text(hours[1].uses[0].used), QStringLiteral("0.080"));
}

void TestConsumption::aGapIsBridgedByTotalsAndTold()
{
    Consumption consumption(Period::Hour, zone);
    const sys_seconds noon = local("2026-01-01T12:00");
    for (int i = 0; i <= 180; ++i) // until 12:30
        consumption.take(only(1000), noon + seconds(10 * i));
    for (int i = 0; i <= 180; ++i) // from 14:30 on
        consumption.take(only(3001), noon + minutes(150) + seconds(10 * i));
    const auto hours = consumption.intervals();
    QCOMPARE(hours.size(), 3U);
    QCOMPARE(text(hours[0].uses[0].used), QStringLiteral("0.500"));
    QCOMPARE(text(hours[1].uses[0].used), QStringLiteral("1.000"));
    QCOMPARE(text(hours[2].uses[0].used), QStringLiteral("0.501"));
    QCOMPARE(text(hours[2].uses[0].first), QStringLiteral("2.500"));
    QCOMPARE(hours[0].bridged, minutes(30) - seconds(10));
    QCOMPARE(hours[1].bridged, minutes(60));
    QCOMPARE(hours[2].bridged, minutes(30));
}

void TestConsumption::oddCountersAreMarkedAndNotUsed_data()
{
    QTest::addColumn<QList<int>>("values"); // Wh, one a minute
    QTest::addColumn<QString>("marks");
    QTest::addColumn<int>("used");
    QTest::newRow("nothing odd") << QList<int>{1000, 1001, 1002} << QString() << 2;
    QTest::newRow("one wrong value, higher") << QList<int>{1000, 1001, 91002, 1003} << QString() << 3;
    QTest::newRow("one wrong value, lower") << QList<int>{1000, 1001, 2, 1003} << QString() << 3;
    QTest::newRow("a jump that stays") << QList<int>{1000, 1001, 91002, 91003, 91005} << "counter-jump" << 4;
    QTest::newRow("set back") << QList<int>{1000, 1001, 0, 1, 2} << "counter-back" << 3;
    QTest::newRow("two wrong values that do not agree")
        << QList<int>{1000, 1001, 91002, 51002, 1004} << QString() << 4;
    QTest::newRow("what a house can use") << QList<int>{1000, 2000, 3500} << QString() << 2500;
}

void TestConsumption::oddCountersAreMarkedAndNotUsed()
{
    QFETCH(QList<int>, values);
    QFETCH(QString, marks);
    QFETCH(int, used);
    Consumption consumption(Period::Day, zone);
    sys_seconds time = local("2026-01-01T12:00");
    for (const int value : values)
        consumption.take(only(value), time += minutes(1));
    const auto days = consumption.intervals();
    QCOMPARE(days.size(), 1U);
    QString said;
    for (const CounterMark& mark : days[0].marks)
        said += QString::fromStdString(std::string(oddityName(mark.what)));
    QCOMPARE(said, marks);
    QCOMPARE(days[0].uses[0].used, Micro{used} * 1000);
}

void TestConsumption::moreDigitsThanAreKeptAreCutOff()
{
    QCOMPARE(toMicro({325'495'061'662, 7}), std::optional<Micro>(32'549'506'166));
    QCOMPARE(toMicro({1, 15}), std::optional<Micro>(0));
    QCOMPARE(toMicro({-1, 7}), std::nullopt);
    QCOMPARE(toMicro({1'000'000'000, 0}), std::nullopt);
    QCOMPARE(toMicro({10'000'000'000'000'000, 7}), std::nullopt);
}

void TestConsumption::moneyIsExact()
{
    const Price price = Price::from({28'123'457, 8}).value();
    QCOMPARE(Money::of(1'000, price).toString(), std::string("0.00028123457"));
    QCOMPARE(Money::of(1'000'000, price).cents(), 28);
    QCOMPARE(Money::of(Price::from({-5, 3}).value()).toString(), std::string("-0.005"));
    QCOMPARE(Money::of(Price::from({-5, 3}).value()).cents(), -1);
    QCOMPARE(Money::of(Price::from({12, 0}).value()).toString(), std::string("12.00"));
    const Money third = Money::of(Price::from({1, 0}).value());
    QCOMPARE(third.share(1, 3) + (third.share(2, 3) - third.share(1, 3)) + (third - third.share(2, 3)),
             third);
    QVERIFY(!Price::from({1, 9}));
    QVERIFY(!Price::from({1'000'000, 0}));
    QVERIFY(Price::from({1'000'000'000, 15}));
}

void TestConsumption::wrongPricesAreRefused_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QByteArray>("said");
    const QByteArray head("from,to,item,price_EUR\n");
    QTest::newRow("nothing") << QByteArray() << QByteArray("p.csv is empty");
    QTest::newRow("no heading") << QByteArray("2026-01-01,,per_day,1\n")
                                << QByteArray("line 1 is not the heading");
    QTest::newRow("heading alone") << head << QByteArray("has no prices");
    QTest::newRow("overlap") << head + "2026-01-01,2026-07-02,per_day,1\n2026-07-01,,per_day,2\n"
                             << QByteArray("two prices for per_day on 2026-07-01");
    QTest::newRow("open one followed") << head + "2026-07-01,,per_day,1\n2026-01-01,,per_day,2\n"
                                       << QByteArray("two prices for per_day on 2026-07-01");
    QTest::newRow("hole") << head + "2026-01-01,2026-06-30,gas_delivered,1\n2026-07-01,,gas_delivered,2\n"
                          << QByteArray("no price for gas_delivered from 2026-06-30 to 2026-07-01");
    QTest::newRow("hole of an hour")
        << head +
               "2026-01-01T00:00,2026-01-01T01:00,energy_delivered,1\n2026-01-01T02:00,,energy_delivered,2\n"
        << QByteArray("from 2026-01-01T01:00:00+01:00 to 2026-01-01T02:00:00+01:00");
    QTest::newRow("backwards") << head + "2026-02-01,2026-01-01,per_day,1\n" << QByteArray("line 2: ends on");
    QTest::newRow("no date") << head + "\n01/02/2026,,per_day,1\n" << QByteArray("line 3: \"01/02/2026\"");
    QTest::newRow("no item") << head + "2026-01-01,,power_delivered,1\n" << QByteArray("\"power_delivered\"");
    QTest::newRow("no price") << head + "2026-01-01,,per_day,free\n" << QByteArray("\"free\" is no price");
    const QByteArray taxes("from,to,item,price_EUR,tax_EUR,vat_percent\n");
    QTest::newRow("no tax") << taxes + "2026-01-01,,per_day,1,much,21\n" << QByteArray("\"much\" is no tax");
    QTest::newRow("no VAT") << taxes + "2026-01-01,,per_day,1,0,-6\n" << QByteArray("\"-6\" is no VAT");
    QTest::newRow("VAT of thousands") << taxes + "2026-01-01,,per_day,1,0,2100\n"
                                      << QByteArray("\"2100\" is no VAT");
    QTest::newRow("other columns") << QByteArray("from,to,item,price_EUR,vat_percent,tax_EUR\n")
                                   << QByteArray("line 1 is not the heading");
    QTest::newRow("cells") << head + "2026-01-01,per_day,1\n" << QByteArray("line 2 has 3 cells, not 4");
}

void TestConsumption::wrongPricesAreRefused()
{
    QFETCH(QByteArray, table);
    QFETCH(QByteArray, said);
    const auto prices = Prices::parse(table.toStdString(), zone, "p.csv");
    QVERIFY(!prices);
    QVERIFY2(prices.error().line().find(said.toStdString()) != std::string::npos,
             prices.error().line().c_str());
}

void TestConsumption::daysAndHoursAddUpToTheirMonth()
{
    const Prices prices = pricesOf("2026-01-01,,energy_delivered_tariff1,0.23117\n"
                                   "2026-01-01,2026-10-25T03:00+01:00,energy_delivered_tariff2,0.28993\n"
                                   "2026-10-25T03:00+01:00,,energy_delivered_tariff2,0.31\n"
                                   "2026-01-01,,energy_returned_tariff2,-0.07119\n"
                                   "2026-01-01,,per_day,0.98765\n2026-01-01,,gas_delivered,1.20011\n"
                                   "2026-01-01,,peak_power_month,41.33\n");
    const sys_seconds begin = local("2026-10-20T15:00");
    simulator::HouseLife life({11, zone, 3, hours(1)}, begin);
    Consumption byHour(Period::Hour, zone, prices.changes());
    Consumption byDay(Period::Day, zone, prices.changes());
    Consumption byMonth(Period::Month, zone, prices.changes());
    for (sys_seconds time = begin; time < local("2026-10-27T09:00"); time += seconds(10)) {
        const Readings readings = readingsOf(life.advance(time));
        for (Consumption* each : {&byHour, &byDay, &byMonth})
            each->take(readings, time);
    }
    const auto sum = [&](const Consumption& consumption, std::size_t rows) {
        auto bill = billOf(consumption, prices);
        Money total;
        if (!bill || bill.value().costs.size() != rows || !bill.value().unused.empty())
            return total;
        for (const Cost& cost : bill.value().costs)
            total += cost.total;
        return total;
    };
    const Money month = sum(byMonth, 1);
    QVERIFY(month.toDouble() > 10);
    QCOMPARE(sum(byDay, 8).toString(), month.toString());
    QCOMPARE(sum(byHour, 9 + 4 * 24 + 25 + 24 + 9).toString(), month.toString());
}

void TestConsumption::pricesChangeWithinAnInterval()
{
    const Prices prices = pricesOf("2026-01-01,2026-01-01T12:00,energy_delivered,0.10\n"
                                   "2026-01-01T12:00,,energy_delivered,0.20\n");
    Consumption consumption(Period::Month, zone, prices.changes());
    const sys_seconds noon = local("2026-01-01T12:00");
    consumption.take(only(0), noon - hours(3));
    consumption.take(only(4000), noon + hours(1)); // a quarter of it after noon
    const auto bill = billOf(consumption, prices);
    QVERIFY(bill);
    QCOMPARE(bill.value().costs.size(), 1U);
    QCOMPARE(bill.value().costs[0].total.toString(), std::string("0.50"));
    QCOMPARE(consumption.intervals()[0].uses[0].used, Micro{4'000'000});
}

void TestConsumption::taxesThatAreNamedApartAddUp_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QByteArray>("total");
    QTest::addColumn<QByteArray>("tax");
    QTest::addColumn<QByteArray>("vat");
    // Ten units.
    QTest::newRow("both") << QByteArray("from,to,item,price_EUR,tax_EUR,vat_percent\n"
                                        "2026-01-01,,energy_delivered,0.10,0.05,21\n")
                          << QByteArray("1.815") << QByteArray("0.50") << QByteArray("0.315");
    QTest::newRow("in Dutch") << QByteArray("from;to;item;price_EUR;tax_EUR;vat_percent\n"
                                            "2026-01-01;;energy_delivered;0,10;0,05;21\n")
                              << QByteArray("1.815") << QByteArray("0.50") << QByteArray("0.315");
    QTest::newRow("tax alone") << QByteArray("from,to,item,price_EUR,tax_EUR\n"
                                             "2026-01-01,,energy_delivered,0.10,0.05\n")
                               << QByteArray("1.50") << QByteArray("0.50") << QByteArray("0.00");
    QTest::newRow("empty cells") << QByteArray("from,to,item,price_EUR,tax_EUR,vat_percent\n"
                                               "2026-01-01,,energy_delivered,0.10,,\n")
                                 << QByteArray("1.00") << QByteArray("0.00") << QByteArray("0.00");
    QTest::newRow("as ever") << QByteArray("from,to,item,price_EUR\n2026-01-01,,energy_delivered,0.10\n")
                             << QByteArray("1.00") << QByteArray("0.00") << QByteArray("0.00");
    QTest::newRow("earned") << QByteArray("from,to,item,price_EUR,tax_EUR,vat_percent\n"
                                          "2026-01-01,,energy_delivered,-0.10,,6\n")
                            << QByteArray("-1.06") << QByteArray("0.00") << QByteArray("-0.06");
}

void TestConsumption::taxesThatAreNamedApartAddUp()
{
    QFETCH(QByteArray, table);
    const auto prices = Prices::parse(table.toStdString(), zone, "p.csv");
    QVERIFY(prices);
    QCOMPARE(prices.value().namesTaxes(),
             table.contains("0.05") || table.contains("0,05") || table.contains(",6\n"));
    Consumption consumption(Period::Day, zone, prices.value().changes());
    consumption.take(only(0), local("2026-01-01T09:00"));
    consumption.take(only(10'000), local("2026-01-01T10:00"));
    const auto bill = billOf(consumption, prices.value());
    QVERIFY(bill);
    QTEST(QByteArray::fromStdString(bill.value().costs[0].total.toString()), "total");
    QTEST(QByteArray::fromStdString(bill.value().costs[0].tax.toString()), "tax");
    QTEST(QByteArray::fromStdString(bill.value().costs[0].vat.toString()), "vat");
}

void TestConsumption::aBillsReadingsAreLaidBesideWhatWasMeasured()
{
    Consumption consumption(Period::Day, zone);
    for (int hour = 0; hour < 72; ++hour)
        consumption.take(only(100'000 + hour * 1000), local("2026-01-01T00:00") + hours(hour));
    const auto checks = checkBill(consumption.intervals(), {{"energy_delivered", 99'000'000, 172'500'000},
                                                            {"gas_delivered", 1'000'000, 3'000'000}});
    QCOMPARE(checks.size(), 2U);
    QCOMPARE(checks[0].billed, Micro{73'500'000});
    QCOMPARE(checks[0].measured.value(), Micro{71'000'000});
    QCOMPARE(checks[0].atBegin.value(), Micro{1'000'000});
    QCOMPARE(checks[0].atEnd.value(), Micro{1'500'000});
    QCOMPARE(checks[0].billed,
             checks[0].measured.value() + checks[0].atBegin.value() + checks[0].atEnd.value());
    QVERIFY(!checks[1].measured);
    QCOMPARE(checks[1].billed, Micro{2'000'000});
}

void TestConsumption::useWithoutAPriceIsRefused()
{
    const Prices prices = pricesOf("2026-01-02,,energy_delivered,0.10\n");
    Consumption consumption(Period::Month, zone, prices.changes());
    consumption.take(only(0), local("2026-01-01T09:00"));
    consumption.take(only(4000), local("2026-01-02T10:00"));
    const auto bill = billOf(consumption, prices);
    QVERIFY(!bill);
    QVERIFY2(bill.error().line().find("no price for energy_delivered on 2026-01-01") != std::string::npos,
             bill.error().line().c_str());
}

void TestConsumption::aTotalThatIsNotSentIsTheSumOfItsTariffs()
{
    const Prices prices = pricesOf("2026-01-01,,energy_delivered,0.10\n2026-01-01,,gas_delivered,1\n");
    Consumption consumption(Period::Day, zone, prices.changes());
    consumption.take(house(1000, 2000), local("2026-01-01T09:00"));
    consumption.take(house(2000, 4000), local("2026-01-01T10:00"));
    const auto bill = billOf(consumption, prices);
    QVERIFY(bill);
    QCOMPARE(bill.value().costs[0].total.toString(), std::string("0.30"));
    QCOMPARE(bill.value().unused, std::vector<std::string>{"gas_delivered"});
}

void TestConsumption::capacityIsChargedByTheMeanOfThePeaks()
{
    const Prices prices = pricesOf("2026-01-01,,peak_power_month,36.50\n");
    Consumption consumption(Period::Month, zone, prices.changes());
    const auto take = [&](const char* at, std::int64_t watts, const char* peakEnd) {
        Readings readings = only(1000);
        readings.all.push_back(
            {"peak_power_month", base::Decimal{watts, 3}, "kW", civil(local(peakEnd), zone), 0});
        consumption.take(readings, local(at));
    };
    take("2026-01-01T00:00", 0, "2026-01-01");
    take("2026-01-31T23:00", 4500, "2026-01-12T18:15");
    take("2026-02-01T00:10", 1000, "2026-02-01"); // the quarter that ended January
    take("2026-02-28T23:30", 2000, "2026-02-03T12:00");
    const auto peaks = consumption.peaks().peaks();
    QCOMPARE(peaks.size(), 3U); // of December the first quarter is known
    QCOMPARE(peaks.at(local("2026-01-01")), Micro{4'500'000});
    QCOMPARE(peaks.at(local("2026-02-01")), Micro{2'000'000});
    const auto bill = billOf(consumption, prices);
    QVERIFY(bill);
    // January: the mean of 2.5 (December, charged as the least there is) and 4.5; February: and of 2.5.
    QCOMPARE(bill.value().costs[0].total.toString(), std::string("10.85"));
    QCOMPARE(bill.value().costs[1].total.cents(), 887);
}

QTEST_APPLESS_MAIN(TestConsumption)
#include "tst_consumption.moc"

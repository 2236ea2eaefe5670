// SPDX-License-Identifier: GPL-3.0-or-later
// Virtual meters of other countries than the Netherlands: simulated, put on a wire, read back, and every
// value of every object held against what the meter knew.
#include "core/meter/quantity.h"
#include "core/meter/reading.h"
#include "core/simulator/virtual_meter.h"
#include "core/simulator/wire.h"
#include "core/telegram/framer.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <map>
#include <random>

using namespace p1scope;
using namespace p1scope::simulator;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year;

namespace {

/// What is expected of an object: a number of thousandths and a unit for each value, or text.
struct Expected {
    std::vector<std::string> values; ///< "12.345 kWh", "2026-06-19T09:00:00+02:00", or as sent
};
using Expectations = std::map<std::string, Expected>;

std::string thousandthsText(std::int64_t value, const std::string& unit)
{
    return base::Decimal{value, 3}.toString() + " " + unit;
}

std::string withDecimals(std::int64_t value, int scale, const std::string& unit)
{
    return base::Decimal{value, scale}.toString() + " " + unit;
}

/// A meter's truth as its telegram has to say it; the test's own reading of each standard.
class Teller {
public:
    Teller(const Truth& truth, telegram::Zone zone)
        : m_truth(truth)
        , m_zone(zone)
    {}

    std::string time(sys_seconds instant) const
    {
        return telegram::CivilTime{instant, m_zone.offsetAt(instant)}.toString();
    }
    void number(const std::string& code, std::int64_t value, const std::string& unit)
    {
        told[code].values = {thousandthsText(value, unit)};
    }
    void phases(int first, const std::function<std::string(const Truth::Phase&)>& value)
    {
        for (std::size_t i = 0; i < m_truth.phases.size(); ++i)
            told["1-0:" + std::to_string(first + 20 * static_cast<int>(i)) + ".7.0"].values = {
                value(m_truth.phases[i])};
    }
    void phasePowers()
    {
        phases(21, [](const auto& p) { return thousandthsText(p.deliveredW, "kW"); });
        phases(22, [](const auto& p) { return thousandthsText(p.returnedW, "kW"); });
        phases(32, [](const auto& p) { return withDecimals(p.decivolts, 1, "V"); });
    }
    void phaseReactive()
    {
        phases(23, [](const auto& p) {
            return thousandthsText(std::max<std::int64_t>(p.reactiveVar, 0), "kvar");
        });
        phases(24, [](const auto& p) {
            return thousandthsText(std::max<std::int64_t>(-p.reactiveVar, 0), "kvar");
        });
    }
    void powers()
    {
        number("1-0:1.7.0", m_truth.deliveredW, "kW");
        number("1-0:2.7.0", m_truth.returnedW, "kW");
    }
    void reactivePowers()
    {
        number("1-0:3.7.0", std::max<std::int64_t>(m_truth.reactiveVar, 0), "kvar");
        number("1-0:4.7.0", std::max<std::int64_t>(-m_truth.reactiveVar, 0), "kvar");
    }
    void totals()
    {
        number("1-0:1.8.0", m_truth.deliveredWh[0] + m_truth.deliveredWh[1], "kWh");
        number("1-0:2.8.0", m_truth.returnedWh[0] + m_truth.returnedWh[1], "kWh");
        number("1-0:3.8.0", m_truth.reactiveVarh[0] + m_truth.reactiveVarh[1], "kvarh");
        number("1-0:4.8.0", m_truth.reactiveVarh[2] + m_truth.reactiveVarh[3], "kvarh");
    }
    void tariffs(int count)
    {
        for (int tariff = 1; tariff <= count; ++tariff) {
            const auto of = [&](const std::int64_t(&wh)[2]) { return tariff <= 2 ? wh[tariff - 1] : 0; };
            number("1-0:1.8." + std::to_string(tariff), of(m_truth.deliveredWh), "kWh");
            number("1-0:2.8." + std::to_string(tariff), of(m_truth.returnedWh), "kWh");
        }
        told["0-0:96.14.0"].values = {std::to_string(m_truth.tariff) + " "};
    }

    Expectations told;

private:
    const Truth& m_truth;
    telegram::Zone m_zone;
};

Expectations belgian(const Truth& truth)
{
    const telegram::Zone zone;
    Teller teller(truth, zone);
    teller.tariffs(2);
    teller.powers();
    teller.phasePowers();
    teller.phases(31, [](const auto& p) { return withDecimals(p.centiamperes, 2, "A"); });
    teller.number("1-0:1.4.0", truth.quarterW, "kW");
    auto& told = teller.told;
    told["0-0:1.0.0"].values = {teller.time(truth.time)};
    told["1-0:1.6.0"].values = {teller.time(truth.peaks[0].time),
                                thousandthsText(truth.peaks[0].watts, "kW")};
    auto& history = told["0-0:98.1.0"].values;
    history = {std::to_string(truth.months.size()) + " ", "1-0:1.6.0", "1-0:1.6.0"};
    for (const MonthEnd& month : truth.months) {
        history.push_back(teller.time(month.time));
        history.push_back(teller.time(month.peaks[0].time));
        history.push_back(thousandthsText(month.peaks[0].watts, "kW"));
    }
    told["0-0:96.1.4"].values = {"50217 "};
    told["0-0:96.3.10"].values = {"1 "};
    told["0-0:17.0.0"].values = {"999.9 kW"};
    told["1-0:31.4.0"].values = {"999 A"};
    told["0-0:96.13.0"].values = {""};
    told["0-1:24.1.0"].values = {"3 "};
    told["0-1:24.4.0"].values = {"1 "};
    told["0-1:24.2.3"].values = {teller.time(truth.gasTime), thousandthsText(truth.gasLitres, "m3")};
    told["0-2:24.1.0"].values = {"7 "};
    told["0-2:24.2.1"].values = {teller.time(truth.waterTime), thousandthsText(truth.waterLitres, "m3")};
    return told;
}

Expectations swedish(const Truth& truth)
{
    Teller teller(truth, {minutes(60), false});
    teller.totals();
    teller.powers();
    teller.reactivePowers();
    teller.phasePowers();
    teller.phaseReactive();
    teller.phases(31, [](const auto& p) { return withDecimals((p.centiamperes + 5) / 10, 1, "A"); });
    teller.told["0-0:1.0.0"].values = {teller.time(truth.time)};
    return teller.told;
}

Expectations hungarian(const Truth& truth)
{
    const telegram::Zone zone;
    Teller teller(truth, zone);
    teller.totals();
    teller.tariffs(4);
    teller.powers();
    teller.phases(32, [](const auto& p) { return withDecimals(p.decivolts, 1, "V"); });
    teller.phases(31, [](const auto& p) { return std::to_string(p.amperes) + " A"; });
    for (int i = 0; i < 4; ++i)
        teller.number("1-0:" + std::to_string(5 + i) + ".8.0", truth.reactiveVarh[i], "kvarh");
    const auto sum = [](const std::int64_t(&wh)[2]) { return wh[0] + wh[1]; };
    teller.number("1-0:15.8.0", sum(truth.deliveredWh) + sum(truth.returnedWh), "kWh");
    const bool draws = truth.reactiveVar >= 0;
    const int quadrant = truth.returnedW > 0 ? (draws ? 6 : 7) : (draws ? 5 : 8);
    for (int i = 5; i <= 8; ++i)
        teller.number("1-0:" + std::to_string(i) + ".7.0", i == quadrant ? std::abs(truth.reactiveVar) : 0,
                      "kvar");
    auto& told = teller.told;
    told["0-0:1.0.0"].values = {teller.time(truth.time)};
    const MonthEnd& month = truth.months.back();
    auto& history = told["0-0:98.1.0"].values;
    history = {teller.time(month.time)};
    const auto add = [&history](std::int64_t value, const char* unit) {
        history.push_back(thousandthsText(value, unit));
    };
    for (const auto* energy : {&month.deliveredWh, &month.returnedWh}) {
        add(sum(*energy), "kWh");
        add((*energy)[0], "kWh");
        add((*energy)[1], "kWh");
    }
    const auto& reactive = month.reactiveVarh;
    for (const auto value : {reactive[0] + reactive[1], reactive[2] + reactive[3], reactive[0], reactive[1],
                             reactive[2], reactive[3]})
        add(value, "kvarh");
    add(sum(month.deliveredWh) + sum(month.returnedWh), "kWh");
    for (const Peak& peak : month.peaks)
        add(peak.watts, "kW");
    told["0-0:96.50.68"].values = {"ON"};
    told["0-0:17.0.0"].values = {"90.000 kW"};
    told["1-0:14.7.0"].values = {"50.00 Hz"};
    told["0-0:96.13.0"].values = {""};
    return told;
}

Expectations lithuanian(const Truth& truth)
{
    const telegram::Zone zone = telegram::Zone::easternEuropean();
    Teller teller(truth, zone);
    teller.totals();
    teller.tariffs(4);
    teller.powers();
    teller.reactivePowers();
    teller.phasePowers();
    teller.phaseReactive();
    teller.phases(31, [](const auto& p) { return withDecimals(p.centiamperes, 2, "A"); });
    const auto apparent = [](std::int64_t active, std::int64_t reactive) {
        return active == 0 ? 0 : std::llround(std::hypot(double(active), double(reactive)));
    };
    teller.phases(
        29, [&](const auto& p) { return thousandthsText(apparent(p.deliveredW, p.reactiveVar), "kVA"); });
    teller.phases(
        30, [&](const auto& p) { return thousandthsText(apparent(p.returnedW, p.reactiveVar), "kVA"); });
    teller.number("1-0:9.7.0", apparent(truth.deliveredW, truth.reactiveVar), "kVA");
    teller.number("1-0:10.7.0", apparent(truth.returnedW, truth.reactiveVar), "kVA");
    teller.number("1-0:15.7.0", truth.deliveredW + truth.returnedW, "kW");
    teller.number("1-0:1.4.0", truth.quarterW, "kW");
    auto& told = teller.told;
    told["0-0:1.0.0"].values = {teller.time(truth.time)};
    told["1-0:0.2.0"].values = {"P1SCOPE"};
    told["1-0:0.8.2"].values = {"900 s"};
    told["1-0:14.7.0"].values = {"50.00 Hz"};
    told["0-0:96.7.21"].values = {std::to_string(truth.shortFailures) + " "};
    told["0-0:96.13.0"].values = {""};
    return told;
}

struct Country {
    const char* kind;
    telegram::MeterKind found;
    Expectations (*tell)(const Truth&);
    telegram::Zone zone;
};
const std::array countries{
    Country{"emucs", telegram::MeterKind::Emucs, belgian, {}},
    Country{"sweden", telegram::MeterKind::Sweden, swedish, {}},
    Country{"hungary", telegram::MeterKind::Hungary, hungarian, {}},
    Country{"lithuania", telegram::MeterKind::Lithuania, lithuanian, telegram::Zone::easternEuropean()},
};

/// A value as this program reads it, in the words of Expected.
std::string read(const telegram::Telegram& telegram, const telegram::Object& object, std::size_t i)
{
    const std::string_view sent = telegram.value(object, i);
    if (sent.size() == 13 && (sent.back() == 'S' || sent.back() == 'W')) {
        const auto time = telegram::parseTst(sent, meter::zoneOf(telegram));
        return time ? time->toString() : "no time";
    }
    const auto quantity = meter::Quantity::parse(sent);
    return quantity ? quantity->number.toString() + " " + std::string(quantity->unit) : std::string(sent);
}

/// What is wrong with a telegram read back; empty where nothing is. Identifiers and the counts of sags, which
/// no Truth has, are looked at for being there.
std::string complaintOf(const telegram::Telegram& telegram, const Country& country, const Truth& truth)
{
    if (telegram.status != telegram::Status::Ok || !telegram.notes.empty() || !telegram.crc)
        return "not ok, or noted";
    if (telegram::meterOf(telegram).kind != country.found)
        return "taken for another kind: " + telegram::meterOf(telegram).evidence;
    const Expectations told = country.tell(truth);
    std::size_t compared = 0;
    for (const telegram::Object& object : telegram.objects) {
        const std::string code = object.obis.toString();
        const auto wanted = told.find(code);
        if (wanted == told.end()) {
            const bool identifier = object.obis.c == 96 || object.obis.c == 42;
            const bool quality = object.obis.d == 32 || object.obis.d == 36;
            if (!identifier && !quality)
                return code + " was not expected";
            continue;
        }
        ++compared;
        if (object.values.size() != wanted->second.values.size())
            return code + " has another number of values";
        for (std::size_t i = 0; i < object.values.size(); ++i) {
            const std::string is = read(telegram, object, i);
            if (is != wanted->second.values[i])
                return code + " is " + is + " instead of " + wanted->second.values[i];
        }
    }
    return compared == told.size() ? std::string() : "something is missing";
}

} // namespace

class TestCountries : public QObject {
    Q_OBJECT
private slots:
    void everyValueSurvives_data()
    {
        QTest::addColumn<int>("country");
        for (std::size_t i = 0; i < countries.size(); ++i)
            QTest::newRow(countries[i].kind) << static_cast<int>(i);
    }
    /// More by P1SCOPE_TELEGRAMS.
    void everyValueSurvives()
    {
        QFETCH(int, country);
        const Country& played = countries[static_cast<std::size_t>(country)];
        const int wanted = qEnvironmentVariableIntValue("P1SCOPE_TELEGRAMS");
        const int telegrams = wanted > 0 ? wanted : 240;
        constexpr int ofEach = 40;
        std::mt19937_64 chance(static_cast<std::uint64_t>(country) + 1);
        for (int done = 0; done < telegrams;) {
            const auto start =
                sys_days(year(2012) / 1 / 1) + days(chance() % 9000) + seconds(chance() % 86'400);
            const auto meter = makeMeter(played.kind, chance(), start).take();
            for (int i = 0; i < ofEach; ++i, ++done) {
                const Truth& truth = meter->advance(start + minutes(17 * i) + seconds(chance() % 900));
                std::vector<telegram::Telegram> found;
                telegram::Framer framer(
                    [&](telegram::Telegram&& telegram) { found.push_back(std::move(telegram)); });
                framer.push(
                    trueFrames(toWire(meter->telegram(), meter->line(), {}, chance), meter->line(), {}));
                framer.finish();
                QCOMPARE(found.size(), std::size_t(1));
                const std::string complaint = complaintOf(found.front(), played, truth);
                QVERIFY2(complaint.empty(), (complaint + "\n" + meter->telegram()).c_str());
            }
        }
    }
    void readingsStandUnderTheirNames()
    {
        const auto readingsOf = [](const char* kind) {
            const auto meter = makeMeter(kind, 1, sys_days(year(2026) / 7 / 3) + hours(9)).take();
            std::vector<telegram::Telegram> found;
            telegram::Framer framer(
                [&](telegram::Telegram&& telegram) { found.push_back(std::move(telegram)); });
            std::mt19937_64 chance;
            framer.push(trueFrames(toWire(meter->telegram(), meter->line(), {}, chance), meter->line(), {}));
            framer.finish();
            return meter::readingsOf(found.at(0));
        };
        const auto belgium = readingsOf("emucs");
        for (const char* name :
             {"energy_delivered_tariff1", "peak_power_quarter_hour", "peak_power_month", "gas_delivered",
              "water_delivered", "power_limit", "voltage_l3", "gas_equipment_id"})
            QVERIFY2(belgium.find(name) != nullptr, name);
        QVERIFY(belgium.find("peak_power_month")->time.has_value());
        const auto sweden = readingsOf("sweden");
        QCOMPARE(std::get<std::string>(sweden.find("meter_time")->value),
                 std::string("2026-07-03T10:00:00+01:00"));
        QVERIFY(sweden.find("reactive_energy_imported") != nullptr);
        const auto lithuania = readingsOf("lithuania");
        QCOMPARE(std::get<std::string>(lithuania.find("meter_time")->value),
                 std::string("2026-07-03T12:00:00+03:00"));
        QVERIFY(readingsOf("hungary").find("energy_delivered_tariff4") != nullptr);
    }
    void aMonthsEndIsKept()
    {
        // Over the end of a month, whose last quarter of an hour may hold its peak.
        const sys_seconds end = sys_days(year(2026) / 7 / 31) + hours(22); // midnight there
        const auto meter = makeMeter("emucs", 1, end - hours(20)).take();
        const Truth before = meter->advance(end - seconds(1));
        const Truth after = meter->advance(end);
        QCOMPARE(before.months.size(), std::size_t(13));
        QCOMPARE(after.months.size(), std::size_t(13));
        QVERIFY(before.months.back().time < end);
        QVERIFY(after.months.back().time == end);
        QVERIFY(after.months.back().peaks[0].watts >= before.peaks[0].watts);
        QCOMPARE(after.months.back().deliveredWh[1], after.deliveredWh[1]);
        QCOMPARE(after.peaks[0].watts, std::int64_t(0));
        const Truth later = meter->advance(end + hours(2));
        QVERIFY(later.peaks[0].watts > 0 && later.peaks[0].time > end);
        for (std::size_t i = 1; i < later.months.size(); ++i)
            QVERIFY(later.months[i - 1].time < later.months[i].time);
    }
    void belgiumCountsTheDayFirst()
    {
        const sys_seconds noon = sys_days(year(2026) / 7 / 1) + hours(10); // a Wednesday
        QCOMPARE(makeMeter("emucs", 1, noon).take()->advance(noon).tariff, 1);
        QCOMPARE(makeMeter("dsmr50", 1, noon).take()->advance(noon).tariff, 2);
    }
};

QTEST_GUILESS_MAIN(TestCountries)
#include "tst_countries.moc"

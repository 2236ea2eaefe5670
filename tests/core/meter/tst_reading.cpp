// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/reading.h"
#include "tests/support/telegrams.h"

#include <QFile>
#include <QTest>

using namespace p1scope;
using meter::Reading;
using meter::Readings;
using meter::readingsOf;

namespace {

telegram::Telegram telegramWith(const std::vector<std::string>& lines,
                                const std::string& identification = "ISK5")
{
    return test::telegramsOf(test::withCrc(test::telegramBody(identification, lines))).at(0);
}

Readings readings(const std::vector<std::string>& lines)
{
    return readingsOf(telegramWith(lines));
}

/// "3.540 kWh", "text", "0.5 kW @time"
QByteArray printed(const Reading& reading)
{
    std::string text =
        reading.number() != nullptr ? reading.number()->toString() : std::get<std::string>(reading.value);
    if (!reading.unit.empty())
        text += ' ' + reading.unit;
    if (reading.time)
        text += " @" + reading.time->toString();
    return QByteArray::fromStdString(text);
}

} // namespace

class TestReading : public QObject {
    Q_OBJECT
private slots:
    void knowsEveryNameOfTheContract_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* name, const char* line, const char* value) {
            QTest::newRow(QByteArray(line).replace("\r\n", " + ").constData())
                << QByteArray(line) << QByteArray(name) << QByteArray(value);
        };
        row("energy_delivered_tariff1", "1-0:1.8.1(00003.540*kWh)", "3.540 kWh");
        row("energy_delivered_tariff2", "1-0:1.8.2(00011.199*kWh)", "11.199 kWh");
        row("energy_returned_tariff1", "1-0:2.8.1(00000.000*kWh)", "0.000 kWh");
        row("energy_returned_tariff2", "1-0:2.8.2(00004.667*kWh)", "4.667 kWh");
        row("energy_delivered", "1-0:1.8.0(000441879*Wh)", "441.879 kWh");
        row("energy_delivered", "1-0:1.8.0*255(00052185.7825309*kWh)", "52185.7825309 kWh");
        row("energy_returned", "1-0:2.8.0(1*kWh)", "1 kWh");
        row("reactive_energy_imported", "1-0:3.8.0(00000001.234*kvarh)", "1.234 kvarh");
        row("reactive_energy_exported", "1-0:4.8.0(00000001.234*kVArh)", "1.234 kvarh");
        row("tariff", "0-0:96.14.0(0002)", "2");
        row("tariff", "0-0:96.14.0(TARIFF 1)", "1");
        row("power_delivered", "1-0:1.7.0(0000.35*kW)", "0.35 kW");
        row("power_delivered", "1-1:1.7.0(0000.35*kW)", "0.35 kW");
        row("power_returned", "1-0:2.7.0(0000.35*kW)", "0.35 kW");
        row("power_delivered_l1", "1-0:21.7.0(000557.29*W)", "0.55729 kW");
        row("power_delivered_l2", "1-0:41.7.0(1*kW)", "1 kW");
        row("power_delivered_l3", "1-0:61.7.0(1*kW)", "1 kW");
        row("power_returned_l1", "1-0:22.7.0(1*kW)", "1 kW");
        row("power_returned_l2", "1-0:42.7.0(1*kW)", "1 kW");
        row("power_returned_l3", "1-0:62.7.0(1*kW)", "1 kW");
        row("reactive_power_imported", "1-0:3.7.0(1.5*kvar)", "1.5 kvar");
        row("reactive_power_exported", "1-0:4.7.0(1.5*kvar)", "1.5 kvar");
        row("voltage_l1", "1-0:32.7.0(230.1*V)", "230.1 V");
        row("voltage_l2", "1-0:52.7.0(230.1*V)", "230.1 V");
        row("voltage_l3", "1-0:72.7.0(230.1*V)", "230.1 V");
        row("current_l1", "1-0:31.7.0(001*A)", "1 A");
        row("current_l2", "1-0:51.7.0(001.23*A)", "1.23 A");
        row("current_l3", "1-0:71.7.0(001*A)", "1 A");
        row("frequency", "1-0:14.7.0(50.00*Hz)", "50.00 Hz");
        row("power_factor", "1-0:13.7.0(-0.998)", "-0.998");
        row("power_failures", "0-0:96.7.21(00004)", "4");
        row("long_power_failures", "0-0:96.7.9(00002)", "2");
        row("voltage_sags_l1", "1-0:32.32.0(00002)", "2");
        row("voltage_sags_l2", "1-0:52.32.0(00001)", "1");
        row("voltage_sags_l3", "1-0:72:32.0(00000)", "0");
        row("voltage_swells_l1", "1-0:32.36.0(00000)", "0");
        row("voltage_swells_l2", "1-0:52.36.0(00003)", "3");
        row("voltage_swells_l3", "1-0:72.36.0(00000)", "0");
        row("peak_power_quarter_hour", "1-0:1.4.0(02.351*kW)", "2.351 kW");
        row("peak_power_month", "1-0:1.6.0(200509134558S)(02.589*kW)", "2.589 kW @2020-05-09T13:45:58+02:00");
        row("power_limit", "0-0:17.0.0(999.9*kW)", "999.9 kW");
        row("power_limit", "0-0:17.0.0(016*A)", "16 A");
        row("power_limit", "0-0:17.0.0(27.6*kVA)", "27.6 kVA");
        row("meter_time", "0-0:1.0.0(101209113020W)", "2010-12-09T11:30:20+01:00");
        row("equipment_id", "0-0:96.1.1(4B384547303034303436333935353037)", "K8EG004046395507");
        row("equipment_id", "0-0:42.0.0(4B38)", "K8");
        row("equipment_id", "0-0:96.1.0(09610)", "09610");
        row("equipment_id", "0-0:96.1.255*255(1ESY1336001560)", "1ESY1336001560");
        row("equipment_id", "1-1:0.0.5(5706567274389702)", "5706567274389702");
        row("current_l2", "1-1:51.7.0(0.44*A)", "0.44 A");
        row("message", "0-0:96.13.0(48656C6C6F)", "Hello");
        row("gas_delivered", "0-1:24.1.0(003)\r\n0-1:24.2.1(101209110000W)(12785.123*m3)",
            "12785.123 m3 @2010-12-09T11:00:00+01:00");
        row("gas_delivered_ch2",
            "0-1:24.1.0(003)\r\n0-1:24.2.1(101209110000W)(1*m3)\r\n0-2:24.1.0(003)\r\n"
            "0-2:24.2.1(101209110000W)(2*m3)",
            "2 m3 @2010-12-09T11:00:00+01:00");
        row("water_delivered", "0-2:24.1.0(007)\r\n0-2:24.2.1(101209110000W)(1*m3)",
            "1 m3 @2010-12-09T11:00:00+01:00");
        row("thermal_delivered", "0-1:24.1.0(004)\r\n0-1:24.2.1(260215200523W)(240.860*GJ)",
            "240.860 GJ @2026-02-15T20:05:23+01:00");
        row("gas_equipment_id", "0-1:24.1.0(003)\r\n0-1:96.1.0(4730)\r\n0-1:24.2.1(101209110000W)(1*m3)",
            "G0");
        row("gas_equipment_id", "0-1:24.1.0(003)\r\n0-1:96.1.0(4730)", "G0");
    }
    void knowsEveryNameOfTheContract()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, name);
        const Readings all = readings({line.toStdString()});
        const Reading* reading = all.find(name.toStdString());
        QVERIFY(reading != nullptr);
        QTEST(printed(*reading), "value");
    }
    void givesNoReadingOfADoubtfulObject_data()
    {
        QTest::addColumn<QByteArray>("lines");
        for (const char* lines :
             {"1-0:1.7.0(00.123)", "1-0:1.8.1(000001.000*kW)", "1-0:1.7.0(A0.123*kW)", "0-0:96.7.21(00008*s)",
              "1-0:1.7.0()", "0-0:1.0.0(632525252525W)", "0-0:1.0.0(700101010000W)", "0-0:96.13.0()",
              "1-0:1.6.0(632525252525W)(00.000*kW)", "0-0:17.0.0(016)", "0-0:96.14.0()",
              "1-0:1.7.0(00.100*kW)\r\n1-0:1.7.0(00.200*kW)", "0-0:96.1.1(3031)\r\n0-0:96.1.1(3132)",
              "1-0:1.6.0(200509134558S)(02.589*kW)\r\n1-0:1.6.0(200509134559S)(02.589*kW)",
              "0-1:24.1.0(003)\r\n0-1:24.2.1(200512134558S)(1*m3)\r\n0-1:24.2.1(200512134558S)(7*m3)",
              "0-1:24.1.0(003)\r\n0-1:24.2.1(700101010000W)(00000000)",
              "0-1:24.1.0(015)\r\n0-1:24.2.1(200512134558S)(1*kWh)", "2-0:1.7.0(1*kW)", "1-2:1.7.0(1*kW)"})
            QTest::newRow(QByteArray(lines).replace("\r\n", " + ").constData()) << QByteArray(lines);
    }
    void givesNoReadingOfADoubtfulObject()
    {
        QFETCH(QByteArray, lines);
        const Readings all = readings({lines.toStdString()});
        QVERIFY2(all.all.empty(), all.all.empty() ? "" : printed(all.all.front()).constData());
    }
    void readsTheSeed()
    {
        QFile file(QStringLiteral(P1SCOPE_TEST_DATA "/seed-telegram.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto telegrams = test::telegramsOf(file.readAll().toStdString());
        QCOMPARE(test::statusesOf(telegrams), std::string("ok"));
        QVERIFY(telegrams[0].notes.empty());
        QByteArrayList found;
        for (const Reading& reading : readingsOf(telegrams[0]).all)
            found.append(QByteArray::fromStdString(reading.name) + ": " + printed(reading));
        const QByteArrayList expected{
            "equipment_id: 01372403",
            "energy_delivered_tariff1: 3.540 kWh",
            "energy_delivered_tariff2: 11.199 kWh",
            "energy_returned_tariff1: 0.000 kWh",
            "energy_returned_tariff2: 4.667 kWh",
            "tariff: 2",
            "power_delivered: 0.35 kW",
            "power_returned: 0.00 kW",
            "power_limit: 999 A",
            "gas_equipment_id: 11288200036807012",
            "gas_delivered: 14.684 m3 @2012-11-29T16:00:00+01:00",
        };
        QCOMPARE(found, expected);
    }
    void readsNothingOfWhatIsNotGood()
    {
        telegram::Telegram telegram = telegramWith({"1-0:1.7.0(1*kW)"});
        using telegram::Status;
        for (const Status status : {Status::Encrypted, Status::Truncated, Status::CrcMismatch,
                                    Status::Malformed, Status::LineErrors}) {
            telegram.status = status;
            QVERIFY(readingsOf(telegram).all.empty());
        }
        for (const Status status : {Status::Ok, Status::Recovered}) {
            telegram.status = status;
            QCOMPARE(readingsOf(telegram).all.size(), std::size_t{1});
        }
    }
    void twoAlikeAreOne()
    {
        const Readings all = readings({"1-0:1.7.0(1*kW)", "1-0:1.7.0(1*kW)", "1-0:2.7.0(2*kW)"});
        QCOMPARE(all.all.size(), std::size_t{2});
        QCOMPARE(all.find("power_delivered")->object, std::size_t{0});
    }
    void oneCodeOfTheEquipmentIsEnough()
    {
        const Readings all = readings({"0-0:42.0.0(4B38)", "0-0:96.1.1(4B39)"});
        QCOMPARE(all.all.size(), std::size_t{1});
        QCOMPARE(printed(all.all[0]), QByteArray("K8"));
    }
    void aStaleChannelSaysNothingBesideItsReplacement()
    {
        const Readings all =
            readings({"0-1:24.1.0(003)", "0-1:96.1.0(4731)", "0-1:24.2.1(700101010000W)(00000000)",
                      "0-2:24.1.0(003)", "0-2:96.1.0(4732)", "0-2:24.2.1(200426223001S)(246.138*m3)"});
        QCOMPARE(all.all.size(), std::size_t{2});
        QCOMPARE(printed(*all.find("gas_equipment_id")), QByteArray("G2"));
        QCOMPARE(printed(*all.find("gas_delivered")), QByteArray("246.138 m3 @2020-04-26T22:30:01+02:00"));
    }
    void namesItsObject()
    {
        const auto telegram =
            telegramWith({"0-1:24.1.0(003)", "9-9:9.9.9(1)", "0-1:24.2.1(200426223001S)(1*m3)"});
        const Readings all = readingsOf(telegram);
        QCOMPARE(all.find("gas_delivered")->object, std::size_t{2});
    }
    void givesNumbersAsDoubles()
    {
        const Readings all = readings({"1-0:1.8.1(00003.540*kWh)", "0-0:96.13.0(48656C6C6F)"});
        QCOMPARE(all.number("energy_delivered_tariff1"), std::optional<double>(3.54));
        QVERIFY(!all.number("message").has_value());
        QVERIFY(!all.number("no such name").has_value());
    }
    void readsLithuanianClocksInTheirZone()
    {
        const auto telegram = telegramWith({"0-0:1.0.0(101209113020W)"}, "ESO5\\3x");
        QCOMPARE(printed(readingsOf(telegram).all.at(0)), QByteArray("2010-12-09T11:30:20+02:00"));
    }
};

QTEST_GUILESS_MAIN(TestReading)
#include "tst_reading.moc"

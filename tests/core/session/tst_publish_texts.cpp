// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/exposition.h"
#include "core/session/publish/home_assistant.h"
#include "core/session/publish/line_protocol.h"
#include "core/session/publish/outbox.h"
#include "core/session/publish/publish_settings.h"
#include "tests/support/publications.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace p1scope;
using namespace p1scope::session;
using namespace p1scope::test;
using namespace std::chrono_literals;

namespace {

Publication published(std::vector<meter::Reading> readings, std::int64_t time = 1'354'201'200)
{
    PublicationMaker maker;
    return maker.make({std::move(readings)}, at(time), zone);
}

} // namespace

class PublishTextsTest : public QObject {
    Q_OBJECT
private slots:
    void staleChannelsAndIdsAreNoReadings();
    void idsHoldWhereTheyAreNotRepeated();
    void aTelegramIsLineProtocol_data();
    void aTelegramIsLineProtocol();
    void aTelegramIsJson();
    void homeAssistantIsToldWhatEachReadingIs_data();
    void homeAssistantIsToldWhatEachReadingIs();
    void homeAssistantIsToldOnceAndByDevices();
    void prometheusReadsWhatIsFresh();
    void anOutboxKeepsOrderAndCountsWhatItDrops();
    void addressesAreUnderstood_data();
    void addressesAreUnderstood();
    void wrongAddressesAreRefused_data();
    void wrongAddressesAreRefused();
};

void PublishTextsTest::staleChannelsAndIdsAreNoReadings()
{
    constexpr std::int64_t now = 1'354'201'200;
    const Publication made =
        published({text("equipment_id", "E\xE9"), text("meter_time", "x"), text("gas_equipment_id", "G1"),
                   text("gas_equipment_id_ch2", "G2"), number("gas_delivered", "1.5", "m3", now - 3600),
                   number("gas_delivered_ch2", "2.5", "m3", now - 27 * 3600),
                   number("peak_power_month", "3.1", "kW", now - 20 * 86'400)},
                  now);
    QCOMPARE(made.meter, std::string("E\xC3\xA9"));
    QCOMPARE(made.readings.size(), std::size_t(2));
    QCOMPARE(made.readings[0].name, std::string("gas_delivered"));
    QCOMPARE(made.readings[1].name, std::string("peak_power_month"));
    QCOMPARE(made.devices.at("gas_delivered"), std::string("G1"));
    QCOMPARE(made.devices.at("gas_delivered_ch2"), std::string("G2"));
    QCOMPARE(made.time.toString(), std::string("2012-11-29T16:00:00+01:00"));
}

void PublishTextsTest::idsHoldWhereTheyAreNotRepeated()
{
    PublicationMaker maker;
    const meter::Readings power{{number("power_delivered", "1", "kW")}};
    QCOMPARE(maker.make(power, at(0), zone).meter, std::string("meter"));
    QCOMPARE(maker.make({{text("equipment_id", "E1")}}, at(0), zone).meter, std::string("E1"));
    QCOMPARE(maker.make(power, at(0), zone).meter, std::string("E1"));
}

void PublishTextsTest::aTelegramIsLineProtocol_data()
{
    QTest::addColumn<std::vector<meter::Reading>>("readings");
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char* name, std::vector<meter::Reading> readings, const char* lines) {
        readings.insert(readings.begin(), text("equipment_id", "E1"));
        QTest::newRow(name) << readings << QByteArray(lines);
    };
    row("numbers keep their digits",
        {number("energy_delivered", "3.540", "kWh"), number("voltage_l1", "230.1", "V")},
        "p1,meter=E1 energy_delivered=3.540,voltage_l1=230.1 1354201200\n");
    row("the tariff is text", {number("tariff", "0002", "")}, "p1,meter=E1 tariff=\"2\" 1354201200\n");
    row("counts are integers", {number("power_failures", "7", "")},
        "p1,meter=E1 power_failures=7i 1354201200\n");
    row("a factor is none", {number("power_factor", "1", "")}, "p1,meter=E1 power_factor=1 1354201200\n");
    row("text is escaped", {text("message", "say \"a\\b\"\n,=")},
        "p1,meter=E1 message=\"say \\\"a\\\\b\\\" ,=\" 1354201200\n");
    row("a stamped counter has its own time",
        {number("gas_delivered", "1.5", "m3", 1'354'197'600), number("tariff", "1", "")},
        "p1,meter=E1 tariff=\"1\" 1354201200\np1,meter=E1 gas_delivered=1.5 1354197600\n");
    row("the month's peak holds now", {number("peak_power_month", "3.1", "kW", 1'352'000'000)},
        "p1,meter=E1 peak_power_month=3.1 1354201200\n");
    row("below zero", {number("power_delivered", "-0.25", "kW")},
        "p1,meter=E1 power_delivered=-0.25 1354201200\n");
    row("nothing", {}, "");
    QTest::newRow("an id of anything")
        << std::vector{text("equipment_id", "a b,c=d\\"), number("tariff", "1", "")}
        << QByteArray("p1,meter=a\\ b\\,c\\=d tariff=\"1\" 1354201200\n");
}

void PublishTextsTest::aTelegramIsLineProtocol()
{
    QFETCH(std::vector<meter::Reading>, readings);
    QFETCH(QByteArray, lines);
    QCOMPARE(QByteArray::fromStdString(lineProtocol(published(readings))), lines);
}

void PublishTextsTest::aTelegramIsJson()
{
    const MqttMessage message =
        stateMessage(published({text("equipment_id", "E/1+#"), number("energy_delivered", "3.540", "kWh"),
                                number("tariff", "0002", ""), text("message", "a \"b\" \xE9"),
                                number("gas_delivered", "1.500", "m3", 1'354'197'600)}),
                     "home/meters");
    QCOMPARE(message.topic, std::string("home/meters/E_1__/state"));
    QCOMPARE(QByteArray::fromStdString(message.payload),
             QByteArray(R"({"time":"2012-11-29T16:00:00+01:00","energy_delivered":3.540,"tariff":"2",)"
                        "\"message\":\"a \\\"b\\\" \xC3\xA9\","
                        R"("gas_delivered":1.500,"gas_delivered_time":"2012-11-29T15:00:00+01:00"})"));
    QVERIFY(!QJsonDocument::fromJson(QByteArray::fromStdString(message.payload)).isNull());
}

void PublishTextsTest::homeAssistantIsToldWhatEachReadingIs_data()
{
    QTest::addColumn<meter::Reading>("reading");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("deviceClass");
    QTest::addColumn<QString>("stateClass");
    QTest::addColumn<QString>("unit");
    const auto row = [](const meter::Reading& reading, const char* name, const char* deviceClass,
                        const char* stateClass, const char* unit) {
        QTest::newRow(reading.name.c_str())
            << reading << QString::fromUtf8(name) << QString::fromUtf8(deviceClass)
            << QString::fromUtf8(stateClass) << QString::fromUtf8(unit);
    };
    row(number("energy_delivered_tariff1", "1", "kWh"), "Energy delivered tariff 1", "energy",
        "total_increasing", "kWh");
    row(number("energy_returned", "1", "kWh"), "Energy returned", "energy", "total_increasing", "kWh");
    row(number("reactive_energy_imported", "1", "kvarh"), "Reactive energy imported", "", "total_increasing",
        "kvarh");
    row(number("power_delivered_l1", "1", "kW"), "Power delivered L1", "power", "measurement", "kW");
    row(number("voltage_l3", "230", "V"), "Voltage L3", "voltage", "measurement", "V");
    row(number("current_l2", "1", "A"), "Current L2", "current", "measurement", "A");
    row(number("frequency", "50", "Hz"), "Frequency", "frequency", "measurement", "Hz");
    row(number("power_factor", "1", ""), "Power factor", "power_factor", "measurement", "");
    row(number("power_failures", "1", ""), "Power failures", "", "total_increasing", "");
    row(number("gas_delivered", "1", "m3"), "Gas delivered", "gas", "total_increasing", "m³");
    row(number("water_delivered_ch2", "1", "m3"), "Water delivered channel 2", "water", "total_increasing",
        "m³");
    row(number("thermal_delivered", "1", "GJ"), "Thermal delivered", "energy", "total_increasing", "GJ");
    row(number("peak_power_month", "1", "kW"), "Peak power month", "power", "measurement", "kW");
    row(number("power_limit", "25", "A"), "Power limit", "current", "measurement", "A");
    row(number("power_limit", "9", "kVA"), "Power limit", "", "measurement", "kVA");
    row(number("tariff", "1", ""), "Tariff", "", "", "");
    row(text("message", "hello"), "Message", "", "", "");
}

void PublishTextsTest::homeAssistantIsToldWhatEachReadingIs()
{
    QFETCH(meter::Reading, reading);
    HomeAssistant home("p1scope", "homeassistant");
    const auto messages = home.announce(published({text("equipment_id", "E1"), reading}));
    QCOMPARE(messages.size(), std::size_t(1));
    QCOMPARE(messages[0].topic, "homeassistant/sensor/p1scope_E1/" + reading.name + "/config");
    const QJsonObject told = QJsonDocument::fromJson(QByteArray::fromStdString(messages[0].payload)).object();
    QTEST(told[QStringLiteral("name")].toString(), "name");
    QTEST(told[QStringLiteral("device_class")].toString(), "deviceClass");
    QTEST(told[QStringLiteral("state_class")].toString(), "stateClass");
    QTEST(told[QStringLiteral("unit_of_measurement")].toString(), "unit");
    QCOMPARE(told[QStringLiteral("state_topic")].toString(), QStringLiteral("p1scope/E1/state"));
    QCOMPARE(told[QStringLiteral("availability_topic")].toString(), QStringLiteral("p1scope/status"));
    QCOMPARE(told[QStringLiteral("unique_id")].toString(),
             QStringLiteral("p1scope_E1_") + QString::fromStdString(reading.name));
    QCOMPARE(told[QStringLiteral("value_template")].toString(),
             QStringLiteral("{{ value_json.%1 | default('') }}").arg(QString::fromStdString(reading.name)));
}

void PublishTextsTest::homeAssistantIsToldOnceAndByDevices()
{
    HomeAssistant home("p1scope", "homeassistant");
    PublicationMaker maker;
    const meter::Readings readings{{text("equipment_id", "E1"), text("gas_equipment_id", "G1"),
                                    number("power_delivered", "1", "kW"),
                                    number("gas_delivered", "1", "m3", 1'354'201'200)}};
    const auto messages = home.announce(maker.make(readings, at(1'354'201'200), zone));
    QCOMPARE(messages.size(), std::size_t(2));
    const auto device = [&](std::size_t i) {
        return QJsonDocument::fromJson(QByteArray::fromStdString(messages[i].payload))
            .object()[QStringLiteral("device")]
            .toObject();
    };
    QCOMPARE(device(0)[QStringLiteral("identifiers")].toArray(), QJsonArray{QStringLiteral("p1scope_E1")});
    QCOMPARE(device(1)[QStringLiteral("identifiers")].toArray(), QJsonArray{QStringLiteral("p1scope_G1")});
    QCOMPARE(device(1)[QStringLiteral("via_device")].toString(), QStringLiteral("p1scope_E1"));
    QVERIFY(home.announce(maker.make(readings, at(1'354'201'201), zone)).empty());
}

void PublishTextsTest::prometheusReadsWhatIsFresh()
{
    Exposition exposition;
    const Exposition::Clock::time_point begin{};
    exposition.take(published({text("equipment_id", "a\"b\\"), number("energy_delivered", "3.540", "kWh"),
                               number("power_delivered", "0.350", "kW"), number("tariff", "2", "")}),
                    begin);
    const std::string fresh = exposition.text(begin + 1min);
    const std::string id = R"({meter="a\"b\\"})";
    for (const std::string& line :
         {"# TYPE p1scope_energy_delivered_kwh_total counter\np1scope_energy_delivered_kwh_total" + id +
              " 3.540\n",
          "# TYPE p1scope_power_delivered_kw gauge\np1scope_power_delivered_kw" + id + " 0.350\n",
          std::string("p1scope_tariff_info{meter=\"a\\\"b\\\\\",tariff=\"2\"} 1\n"),
          "p1scope_last_telegram_timestamp_seconds" + id + " 1354201200\n",
          "p1scope_telegrams_total" + id + " 1\n"})
        QVERIFY2(fresh.find(line) != std::string::npos,
                 std::string(line).append("in\n").append(fresh).c_str());
    const std::string later = exposition.text(begin + 6min);
    QVERIFY(later.find("power_delivered") == std::string::npos);
    QVERIFY(later.find("tariff") == std::string::npos);
    QVERIFY(later.find("p1scope_energy_delivered_kwh_total") != std::string::npos);
    QVERIFY(exposition.text(begin + 3h).find("energy") == std::string::npos);
}

void PublishTextsTest::anOutboxKeepsOrderAndCountsWhatItDrops()
{
    Outbox box(10 * (sizeof(Outbox::Item) + 4));
    for (int i = 0; i < 10; ++i)
        box.push("t", "00" + std::to_string(i));
    QCOMPARE(box.lost(), std::uint64_t(0));
    box.sent(1);
    box.sent(2);
    box.push("t", "010");
    QCOMPARE(box.lost(), std::uint64_t(1));
    QCOMPARE(box.size(), std::size_t(10));
    QCOMPARE(box.next()->text, std::string("003")); // 002 made room: 000 and 001 are on their way
    QCOMPARE(box.acknowledged(2), std::size_t(1));
    QCOMPARE(box.acknowledged(7), std::size_t(0));
    box.takeBack();
    QCOMPARE(box.onTheirWay(), std::size_t(0));
    QCOMPARE(box.next()->text, std::string("000"));
    for (int i = 0; i < 9; ++i)
        box.sent(9);
    QVERIFY(box.next() == nullptr);
    QCOMPARE(box.acknowledged(9), std::size_t(9));
    QCOMPARE(box.size(), std::size_t(0));
}

void PublishTextsTest::addressesAreUnderstood_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("understood");
    QTest::newRow("host") << "mqtt://broker"
                          << "mqtt://broker:1883/p1scope||";
    QTest::newRow("all of it") << "mqtt://me:a%40b@10.0.0.1:18/a/b/"
                               << "mqtt://10.0.0.1:18/a/b|me|a@b";
    QTest::newRow("secret way") << "mqtts://me@[::1]"
                                << "mqtts://[::1]:8883/p1scope|me|";
    QTest::newRow("Influx 1") << "http://h:8086?db=p1"
                              << "http://h:8086/write?db=p1&precision=s";
    QTest::newRow("Influx 2") << "http://h:8086/?org=o&bucket=b"
                              << "http://h:8086/api/v2/write?org=o&bucket=b&precision=s";
    QTest::newRow("path") << "https://h/x/write?db=d&precision=ns"
                          << "https://h/x/write?db=d&precision=s";
    QTest::newRow("file") << "out.lp"
                          << "file out.lp";
    QTest::newRow("address") << "[::1]:91"
                             << "::1 91";
    QTest::newRow("port") << "9100"
                          << "127.0.0.1 9100";
    QTest::newRow("all addresses") << ":9100"
                                   << " 9100";
}

void PublishTextsTest::addressesAreUnderstood()
{
    QFETCH(QString, written);
    QString understood;
    if (written.startsWith(QStringLiteral("mqtt"))) {
        const auto target = MqttTarget::parse(written);
        QVERIFY(target.ok());
        understood = target.value().name() + u'|' + target.value().user + u'|' + target.value().password;
    } else if (QTest::currentDataTag()[0] >= 'a' && !written.endsWith(QStringLiteral(".lp")) &&
               !written.startsWith(QStringLiteral("http"))) {
        const auto address = ScrapeAddress::parse(written);
        QVERIFY(address.ok());
        understood = address.value().host + u' ' + QString::number(address.value().port);
    } else {
        const auto target = InfluxTarget::parse(written);
        QVERIFY(target.ok());
        understood = target.value().file.isEmpty() ? target.value().url.toString()
                                                   : QStringLiteral("file ") + target.value().file;
    }
    QTEST(understood, "understood");
}

void PublishTextsTest::wrongAddressesAreRefused_data()
{
    QTest::addColumn<QString>("written");
    for (const char* wrong : {"", "mqtt://", "http://broker", "mqtt://h:0", "mqtt://h/a/#", "mqtt:h",
                              "ftp://h/", "mqtt://u:secret@h:x", "127.0.0.1", "h:70000"})
        QTest::newRow(wrong) << wrong;
}

void PublishTextsTest::wrongAddressesAreRefused()
{
    QFETCH(QString, written);
    const auto mqtt = MqttTarget::parse(written);
    QVERIFY(!mqtt.ok());
    QVERIFY(!mqtt.error().remedy.empty());
    QVERIFY(mqtt.error().message.find("secret") == std::string::npos);
    QVERIFY(!ScrapeAddress::parse(written).ok());
    if (written.contains(QStringLiteral("://")) || written.isEmpty())
        QVERIFY(!InfluxTarget::parse(written).ok());
}

QTEST_GUILESS_MAIN(PublishTextsTest)
#include "tst_publish_texts.moc"

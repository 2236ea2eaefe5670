// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/channels.h"
#include "tests/support/telegrams.h"

#include <QTest>

using namespace p1scope;
using meter::Channel;
using meter::channelsOf;
using meter::decodeHexText;
using meter::findChannel;

namespace {

std::vector<Channel> channels(const std::vector<std::string>& lines)
{
    return channelsOf(test::telegramsOf(test::withCrc(test::telegramBody("ISK5", lines))).at(0));
}

/// "1:gas_delivered=1.5*m3@time 2:…", a stale one without its value.
QByteArray printed(const std::vector<Channel>& all)
{
    std::string text;
    for (const Channel& channel : all) {
        text +=
            (text.empty() ? "" : " ") + std::to_string(channel.number) + ':' + channel.name + channel.suffix;
        if (channel.value)
            text += '=' + channel.value->toString() + '*' + channel.unit;
        if (channel.time)
            text += '@' + channel.time->toString();
    }
    return QByteArray::fromStdString(text);
}

} // namespace

class TestChannels : public QObject {
    Q_OBJECT
private slots:
    void staleChannelsSayWhy_data()
    {
        QTest::addColumn<QStringList>("lines");
        QTest::addColumn<QString>("stale");
        const auto row = [](const char* name, const QStringList& lines, const char* stale) {
            QTest::newRow(name) << lines << QString::fromLatin1(stale);
        };
        const QString gas = QStringLiteral("0-1:24.1.0(003)");
        row("fresh", {gas, QStringLiteral("0-1:24.2.1(260101120000W)(00001.000*m3)")}, "");
        row("a type and no reading", {gas}, "no reading");
        row("all 0xFF", {gas, QStringLiteral("0-1:24.2.1(632525252525W)(00000.000)")},
            "no valid time: 632525252525W");
        row("1970", {gas, QStringLiteral("0-1:24.2.1(700101010000W)(00000000)")},
            "no valid time: 700101010000W");
        row("2000", {gas, QStringLiteral("0-1:24.2.1(000101000001W)(00001.000*m3)")},
            "no valid time: 000101000001W");
        row("no number", {gas, QStringLiteral("0-1:24.2.1(260101120000W)()")}, "no reading");
        row("another unit", {gas, QStringLiteral("0-1:24.2.1(260101120000W)(00001.000*kWh)")},
            "a reading in kWh, which is not its unit");
        row("replaced",
            {gas, QStringLiteral("0-1:24.2.1(250101120000W)(00001.000*m3)"),
             QStringLiteral("0-2:24.1.0(003)"), QStringLiteral("0-2:24.2.1(260101120000W)(00002.000*m3)")},
            "another device of its kind was read more than a week later");
        row("two readings that contradict each other",
            {gas, QStringLiteral("0-1:24.2.1(260101120000W)(00001.000*m3)"),
             QStringLiteral("0-1:24.2.1(260101120000W)(00002.000*m3)")},
            "two readings that say different things");
    }
    void staleChannelsSayWhy()
    {
        QFETCH(QStringList, lines);
        QFETCH(QString, stale);
        std::vector<std::string> text;
        for (const QString& line : lines)
            text.push_back(line.toStdString());
        const auto found = channels(text);
        QCOMPARE(QString::fromStdString(found.at(0).stale), stale);
        QCOMPARE(found.at(0).value.has_value(), stale.isEmpty());
    }
    void theOneThatReplacedItHasTheName()
    {
        const auto found = channels({"0-1:24.1.0(003)", "0-1:24.2.1(250101120000W)(00001.000*m3)",
                                     "0-2:24.1.0(003)", "0-2:24.2.1(260101120000W)(00002.000*m3)"});
        QCOMPARE(found.at(1).name + found.at(1).suffix, std::string("gas_delivered"));
    }
    void slavesElectricityHasItsUnit()
    {
        const auto found =
            channels({"0-3:24.2.1(260101120000W)(00012.000*kWh)", "0-3:24.1.0(002)"}); // in any order
        QCOMPARE(found.at(0).name, std::string("slave_energy_delivered"));
        QCOMPARE(found.at(0).unit, std::string("kWh"));
        QCOMPARE(found.at(0).value->toString(), std::string("12.000"));
    }
    void areWhatTheyAreAndNotTheirNumber_data()
    {
        QTest::addColumn<QByteArrayList>("lines");
        QTest::addColumn<QByteArray>("channels");
        const auto row = [](const char* name, const QByteArrayList& lines, const char* expected) {
            QTest::newRow(name) << lines << QByteArray(expected);
        };
        row("none", {"1-0:1.7.0(1*kW)"}, "");
        row("gas", {"0-1:24.1.0(003)", "0-1:24.2.1(190320181003W)(00304.089*m3)"},
            "1:gas_delivered=304.089*m3@2019-03-20T18:10:03+01:00");
        row("gas on the third", {"0-3:24.1.0(003)", "0-3:24.2.1(190320181003W)(00304.089*m3)"},
            "3:gas_delivered=304.089*m3@2019-03-20T18:10:03+01:00");
        row("type behind the reading", {"0-1:24.2.1(190320181003W)(00304.089*m3)", "0-1:24.1.0(3)"},
            "1:gas_delivered=304.089*m3@2019-03-20T18:10:03+01:00");
        row("water and heat",
            {"0-1:24.1.0(007)", "0-1:24.2.1(200512134558S)(00872.234*m3)", "0-2:24.1.0(004)",
             "0-2:24.2.1(200512134558S)(12.34*GJ)"},
            "1:water_delivered=872.234*m3@2020-05-12T13:45:58+02:00 "
            "2:thermal_delivered=12.34*GJ@2020-05-12T13:45:58+02:00");
        row("heat in kWh", {"0-1:24.1.0(004)", "0-1:24.2.1(200512134558S)(001234.5*kWh)"},
            "1:thermal_delivered=4.44420*GJ@2020-05-12T13:45:58+02:00");
        row("warm water, and heat at the inlet",
            {"0-1:24.1.0(6)", "0-1:24.2.1(200512134558S)(1*m3)", "0-2:24.1.0(0C)",
             "0-2:24.2.1(200512134558S)(2*GJ)"},
            "1:water_delivered=1*m3@2020-05-12T13:45:58+02:00 "
            "2:thermal_delivered=2*GJ@2020-05-12T13:45:58+02:00");
        row("two gas meters: the second gets its number",
            {"0-1:24.1.0(003)", "0-1:24.2.1(200512134558S)(1*m3)", "0-4:24.1.0(003)",
             "0-4:24.2.1(200512134558S)(2*m3)"},
            "1:gas_delivered=1*m3@2020-05-12T13:45:58+02:00 "
            "4:gas_delivered_ch4=2*m3@2020-05-12T13:45:58+02:00");
        row("a stale one takes no name away",
            {"0-1:24.1.0(003)", "0-1:96.1.0()", "0-1:24.2.1(700101010000W)(00000000)", "0-2:24.1.0(003)",
             "0-2:24.2.1(200426223001S)(00246.138*m3)"},
            "1:gas_delivered 2:gas_delivered=246.138*m3@2020-04-26T22:30:01+02:00");
        row("stale: all ones in its time", {"0-1:24.1.0(003)", "0-1:24.2.1(632525252525W)(00001.000*m3)"},
            "1:gas_delivered");
        row("stale: no reading", {"0-1:24.1.0(003)", "0-1:96.1.0(3132)"}, "1:gas_delivered");
        row("a device of no kind that is known", {"0-1:24.1.0(015)", "0-1:24.2.1(200512134558S)(1*kWh)"},
            "1:");
        row("no type at all, and no unit that tells", {"0-1:24.2.1(200512134558S)(1*m3)"}, "1:");
        row("no type, GJ", {"0-1:24.2.1(251129203200W)(3.829*GJ)"},
            "1:thermal_delivered=3.829*GJ@2025-11-29T20:32:00+01:00");
        row("no type, gas that is not temperature-corrected", {"0-1:24.2.3(230101120000W)(00012.345*m3)"},
            "1:gas_delivered=12.345*m3@2023-01-01T12:00:00+01:00");
        row("wrong unit for its type", {"0-1:24.1.0(003)", "0-1:24.2.1(200512134558S)(1*kWh)"},
            "1:gas_delivered@2020-05-12T13:45:58+02:00");
        row("the same reading twice",
            {"0-1:24.1.0(003)", "0-1:24.2.1(200512134558S)(1*m3)", "0-1:24.2.1(200512134558S)(1*m3)"},
            "1:gas_delivered=1*m3@2020-05-12T13:45:58+02:00");
        row("two readings that contradict each other",
            {"0-1:24.1.0(003)", "0-1:24.2.1(200512134558S)(1*m3)", "0-1:24.2.1(200512134558S)(7*m3)"},
            "1:gas_delivered");
    }
    void areWhatTheyAreAndNotTheirNumber()
    {
        QFETCH(QByteArrayList, lines);
        std::vector<std::string> all;
        for (const QByteArray& line : lines)
            all.push_back(line.toStdString());
        QTEST(printed(channels(all)), "channels");
    }
    void readsTheOldProfile_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QByteArray>("channels");
        const auto row = [](const char* name, const char* object, const char* expected) {
            QTest::newRow(name) << QByteArray(object) << QByteArray(expected);
        };
        row("one value", "0-1:24.3.0(121129160000)(00)(60)(1)(0-1:24.2.0)(m3)\r\n(00014.684)",
            "1:gas_delivered=14.684*m3@2012-11-29T16:00:00+01:00");
        row("in summer", "0-1:24.3.0(120517020000)(08)(60)(1)(0-1:24.2.1)(m3)\r\n(00124.477)",
            "1:gas_delivered=124.477*m3@2012-05-17T02:00:00+02:00");
        row("several values: the last is the newest",
            "0-1:24.3.0(121129160000)(00)(60)(3)(0-1:24.2.0)(m3)\r\n(00014.684)(00014.700)\r\n(00014.900)",
            "1:gas_delivered=14.900*m3@2012-11-29T18:00:00+01:00");
        row("several values over a change-over",
            "0-1:24.3.0(121028010000)(08)(60)(4)(0-1:24.2.0)(m3)\r\n(1)(2)(3)(4)",
            "1:gas_delivered=4*m3@2012-10-28T03:00:00+01:00");
        row("the fold, and the bit that says summer",
            "0-1:24.3.0(121028023000)(2C)(60)(1)(0-1:24.2.0)(m3)\r\n(1)",
            "1:gas_delivered=1*m3@2012-10-28T02:30:00+02:00");
        row("the bit in winter changes nothing", "0-1:24.3.0(121129160000)(08)(60)(1)(0-1:24.2.0)(m3)\r\n(1)",
            "1:gas_delivered=1*m3@2012-11-29T16:00:00+01:00");
        row("no value behind it", "0-1:24.3.0(121129160000)(00)(60)(1)(0-1:24.2.0)(m3)", "1:gas_delivered");
        row("a period that is none", "0-1:24.3.0(121129160000)(00)(-60)(1)(0-1:24.2.0)(m3)\r\n(1)",
            "1:gas_delivered");
        row("an endless period", "0-1:24.3.0(121129160000)(00)(2000000000)(1)(0-1:24.2.0)(m3)\r\n(1)(2)",
            "1:gas_delivered");
        row("no valid time", "0-1:24.3.0(632525252525)(00)(60)(1)(0-1:24.2.0)(m3)\r\n(1)", "1:gas_delivered");
    }
    void readsTheOldProfile()
    {
        QFETCH(QByteArray, object);
        QTEST(printed(channels({"0-1:24.1.0(03)", object.toStdString()})), "channels");
    }
    void areFoundByNumber()
    {
        const auto all = channels({"0-2:24.1.0(003)", "0-4:24.1.0(007)"});
        QVERIFY(findChannel(all, 1) == nullptr);
        QCOMPARE(findChannel(all, 4)->type, std::optional<int>(7));
    }
    void decodesText_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("hexadecimal") << QByteArray("3031") << QByteArray("01");
        QTest::newRow("filled up with blanks")
            << QByteArray("30313337323430332020202020202020") << QByteArray("01372403");
        QTest::newRow("over several lines") << QByteArray("48\r\n65\r\n6C6C\r\n6F") << QByteArray("Hello");
        QTest::newRow("plain text") << QByteArray("test-/-test") << QByteArray("test-/-test");
        QTest::newRow("plain digits that decode to no text") << QByteArray("0961") << QByteArray("0961");
        QTest::newRow("an odd number of digits") << QByteArray("09610") << QByteArray("09610");
        QTest::newRow("binary") << QByteArray(8, '\xFF') << QByteArray();
    }
    void decodesText()
    {
        QFETCH(QByteArray, sent);
        QTEST(QByteArray::fromStdString(decodeHexText(sent.toStdString())), "text");
    }
};

QTEST_GUILESS_MAIN(TestChannels)
#include "tst_channels.moc"

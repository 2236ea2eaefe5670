// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/objects.h"

#include <QTest>

using p1scope::telegram::Object;
using p1scope::telegram::ParsedObjects;
using p1scope::telegram::parseObjects;
using p1scope::telegram::Stretch;

namespace {

ParsedObjects read(const QByteArray& bytes)
{
    return parseObjects({bytes.constData(), static_cast<std::size_t>(bytes.size())}, 0,
                        static_cast<std::size_t>(bytes.size()));
}

QByteArray part(const QByteArray& bytes, Stretch stretch)
{
    return bytes.mid(static_cast<qsizetype>(stretch.offset), static_cast<qsizetype>(stretch.length));
}

/// "code|value|value", one for each object.
QByteArrayList printed(const QByteArray& bytes, const ParsedObjects& parsed)
{
    QByteArrayList result;
    for (const Object& object : parsed.objects) {
        QByteArray text = part(bytes, object.code);
        for (const Stretch value : object.values)
            text += '|' + part(bytes, value);
        result.append(text);
    }
    return result;
}

} // namespace

class TestObjects : public QObject {
    Q_OBJECT
private slots:
    void readsLines_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArrayList>("objects");
        QTest::addColumn<QByteArrayList>("odd");
        const auto row = [](const char* name, const QByteArray& bytes, const QByteArrayList& objects,
                            const QByteArrayList& odd = {}) {
            QTest::newRow(name) << bytes << objects << odd;
        };
        row("one value", "1-0:1.8.1(00003.540*kWh)\r\n", {"1-0:1.8.1|00003.540*kWh"});
        row("several values", "0-1:24.2.1(121129160000W)(00014.684*m3)\r\n",
            {"0-1:24.2.1|121129160000W|00014.684*m3"});
        row("no value", "0-0:96.13.0()\r\n", {"0-0:96.13.0|"});
        row("empty log", "1-0:99.97.0()\r\n", {"1-0:99.97.0|"});
        row("empty log with its code", "1-0:99.97.0(0)(0-0:96.7.19)\r\n", {"1-0:99.97.0|0|0-0:96.7.19"});
        row("gas on two lines", "0-1:24.3.0(121129160000)(00)(60)(1)(0-1:24.2.0)(m3)\r\n(00014.684)\r\n",
            {"0-1:24.3.0|121129160000|00|60|1|0-1:24.2.0|m3|00014.684"});
        row("gas on three lines", "0-1:24.3.0(1)(m3)\r\n(2)\r\n(3)(4)\r\n", {"0-1:24.3.0|1|m3|2|3|4"});
        row("long message on several lines", "0-0:96.13.0(3031\r\n3233\r\n3435)\r\n1-0:1.7.0(1*kW)\r\n",
            {"0-0:96.13.0|3031\r\n3233\r\n3435", "1-0:1.7.0|1*kW"});
        row("a group that goes on behind a long message", "0-0:96.13.0(30\r\n31)(32\r\n33)\r\n",
            {"0-0:96.13.0|30\r\n31|32\r\n33"});
        row("message that is never closed", "0-0:96.13.0(3031\r\n3233\r\n1-0:1.7.0(1*kW)\r\n",
            {"1-0:1.7.0|1*kW"}, {"0-0:96.13.0(3031", "3233"});
        row("unit without asterisk", "1-0:1.8.1(000123.456kWh)\r\n", {"1-0:1.8.1|000123.456kWh"});
        row("blank before the parenthesis", "1-0:1.8.1(000576.239*kWh )\r\n", {"1-0:1.8.1|000576.239*kWh "});
        row("blank behind the parenthesis", "1-0:1.8.1(1*kWh) \r\n", {"1-0:1.8.1|1*kWh"});
        row("double parentheses", "0-0:97.97.0((ER11))\r\n", {"0-0:97.97.0|ER11"});
        row("opened twice", "0-0:97.97.0((ER12)\r\n", {"0-0:97.97.0|ER12"});
        row("closed twice", "0-0:97.97.0(ER13))\r\n", {"0-0:97.97.0|ER13"});
        row("F", "1-0:1.8.0*255(1*kWh)\r\n1-0:2.8.0.255(2*kWh)\r\n",
            {"1-0:1.8.0*255|1*kWh", "1-0:2.8.0.255|2*kWh"});
        row("misprinted code", "1-0:72:32.0(00000)\r\n", {"1-0:72:32.0|00000"});
        row("any byte in a value", QByteArray("0-0:96.13.0(\xFF\xFF\x00\xB3)\r\n", 19),
            {QByteArray("0-0:96.13.0|\xFF\xFF\x00\xB3", 16)});
        row("wire order and duplicates", "1-0:2.7.0(1)\n1-0:1.7.0(2)\n1-0:2.7.0(3)\n",
            {"1-0:2.7.0|1", "1-0:1.7.0|2", "1-0:2.7.0|3"});
        row("line feeds alone", "1-0:1.7.0(1)\n1-0:2.7.0(2)\n", {"1-0:1.7.0|1", "1-0:2.7.0|2"});
        row("carriage returns alone", "1-0:1.7.0(1)\r1-0:2.7.0(2)\r", {"1-0:1.7.0|1", "1-0:2.7.0|2"});
        row("doubled carriage returns", "1-0:1.7.0(1)\r\r\n1-0:2.7.0(2)\r\r\n",
            {"1-0:1.7.0|1", "1-0:2.7.0|2"});
        row("the last line without its end", "1-0:1.7.0(1)", {"1-0:1.7.0|1"});
        row("blank lines in between", "1-0:1.7.0(1)\r\n\r\n\r\n1-0:2.7.0(2)\r\n",
            {"1-0:1.7.0|1", "1-0:2.7.0|2"});
        row("no parenthesis", "1-0:1.7.0\r\n", {}, {"1-0:1.7.0"});
        row("closed, not opened", "1-3:0.2.8)40(\r\n", {}, {"1-3:0.2.8)40("});
        row("blank behind the code", "0-1:24.2.1 (1)(2)\r\n", {}, {"0-1:24.2.1 (1)(2)"});
        row("text behind the last parenthesis", "1-0:1.7.0(1*kW) trailing\r\n", {},
            {"1-0:1.7.0(1*kW) trailing"});
        row("nested parentheses", "1-0:1.7.0(0(0.123*kW))\r\n", {}, {"1-0:1.7.0(0(0.123*kW))"});
        row("garbage between good lines", "1-0:1.7.0(1)\r\ngarbage\r\n1-0:2.7.0(2)\r\n",
            {"1-0:1.7.0|1", "1-0:2.7.0|2"}, {"garbage"});
        row("nothing to continue", "(00014.684)\r\n", {}, {"(00014.684)"});
        row("an odd line is not continued, and neither is the one before it",
            "0-1:24.1.0(03)\r\n0-1:24.3.0x(1)(m3)\r\n(00014.684)\r\n", {"0-1:24.1.0|03"},
            {"0-1:24.3.0x(1)(m3)", "(00014.684)"});
        row("parenthesis that only opens", "1-0:1.7.0(\r\n", {}, {"1-0:1.7.0("});
        row("nothing at all", "", {});
    }
    void readsLines()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArrayList, objects);
        QFETCH(QByteArrayList, odd);
        const ParsedObjects parsed = read(bytes);
        QCOMPARE(printed(bytes, parsed), objects);
        QByteArrayList oddLines;
        for (const Stretch line : parsed.oddLines)
            oddLines.append(part(bytes, line));
        QCOMPARE(oddLines, odd);
    }
    void tellsWhereAnObjectStands()
    {
        const QByteArray bytes("\r\n0-1:24.3.0(1)(m3)\r\n(00014.684) \r\n1-0:1.7.0(2)\r\n");
        const ParsedObjects parsed = read(bytes);
        QCOMPARE(parsed.objects.size(), std::size_t{2});
        QCOMPARE(part(bytes, parsed.objects[0].where), QByteArray("0-1:24.3.0(1)(m3)\r\n(00014.684) "));
        QCOMPARE(part(bytes, parsed.objects[1].where), QByteArray("1-0:1.7.0(2)"));
    }
    void keepsToItsBounds()
    {
        const std::string_view bytes = "1-0:1.7.0(1)\r\n1-0:2.7.0(2)\r\n";
        QCOMPARE(parseObjects(bytes, 14, 26).objects.size(), std::size_t{1});
        QCOMPARE(parseObjects(bytes, 14, 25).objects.size(), std::size_t{0});
        QCOMPARE(parseObjects(bytes, 14, 25).oddLines.size(), std::size_t{1});
    }
    void noticesTheBlankLineBehindTheIdentification()
    {
        QVERIFY(read("\r\n1-0:1.7.0(1)\r\n").blankLine);
        QVERIFY(read("\n1-0:1.7.0(1)\n").blankLine);
        QVERIFY(!read("1-0:1.7.0(1)\r\n\r\n").blankLine);
    }
    void readsAdversariesInLinearTime_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("unit");
        QTest::newRow("a message that never closes") << QByteArray("0-0:96.13.0(") << QByteArray("x\n");
        QTest::newRow("many groups, then a message that never closes")
            << QByteArray("1-0:1.7.0" + QByteArray("(1)").repeated(200'000) + '(') << QByteArray("x\n");
        QTest::newRow("groups that open anew on every line")
            << QByteArray("1-0:1.7.0(") << QByteArray("\n)(");
    }
    void readsAdversariesInLinearTime()
    {
        QFETCH(QByteArray, begin);
        QFETCH(QByteArray, unit);
        // A million lines behind each other: reading any of it again for each would take hours.
        const QByteArray bytes = begin + unit.repeated(1'000'000);
        const ParsedObjects parsed = read(bytes);
        QVERIFY(parsed.objects.empty());
        QVERIFY(!parsed.oddLines.empty());
    }
};

QTEST_GUILESS_MAIN(TestObjects)
#include "tst_objects.moc"

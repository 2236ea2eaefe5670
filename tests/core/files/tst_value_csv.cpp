// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/value_csv.h"

#include <QTest>

#include <fmt/format.h>

using namespace p1scope;
using namespace p1scope::files;

namespace {

std::string utc(TableTime time)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(time);
    std::string text = telegram::CivilTime{second, {}}.toString().substr(0, 19);
    if (time != second)
        text += fmt::format(".{:03}", (time - second).count());
    return text + "Z";
}

/// "2026-01-01T00:00:00Z 1.5; …": what was read, and what was not.
std::string printed(const ValueTable& table)
{
    std::string text;
    for (const ValueRow& row : table.rows)
        text += fmt::format("{}{} {}", text.empty() ? "" : "; ", utc(row.time), row.value);
    for (const LineFault& fault : table.faults)
        text += fmt::format(" [line {}: {}]", fault.line, fault.what);
    return text;
}

std::string open(const ValueProposal& proposal)
{
    std::string text;
    text += proposal.datesOpen ? "dates " : "";
    text += proposal.decimalsOpen ? "decimals " : "";
    text += proposal.columnOpen ? "column " : "";
    text += proposal.zoneOpen ? "zone " : "";
    return text;
}

} // namespace

class TestValueCsv : public QObject {
    Q_OBJECT
private slots:
    void readsTheDialectsOfTheField_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<QByteArray>("left");
        const auto row = [](const char* name, const char* text, const char* rows, const char* left = "") {
            QTest::newRow(name) << QByteArray(text) << QByteArray(rows) << QByteArray(left);
        };
        row("plain", "2026-01-01T00:00:00+01:00,1.5\n2026-01-01T00:10:00+01:00,2.25\n",
            "2025-12-31T23:00:00Z 1.5; 2025-12-31T23:10:00Z 2.25");
        row("heading, CRLF, byte order mark, Z",
            "\xEF\xBB\xBFtime,value\r\n2026-01-01 00:00:00Z,1\r\n2026-01-01 00:01:00Z,2\r\n",
            "2026-01-01T00:00:00Z 1; 2026-01-01T00:01:00Z 2");
        row("seconds since 1970", "1767225600,10\n1767225610.5,11\n",
            "2026-01-01T00:00:00Z 10; 2026-01-01T00:00:10.500Z 11");
        row("milliseconds since 1970", "1767225600000;10\n1767225610500;11\n",
            "2026-01-01T00:00:00Z 10; 2026-01-01T00:00:10.500Z 11");
        row("semicolon, decimal comma, day first, no zone",
            "Datum;Stand\n31-01-2026 12:00;1234,5\n31-01-2026 12:15:30;1.234,75\n",
            "2026-01-31T11:00:00Z 1234.5; 2026-01-31T11:15:30Z 1234.75", "zone ");
        row("German, two-digit year", "30.06.26 12:00;7,25\n01.07.26 12:00;8\n",
            "2026-06-30T10:00:00Z 7.25; 2026-07-01T10:00:00Z 8", "zone ");
        row("American with PM", "\"1/31/2026 11:59:00 PM\",\"1,234.5\"\n\"2/1/2026 12:01 AM\",\"1,235.5\"\n",
            "2026-01-31T22:59:00Z 1234.5; 2026-01-31T23:01:00Z 1235.5", "zone ");
        row("date and time of day apart, tabs",
            "date\ttime\tkWh\n2026-01-01\t00:00:00\t1\n2026-01-01\t00:00:10\t2\n",
            "2025-12-31T23:00:00Z 1; 2025-12-31T23:00:10Z 2", "zone ");
        row("thousands by blanks and apostrophes",
            "2026-01-01T00:00Z;1 234 567,5\n2026-01-01T00:01Z;1'234'568,5\n2026-01-01T00:02Z;1\xC2\xA0"
            "234\xC2\xA0"
            "569,5\n",
            "2026-01-01T00:00:00Z 1234567.5; 2026-01-01T00:01:00Z 1234568.5; 2026-01-01T00:02:00Z 1234569.5");
        row("empty cells and lines, comments",
            "# logger "
            "3\ntime;value\n2026-01-01T00:00Z;1\n\n2026-01-01T00:01Z;\n2026-01-01T00:02Z\n2026-01-01T00:03Z;"
            "2\n",
            "2026-01-01T00:00:00Z 1; 2026-01-01T00:03:00Z 2");
        row("moments alone", "2026-01-01T00:00:00.125Z\n2026-01-01T00:00:01.250Z\n2026-01-01T00:00:01.250Z\n",
            "2026-01-01T00:00:00.125Z 1; 2026-01-01T00:00:01.250Z 2; 2026-01-01T00:00:01.250Z 3");
        row("newest first", "2026-01-01T00:02Z,3\n2026-01-01T00:01Z,2\n2026-01-01T00:00Z,1\n",
            "2026-01-01T00:00:00Z 1; 2026-01-01T00:01:00Z 2; 2026-01-01T00:02:00Z 3");
        row("the hour that comes twice",
            "2026-10-25 02:30,1\n2026-10-25 02:45,2\n2026-10-25 02:00,3\n2026-10-25 02:30,4\n2026-10-25 "
            "03:00,5\n",
            "2026-10-25T00:30:00Z 1; 2026-10-25T00:45:00Z 2; 2026-10-25T01:00:00Z 3; 2026-10-25T01:30:00Z 4; "
            "2026-10-25T02:00:00Z 5",
            "zone ");
        row("the hour that is left out", "2026-03-29 01:59:59,1\n2026-03-29 03:00:00,2\n",
            "2026-03-29T00:59:59Z 1; 2026-03-29T01:00:00Z 2", "zone ");
        row("day or month first is open", "02/01/2026 10:00;1,5\n03/01/2026 10:00;2,5\n",
            "2026-01-02T09:00:00Z 1.5; 2026-01-03T09:00:00Z 2.5", "dates zone ");
        row("a day that is no month settles it", "01/12/2026 10:00;1,5\n01/13/2026 10:00;2,5\n",
            "2026-01-12T09:00:00Z 1.5; 2026-01-13T09:00:00Z 2.5", "zone ");
        row("thousands or decimals is open", "2026-01-01T00:00Z;1.234\n2026-01-01T00:01Z;1.235\n",
            "2026-01-01T00:00:00Z 1.234; 2026-01-01T00:01:00Z 1.235", "decimals ");
        row("a zero before settles it", "2026-01-01T00:00Z;01.234\n2026-01-01T00:01Z;1.235\n",
            "2026-01-01T00:00:00Z 1.234; 2026-01-01T00:01:00Z 1.235");
        row("two columns rise", "time,low,normal\n2026-01-01T00:00Z,1,5\n2026-01-01T00:01Z,2,6\n",
            "2026-01-01T00:00:00Z 1; 2026-01-01T00:01:00Z 2", "column ");
        row("one column rises, the other is a power",
            "time,W,kWh\n2026-01-01T00:00Z,300,1\n2026-01-01T00:01Z,200,2\n2026-01-01T00:02Z,300,3\n",
            "2026-01-01T00:00:00Z 1; 2026-01-01T00:01:00Z 2; 2026-01-01T00:02:00Z 3");
        row("wrong lines are named",
            "time,value\n2026-01-01T00:00Z,1\n2026-01-01T00:01Z,2\n2026-01-01T00:02Z,3\n2026-01-01T00:03Z,4\n"
            "2026-01-01T00:0xZ,5\n2026-01-01T00:05Z,1x\n2026-01-01T00:04:30Z,6\n2026-01-01T00:06Z,7\n2026-01-"
            "01T00:00Z,8\n",
            "2026-01-01T00:00:00Z 1; 2026-01-01T00:01:00Z 2; 2026-01-01T00:02:00Z 3; 2026-01-01T00:03:00Z 4; "
            "2026-01-01T00:04:30Z 6; 2026-01-01T00:06:00Z 7 [line 6: \"2026-01-01T00:0xZ\" is no time] "
            "[line 7: \"1x\" is no number] [line 10: it is earlier than the line before]");
    }
    void readsTheDialectsOfTheField()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, rows);
        QFETCH(QByteArray, left);
        const auto proposal = proposeValueDialect(text.toStdString());
        QVERIFY2(proposal.ok(), proposal ? "" : proposal.error().line().c_str());
        const auto table =
            readValueTable(text.toStdString(), proposal.value().dialect, telegram::Zone::centralEuropean());
        QVERIFY2(table.ok(), table ? "" : table.error().line().c_str());
        QCOMPARE(QByteArray::fromStdString(printed(table.value())), rows);
        QCOMPARE(QByteArray::fromStdString(open(proposal.value())), left);
    }
    /// What is open is chosen by hand.
    void aChoiceOverrulesTheProposal()
    {
        const std::string text = "02/01/2026 10:00;1.234\n03/01/2026 10:00;1.235\n";
        ValueDialect dialect = proposeValueDialect(text).value().dialect;
        dialect.dates = DateOrder::MonthFirst;
        dialect.decimalComma = true;
        dialect.offset = std::chrono::minutes(0);
        const auto table = readValueTable(text, dialect, telegram::Zone::centralEuropean());
        QVERIFY(table.ok());
        QCOMPARE(printed(table.value()), "2026-02-01T10:00:00Z 1234; 2026-03-01T10:00:00Z 1235");
    }
    void whatIsNoTableIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a telegram") << QByteArray(
            "/XMX5XMXABCE000046099\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n");
        QTest::newRow("numbers") << QByteArray("1,2\n3,4\n");
        QTest::newRow("binary") << QByteArray("\x00\x01\xFF;\n", 5);
    }
    void whatIsNoTableIsRefused()
    {
        QFETCH(QByteArray, text);
        const auto proposal = proposeValueDialect(text.toStdString());
        QVERIFY(!proposal.ok());
        QVERIFY(!proposal.error().remedy.empty());
    }
    void noGoodRowNamesTheFirstWrongLine()
    {
        ValueDialect dialect;
        dialect.valueColumn = 1;
        const auto table = readValueTable("2026-01-01,x\n", dialect, {});
        QVERIFY(!table.ok());
        QCOMPARE(table.error().message, "line 1: \"x\" is no number");
    }
    /// A row may leave its last cell out where that is the value's, never the time's.
    void aRowWithoutItsTimeIsWrong()
    {
        ValueDialect dialect;
        dialect.timeColumn = 1;
        dialect.valueColumn = 0;
        const auto table =
            readValueTable("1,2026-01-01T00:00Z\n2\n3,2026-01-01T00:01Z\n", dialect, telegram::Zone{});
        QVERIFY(table.ok());
        QCOMPARE(printed(table.value()), "2026-01-01T00:00:00Z 1; 2026-01-01T00:01:00Z 3 "
                                         "[line 2: it has 1 of 2 columns]");
        QCOMPARE(table.value().empty, std::size_t{0});
    }
    void columnsHaveTheNamesOfTheHeading()
    {
        const auto proposal =
            proposeValueDialect("time;;kWh\n2026-01-01T00:00Z;1;5\n2026-01-01T00:01Z;2;6\n");
        QVERIFY(proposal.ok());
        QCOMPARE(proposal.value().columns, (std::vector<std::string>{"time", "2", "kWh"}));
    }
};

QTEST_MAIN(TestValueCsv)
#include "tst_value_csv.moc"

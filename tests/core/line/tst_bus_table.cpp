// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/bus_table.h"

#include <QFile>
#include <QTest>

#include <clocale>
#include <random>

using namespace p1scope;
using namespace p1scope::line;

namespace {

const std::string heading = "\"Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)\"\n"
                            "Frame,Mark,Start time[s],Length,Data,State\n";

struct Read {
    std::vector<BusTableReader::Row> rows;
    std::string fault;
    LineSettings settings;
};

Read read(const std::string& text)
{
    Read result;
    BusTableReader reader;
    for (std::size_t at = 0; at < text.size() && result.fault.empty();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const auto row = reader.take(std::string_view(text).substr(at, end - at));
        if (!row)
            result.fault = row.error().message;
        else if (row.value())
            result.rows.push_back(*row.value());
        at = end + 1;
    }
    result.settings = reader.settings();
    return result;
}

std::string written(const Read& table)
{
    std::string text = busTableHeading(table.settings);
    FrameIndex index;
    for (const auto& row : table.rows) {
        text += busTableRow(index, row.frame, row.mark);
        ++index;
    }
    return text;
}

QString seconds(std::int64_t ns)
{
    return QString::fromStdString(engineeringSeconds(capture::Time(capture::Duration(ns))));
}

} // namespace

class TestBusTable : public QObject {
    Q_OBJECT
private slots:
    void theSeedComesBackByteForByte()
    {
        QFile file(QStringLiteral(P1SCOPE_TEST_DATA "/seed-bus-table.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const std::string text = file.readAll().toStdString();
        const Read table = read(text);
        QCOMPARE(table.fault, std::string());
        QCOMPARE(table.rows.size(), std::size_t{27});
        QCOMPARE(table.settings.toString(), std::string("9600,7,E,1"));
        QCOMPARE(table.settings.polarity, Polarity::Inverted);
        QCOMPARE(written(table), text);
        const Frame& first = table.rows.front().frame;
        QCOMPARE(first.start.time_since_epoch().count(), std::int64_t{7908});
        QCOMPARE(first.timeBasis, capture::TimeBasis::Measured);
        QCOMPARE(first.length.count(), std::int64_t{1'041'667});
        QCOMPARE(int{first.data}, int{'/'});
        QCOMPARE(first.parity, Bit::One); // five ones
        QCOMPARE(int{first.raw}, 0x80 | '/');
    }
    void writesRowsToTheLetter_data()
    {
        QTest::addColumn<int>("data");
        QTest::addColumn<int>("flags");
        QTest::addColumn<QString>("mark");
        QTest::addColumn<bool>("timed");
        QTest::addColumn<QString>("row");
        const auto row = [](const char* name, int data, int flags, const char* mark, bool timed,
                            const char* text) {
            QTest::newRow(name) << data << flags << QString::fromLatin1(mark) << timed
                                << QString::fromLatin1(text);
        };
        row("printable", '/', 0, "", true, "8,,7.90800e-6,1,'/',OK\n");
        row("blank", ' ', 0, "", true, "8,,7.90800e-6,1,' ',OK\n");
        row("not printable", 0x0D, 0, "", true, "8,,7.90800e-6,1,0x0D,OK\n");
        row("delete", 0x7F, 0, "", true, "8,,7.90800e-6,1,0x7F,OK\n");
        row("above ASCII", 0xB3, 0, "", true, "8,,7.90800e-6,1,0xB3,OK\n");
        row("nine bits", 0x1A5, 0, "", true, "8,,7.90800e-6,1,0x1A5,OK\n");
        row("no time", 'a', 0, "", false, "8,,,1,'a',OK\n");
        row("comma", ',', 0, "", true, "8,,7.90800e-6,1,\"','\",OK\n");
        row("quote", '"', 0, "", true, "8,,7.90800e-6,1,\"'\"\"'\",OK\n");
        row("apostrophe", '\'', 0, "", true, "8,,7.90800e-6,1,''',OK\n");
        row("break", 0, FrameState::Break, "", true, "8,,7.90800e-6,1,,BREAK\n");
        row("parity", 'a', FrameState::Parity, "", true, "8,,7.90800e-6,1,'a',PARITY\n");
        row("all that can be", 'a', FrameState::Parity | FrameState::Framing | FrameState::Weak, "", true,
            "8,,7.90800e-6,1,'a',PARITY+FRAMING+WEAK\n");
        row("packet says nothing", 'a', FrameState::Packet, "", true, "8,,7.90800e-6,1,'a',OK\n");
        row("mark", 'a', 0, "start", true, "8,start,7.90800e-6,1,'a',OK\n");
        row("mark with a comma and a quote", 'a', 0, "a, \"b\"", true,
            "8,\"a, \"\"b\"\"\",7.90800e-6,1,'a',OK\n");
        row("mark of two lines", 'a', 0, "a\nb", true, "8,a b,7.90800e-6,1,'a',OK\n");
    }
    void writesRowsToTheLetter()
    {
        QFETCH(int, data);
        QFETCH(int, flags);
        QFETCH(QString, mark);
        QFETCH(bool, timed);
        Frame frame;
        frame.data = static_cast<std::uint16_t>(data);
        frame.state.flags = static_cast<std::uint8_t>(flags);
        frame.start = capture::Time(capture::Duration(7908));
        frame.timeBasis = timed ? capture::TimeBasis::Measured : capture::TimeBasis::Unknown;
        QTEST(QString::fromStdString(busTableRow({7}, frame, mark.toStdString())), "row");
    }
    void writesTimesInEngineeringNotation_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QString>("text");
        const auto row = [](qint64 ns, const char* text) {
            QTest::newRow(text) << ns << QString::fromLatin1(text);
        };
        row(0, "0.00000");
        row(1, "1.00000e-9");
        row(999, "999.00000e-9");
        row(1'000, "1.00000e-6");
        row(7'908, "7.90800e-6");
        row(21'847'910, "21.84791e-3");
        row(999'999'994, "999.99999e-3");
        row(999'999'996, "1.00000");
        row(1'000'000'000, "1.00000");
        row(12'345'678'901, "12.34568");
        row(999'999'996'000, "1.00000e3");
        row(1'000'000'000'000, "1.00000e3");
        row(86'400'000'000'000, "86.40000e3");
        row(-7'908, "-7.90800e-6");
    }
    void writesTimesInEngineeringNotation()
    {
        QFETCH(qint64, ns);
        QTEST(seconds(ns), "text");
    }
    void readsTimes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ns");
        const auto row = [](const char* text, qint64 ns) {
            QTest::newRow(text) << QString::fromLatin1(text) << ns;
        };
        row("7.90800e-6", 7'908);
        row("21.84791e-3", 21'847'910);
        row("1.00000", 1'000'000'000);
        row("0", 0);
        row("86.4e3", 86'400'000'000'000);
        row("1E-3", 1'000'000);
        row("-7.908e-6", -7'908);
    }
    void readsTimes()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ns);
        const auto time = parseSeconds(text.toStdString());
        QVERIFY(time.has_value());
        QCOMPARE(qint64{time->time_since_epoch().count()}, ns);
    }
    void refusesWhatIsNoTime_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", " ", "x", "1.0x", "1,0", "nan", "inf", "0x10", "1e300", "1e", " 1", "1 "})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refusesWhatIsNoTime()
    {
        QFETCH(QString, text);
        QVERIFY(!parseSeconds(text.toStdString()).has_value());
    }
    void readsAndWritesAlikeWhateverTheLanguage()
    {
        // A desktop sets its language for the whole program; Dutch writes a decimal comma.
        for (const char* language : {"nl_NL.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "C"}) {
            static_cast<void>(std::setlocale(LC_NUMERIC, language));
            const QString text = seconds(7'908);
            const auto back = parseSeconds("7.90800e-6");
            static_cast<void>(std::setlocale(LC_NUMERIC, "C"));
            QCOMPARE(text, QStringLiteral("7.90800e-6"));
            QVERIFY(back.has_value());
            QCOMPARE(back->time_since_epoch().count(), std::int64_t{7'908});
        }
    }
    void readsRows_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<int>("data"); // -1 for a break
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("mark");
        const auto row = [](const char* text, int data, const char* state, const char* mark = "") {
            QTest::newRow(text) << QByteArray(text) << data << QString::fromLatin1(state)
                                << QString::fromLatin1(mark);
        };
        row("1,,7.90800e-6,1,'/',OK", '/', "OK");
        row("1,,7.90800e-6,1,'/',OK\r", '/', "OK");
        row("1,,,1,0x0D,OK", 0x0D, "OK");
        row("1,,,1,0X0d,OK", 0x0D, "OK");
        row("1,,,1,\"','\",OK", ',', "OK");
        row("1,,,1,',',OK", ',', "OK");
        row("1,,,1,\"'\"\"'\",OK", '"', "OK");
        row("1,,,1,'\"',OK", '"', "OK");
        row("1,,,1,''',OK", '\'', "OK");
        row("1,,,1,' ',OK", ' ', "OK");
        row("\"1\",\"a mark\",\"\",\"1\",\"'/'\",\"OK\"", '/', "OK", "a mark");
        row("1,\"a, \"\"b\"\"\",,1,'/',PARITY+FRAMING", '/', "PARITY+FRAMING", "a, \"b\"");
        row("1,,,1,'/',WEAK", '/', "WEAK");
        row("1,,,1,,BREAK", -1, "BREAK");
    }
    void readsRows()
    {
        QFETCH(QByteArray, row);
        QFETCH(int, data);
        const Read table = read(heading + row.toStdString() + "\n");
        QCOMPARE(table.fault, std::string());
        QCOMPARE(table.rows.size(), std::size_t{1});
        const Frame& frame = table.rows[0].frame;
        QCOMPARE(frame.hasByte() ? int{frame.data} : -1, data);
        QTEST(QString::fromStdString(frame.state.toString()), "state");
        QTEST(QString::fromStdString(table.rows[0].mark), "mark");
    }
    void aWrongParityTurnsTheBitRound()
    {
        const Read table = read(heading + "1,,,1,'/',PARITY\n2,,,1,'/',OK\n");
        QCOMPARE(table.rows[0].frame.parity, Bit::Zero);
        QCOMPARE(table.rows[0].frame.expectedParity, Bit::One);
        QCOMPARE(int{table.rows[0].frame.raw}, int{'/'});
        QCOMPARE(table.rows[1].frame.parity, Bit::One);
    }
    void faultsNameTheLine_data()
    {
        QTest::addColumn<QByteArray>("row");
        for (const char* row :
             {"1,,7.90800e-6,1,'/'", "1,,7.90800e-6", "garbage", "1,,x,1,'/',OK", "1,,,1,'ab',OK",
              "1,,,1,/,OK", "1,,,1,0xZZ,OK", "1,,,1,0x,OK", "1,,,1,0x80,OK", "1,,,1,0x200,OK", "1,,,1,,OK",
              "1,,,1,'/',GOOD", "1,,,1,'/',", "1,,,1,'/',OK+PARITY", "1,,,1,'/',PARITY+OK",
              "1,,,1,'/',PARITY+", "1,,,1,'/',ok", "1,\"a,,1,'/',OK", "1,,,1,'/',OK,more"})
            QTest::newRow(row) << QByteArray(row);
    }
    void faultsNameTheLine()
    {
        QFETCH(QByteArray, row);
        const Read table = read(heading + "1,,,1,'/',OK\n" + row.toStdString() + "\n");
        QCOMPARE(table.rows.size(), std::size_t{1});
        QVERIFY2(table.fault.starts_with("line 4 of the bus table: "), table.fault.c_str());
    }
    void readsHeadings_data()
    {
        QTest::addColumn<QByteArray>("heading");
        QTest::addColumn<QByteArray>("settings"); // empty: refused
        QTest::addColumn<bool>("inverted");
        const auto row = [](const char* text, const char* settings, bool inverted) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(settings) << inverted;
        };
        row("\"Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)\"", "9600,7,E,1", true);
        row("\"Bus Table: BUS1 (UART: CH1, H, 115200,8,N,1)\"", "115200,8,N,1", false);
        row("Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)", "9600,7,E,1", true);
        row("\xEF\xBB\xBF\"Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)\"", "9600,7,E,1", true);
        row("\"Bus Table: BUS1 (I2C: CH1, CH2)\"", "", false);
        row("\"Bus Table: BUS1 (UART: CH1)\"", "", false);
        row("\"Bus Table: BUS1 (UART: CH1, L, 9600,7,X,1)\"", "", false);
        row("\"Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)", "", false);
        row("\"Bus Table: BUS1", "", false);
    }
    void readsHeadings()
    {
        QFETCH(QByteArray, heading);
        QFETCH(QByteArray, settings);
        QFETCH(bool, inverted);
        QVERIFY(BusTableReader::recognises(heading.toStdString()));
        const Read table = read(heading.toStdString() + "\n");
        QCOMPARE(table.fault.empty(), !settings.isEmpty());
        if (settings.isEmpty())
            return;
        QCOMPARE(QByteArray::fromStdString(table.settings.toString()), settings);
        QCOMPARE(table.settings.polarity == Polarity::Inverted, inverted);
        if (heading.startsWith('"'))
            QCOMPARE(QByteArray::fromStdString(busTableHeading(table.settings)).split('\n').first(), heading);
    }
    void nineDataBitsComeBack()
    {
        const std::string text =
            "\"Bus Table: BUS1 (UART: CH1, H, 9600,9,N,1)\"\n"
            "Frame,Mark,Start time[s],Length,Data,State\n1,,,1,0x1A5,OK\n2,,,1,0x1FF,FRAMING\n";
        const Read table = read(text);
        QCOMPARE(table.fault, std::string());
        QCOMPARE(int{table.rows[0].frame.data}, 0x1A5);
        QCOMPARE(written(table), text);
    }
    void whateverIsWrittenComesBack()
    {
        std::mt19937 random(1);
        LineSettings settings = dsmr4Settings();
        std::string text = busTableHeading(settings);
        for (std::uint64_t i = 0; i < 3000; ++i) {
            Frame frame;
            frame.data = static_cast<std::uint16_t>(random() % 256);
            frame.state.flags = static_cast<std::uint8_t>(random() % 16);
            frame.start = capture::Time(capture::Duration(static_cast<std::int64_t>(random()) * 4));
            frame.timeBasis = random() % 4 == 0 ? capture::TimeBasis::Unknown : capture::TimeBasis::Measured;
            std::string mark;
            for (std::size_t n = random() % 5; n > 0; --n)
                mark += ",\"' x\r\n"[random() % 7];
            text += busTableRow({i}, frame, mark);
        }
        const Read table = read(text);
        QCOMPARE(table.fault, std::string());
        QCOMPARE(table.rows.size(), std::size_t{3000});
        QVERIFY(written(table) == text);
    }
    /// Rows that came before it were read by other settings.
    void aHeadingBelowARowIsAFault()
    {
        const Read table =
            read("1,,,1,0xC3,OK\n\"Bus Table: BUS1 (UART: CH1, L, 9600,6,M,1.5)\"\n2,,,1,0x03,OK\n");
        QCOMPARE(table.rows.size(), std::size_t{1});
        QCOMPARE(table.fault.empty(), false);
        QVERIFY(table.settings == LineSettings{});
    }
    void recognisesNothingElse()
    {
        QVERIFY(BusTableReader::recognises("Frame,Mark,Start time[s],Length,Data,State\n1,,,1,'/',OK\n"));
        for (const char* text : {"", "/XMX5\r\n", "Frame,Time\n1,2\n", "0.0,1\n"})
            QVERIFY(!BusTableReader::recognises(text));
    }
};

QTEST_GUILESS_MAIN(TestBusTable)
#include "tst_bus_table.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/frame_stream.h"

#include <QTest>

using p1scope::files::FileKind;
using p1scope::files::fileKindName;
using p1scope::files::identify;

Q_DECLARE_METATYPE(FileKind)

namespace {

FileKind kindOf(const QByteArray& bytes)
{
    return identify(
        {reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())});
}

} // namespace

class TestIdentify : public QObject {
    Q_OBJECT
private slots:
    void tellsFilesByWhatTheyHold_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<FileKind>("kind");
        const QByteArray telegram("/XMX5\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n");
        const auto row = [](const char* name, const QByteArray& bytes, FileKind kind) {
            QTest::newRow(name) << bytes << kind;
        };
        row("nothing", {}, FileKind::Empty);
        row("a recording", QByteArray("\x0A\x0D\x0D\x0A\x1C\x00\x00\x00", 8), FileKind::Recording);
        row("an old capture", QByteArray("\xD4\xC3\xB2\xA1\x02\x00\x04\x00", 8), FileKind::OldCapture);
        row("an old capture, big-endian", QByteArray("\xA1\xB2\xC3\xD4\x00\x02", 6), FileKind::OldCapture);
        row("an old capture in nanoseconds", QByteArray("\x4D\x3C\xB2\xA1\x02\x00", 6), FileKind::OldCapture);
        row("a zip", QByteArray("PK\x03\x04\x14\x00", 6), FileKind::SigrokSession);
        row("VCD by its date", "$date today $end\n$timescale 1us $end\n", FileKind::Vcd);
        row("VCD by its timescale", "\n  $timescale 1us $end\n", FileKind::Vcd);
        row("a word with a dollar", "$money\n", FileKind::TextLog);
        row("bus table", "\"Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)\"\nFrame,…", FileKind::BusTable);
        row("bus table with a mark of its encoding",
            "\xEF\xBB\xBF\"Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)\"\n", FileKind::BusTable);
        row("bus table without heading", "Frame,Mark,Start time[s],Length,Data,State\n1,,,1,'/',OK\n",
            FileKind::BusTable);
        row("samples", "0.0,1\n0.1,0\n0.2,1\n0.3,1\n", FileKind::SampleCsv);
        row("samples with a heading", "Time (s),Channel 0\n0.0,1\n0.1,0\n0.2,1\n", FileKind::SampleCsv);
        row("samples of one column", "; Samplerate: 1 MHz\n1\n0\n1\n1\n", FileKind::SampleCsv);
        row("a telegram", telegram, FileKind::TextLog);
        row("a telegram with LF", QByteArray(telegram).replace("\r", ""), FileKind::TextLog);
        row("a stamped telegram", "[2026-01-02 03:04:05.678] /XMX5\r\n", FileKind::TextLog);
        row("any text", "To whom it may concern\n", FileKind::TextLog);
        row("slashes", QByteArray(1000, '/'), FileKind::TextLog);
        row("a telegram in 7E1", "\xAF\xD8\x4D\xD8\x35\x8D\x0A\x8D\x0A\xB1\x2D\x30\x3A", FileKind::RawBytes);
        row("garbage", QByteArray("\x00\x01\x02\xFF\xFE\x80\x90", 7), FileKind::RawBytes);
        row("NUL", QByteArray(100, '\0'), FileKind::RawBytes);
        row("a telegram with a message of 0xFF", telegram + QByteArray(1024, '\xFF'), FileKind::RawBytes);
        row("a telegram with a single odd byte", telegram.repeated(10) + "\xB3", FileKind::TextLog);
    }
    void tellsFilesByWhatTheyHold()
    {
        QFETCH(QByteArray, bytes);
        QTEST(kindOf(bytes), "kind");
    }
    void looksAtTheBeginningOnly()
    {
        const QByteArray table("\"Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)\"\n");
        QCOMPARE(kindOf(table + QByteArray(64 * 1024, 'x') + QByteArray(1'000'000, '\0')),
                 FileKind::BusTable);
    }
    void hasANameForEveryKind()
    {
        QCOMPARE(fileKindName(FileKind::Empty), std::string_view("empty file"));
        QCOMPARE(fileKindName(FileKind::Vcd), std::string_view("VCD"));
    }
};

QTEST_GUILESS_MAIN(TestIdentify)
#include "tst_identify.moc"

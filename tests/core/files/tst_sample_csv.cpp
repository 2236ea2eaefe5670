// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/sample_csv.h"
#include "core/files/wire_file.h"

#include <QTest>

using namespace p1scope;
using files::looksLikeSamples;

namespace {

struct Wire {
    capture::Edges edges;
    std::optional<base::Error> fault;
    std::vector<std::string> channels;
};

/// Reads the channel with the most edges.
base::Result<Wire> readSampleCsv(const std::string& text)
{
    const auto file = files::openSampleCsv(files::MappedFile::ofMemory({text.begin(), text.end()}), {});
    if (!file)
        return file.error();
    std::optional<Wire> best;
    for (std::size_t i = 0; i < file.value()->channels().size(); ++i) {
        const auto source = file.value()->read(i);
        if (!source)
            return source.error();
        Wire wire;
        wire.channels = file.value()->channels();
        wire.edges.initialLevel = source.value()->initialLevel();
        for (bool more = true; more;) {
            const auto next = source.value()->next(wire.edges.at);
            if (!next)
                wire.fault = next.error();
            more = next && next.value();
        }
        wire.edges.end = source.value()->end();
        wire.edges.resolution = source.value()->resolution();
        if (!best || wire.edges.at.size() > best->edges.at.size())
            best = std::move(wire);
    }
    return *std::move(best);
}

/// "1 @10 @20 <40": the level at first, the edges and the end, in microseconds.
QByteArray printed(const capture::Edges& edges)
{
    QByteArray text(edges.initialLevel ? "1" : "0");
    for (const auto at : edges.at)
        text += " @" + QByteArray::number(static_cast<double>(at.count()) / 1000);
    return text + " <" + QByteArray::number(static_cast<double>(edges.end.count()) / 1000);
}

} // namespace

class TestSampleCsv : public QObject {
    Q_OBJECT
private slots:
    void readsDialects_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("edges");
        const auto row = [](const char* name, const char* text, const char* edges) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(edges);
        };
        row("comma", "0.00000,1\n0.00001,0\n0.00002,0\n0.00003,1\n", "1 @10 @30 <30");
        row("comma, CR LF, heading", "Time (s),Channel 0\r\n0,1\r\n1e-5,0\r\n2e-5,0\r\n3E-05,1\r\n",
            "1 @10 @30 <30");
        row("semicolon", "0.00000;1\n0.00001;0\n0.00002;0\n0.00003;1\n", "1 @10 @30 <30");
        row("semicolon, decimal comma", "t;U\n0,00000;1\n0,00001;0\n0,00002;0\n0,00003;1\n", "1 @10 @30 <30");
        row("tab", "0.00000\t1\n0.00001\t0\n0.00002\t0\n0.00003\t1\n", "1 @10 @30 <30");
        row("tab, decimal comma", "0,00000\t1\n0,00001\t0\n0,00002\t0\n0,00003\t1\n", "1 @10 @30 <30");
        row("quotes and blanks",
            "\"0.00000\", \"1\"\n\"0.00001\", \"0\"\n\"0.00002\", \"0\"\n\"0.00003\", \"1\"\n",
            "1 @10 @30 <30");
        row("a separator at the end", "0.00000,1,\n0.00001,0,\n0.00002,0,\n0.00003,1,\n", "1 @10 @30 <30");
        row("signs", "-2e-5,+1\n-1e-5,+0\n0,+0\n+1e-5,+1\n", "1 @10 @30 <30");
        row("rate and one column", "; Samplerate: 100 kHz\n1\n0\n0\n1\n", "1 @10 @30 <30");
        row("rate in megahertz", "# rate = 0.1 MHz\nD0\n1\n0\n0\n1\n", "1 @10 @30 <30");
        row("rate and several columns: the one with most edges",
            "; Samplerate: 100 kHz\n0,1,1\n0,1,0\n0,1,0\n1,1,1\n", "1 @10 @30 <30");
        row("changes only", "0,1\n0.00001,0\n0.00003,1\n0.0001,1\n", "1 @10 @30 <100");
        row("time from where it starts", "5.00000,1\n5.00001,0\n5.00002,0\n5.00003,1\n", "1 @10 @30 <30");
        row("microseconds", "Time (us),D0\n0,1\n10,0\n20,0\n30,1\n", "1 @10 @30 <30");
        row("milliseconds", "\"t[ms]\";\"U[V]\"\n0;1\n0,01;0\n0,02;0\n0,03;1\n", "1 @10 @30 <30");
        row("nanoseconds", "nanoseconds,D0\n0,1\n10000,0\n20000,0\n30000,1\n", "1 @10 @30 <30");
        row("two times alike, for want of digits", "0,1\n1e-5,0\n2e-5,0\n2e-5,0\n3e-5,1\n4e-5,1\n",
            "1 @10 @30 <40");
        row("volts", "0,3.29\n1e-5,0.02\n2e-5,-0.01\n3e-5,3.31\n", "1 @10 @30 <30");
        row("volts with noise about the middle",
            "0,3.3\n1e-5,1.7\n2e-5,1.6\n3e-5,1.7\n4e-5,0.1\n5e-5,1.6\n6e-5,1.7\n7e-5,3.2\n", "1 @40 @70 <70");
        row("a wire that never changes", "0,1\n1e-5,1\n2e-5,1\n", "1 <20");
    }
    void readsDialects()
    {
        QFETCH(QByteArray, text);
        QVERIFY(looksLikeSamples(text.toStdString()));
        const auto wire = readSampleCsv(text.toStdString());
        QVERIFY2(wire.ok(), wire.ok() ? "" : wire.error().message.c_str());
        QVERIFY(!wire.value().fault.has_value());
        QTEST(printed(wire.value().edges), "edges");
    }
    void knowsItsResolution()
    {
        const auto wire = readSampleCsv("0,1\n1e-6,0\n2e-6,0\n3e-6,1\n");
        QCOMPARE(wire.value().edges.resolution.count(), std::int64_t{1000});
    }
    void aFaultKeepsWhatCameBefore_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::newRow("text") << QByteArray("end of file");
        QTest::newRow("too few columns") << QByteArray("0.00005");
        QTest::newRow("too many columns") << QByteArray("0.00005,1,1");
        QTest::newRow("no number") << QByteArray("0.00005,nan");
    }
    void aFaultKeepsWhatCameBefore()
    {
        QFETCH(QByteArray, row);
        QByteArray text("Time,D0\n");
        for (int i = 0; i < 100; ++i)
            text += QByteArray::number(i * 1e-5) + (i % 10 < 5 ? ",1\n" : ",0\n");
        const auto wire = readSampleCsv(QByteArray(text + row + "\n0.002,1\n").toStdString());
        QVERIFY(wire.ok());
        QVERIFY(wire.value().fault.has_value());
        QCOMPARE(wire.value().fault->kind, base::ErrorKind::Damaged);
        QVERIFY(wire.value().fault->message.find("line 102 ") != std::string::npos);
        QCOMPARE(wire.value().edges.at.size(), std::size_t{19});
    }
    void refusesWhatItCannotPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("neither time nor rate") << QByteArray("1\n0\n0\n1\n");
        QTest::newRow("a rate of zero") << QByteArray("; Samplerate: 0\n1\n0\n0\n1\n");
        QTest::newRow("a rate that takes ages") << QByteArray("; Samplerate: 1e-300\n1\n0\n0\n1\n");
        QTest::newRow("times of another world") << QByteArray("0,1\n1e100,0\n1e200,0\n1e300,1\n");
    }
    void refusesWhatItCannotPlace()
    {
        QFETCH(QByteArray, text);
        const auto wire = readSampleCsv(text.toStdString());
        QVERIFY(!wire.ok());
        QCOMPARE(wire.error().kind, base::ErrorKind::Unreadable);
        QVERIFY(!wire.error().remedy.empty());
    }
    void isNotTakenInByOtherText_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", "1\n", "1,2\n3,4\n", "/XMX5\r\n\r\n1-0:1.8.1(1*kWh)\r\n!\r\n",
                                 "1,2\n3\n4,5,6\n7,8\n", "2026-01-02,1\n2026-01-03,0\n2026-01-04,1\n"})
            QTest::newRow(QByteArray(text).replace("\r", "").replace("\n", "; ").constData())
                << QByteArray(text);
    }
    void isNotTakenInByOtherText()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!looksLikeSamples(text.toStdString()));
        QVERIFY(!readSampleCsv(text.toStdString()).ok());
    }
};

QTEST_GUILESS_MAIN(TestSampleCsv)
#include "tst_sample_csv.moc"

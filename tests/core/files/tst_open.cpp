// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/frame_stream.h"
#include "core/files/streams.h"
#include "core/telegram/framer.h"
#include "tests/support/telegrams.h"
#include "tests/support/wire.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <sstream>

using namespace p1scope;
using files::FileKind;
using files::LineChoice;
using files::openFrameStream;

namespace {

struct Opened {
    std::optional<base::Error> refused; ///< it could not be opened
    std::optional<base::Error> fault;   ///< met later on
    FileKind kind = FileKind::Empty;
    line::LineSettings settings;
    std::vector<line::Frame> frames;
    std::vector<files::FrameMark> marks;
    double progress = 0;
};

Opened drain(base::Result<std::unique_ptr<files::FrameStream>> stream)
{
    Opened opened;
    if (!stream) {
        opened.refused = stream.error();
        return opened;
    }
    opened.kind = stream.value()->kind();
    opened.settings = stream.value()->settings();
    for (bool more = true; more;) {
        const auto result = stream.value()->next(opened.frames);
        more = result && result.value();
        if (!result)
            opened.fault = result.error();
    }
    opened.marks = stream.value()->marks();
    opened.progress = stream.value()->progress();
    return opened;
}

QByteArray evenParity(QByteArray text)
{
    for (char& c : text)
        c = static_cast<char>(c | ((std::popcount(static_cast<unsigned char>(c)) & 1) != 0 ? 0x80 : 0));
    return text;
}

const QByteArray sample("/XMX5XMXABCE000046099\r\n\r\n0-0:96.1.1(3031)\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n");
const QByteArray tableHeading("\"Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)\"\n"
                              "Frame,Mark,Start time[s],Length,Data,State\n");

} // namespace

class TestOpen : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;

    std::string write(const char* name, const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return {};
        return file.fileName().toStdString();
    }
    Opened open(const QByteArray& bytes, const LineChoice& choice = {})
    {
        return drain(openFrameStream(write("input", bytes), choice));
    }

private slots:
    void saysWhatCannotBeReadAndWhatToDo_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        QTest::newRow("missing") << QStringLiteral("missing") << QStringLiteral("no such file");
        QTest::newRow("in a folder that is a file")
            << QStringLiteral("file/x") << QStringLiteral("no such file");
        QTest::newRow("a directory") << QStringLiteral(".") << QStringLiteral("directory");
        QTest::newRow("no permission") << QStringLiteral("locked") << QStringLiteral("permission");
    }
    void saysWhatCannotBeReadAndWhatToDo()
    {
        QFETCH(QString, name);
        QFETCH(QString, says);
        QVERIFY(!write("file", sample).empty());
        const QString locked = QString::fromStdString(write("locked", sample));
        QVERIFY(QFile::setPermissions(locked, {}));
        if (name == QStringLiteral("locked") && QFile(locked).open(QIODevice::ReadOnly)) {
            qInfo("whoever runs this may read everything, so that there is nothing to see");
            return;
        }
        const Opened opened = drain(openFrameStream(m_folder.filePath(name).toStdString(), {}));
        QVERIFY(opened.refused.has_value());
        QCOMPARE(opened.refused->kind, base::ErrorKind::Unreadable);
        QVERIFY2(opened.refused->message.find(says.toStdString()) != std::string::npos,
                 opened.refused->message.c_str());
        QVERIFY(opened.refused->message.find(name.toStdString()) != std::string::npos);
        QVERIFY(!opened.refused->remedy.empty());
        QVERIFY(opened.refused->line().find('\n') == std::string::npos);
    }
    void readsAnEmptyFileAsNothing()
    {
        const Opened opened = open({});
        QVERIFY(!opened.refused && !opened.fault);
        QVERIFY(opened.frames.empty());
        QCOMPARE(opened.kind, FileKind::Empty);
        QCOMPARE(opened.progress, 1.0);
    }
    void readsGarbageAsBytes()
    {
        QByteArray garbage;
        for (int i = 0; i < 100'000; ++i)
            garbage += static_cast<char>(static_cast<unsigned>(i) * 2654435761U >> 24U);
        const Opened opened = open(garbage);
        QVERIFY(!opened.refused && !opened.fault);
        QCOMPARE(opened.kind, FileKind::RawBytes);
        QCOMPARE(opened.frames.size(), std::size_t{100'000});
        QVERIFY(test::telegramsOf(opened.frames).size() < 100);
    }
    void readsALargeFileOfSlashesBatchByBatch()
    {
        const std::string path = write("slashes", QByteArray(64 * 1024 * 1024, '/'));
        auto stream = openFrameStream(path, {});
        QVERIFY(stream.ok());
        std::size_t telegrams = 0;
        std::size_t frames = 0;
        telegram::Framer framer([&](telegram::Telegram&&) { ++telegrams; });
        std::vector<line::Frame> batch;
        double progress = 0;
        for (bool more = true; more; batch.clear()) {
            const auto result = stream.value()->next(batch);
            QVERIFY(result.ok());
            QVERIFY(batch.size() <= 256 * 1024);
            QVERIFY(stream.value()->progress() >= progress);
            progress = stream.value()->progress();
            // One batch in sixteen is enough for the framer, which is looked at by itself elsewhere.
            if (frames % (1024 * 1024) == 0)
                framer.push(batch);
            frames += batch.size();
            more = result.value();
        }
        framer.finish();
        QCOMPARE(frames, std::size_t{64 * 1024 * 1024});
        QCOMPARE(progress, 1.0);
        QVERIFY(telegrams <= 1);
    }
    void refusesWhatItCannotRead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("a damaged recording") << QByteArray("\x0A\x0D\x0D\x0A\x1C\x00\x00\x00", 8);
        QTest::newRow("an old capture") << QByteArray("\xD4\xC3\xB2\xA1\x02\x00\x04\x00", 8);
        QTest::newRow("sigrok session") << QByteArray("PK\x03\x04\x14\x00", 6);
        QTest::newRow("VCD") << QByteArray("$date today $end\n");
    }
    void refusesWhatItCannotRead()
    {
        QFETCH(QByteArray, bytes);
        const Opened opened = open(bytes);
        QVERIFY(opened.refused.has_value());
        QCOMPARE(opened.refused->kind, base::ErrorKind::Unreadable);
        QVERIFY(opened.refused->message.find("input: ") != std::string::npos);
        QVERIFY(!opened.refused->remedy.empty());
    }
    void findsOutTheFormatOfBytes()
    {
        const Opened plain = open(sample.repeated(3));
        QCOMPARE(plain.kind, FileKind::TextLog);
        QCOMPARE(plain.settings, line::dsmr4Settings());
        const Opened parity = open(evenParity(sample.repeated(3)));
        QCOMPARE(parity.kind, FileKind::RawBytes);
        QCOMPARE(parity.settings, line::dsmr2Settings());
        QCOMPARE(test::statusesOf(test::telegramsOf(parity.frames)), std::string("ok ok ok"));
        QCOMPARE(parity.frames[0].timeBasis, capture::TimeBasis::Unknown);
    }
    void judgesParityFromTheFirstByteOfAFileOn()
    {
        // The first byte's parity is wrong, and no byte before it could tell that there is parity.
        QByteArray bytes = "1" + evenParity(sample.repeated(3));
        const Opened opened = open(bytes);
        QVERIFY(opened.frames[0].state.has(line::FrameState::Parity));
        QVERIFY(opened.frames[1].state.ok());
    }
    void keepsToTheLineThatIsGiven()
    {
        const LineChoice choice{line::parseLineSettings("9600,8,N,1").take(), std::nullopt};
        const Opened opened = open(evenParity(sample), choice);
        QCOMPARE(opened.settings.toString(), std::string("9600,8,N,1"));
        QCOMPARE(int{opened.frames[1].data}, 0xD8);
        const LineChoice stripped{line::dsmr2Settings(), std::nullopt};
        QCOMPARE(test::statusesOf(test::telegramsOf(open(sample, stripped).frames)), std::string("ok"));
    }
    void saysThatBytesOfAnInvertedLineAreUpsideDown_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("raw bytes") << evenParity(sample);
        QTest::newRow("text log") << sample;
        QTest::newRow("bus table") << tableHeading + "1,,,1,'/',OK\n";
    }
    void saysThatBytesOfAnInvertedLineAreUpsideDown()
    {
        QFETCH(QByteArray, bytes);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("bytes")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        const auto upsideDown = [&](std::optional<line::Polarity> polarity) {
            return files::openFrameStream(file.fileName().toStdString(), {std::nullopt, polarity})
                .value()
                ->upsideDown();
        };
        QVERIFY(upsideDown(line::Polarity::Inverted));
        QVERIFY(!upsideDown(line::Polarity::Normal));
        QVERIFY(!upsideDown(std::nullopt));
    }
    void readsStampsAsTimes()
    {
        QByteArray log;
        for (const QByteArray& line : sample.split('\n')) {
            if (!line.isEmpty())
                log += "[2026-01-02 03:04:05.000] " + line + '\n';
        }
        log += QByteArray(log).replace("03:04:05", "03:04:15");
        const Opened opened = open(log);
        QCOMPARE(opened.kind, FileKind::TextLog);
        const auto telegrams = test::telegramsOf(opened.frames);
        QCOMPARE(test::statusesOf(telegrams), std::string("ok ok"));
        QCOMPARE(QByteArray::fromStdString(telegrams[0].bytes), sample);
        QCOMPARE(telegrams[0].time, capture::Time());
        QCOMPARE(telegrams[1].time, capture::Time(std::chrono::seconds(10)));
        QCOMPARE(telegrams[0].timeBasis, capture::TimeBasis::Estimated);
        // The offset counts what was sent, and the stamps were not.
        QCOMPARE(telegrams[1].offset.value, static_cast<std::uint64_t>(sample.size()));
    }
    void readsWhatTerminalProgramsLeaveAroundTelegrams_data()
    {
        QTest::addColumn<QByteArray>("log");
        const QByteArray heading("=~=~=~=~= PuTTY log 2026.01.02 03:04:05 =~=~=~=~=\r\n");
        QTest::newRow("PuTTY") << heading + sample + sample;
        QTest::newRow("cu") << QByteArray("Connected.\r\n" + sample + sample +
                                          "~\n[EOT]\r\n\r\nDisconnected.\n");
        QTest::newRow("LF") << QByteArray(sample + sample).replace("\r", "");
        for (const char* stamp : {"[2026-01-02 03:04:05.120] ", "02-01-2026 03:04:05 ", "Jan 02 03:04:05 ",
                                  "03:04:05.123 -> ", "1767323045.5\t"}) {
            for (const char* end : {"\r\n", "\n"}) {
                QByteArray log;
                for (const QByteArray& line : QByteArray(sample + sample).replace("\r", "").split('\n'))
                    log += stamp + line + end;
                QTest::addRow("%s%s", stamp, *end == '\r' ? "CRLF" : "LF") << log;
            }
        }
    }
    void readsWhatTerminalProgramsLeaveAroundTelegrams()
    {
        QFETCH(QByteArray, log);
        QCOMPARE(test::statusesOf(test::telegramsOf(open(log).frames)), std::string("ok ok"));
    }
    void readsStampsOfTelegramsAlone()
    {
        const QByteArray log = "23:59:55 -> " + sample + "00:00:05 -> " + sample;
        const auto telegrams = test::telegramsOf(open(log).frames);
        QCOMPARE(test::statusesOf(telegrams), std::string("ok ok"));
        QCOMPARE(telegrams[1].time, capture::Time(std::chrono::seconds(10))); // over midnight
        for (std::size_t i = 1; i < telegrams.size(); ++i)
            QVERIFY(telegrams[i].time >= telegrams[i - 1].time);
    }
    void timesOfALogNeverRunBackwards()
    {
        const QByteArray log = "2026-01-02 03:04:05 " + sample + "2026-01-02 03:03:00 " + sample;
        const auto frames = open(log).frames;
        for (std::size_t i = 1; i < frames.size(); ++i)
            QVERIFY(frames[i].start >= frames[i - 1].start);
    }
    void readsBusTables()
    {
        const Opened opened = drain(openFrameStream(P1SCOPE_TEST_DATA "/seed-bus-table.csv", {}));
        QVERIFY(!opened.refused && !opened.fault);
        QCOMPARE(opened.kind, FileKind::BusTable);
        QCOMPARE(opened.frames.size(), std::size_t{27});
        QCOMPARE(opened.settings.toString(), std::string("9600,7,E,1"));
        QCOMPARE(opened.settings.polarity, line::Polarity::Inverted);
        const auto telegrams = test::telegramsOf(opened.frames);
        QCOMPARE(test::statusesOf(telegrams), std::string("truncated"));
        QCOMPARE(telegrams[0].identification, std::string("XMX5XMXABCE000046099"));
        QCOMPARE(telegrams[0].time, capture::Time(std::chrono::nanoseconds(7908)));
    }
    void keepsTheMarksOfABusTable()
    {
        const Opened opened = open(tableHeading + "1,first,,1,'/',OK\n2,,,1,'X',OK\n3,\"a, b\",,1,'M',OK\n");
        QCOMPARE(opened.frames.size(), std::size_t{3});
        QCOMPARE(opened.marks.size(), std::size_t{2});
        QCOMPARE(opened.marks[0].frame.value, std::uint64_t{0});
        QCOMPARE(opened.marks[1].frame.value, std::uint64_t{2});
        QCOMPARE(opened.marks[1].text, std::string("a, b"));
    }
    void aDamagedBusTableIsReadUpToThere()
    {
        const Opened opened = open(tableHeading + "1,,,1,'/',OK\n2,,,1,'X',OK\n3,,,1,'M");
        QVERIFY(!opened.refused.has_value());
        QCOMPARE(opened.frames.size(), std::size_t{2});
        QCOMPARE(opened.fault->kind, base::ErrorKind::Damaged);
        QVERIFY(opened.fault->message.find("line 5") != std::string::npos);
    }
    void aBusTableDamagedBeforeItsFirstFrameIsNotOpened_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("heading") << QByteArray("\"Bus Table: BUS1 (I2C: CH1, CH2)\"\n1,,,1,'/',OK\n");
        QTest::newRow("first row") << tableHeading + "1,,,1,'ab',OK\n2,,,1,'X',OK\n";
    }
    void aBusTableDamagedBeforeItsFirstFrameIsNotOpened()
    {
        QFETCH(QByteArray, bytes);
        const Opened opened = open(bytes);
        QVERIFY(opened.refused.has_value());
        QCOMPARE(opened.refused->kind, base::ErrorKind::Unreadable);
    }
    void aBusTableWithoutRowsHoldsNothing()
    {
        const Opened opened = open(tableHeading);
        QVERIFY(!opened.refused && !opened.fault);
        QVERIFY(opened.frames.empty());
        QCOMPARE(opened.settings.baud, 9600U);
    }
    void readsASampledWire()
    {
        line::LineSettings truth = line::dsmr2Settings();
        truth.polarity = line::Polarity::Inverted;
        test::Wire wire(truth, 9600, 100e3);
        wire.rest(50);
        wire.put(sample.toStdString());
        wire.rest(50);
        const auto edges = wire.edges();
        QByteArray csv("Time (s),D0\n");
        bool level = edges.initialLevel;
        const auto row = [&](capture::Duration at) {
            csv += QByteArray::number(static_cast<double>(at.count()) * 1e-9, 'f', 9) +
                   (level ? ",1\n" : ",0\n");
        };
        row({});
        for (const auto at : edges.at) {
            level = !level;
            row(at);
        }
        row(edges.end);
        const Opened opened = open(csv);
        QVERIFY(!opened.refused && !opened.fault);
        QCOMPARE(opened.kind, FileKind::SampleCsv);
        QCOMPARE(opened.settings, truth);
        QCOMPARE(opened.frames[0].timeBasis, capture::TimeBasis::Measured);
        QCOMPARE(test::statusesOf(test::telegramsOf(opened.frames)), std::string("ok"));
        // Cut off in the middle of a row: what came before is there, and the fault is told.
        const Opened cut = open(csv.left(csv.size() / 2) + "\nend");
        QVERIFY(!cut.frames.empty() && cut.frames.size() < opened.frames.size());
        QVERIFY(cut.fault.has_value());
        QCOMPARE(cut.fault->kind, base::ErrorKind::Damaged);
    }
    void readsAPipe()
    {
        std::istringstream pipe(evenParity(sample).toStdString());
        const Opened opened = drain(files::openPipe(pipe, {}));
        QVERIFY(!opened.refused && !opened.fault);
        QCOMPARE(opened.settings, line::dsmr2Settings());
        QCOMPARE(test::statusesOf(test::telegramsOf(opened.frames)), std::string("ok"));
        std::istringstream nothing;
        QVERIFY(drain(files::openPipe(nothing, {})).frames.empty());
        std::istringstream inverted("x");
        const auto stream = files::openPipe(inverted, {std::nullopt, line::Polarity::Inverted});
        QVERIFY(stream && stream.value()->upsideDown());
        QCOMPARE(stream.value()->settings().polarity, line::Polarity::Inverted);
    }
};

QTEST_GUILESS_MAIN(TestOpen)
#include "tst_open.moc"

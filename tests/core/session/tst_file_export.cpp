// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export.h"

#include "core/capture/recording.h"
#include "core/files/recording_stream.h"
#include "core/line/bus_table.h"
#include "core/line/byte_decoder.h"
#include "core/simulator/simulate.h"
#include "core/simulator/wire.h"
#include "tests/support/telegrams.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace p1scope;
using namespace p1scope::session;
using line::Frame;
using line::FrameState;

namespace {

struct Read {
    std::vector<Frame> frames;
    std::vector<files::FrameMark> marks;
    line::LineSettings settings;
    std::optional<base::Error> fault;
};

Read readFile(const QString& path, const files::LineChoice& choice = {})
{
    Read read;
    auto stream = files::openFrameStream(path.toStdString(), choice);
    if (!stream) {
        read.fault = stream.error();
        return read;
    }
    for (bool more = true; more;) {
        const auto result = stream.value()->next(read.frames);
        more = result && result.value();
        if (!result)
            read.fault = result.error();
    }
    read.marks = stream.value()->marks();
    read.settings = stream.value()->settings();
    return read;
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const std::vector<std::uint8_t>& bytes)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
}

const std::string sample = test::withCrc(test::telegramBody(
    "KMP5 KA6U001585575011",
    {"1-3:0.2.8(50)", "0-0:96.1.1(4B384547303034303436333935353037)", "1-0:1.8.1(001234.567*kWh)",
     "0-0:96.13.0(4D656574)", "0-1:24.2.1(101209112500W)(12785.123*m3)"}));

struct Input {
    QString path;
    files::LineChoice choice;
};

/// Two telegrams on a line with faults, in a file of one of the kinds there are.
Input makeInput(const QTemporaryDir& folder, const QString& kind, const line::LineSettings& line,
                const std::string& faultList)
{
    std::mt19937_64 chance(11);
    const auto faults = simulator::parseFaults(faultList).value();
    std::vector<Frame> frames;
    std::vector<capture::Event> events;
    capture::Time start(std::chrono::milliseconds(3));
    for (int i = 0; i < 2; ++i) {
        const auto wire = simulator::toWire(sample, line, faults, chance);
        const auto more = simulator::trueFrames(wire, line, start);
        frames.insert(frames.end(), more.begin(), more.end());
        const auto received = simulator::receivedEvents(wire, line, start);
        events.insert(events.end(), received.begin(), received.end());
        start += std::chrono::seconds(2);
    }
    Input input;
    input.choice.line = line;
    if (kind == QStringLiteral("measured")) {
        input.path = folder.filePath(QStringLiteral("input.csv"));
        std::string text = line::busTableHeading(line);
        for (std::size_t i = 0; i < frames.size(); ++i) {
            if (i == 20)
                frames[i].state.set(FrameState::Weak);
            text += line::busTableRow(line::FrameIndex{i}, frames[i], i == 10 ? "a, mark" : "");
        }
        write(input.path, {text.begin(), text.end()});
        return input;
    }
    std::vector<std::uint8_t> bytes;
    if (kind == QStringLiteral("estimated")) {
        input.path = folder.filePath(QStringLiteral("input.pcapng"));
        capture::RecordingInfo info;
        info.port = "/dev/serial/by-id/usb-A50285BI";
        info.settings = files::settingsText(line);
        capture::RecordingWriter writer(info);
        writer.begin(bytes);
        capture::Event lines;
        lines.kind = capture::EventKind::ControlLines;
        lines.timeBasis = capture::TimeBasis::Estimated;
        lines.lines = {capture::ControlLines::Rts, 0x3F};
        writer.append(lines, bytes);
        for (const auto& event : events)
            writer.append(event, bytes);
        capture::Event mark;
        mark.kind = capture::EventKind::Mark;
        mark.time = start;
        mark.count = 11;
        mark.text = "a, mark";
        writer.append(mark, bytes);
    } else {
        input.path = folder.filePath(QStringLiteral("input.bin"));
        for (const auto& event : events)
            bytes.insert(bytes.end(), event.bytes.begin(), event.bytes.end());
    }
    write(input.path, bytes);
    return input;
}

std::uint8_t comparable(const Frame& frame)
{
    return static_cast<std::uint8_t>(frame.state.flags & ~FrameState::Weak);
}

} // namespace

class TestExport : public QObject {
    Q_OBJECT
    static ExportSettings settingsFor(const QString& path)
    {
        ExportSettings settings;
        settings.path = path.toStdString();
        settings.format = exportFormatOf(settings.path).value();
        settings.program = "P1 Scope test";
        return settings;
    }

private slots:
    void aRoundTripGivesTheSameFrames_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("faults");
        QTest::addColumn<QString>("ending");
        const QStringList endings{QStringLiteral("pcapng"), QStringLiteral("csv"), QStringLiteral("bin"),
                                  QStringLiteral("txt"),    QStringLiteral("vcd"), QStringLiteral("sr")};
        for (const char* kind : {"measured", "estimated", "untimed"}) {
            for (const char* line : {"115200,8,N,1", "9600,7,E,1", "9600,8,E,1", "9600,7,O,1"}) {
                for (const char* faults : {"", "parity=0.02,framing=0.02,break=0.02,flip=0.01,gap=1"}) {
                    for (const QString& ending : endings)
                        QTest::addRow("%s %s %s to .%s", kind, line, *faults == 0 ? "clean" : "faulty",
                                      qPrintable(ending))
                            << QString::fromLatin1(kind) << QString::fromLatin1(line)
                            << QString::fromLatin1(faults) << ending;
                }
            }
        }
    }
    void aRoundTripGivesTheSameFrames()
    {
        QFETCH(QString, kind);
        QFETCH(QString, line);
        QFETCH(QString, faults);
        QFETCH(QString, ending);
        const QTemporaryDir folder;
        const auto settings = line::parseLineSettings(line.toStdString()).value();
        const Input input = makeInput(folder, kind, settings, faults.toStdString());
        const QString path = folder.filePath(QStringLiteral("output.") + ending);
        const auto outcome = exportFile(input.path.toStdString(), input.choice, settingsFor(path), {});
        QVERIFY2(outcome.ok(), outcome.ok() ? "" : outcome.error().line().c_str());
        QVERIFY(!outcome.value().fault);
        auto before = readFile(input.path, input.choice);
        const bool sampled = ending == QStringLiteral("vcd") || ending == QStringLiteral("sr");
        files::LineChoice choice = input.choice;
        if (ending == QStringLiteral("pcapng") || ending == QStringLiteral("csv"))
            choice.line.reset(); // they say it themselves
        if (ending == QStringLiteral("txt"))
            choice.line = line::dsmr4Settings();
        if (sampled)
            choice.polarity = line::Polarity::Normal;
        const auto after = readFile(path, choice);
        QVERIFY(!after.fault);
        const bool bytes = ending == QStringLiteral("bin") || ending == QStringLiteral("txt");
        if (bytes)
            std::erase_if(before.frames, [](const Frame& frame) { return !frame.hasByte(); });
        QCOMPARE(after.frames.size(), before.frames.size());
        if (!bytes)
            QCOMPARE(after.settings.toString(), settings.toString());
        for (std::size_t i = 0; i < before.frames.size(); ++i) {
            const Frame& a = before.frames[i];
            const Frame& b = after.frames[i];
            QCOMPARE(b.data, a.data);
            if (!bytes)
                QCOMPARE(int{comparable(b)}, int{comparable(a)});
            if (ending == QStringLiteral("pcapng") || ending == QStringLiteral("csv"))
                QVERIFY(b.state == a.state);
            if (ending == QStringLiteral("bin") && settings.dataBits == 7)
                QCOMPARE(b.state.has(FrameState::Parity), a.state.has(FrameState::Parity));
            compareTimes(a, b, ending);
        }
        if (ending == QStringLiteral("pcapng") || ending == QStringLiteral("csv")) {
            QCOMPARE(after.marks.size(), before.marks.size());
            for (std::size_t i = 0; i < after.marks.size(); ++i) {
                QCOMPARE(after.marks[i].frame.value, before.marks[i].frame.value);
                QCOMPARE(after.marks[i].text, before.marks[i].text);
            }
        }
    }
    static void compareTimes(const Frame& a, const Frame& b, const QString& ending)
    {
        if (a.timeBasis == capture::TimeBasis::Unknown || ending == QStringLiteral("bin") ||
            ending == QStringLiteral("txt"))
            return;
        const bool table = ending == QStringLiteral("csv") || ending == QStringLiteral("pcapng");
        if (!table && a.timeBasis == capture::TimeBasis::Estimated)
            return; // a wire has no room for characters that were reckoned to overlap
        const auto apart = std::chrono::abs(b.start - a.start);
        if (ending == QStringLiteral("pcapng"))
            QCOMPARE(b.start, a.start);
        else if (ending == QStringLiteral("csv"))
            QVERIFY(apart <= std::chrono::nanoseconds(6'000)); // 5 decimals of a second
        else // a table's ten microseconds may put a frame before the end of the last; a sample besides
            QVERIFY(apart <= std::chrono::microseconds(ending == QStringLiteral("sr") ? 16 : 11));
        if (ending == QStringLiteral("pcapng"))
            QCOMPARE(b.timeBasis, a.timeBasis);
    }
    void aRecordingKeepsAllThatItHas()
    {
        const QTemporaryDir folder;
        const Input input =
            makeInput(folder, QStringLiteral("estimated"), line::dsmr2Settings(), "break=0.01");
        const QString path = folder.filePath(QStringLiteral("copy.pcapng"));
        QVERIFY(exportFile(input.path.toStdString(), {}, settingsFor(path), {}).ok());
        const QByteArray one = contents(input.path);
        const QByteArray two = contents(path);
        const auto events = [](const QByteArray& file) {
            std::vector<capture::Event> all;
            auto reader =
                capture::RecordingReader::open({reinterpret_cast<const std::uint8_t*>(file.constData()),
                                                static_cast<std::size_t>(file.size())});
            capture::Event event;
            while (reader.value().next(event).value())
                all.push_back(event);
            return all;
        };
        const auto before = events(one);
        const auto after = events(two);
        QCOMPARE(after.size(), before.size());
        for (std::size_t i = 0; i < after.size(); ++i)
            QVERIFY(after[i].kind == before[i].kind && after[i].bytes == before[i].bytes &&
                    after[i].time == before[i].time && after[i].lines == before[i].lines &&
                    after[i].text == before[i].text && after[i].count == before[i].count);
    }
    void chunksThatCameTooFastComeBackAsTheyWere()
    {
        // A sender somewhat faster than its nominal baud, and now and then two chunks at one moment.
        line::ByteDecoder decoder(line::dsmr4Settings());
        std::vector<Frame> frames;
        for (int i = 0; i < 60; ++i) {
            capture::Event event;
            event.timeBasis = capture::TimeBasis::Estimated;
            event.bytes.assign(static_cast<std::size_t>(i % 62 + 1), static_cast<std::uint8_t>('A' + i % 26));
            event.time = capture::Time(std::chrono::microseconds(i % 9 == 5 ? 5200 * (i - 1) : 5200 * i));
            decoder.push(event, frames);
        }
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("fast.pcapng"));
        FrameExport target(settingsFor(path));
        QVERIFY(target.open().ok());
        QVERIFY(target.frames(line::dsmr4Settings(), frames, {}).ok());
        QVERIFY(target.finish().ok());
        const auto after = readFile(path);
        QCOMPARE(after.frames.size(), frames.size());
        for (std::size_t i = 0; i < frames.size(); ++i)
            QCOMPARE(after.frames[i].start, frames[i].start);
        QVERIFY2(contents(path).size() < 20'000, "in chunks, not byte by byte");
    }
    void anonymisedNothingOfTheOriginalsIsInTheFile_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("ending");
        for (const char* kind : {"measured", "estimated", "untimed"}) {
            for (const char* ending : {"pcapng", "csv", "txt", "bin", "vcd", "sr", "readings.csv"})
                QTest::addRow("%s to .%s", kind, ending)
                    << QString::fromLatin1(kind) << QString::fromLatin1(ending);
        }
    }
    void anonymisedNothingOfTheOriginalsIsInTheFile()
    {
        QFETCH(QString, kind);
        QFETCH(QString, ending);
        const QTemporaryDir folder;
        const Input input = makeInput(folder, kind, line::dsmr4Settings(), "");
        const QString path = folder.filePath(QStringLiteral("output.") + ending);
        auto settings = settingsFor(path);
        settings.anonymise = true;
        const auto outcome = exportFile(input.path.toStdString(), input.choice, settings, {});
        QVERIFY(outcome.ok());
        QByteArray file = contents(path);
        if (ending == QStringLiteral("vcd") || ending == QStringLiteral("sr")) {
            file.clear();
            for (const Frame& frame : readFile(path, input.choice).frames)
                file += static_cast<char>(frame.data);
        } else if (ending == QStringLiteral("csv")) {
            for (const Frame& frame : readFile(path).frames)
                file += static_cast<char>(frame.data);
        } else if (ending == QStringLiteral("pcapng")) {
            for (const Frame& frame : readFile(path).frames) // across its chunks
                file += static_cast<char>(frame.data);
        }
        QVERIFY(!file.isEmpty());
        for (const QByteArray original : {"K8EG004046395507", "4B384547303034303436333935353037",
                                          "001585575011", "4D656574", "A50285BI", "KA6U001585575011"}) {
            QByteArray upsideDown = original;
            for (char& c : upsideDown)
                c = static_cast<char>(~c);
            QVERIFY2(!file.contains(original), original.constData());
            QVERIFY2(!file.contains(original.toHex()), original.constData());
            QVERIFY2(!file.contains(original.toHex().toUpper()), original.constData());
            QVERIFY2(!file.contains(upsideDown), original.constData());
        }
        if (ending != QStringLiteral("readings.csv")) {
            QVERIFY(file.contains("001234.567*kWh"));
            const auto after = readFile(path, input.choice);
            QCOMPARE(QString::fromStdString(test::statusesOf(test::telegramsOf(after.frames))),
                     QStringLiteral("ok ok"));
        }
    }
    void readingsComeAsTheyWereSent()
    {
        const QTemporaryDir folder;
        const Input input = makeInput(folder, QStringLiteral("untimed"), line::dsmr4Settings(), "");
        const QString path = folder.filePath(QStringLiteral("out.readings.csv"));
        QVERIFY(exportFile(input.path.toStdString(), input.choice, settingsFor(path), {}).ok());
        const auto lines = contents(path).split('\n');
        QCOMPARE(lines[0], QByteArray("index,time_s,status,reading,value,unit,reading_time"));
        QVERIFY(lines.contains("0,,ok,energy_delivered_tariff1,1234.567,kWh,") ||
                lines.contains("0,,ok,energy_delivered_tariff1,001234.567,kWh,"));
    }
    void aStretchAloneIsWritten_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::newRow("recording") << QStringLiteral("pcapng");
        QTest::newRow("bus table") << QStringLiteral("csv");
    }
    void aStretchAloneIsWritten()
    {
        QFETCH(QString, ending);
        const QTemporaryDir folder;
        const Input input = makeInput(folder, QStringLiteral("estimated"), line::dsmr2Settings(), "");
        const QString path = folder.filePath(QStringLiteral("part.") + ending);
        auto settings = settingsFor(path);
        settings.range = {line::FrameIndex{5}, line::FrameIndex{150}};
        QCOMPARE(exportFile(input.path.toStdString(), {}, settings, {}).value().frames, std::uint64_t{145});
        const auto all = readFile(input.path);
        const auto part = readFile(path);
        QCOMPARE(part.frames.size(), std::size_t{145});
        for (std::size_t i = 0; i < part.frames.size(); ++i) {
            QCOMPARE(part.frames[i].data, all.frames[i + 5].data);
            QVERIFY(std::chrono::abs(part.frames[i].start - all.frames[i + 5].start) <
                    std::chrono::microseconds(6));
        }
        QCOMPARE(part.marks.size(), std::size_t{1});
        QCOMPARE(part.marks[0].frame.value, std::uint64_t{5});
    }
    void stoppedItLeavesAWholeFileOrNone()
    {
        const QTemporaryDir folder;
        const QString input = folder.filePath(QStringLiteral("input.bin"));
        std::vector<std::uint8_t> bytes;
        while (bytes.size() < 2'000'000)
            bytes.insert(bytes.end(), sample.begin(), sample.end());
        write(input, bytes);
        for (const bool keep : {true, false}) {
            const QString path =
                folder.filePath(keep ? QStringLiteral("kept.csv") : QStringLiteral("not.csv"));
            auto settings = settingsFor(path);
            settings.keepWhenStopped = keep;
            const auto outcome =
                exportFile(input.toStdString(), {}, settings, [](double progress) { return progress < 0.3; });
            QVERIFY(outcome.ok() && outcome.value().stopped);
            QCOMPARE(QFile::exists(path), keep);
            if (keep) {
                const auto frames = readFile(path).frames.size();
                QVERIFY(frames > 100'000 && frames < bytes.size());
            }
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files),
                 (QStringList{QStringLiteral("input.bin"), QStringLiteral("kept.csv")}));
    }
    void whatCannotBeWrittenIsToldInOneLine()
    {
        const QTemporaryDir folder;
        const Input input = makeInput(folder, QStringLiteral("untimed"), line::dsmr4Settings(), "");
        const auto nowhere = settingsFor(folder.filePath(QStringLiteral("no/such/folder.csv")));
        QVERIFY(!exportFile(input.path.toStdString(), {}, nowhere, {}).ok());
        QVERIFY(!exportFormatOf("x.xml").ok());
        const QString full = QStringLiteral("/dev/full");
        if (QFile::exists(full)) {
            ExportSettings settings;
            settings.path = full.toStdString();
            settings.format = ExportFormat::BusTable;
            const auto outcome = exportFile(input.path.toStdString(), {}, settings, {});
            QVERIFY(!outcome.ok());
            QVERIFY(outcome.error().message.find("space") != std::string::npos);
        }
        // Nine data bits fit into no recording.
        const QString nine = folder.filePath(QStringLiteral("nine.csv"));
        const std::string table = "\"Bus Table: BUS1 (UART: CH1, H, 9600,9,N,1)\"\n1,,1.0e-3,1,0x1FF,OK\n";
        write(nine, {table.begin(), table.end()});
        const QString path = folder.filePath(QStringLiteral("nine.pcapng"));
        const auto outcome = exportFile(nine.toStdString(), {}, settingsFor(path), {});
        QVERIFY(!outcome.ok());
        QVERIFY(outcome.error().message.find("nine") != std::string::npos);
        QVERIFY(!QFile::exists(path));
    }
    void whereThereIsNoFrameThereIsNoFile()
    {
        const QTemporaryDir folder;
        const QString input = folder.filePath(QStringLiteral("empty"));
        write(input, {});
        const QString path = folder.filePath(QStringLiteral("out.pcapng"));
        QCOMPARE(exportFile(input.toStdString(), {}, settingsFor(path), {}).value().frames, std::uint64_t{0});
        QVERIFY(!QFile::exists(path));
    }
    void framesAsTheyComeAreWrittenAlike()
    {
        const QTemporaryDir folder;
        const Input input =
            makeInput(folder, QStringLiteral("estimated"), line::dsmr2Settings(), "parity=0.01");
        const auto read = readFile(input.path);
        for (const bool anonymise : {false, true}) {
            const QString path = folder.filePath(QStringLiteral("live.pcapng"));
            auto settings = settingsFor(path);
            settings.anonymise = anonymise;
            FrameExport target(settings);
            QVERIFY(target.open().ok());
            for (std::size_t at = 0; at < read.frames.size(); at += 50)
                QVERIFY(target
                            .frames(read.settings,
                                    std::span(read.frames)
                                        .subspan(at, std::min<std::size_t>(50, read.frames.size() - at)),
                                    read.marks)
                            .ok());
            QCOMPARE(target.finish().value().frames, read.frames.size());
            const auto after = readFile(path);
            QCOMPARE(after.frames.size(), read.frames.size());
            QCOMPARE(contents(path).contains("4B384547303034303436333935353037"), false);
            for (std::size_t i = 0; i < after.frames.size(); ++i) {
                QVERIFY(after.frames[i].state == read.frames[i].state);
                QCOMPARE(after.frames[i].start, read.frames[i].start);
                if (!anonymise)
                    QCOMPARE(after.frames[i].data, read.frames[i].data);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestExport)
#include "tst_file_export.moc"

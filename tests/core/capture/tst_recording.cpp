// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recording.h"
#include "core/simulator/simulate.h"
#include "core/simulator/wire.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <random>

using namespace p1scope;
using namespace p1scope::capture;

namespace {

using Bytes = std::vector<std::uint8_t>;

bool same(const Event& a, const Event& b)
{
    return a.kind == b.kind && a.scope == b.scope && a.also == b.also && a.bytes == b.bytes &&
           a.count == b.count && a.text == b.text && a.lines == b.lines && a.timeBasis == b.timeBasis &&
           a.time == b.time;
}

Event at(EventKind kind, std::int64_t ns, Bytes bytes = {}, std::string text = {})
{
    Event event;
    event.kind = kind;
    event.timeBasis = TimeBasis::Estimated;
    event.time = Time(Duration(ns));
    event.bytes = std::move(bytes);
    event.text = std::move(text);
    return event;
}

/// One event of every kind, with all that it can hold.
std::vector<Event> everyKind()
{
    std::vector<Event> events;
    events.push_back(at(EventKind::Connection, 0, {}, "opened /dev/ttyUSB0"));
    events.push_back(at(EventKind::Settings, 1'000, {}, "9600,7,E,1 inverted"));
    Event lines = at(EventKind::ControlLines, 2'000);
    lines.lines = {ControlLines::Rts | ControlLines::Cts, 0x3F};
    events.push_back(lines);
    lines.time += Duration(1);
    lines.lines = {ControlLines::Ri | ControlLines::Dtr | ControlLines::Dcd, 0x3F};
    events.push_back(lines);
    lines.time += Duration(1);
    lines.lines = {0, ControlLines::Rts};
    events.push_back(lines);
    events.push_back(at(EventKind::Data, 123'456'789, {'/', 'X', 0x00, 0xFF, 0x0D}));
    events.push_back(at(EventKind::FramingError, 123'456'790, {'A'}));
    events.push_back(at(EventKind::ParityError, 123'456'791, {'B'}));
    Event flagged = at(EventKind::LineError, 123'456'792, {'C', 'D'});
    flagged.scope = ErrorScope::Packet;
    events.push_back(flagged);
    Event both = at(EventKind::FramingError, 123'456'793, {'E'});
    both.also = AlsoParity | AlsoWeak;
    events.push_back(both);
    events.push_back(at(EventKind::Break, 200'000'000));
    Event lost = at(EventKind::Overflow, 300'000'000);
    events.push_back(lost);
    lost.kind = EventKind::DataLost;
    lost.count = 62;
    events.push_back(lost);
    Event mark = at(EventKind::Mark, 300'000'001, {}, "here the lamp went on; \"ü\"");
    mark.count = 3;
    events.push_back(mark);
    events.push_back(at(EventKind::Mark, 300'000'002, {}, "P1 Scope: settings=1,2,3"));
    events.push_back(at(EventKind::Connection, 400'000'000, {}, "closed"));
    return events;
}

RecordingInfo ours()
{
    RecordingInfo info;
    info.start = WallTime(Duration(1'795'467'600'123'456'789));
    info.port = "/dev/ttyUSB0";
    info.adapter = "FT232R USB UART";
    info.settings = "115200,8,N,1 normal";
    info.program = "P1 Scope 0.0.0";
    return info;
}

Bytes written(const RecordingInfo& info, const std::vector<Event>& events, bool ended = true)
{
    RecordingWriter writer(info);
    Bytes file;
    writer.begin(file);
    for (const Event& event : events)
        writer.append(event, file);
    if (ended)
        writer.end(events.empty() ? Time{} : events.back().time, file);
    return file;
}

struct Read {
    std::vector<Event> events;
    std::string fault;
    std::size_t cut = 0;
};

Read readAll(RecordingReader& reader)
{
    Read result;
    Event event;
    for (;;) {
        const auto more = reader.next(event);
        if (!more)
            result.fault = more.error().message;
        if (!more || !more.value())
            break;
        result.events.push_back(event);
    }
    result.cut = reader.cutBytes();
    return result;
}

Read readAll(std::span<const std::uint8_t> file)
{
    auto reader = RecordingReader::open(file);
    if (!reader)
        return {.events = {}, .fault = reader.error().message};
    return readAll(reader.value());
}

/// Ten seconds of a meter with faults, as an adapter hands them over.
std::vector<Event> session(const std::string& kind, std::uint64_t telegrams)
{
    simulator::SimulationSettings settings;
    settings.kind = kind;
    settings.telegrams = telegrams;
    settings.faults = simulator::parseFaults("parity=0.01,drop=0.01,gap=0.01").take();
    auto simulation = simulator::Simulation::make(settings).take();
    std::vector<Event> events;
    while (const auto telegram = simulation.next()) {
        for (Event& event : simulator::receivedEvents(telegram->wire, simulation.line(), telegram->start))
            events.push_back(std::move(event));
    }
    return events;
}

/// Where each block ends.
std::vector<std::size_t> blockEnds(const Bytes& file)
{
    std::vector<std::size_t> ends;
    for (std::size_t at = 0; at < file.size();) {
        at += file[at + 4] + 256U * file[at + 5] + 65536U * file[at + 6];
        ends.push_back(at);
    }
    return ends;
}

} // namespace

class TestRecording : public QObject {
    Q_OBJECT
private slots:
    void everyEventComesBackAsItWas()
    {
        std::vector<Event> events = everyKind();
        const Bytes file = written(ours(), events);
        events[14].text = " P1 Scope: settings=1,2,3"; // a mark that looks like a word for programs
        const Read read = readAll(file);
        QCOMPARE(read.fault, std::string());
        QCOMPARE(read.events.size(), events.size());
        for (std::size_t i = 0; i < events.size(); ++i)
            QVERIFY2(same(read.events[i], events[i]), qPrintable(QString::number(i)));
    }
    void saysWhereItCameFrom()
    {
        RecordingInfo info = ours();
        info.series = "a1b2";
        info.part = 7;
        info.firstFrame = 123'456'789'012;
        const Bytes file = written(info, {});
        const auto reader = RecordingReader::open(file);
        QVERIFY(reader.ok());
        const RecordingInfo& back = reader.value().info();
        QVERIFY(back.start == info.start);
        QCOMPARE(back.port, info.port);
        QCOMPARE(back.adapter, info.adapter);
        QCOMPARE(back.settings, info.settings);
        QCOMPARE(back.program, info.program);
        QCOMPARE(back.series, info.series);
        QCOMPARE(back.part, info.part);
        QCOMPARE(back.firstFrame, info.firstFrame);
        QVERIFY(back.ours);
    }
    void measuredAndMissingTimesAreKeptApart()
    {
        for (const TimeBasis basis : {TimeBasis::Unknown, TimeBasis::Estimated, TimeBasis::Measured}) {
            RecordingInfo info = ours();
            info.basis = basis;
            Event event = at(EventKind::Data, 7'908, {1});
            event.timeBasis = basis;
            const Read read = readAll(written(info, {event}));
            QCOMPARE(read.events.size(), std::size_t{1});
            QVERIFY(same(read.events[0], event));
        }
    }
    /// A part that begins later than its series has its own time zero, and counts marks from its own frames.
    void aLaterPartBeginsAtItsOwnZero()
    {
        RecordingInfo info = ours();
        info.series = "a1b2";
        info.part = 2;
        info.firstFrame = 1000;
        RecordingWriter writer(info, Time(std::chrono::hours(1)));
        Bytes file;
        writer.begin(file);
        Event mark =
            at(EventKind::Mark, std::chrono::nanoseconds(std::chrono::hours(1)).count() + 5, {}, "x");
        mark.count = 1003;
        writer.append(mark, file);
        auto reader = RecordingReader::open(file);
        QVERIFY(*reader.value().info().start == *info.start + std::chrono::hours(1));
        const Read read = readAll(reader.value());
        QCOMPARE(read.events[0].time.time_since_epoch().count(), 5);
        QCOMPARE(read.events[0].count, std::uint64_t{3});
    }
    void aWordOnTheClocksIsNoEvent()
    {
        RecordingWriter writer(ours());
        Bytes file;
        writer.begin(file);
        writer.appendClock(Time(Duration(5)), std::chrono::milliseconds(-123), file);
        writer.append(at(EventKind::Break, 10), file);
        const Read read = readAll(file);
        QCOMPARE(read.fault, std::string());
        QCOMPARE(read.events.size(), std::size_t{1});
    }
    void timesThatGoBackStandStill()
    {
        const std::vector<Event> events{at(EventKind::Data, 1'000'000, {1}), at(EventKind::Data, 5, {2}),
                                        at(EventKind::Data, 2'000'000, {3})};
        const Read read = readAll(written(ours(), events));
        QCOMPARE(read.events.size(), std::size_t{3});
        QVERIFY(read.events[1].time == events[0].time);
        QVERIFY(read.events[2].time == events[2].time);
    }
    /// Cut anywhere, it opens up to its last whole block.
    void opensUpToItsLastWholeBlockWhereverItIsCut()
    {
        const Bytes file = written(ours(), session("dsmr50", 60));
        const auto ends = blockEnds(file);
        QCOMPARE(ends.back(), file.size());
        const std::size_t whole = readAll(file).events.size();
        QVERIFY(whole > 900);
        std::vector<std::size_t> cuts;
        for (std::size_t at = file.size() - 4096; at <= file.size(); ++at)
            cuts.push_back(at);
        std::mt19937 chance(1);
        for (int i = 0; i < 10'000; ++i)
            cuts.push_back(ends[1] + chance() % (file.size() - ends[1]));
        // Reading all of it ten thousand times proves no more than reading the last events before the cut.
        auto places = RecordingReader::open(file).take();
        std::vector<RecordingReader::Place> before;
        Event event;
        do
            before.push_back(places.place());
        while (places.next(event).value());
        for (const std::size_t cut : cuts) {
            const auto blocks =
                static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), cut) - ends.begin());
            // Section header and interface come first, the statistics last.
            const std::size_t expected = std::min(blocks - 2, whole);
            auto reader = RecordingReader::open(std::span(file).first(cut));
            QVERIFY(reader.ok());
            const std::size_t from = expected < 8 ? 0 : expected - 8;
            reader.value().seek(before[from]);
            const Read read = readAll(reader.value());
            QCOMPARE(read.fault, std::string());
            QCOMPARE(read.events.size(), expected - from);
            QCOMPARE(read.cut, cut - ends[blocks - 1]);
        }
    }
    void aCutBeforeTheInterfaceIsToldAsSuch()
    {
        const Bytes file = written(ours(), everyKind());
        const auto ends = blockEnds(file);
        for (std::size_t cut = 12; cut < ends[1]; ++cut)
            QVERIFY(!RecordingReader::open(std::span(file).first(cut)).ok());
    }
    void anyPlaceCanBeComeBackTo()
    {
        const Bytes file = written(ours(), everyKind());
        auto reader = RecordingReader::open(file).take();
        std::vector<RecordingReader::Place> places;
        std::vector<Event> events;
        Event event;
        for (;;) {
            places.push_back(reader.place());
            if (!reader.next(event).value())
                break;
            events.push_back(event);
        }
        for (std::size_t i = events.size(); i-- > 0;) {
            auto other = RecordingReader::open(file).take();
            for (RecordingReader* each : {&reader, &other}) {
                each->seek(places[i]);
                QVERIFY(each->next(event).value());
                QVERIFY(same(event, events[i]));
            }
        }
        QCOMPARE(places.back().frames, std::uint64_t{11});
    }
    void aFlippedBitSpoilsNothingBeforeIt()
    {
        const std::vector<Event> events = session("dsmr22", 3);
        const Bytes file = written(ours(), events);
        const auto ends = blockEnds(file);
        std::mt19937 chance(7);
        for (int i = 0; i < 3000; ++i) {
            Bytes bad = file;
            const std::size_t at = ends[1] + chance() % (file.size() - ends[1]);
            bad[at] = static_cast<std::uint8_t>(bad[at] ^ 1U << chance() % 8);
            const auto block =
                static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), at) - ends.begin());
            const Read read = readAll(bad);
            const std::size_t sound = std::min(block - 2, events.size());
            QVERIFY(read.events.size() >= sound);
            for (std::size_t e = 0; e < sound; ++e)
                QVERIFY(same(read.events[e], events[e]));
        }
    }
    void otherCapturesAreRefusedInOneLine()
    {
        RecordingInfo info = ours();
        Bytes file;
        pcapng::appendSection(file, "dumpcap", "Linux");
        pcapng::Interface ethernet;
        ethernet.linkType = 1;
        pcapng::appendInterface(file, ethernet);
        pcapng::appendPacket(file, *info.start, {}, Bytes(60), {});
        const Read read = readAll(file);
        QVERIFY2(read.fault.find("link type 1") != std::string::npos, read.fault.c_str());
    }
    void theSerialOneOfSeveralInterfacesIsRead()
    {
        Bytes file;
        pcapng::appendSection(file, {}, {});
        pcapng::Interface other;
        other.linkType = 1;
        pcapng::appendInterface(file, other);
        pcapng::Interface serial;
        serial.linkType = pcapng::rtacSerial;
        pcapng::appendInterface(file, serial);
        const auto start = *ours().start;
        const Bytes data{0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0};
        pcapng::appendPacket(file, start, {}, Bytes(60), {});
        const std::size_t packet = file.size();
        const std::vector<std::string> note{"look here"};
        pcapng::appendPacket(file, start + Duration(5), data, Bytes{'h', 'i'}, note);
        file[packet + 8] = 1; // interface
        const Read read = readAll(file);
        QCOMPARE(read.fault, std::string());
        QCOMPARE(read.events.size(), std::size_t{2});
        QVERIFY(read.events[0].kind == EventKind::Mark);
        QCOMPARE(read.events[0].text, std::string("look here"));
        QCOMPARE(read.events[0].count, std::uint64_t{1});
        QVERIFY(read.events[1].bytes == Bytes({'h', 'i'}));
        QCOMPARE(read.events[1].time.time_since_epoch().count(), 0); // its first packet is its beginning
    }
    /// The same events and the same bytes as an independent reader finds, and no complaint of its.
    void tsharkReadsTheSame()
    {
        const QString tshark = QStandardPaths::findExecutable(QStringLiteral("tshark"));
        QVERIFY2(!tshark.isEmpty(), "tshark is missing; ./dev install brings it");
        std::vector<Event> events = everyKind();
        for (Event& event : session("dsmr50", 3)) {
            event.time += std::chrono::seconds(1);
            events.push_back(std::move(event));
        }
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("session.pcapng"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const Bytes bytes = written(ours(), events);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
        file.close();

        QStringList arguments{QStringLiteral("-r"), path,
                              QStringLiteral("-T"), QStringLiteral("fields"),
                              QStringLiteral("-E"), QStringLiteral("separator=|")};
        for (const char* field : {"frame.time_epoch", "rtacser.eventtype", "rtacser.cts", "rtacser.dcd",
                                  "rtacser.dsr", "rtacser.rts", "rtacser.dtr", "rtacser.ring", "data.data",
                                  "_ws.malformed", "_ws.expert.severity"})
            arguments << QStringLiteral("-e") << QString::fromLatin1(field);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), folder.path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), folder.path());
        process.setProcessEnvironment(environment);
        process.start(tshark, arguments);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 0);
        QByteArrayList complaints = process.readAllStandardError().split('\n');
        complaints.removeIf(
            [](const QByteArray& line) { return line.isEmpty() || line.startsWith("Running as user"); });
        QCOMPARE(complaints.join('\n'), QByteArray());

        QByteArrayList rows = process.readAllStandardOutput().split('\n');
        rows.removeLast();
        QCOMPARE(static_cast<std::size_t>(rows.size()), events.size());
        ControlLines lines;
        for (std::size_t i = 0; i < events.size(); ++i) {
            const Event& event = events[i];
            if (event.kind == EventKind::ControlLines)
                lines = event.lines;
            const auto ns = (*ours().start + event.time.time_since_epoch()).time_since_epoch().count();
            QByteArray expected = QByteArray::number(qint64{ns / 1'000'000'000}) + '.' +
                                  QByteArray::number(qint64{ns % 1'000'000'000}).rightJustified(9, '0');
            static const std::map<EventKind, int> types{
                {EventKind::Data, 4},       {EventKind::FramingError, 7}, {EventKind::ParityError, 8},
                {EventKind::LineError, 7},  {EventKind::Break, 9},        {EventKind::Overflow, 10},
                {EventKind::DataLost, 5},   {EventKind::ControlLines, 0}, {EventKind::Settings, 0},
                {EventKind::Connection, 0}, {EventKind::Mark, 0}};
            expected += "|0x" + QByteArray::number(types.at(event.kind), 16).rightJustified(2, '0');
            for (const auto line : {ControlLines::Cts, ControlLines::Dcd, ControlLines::Dsr,
                                    ControlLines::Rts, ControlLines::Dtr, ControlLines::Ri})
                expected += (lines.state & line) != 0 ? "|1" : "|0";
            expected += '|' +
                        QByteArray(reinterpret_cast<const char*>(event.bytes.data()),
                                   static_cast<qsizetype>(event.bytes.size()))
                            .toHex() +
                        "||";
            // Comments are told as remarks of the lowest severity; nothing worse may come.
            QByteArray row = rows[static_cast<qsizetype>(i)];
            for (const char* remark : {"1048576", ","})
                row.replace(remark, "");
            QCOMPARE(row, expected);
        }
    }
};

QTEST_GUILESS_MAIN(TestRecording)
#include "tst_recording.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/pcapng.h"
#include "core/files/frame_stream.h"
#include "core/files/recorded_frames.h"
#include "core/files/recording_ring.h"
#include "core/files/recording_series.h"
#include "core/simulator/simulate.h"
#include "core/simulator/wire.h"
#include "core/telegram/framer.h"
#include "tests/support/fake_storage.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace p1scope;
using namespace p1scope::capture;
using namespace p1scope::files;
using p1scope::tests::FakeStorage;

namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

Event at(EventKind kind, Duration when, std::string text = {})
{
    Event event;
    event.kind = kind;
    event.timeBasis = TimeBasis::Estimated;
    event.time = Time(when);
    event.text = std::move(text);
    return event;
}

Event data(Duration when, std::string_view bytes)
{
    Event event = at(EventKind::Data, when);
    event.bytes.assign(bytes.begin(), bytes.end());
    return event;
}

Event mark(Duration when, std::uint64_t frame, std::string text)
{
    Event event = at(EventKind::Mark, when, std::move(text));
    event.count = frame;
    return event;
}

RecordingInfo info(std::string series = "a1b2")
{
    RecordingInfo info;
    info.start = WallTime(Duration(1'795'467'600'123'456'789));
    info.port = "/dev/ttyUSB0";
    info.program = "P1 Scope";
    info.series = std::move(series);
    return info;
}

struct Content {
    std::string bytes;
    std::vector<Event> events;
    std::string fault;
};

Content readAll(SeriesReader& reader)
{
    Content result;
    Event event;
    for (;;) {
        const auto more = reader.next(event);
        if (!more)
            result.fault = more.error().message;
        if (!more || !more.value())
            break;
        result.bytes.append(event.bytes.begin(), event.bytes.end());
        result.events.push_back(event);
    }
    return result;
}

Content readAll(const std::vector<fs::path>& parts)
{
    const auto files = RecordingFiles::open(parts);
    auto reader = files ? SeriesReader::open(*files.value()) : files.error();
    if (!reader)
        return {{}, {}, reader.error().message};
    return readAll(reader.value());
}

/// What a file in memory holds; reading goes by real files alone.
Content readFake(const FakeStorage& storage, const fs::path& path)
{
    const auto bytes = storage.bytes(path);
    auto reader = RecordingReader::open(bytes);
    Content result;
    Event event;
    while (reader && reader.value().next(event).value()) {
        result.bytes.append(event.bytes.begin(), event.bytes.end());
        result.events.push_back(event);
    }
    return result;
}

int countOf(const Content& content, EventKind kind)
{
    return static_cast<int>(std::count_if(content.events.begin(), content.events.end(),
                                          [&](const Event& event) { return event.kind == kind; }));
}

/// Some minutes of a meter.
std::vector<Event> session(std::uint64_t telegrams)
{
    simulator::SimulationSettings settings;
    settings.telegrams = telegrams;
    auto simulation = simulator::Simulation::make(settings).take();
    std::vector<Event> events;
    events.push_back(at(EventKind::Settings, Duration(0), "115200,8,N,1 normal"));
    Event lines = at(EventKind::ControlLines, Duration(0));
    lines.lines = {ControlLines::Rts, ControlLines::Rts | ControlLines::Cts};
    events.push_back(lines);
    while (const auto telegram = simulation.next()) {
        for (Event& event : simulator::receivedEvents(telegram->wire, simulation.line(), telegram->start))
            events.push_back(std::move(event));
    }
    return events;
}

std::string bytesOf(const std::vector<Event>& events)
{
    std::string bytes;
    for (const Event& event : events)
        bytes.append(event.bytes.begin(), event.bytes.end());
    return bytes;
}

bool same(const Event& a, const Event& b)
{
    return a.kind == b.kind && a.bytes == b.bytes && a.time == b.time && a.text == b.text &&
           a.count == b.count && a.lines == b.lines;
}

fs::path inFolder(const QTemporaryDir& folder, const char* name)
{
    return fs::path(folder.path().toStdString()) / name;
}

} // namespace

class TestRecordingSeries : public QObject {
    Q_OBJECT
private slots:
    void aSeriesReadsAsOne()
    {
        const QTemporaryDir folder;
        SystemStorage storage;
        std::vector<Event> events = session(60);
        SeriesPlan plan{inFolder(folder, "night.pcapng")};
        plan.partBytes = 10'000;
        SeriesWriter writer(storage, plan, info(), {});
        const auto [written, fault] = writer.write(events);
        QCOMPARE(fault, StorageFault::None);
        QCOMPARE(written, events.size());
        events.push_back(mark(events.back().time.time_since_epoch(), 7, "early"));
        QCOMPARE(writer.write({&events.back(), 1}).events, std::size_t{1});
        writer.end(events.back().time);
        QVERIFY(writer.parts().size() > 3);
        QCOMPARE(writer.parts()[1].filename(), fs::path("night-0002.pcapng"));

        // Told by any of its parts, whatever else stands there.
        SeriesWriter other(storage, {inFolder(folder, "other.pcapng")}, info("ffff"), {});
        QCOMPARE(other.write(events).events, events.size());
        other.end({});
        std::ofstream(inFolder(folder, "broken.pcapng")) << "\x0A\x0D\x0D\x0A nothing";
        fs::rename(writer.parts()[2], inFolder(folder, "renamed.pcapng"));
        std::vector<fs::path> expected = writer.parts();
        expected[2] = inFolder(folder, "renamed.pcapng");
        for (const fs::path& part : expected)
            QVERIFY(findSeries(part) == expected);

        const auto files = RecordingFiles::open(expected[1]).take();
        QCOMPARE(files->parts().size(), expected.size());
        auto reader = SeriesReader::open(*files).take();
        const Content read = readAll(reader);
        QCOMPARE(read.fault, std::string());
        QCOMPARE(read.events.size(), events.size()); // how the line stands is said once, not in each part
        for (std::size_t i = 0; i < events.size(); ++i)
            QVERIFY2(same(read.events[i], events[i]), qPrintable(QString::number(i)));
        QCOMPARE(reader.progress(), 1.0);
    }
    void aPlaceCanBeComeBackToInAnyPart()
    {
        const QTemporaryDir folder;
        SystemStorage storage;
        std::vector<Event> events = session(12);
        events.push_back(mark(events.back().time.time_since_epoch(), 2000, "here"));
        SeriesPlan plan{inFolder(folder, "a.pcapng")};
        plan.partBytes = 4000;
        SeriesWriter writer(storage, plan, info(), {});
        QCOMPARE(writer.write(events).events, events.size());
        writer.end(events.back().time);
        const auto files = RecordingFiles::open(writer.parts()).take();
        auto reader = SeriesReader::open(*files).take();
        std::vector<SeriesReader::Place> places;
        std::vector<Event> read;
        Event event;
        for (;;) {
            places.push_back(reader.place());
            if (!reader.next(event).value())
                break;
            read.push_back(event);
        }
        for (std::size_t i = read.size(); i-- > 0;) {
            auto other = SeriesReader::open(*files).take();
            for (SeriesReader* each : {&reader, &other}) {
                each->seek(places[i]);
                QVERIFY(each->next(event).value());
                QVERIFY2(same(event, read[i]), qPrintable(QString::number(i)));
                const Content rest = readAll(*each);
                QCOMPARE(rest.events.size(), read.size() - i - 1);
            }
        }
    }
    /// As frames, as an index over them and as a stream, by whichever part it is asked for.
    void aPartOpensAsTheWholeRecording()
    {
        const QTemporaryDir folder;
        SystemStorage storage;
        std::vector<Event> events = session(30);
        events.push_back(mark(events.back().time.time_since_epoch(), 9000, "here"));
        SeriesPlan plan{inFolder(folder, "a.pcapng")};
        plan.partBytes = 5000;
        SeriesWriter writer(storage, plan, info(), {});
        QCOMPARE(writer.write(events).events, events.size());
        writer.end(events.back().time);
        QVERIFY(writer.parts().size() > 4);
        const fs::path whole = inFolder(folder, "whole.pcapng");
        QVERIFY(copySeries(storage, writer.parts(), whole, [](double) { return true; }).ok());

        const auto framesOf = [](const fs::path& path, std::vector<FrameMark>& marks) {
            std::vector<line::Frame> frames;
            auto stream = openFrameStream(path, {}).take();
            while (stream->next(frames).value()) {
            }
            marks = stream->marks();
            return frames;
        };
        std::vector<FrameMark> marks;
        std::vector<FrameMark> wholeMarks;
        const auto expected = framesOf(whole, wholeMarks);
        QVERIFY(expected.size() > 9000);
        QVERIFY(framesOf(writer.parts()[3], marks) == expected);
        QCOMPARE(marks.size(), std::size_t{1});
        QCOMPARE(marks.front().frame, wholeMarks.front().frame);

        auto scan = RecordingScan::open(writer.parts()[2], {}).take();
        RecordedFrames recorded(scan->recording());
        std::size_t telegrams = 0;
        telegram::Framer framer([&](telegram::Telegram&& telegram) {
            telegrams += telegram.status == telegram::Status::Ok ? 1U : 0U;
        });
        line::FrameIndex end;
        for (bool more = true; more;) {
            RecordingScan::Part part;
            more = scan->next(3000, part, framer).value();
            end = end + part.tally.frames;
            recorded.append(part, end);
        }
        QCOMPARE(telegrams, std::size_t{30});
        QCOMPARE(recorded.end().value, std::uint64_t{expected.size()});
        // From the end to the beginning, so that parts are gone back to.
        for (std::size_t i = expected.size(); i-- > 0;)
            QVERIFY2(recorded.frame({i}) == expected[i], qPrintable(QString::number(i)));
    }
    void aNoteOnBytesOfALaterPartStandsThere()
    {
        const QTemporaryDir folder;
        for (std::uint32_t part : {1U, 2U}) {
            RecordingInfo about = info();
            about.part = part;
            about.firstFrame = part == 1 ? 0 : 3;
            std::vector<std::uint8_t> file;
            RecordingWriter writer(about);
            writer.begin(file);
            writer.append(data(seconds(part), "abc"), file);
            if (part == 2) {
                // Somebody's comment, put on a packet of bytes by another program.
                constexpr std::array<std::uint8_t, 12> received{0, 0, 0, 0, 0, 0, 0, 0, 2};
                constexpr std::array<std::uint8_t, 1> byte{'d'};
                const std::vector<std::string> comments{"odd"};
                pcapng::appendPacket(file, *about.start + seconds(3), received, byte, comments);
            }
            std::ofstream(inFolder(folder, part == 1 ? "a-1.pcapng" : "a-2.pcapng"), std::ios::binary)
                .write(reinterpret_cast<const char*>(file.data()), static_cast<std::streamsize>(file.size()));
        }
        const Content read = readAll(findSeries(inFolder(folder, "a-2.pcapng")));
        QCOMPARE(read.bytes, std::string("abcabcd"));
        const auto marked = std::find_if(read.events.begin(), read.events.end(),
                                         [](const Event& event) { return event.kind == EventKind::Mark; });
        QVERIFY(marked != read.events.end());
        QCOMPARE(marked->count, std::uint64_t{7});
    }
    /// The oldest part has gone, as the ring does it; one in the middle was lost; the last was cut.
    void aSeriesWithPartsMissingSaysWhatIsLost()
    {
        const QTemporaryDir folder;
        SystemStorage storage;
        SeriesPlan plan{inFolder(folder, "a.pcapng")};
        plan.partTime = seconds(10);
        SeriesWriter writer(storage, plan, info(), {});
        for (const Event& event :
             {data(seconds(0), "first"), data(seconds(10), "second"), data(seconds(20), "third"),
              data(seconds(30), "fourth"), mark(seconds(31), 7, "e of second"), mark(seconds(31), 2, "gone")})
            QCOMPARE(writer.write({&event, 1}).events, std::size_t{1});
        writer.end(Time(seconds(31)));
        QCOMPARE(writer.parts().size(), std::size_t{4});
        fs::remove(writer.parts()[0]);
        fs::remove(writer.parts()[2]);
        const auto left = findSeries(writer.parts()[3]);
        QCOMPARE(left.size(), std::size_t{2});
        const Content read = readAll(left);
        QCOMPARE(read.bytes, std::string("secondfourth"));
        QCOMPARE(read.events.size(), std::size_t{5});
        QVERIFY(read.events[0].time == Time(seconds(0)));
        QVERIFY(read.events[1].kind == EventKind::DataLost);
        QCOMPARE(read.events[1].count, std::uint64_t{5});
        QVERIFY(read.events[2].time == Time(seconds(20)));
        QCOMPARE(read.events[3].count, std::uint64_t{2});
        QCOMPARE(read.events[4].count, std::uint64_t{0});
        std::ofstream(left[1], std::ios::trunc) << "no recording any more";
        QVERIFY(readAll(left).fault.find("a-0004.pcapng") != std::string::npos);
    }
    void aSeriesIsCopiedIntoOneFile()
    {
        const QTemporaryDir folder;
        SystemStorage storage;
        const std::vector<Event> events = session(20);
        SeriesPlan plan{inFolder(folder, "a.pcapng")};
        plan.partBytes = 5000;
        SeriesWriter writer(storage, plan, info(), {});
        QCOMPARE(writer.write(events).events, events.size());
        writer.end(events.back().time);
        const fs::path target = inFolder(folder, "saved.pcapng");
        double last = 0;
        const auto note = [&](double progress) {
            last = progress;
            return true;
        };
        QVERIFY(copySeries(storage, writer.parts(), target, note).ok());
        QCOMPARE(last, 1.0);
        QCOMPARE(findSeries(target).size(), std::size_t{1});
        QCOMPARE(readAll({target}).bytes, bytesOf(events));
        QVERIFY2(!copySeries(storage, writer.parts(), target, note).ok(), "nothing is written over");
        const fs::path unwanted = inFolder(folder, "unwanted.pcapng");
        const auto stopped = copySeries(storage, writer.parts(), unwanted, [](double) { return false; });
        QCOMPARE(stopped.error().kind, base::ErrorKind::Cancelled);
        QVERIFY(!fs::exists(unwanted));
    }
    void aRecordingBeginsAsTheInputStands()
    {
        FakeStorage storage;
        SeriesBeginning beginning;
        beginning.settings = "9600,7,E,1 normal";
        beginning.lines = {ControlLines::Rts, ControlLines::Rts | ControlLines::Cts};
        beginning.frames = 1000;
        SeriesWriter writer(storage, {"kept.pcapng"}, info(), beginning);
        for (const Event& event : {data(minutes(5), "abc"), mark(minutes(6), 3, "before it began"),
                                   mark(minutes(6), 1002, "at b")})
            QCOMPARE(writer.write({&event, 1}).events, std::size_t{1});
        const Content read = readFake(storage, "kept.pcapng");
        QCOMPARE(read.events.size(), std::size_t{4});
        QCOMPARE(read.events[0].text, beginning.settings);
        QVERIFY(read.events[1].lines == beginning.lines);
        QVERIFY(read.events[2].time == Time{});
        QCOMPARE(read.events[3].count, std::uint64_t{2});
    }
    void aFileThatIsRemovedCostsNothing()
    {
        FakeStorage storage;
        SeriesWriter writer(storage, {"a.pcapng"}, info(), {});
        const Event first = data(seconds(1), "first");
        const Event second = data(seconds(2), "second");
        QCOMPARE(writer.write({&first, 1}).events, std::size_t{1});
        storage.removeFile("a.pcapng");
        QCOMPARE(writer.write({&second, 1}).events, std::size_t{1});
        QCOMPARE(writer.path(), fs::path("a-0002.pcapng"));
        QCOMPARE(readFake(storage, "a-0002.pcapng").bytes, std::string("second"));
        QCOMPARE(RecordingReader::open(storage.bytes("a-0002.pcapng")).value().info().firstFrame,
                 std::uint64_t{5});
    }
    /// However little room there is: what is in files then is every byte once.
    void aFullDiskDoublesNothingAndLosesNothing()
    {
        std::vector<Event> events = session(2);
        const std::string all = bytesOf(events);
        std::size_t resumed = 0;
        for (std::uint64_t space = 0; space < 3000; space += 17) {
            FakeStorage storage;
            storage.setSpace(space);
            SeriesWriter writer(storage, {"a.pcapng"}, info(), {});
            const auto first = writer.write(events);
            QCOMPARE(first.fault, StorageFault::Full);
            storage.setSpace({});
            const auto rest = writer.write(std::span(events).subspan(first.events));
            QCOMPARE(first.events + rest.events, events.size());
            std::string bytes;
            int settings = 0;
            for (const fs::path& part : writer.parts()) {
                const Content read = readFake(storage, part);
                bytes += read.bytes;
                settings += countOf(read, EventKind::Settings);
            }
            QCOMPARE(bytes, all);
            QVERIFY(settings >= 1);
            QCOMPARE(storage.names().size(), writer.parts().size());
            resumed += writer.parts().size() - 1;
        }
        QVERIFY(resumed > 50);
    }
    void whatIsLostStandsInItsPlaceAndMarksStayRight()
    {
        FakeStorage storage;
        SeriesWriter writer(storage, {"a.pcapng"}, info(), {});
        const Event first = data(seconds(1), "abc");
        const Event second = data(seconds(9), "xyz");
        QCOMPARE(writer.write({&first, 1}).events, std::size_t{1});
        QCOMPARE(writer.writeLost(Time(seconds(2)), 10), StorageFault::None);
        QCOMPARE(writer.write({&second, 1}).events, std::size_t{1});
        for (const Event& event :
             {mark(seconds(10), 3, "c"), mark(seconds(10), 5, "lost"), mark(seconds(10), 15, "y")})
            QCOMPARE(writer.write({&event, 1}).events, std::size_t{1});
        const Content read = readFake(storage, "a.pcapng");
        QVERIFY(read.events[1].kind == EventKind::DataLost);
        QCOMPARE(read.events[1].count, std::uint64_t{10});
        QCOMPARE(read.events[3].count, std::uint64_t{3});
        QCOMPARE(read.events[4].count, std::uint64_t{0});
        QCOMPARE(read.events[5].count, std::uint64_t{5});
        QCOMPARE(writer.lost(), std::uint64_t{10});
    }
    void namesThatAreTakenArePassedOver()
    {
        FakeStorage storage;
        storage.addFile("a.pcapng", 5, {});
        storage.addFile("a-0002.pcapng", 5, {});
        const Event event = data(seconds(1), "x");
        SeriesWriter writer(storage, {"a.pcapng"}, info(), {});
        QCOMPARE(writer.write({&event, 1}).events, std::size_t{1});
        QCOMPARE(writer.path(), fs::path("a-0003.pcapng"));
        QCOMPARE(storage.bytes("a.pcapng").size(), std::size_t{5});
        SeriesPlan plan{"a.pcapng"};
        plan.replaceFirst = true;
        SeriesWriter replacing(storage, plan, info(), {});
        QCOMPARE(replacing.write({&event, 1}).events, std::size_t{1});
        QCOMPARE(replacing.path(), fs::path("a.pcapng"));
    }
    void faultsHaveARemedy()
    {
        for (const auto fault : {StorageFault::Full, StorageFault::Exists, StorageFault::Missing,
                                 StorageFault::NoPermission, StorageFault::Failed}) {
            const auto error = explain(fault, "/media/stick/a.pcapng");
            QVERIFY(error.message.find("/media/stick/a.pcapng") != std::string::npos);
            QVERIFY(!error.remedy.empty());
        }
    }
    void theSystemsFilesTellTheirFaults()
    {
        const QTemporaryDir folder;
        SystemStorage storage;
        const fs::path path = inFolder(folder, "a");
        auto created = storage.create(path);
        QCOMPARE(created.fault, StorageFault::None);
        QCOMPARE(created.file->append(std::vector<std::uint8_t>{1, 2, 3}).bytes, std::size_t{3});
        QCOMPARE(created.file->sync(), StorageFault::None);
        QCOMPARE(storage.create(path).fault, StorageFault::Exists);
        QCOMPARE(storage.create(inFolder(folder, "no/a")).fault, StorageFault::Missing);
        QVERIFY2(!storage.removeUnused(path), "it is being written");
        QVERIFY(created.file->inPlace());
        fs::rename(path, inFolder(folder, "b"));
        QVERIFY(!created.file->inPlace());
        created.file.reset();
        QVERIFY(storage.removeUnused(inFolder(folder, "b")));
        QVERIFY(storage.freeSpace(inFolder(folder, "")).value_or(0) > 0);
    }

    void theRingKeepsWithinItsLimits()
    {
        FakeStorage storage;
        const WallTime now = *info().start;
        RingLimits limits;
        limits.bytes = 4'000'000;
        limits.age = hours(10);
        const auto add = [&](const char* name, std::size_t size, hours age) {
            storage.addFile(fs::path("ring") / name, size, now - age);
        };
        add("ring-old.pcapng", 1000, hours(11));
        add("ring-b.pcapng", 1'500'000, hours(3));
        add("ring-c.pcapng", 1'500'000, hours(2));
        add("ring-d.pcapng", 1'500'000, hours(1));
        add("mine.pcapng", 9'000'000, hours(100));
        add("ring-notes.txt", 9'000'000, hours(100));
        const auto written = storage.create("ring/ring-a.pcapng"); // long since, and still being written
        trimRing(storage, "ring", limits, now);
        const std::vector<fs::path> expected{"ring/mine.pcapng", "ring/ring-a.pcapng", "ring/ring-c.pcapng",
                                             "ring/ring-d.pcapng", "ring/ring-notes.txt"};
        QVERIFY(storage.names() == expected);
        trimRing(storage, "ring", limits, now + hours(9) - minutes(30));
        QCOMPARE(storage.names().size(), std::size_t{4});
    }
    void ringFilesAreNamedByTimeAndPort()
    {
        RingLimits limits;
        const auto plan = ringPlan("ring", limits, *info().start, "tcp://192.168.1.5:23", "a1b2");
        QCOMPARE(plan.first, fs::path("ring/ring-20261123-210000-192.168.1.5-23-a1b2.pcapng"));
        QVERIFY(plan.partBytes * 10 < limits.bytes);
        QCOMPARE(portForFileName("/dev/ttyUSB0"), std::string("ttyUSB0"));
        QCOMPARE(portForFileName("demo:dsmr50,flip=0.1"), std::string("demo-dsmr50-flip-0.1"));
    }
};

QTEST_GUILESS_MAIN(TestRecordingSeries)
#include "tst_recording_series.moc"

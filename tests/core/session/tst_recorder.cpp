// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/recording_series.h"
#include "core/session/recorder.h"
#include "tests/support/fake_storage.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <cstdio>

using namespace p1scope;
using namespace p1scope::capture;
using namespace p1scope::session;
using files::StorageFault;
using p1scope::tests::FakeStorage;

namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int telegramsBeforeKill = 1500;

EventBatch batch(Event event)
{
    return std::make_shared<const std::vector<Event>>(1, std::move(event));
}

EventBatch data(Duration when, const std::string& bytes)
{
    Event event;
    event.timeBasis = TimeBasis::Estimated;
    event.time = Time(when);
    event.bytes.assign(bytes.begin(), bytes.end());
    return batch(event);
}

EventBatch status(EventKind kind, const std::string& text)
{
    Event event;
    event.kind = kind;
    event.timeBasis = TimeBasis::Estimated;
    event.text = text;
    return batch(event);
}

RecordingInfo info()
{
    RecordingInfo info;
    info.port = "demo:dsmr50";
    info.program = "P1 Scope";
    info.settings = "115200,8,N,1 normal";
    return info;
}

struct Content {
    std::string bytes;
    std::vector<Event> events;
};

Content read(const std::vector<std::uint8_t>& file)
{
    Content result;
    auto reader = RecordingReader::open(file);
    Event event;
    while (reader) {
        const auto more = reader.value().next(event);
        if (!more || !more.value())
            break;
        result.bytes.append(event.bytes.begin(), event.bytes.end());
        result.events.push_back(event);
    }
    return result;
}

/// Clocks that stand until they are set.
struct Clocks {
    std::atomic<Duration::rep> wall = 1'795'467'600'000'000'000;
    std::atomic<Duration::rep> steady = 0;
    void pass(Duration time)
    {
        wall += time.count();
        steady += time.count();
    }
    RecorderClocks made()
    {
        return {[this] { return WallTime(Duration(wall.load())); },
                [this] { return Duration(steady.load()); }};
    }
};

/// "000001 000002 …": what is missing of it is seen.
std::string numbered(int number)
{
    return QString::number(number).rightJustified(6, u'0').toStdString() + ' ';
}

RecordingSettings ringIn(const fs::path& folder)
{
    RecordingSettings settings;
    settings.ring = true;
    settings.ringFolder = folder;
    return settings;
}

/// Records numbers into the folder, says which, and ends by nothing but a signal.
int recordUntilKilled(const QString& folder)
{
    Recorder recorder(ringIn(fs::path(folder.toStdString())), info());
    recorder.keep(fs::path(folder.toStdString()) / "kept.pcapng");
    QElapsedTimer clock;
    clock.start();
    int number = 0;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        recorder.offer(data(Duration(clock.nsecsElapsed()), numbered(++number)));
        std::printf("%d\n", number);
        std::fflush(stdout);
    });
    timer.start(1);
    return QCoreApplication::exec();
}

} // namespace

class TestRecorder : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_storage = std::make_shared<FakeStorage>();
        m_clocks = std::make_unique<Clocks>();
        m_storage->setNow(WallTime(Duration(m_clocks->wall)));
    }

    void nothingIsWrittenWithoutBeingAskedFor()
    {
        {
            Recorder recorder({}, info(), m_storage, m_clocks->made());
            recorder.offer(data(seconds(1), "abc"));
        }
        QVERIFY(m_storage->names().empty());
    }
    void theRingHoldsTheSession()
    {
        auto recorder = make(ringIn("ring"));
        recorder->offer(status(EventKind::Settings, "9600,7,E,1 normal"));
        recorder->offer(data(seconds(1), "abc"));
        QTRY_COMPARE(recorder->ringParts().size(), std::size_t{1});
        const auto path = recorder->ringParts().front();
        QTRY_COMPARE(read(m_storage->bytes(path)).bytes, std::string("abc"));
        QVERIFY(recorder->state().ring.on);
        QVERIFY(!recorder->state().kept.on);
        QCOMPARE(path.parent_path(), fs::path("ring"));
        recorder.reset();
        const auto file = m_storage->bytes(path);
        const auto reader = RecordingReader::open(file).take();
        QCOMPARE(reader.info().port, std::string("demo:dsmr50"));
        QVERIFY(!reader.info().series.empty());
        QVERIFY(*reader.info().start == WallTime(Duration(m_clocks->wall)));
    }
    /// Two sessions at once, and one that was killed, share a folder and its limits.
    void sessionsShareTheRing()
    {
        RecordingSettings settings = ringIn("ring");
        settings.ringLimits.bytes = 3'000'000;
        for (int i = 1; i <= 3; ++i)
            m_storage->addFile(fs::path("ring") / ("ring-killed-" + std::to_string(i) + ".pcapng"), 1'000'000,
                               WallTime(Duration(m_clocks->wall)) - hours(i));
        auto first = make(settings);
        auto second = make(settings);
        first->offer(data(seconds(1), "first"));
        second->offer(data(seconds(1), "second"));
        QTRY_VERIFY(first->ringParts().size() == 1 && second->ringParts().size() == 1);
        QTRY_COMPARE(read(m_storage->bytes(first->ringParts().front())).bytes, std::string("first"));
        QTRY_COMPARE(read(m_storage->bytes(second->ringParts().front())).bytes, std::string("second"));
        const std::vector<fs::path> left = m_storage->names();
        QCOMPARE(left.size(), std::size_t{4});
        QVERIFY2(std::find(left.begin(), left.end(), "ring/ring-killed-3.pcapng") == left.end(),
                 "the oldest goes first");
    }
    void theRingFollowsItsSettings()
    {
        RecordingSettings settings = ringIn("ring");
        auto recorder = make(settings);
        recorder->offer(data(seconds(1), "abc"));
        QTRY_VERIFY(recorder->state().ring.on);
        settings.ring = false;
        recorder->change(settings);
        QTRY_VERIFY(!recorder->state().ring.on);
        recorder->offer(data(seconds(2), "not recorded"));
        settings.ring = true;
        recorder->change(settings);
        QTRY_VERIFY(recorder->state().ring.on);
        recorder->offer(data(seconds(3), "xyz"));
        QTRY_COMPARE(read(m_storage->bytes(recorder->ringParts().front())).bytes, std::string("xyz"));
        QCOMPARE(m_storage->names().size(), std::size_t{2});
    }
    void keepsFromNowOnAsTheInputStands()
    {
        auto recorder = make({});
        Event lines;
        lines.kind = EventKind::ControlLines;
        lines.lines = {ControlLines::Rts, ControlLines::Rts | ControlLines::Cts};
        recorder->offer(batch(lines));
        recorder->offer(status(EventKind::Settings, "9600,7,E,1 normal"));
        recorder->offer(data(seconds(1), "before"));
        m_clocks->pass(seconds(5));
        recorder->keep("kept.pcapng");
        QTRY_VERIFY2(!m_storage->bytes("kept.pcapng").empty(), "the file is there before anything comes");
        recorder->offer(data(seconds(6), "after"));
        recorder->mark(9, "at t");
        m_clocks->pass(seconds(1));
        QTRY_VERIFY(recorder->state().kept.duration == seconds(1));
        QTRY_COMPARE(recorder->state().kept.bytes, std::uint64_t{m_storage->bytes("kept.pcapng").size()});
        recorder->stopKeeping();
        QTRY_VERIFY(!recorder->state().kept.on);
        recorder->offer(data(seconds(7), "later"));
        recorder.reset();
        const Content kept = read(m_storage->bytes("kept.pcapng"));
        QCOMPARE(kept.bytes, std::string("after"));
        QCOMPARE(kept.events.size(), std::size_t{4});
        QCOMPARE(kept.events[0].text, std::string("9600,7,E,1 normal"));
        QVERIFY(kept.events[1].lines == lines.lines);
        QVERIFY(kept.events[2].time == Time(seconds(1))); // by the file's clock, which began at 5 s
        QCOMPARE(kept.events[3].text, std::string("at t"));
        QCOMPARE(kept.events[3].count, std::uint64_t{3});
    }
    void keepingTakesTheNamesPlace()
    {
        m_storage->addFile("kept.pcapng", 10, {});
        auto recorder = make({});
        recorder->keep("kept.pcapng");
        QTRY_VERIFY(recorder->state().kept.on);
        recorder->offer(data(seconds(1), "abc"));
        QTRY_COMPARE(read(m_storage->bytes("kept.pcapng")).bytes, std::string("abc"));
    }
    void aLongRecordingGoesOnInAnotherFile()
    {
        RecordingSettings settings;
        settings.partTime = hours(1);
        auto recorder = make(settings);
        recorder->keep("days.pcapng");
        recorder->offer(data(seconds(0), "first"));
        recorder->offer(data(hours(1), "second"));
        recorder->offer(data(hours(2), "third"));
        recorder.reset();
        QCOMPARE(read(m_storage->bytes("days.pcapng")).bytes, std::string("first"));
        QCOMPARE(read(m_storage->bytes("days-0002.pcapng")).bytes, std::string("second"));
        QCOMPARE(read(m_storage->bytes("days-0003.pcapng")).bytes, std::string("third"));
    }
    /// The disk is full for a while: the session goes on, says so, and nothing is lost.
    void aFullDiskIsToldAndWaitedFor()
    {
        auto recorder = make({});
        recorder->keep("kept.pcapng");
        recorder->offer(data(seconds(1), "before "));
        QTRY_COMPARE(read(m_storage->bytes("kept.pcapng")).bytes, std::string("before "));
        m_storage->setSpace(30);
        recorder->offer(data(seconds(2), "during "));
        QTRY_VERIFY(recorder->state().kept.fault.has_value());
        const auto fault = *recorder->state().kept.fault;
        QVERIFY2(fault.message.find("no space") != std::string::npos, fault.message.c_str());
        QVERIFY(!fault.remedy.empty());
        // Too little, however often it is tried.
        m_storage->setSpace(1000);
        m_clocks->pass(seconds(60));
        recorder->offer(data(seconds(3), "and "));
        m_storage->setSpace({});
        m_clocks->pass(seconds(60));
        QTRY_VERIFY(!recorder->state().kept.fault.has_value());
        recorder->offer(data(seconds(4), "after"));
        QTRY_COMPARE(read(m_storage->bytes("kept-0002.pcapng")).bytes, std::string("during and after"));
        const RecordingState state = recorder->state().kept;
        QVERIFY2(state.resumed.find("kept-0002.pcapng") != std::string::npos, state.resumed.c_str());
        QCOMPARE(state.lost, std::uint64_t{0});
        QCOMPARE(m_storage->names().size(), std::size_t{2});
    }
    /// It takes nothing for longer than memory can bridge: what is missing is counted, and stands in its
    /// place.
    void whatCannotBeBridgedIsCountedAndStored()
    {
        auto recorder = make({});
        recorder->keep("kept.pcapng");
        recorder->offer(data(seconds(1), "before"));
        QTRY_COMPARE(read(m_storage->bytes("kept.pcapng")).bytes, std::string("before"));
        m_storage->setFault(StorageFault::Failed);
        const std::string block(1'000'000, 'x');
        for (int i = 0; i < 20; ++i) {
            recorder->offer(data(seconds(2 + i), block));
            QTRY_VERIFY(recorder->state().kept.fault.has_value());
        }
        recorder->offer(status(EventKind::Settings, "9600,7,E,1 normal"));
        QTRY_VERIFY(recorder->state().kept.lost > 0);
        m_storage->setFault(StorageFault::None);
        m_clocks->pass(seconds(60));
        QTRY_VERIFY(!recorder->state().kept.fault.has_value());
        recorder->offer(data(seconds(30), "after"));
        const auto lost = recorder->state().kept.lost;
        recorder.reset();
        const Content read1 = read(m_storage->bytes("kept.pcapng"));
        const Content read2 = read(m_storage->bytes("kept-0002.pcapng"));
        QCOMPARE(read1.bytes, std::string("before"));
        QCOMPARE(read2.bytes.size() + lost, 20 * block.size() + 5);
        QVERIFY(read2.bytes.ends_with("after"));
        const auto n = read2.events.size();
        QVERIFY(read2.events[n - 3].kind == EventKind::DataLost);
        QCOMPARE(read2.events[n - 3].count, lost);
        QCOMPARE(read2.events[n - 2].text, std::string("9600,7,E,1 normal"));
    }
    /// A disk that stands still holds up nobody, and costs nothing that memory can hold.
    void aSlowDiskIsNotWaitedFor()
    {
        auto recorder = make({});
        recorder->keep("kept.pcapng");
        m_storage->holdSync(true);
        recorder->offer(data(seconds(0), numbered(0)));
        // The time for it may pass before there is anything to sync, and comes again.
        QTRY_VERIFY((m_clocks->pass(seconds(2)), m_storage->waiting()));
        std::string all = numbered(0);
        for (int i = 1; i < 5000; ++i) {
            all += numbered(i);
            recorder->offer(data(milliseconds(i), numbered(i)));
        }
        QVERIFY(m_storage->waiting());
        // More than memory is given for.
        const std::string block(1'000'000, 'x');
        for (int i = 0; i < 20; ++i)
            recorder->offer(data(seconds(10), block));
        m_storage->holdSync(false);
        QTRY_VERIFY(recorder->state().kept.lost > 0);
        recorder->offer(data(seconds(11), "after"));
        const auto lost = recorder->state().kept.lost;
        recorder.reset();
        const Content kept = read(m_storage->bytes("kept.pcapng"));
        QVERIFY(kept.bytes.starts_with(all));
        QVERIFY(kept.bytes.ends_with("after"));
        QCOMPARE(kept.bytes.size() + lost, all.size() + 20 * block.size() + 5);
    }
    void aRemovedFileIsNoticedAndReplaced()
    {
        auto recorder = make({});
        recorder->keep("kept.pcapng");
        recorder->offer(data(seconds(1), "before"));
        QTRY_COMPARE(read(m_storage->bytes("kept.pcapng")).bytes, std::string("before"));
        m_storage->removeFile("kept.pcapng");
        // Noticed though nothing comes.
        m_clocks->pass(seconds(2));
        QTRY_VERIFY(!recorder->state().kept.resumed.empty());
        const RecordingState state = recorder->state().kept;
        QVERIFY2(state.resumed.find("removed") != std::string::npos, state.resumed.c_str());
        QVERIFY(!state.fault);
        QCOMPARE(state.path, fs::path("kept-0002.pcapng"));
        recorder->offer(data(seconds(2), "after"));
        QTRY_COMPARE(read(m_storage->bytes("kept-0002.pcapng")).bytes, std::string("after"));
    }
    void aPlaceThatCannotBeWrittenIsToldAtOnce()
    {
        m_storage->setFault(StorageFault::NoPermission);
        auto recorder = make({});
        recorder->offer(data(seconds(1), "abc"));
        recorder->keep("/locked/kept.pcapng");
        QTRY_VERIFY(recorder->state().kept.fault.has_value());
        QVERIFY(recorder->state().kept.fault->message.find("permission") != std::string::npos);
    }
    void syncsEverySecond()
    {
        auto recorder = make({});
        recorder->keep("kept.pcapng");
        recorder->offer(data(seconds(0), "abc"));
        for (int second = 1; second < 4; ++second) {
            const int before = m_storage->syncs();
            m_clocks->pass(seconds(1));
            QTRY_COMPARE(m_storage->syncs(), before + 1);
        }
    }
    void tellsWhereTheMachinesClockHasGone()
    {
        RecordingSettings settings;
        settings.partTime = seconds(100);
        auto recorder = make(settings);
        recorder->keep("kept.pcapng");
        recorder->offer(data(seconds(0), "abc"));
        const auto says = [this](const char* path, const char* word) {
            const auto file = m_storage->bytes(path);
            const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
            return text.find(word) != std::string_view::npos;
        };
        m_clocks->pass(seconds(2));
        m_clocks->wall += Duration(milliseconds(40)).count();
        QTRY_VERIFY(m_storage->syncs() > 0);
        QVERIFY2(!says("kept.pcapng", "clock="), "40 ms are no news");
        m_clocks->pass(seconds(2));
        m_clocks->wall += Duration(seconds(3600)).count();
        QTRY_VERIFY(says("kept.pcapng", "clock=+3600.040 s"));
        m_clocks->pass(seconds(200));
        recorder->offer(data(seconds(204), "xyz"));
        QTRY_VERIFY(says("kept-0002.pcapng", "clock=+3600.040 s"));
        QCOMPARE(read(m_storage->bytes("kept.pcapng")).bytes, std::string("abc"));
    }
    /// A program that is killed while it writes: what it had a second before is there.
    void aKilledProgramLosesAtMostTheLastSecond()
    {
        const QTemporaryDir folder;
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--record-into"), folder.path()});
        QElapsedTimer clock;
        clock.start();
        std::deque<std::pair<qint64, int>> said; // when, and up to which number
        QByteArray heard;
        int number = 0;
        while (number < telegramsBeforeKill) {
            QVERIFY(child.waitForReadyRead(20'000));
            heard += child.readAllStandardOutput();
            const auto line = heard.lastIndexOf('\n', heard.size() - 2) + 1;
            if (heard.endsWith('\n'))
                number = heard.mid(line).trimmed().toInt();
            said.emplace_back(clock.elapsed(), number);
        }
        child.kill();
        const qint64 killed = clock.elapsed();
        QVERIFY(child.waitForFinished(20'000));
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        int safe = 0;
        for (const auto& [when, upTo] : said)
            safe = when + 1000 <= killed ? upTo : safe;
        QVERIFY(safe > 0);

        files::SystemStorage storage;
        std::vector<fs::path> recordings;
        for (const auto& file : storage.list(fs::path(folder.path().toStdString())))
            recordings.push_back(file.path);
        QCOMPARE(recordings.size(), std::size_t{2}); // the ring's, and the kept one
        for (const fs::path& path : recordings) {
            const auto mapped = files::MappedFile::open(path).take();
            const Content content =
                read(std::vector<std::uint8_t>(mapped->bytes().begin(), mapped->bytes().end()));
            int found = 0;
            while (content.bytes.compare(static_cast<std::size_t>(found) * 7, 7, numbered(found + 1)) == 0)
                ++found;
            QCOMPARE(content.bytes.size(), static_cast<std::size_t>(found) * 7);
            QVERIFY2(found >= safe, qPrintable(QStringLiteral("%1 of %2").arg(found).arg(safe)));
            QVERIFY2(storage.removeUnused(path), "nobody holds what a killed program wrote");
        }
    }

private:
    std::unique_ptr<Recorder> make(const RecordingSettings& settings)
    {
        return std::make_unique<Recorder>(settings, info(), m_storage, m_clocks->made());
    }

    std::shared_ptr<FakeStorage> m_storage;
    std::unique_ptr<Clocks> m_clocks;
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QStringLiteral("--record-into"))
        return recordUntilKilled(arguments.value(2));
    TestRecorder test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_recorder.moc"

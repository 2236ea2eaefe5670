// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recording.h"
#include "core/session/replay_player.h"
#include "core/session/replay_source.h"
#include "core/session/session.h"
#include "tests/support/recordings.h"

#include <QEventLoop>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace p1scope;
using namespace p1scope::session;
using capture::Duration;
using capture::Event;
using capture::EventKind;
using capture::Time;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr Duration beginning = std::chrono::hours(3); ///< some reading of the injected clock

Event at(EventKind kind, Duration time, std::string_view bytes = {}, std::string text = {})
{
    Event event;
    event.kind = kind;
    event.timeBasis = capture::TimeBasis::Estimated;
    event.time = Time(time);
    event.bytes.assign(bytes.begin(), bytes.end());
    event.text = std::move(text);
    return event;
}

ReplayPlayer playerOf(std::vector<Event> events)
{
    return ReplayPlayer(replayOf(std::move(events), line::dsmr4Settings()));
}

/// A byte each 100 ms from one second on: "abcdef…".
std::vector<Event> letters(int count)
{
    std::vector<Event> events;
    for (int i = 0; i < count; ++i)
        events.push_back(at(EventKind::Data, seconds(1) + milliseconds(100) * i,
                            std::string(1, static_cast<char>('a' + i % 26))));
    return events;
}

std::string textOf(const std::vector<Event>& events)
{
    std::string text;
    for (const Event& event : events)
        text.append(event.bytes.begin(), event.bytes.end());
    return text;
}

/// Plays to the end on a clock that stands still until the next event is due; when each event came.
std::vector<std::pair<Event, Duration>> playOut(ReplayPlayer& player, Duration from = beginning,
                                                std::size_t atMost = 1000)
{
    std::vector<std::pair<Event, Duration>> played;
    player.play(from);
    Duration now = from;
    for (auto due = player.nextDue(); due && played.size() < atMost; due = player.nextDue()) {
        now = std::max(now, *due);
        std::vector<Event> events;
        if (!player.advance(now, events).ok())
            break;
        for (Event& event : events)
            played.emplace_back(std::move(event), now);
    }
    return played;
}

/// A recording on disk of some telegrams, a second apart.
QString writeRecording(const QTemporaryDir& folder, unsigned telegrams)
{
    const QString path = folder.filePath(QStringLiteral("session.pcapng"));
    return tests::writeRecording(path, telegrams) ? path : QString();
}

std::filesystem::path pathOf(const QString& name)
{
    return name.toStdString();
}

} // namespace

class TestReplay : public QObject {
    Q_OBJECT
private slots:
    void theFirstFrameComesFirstAndTheSpacingIsTheOriginal_data()
    {
        QTest::addColumn<double>("speed");
        for (const double speed : {1.0, 0.25, 7.0, 100.0})
            QTest::addRow("%g", speed) << speed;
    }
    void theFirstFrameComesFirstAndTheSpacingIsTheOriginal()
    {
        QFETCH(double, speed);
        auto player = playerOf(letters(50));
        player.setSpeed(speed, beginning);
        const auto played = playOut(player);
        QCOMPARE(played.size(), std::size_t{50});
        for (std::size_t i = 0; i < played.size(); ++i) {
            const double expected = 1e8 * static_cast<double>(i) / speed;
            QVERIFY(std::abs(static_cast<double>((played[i].second - beginning).count()) - expected) <= 0.5);
            QCOMPARE(played[i].first.time, Time(seconds(1) + milliseconds(100) * static_cast<int>(i)));
        }
        QVERIFY(player.ended());
    }
    void nothingAddsUpHoweverLongItPlays()
    {
        // Spacing that no speed divides evenly, and a clock that is looked at late.
        std::vector<Event> events;
        for (int i = 0; i < 100'000; ++i)
            events.push_back(at(EventKind::Data, Duration(864'333'331LL * i), "x"));
        auto player = playerOf(std::move(events));
        player.setSpeed(3, beginning);
        player.play(beginning);
        Duration last{};
        for (auto due = player.nextDue(); due; due = player.nextDue()) {
            std::vector<Event> out;
            last = *due;
            QVERIFY(player.advance(*due + milliseconds(1), out).ok());
        }
        QCOMPARE(last - beginning, Duration(864'333'331LL * 99'999 / 3));
    }
    void everythingElseComesAsItWasRecorded()
    {
        std::vector<Event> events{at(EventKind::Connection, {}, {}, "opened x"),
                                  at(EventKind::Settings, milliseconds(1), {}, "9600,7,E,1 normal"),
                                  at(EventKind::Data, seconds(5), "ab"),
                                  at(EventKind::Break, seconds(6)),
                                  at(EventKind::ParityError, seconds(7), "c"),
                                  at(EventKind::DataLost, seconds(8)),
                                  at(EventKind::Mark, seconds(9), {}, "here")};
        Event lines = at(EventKind::ControlLines, seconds(4));
        lines.lines = {capture::ControlLines::Rts, 0x3F};
        events.insert(events.begin() + 2, lines);
        events[6].count = 17;
        auto player = playerOf(events);
        QCOMPARE(player.begin(), Time(seconds(5)));
        const auto played = playOut(player);
        QCOMPARE(played.size(), events.size());
        for (std::size_t i = 0; i < events.size(); ++i) {
            const Event& event = played[i].first;
            QVERIFY(event.kind == events[i].kind && event.bytes == events[i].bytes &&
                    event.text == events[i].text && event.count == events[i].count &&
                    event.lines == events[i].lines && event.time == events[i].time);
            // What came before the first byte is there at once.
            QCOMPARE(played[i].second - beginning, std::max(events[i].time - Time(seconds(5)), Duration(0)));
        }
    }
    void pausesWhereItStandsAndGoesOnFromThere()
    {
        auto player = playerOf(letters(10));
        std::vector<Event> out;
        player.play(beginning);
        QVERIFY(player.advance(beginning + milliseconds(250), out).ok());
        QCOMPARE(textOf(out), std::string("abc"));
        player.pause(beginning + milliseconds(250));
        QVERIFY(!player.nextDue().has_value());
        QVERIFY(player.advance(beginning + seconds(50), out).ok());
        QCOMPARE(textOf(out), std::string("abc"));
        QCOMPARE(player.position(beginning + seconds(60)), Time(milliseconds(1250)));
        player.play(beginning + seconds(100));
        QCOMPARE(player.nextDue(), std::optional(beginning + seconds(100) + milliseconds(50)));
        // Twice as fast from half-way on.
        player.setSpeed(2, beginning + seconds(100) + milliseconds(20));
        QCOMPARE(player.nextDue(), std::optional(beginning + seconds(100) + milliseconds(35)));
    }
    void asFastAsItCanGivesAllInBatches()
    {
        std::vector<Event> events;
        const std::string block(1000, 'x');
        for (int i = 0; i < 1000; ++i)
            events.push_back(at(EventKind::Data, seconds(i), block));
        auto player = playerOf(std::move(events));
        player.setSpeed(ReplayPlayer::unpaced, beginning);
        player.play(beginning);
        std::size_t bytes = 0;
        int calls = 0;
        while (player.nextDue()) {
            std::vector<Event> out;
            QVERIFY(player.advance(beginning, out).ok());
            QVERIFY(textOf(out).size() <= ReplayPlayer::batchBytes + block.size());
            bytes += textOf(out).size();
            ++calls;
        }
        QCOMPARE(bytes, std::size_t{1'000'000});
        QVERIFY(calls > 10 && calls < 100);
    }
    void seeksBothWaysAndTellsOfTheJump_data()
    {
        QTest::addColumn<int>("toMs");
        QTest::addColumn<QString>("next");
        QTest::newRow("before the beginning") << -500 << QStringLiteral("a");
        QTest::newRow("the beginning") << 1000 << QStringLiteral("a");
        QTest::newRow("between") << 1150 << QStringLiteral("c");
        QTest::newRow("exactly on") << 3000 << QStringLiteral("u");
        QTest::newRow("far") << 30'950 << QStringLiteral("o");
        QTest::newRow("behind the end") << 99'000 << QString();
    }
    void seeksBothWaysAndTellsOfTheJump()
    {
        QFETCH(int, toMs);
        QFETCH(QString, next);
        for (const int playedMs : {0, 2000, 20'000, 60'000}) {
            auto player = playerOf(letters(400));
            std::vector<Event> out;
            player.play(beginning);
            QVERIFY(player.advance(beginning + milliseconds(playedMs), out).ok());
            QVERIFY(!player.takeJump());
            const Duration now = beginning + seconds(70);
            QVERIFY(player.seek(Time(milliseconds(toMs)), now).ok());
            QCOMPARE(player.position(now), std::min(Time(milliseconds(toMs)), Time(milliseconds(40'900))));
            out.clear();
            player.setSpeed(1e9, now);
            QVERIFY(player.advance(now + milliseconds(1), out).ok());
            QCOMPARE(QString::fromStdString(textOf(out).substr(0, 1)), next);
            QCOMPARE(player.takeJump(), !out.empty());
            QVERIFY(!player.takeJump());
            for (const Event& event : out)
                QVERIFY2(event.time >= Time(milliseconds(toMs)), "as it was recorded");
            if (!out.empty())
                QCOMPARE(out.back().time - out.front().time,
                         milliseconds(100) * static_cast<int>(out.size() - 1));
        }
    }
    void aPlaceIsEnteredWithItsSettingsAndControlLines()
    {
        auto events = letters(100);
        Event lines = at(EventKind::ControlLines, seconds(2));
        lines.lines = {capture::ControlLines::Dtr, 0x3F};
        events.insert(events.begin() + 10, lines);
        events.insert(events.begin() + 50,
                      at(EventKind::Settings, events[49].time.time_since_epoch(), {}, "9600,7,E,1 normal"));
        auto player = playerOf(events);
        QVERIFY(player.seek(Time(seconds(8)), beginning).ok());
        const auto played = playOut(player);
        QCOMPARE(played[0].first.kind, EventKind::Settings);
        QCOMPARE(played[1].first.kind, EventKind::ControlLines);
        QCOMPARE(int{played[1].first.lines.state}, int{capture::ControlLines::Dtr});
        QCOMPARE(played[1].first.time, Time(seconds(8)));
        QCOMPARE(played[2].first.time, Time(seconds(8)));
    }
    void loopsAStretchWithoutAPauseOrADrift()
    {
        auto player = playerOf(letters(100));
        QVERIFY(player.loop(Time(milliseconds(1200)), Time(milliseconds(1530)), beginning).ok());
        const auto played = playOut(player, beginning, 12);
        std::string text;
        for (const auto& [event, when] : played)
            text += static_cast<char>(event.bytes.front());
        QCOMPARE(text, std::string("cdefcdefcdef"));
        for (std::size_t i = 0; i < played.size(); ++i)
            QCOMPARE(played[i].second - beginning, milliseconds(330) * static_cast<int>(i / 4) +
                                                       milliseconds(100) * static_cast<int>(i % 4));
        player.endLoop();
        QVERIFY(playOut(player, played.back().second).size() > 80);
    }
    void aLoopOverTheEndTurnsBackThereAndAnEmptyOneEnds()
    {
        auto player = playerOf(letters(3));
        QVERIFY(player.loop(Time(milliseconds(1100)), Time(seconds(500)), beginning).ok());
        QCOMPARE(playOut(player, beginning, 6).size(), std::size_t{6});
        QVERIFY(!player.ended());
        auto empty = playerOf(letters(3));
        QVERIFY(empty.loop(Time(milliseconds(1110)), Time(milliseconds(1120)), beginning).ok());
        QVERIFY(playOut(empty).empty());
        QVERIFY(empty.ended());
    }
    void endsWhereItIsTold()
    {
        auto player = playerOf(letters(100));
        player.setUntil(Time(milliseconds(1500)));
        QCOMPARE(playOut(player).size(), std::size_t{5});
        QVERIFY(player.ended());
    }
    void stepsFrameByFrame()
    {
        auto player = playerOf({at(EventKind::Settings, {}, {}, "115200,8,N,1 normal"),
                                at(EventKind::Data, seconds(1), "abc"), at(EventKind::Break, seconds(2)),
                                at(EventKind::Data, seconds(3), "d")});
        line::ByteDecoder decoder(line::dsmr4Settings());
        std::vector<line::Frame> whole;
        decoder.push(at(EventKind::Data, seconds(1), "abc"), whole);
        line::ByteDecoder stepped(line::dsmr4Settings());
        std::vector<line::Frame> frames;
        for (std::size_t i = 1; i <= 5; ++i) {
            std::vector<Event> out;
            QVERIFY(player.stepFrame(beginning, out).ok());
            QCOMPARE(out.size(), i == 1 ? std::size_t{2} : std::size_t{1});
            for (const Event& event : out)
                stepped.push(event, frames);
            QCOMPARE(frames.size(), i);
        }
        for (std::size_t i = 0; i < whole.size(); ++i)
            QCOMPARE(frames[i].start, whole[i].start);
        std::vector<Event> out;
        QVERIFY(player.stepFrame(beginning, out).ok());
        QVERIFY(out.empty() && player.ended());
    }
    void stepsTelegramByTelegram()
    {
        const std::string telegram("/XMX5XMXABCE\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n");
        // Chunks that end anywhere but where telegrams do.
        const std::string all = telegram + telegram + telegram;
        std::vector<Event> events;
        for (std::size_t i = 0; i < all.size(); i += 17)
            events.push_back(at(EventKind::Data, milliseconds(10 * i), all.substr(i, 17)));
        auto player = playerOf(events);
        for (int i = 0; i < 3; ++i) {
            std::vector<Event> out;
            QVERIFY(player.stepTelegram(beginning, out).ok());
            QCOMPARE(textOf(out), telegram);
            QVERIFY(!player.playing());
        }
    }
    void aDamagedPlaceIsToldAfterWhatCameBefore()
    {
        const QTemporaryDir folder;
        const QString name = writeRecording(folder, 3);
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(file.size() * 2 / 3);
        file.write(QByteArray(200, '\x07'));
        file.close();
        auto input = openReplayInput(pathOf(name), {});
        QVERIFY(input.ok());
        ReplayPlayer player(input.take());
        player.setSpeed(ReplayPlayer::unpaced, beginning);
        player.play(beginning);
        std::vector<Event> out;
        auto status = player.advance(beginning, out);
        QVERIFY(!status.ok());
        QVERIFY(textOf(out).size() > 500);
        QVERIFY(player.ended());
    }
    void textLogsAreReplayedAtTheLinesSpeed()
    {
        auto input = openReplayInput(P1SCOPE_TEST_DATA "/seed-telegram.txt", {});
        QVERIFY(input.ok());
        ReplayPlayer player(input.take());
        const auto played = playOut(player);
        std::size_t bytes = 0;
        for (const auto& [event, when] : played)
            bytes += event.bytes.size();
        QCOMPARE(bytes, std::size_t{453});
        const auto wire = line::dsmr4Settings().characterTime() * 453;
        QVERIFY(played.back().second - beginning < wire);
        QVERIFY(played.back().second - beginning > wire - milliseconds(6));
    }
    void aSessionCannotTellItFromAPort_data()
    {
        QTest::addColumn<double>("speed");
        QTest::newRow("original") << 1.0;
        QTest::newRow("tenfold") << 10.0;
        QTest::newRow("as fast as it can") << ReplayPlayer::unpaced;
    }
    void aSessionCannotTellItFromAPort()
    {
        QFETCH(double, speed);
        const QTemporaryDir folder;
        const unsigned telegrams = speed == 1.0 ? 2 : speed > 1 ? 10 : 500;
        const QString name = writeRecording(folder, telegrams);
        const auto spec = replaySpec(pathOf(name), {});
        QVERIFY(spec.ok());
        auto source = std::make_unique<ReplaySource>(pathOf(name), files::LineChoice{});
        ReplaySource* const replay = source.get();
        replay->setSpeed(speed);
        QSignalSpy ended(replay, &ReplaySource::ended);
        Session session;
        session.connectTo(std::move(source), spec.value());
        QTRY_VERIFY_WITH_TIMEOUT(!ended.empty(), 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(session.document().telegramCount(), std::size_t{telegrams}, 5000);
        session.disconnect();
    }
    /// A file that is open is played through the live path; a jump makes the document begin anew.
    void anOpenFileIsReplayedFromAnywhere()
    {
        const QTemporaryDir folder;
        const QString name = writeRecording(folder, 60);
        Session session;
        session.replay({});
        QVERIFY2(!session.running(), "nothing has been opened");
        session.openFile(name, {});
        QTRY_VERIFY(!session.running());
        const Document& document = session.document();
        QCOMPARE(document.telegramCount(), std::size_t{60});
        const auto wall = document.wallStart();
        const Time fortieth = document.summary({40}).time;
        const Time tenth = document.summary({10}).time;
        QSignalSpy begun(&document, &Document::begun);

        session.replay(fortieth);
        QVERIFY(session.running());
        QVERIFY(session.replaying() != nullptr);
        QVERIFY(document.live() && !document.recordable());
        QVERIFY(document.wallStart() == wall);
        QTRY_VERIFY(document.telegramCount() > 0);
        QCOMPARE(document.summary({0}).time, fortieth);
        QVERIFY2(session.recordedParts().empty() && !session.recorderState().ring.on, "nothing is recorded");
        session.replaying()->pause();
        session.replaying()->seek(tenth);
        session.replaying()->stepTelegram();
        // The jump empties the document before the telegram comes.
        QTRY_VERIFY(document.telegramCount() == 1 && document.summary({0}).time == tenth);
        QVERIFY2(begun.size() >= 2, "once for the replay, once for the jump");
        session.replaying()->stepTelegram();
        QTRY_COMPARE(document.telegramCount(), std::size_t{2});
        QTRY_VERIFY2(document.now() >= document.summary({1}).time, "it is as late as the replay is");
        QVERIFY(document.now() < document.summary({1}).time + seconds(5));
        session.replaying()->stepFrame();
        const auto frames = document.frames().end();
        QTRY_VERIFY(document.frames().end() == frames || document.frames().end() == frames + 1);
        session.openFile(name, {});
        QVERIFY(session.replaying() == nullptr);
        QTRY_VERIFY(!session.running());
        QCOMPARE(document.telegramCount(), std::size_t{60});
    }
    void aLoopBeginsAnewWithEachPass()
    {
        const QTemporaryDir folder;
        Session session;
        session.openFile(writeRecording(folder, 5), {});
        QTRY_VERIFY(!session.running());
        const Document& document = session.document();
        const Time from = document.summary({1}).time;
        const Time to = document.summary({3}).time;
        session.replay(from);
        session.replaying()->setSpeed(20);
        session.replaying()->loop(ReplaySource::Stretch{from, to});
        QSignalSpy begun(&document, &Document::begun);
        QTRY_VERIFY(begun.size() >= 3);
        QVERIFY(document.telegramCount() <= 2);
        QTRY_VERIFY(document.telegramCount() > 0);
        QCOMPARE(document.summary({0}).time, from);
    }
    /// Bytes of an even-parity line behind a change of settings, as an adapter set anew would give them.
    void aChangeOfSettingsIsFollowed()
    {
        const QTemporaryDir folder;
        capture::RecordingInfo info;
        info.start = capture::WallTime(seconds(1'790'000'000));
        info.settings = "115200,8,N,1 normal";
        capture::RecordingWriter writer(info);
        std::vector<std::uint8_t> bytes;
        writer.begin(bytes);
        writer.append(at(EventKind::Data, milliseconds(10), "A"), bytes);
        writer.append(at(EventKind::Settings, milliseconds(20), {}, "9600,7,E,1 normal"), bytes);
        writer.append(at(EventKind::Data, milliseconds(30), "\xC1"), bytes); // an A with its parity bit wrong
        QFile file(folder.filePath(QStringLiteral("changed.pcapng")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
        file.close();
        Session session;
        session.openFile(file.fileName(), {});
        QTRY_VERIFY(!session.running());
        session.replay({});
        const Document& document = session.document();
        QTRY_COMPARE(document.frames().end().value, std::uint64_t{2});
        QCOMPARE(int{document.frames().frame({0}).dataBits}, 8);
        QCOMPARE(int{document.frames().frame({1}).dataBits}, 7);
        QCOMPARE(int{document.frames().frame({1}).data}, int{'A'});
        QVERIFY(document.frames().frame({1}).state.has(line::FrameState::Parity));
        QCOMPARE(document.settings().toString(), std::string("9600,7,E,1"));
    }
    void aSeriesIsReplayedAsOne()
    {
        const QTemporaryDir folder;
        for (std::uint32_t part = 1; part <= 3; ++part) {
            capture::RecordingInfo info;
            info.start = capture::WallTime(seconds(1'790'000'000 + part));
            info.settings = "115200,8,N,1 normal";
            info.series = "abcd";
            info.part = part;
            info.firstFrame = part - 1;
            capture::RecordingWriter writer(info);
            std::vector<std::uint8_t> bytes;
            writer.begin(bytes);
            writer.append(
                at(EventKind::Data, milliseconds(10), std::string(1, static_cast<char>('`' + part))), bytes);
            QFile file(folder.filePath(QStringLiteral("%1.pcapng").arg(part)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
        }
        auto input = openReplayInput(pathOf(folder.filePath(QStringLiteral("2.pcapng"))), {});
        QVERIFY(input.ok());
        ReplayPlayer player(input.take());
        const auto played = playOut(player);
        std::string text;
        for (const auto& [event, when] : played)
            text.append(event.bytes.begin(), event.bytes.end());
        QCOMPARE(text, std::string("abc"));
        QCOMPARE(played.back().second - played.front().second, Duration(seconds(2)));
    }
    void isNeverLateByMuch()
    {
        // A whole minute where that is wanted for a measurement.
        const int count = qEnvironmentVariableIsSet("P1SCOPE_MEASURE") ? 11'172 : 150;
        Duration median = std::chrono::hours(1);
        // The machine may be busy with other things, but hardly every time.
        for (int attempt = 0; attempt < 5 && median >= milliseconds(1); ++attempt)
            median = medianLateness(count);
        QVERIFY(median < milliseconds(1));
        QVERIFY(median >= Duration(0));
    }

private:
    /// Plays so many events, 5.371 ms apart, by the machine's clock.
    static Duration medianLateness(int count)
    {
        std::vector<Event> events;
        for (int i = 0; i < count; ++i)
            events.push_back(at(EventKind::Data, std::chrono::microseconds(5371) * i, "x"));
        std::vector<Duration> lateness;
        Duration first{};
        Duration last{};
        ReplayDriver driver(replayOf(events, line::dsmr4Settings()), [&](std::vector<Event>&&) {
            last = ReplayDriver::now();
            first = first.count() == 0 ? last : first;
        });
        driver.measureInto(&lateness);
        QEventLoop loop; // a loop of its own: those that wait in a test look in every 10 ms
        connect(&driver, &ReplayDriver::ended, &loop, &QEventLoop::quit);
        driver.player().play(ReplayDriver::now());
        driver.reschedule();
        loop.exec();
        std::sort(lateness.begin(), lateness.end());
        const auto median = lateness[lateness.size() / 2];
        const auto drift = (last - first) - (events.back().time - events.front().time);
        qInfo("%zu events over %.1f s: median lateness %.3f ms, 99 %% %.3f ms, end off by %.3f ms",
              lateness.size(), capture::toSeconds(events.back().time), capture::toSeconds(median) * 1e3,
              capture::toSeconds(lateness[lateness.size() * 99 / 100]) * 1e3,
              capture::toSeconds(drift) * 1e3);
        return median;
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"

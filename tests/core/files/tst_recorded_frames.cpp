// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/recorded_frames.h"
#include "core/simulator/simulate.h"
#include "core/simulator/wire.h"
#include "core/telegram/framer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace p1scope;
using namespace p1scope::files;

namespace {

/// A meter's session with every kind of fault in it, as a recording on disk.
class Session {
public:
    Session(const std::string& kind, std::uint64_t telegrams, capture::TimeBasis basis)
    {
        simulator::SimulationSettings settings;
        settings.kind = kind;
        settings.telegrams = telegrams;
        settings.faults = simulator::parseFaults("parity=0.002,drop=0.002,crc=0.05,truncate=0.05").take();
        auto simulation = simulator::Simulation::make(settings).take();
        capture::RecordingInfo info;
        info.start = capture::WallTime(std::chrono::seconds(1'795'467'600));
        info.settings = settingsText(simulation.line());
        info.basis = basis;
        capture::RecordingWriter writer(info);
        std::vector<std::uint8_t> bytes;
        writer.begin(bytes);
        std::mt19937 chance(1);
        while (const auto telegram = simulation.next()) {
            for (capture::Event& event :
                 simulator::receivedEvents(telegram->wire, simulation.line(), telegram->start)) {
                event.timeBasis = basis;
                writer.append(event, bytes);
                if (chance() % 50 == 0) {
                    capture::Event other;
                    other.kind =
                        chance() % 2 == 0 ? capture::EventKind::Break : capture::EventKind::ControlLines;
                    other.time = event.time;
                    other.timeBasis = basis;
                    writer.append(other, bytes);
                }
            }
        }
        path = m_folder.filePath(QStringLiteral("session.pcapng"));
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
    }

    QString path;

private:
    QTemporaryDir m_folder;
};

std::vector<line::Frame> streamed(const QString& path, const LineChoice& choice)
{
    auto stream = openFrameStream(path.toStdString(), choice).take();
    std::vector<line::Frame> frames;
    while (stream->next(frames).value()) {
    }
    return frames;
}

} // namespace

class TestRecordedFrames : public QObject {
    Q_OBJECT
private slots:
    void anyFrameIsTheOneThatWasStreamed_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("basis");
        QTest::newRow("8N1") << "dsmr50"
                             << "" << 1;
        QTest::newRow("7E1") << "dsmr22"
                             << "" << 1;
        QTest::newRow("7E1 read as 7O1") << "dsmr22"
                                         << "9600,7,O,1" << 1;
        QTest::newRow("7E1 read as 8N1") << "dsmr22"
                                         << "115200,8,N,1" << 1;
        QTest::newRow("no times") << "dsmr42"
                                  << "" << 0;
    }
    void anyFrameIsTheOneThatWasStreamed()
    {
        QFETCH(QString, kind);
        QFETCH(QString, line);
        QFETCH(int, basis);
        const Session session(kind.toStdString(), 60, static_cast<capture::TimeBasis>(basis));
        LineChoice choice;
        if (!line.isEmpty())
            choice.line = line::parseLineSettings(line.toStdString()).take();
        const auto truth = streamed(session.path, choice);
        QVERIFY(truth.size() > 20'000);

        auto scan = RecordingScan::open(session.path.toStdString(), choice).take();
        RecordedFrames frames(scan->recording());
        std::vector<telegram::Telegram> found;
        telegram::Framer framer([&](telegram::Telegram&& telegram) { found.push_back(std::move(telegram)); });
        line::FrameTally tally;
        std::vector<line::FrameIndex> errors;
        for (bool more = true; more;) {
            RecordingScan::Part part;
            more = scan->next(3000, part, framer).value();
            tally.add(part.tally);
            errors.insert(errors.end(), part.errors.begin(), part.errors.end());
            frames.append(part, {tally.frames});
            // What has been found so far can be read at once.
            std::vector<line::Frame> last(std::min<std::size_t>(50, tally.frames));
            QCOMPARE(frames.read(frames.end() - last.size(), last), last.size());
            QVERIFY(std::equal(last.begin(), last.end(),
                               truth.begin() + static_cast<std::ptrdiff_t>(tally.frames - last.size())));
        }
        framer.finish();
        QCOMPARE(frames.end().value, truth.size());

        line::FrameTally truly;
        truly.add(truth);
        QCOMPARE(tally.bytes, truly.bytes);
        QCOMPARE(tally.parityErrors, truly.parityErrors);
        QCOMPARE(tally.parityJudged, truly.parityJudged);
        QCOMPARE(tally.framingErrors, truly.framingErrors);
        QCOMPARE(tally.breaks, truly.breaks);
        QCOMPARE(tally.oddBytes, truly.oddBytes);
        QCOMPARE(tally.highBytes, truly.highBytes);
        std::vector<line::FrameIndex> wrong;
        for (std::size_t i = 0; i < truth.size(); ++i) {
            if (!truth[i].state.ok())
                wrong.push_back({i});
        }
        QVERIFY(errors == wrong);

        std::mt19937 chance(2);
        std::vector<line::Frame> part;
        for (int i = 0; i < 400; ++i) {
            const std::size_t from = chance() % truth.size();
            part.resize(1 + chance() % (i % 20 == 0 ? 10'000 : 100));
            const std::size_t count = std::min(part.size(), truth.size() - from);
            QCOMPARE(frames.read({from}, part), count);
            QVERIFY(std::equal(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(count),
                               truth.begin() + static_cast<std::ptrdiff_t>(from)));
            if (basis == 0)
                continue;
            const auto at = frames.at(truth[from].start);
            QVERIFY(at.has_value());
            QVERIFY(truth[at->value].start == truth[from].start);
            const auto about = frames.about(truth[from].start);
            QVERIFY(about.has_value() && *about <= *at && *at - *about <= frames.aboutWithin());
        }
        QCOMPARE(frames.at(capture::Time(capture::Duration(-1))).has_value(), false);

        // And the telegrams are those of the frames.
        std::vector<telegram::Telegram> expected;
        telegram::Framer second(
            [&](telegram::Telegram&& telegram) { expected.push_back(std::move(telegram)); });
        second.push(truth);
        second.finish();
        QCOMPARE(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].bytes, expected[i].bytes);
            QVERIFY(found[i].firstFrame == expected[i].firstFrame && found[i].status == expected[i].status);
        }
    }
    void errorsAreFoundFromAnywhere()
    {
        const Session session("dsmr22", 20, capture::TimeBasis::Estimated);
        auto scan = RecordingScan::open(session.path.toStdString(), {}).take();
        RecordedFrames frames(scan->recording());
        telegram::Framer framer([](telegram::Telegram&&) {});
        RecordingScan::Part part;
        while (scan->next(1'000'000, part, framer).value()) {
        }
        frames.append(part, {part.tally.frames});
        QVERIFY(frames.errors().size() > 3);
        const auto second = frames.errors()[1];
        QVERIFY(frames.nextError(frames.errors()[0] + 1) == second);
        QVERIFY(frames.nextError(second) == second);
        QVERIFY(frames.previousError(second) == second);
        QVERIFY(frames.previousError(second - 1) == frames.errors()[0]);
        QVERIFY(!frames.nextError(frames.end()).has_value());
    }
    void whatIsNoRecordingIsToldByName()
    {
        const QTemporaryDir folder;
        const auto missing =
            RecordingScan::open(folder.filePath(QStringLiteral("x.pcapng")).toStdString(), {});
        QVERIFY(!missing.ok());
        QVERIFY(missing.error().message.find("x.pcapng") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestRecordedFrames)
#include "tst_recorded_frames.moc"

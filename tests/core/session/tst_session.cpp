// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_saver.h"
#include "core/session/session.h"
#include "tests/support/wire.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace p1scope;
using namespace p1scope::session;

namespace {

const QByteArray sent("/ISk5\\2MT382-1000\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n1-0:1.7.0(00.350*kW)\r\n!\r\n");

/// A source that says what the test has it say, and notes what it is told.
class ScriptedSource : public Source {
public:
    void open() override
    {
        opened = true;
        SourceState state;
        state.phase = SourceState::Phase::Open;
        state.requestOn = true;
        emit stateChanged(state);
    }
    void close() override { closed = true; }
    void setRequest(bool on) override { request = on; }
    void setTelegramComing(bool coming) override { comingSeen = comingSeen || coming; }
    void telegramCame() override { ++came; }
    void changeLine(const line::LineSettings& line) override
    {
        capture::Event event;
        event.kind = capture::EventKind::Settings;
        event.text = line.toString() + " normal";
        event.time = capture::Time(std::chrono::milliseconds(m_said * 100));
        emit arrived(std::make_shared<const std::vector<capture::Event>>(1, event));
    }
    void changeRequest(const RequestLine& line) override { asked = line.pin == RequestLine::Pin::Dtr; }

    void say(const QByteArray& bytes)
    {
        capture::Event event;
        event.bytes.assign(bytes.begin(), bytes.end());
        event.time = capture::Time(std::chrono::milliseconds(++m_said * 100));
        event.timeBasis = capture::TimeBasis::Estimated;
        emit arrived(std::make_shared<const std::vector<capture::Event>>(1, event));
    }

    std::atomic<bool> opened = false;
    std::atomic<bool> closed = false;
    std::atomic<bool> request = false;
    std::atomic<bool> asked = false;
    std::atomic<bool> comingSeen = false;
    std::atomic<int> came = 0;

private:
    int m_said = 0;
};

QString write(const QTemporaryDir& folder, const QByteArray& bytes)
{
    const QString path = folder.filePath(QStringLiteral("input"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return {};
    return path;
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT
private slots:
    void bytesOfASourceReachTheDocument();
    void aSourceIsToldOfTelegrams();
    void theRequestIsWorkedByHand();
    void settingsChangeWhileItRuns();
    void disconnectingKeepsWhatWasSeen();
    void whatCameLastIsSeen();
    void readsAFileToItsEnd();
    void theWireOfASampledFileIsKept();
    void aFileThatIsNotThereFails();
    void aFileThatBreaksOffKeepsWhatCameBefore();
    void whatComesInIsRecordedWithItsMarks();
    void anotherInputEndsTheOneThatRuns();
    void survivesBeingDestroyedWhileItReads();
};

void TestSession::bytesOfASourceReachTheDocument()
{
    Session session;
    auto source = std::make_unique<ScriptedSource>();
    ScriptedSource* const script = source.get();
    session.connectTo(std::move(source), {});
    QVERIFY(session.running());
    QTRY_VERIFY(script->opened);
    QMetaObject::invokeMethod(script, [script] { script->say(sent); });
    QTRY_COMPARE(session.document().telegramCount(), 1U);
    QCOMPARE(session.document().latest().number("power_delivered"), std::optional(0.35));
    QCOMPARE(session.document().frames().end().value, static_cast<std::uint64_t>(sent.size()));
    QCOMPARE(session.document().sourceState().phase, SourceState::Phase::Open);
}

void TestSession::aSourceIsToldOfTelegrams()
{
    Session session;
    auto source = std::make_unique<ScriptedSource>();
    ScriptedSource* const script = source.get();
    session.connectTo(std::move(source), {});
    QMetaObject::invokeMethod(script, [script] { script->say(sent.left(30)); });
    QTRY_VERIFY(script->comingSeen);
    QCOMPARE(script->came, 0);
    QMetaObject::invokeMethod(script, [script] { script->say(sent.mid(30)); });
    QTRY_COMPARE(script->came, 1);
}

void TestSession::theRequestIsWorkedByHand()
{
    Session session;
    auto source = std::make_unique<ScriptedSource>();
    ScriptedSource* const script = source.get();
    session.connectTo(std::move(source), {});
    session.setRequest(true);
    QTRY_VERIFY(script->request);
    session.setRequest(false);
    QTRY_VERIFY(!script->request);
}

void TestSession::settingsChangeWhileItRuns()
{
    auto owned = std::make_unique<ScriptedSource>();
    ScriptedSource* const source = owned.get();
    Session session;
    SourceSpec spec;
    spec.line = line::dsmr2Settings();
    session.connectTo(std::move(owned), spec);
    const auto say = [&](const QByteArray& bytes) {
        QMetaObject::invokeMethod(
            source, [source, bytes] { source->say(bytes); }, Qt::QueuedConnection);
    };
    say("\xb1\x31"); // as 7E1: '1' with its parity bit, and without
    QTRY_COMPARE(session.document().statistics().parityErrors, std::uint64_t{1});
    session.changeLine(line::dsmr4Settings());
    session.changeRequest({RequestLine::Pin::Dtr});
    say("\xb1\x31");
    QTRY_COMPARE(session.document().frames().end().value, std::uint64_t{4});
    QVERIFY(source->asked);
    QCOMPARE(session.document().settings(), line::dsmr4Settings());
    QCOMPARE(session.document().statistics().parityErrors, std::uint64_t{1});
    std::array<line::Frame, 4> frames;
    QCOMPARE(session.document().frames().read({0}, frames), frames.size());
    QCOMPARE(frames[0].data, std::uint16_t{0x31});
    QCOMPARE(frames[2].data, std::uint16_t{0xB1});
    // What was seen under the old settings is not held against these.
    for (const doctor::Check& check : session.document().evidence())
        QVERIFY2(check.name != "parity" || check.result != doctor::CheckResult::Fail, check.detail.c_str());
}

void TestSession::disconnectingKeepsWhatWasSeen()
{
    Session session;
    auto source = std::make_unique<ScriptedSource>();
    ScriptedSource* const script = source.get();
    bool closed = false;
    session.connectTo(std::move(source), {});
    QMetaObject::invokeMethod(script, [script] { script->say(sent); });
    QTRY_COMPARE(session.document().telegramCount(), 1U);
    connect(
        script, &QObject::destroyed, this, [&] { closed = true; }, Qt::DirectConnection);
    QSignalSpy running(&session, &Session::runningChanged);
    session.disconnect();
    QVERIFY(!session.running());
    QCOMPARE(running.count(), 1);
    QTRY_VERIFY(closed);
    QCOMPARE(session.document().telegramCount(), 1U);
}

/// What was recorded before a session ended is also seen: nothing of it is left in a queue.
void TestSession::whatCameLastIsSeen()
{
    Session session;
    auto source = std::make_unique<ScriptedSource>();
    ScriptedSource* const script = source.get();
    session.connectTo(std::move(source), {});
    QMetaObject::invokeMethod(
        script,
        [script] {
            for (int i = 0; i < 500; ++i)
                script->say(sent);
        },
        Qt::BlockingQueuedConnection);
    session.disconnect();
    QCOMPARE(session.document().telegramCount(), 500U);
}

void TestSession::readsAFileToItsEnd()
{
    const QTemporaryDir folder;
    Session session;
    QSignalSpy running(&session, &Session::runningChanged);
    session.openFile(write(folder, sent.repeated(500)), {});
    QTRY_COMPARE(running.count(), 2);
    QCOMPARE(session.document().telegramCount(), 500U);
    QCOMPARE(session.progress(), 1.0);
    QVERIFY(!session.document().live());
}

void TestSession::theWireOfASampledFileIsKept()
{
    line::LineSettings line = line::dsmr2Settings();
    test::Wire wire(line, 9600, 100e3);
    wire.rest(30);
    wire.put(sent.toStdString());
    wire.rest(30);
    const capture::Edges edges = wire.edges();
    QByteArray samples("Time [s],P1\n");
    std::size_t edge = 0;
    for (std::int64_t i = 0; capture::Duration(i * 10'000) < edges.end; ++i) {
        while (edge < edges.at.size() && edges.at[edge].count() <= i * 10'000)
            ++edge;
        samples +=
            QByteArray::number(static_cast<double>(i) * 1e-5, 'f', 5) + (edge % 2 == 0 ? ",1\n" : ",0\n");
    }
    const QTemporaryDir folder;
    Session session;
    QSignalSpy running(&session, &Session::runningChanged);
    session.openFile(write(folder, samples), {});
    QTRY_COMPARE(running.count(), 2);
    const capture::EdgeLog* kept = session.document().wire();
    QVERIFY(kept != nullptr);
    QCOMPARE(kept->end(), std::uint64_t{edges.at.size()});
    for (std::size_t i = 0; i < edges.at.size(); ++i)
        QCOMPARE(kept->at(i), capture::Time(edges.at[i]));
    QCOMPARE(kept->resolution(), capture::Duration(10'000));
    QVERIFY(kept->levelAt(capture::Time{}));
    QVERIFY(kept->to() > kept->at(kept->end() - 1));
    // Bytes have no wire, and what was kept before is gone.
    session.openFile(write(folder, sent), {});
    QTRY_COMPARE(running.count(), 4);
    QCOMPARE(session.document().wire(), nullptr);
}

void TestSession::aFileThatIsNotThereFails()
{
    Session session;
    QSignalSpy failed(&session, &Session::failed);
    session.openFile(QStringLiteral("no-such-file"), {});
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed.first().at(0).toString().contains(QStringLiteral("no such file")));
    QVERIFY(!failed.first().at(1).toString().isEmpty());
    QVERIFY(!session.running());
}

void TestSession::aFileThatBreaksOffKeepsWhatCameBefore()
{
    const QTemporaryDir folder;
    QFile seed(QStringLiteral(P1SCOPE_TEST_DATA "/seed-bus-table.csv"));
    QVERIFY(seed.open(QIODevice::ReadOnly));
    Session session;
    QSignalSpy failed(&session, &Session::failed);
    session.openFile(write(folder, seed.readAll() + "28,,x\n"), {});
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed.first().at(0).toString().contains(QStringLiteral("line 30")));
    QCOMPARE(session.document().frames().end().value, 27U);
}

void TestSession::whatComesInIsRecordedWithItsMarks()
{
    const QTemporaryDir folder;
    const std::filesystem::path root(folder.path().toStdString());
    Session session;
    RecordingSettings recording;
    recording.ring = true;
    recording.ringFolder = root / "ring";
    session.setRecording(recording);
    auto source = std::make_unique<ScriptedSource>();
    ScriptedSource* const script = source.get();
    QSignalSpy told(&session, &Session::recordingChanged);
    QSignalSpy ended(&session, &Session::recordingEnded);
    session.connectTo(std::move(source), {});
    QMetaObject::invokeMethod(script, [script] { script->say(sent); });
    QTRY_COMPARE(session.document().telegramCount(), 1U);
    QTRY_VERIFY(session.recorderState().ring.on);
    session.document().setMark(line::FrameIndex{4}, "here");
    const QString kept = folder.filePath(QStringLiteral("kept ü.pcapng"));
    session.keepRecording(kept);
    QTRY_VERIFY(session.recorderState().kept.on);
    QMetaObject::invokeMethod(script, [script] { script->say(sent); });
    QTRY_COMPARE(session.document().telegramCount(), 2U);
    session.document().setMark(line::FrameIndex{static_cast<std::uint64_t>(sent.size())}, "kept mark");
    session.disconnect();
    QVERIFY(!session.recorderState().ring.on);
    QVERIFY(told.count() > 1);
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(session.recordedParts().size(), std::size_t{1});

    RecordingSaver saver;
    QSignalSpy saved(&saver, &RecordingSaver::finished);
    const QString copy = folder.filePath(QStringLiteral("copy.pcapng"));
    QVERIFY(saver.start(session.recordedParts(), copy));
    QTRY_COMPARE(saved.count(), 1);
    QCOMPARE(saved.first().at(1).toString(), QString());

    for (const auto& [path, telegrams, mark] : {std::tuple(copy, 2U, 4U), std::tuple(kept, 1U, 0U)}) {
        session.openFile(path, {});
        QTRY_COMPARE(session.document().telegramCount(), telegrams);
        QTRY_VERIFY(!session.running());
        const auto found = session.document().marks().find(line::FrameIndex{mark});
        QVERIFY(found != session.document().marks().end());
        QCOMPARE(found->second, std::string(mark == 0 ? "kept mark" : "here"));
    }
}

void TestSession::anotherInputEndsTheOneThatRuns()
{
    const QTemporaryDir folder;
    Session session;
    auto source = std::make_unique<ScriptedSource>();
    bool gone = false;
    connect(
        source.get(), &QObject::destroyed, this, [&] { gone = true; }, Qt::DirectConnection);
    session.connectTo(std::move(source), {});
    session.openFile(write(folder, sent), {});
    QTRY_VERIFY(gone);
    QTRY_COMPARE(session.document().telegramCount(), 1U);
}

void TestSession::survivesBeingDestroyedWhileItReads()
{
    const QTemporaryDir folder;
    const QString path = write(folder, sent.repeated(20'000));
    for (int i = 0; i < 5; ++i) {
        Session session;
        session.openFile(path, {});
        QTRY_VERIFY(session.document().frames().end().value > 0 || !session.running());
    }
    auto source = std::make_unique<ScriptedSource>();
    ScriptedSource* const script = source.get();
    bool gone = false;
    connect(
        script, &QObject::destroyed, this, [&] { gone = true; }, Qt::DirectConnection);
    {
        Session session;
        session.connectTo(std::move(source), {});
        QMetaObject::invokeMethod(script, [script] { script->say(sent); });
    }
    QVERIFY2(gone, "the source goes with its session");
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/fake_meter.h"
#include "tests/end_to_end/program.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <csignal>

using namespace p1scope::tests;

namespace {

/// The seed's telegram as a 7E1 line carries it: the eighth bit makes each byte's parity even.
QByteArray withEvenParity(QByteArray text)
{
    for (char& byte : text) {
        if (qPopulationCount(static_cast<quint8>(byte)) % 2 != 0)
            byte = static_cast<char>(byte | 0x80);
    }
    return text;
}

QByteArray seedTelegram()
{
    QFile file(testData(QStringLiteral("seed-telegram.txt")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// All that a program has said on standard error so far.
QByteArray heard(Program& program)
{
    const QByteArray text =
        program.process().property("heard").toByteArray() + program.process().readAllStandardError();
    program.process().setProperty("heard", text);
    return text;
}

} // namespace

/// p1scope-cli as a process, on a meter that answers its request line.
class TestLiveCommandLine : public QObject {
    Q_OBJECT
private slots:
    void readsAMeterThatIsAsked();
    void aMeterThatIsNotAskedSaysNothing();
    void seesParityFrameByFrame();
    void readsAMeterThatWentAndCameBack();
    void readsATcpMeterThatWasKilledAndCameBack();
    void endsLikeSuccessWhenInterrupted();
    void playsAMeterOnAPseudoTerminal();
    void recordsAMeterWithItsControlLines();
    void recordsUntilInterrupted();
    void whatCannotBeRecordedIsSaidInOneLine_data();
    void whatCannotBeRecordedIsSaidInOneLine();
};

void TestLiveCommandLine::readsAMeterThatIsAsked()
{
    FakeMeter meter;
    meter.setTelegram(withEvenParity(seedTelegram()), 100);
    Program program(commandLineProgram(), meter.stateFile());
    program.start({"decode", meter.path(), "--line", "9600,7,E,1", "--request", "rts", "--telegrams", "2",
                   "--format", "json"});
    const auto outcome = program.finish();
    QCOMPARE(outcome.status, 0);
    const auto telegrams = outcome.json();
    QCOMPARE(telegrams.size(), 2U);
    QCOMPARE(telegrams[0]["status"].toString(), QStringLiteral("ok"));
    QCOMPARE(telegrams[0]["readings"].toObject()["power_delivered"].toObject()["value"].toDouble(), 0.35);
    QVERIFY(telegrams[1]["time_s"].toDouble() > telegrams[0]["time_s"].toDouble());
    QVERIFY2(!meter.rts(), "the request is released in the end");
    QVERIFY2(meter.isSetTo8N(), "a ten-bit format is read with eight data bits and no parity");
}

void TestLiveCommandLine::aMeterThatIsNotAskedSaysNothing()
{
    FakeMeter meter;
    meter.setTelegram(seedTelegram(), 100);
    Program program(commandLineProgram(), meter.stateFile());
    program.start({"frames", meter.path(), "--request", "none", "--duration", "1"});
    const auto outcome = program.finish();
    QCOMPARE(outcome.status, 1);
    QCOMPARE(meter.telegramsSent(), 0);
}

void TestLiveCommandLine::seesParityFrameByFrame()
{
    FakeMeter meter;
    QByteArray bytes = withEvenParity(seedTelegram());
    bytes[3] = static_cast<char>(bytes[3] ^ 0x80);
    meter.setTelegram(bytes, 100);
    Program program(commandLineProgram(), meter.stateFile());
    program.start({"frames", meter.path(), "--line", "9600,7,E,1", "--telegrams", "1", "--errors-only",
                   "--format", "json"});
    const auto outcome = program.finish();
    QCOMPARE(outcome.status, 0);
    QVERIFY(!outcome.json().empty());
    const auto frame = outcome.json().front();
    QCOMPARE(frame["frame"].toInt(), 4);
    QCOMPARE(frame["state"].toString(), QStringLiteral("PARITY"));
    QCOMPARE(frame["data"].toInt(), seedTelegram()[3]);
    QCOMPARE(frame["time_is"].toString(), QStringLiteral("estimated"));
}

void TestLiveCommandLine::readsAMeterThatWentAndCameBack()
{
    FakeMeter meter;
    meter.setTelegram(seedTelegram(), 50);
    Program program(commandLineProgram(), meter.stateFile());
    program.start(
        {"decode", meter.path(), "--telegrams", "1000", "--format", "json", "--line", "115200,8,N,1"});
    QTRY_VERIFY_WITH_TIMEOUT(program.process().bytesAvailable() > 0, 20'000);
    meter.hangUp();
    QTRY_VERIFY_WITH_TIMEOUT(heard(program).contains('\n'), 20'000);
    static_cast<void>(program.process().readAllStandardOutput());
    QVERIFY(meter.comeBack());
    QTRY_VERIFY_WITH_TIMEOUT(program.process().bytesAvailable() > 0, 20'000);
    ::kill(static_cast<pid_t>(program.process().processId()), SIGINT);
    QCOMPARE(program.finish().status, 0);
}

void TestLiveCommandLine::readsATcpMeterThatWasKilledAndCameBack()
{
    FakeTcpMeter meter;
    meter.setTelegram(seedTelegram(), 50);
    Program program(commandLineProgram());
    program.start({"decode", "tcp://" + meter.address(), "--format", "json", "--telegrams", "1000"});
    QTRY_VERIFY_WITH_TIMEOUT(program.process().bytesAvailable() > 0, 20'000);
    meter.kill();
    QTRY_VERIFY_WITH_TIMEOUT(heard(program).contains('\n'), 20'000);
    static_cast<void>(program.process().readAllStandardOutput());
    QVERIFY(meter.comeBack());
    QTRY_VERIFY_WITH_TIMEOUT(program.process().bytesAvailable() > 0, 20'000);
    ::kill(static_cast<pid_t>(program.process().processId()), SIGINT);
    const auto outcome = program.finish();
    QCOMPARE(outcome.status, 0);
}

void TestLiveCommandLine::endsLikeSuccessWhenInterrupted()
{
    Program program(commandLineProgram());
    program.start({"monitor", "demo"});
    QTRY_VERIFY_WITH_TIMEOUT(program.process().bytesAvailable() > 0, 20'000);
    ::kill(static_cast<pid_t>(program.process().processId()), SIGINT);
    const auto outcome = program.finish();
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.out.contains("power_delivered") || outcome.out.contains("power_returned"),
             outcome.out.constData());
}

void TestLiveCommandLine::playsAMeterOnAPseudoTerminal()
{
    const QTemporaryDir folder;
    const QString link = folder.filePath("meter");
    Program meter(commandLineProgram());
    meter.start({"simulate", "dsmr50", "--pty", link, "--interval", "0.05"});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(link), 20'000);
    Program reader(commandLineProgram());
    reader.start({"decode", link, "--telegrams", "3", "--format", "json", "--request", "none"});
    const auto outcome = reader.finish();
    QCOMPARE(outcome.status, 0);
    QVERIFY(outcome.json().size() >= 3);
    ::kill(static_cast<pid_t>(meter.process().processId()), SIGTERM);
    QCOMPARE(meter.finish().status, 0);
    QVERIFY2(!QFile::exists(link), "the link goes with the meter");
}

void TestLiveCommandLine::recordsAMeterWithItsControlLines()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("session.pcapng");
    FakeMeter meter;
    QByteArray bytes = withEvenParity(seedTelegram());
    bytes[3] = static_cast<char>(bytes[3] ^ 0x80);
    meter.setTelegram(bytes, 100);
    Program program(commandLineProgram(), meter.stateFile());
    program.start(
        {"record", meter.path(), "--line", "9600,7,E,1", "--request", "rts", "--telegrams", "2", "-o", file});
    const auto outcome = program.finish();
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.error.isEmpty(), outcome.error.constData());
    QVERIFY(!meter.rts());

    // Read with nothing but what the recording says of itself.
    const auto telegrams = Program(commandLineProgram()).run({"decode", file, "--format", "json"}).json();
    QVERIFY(telegrams.size() >= 2);
    QCOMPARE(telegrams.front()["status"].toString(), QStringLiteral("line-errors"));
    const auto frames =
        Program(commandLineProgram()).run({"frames", file, "--format", "json", "--errors-only"}).json();
    QVERIFY(!frames.empty());
    QCOMPARE(frames.front()["frame"].toInt(), 4);
    QCOMPARE(frames.front()["state"].toString(), QStringLiteral("PARITY"));
    QFile content(file);
    QVERIFY(content.open(QIODevice::ReadOnly));
    const QByteArray raw = content.readAll();
    for (const char* words :
         {"settings=9600,7,E,1 normal", "connection=opened", "connection=closed", "known="})
        QVERIFY2(raw.contains(words), words);
    QVERIFY(raw.contains(meter.path().toUtf8()));
}

void TestLiveCommandLine::recordsUntilInterrupted()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("session.pcapng");
    FakeTcpMeter meter;
    meter.setTelegram(seedTelegram(), 50);
    Program program(commandLineProgram());
    program.start({"record", "tcp://" + meter.address(), "-o", file});
    QTRY_VERIFY_WITH_TIMEOUT(QFile(file).size() > 4000, 20'000);
    ::kill(static_cast<pid_t>(program.process().processId()), SIGINT);
    QCOMPARE(program.finish().status, 0);
    const auto outcome = Program(commandLineProgram()).run({"decode", file, "--format", "json"});
    QCOMPARE(outcome.status, 0);
    QVERIFY(outcome.json().size() >= 3);
    // The block that closes a file stands at its end: type 5.
    QFile content(file);
    QVERIFY(content.open(QIODevice::ReadOnly));
    const QByteArray raw = content.readAll();
    const auto length = qFromLittleEndian<quint32>(raw.constData() + raw.size() - 4);
    QCOMPARE(raw.at(raw.size() - static_cast<qsizetype>(length)), '\x05');
}

void TestLiveCommandLine::whatCannotBeRecordedIsSaidInOneLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("a file") << QStringList{testData("seed-telegram.txt"), "-o", "FOLDER/a.pcapng"};
    QTest::newRow("standard input") << QStringList{"-", "-o", "FOLDER/a.pcapng"};
    QTest::newRow("no such folder") << QStringList{"demo", "-o", "FOLDER/none/a.pcapng"};
    QTest::newRow("another kind of file") << QStringList{"demo", "-o", "FOLDER/a.bin"};
    QTest::newRow("no such port") << QStringList{"/dev/ttyNONE99", "-o", "FOLDER/a.pcapng"};
    QTest::newRow("no file named") << QStringList{"demo"};
}
void TestLiveCommandLine::whatCannotBeRecordedIsSaidInOneLine()
{
    QFETCH(QStringList, arguments);
    const QTemporaryDir folder;
    arguments.replaceInStrings("FOLDER", folder.path());
    arguments.prepend("record");
    const auto outcome = Program(commandLineProgram()).run(arguments);
    QCOMPARE(outcome.status, 2);
    QVERIFY(outcome.out.isEmpty());
    QCOMPARE(outcome.error.count('\n'), 1);
    QVERIFY2(QDir(folder.path()).isEmpty(), "nothing is left behind");
}

QTEST_GUILESS_MAIN(TestLiveCommandLine)
#include "tst_live_command_line.moc"

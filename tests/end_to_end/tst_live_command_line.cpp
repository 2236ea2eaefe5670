// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/fake_meter.h"
#include "tests/end_to_end/program.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

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

QTEST_GUILESS_MAIN(TestLiveCommandLine)
#include "tst_live_command_line.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/simulate.h"
#include "tests/end_to_end/fake_meter.h"
#include "tests/end_to_end/program.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <csignal>
#include <map>
#include <memory>

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
    QByteArray text =
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
    void readsAnInvertedLineOf7E1WithThreeSettingsInTurn();
    void recordsUntilInterrupted();
    void whatCannotBeRecordedIsSaidInOneLine_data();
    void whatCannotBeRecordedIsSaidInOneLine();
    void replaysToAReaderOfATerminal();
    void replaysToEveryClient();
    void replayRefusesInOneLine_data();
    void replayRefusesInOneLine();
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

/// The port is set otherwise between telegrams, and the recording says how it was set when.
void TestLiveCommandLine::readsAnInvertedLineOf7E1WithThreeSettingsInTurn()
{
    p1scope::line::LineSettings wire = p1scope::line::dsmr2Settings();
    wire.polarity = p1scope::line::Polarity::Inverted;
    const QByteArray text = QByteArray::fromStdString(
        p1scope::simulator::Simulation::make({.kind = "dsmr22"}).value().next()->text);
    FakeMeter meter;
    meter.setTelegramOnWire(text, wire, 900);
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("inverted.pcapng"));
    Program program(commandLineProgram(), meter.stateFile());
    program.start({"record", meter.path(), "--line", "9600,8,N,1", "--polarity", "inverted", "--request",
                   "rts", "--telegrams", "5", "-o", file});
    QCOMPARE(program.finish().status, 0);

    const auto outcome = Program(commandLineProgram()).run({"decode", file, "--format", "json"});
    QCOMPARE(outcome.status, 0);
    const auto telegrams = outcome.json();
    QCOMPARE(telegrams.size(), 5U);
    for (const QJsonObject& telegram : telegrams)
        QCOMPARE(telegram["status"].toString(), QStringLiteral("recovered"));
    const auto readings = telegrams.back()["readings"].toObject();
    for (const auto& [name, code] : std::map<QString, QByteArray>{{"energy_delivered_tariff1", "1-0:1.8.1("},
                                                                  {"energy_returned_tariff2", "1-0:2.8.2("},
                                                                  {"power_delivered", "1-0:1.7.0("}}) {
        const auto at = text.indexOf(code) + code.size();
        const double sent = text.mid(at, text.indexOf('*', at) - at).toDouble();
        QVERIFY2(readings.contains(name), outcome.out.constData());
        QCOMPARE(readings[name].toObject()["value"].toDouble(), sent);
    }
    QFile content(file);
    QVERIFY(content.open(QIODevice::ReadOnly));
    const QByteArray raw = content.readAll();
    for (const char* words :
         {"settings=9600,8,N,1 inverted", "settings=9600,7,N,1 inverted", "settings=19200,8,N,1 inverted"})
        QVERIFY2(raw.contains(words), words);
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

/// Whoever reads is a program that knows nothing of meters.
void TestLiveCommandLine::replaysToAReaderOfATerminal()
{
    const QTemporaryDir folder;
    const QString bytes = folder.filePath("meter.bin");
    Program simulate(commandLineProgram());
    QCOMPARE(simulate.run({"simulate", "dsmr22", "--telegrams", "20", "-o", bytes}).status, 0);
    const QString link = folder.filePath("meter");
    Program replay(commandLineProgram());
    replay.start({"replay", bytes, "--to", link, "--speed", "max", "--quiet"});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(link), 20'000);
    Program reader(QStringLiteral("cat"));
    reader.start({link});
    const auto played = replay.finish();
    QCOMPARE(played.status, 0);
    QCOMPARE(played.error, QByteArray());
    QFile sent(bytes);
    QVERIFY(sent.open(QIODevice::ReadOnly));
    const QByteArray expected = sent.readAll();
    const auto got = reader.finish().out;
    QCOMPARE(got.size(), expected.size());
    QVERIFY(got == expected);
    QVERIFY2(!QFile::exists(link), "the link goes with the replay");
}

void TestLiveCommandLine::replaysToEveryClient()
{
    const QTemporaryDir folder;
    const QString table = folder.filePath("meter.csv");
    Program simulate(commandLineProgram());
    QCOMPARE(simulate.run({"simulate", "dsmr50", "--telegrams", "4", "-o", table}).status, 0);
    Program replay(commandLineProgram());
    replay.start(
        {"replay", table, "--to", "tcp://127.0.0.1:0", "--speed", "4", "--from", "0.9", "--until", "3.5"});
    QTRY_VERIFY_WITH_TIMEOUT(heard(replay).contains(" on tcp://"), 20'000);
    const auto said = heard(replay).trimmed();
    const QString address = QString::fromLatin1(said.mid(said.indexOf("tcp://")));
    std::vector<std::unique_ptr<Program>> readers;
    for (int i = 0; i < 2; ++i) {
        readers.push_back(std::make_unique<Program>(commandLineProgram()));
        readers.back()->start({"decode", address, "--telegrams", "3", "--format", "json"});
    }
    for (const auto& reader : readers) {
        const auto outcome = reader->finish();
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.json().size(), 3U);
        const double apart = outcome.json()[2]["time_s"].toDouble() - outcome.json()[0]["time_s"].toDouble();
        QVERIFY2(apart > 0.4 && apart < 1.5, "two seconds, four times as fast");
    }
    replay.process().terminate(); // unless it has ended with its last reader
    QCOMPARE(replay.finish().status, 0);
}

void TestLiveCommandLine::replayRefusesInOneLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    const QString file = testData("seed-telegram.txt");
    QTest::newRow("missing") << QStringList{"no-such-file", "--to", "meter"} << 2 << "no such file";
    QTest::newRow("no speed") << QStringList{file, "--to", "meter", "--speed", "fast"} << 2 << "speed";
    QTest::newRow("standing still") << QStringList{file, "--to", "meter", "--speed", "0"} << 2 << "speed";
    QTest::newRow("a link that is a file") << QStringList{file, "--to", file} << 2 << "exists";
    QTest::newRow("no address") << QStringList{file, "--to", "tcp://nowhere"} << 2 << "address";
    QTest::newRow("nothing in it") << QStringList{"/dev/null", "--to", "meter"} << 1 << "nothing";
    QTest::newRow("nowhere to") << QStringList{file} << 2 << "--to";
}

void TestLiveCommandLine::replayRefusesInOneLine()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QString, says);
    Program program(commandLineProgram());
    const auto outcome = program.run(QStringList("replay") + arguments);
    QCOMPARE(outcome.status, status);
    QCOMPARE(outcome.out, QByteArray());
    QCOMPARE(outcome.error.count('\n'), 1);
    QVERIFY2(outcome.error.contains(says.toUtf8()), outcome.error.constData());
}

QTEST_GUILESS_MAIN(TestLiveCommandLine)
#include "tst_live_command_line.moc"

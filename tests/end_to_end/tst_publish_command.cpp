// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/program.h"
#include "tests/support/mosquitto.h"

#include <QTest>

#include <algorithm>
#include <csignal>

using namespace p1scope::tests;
using p1scope::test::Broker;
using p1scope::test::freePort;
using p1scope::test::Listener;

namespace {

constexpr int patience = 30'000;

Outcome cli(const QStringList& arguments)
{
    Program program(commandLineProgram());
    return program.run(arguments);
}

} // namespace

/// `publish` of the contract.
class TestPublishCommand : public QObject {
    Q_OBJECT
private slots:
    void init() { QVERIFY(m_folder.isValid()); }
    void aFileGoesToABrokerAndIntoAFile();
    void aMeterIsPublishedUntilCtrlC();
    void aProgramThatDiesIsOffline();
    void whatIsNotPublishedIsCounted();
    void badUsageIsRefused_data();
    void badUsageIsRefused();

private:
    QTemporaryDir m_folder;
};

void TestPublishCommand::aFileGoesToABrokerAndIntoAFile()
{
    Broker broker;
    QVERIFY2(broker.start("me", "a b"), "mosquitto is needed for this test");
    Listener listener(broker.port(), "me", "a b");
    QTRY_VERIFY_WITH_TIMEOUT(listener.listen(), patience);
    const QString input = m_folder.filePath("meter.bin");
    QCOMPARE(
        cli({"simulate", "dsmr50", "--telegrams", "3000", "--interval", "10", "--seed", "4", "-o", input})
            .status,
        0);
    const QString output = m_folder.filePath("out.lp");
    Program program(commandLineProgram());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("P1SCOPE_MQTT_PASSWORD", "a b");
    program.process().setProcessEnvironment(environment);
    program.start({"publish", input, "--mqtt", QString("mqtt://me@127.0.0.1:%1/home").arg(broker.port()),
                   "--influx", output, "--quiet"});
    const Outcome outcome = program.finish();
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QCOMPARE(outcome.error, QByteArray());
    const auto states = [&] {
        qsizetype count = 0;
        listener.listen();
        for (const auto& message : listener.messages)
            count += message.topic.startsWith("home/") && message.topic.endsWith("/state") ? 1 : 0;
        return count;
    };
    QTRY_COMPARE_WITH_TIMEOUT(states(), qsizetype(3000), patience);
    QFile lines(output);
    QVERIFY(lines.open(QIODevice::ReadOnly));
    const QByteArray text = lines.readAll();
    QCOMPARE(text.count(" energy_delivered_tariff1="), qsizetype(3000));
    QVERIFY(text.contains("tariff=\""));
}

void TestPublishCommand::aMeterIsPublishedUntilCtrlC()
{
    Broker broker;
    QVERIFY2(broker.start(), "mosquitto is needed for this test");
    Listener listener(broker.port());
    QTRY_VERIFY_WITH_TIMEOUT(listener.listen(), patience);
    Program program(commandLineProgram());
    program.start({"publish", "demo", "--mqtt", QString("mqtt://127.0.0.1:%1").arg(broker.port())});
    const auto stateCame = [&] {
        listener.listen();
        return std::any_of(listener.messages.begin(), listener.messages.end(),
                           [](const auto& message) { return message.topic.endsWith("/state"); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(stateCame(), patience);
    QCOMPARE(listener.of("p1scope/status"), std::vector<QByteArray>{"online"});
    ::kill(static_cast<pid_t>(program.process().processId()), SIGINT);
    const Outcome outcome = program.finish();
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QVERIFY(outcome.error.contains("telegrams published: "));
    QTRY_VERIFY_WITH_TIMEOUT((listener.listen(), listener.of("p1scope/status").back() == "offline"),
                             patience);
}

void TestPublishCommand::aProgramThatDiesIsOffline()
{
    Broker broker;
    QVERIFY2(broker.start(), "mosquitto is needed for this test");
    Listener listener(broker.port());
    QTRY_VERIFY_WITH_TIMEOUT(listener.listen(), patience);
    Program program(commandLineProgram());
    program.start({"publish", "demo", "--mqtt", QString("mqtt://127.0.0.1:%1").arg(broker.port())});
    QTRY_VERIFY_WITH_TIMEOUT((listener.listen(), !listener.of("p1scope/status").empty()), patience);
    program.process().kill();
    QCOMPARE(program.finish().status, -1);
    QTRY_VERIFY_WITH_TIMEOUT((listener.listen(), listener.of("p1scope/status").back() == "offline"),
                             patience);
}

void TestPublishCommand::whatIsNotPublishedIsCounted()
{
    const Outcome outcome =
        cli({"publish", testData("seed-telegram.txt"), "--wait", "0.1", "--mqtt",
             QString("mqtt://127.0.0.1:%1").arg(freePort()), "--influx", m_folder.filePath("one.lp")});
    QCOMPARE(outcome.status, 1);
    QCOMPARE(outcome.out, QByteArray());
    QVERIFY2(outcome.error.contains("telegrams published: 0, not published: 1"), outcome.error.constData());
    QVERIFY2(outcome.error.contains("one.lp: telegrams published: 1\n"), outcome.error.constData());
}

void TestPublishCommand::badUsageIsRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QString seed = testData("seed-telegram.txt");
    QTest::newRow("nowhere to") << QStringList{seed};
    QTest::newRow("no broker's address") << QStringList{seed, "--mqtt", "http://me:secret@x"};
    QTest::newRow("no database") << QStringList{seed, "--influx", "http://me:secret@x"};
    QTest::newRow("no folder") << QStringList{seed, "--influx", "/nowhere/at/all.lp"};
    QTest::newRow("no port") << QStringList{seed, "--prometheus", "localhost"};
    QTest::newRow("no input") << QStringList{"/nowhere/at/all.bin", "--influx", m_folder.filePath("no.lp")};
}

void TestPublishCommand::badUsageIsRefused()
{
    QFETCH(QStringList, arguments);
    const Outcome outcome = cli(QStringList{"publish"} + arguments);
    QCOMPARE(outcome.status, 2);
    QCOMPARE(outcome.out, QByteArray());
    QCOMPARE(outcome.error.count('\n'), qsizetype(1));
    QVERIFY(!outcome.error.contains("secret"));
}

QTEST_GUILESS_MAIN(TestPublishCommand)
#include "tst_publish_command.moc"

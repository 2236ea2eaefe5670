// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/fake_meter.h"
#include "tests/end_to_end/program.h"

#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace p1scope::tests;

namespace {

QByteArray seedTelegram()
{
    QFile file(testData("seed-telegram.txt"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What the window said of a check or a reading: the second field of its line.
QByteArray said(const Outcome& outcome, const QByteArray& name)
{
    for (const QByteArray& line : outcome.out.split('\n')) {
        const auto fields = line.split('\t');
        if (fields.size() == 3 && fields[0] == name)
            return fields[1];
    }
    return {};
}

} // namespace

/// The desktop program as a process, on meters that answer; drawn without a display.
class TestLiveDesktop : public QObject {
    Q_OBJECT
private slots:
    void asksAMeterAndShowsItsReadings();
    void saysThatAMeterIsNotAsked();
    void showsATcpMeterThatWentAndCameBack();
    void aMissingPortIsShownAndNoFailure();
};

void TestLiveDesktop::asksAMeterAndShowsItsReadings()
{
    const QTemporaryDir folder;
    FakeMeter meter;
    meter.setTelegram(seedTelegram(), 200);
    Program program(desktopProgram(), meter.stateFile());
    program.start({meter.path(), "--line", "115200,8,N,1", "--request", "rts", "--screenshot",
                   folder.filePath("window.png"), "--after", "4", "--size", "1280x800"});
    const auto outcome = program.finish();
    QCOMPARE(outcome.status, 0);
    QCOMPARE(said(outcome, "port"), QByteArray("ok"));
    QCOMPARE(said(outcome, "request"), QByteArray("ok"));
    QCOMPARE(said(outcome, "bytes"), QByteArray("ok"));
    QCOMPARE(said(outcome, "power_delivered"), QByteArray("0.35"));
    QCOMPARE(said(outcome, "gas_delivered"), QByteArray("14.684"));
    QCOMPARE(QImage(folder.filePath("window.png")).size(), QSize(1280, 800));
    QVERIFY(!meter.rts());
}

void TestLiveDesktop::saysThatAMeterIsNotAsked()
{
    const QTemporaryDir folder;
    FakeMeter meter;
    meter.setTelegram(seedTelegram(), 200);
    Program program(desktopProgram(), meter.stateFile());
    program.start(
        {meter.path(), "--request", "none", "--screenshot", folder.filePath("window.png"), "--after", "2"});
    const auto outcome = program.finish();
    QCOMPARE(outcome.status, 0);
    QCOMPARE(said(outcome, "port"), QByteArray("ok"));
    QCOMPARE(said(outcome, "bytes"), QByteArray("unknown"));
    QVERIFY(said(outcome, "power_delivered").isEmpty());
    QCOMPARE(meter.telegramsSent(), 0);
}

void TestLiveDesktop::showsATcpMeterThatWentAndCameBack()
{
    const QTemporaryDir folder;
    FakeTcpMeter meter;
    meter.setTelegram("/AAA5\r\n\r\n1-0:1.7.0(00.111*kW)\r\n!\r\n", 100);
    Program program(desktopProgram());
    program.start(
        {"tcp://" + meter.address(), "--screenshot", folder.filePath("window.png"), "--after", "8"});
    QTRY_VERIFY_WITH_TIMEOUT(meter.clients() == 1, 20'000);
    meter.kill();
    meter.setTelegram("/AAA5\r\n\r\n1-0:1.7.0(00.222*kW)\r\n!\r\n", 100);
    QVERIFY(meter.comeBack());
    const auto outcome = program.finish();
    QCOMPARE(outcome.status, 0);
    QCOMPARE(said(outcome, "port"), QByteArray("ok"));
    QCOMPARE(said(outcome, "power_delivered"), QByteArray("0.222"));
}

void TestLiveDesktop::aMissingPortIsShownAndNoFailure()
{
    const QTemporaryDir folder;
    Program program(desktopProgram());
    program.start({"/dev/ttyUSB97", "--screenshot", folder.filePath("window.png"), "--after", "1"});
    const auto outcome = program.finish();
    QCOMPARE(outcome.status, 0);
    QVERIFY(said(outcome, "port") == "warn" || said(outcome, "port") == "fail");
    QVERIFY(!QImage(folder.filePath("window.png")).isNull());
}

QTEST_GUILESS_MAIN(TestLiveDesktop)
#include "tst_live_desktop.moc"

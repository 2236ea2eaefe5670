// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/simulate.h"
#include "tests/end_to_end/fake_meter.h"
#include "tests/end_to_end/program.h"

#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

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
    void oneClickLeadsToGaugesWhateverIsSet();
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

/// Every setting wrong, and the request line off. All at once: silence takes its time to be believed.
void TestLiveDesktop::oneClickLeadsToGaugesWhateverIsSet()
{
    using p1scope::line::LineSettings;
    const QByteArray dsmr2(
        "/ISk5\\2MT382-1000\r\n\r\n0-0:96.1.1(5A424556303035303933313937373132)\r\n"
        "1-0:1.8.1(00003.540*kWh)\r\n1-0:1.8.2(00011.199*kWh)\r\n1-0:2.8.1(00000.000*kWh)\r\n"
        "1-0:2.8.2(00000.000*kWh)\r\n0-0:96.14.0(0001)\r\n1-0:1.7.0(0000.42*kW)\r\n"
        "1-0:2.7.0(0000.00*kW)\r\n0-0:17.0.0(0999.00*kW)\r\n0-0:96.3.10(1)\r\n!\r\n");
    // Upside down it takes a CRC to be sure of a telegram.
    const QByteArray withCrc = QByteArray::fromStdString(
        p1scope::simulator::Simulation::make({.kind = "dsmr50"}).value().next()->text);
    const auto at = withCrc.indexOf("1-0:2.7.0(") + 10;
    QByteArray power = withCrc.mid(at, withCrc.indexOf('*', at) - at);
    while (power.size() > 1 && power[0] == '0' && power[1] != '.')
        power.remove(0, 1);
    LineSettings inverted = p1scope::line::dsmr4Settings();
    inverted.polarity = p1scope::line::Polarity::Inverted;
    struct Case {
        QByteArray text;
        LineSettings line;
        QString receiver;
        const char* reading;
        QByteArray power; ///< its value in kW; empty: nothing is to be read
    };
    const std::vector<Case> cases{
        {dsmr2, p1scope::line::dsmr2Settings(), "115200,8,N,1", "power_delivered", "0.42"},
        {seedTelegram(), p1scope::line::dsmr4Settings(), "9600,7,E,1", "power_delivered", "0.35"},
        {withCrc, inverted, "9600,7,E,1", "power_returned", power},
        {{}, p1scope::line::dsmr4Settings(), "9600,7,E,1", "power_delivered", {}},
    };
    const QTemporaryDir folder;
    std::vector<std::unique_ptr<FakeMeter>> meters;
    std::vector<std::unique_ptr<Program>> programs;
    for (const Case& each : cases) {
        auto meter = std::make_unique<FakeMeter>();
        if (!each.text.isEmpty())
            meter->setTelegramOnWire(each.text, each.line, 1000);
        auto program = std::make_unique<Program>(desktopProgram(), meter->stateFile());
        program->start({meter->path(), "--line", each.receiver, "--request", "none", "--detect",
                        "--screenshot", folder.filePath("window.png"), "--after", "30"});
        meters.push_back(std::move(meter));
        programs.push_back(std::move(program));
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const Case& each = cases[i];
        const auto outcome = programs[i]->finish();
        QCOMPARE(outcome.status, 0);
        QVERIFY2(said(outcome, each.reading) == each.power, outcome.out.constData());
        if (each.power.isEmpty())
            QVERIFY2(said(outcome, "bytes") != "ok", outcome.out.constData());
        else
            QCOMPARE(said(outcome, "request"), QByteArray("ok"));
    }
    QVERIFY(meters[3]->lineChanges() > 0); // it was asked, and there was nobody
}

QTEST_GUILESS_MAIN(TestLiveDesktop)
#include "tst_live_desktop.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/port_faults.h"
#include "core/session/serial_platform.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace p1scope::session;
using Fault = SourceState::Fault;

namespace {

const QString usb0 = QStringLiteral("/dev/ttyUSB0");

PortFacts denied()
{
    PortFacts facts;
    facts.readable = false;
    facts.group = QStringLiteral("dialout");
    facts.userInGroup = false;
    facts.sessionInGroup = false;
    return facts;
}

PortFault permissionFault(const PortFacts& facts)
{
    return faultOfOpening(usb0, facts, {}, QSerialPort::PermissionError, QStringLiteral("Permission denied"));
}

} // namespace

class TestPortFaults : public QObject {
    Q_OBJECT
private slots:
    void refusesWhatIsNoPortBeforeOpeningIt_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QString>("message");
        QTest::newRow("missing") << "/dev/ttyUSB977" << Fault::Missing << "ttyUSB977 is not there";
        QTest::newRow("folder") << "/dev" << Fault::Unsupported << "/dev is a folder, not a serial port";
        QTest::newRow("file") << QCoreApplication::applicationFilePath() << Fault::Unsupported
                              << QCoreApplication::applicationFilePath() +
                                     QStringLiteral(" is a file, not a serial port");
    }
    void refusesWhatIsNoPortBeforeOpeningIt()
    {
        QFETCH(QString, path);
        const auto fault = faultBeforeOpening(path, portFacts(path), {});
        QVERIFY(fault.has_value());
        QTEST(fault->fault, "fault");
        QTEST(fault->message, "message");
        QVERIFY(!fault->remedy.isEmpty());
    }

    void refusesNineDataBits()
    {
        p1scope::line::LineSettings nine;
        nine.dataBits = 9;
        const auto fault = faultBeforeOpening(usb0, PortFacts(), nine);
        QVERIFY(fault.has_value());
        QCOMPARE(fault->fault, Fault::Unsupported);
        QVERIFY(fault->message.contains(QStringLiteral("115200 9N1")));
        QVERIFY(!faultBeforeOpening(usb0, PortFacts(), {}).has_value());
    }

    void saysHowToGetPermission_data()
    {
        QTest::addColumn<QString>("group");
        QTest::addColumn<bool>("groupReadable");
        QTest::addColumn<bool>("userInGroup");
        QTest::addColumn<bool>("sessionInGroup");
        QTest::addColumn<QString>("remedy");
        const QString join = QStringLiteral("sudo usermod -aG dialout $USER, then log out and in again");
        QTest::newRow("not in the group") << "dialout" << true << false << false << join;
        QTest::newRow("the device's own group")
            << "uucp" << true << false << false << "sudo usermod -aG uucp $USER, then log out and in again";
        QTest::newRow("in it from the next login on")
            << "dialout" << true << true << false
            << "you are a member of group dialout, but not yet in this session: log out and in again";
        const QString grant = QStringLiteral("it is its owner's alone; sudo chgrp dialout /dev/ttyUSB0 && "
                                             "sudo chmod g+rw /dev/ttyUSB0 opens it to "
                                             "group dialout until it is plugged in again");
        QTest::newRow("the owner alone") << "root" << false << false << false << grant;
        QTest::newRow("group without a name") << "" << true << false << false << grant;
    }
    void saysHowToGetPermission()
    {
        PortFacts facts = denied();
        QFETCH(QString, group);
        QFETCH(bool, groupReadable);
        QFETCH(bool, userInGroup);
        QFETCH(bool, sessionInGroup);
        facts.group = group;
        facts.groupReadable = groupReadable;
        facts.userInGroup = userInGroup;
        facts.sessionInGroup = sessionInGroup;
        const auto fault = permissionFault(facts);
        QCOMPARE(fault.fault, Fault::NoPermission);
        QCOMPARE(fault.message, QStringLiteral("no permission to open ttyUSB0"));
        QTEST(fault.remedy, "remedy");
        QVERIFY(!fault.passes());
    }

    void saysWhoHoldsABusyPort_data()
    {
        QTest::addColumn<qint64>("pid");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("own");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("remedyHas");
        QTest::newRow("named") << qint64{4711} << "minicom" << false
                               << "ttyUSB0 is held by minicom (pid 4711)"
                               << "close minicom";
        QTest::newRow("known by number") << qint64{4711} << "" << false << "ttyUSB0 is held by process 4711"
                                         << "close that program";
        QTest::newRow("this program")
            << qint64{4711} << "p1scope" << true << "ttyUSB0 is already open in this program"
            << "disconnect";
        QTest::newRow("not to be seen") << qint64{0} << "" << false << "ttyUSB0 is held by another program"
                                        << "sudo fuser -v /dev/ttyUSB0";
        QTest::newRow("ModemManager")
            << qint64{300} << "ModemManager" << false << "ttyUSB0 is held by ModemManager (pid 300)"
            << "sudo systemctl disable --now ModemManager";
    }
    void saysHowToFindTheHolderOnWindows()
    {
        PortFacts facts;
        facts.kernelName = QStringLiteral("\\Device\\VCP0");
        const auto fault = faultOfOpening(QStringLiteral("COM3"), facts, {}, QSerialPort::PermissionError,
                                          QStringLiteral("Access is denied."));
        QCOMPARE(fault.fault, Fault::Busy);
        QCOMPARE(fault.message, QStringLiteral("COM3 is held by another program"));
        QVERIFY(fault.remedy.contains(facts.kernelName));
        QVERIFY(!fault.remedy.contains(QStringLiteral("sudo")));
    }
    void saysWhoHoldsABusyPort()
    {
        QFETCH(qint64, pid);
        QFETCH(QString, name);
        QFETCH(bool, own);
        QFETCH(QString, remedyHas);
        PortFacts facts;
        if (pid != 0)
            facts.holder = PortHolder{pid, name, own};
        const auto fault = permissionFault(facts);
        QCOMPARE(fault.fault, Fault::Busy);
        QTEST(fault.message, "message");
        QVERIFY2(fault.remedy.contains(remedyHas), qPrintable(fault.remedy));
        QVERIFY(fault.passes());
    }

    void saysToTakeALeftLockFileAway()
    {
        PortFacts facts;
        facts.staleLock = QStringLiteral("/run/lock/LCK..ttyUSB0");
        const auto fault = permissionFault(facts);
        QCOMPARE(fault.fault, Fault::Busy);
        QCOMPARE(fault.remedy, QStringLiteral("take its lock file away: sudo rm /run/lock/LCK..ttyUSB0"));
        facts.holder = PortHolder{1, QStringLiteral("minicom"), false};
        QVERIFY(permissionFault(facts).message.contains(QStringLiteral("minicom")));
    }

    void noPermissionComesBeforeBusy()
    {
        PortFacts facts = denied();
        facts.holder = PortHolder{4711, QStringLiteral("minicom"), false};
        QCOMPARE(permissionFault(facts).fault, Fault::NoPermission);
    }

    void tellsOtherErrorsApart()
    {
        PortFacts facts;
        const auto fault = [&](QSerialPort::SerialPortError error) {
            return faultOfOpening(usb0, facts, {}, error, QStringLiteral("text"));
        };
        QCOMPARE(fault(QSerialPort::DeviceNotFoundError).fault, Fault::Missing);
        QCOMPARE(fault(QSerialPort::ResourceError).fault, Fault::Unplugged);
        QCOMPARE(fault(QSerialPort::UnsupportedOperationError).fault, Fault::Unsupported);
        QCOMPARE(fault(QSerialPort::UnsupportedOperationError).message,
                 QStringLiteral("ttyUSB0 cannot be set to 115200 8N1: text"));
        QCOMPARE(fault(QSerialPort::UnknownError).fault, Fault::Other);
        facts.exists = false; // it went while it was being opened
        QCOMPARE(fault(QSerialPort::UnknownError).fault, Fault::Missing);
        QCOMPARE(faultOfLosing(usb0).fault, Fault::Unplugged);
        QVERIFY(faultOfLosing(usb0).passes());
        QVERIFY(faultOfMissingAdapter(QStringLiteral("A1")).passes());
    }

    void findsTheProcessThatHasADeviceOpen()
    {
        // Any character device will do; this one is there without hardware.
        const int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        QVERIFY(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
        const QString path = QString::fromLocal8Bit(ptsname(master));

        PortFacts before = portFacts(path);
        findWhyDenied(path, before);
        const int slave = ::open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
        PortFacts held = portFacts(path);
        findWhyDenied(path, held);
        ::close(slave);
        ::close(master);

        QVERIFY(before.character && before.terminal && !before.directory);
        QVERIFY(!before.holder.has_value());
        QVERIFY(held.holder.has_value());
        QCOMPARE(held.holder->pid, QCoreApplication::applicationPid());
        QVERIFY(held.holder->own);
        QVERIFY(!held.holder->name.isEmpty());
    }

    void tellsAMemoryDeviceFromATerminal()
    {
        const auto facts = portFacts(QStringLiteral("/dev/null"));
        QVERIFY(facts.character);
        QVERIFY(!facts.terminal);
        const auto fault = faultOfOpening(QStringLiteral("/dev/null"), facts, {},
                                          QSerialPort::UnsupportedOperationError, QString());
        QCOMPARE(fault.message, QStringLiteral("null is no serial port"));
    }
};

QTEST_GUILESS_MAIN(TestPortFaults)
#include "tst_port_faults.moc"

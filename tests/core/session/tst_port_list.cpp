// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/port_list.h"
#include "core/session/serial_platform.h"

#include <QSignalSpy>
#include <QTest>

using namespace p1scope::session;

namespace {

PortDescription adapter(const char* address, const char* serialNumber)
{
    PortDescription port;
    port.address = QString::fromLatin1(address);
    port.serialNumber = QString::fromLatin1(serialNumber);
    return port;
}

} // namespace

class TestPortList : public QObject {
    Q_OBJECT
private slots:
    void tellsOfChangesAndOfNothingElse()
    {
        std::vector<PortDescription> there{adapter("/dev/ttyUSB0", "A1")};
        int looks = 0;
        PortList list(
            [&] {
                ++looks;
                return there;
            },
            1);
        QCOMPARE(list.ports(), there);
        QSignalSpy changed(&list, &PortList::changed);
        QTRY_VERIFY(looks > 5);
        QCOMPARE(changed.count(), 0);

        there.push_back(adapter("/dev/ttyUSB1", "B2"));
        QVERIFY(changed.wait());
        QCOMPARE(list.ports(), there);
        there.clear();
        QVERIFY(changed.wait());
        QVERIFY(list.ports().empty());
        QCOMPARE(changed.count(), 2);

        there.push_back(adapter("/dev/ttyUSB0", "A1"));
        QVERIFY(changed.wait());
        there.front().serialNumber = QStringLiteral("C3"); // another adapter under the same name
        QVERIFY(changed.wait());
        QCOMPARE(list.ports(), there);
    }

    void findsAnAdapterByItsSerialNumber_data()
    {
        QTest::addColumn<QString>("serialNumber");
        QTest::addColumn<QString>("hint");
        QTest::addColumn<QString>("found");
        QTest::newRow("where it was") << "A1"
                                      << "/dev/ttyUSB0"
                                      << "/dev/ttyUSB0";
        QTest::newRow("under another name") << "B2"
                                            << "/dev/ttyUSB0"
                                            << "/dev/ttyUSB1";
        QTest::newRow("second channel") << "TWIN"
                                        << "/dev/ttyUSB3"
                                        << "/dev/ttyUSB3";
        QTest::newRow("either channel") << "TWIN"
                                        << "/dev/ttyUSB9"
                                        << "/dev/ttyUSB2";
        QTest::newRow("not there, though its name is") << "D4"
                                                       << "/dev/ttyUSB0"
                                                       << "";
    }
    void findsAnAdapterByItsSerialNumber()
    {
        QFETCH(QString, serialNumber);
        QFETCH(QString, hint);
        const std::vector<PortDescription> ports{adapter("/dev/ttyUSB0", "A1"), adapter("/dev/ttyUSB1", "B2"),
                                                 adapter("/dev/ttyUSB2", "TWIN"),
                                                 adapter("/dev/ttyUSB3", "TWIN")};
        QTEST(findPort(ports, serialNumber, hint).value_or(QString()), "found");
    }

    void listsThisMachinesPortsInOrder()
    {
        const auto ports = listPorts(); // there may be none; what there is has an address
        for (const auto& port : ports)
            QVERIFY(!port.address.isEmpty());
        QCOMPARE(listPorts(), ports);
    }

    void writesUsbIdsAsLsusbDoes()
    {
        PortDescription port;
        QCOMPARE(port.usbId(), QString());
        port.vid = 0x0403;
        port.pid = 0x6001;
        QCOMPARE(port.usbId(), QStringLiteral("0403:6001"));
    }

    void knowsWhatDriversTellOfErrors_data()
    {
        QTest::addColumn<QString>("driver");
        QTest::addColumn<bool>("usb");
        QTest::addColumn<bool>("counts");
        QTest::addColumn<ErrorReporting>("reporting");
        QTest::newRow("FTDI") << "ftdi_sio" << true << true << ErrorReporting::PerPacket;
        QTest::newRow("Prolific") << "pl2303" << true << false << ErrorReporting::PerPacket;
        QTest::newRow("Silicon Labs") << "cp210x" << true << true << ErrorReporting::PerFrame;
        QTest::newRow("CH340") << "ch341" << true << false << ErrorReporting::NotReported;
        QTest::newRow("CDC ACM counts but does not mark")
            << "cdc_acm" << true << true << ErrorReporting::NotReported;
        QTest::newRow("generic") << "usbserial_generic" << true << true << ErrorReporting::NotReported;
        QTest::newRow("UART of a PC") << "serial8250" << false << true << ErrorReporting::PerFrame;
        QTest::newRow("UART of a Raspberry Pi") << "uart-pl011" << false << true << ErrorReporting::PerFrame;
        QTest::newRow("pseudo-terminal") << "" << false << false << ErrorReporting::NotReported;
        QTest::newRow("nobody knows, but it counts") << "" << false << true << ErrorReporting::PerFrame;
    }
    void knowsWhatDriversTellOfErrors()
    {
        QFETCH(QString, driver);
        QFETCH(bool, usb);
        QFETCH(bool, counts);
        QTEST(errorReporting({driver, usb}, counts), "reporting");
    }
};

QTEST_GUILESS_MAIN(TestPortList)
#include "tst_port_list.moc"

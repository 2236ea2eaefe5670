// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/source.h"
#include "core/session/tcp_source.h"
#include "tests/end_to_end/fake_meter.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace p1scope::session;
using Kind = SourceSpec::Kind;

class TestSourceSpec : public QObject {
    Q_OBJECT
private slots:
    void knowsLiveInputs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("address");
        QTest::newRow("demo") << "demo" << Kind::Demo << "dsmr50";
        QTest::newRow("demo of a kind") << "demo:dsmr22" << Kind::Demo << "dsmr22";
        QTest::newRow("tcp") << "tcp://meter.local:2000" << Kind::Tcp << "meter.local:2000";
        QTest::newRow("tcp, IPv6") << "tcp://[fe80::1]:23" << Kind::Tcp << "[fe80::1]:23";
        QTest::newRow("a device that is not there") << "/dev/ttyUSB977" << Kind::Serial << "/dev/ttyUSB977";
        QTest::newRow("COM") << "COM3" << Kind::Serial << "COM3";
        QTest::newRow("com") << "com12" << Kind::Serial << "COM12";
        QTest::newRow("COM, long form") << R"(\\.\COM12)" << Kind::Serial << "COM12";
    }
    void knowsLiveInputs()
    {
        QFETCH(QString, text);
        const auto spec = SourceSpec::parse(text);
        QVERIFY(spec.has_value());
        QTEST(spec->kind, "kind");
        QTEST(spec->address, "address");
        QVERIFY(makeSource(*spec) != nullptr);
    }

    void leavesTheRestToFiles_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"",
                                 "-",
                                 "demo.bin",
                                 "demo:",
                                 "Demo",
                                 "telegram.txt",
                                 "COM3.txt",
                                 "COM",
                                 "COM0",
                                 "MYCOM3",
                                 "/dev/stdin",
                                 "/dev/fd/0",
                                 "/dev/null",
                                 "/dev/zero",
                                 "/dev",
                                 "/dev/shm/capture.bin",
                                 "tcp:",
                                 "tcp://",
                                 "tcp://host",
                                 "tcp://host:",
                                 "tcp://:2000",
                                 "tcp://host:0",
                                 "tcp://host:65536",
                                 "tcp://host:http",
                                 "tcp://fe80::1:23",
                                 "tcp://ho st:1",
                                 "tcp://host/x:1",
                                 "/no/such/file"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void leavesTheRestToFiles()
    {
        QFETCH(QString, text);
        QVERIFY(!SourceSpec::parse(text).has_value());
    }

    void takesALinkToADeviceForADeviceAndAFileForAFile()
    {
        p1scope::tests::FakeMeter meter;
        const auto linked = SourceSpec::parse(meter.path());
        QVERIFY(linked.has_value());
        QCOMPARE(linked->kind, Kind::Serial);
        QCOMPARE(linked->address, meter.path());

        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("capture.bin"));
        QVERIFY(QFile(file).open(QIODevice::WriteOnly));
        QVERIFY(!SourceSpec::parse(file).has_value());
        QVERIFY(!SourceSpec::parse(folder.path()).has_value());

        const QString gone = folder.filePath(QStringLiteral("meter"));
        QVERIFY(QFile::link(QStringLiteral("/dev/pts/99977"), gone));
        QVERIFY(SourceSpec::parse(gone).has_value()); // its device may come back
    }

    void takesAFileNamedLikeAWindowsPortForAFile()
    {
#ifdef Q_OS_WIN
        QVERIFY(SourceSpec::parse(QStringLiteral("COM3")).has_value());
#else
        QTemporaryDir folder;
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(folder.path()));
        const bool written = QFile(QStringLiteral("COM3")).open(QIODevice::WriteOnly);
        const auto spec = SourceSpec::parse(QStringLiteral("COM3"));
        QVERIFY(QDir::setCurrent(before));
        QVERIFY(written);
        QVERIFY(!spec.has_value());
#endif
    }

    void saysHowTheRequestIsMade()
    {
        RequestLine request;
        QCOMPARE(request.toString(), QStringLiteral("RTS high"));
        request.pin = RequestLine::Pin::Dtr;
        request.level = RequestLine::Level::Low;
        QCOMPARE(request.toString(), QStringLiteral("DTR low"));
        request.mode = RequestLine::Mode::Pulse;
        QCOMPARE(request.toString(), QStringLiteral("DTR low, pulsed"));
        request.pin = RequestLine::Pin::None;
        QCOMPARE(request.toString(), QStringLiteral("none"));
    }

    void readsHostAndPort()
    {
        const auto name = TcpAddress::parse(QStringLiteral("meter.local:2000"));
        QVERIFY(name.has_value());
        QCOMPARE(name->host, QStringLiteral("meter.local"));
        QCOMPARE(name->port, std::uint16_t{2000});
        const auto six = TcpAddress::parse(QStringLiteral("[::1]:65535"));
        QVERIFY(six.has_value());
        QCOMPARE(six->host, QStringLiteral("::1"));
        QCOMPARE(six->port, std::uint16_t{65535});
    }
};

QTEST_GUILESS_MAIN(TestSourceSpec)
#include "tst_source_spec.moc"

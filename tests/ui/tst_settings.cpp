// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings.h"

#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace p1scope;
using session::RequestLine;
using session::SourceSpec;

class TestSettings : public QObject {
    Q_OBJECT
private slots:
    void whatIsSavedIsLoaded()
    {
        ui::Settings saved;
        saved.theme = ui::Theme::Dark;
        saved.view = QStringLiteral("frames");
        saved.layout = QByteArray("\x00\x01layout", 8);
        saved.windowGeometry = "geometry";
        SourceSpec spec = *SourceSpec::parse(QStringLiteral("/dev/ttyUSB0"));
        spec.portSerialNumber = QStringLiteral("A50285BI");
        spec.line = line::dsmr2Settings();
        spec.request = {RequestLine::Pin::Dtr, RequestLine::Level::Low, RequestLine::Mode::Pulse};
        saved.rememberSource(*SourceSpec::parse(QStringLiteral("tcp://meter:2001")));
        saved.rememberSource(spec);
        saved.rememberFile(QStringLiteral("/data/a, b; c.csv"));
        saved.recording = {false, 500, 48, 100, 6, QStringLiteral("/data/p1")};
        saved.history = {false, QStringLiteral("postgresql://p1@server/meters"), 3, 0, 900};
        saved.publish = {true, QStringLiteral("mqtts://me@broker:99"), QStringLiteral("home/p1"), false};
        {
            QSettings store(path(), QSettings::IniFormat);
            saved.save(store);
        }
        const ui::Settings loaded = load();
        QCOMPARE(loaded.theme, saved.theme);
        QCOMPARE(loaded.view, saved.view);
        QCOMPARE(loaded.layout, saved.layout);
        QCOMPARE(loaded.windowGeometry, saved.windowGeometry);
        QCOMPARE(loaded.source.address, spec.address);
        QCOMPARE(loaded.source.portSerialNumber, spec.portSerialNumber);
        QCOMPARE(loaded.source.line, spec.line);
        QCOMPARE(loaded.source.request, spec.request);
        QCOMPARE(loaded.hosts, QStringList{QStringLiteral("tcp://meter:2001")});
        QCOMPARE(loaded.files, QStringList{QStringLiteral("/data/a, b; c.csv")});
        QVERIFY(loaded.recording == saved.recording);
        QVERIFY(loaded.history == saved.history);
        QVERIFY(loaded.publish == saved.publish);
    }

    void limitsOfRecordingThatMakeNoSenseAreNotTaken()
    {
        write("[settings]\nversion=1\n[recording]\nring=maybe\nringMegabytes=0\nringHours=-5\n"
              "partMegabytes=1e9\npartHours=12\n");
        const ui::RecordingPreferences loaded = load().recording;
        ui::RecordingPreferences expected;
        expected.partHours = 12;
        QVERIFY(loaded == expected);
        QVERIFY(!loaded.toSession({}).ring);
        const auto session = loaded.toSession(QStringLiteral("/ring"));
        QVERIFY(session.ring);
        QCOMPARE(session.ringLimits.bytes, std::uint64_t{200'000'000});
        QCOMPARE(session.partBytes, std::uint64_t{0});
        QVERIFY(session.partTime == std::chrono::hours(12));
    }

    void oneBadValueCostsThatValueAlone()
    {
        write("[settings]\nversion=1\n[window]\ntheme=purple\nview=frames\n"
              "[source]\nline=9600,7,Q,1\ntarget=tcp://meter:99999999\nrequestPin=cts\nrequestLevel=low\n"
              "hosts=http://x, tcp://meter:2001\n");
        const ui::Settings loaded = load();
        QCOMPARE(loaded.theme, ui::Theme::System);
        QCOMPARE(loaded.view, QStringLiteral("frames"));
        QCOMPARE(loaded.source.line, line::dsmr4Settings());
        QCOMPARE(loaded.source.kind, SourceSpec().kind);
        QCOMPARE(loaded.source.request.pin, RequestLine().pin);
        QCOMPARE(loaded.source.request.level, RequestLine::Level::Low);
        QCOMPARE(loaded.hosts, QStringList{QStringLiteral("tcp://meter:2001")});
    }

    void garbageGivesTheDefaults_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no ini file") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
        QTest::newRow("zeros") << QByteArray(4096, '\0');
        QTest::newRow("no version") << QByteArray("[window]\ntheme=dark\n");
        QTest::newRow("a version that is no number")
            << QByteArray("[settings]\nversion=one\n[window]\ntheme=dark\n");
        QTest::newRow("a version to come") << QByteArray("[settings]\nversion=2\n[window]\ntheme=dark\n");
        QTest::newRow("a list for a version")
            << QByteArray("[settings]\nversion=1, 1\n[window]\ntheme=dark\n");
        QTest::newRow("variants of other types") << QByteArray(
            "[settings]\nversion=1\n[window]\ntheme=@Variant(\\0\\0\\0\\x7f\\xff\\xff\\xff\\xff)\n"
            "geometry=@Rect(1 2 3 4)\nlayout=@Invalid()\nview=@ByteArray(frames)\n"
            "[source]\ntarget=@Size(1 1)\nline=@Point(1 2)\n[files]\nrecent=@Variant(\\xff)\n");
    }
    void garbageGivesTheDefaults()
    {
        QFETCH(QByteArray, content);
        write(content);
        const ui::Settings loaded = load();
        const ui::Settings defaults;
        QCOMPARE(loaded.theme, defaults.theme);
        QVERIFY(loaded.view.isEmpty());
        QVERIFY(loaded.layout.isEmpty());
        QVERIFY(loaded.windowGeometry.isEmpty());
        QVERIFY(loaded.files.isEmpty());
        QVERIFY(loaded.hosts.isEmpty());
        QCOMPARE(loaded.source.kind, defaults.source.kind);
        QCOMPARE(loaded.source.line, defaults.source.line);
    }

    void listsAndTextsHaveTheirLimits()
    {
        QByteArray content =
            "[settings]\nversion=1\n[window]\nview=" + QByteArray(100'000, 'x') + "\n[files]\nrecent=";
        for (int i = 0; i < 100; ++i)
            content += "/f" + QByteArray::number(i) + ", /f0, ";
        write(content + "/last\n");
        const ui::Settings loaded = load();
        QVERIFY(loaded.view.isEmpty());
        QCOMPARE(loaded.files.size(), ui::Settings::mostRecent);
        QCOMPARE(loaded.files.count(QStringLiteral("/f0")), 1);
    }

    void theLatestFileComesFirstAndOnce()
    {
        ui::Settings settings;
        for (int i = 0; i < 15; ++i)
            settings.rememberFile(QStringLiteral("/f%1").arg(i));
        settings.rememberFile(QStringLiteral("/f10"));
        QCOMPARE(settings.files.size(), ui::Settings::mostRecent);
        QCOMPARE(settings.files.first(), QStringLiteral("/f10"));
        QCOMPARE(settings.files.count(QStringLiteral("/f10")), 1);
    }

private:
    [[nodiscard]] QString path() const
    {
        return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + QStringLiteral("_") +
                                 QString::fromLatin1(QTest::currentDataTag()).remove(u' ') +
                                 QStringLiteral(".ini"));
    }
    void write(const QByteArray& content) const
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    [[nodiscard]] ui::Settings load() const
    {
        const QSettings store(path(), QSettings::IniFormat);
        return ui::Settings::load(store);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"

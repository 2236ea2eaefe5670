// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop program as a process, without a display.
#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

class TestProgram : public QObject {
    Q_OBJECT
private slots:
    void aScreenshotOfTheDemoIsTaken_data()
    {
        QTest::addColumn<QByteArray>("scale");
        QTest::addColumn<QSize>("size");
        QTest::newRow("1x") << QByteArray("1") << QSize(1000, 700);
        QTest::newRow("2x") << QByteArray("2") << QSize(2000, 1400);
    }
    void aScreenshotOfTheDemoIsTaken()
    {
        QFETCH(QByteArray, scale);
        QFETCH(QSize, size);
        const QString picture = m_folder.filePath(QStringLiteral("demo%1.png").arg(size.width()));
        m_scale = scale;
        const Outcome outcome =
            run({QStringLiteral("--demo"), QStringLiteral("--size"), QStringLiteral("1000x700"),
                 QStringLiteral("--after"), QStringLiteral("1"), QStringLiteral("--screenshot"), picture});
        QCOMPARE(outcome.status, 0);
        const QImage image(picture);
        QCOMPARE(image.size(), size);
        // Something is drawn in every quarter of it.
        for (const int quarter : {0, 1, 2, 3}) {
            QSet<QRgb> colours;
            for (int i = 0; i < 4000; ++i) {
                const int x = (quarter % 2) * size.width() / 2 + i * 7 % (size.width() / 2);
                const int y = (quarter / 2) * size.height() / 2 + i * 13 % (size.height() / 2);
                colours.insert(image.pixel(x, y));
            }
            QVERIFY(colours.size() > 2);
        }
    }

    void theThemeIsSeen()
    {
        const auto background = [this](const QString& theme) {
            const QString picture = m_folder.filePath(theme + QStringLiteral(".png"));
            run({QStringLiteral("--theme"), theme, QStringLiteral("--after"), QStringLiteral("0"),
                 QStringLiteral("--screenshot"), picture});
            return QImage(picture).pixelColor(5, 300).lightness();
        };
        QVERIFY(background(QStringLiteral("light")) > 200);
        QVERIFY(background(QStringLiteral("dark")) < 60);
    }

    void aFileThatIsNotThereOpensTheWindowAllTheSame()
    {
        const QString picture = m_folder.filePath(QStringLiteral("missing.png"));
        const Outcome outcome =
            run({m_folder.filePath(QStringLiteral("nothing.csv")), QStringLiteral("--after"),
                 QStringLiteral("0.5"), QStringLiteral("--screenshot"), picture});
        QCOMPARE(outcome.status, 0);
        QVERIFY(QFile::exists(picture));
    }

    void aPictureLeavesNoTraceInTheSettings()
    {
        const QString picture = m_folder.filePath(QStringLiteral("trace.png"));
        run({QStringLiteral("--demo"), QStringLiteral("--after"), QStringLiteral("0"),
             QStringLiteral("--screenshot"), picture});
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("p1scope/p1scope.ini"))));
    }

    void aPictureThatCannotBeWrittenIsSaid()
    {
        const Outcome outcome =
            run({QStringLiteral("--after"), QStringLiteral("0"), QStringLiteral("--screenshot"),
                 m_folder.filePath(QStringLiteral("no/such/folder/a.png"))});
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.error.contains("a.png"));
    }

    void badUsageEndsWithTwoAndOneLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{QStringLiteral("--nonsense")};
        QTest::newRow("unknown view") << QStringList{QStringLiteral("--view"), QStringLiteral("cellar")};
        QTest::newRow("bad line") << QStringList{QStringLiteral("--line"), QStringLiteral("fast")};
        QTest::newRow("two inputs") << QStringList{QStringLiteral("a"), QStringLiteral("b")};
    }
    void badUsageEndsWithTwoAndOneLine()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = run(arguments);
        QCOMPARE(outcome.status, 2);
        QVERIFY(outcome.output.isEmpty());
        QCOMPARE(outcome.error.count('\n'), 1);
        QVERIFY(outcome.error.startsWith("p1scope: "));
    }

    void helpAndVersionNeedNoDisplay()
    {
        m_platform = "none-such";
        const Outcome version = run({QStringLiteral("--version")});
        QCOMPARE(version.status, 0);
        QVERIFY(version.output.startsWith("p1scope "));
        QCOMPARE(version.output.count('\n'), 1);
        const Outcome help = run({QStringLiteral("--help")});
        QCOMPARE(help.status, 0);
        QVERIFY(help.output.contains("--screenshot"));
    }

    void init()
    {
        m_scale = "1";
        m_platform = "offscreen";
    }

private:
    struct Outcome {
        int status = -1;
        QByteArray output;
        QByteArray error;
    };

    Outcome run(const QStringList& arguments) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QString::fromLatin1(m_scale));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QString::fromLatin1(m_platform));
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder.path());
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder.path());
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(P1SCOPE_PROGRAM), arguments);
        if (!process.waitForFinished(30'000))
            return {};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
                process.readAllStandardOutput(), process.readAllStandardError()};
    }

    QTemporaryDir m_folder;
    QByteArray m_scale = "1";
    QByteArray m_platform = "offscreen";
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"

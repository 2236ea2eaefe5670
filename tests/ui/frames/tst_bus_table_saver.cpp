// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/fake_frames.h"
#include "ui/frames/bus_table_saver.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace p1scope::ui;
using p1scope::line::FrameLog;

namespace {

p1scope::line::LineSettings invertedSettings()
{
    p1scope::line::LineSettings settings = p1scope::line::dsmr2Settings();
    settings.polarity = p1scope::line::Polarity::Inverted;
    return settings;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestBusTableSaver : public QObject {
    Q_OBJECT
private slots:
    void writesABusTable()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("table.csv"));
        FrameLog log;
        log.append(framesOf("/A|\r", {1}));
        BusTableSaver saver(log);
        QSignalSpy finished(&saver, &BusTableSaver::finished);
        QVERIFY(saver.start(path, invertedSettings(), {{{1}, "wrong, bit"}}, {0}, log.end()));
        QVERIFY(saver.running());
        QVERIFY(!saver.start(path, invertedSettings(), {}, {0}, log.end()));
        QVERIFY(finished.wait());
        QCOMPARE(finished[0][1].toString(), QString());
        QVERIFY(!saver.running());
        QCOMPARE(contentOf(path), QByteArray("\"Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)\"\n"
                                             "Frame,Mark,Start time[s],Length,Data,State\n"
                                             "1,,0.00000,1,'/',OK\n"
                                             "2,\"wrong, bit\",1.04000e-3,1,'A',PARITY\n"
                                             "3,,2.08000e-3,1,,BREAK\n"
                                             "4,,3.12000e-3,1,0x0D,OK\n"));
    }
    void writesALongOneWholeAndTellsHowFarItIs()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("long.csv"));
        const FakeFrames frames(200'000);
        BusTableSaver saver(frames);
        QSignalSpy finished(&saver, &BusTableSaver::finished);
        QSignalSpy progressed(&saver, &BusTableSaver::progressed);
        QVERIFY(saver.start(path, invertedSettings(), {}, {1'000}, frames.end()));
        QVERIFY(finished.wait(30'000));
        const QList<QByteArray> lines = contentOf(path).split('\n');
        QCOMPARE(lines.size(), 199'000 + 3);
        QVERIFY(lines[2].startsWith("1001,"));
        QVERIFY(lines[199'001].startsWith("200000,"));
        QVERIFY(progressed.count() >= 4);
        double before = 0;
        for (const auto& step : progressed) {
            QVERIFY(step[0].toDouble() >= before);
            before = step[0].toDouble();
        }
        QCOMPARE(before, 1.0);
    }
    void leavesNothingBehindWhenCancelled()
    {
        const QTemporaryDir dir;
        const FakeFrames frames(10'000'000'000);
        BusTableSaver saver(frames);
        QSignalSpy finished(&saver, &BusTableSaver::finished);
        QSignalSpy progressed(&saver, &BusTableSaver::progressed);
        QVERIFY(
            saver.start(dir.filePath(QStringLiteral("big.csv")), invertedSettings(), {}, {0}, frames.end()));
        QVERIFY(progressed.wait());
        saver.cancel();
        QVERIFY(!saver.running());
        // The next one can begin at once, and comes to its end; of the first nothing is heard or seen.
        QVERIFY(saver.start(dir.filePath(QStringLiteral("small.csv")), invertedSettings(), {}, {0}, {3}));
        QVERIFY(finished.wait(30'000));
        QCOMPARE(finished.count(), 1);
        QCOMPARE(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden),
                 QStringList{QStringLiteral("small.csv")});
    }
    void saysWhyItCouldNot()
    {
        const QTemporaryDir dir;
        FrameLog log;
        log.append(framesOf("abc"));
        BusTableSaver saver(log);
        QSignalSpy finished(&saver, &BusTableSaver::finished);
        QVERIFY(
            saver.start(dir.filePath(QStringLiteral("no/such/place.csv")), invertedSettings(), {}, {0}, {3}));
        QVERIFY(finished.wait());
        QVERIFY(!finished[0][1].toString().isEmpty());
        QVERIFY(!saver.running());
    }
    void endsWhenWhatItWasToWriteIsGone()
    {
        const QTemporaryDir dir;
        FakeFrames frames(1'000);
        frames.giveUpBefore({500});
        BusTableSaver saver(frames);
        QSignalSpy finished(&saver, &BusTableSaver::finished);
        const QString path = dir.filePath(QStringLiteral("gone.csv"));
        QVERIFY(saver.start(path, invertedSettings(), {}, {0}, {1'000}));
        QVERIFY(finished.wait());
        QVERIFY(finished[0][1].toString().contains(QStringLiteral("given up")));
        QTRY_VERIFY(QDir(dir.path()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestBusTableSaver)
#include "tst_bus_table_saver.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/export.h"

#include "ui/graphs/export_bar.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace p1scope::ui;
using p1scope::meter::GraphTime;
using p1scope::telegram::Zone;

namespace {

GraphTime at(std::int64_t seconds)
{
    return GraphTime(std::chrono::seconds(1'791'824'671 + seconds)); // 2026-10-12 19:04:31 summer time
}

std::vector<CsvColumn> twoColumns()
{
    return {{"energy_delivered_tariff1_kWh", {{at(0), 3540.118}, {at(1), 3540.119}, {at(3), 3540.2}}, 3},
            {"voltage_l1_V", {{at(1), 231.4}, {at(2), 230}, {at(3), 229.96}}, 1}};
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestExport : public QObject {
    Q_OBJECT
private slots:
    void writesARowForEachMoment()
    {
        QCOMPARE(csvText(twoColumns(), Zone::centralEuropean()),
                 QByteArray("time,energy_delivered_tariff1_kWh,voltage_l1_V\n"
                            "2026-10-12T19:04:31+02:00,3540.118,\n"
                            "2026-10-12T19:04:32+02:00,3540.119,231.4\n"
                            "2026-10-12T19:04:33+02:00,,230.0\n"
                            "2026-10-12T19:04:34+02:00,3540.200,230.0\n"));
    }
    void keepsPointAndCommaInAnyLocale()
    {
        const QLocale before;
        QLocale::setDefault(QLocale(QLocale::Dutch));
        const QByteArray text = csvText(twoColumns(), Zone::centralEuropean());
        QLocale::setDefault(before);
        QVERIFY(text.contains(",3540.118,"));
    }
    void writesAHeadingForNothing()
    {
        QCOMPARE(csvText({{"a_kW", {}, 3}}, {}), QByteArray("time,a_kW\n"));
        QCOMPARE(csvText({}, {}), QByteArray("time\n"));
    }
    void stopsWhenCancelled()
    {
        ExportProgress progress;
        progress.cancelled = true;
        QVERIFY(csvText(twoColumns(), {}, &progress).isEmpty());
    }
    void writesFilesWholeOrNotAtAll()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.csv"));
        QVERIFY(writeFile(path, "abc").ok());
        QCOMPARE(contentOf(path), QByteArray("abc"));
        const auto outcome = writeFile(folder.filePath(QStringLiteral("no/such/folder/a.csv")), "abc");
        QVERIFY(!outcome.ok());
        QVERIFY(!outcome.error().remedy.empty());
    }
    void drawsAPictureAtTwiceTheDensity()
    {
        const QTemporaryDir folder;
        QWidget widget;
        widget.resize(80, 40);
        QPalette palette;
        palette.setColor(QPalette::Window, Qt::darkGreen);
        widget.setPalette(palette);
        const QString path = folder.filePath(QStringLiteral("a.png"));
        QVERIFY(writePng(widget, path).ok());
        const QImage image(path);
        QCOMPARE(image.size(), QSize(160, 80));
        QCOMPARE(image.pixelColor(80, 40), QColor(Qt::darkGreen));
    }
    void writesInTheBackgroundAndSaysSo()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.csv"));
        ExportBar bar;
        QSignalSpy ended(&bar, &ExportBar::ended);
        bar.writeCsv(path, twoColumns(), Zone::centralEuropean());
        QVERIFY(ended.count() == 1 || ended.wait());
        QCOMPARE(ended.at(0).at(0).toBool(), true);
        QCOMPARE(contentOf(path).count('\n'), 5);
        QVERIFY(bar.findChild<QLabel*>()->text().contains(path));

        ended.clear();
        bar.writeCsv(folder.filePath(QStringLiteral("missing/a.csv")), twoColumns(), {});
        QVERIFY(ended.count() == 1 || ended.wait());
        QCOMPARE(ended.at(0).at(0).toBool(), false);
        QVERIFY(bar.findChild<QLabel*>()->text().startsWith(QStringLiteral("✕")));
    }
    void givesUpWhenItGoesAway()
    {
        const QTemporaryDir folder;
        std::vector<CsvColumn> columns(1);
        columns[0].name = "a";
        for (int i = 0; i < 200'000; ++i)
            columns[0].samples.push_back({at(i), 0});
        {
            ExportBar bar;
            bar.writeCsv(folder.filePath(QStringLiteral("a.csv")), std::move(columns), {});
        }
        // Whatever was in the making is not left behind half done.
        const QStringList left = QDir(folder.path()).entryList(QDir::Files);
        QVERIFY(left.isEmpty() || left == QStringList{QStringLiteral("a.csv")});
    }
};

QTEST_MAIN(TestExport)
#include "tst_export.moc"

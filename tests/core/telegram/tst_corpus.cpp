// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/frame_stream.h"
#include "core/meter/reading.h"
#include "tests/support/telegrams.h"

#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QTest>

using namespace p1scope;
using telegram::Telegram;

namespace {

/// Where the corpus of telegrams lies; empty where there is none.
QString corpus()
{
    const QString root = qEnvironmentVariable("P1SCOPE_CORPUS");
    return root.isEmpty() ? QString() : root + QStringLiteral("/telegrams");
}

struct Row {
    QString file;
    QString statuses;
    QString computed; ///< of the first telegram with a wrong CRC
    QString objects;
    QStringList readings;
};

QList<Row> table()
{
    QFile file(QStringLiteral(P1SCOPE_TEST_DATA "/corpus.tsv"));
    QList<Row> rows;
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    for (const QString& line :
         QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (line.startsWith(QLatin1Char('#')))
            continue;
        const QStringList fields = line.split(QLatin1Char('\t'));
        if (fields.size() != 6 || fields[5].isEmpty())
            return {};
        rows.append({fields[0], fields[1], fields[2], fields[3],
                     fields[4].split(QLatin1Char('|'), Qt::SkipEmptyParts)});
    }
    return rows;
}

std::vector<Telegram> read(const QString& path)
{
    std::vector<Telegram> telegrams;
    auto stream = files::openFrameStream(path.toStdString(), {});
    if (!stream)
        return telegrams;
    telegram::Framer framer([&](Telegram&& t) { telegrams.push_back(std::move(t)); });
    std::vector<line::Frame> frames;
    for (bool more = true; more; frames.clear()) {
        const auto result = stream.value()->next(frames);
        framer.push(frames);
        more = result && result.value();
    }
    framer.finish();
    return telegrams;
}

/// "value" or "value@time", as the table has it.
QString printed(const meter::Reading& reading, bool timed)
{
    const base::Decimal* number = reading.number();
    QString text =
        QString::fromStdString(number != nullptr ? number->toString() : std::get<std::string>(reading.value));
    if (timed && reading.time)
        text += QLatin1Char('@') + QString::fromStdString(reading.time->toString());
    return text;
}

} // namespace

class TestCorpus : public QObject {
    Q_OBJECT
private slots:
    void theTableIsWhole()
    {
        QVERIFY(table().size() > 90);
        if (corpus().isEmpty())
            qInfo("no corpus: P1SCOPE_CORPUS is not set, so that only the table itself is looked at");
    }
    void everyFileHasItsRow()
    {
        if (corpus().isEmpty())
            return;
        QStringList known;
        for (const Row& row : table())
            known.append(row.file);
        int files = 0;
        for (const QString& folder : {QString(), QStringLiteral("/edge"), QStringLiteral("/bad")}) {
            QDirIterator each(corpus() + folder, QDir::Files);
            while (each.hasNext()) {
                each.next();
                const QString name =
                    folder.isEmpty() ? each.fileName() : folder.mid(1) + QLatin1Char('/') + each.fileName();
                QVERIFY2(known.contains(name), qPrintable(name + QStringLiteral(" has no row")));
                ++files;
            }
        }
        QVERIFY(files > 0);
    }
    void everyFileIsJudgedAsItShould_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("statuses");
        QTest::addColumn<QString>("computed");
        QTest::addColumn<QString>("objects");
        QTest::addColumn<QStringList>("readings");
        if (corpus().isEmpty())
            QTest::newRow("no corpus") << QString() << QString() << QString() << QString() << QStringList();
        else
            for (const Row& row : table())
                QTest::newRow(qPrintable(row.file))
                    << row.file << row.statuses << row.computed << row.objects << row.readings;
    }
    void everyFileIsJudgedAsItShould()
    {
        QFETCH(QString, file);
        QFETCH(QString, computed);
        QFETCH(QStringList, readings);
        if (corpus().isEmpty())
            return;
        const QString path = corpus() + QLatin1Char('/') + file;
        QVERIFY2(QFile::exists(path), "the table has a row for a file that is not there");
        const auto telegrams = read(path);
        QTEST(QString::fromStdString(test::statusesOf(telegrams)), "statuses");
        QStringList objects;
        QString wrong;
        meter::Readings last;
        for (const Telegram& telegram : telegrams) {
            objects.append(QString::number(telegram.objects.size()));
            if (telegram.status == telegram::Status::CrcMismatch && wrong.isEmpty())
                wrong = QString::fromStdString(test::crcText(telegram.crc->computed));
            if (telegram::isGood(telegram.status))
                last = meter::readingsOf(telegram);
            else
                QVERIFY(meter::readingsOf(telegram).all.empty());
        }
        QTEST(objects.join(QLatin1Char(' ')), "objects");
        QCOMPARE(wrong, computed);
        for (const QString& expected : readings) {
            const bool absent = expected.startsWith(QLatin1Char('!'));
            const QString name = expected.mid(absent ? 1 : 0).section(QLatin1Char('='), 0, 0);
            const meter::Reading* reading = last.find(name.toStdString());
            QVERIFY2((reading == nullptr) == absent, qPrintable(name));
            if (!absent)
                QCOMPARE(printed(*reading, expected.contains(QLatin1Char('@'))),
                         expected.section(QLatin1Char('='), 1));
        }
    }
};

QTEST_GUILESS_MAIN(TestCorpus)
#include "tst_corpus.moc"

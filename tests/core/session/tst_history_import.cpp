// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export.h"
#include "core/session/history_import.h"
#include "core/simulator/virtual_meter.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace p1scope;
using namespace p1scope::session;
using std::chrono::sys_seconds;

namespace {

constexpr telegram::Zone zone = telegram::Zone::centralEuropean();

sys_seconds local(const char* text)
{
    return meter::parseLocalTime(text, zone).value();
}

/// All that the history holds, as text.
QByteArray whole(const QString& place)
{
    QByteArray text;
    const auto reader = HistoryReader::open(place);
    if (!reader)
        return "none";
    const auto meters = reader.value().describedMeters();
    for (const HistoryMeter& meter : meters.value()) {
        for (const auto& [name, unit] : meter.units) {
            for (const meter::Period level : historyLevels) {
                const auto rows =
                    reader.value().rollUps(meter.equipment, name, level, sys_seconds{}, local("2100-01-01"));
                for (const RollUp& row : rows.value())
                    text += QStringLiteral("%1 %2 %3 %4: %5 %6 %7 %8 %9 ")
                                .arg(QString::fromStdString(meter.equipment), QString::fromStdString(name),
                                     QString::fromStdString(unit))
                                .arg(row.start.time_since_epoch().count())
                                .arg(row.first)
                                .arg(row.last)
                                .arg(row.least)
                                .arg(row.greatest)
                                .arg(row.count)
                                .toUtf8() +
                            QByteArray::number(row.mean) + '\n';
            }
            const auto samples =
                reader.value().samples(meter.equipment, name, sys_seconds{}, local("2100-01-01"));
            text += QByteArray::number(static_cast<qlonglong>(samples.value().size())) + '\n';
        }
    }
    return text;
}

HistoryImported imported(const HistoryImport& import)
{
    auto result = importHistory(import, [](double) { return true; });
    if (!result)
        qWarning("%s", result.error().line().c_str());
    return result ? result.take() : HistoryImported{};
}

QByteArray faultsOf(const HistoryImported& what)
{
    QByteArray text;
    for (const base::Error& fault : what.faults)
        text += QByteArray::fromStdString(fault.message.substr(fault.message.rfind('/') + 1)) + '\n';
    return text;
}

} // namespace

class TestHistoryImport : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void twiceChangesNothing_data();
    void twiceChangesNothing();
    void whatWasLetGoOfIsStillKnown();
    void olderGoesBetweenWhatIsThere();
    void aFolderIsReadWhole();
    void othersTables_data();
    void othersTables();
    void stoppedItGoesOnWhereItWas();
    void aWindowIsToldInTheEnd();

private:
    [[nodiscard]] QString fresh() { return m_folder.filePath(QStringLiteral("%1.sqlite").arg(++m_fresh)); }
    [[nodiscard]] QString written(const QString& name, const QByteArray& text);
    [[nodiscard]] HistoryImport importOf(const QStringList& files, const QString& place) const;

    QTemporaryDir m_folder;
    int m_fresh = 0;
};

QString TestHistoryImport::written(const QString& name, const QByteArray& text)
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        return {};
    return file.fileName();
}

HistoryImport TestHistoryImport::importOf(const QStringList& files, const QString& place) const
{
    HistoryImport import;
    import.place = place;
    for (const QString& file : files)
        import.inputs.emplace_back(file.toStdU16String());
    return import;
}

/// Two minutes of a meter, as bytes, as text, as a recording and as readings.
void TestHistoryImport::initTestCase()
{
    const sys_seconds begin = local("2026-06-01T12:00");
    const auto meter = simulator::makeMeter("dsmr50", 1, begin);
    QVERIFY(meter.ok());
    std::string text;
    for (int i = 0; i < 120; ++i) {
        static_cast<void>(meter.value()->advance(begin + std::chrono::seconds(i)));
        text += meter.value()->telegram();
    }
    QVERIFY(written(QStringLiteral("meter.bin"), QByteArray::fromStdString(text))
                .endsWith(QStringLiteral("bin")));
    for (const char* name : {"meter.txt", "meter.pcapng", "meter.readings.csv"}) {
        ExportSettings target;
        target.path = m_folder.filePath(QString::fromLatin1(name)).toStdU16String();
        const auto format = exportFormatOf(target.path);
        QVERIFY(format.ok());
        target.format = format.value();
        QVERIFY(exportFile(m_folder.filePath(QStringLiteral("meter.bin")).toStdU16String(), {}, target,
                           [](double) { return true; })
                    .ok());
    }
}

void TestHistoryImport::twiceChangesNothing_data()
{
    QTest::addColumn<QString>("file");
    for (const char* name : {"meter.bin", "meter.txt", "meter.pcapng", "meter.readings.csv"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestHistoryImport::twiceChangesNothing()
{
    QFETCH(QString, file);
    const QString place = fresh();
    const HistoryImport import = importOf({m_folder.filePath(file)}, place);
    const HistoryImported first = imported(import);
    QCOMPARE(faultsOf(first), QByteArray());
    QCOMPARE(first.telegrams, 120U);
    QVERIFY(first.samples > 1000);
    const QByteArray before = whole(place);
    const HistoryImported second = imported(import);
    QCOMPARE(second.telegrams, 120U);
    QCOMPARE(second.samples, 0U);
    QCOMPARE(whole(place), before);
    // However it was written down, it is the same.
    const QString bytes = fresh();
    static_cast<void>(imported(importOf({m_folder.filePath(QStringLiteral("meter.bin"))}, bytes)));
    QCOMPARE(whole(bytes), before);
}

void TestHistoryImport::whatWasLetGoOfIsStillKnown()
{
    const QString place = fresh();
    QByteArray table = "time,energy_delivered_kWh\n";
    for (int minute = 0; minute < 600; ++minute)
        table += QStringLiteral("2020-06-01T%1:%2:00Z,%3\n")
                     .arg(minute / 60, 2, 10, QLatin1Char('0'))
                     .arg(minute % 60, 2, 10, QLatin1Char('0'))
                     .arg(1000 + minute / 10.0)
                     .toLatin1();
    HistoryImport import = importOf({written(QStringLiteral("old.csv"), table)}, place);
    import.equipment = "E1";
    import.retention.quarters = 0;
    QCOMPARE(imported(import).samples, 600U);
    const QByteArray before = whole(place);
    // Too old to be kept one by one, or by the minute.
    const auto reader = HistoryReader::open(place);
    QVERIFY(reader.ok());
    const auto rows = [&](meter::Period level) {
        return reader.value()
            .rollUps("E1", "energy_delivered", level, sys_seconds{}, local("2100-01-01"))
            .value()
            .size();
    };
    QCOMPARE(
        reader.value().samples("E1", "energy_delivered", sys_seconds{}, local("2100-01-01")).value().size(),
        0U);
    QCOMPARE(rows(meter::Period::Minute), 0U);
    QCOMPARE(rows(meter::Period::Quarter), 40U);
    QCOMPARE(rows(meter::Period::Hour), 10U);
    QCOMPARE(imported(import).samples, 0U);
    QCOMPARE(whole(place), before);
}

void TestHistoryImport::olderGoesBetweenWhatIsThere()
{
    const auto table = [&](const char* name, int from, int to) {
        QByteArray text = "time,energy_delivered_kWh\n";
        for (int minute = from; minute < to; ++minute)
            text += QStringLiteral("2026-06-01T%1:%2:00Z,%3\n")
                        .arg(minute / 60, 2, 10, QLatin1Char('0'))
                        .arg(minute % 60, 2, 10, QLatin1Char('0'))
                        .arg(1000 + minute / 10.0)
                        .toLatin1();
        return written(QString::fromLatin1(name), text);
    };
    const QStringList files{table("a.csv", 500, 600), table("b.csv", 0, 130), table("c.csv", 90, 550)};
    const auto make = [&](const QStringList& order) {
        HistoryImport import = importOf(order, fresh());
        import.equipment = "E1";
        import.retention = {0, 0, 0, 0}; // all is kept for good
        const HistoryImported what = imported(import);
        return std::pair(what.samples, whole(import.place));
    };
    const auto shuffled = make(files);
    QCOMPARE(shuffled.first, 600U);
    const auto inOrder = make({table("d.csv", 0, 600)});
    QCOMPARE(shuffled.second, inOrder.second);
}

void TestHistoryImport::aFolderIsReadWhole()
{
    QFile bytes(m_folder.filePath(QStringLiteral("meter.bin")));
    QVERIFY(bytes.open(QIODevice::ReadOnly));
    const QList<QByteArray> telegrams = bytes.readAll().split('/');
    QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("logs/june")));
    int count = 0;
    for (const QByteArray& telegram : telegrams) {
        if (!telegram.isEmpty())
            static_cast<void>(
                written((count % 2 == 0 ? QStringLiteral("logs/%1.txt") : QStringLiteral("logs/june/%1.txt"))
                            .arg(count),
                        '/' + telegram));
        count += telegram.isEmpty() ? 0 : 1;
    }
    static_cast<void>(written(QStringLiteral("logs/notes.txt"), "Nothing of interest.\n"));
    const HistoryImported what = imported(importOf({m_folder.filePath(QStringLiteral("logs"))}, fresh()));
    QCOMPARE(count, 120);
    QCOMPARE(what.telegrams, 120U);
    QCOMPARE(what.files, 120U);
    QCOMPARE(what.faulty, 1U);
    QVERIFY(faultsOf(what).startsWith("notes.txt: there is no good telegram in it"));
}

void TestHistoryImport::othersTables_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("dates");
    QTest::addColumn<QByteArray>("faults");
    QTest::addColumn<quint64>("samples");
    QTest::addColumn<QByteArray>("reading");
    QTest::addColumn<qint64>("last");
    const auto row = [](const char* name, const char* text, const char* dates, const char* faults,
                        quint64 samples, const char* reading, qint64 last) {
        QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(dates) << QByteArray(faults) << samples
                            << QByteArray(reading) << last;
    };
    row("dsmr-reader",
        "id,timestamp,electricity_delivered_1,phase_power_current_l1,extra_device_timestamp,"
        "extra_device_delivered\n"
        "1,2025-10-26 02:30:00+02,100.123,1,2025-10-26 02:00:00+02,50.1\n"
        "2,2025-10-26 02:30:10+02,100.124,2,2025-10-26 02:00:00+02,50.1\n"
        "3,2025-10-26 02:30:00+01,100.223,1,2025-10-26 02:00:00+01,50.2\n"
        "4,2025-10-26 02:30:10+01,100.224,1,,\n",
        "", "", 10, "gas_delivered", 50'200'000);
    row("p1-monitor, by the clock on the wall",
        "\"TIMESTAMP\",\"VERBR_KWH_181\",\"TARIEFCODE\",\"ACT_VERBR_KW_170\"\n"
        "\"2025-10-26 02:59:00\",12345.678,P,0.25\n\"2025-10-26 02:00:00\",12345.679,P,0.35\n"
        "\"2025-10-26 02:59:00\",12345.779,P,0.55\n\"2025-10-26 03:00:00\",12345.789,P,0.45\n",
        "", "", 8, "power_delivered", 450'000);
    row("a wrong line is named",
        "timestamp;gas_reading\n2025-06-01 00:00;1,25\n2025-06-02 00:00;2,25\n2025-06-03 00:00;3,25\n"
        "2025-06-04 00:00;4x\n2025-06-05 00:00;5,25\n",
        "", "table.csv: line 5: \"4x\" is no number\n", 4, "gas_delivered", 5'250'000);
    row("days or months first is asked for",
        "timestamp;gas_reading\n01/02/2025 00:00;1,25\n02/02/2025 00:00;2,25\n", "",
        "table.csv: its dates may begin with the day or the month\n", 0, "gas_delivered", 0);
    row("and is heard", "timestamp;gas_reading\n01/02/2025 00:00;1,25\n02/02/2025 00:00;2,25\n", "month", "",
        2, "gas_delivered", 2'250'000);
    row("watts are no kilowatts", "time,power_delivered_w\n2025-06-01T00:00Z,250\n2025-06-01T00:01Z,251\n",
        "", "table.csv: there is no good telegram in it, and no table of readings\n", 0, "power_delivered",
        0);
}

void TestHistoryImport::othersTables()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, dates);
    QFETCH(QByteArray, faults);
    QFETCH(quint64, samples);
    QFETCH(QByteArray, reading);
    QFETCH(qint64, last);
    const QString place = fresh();
    HistoryImport import = importOf({written(QStringLiteral("table.csv"), text)}, place);
    import.equipment = "E1";
    if (!dates.isEmpty())
        import.dialect.dates = files::DateOrder::MonthFirst;
    const HistoryImported what = imported(import);
    QCOMPARE(faultsOf(what), faults);
    QCOMPARE(what.samples, samples);
    const QByteArray before = whole(place);
    QCOMPARE(imported(import).samples, 0U);
    QCOMPARE(whole(place), before);
    if (samples == 0)
        return;
    const auto reader = HistoryReader::open(place);
    const auto rows = reader.value().rollUps("E1", reading.toStdString(), meter::Period::Month, sys_seconds{},
                                             local("2100-01-01"));
    QCOMPARE(rows.value().back().last, last);
    // Without a number it is not guessed whose they are.
    import.equipment.clear();
    import.place = fresh();
    QCOMPARE(imported(import).samples, 0U);
}

void TestHistoryImport::stoppedItGoesOnWhereItWas()
{
    const QString place = fresh();
    const HistoryImport import = importOf(
        {m_folder.filePath(QStringLiteral("meter.bin")), m_folder.filePath(QStringLiteral("meter.txt"))},
        place);
    const auto stopped = importHistory(import, [](double share) { return share < 0.5; });
    QVERIFY(stopped.ok());
    QVERIFY(stopped.value().stopped);
    QVERIFY(stopped.value().telegrams <= 120U);
    static_cast<void>(imported(import));
    const QString other = fresh();
    static_cast<void>(imported(importOf({m_folder.filePath(QStringLiteral("meter.bin"))}, other)));
    QCOMPARE(whole(place), whole(other));
}

void TestHistoryImport::aWindowIsToldInTheEnd()
{
    HistoryImporter importer;
    QSignalSpy finished(&importer, &HistoryImporter::finished);
    QVERIFY(importer.start(importOf({m_folder.filePath(QStringLiteral("meter.bin"))}, fresh())));
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30'000);
    QCOMPARE(finished.at(0).at(1).toString(), QString());
    QCOMPARE(importer.result().telegrams, 120U);
    QVERIFY(importer.start(importOf({m_folder.filePath(QStringLiteral("not-there"))}, fresh())));
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, 30'000);
    QVERIFY(finished.at(1).at(1).toString().contains(QStringLiteral("is not there")));
}

QTEST_GUILESS_MAIN(TestHistoryImport)
#include "tst_history_import.moc"

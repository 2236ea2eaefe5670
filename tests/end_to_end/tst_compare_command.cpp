// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/program.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace p1scope::tests;

namespace {

Outcome cli(const QStringList& arguments)
{
    Program program(commandLineProgram());
    return program.run(arguments);
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

/// `compare` of the contract: a day of a virtual meter beside counters made from its own readings.
class TestCompareCommand : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void findsWhatWasDoneToTheReference_data();
    void findsWhatWasDoneToTheReference();
    void exitStatusFollowsTheContract_data();
    void exitStatusFollowsTheContract();
    void aWrongLineIsNamed();
    void textSaysItToPeople();

private:
    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(name); }
    void makeReferences();

    struct Row {
        QDateTime time;
        double value;
    };
    QTemporaryDir m_folder;
    std::vector<Row> m_rows;
};

void TestCompareCommand::initTestCase()
{
    QCOMPARE(cli({"simulate", "dsmr50", "--telegrams", "2880", "--interval", "30", "--seed", "4", "-o",
                  path("day.bin"), "--quiet"})
                 .status,
             0);
    const auto decoded = cli({"decode", path("day.bin"), "--format", "json"});
    QCOMPARE(decoded.status, 0);
    for (const QJsonObject& telegram : decoded.json()) {
        const QJsonObject readings = telegram["readings"].toObject();
        const auto number = [&](const char* name) { return readings[name].toObject()["value"].toDouble(); };
        m_rows.push_back(
            {QDateTime::fromString(readings["meter_time"].toObject()["value"].toString(), Qt::ISODate),
             number("energy_delivered_tariff1") + number("energy_delivered_tariff2")});
    }
    QCOMPARE(m_rows.size(), std::size_t(2880));
    makeReferences();
}

/// 17 s ahead, a ratio of 0.9937, and 57 pulses lost at three places.
void TestCompareCommand::makeReferences()
{
    QByteArray iso = "time,pulses\n";
    QByteArray german = "Datum;Zeit;Stand\r\n";
    QByteArray units;
    QByteArray open;
    QByteArray moments;
    qint64 pulses = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const QDateTime time = m_rows[i].time.addSecs(17);
        const double counted = (m_rows[i].value - m_rows[0].value) * 0.9937;
        const auto lost = (i >= 700 ? 20 : 0) + (i >= 1500 ? 12 : 0) + (i >= 2200 ? 25 : 0);
        const auto count = static_cast<qint64>(std::floor(counted * 2000)) - lost;
        iso += time.toString(Qt::ISODate).toLatin1() + ',' + QByteArray::number(count) + '\n';
        german += time.toString("dd.MM.yyyy;HH:mm:ss;").toLatin1() +
                  QByteArray::number(counted + 12'345, 'f', 4).replace('.', ',') + "\r\n";
        units +=
            QByteArray::number(time.toSecsSinceEpoch()) + ',' + QByteArray::number(counted, 'f', 4) + '\n';
        open += time.toString("dd/MM/yyyy HH:mm:ss;")
                    .replace("21/06", "05/06")
                    .replace("22/06", "06/06")
                    .toLatin1() +
                QByteArray::number(count) + '\n';
        // Spread over the half minute since the look before: a row a pulse.
        const auto now = static_cast<qint64>(std::floor(counted * 2000));
        for (qint64 k = pulses; k < now; ++k) {
            const auto ms = 30'000 * (k - pulses + 1) / (now - pulses);
            moments += time.addSecs(-30).addMSecs(ms).toString(Qt::ISODateWithMs).toLatin1() + '\n';
        }
        pulses = now;
    }
    write(path("iso.csv"), iso);
    write(path("german.csv"), german);
    write(path("units.csv"), units);
    write(path("open.csv"), open);
    write(path("moments.csv"), moments);
    iso.replace(iso.indexOf('\n', 2000) + 1, 4, "soon");
    write(path("wrong.csv"), iso);
    write(path("text.csv"), "no table\nat all\n");
    write(path("empty.csv"), "");
}

void TestCompareCommand::findsWhatWasDoneToTheReference_data()
{
    QTest::addColumn<QString>("reference");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("pulses");
    QTest::addColumn<int>("lost");
    const QStringList constant{"--pulses-per-unit", "2000"};
    QTest::newRow("pulses, ISO 8601") << "iso.csv" << constant << true << 57;
    QTest::newRow("units, German, no zone") << "german.csv" << QStringList() << false << 0;
    QTest::newRow("units, seconds since 1970") << "units.csv" << QStringList() << false << 0;
    QTest::newRow("moments of pulses") << "moments.csv" << QStringList() << true << -1;
    QTest::newRow("one column of it by its heading")
        << "german.csv" << QStringList{"--column", "Stand", "--decimal", "comma"} << false << 0;
}

void TestCompareCommand::findsWhatWasDoneToTheReference()
{
    QFETCH(QString, reference);
    QFETCH(QStringList, options);
    QFETCH(bool, pulses);
    QFETCH(int, lost);
    const auto outcome = cli(
        QStringList{"compare", path("day.bin"), m_folder.filePath(reference), "--format", "json"} + options);
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QCOMPARE(outcome.json().size(), std::size_t(1));
    const QJsonObject found = outcome.json().front();
    QVERIFY(found["pairs"].toInt() > 500);
    const double ratio = found["ratio"].toDouble();
    const double low = found["ratio_low"].toDouble();
    const double high = found["ratio_high"].toDouble();
    QVERIFY2(low <= ratio && ratio <= high && high - low < 0.002 && std::abs(ratio - 0.9937) < 0.001,
             outcome.out.constData());
    QVERIFY2(std::abs(found["clock_offset_s"].toDouble() - 17) < (lost < 0 ? 15 : 2),
             outcome.out.constData());
    QVERIFY(std::abs(found["offset"].toDouble()) < 0.01);
    QCOMPARE(found["pulses_per_unit"].isDouble(), pulses);
    if (pulses)
        QVERIFY(std::abs(found["pulses_per_unit"].toDouble() - 2000 * ratio) < 0.01);
    if (lost >= 0)
        QVERIFY2(std::abs(found["lost"].toInt(-100) - lost) <= 3, outcome.out.constData());
    QVERIFY(found["doubled"].isDouble());
    QVERIFY(found["verdict"].toString().startsWith("The reference counts 0.6"));
}

void TestCompareCommand::exitStatusFollowsTheContract_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const QStringList& arguments, int status, const char* says) {
        QTest::newRow(name) << arguments << status << QByteArray(says);
    };
    row("no reference", {"day.bin", "none.csv"}, 2, "none.csv");
    row("an empty reference", {"day.bin", "empty.csv"}, 2, "times");
    row("no table", {"day.bin", "text.csv"}, 2, "times");
    row("no input", {"none.bin", "iso.csv"}, 2, "none.bin");
    row("a reference as input", {"text.csv", "iso.csv"}, 1, "no good telegram");
    row("day or month first", {"day.bin", "open.csv", "--pulses-per-unit", "2000"}, 2, "--dates");
    row("another month", {"day.bin", "open.csv", "--dates", "day-first"}, 1, "in common");
    row("no such column", {"day.bin", "iso.csv", "--column", "7"}, 2, "no column 7");
    row("no such counter", {"day.bin", "iso.csv", "--quantity", "water_delivered"}, 1, "water_delivered");
    row("nonsense", {"day.bin", "iso.csv", "--pulses-per-unit", "-3"}, 2, "pulses-per-unit");
}

void TestCompareCommand::exitStatusFollowsTheContract()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QByteArray, says);
    for (int i = 0; i < 2; ++i)
        arguments[i] = m_folder.filePath(arguments[i]);
    const auto outcome = cli(QStringList{"compare"} + arguments);
    QVERIFY2(outcome.status == status, outcome.error.constData());
    QVERIFY2(outcome.error.contains(says), outcome.error.constData());
    QCOMPARE(outcome.error.count('\n'), 1);
    QCOMPARE(outcome.out, QByteArray());
}

void TestCompareCommand::aWrongLineIsNamed()
{
    const auto outcome =
        cli({"compare", path("day.bin"), path("wrong.csv"), "--pulses-per-unit", "2000", "--format", "json"});
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.error.contains("line 71"), outcome.error.constData());
    QVERIFY(std::abs(outcome.json().front()["ratio"].toDouble() - 0.9937) < 0.001);
}

void TestCompareCommand::textSaysItToPeople()
{
    const auto outcome = cli({"compare", path("day.bin"), path("iso.csv"), "--pulses-per-unit", "2000"});
    QCOMPARE(outcome.status, 0);
    for (const char* part : {"The reference counts 0.6", "constant      198", " pulses/kWh",
                             "clock offset  17.", "lost          5", "pulses   between\n"})
        QVERIFY2(outcome.out.contains(part), outcome.out.constData());
}

QTEST_GUILESS_MAIN(TestCompareCommand)
#include "tst_compare_command.moc"

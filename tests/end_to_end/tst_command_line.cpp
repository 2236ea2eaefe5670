// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/program.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace p1scope::tests;

namespace {

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

Outcome cli(const QStringList& arguments, const QByteArray& input = {})
{
    Program program(commandLineProgram());
    return program.run(arguments, input);
}

/// Of the virtual meter `smarty`.
constexpr const char* smartyKey = "503153434F50452D44454D4F2D4B4559";

} // namespace

/// The contract's command line, as scripts outside the project rely on it.
class TestCommandLine : public QObject {
    Q_OBJECT
private slots:
    void theGuidesTableOfCodesIsTheCatalogue();
    void theCorpusIsDecodedAsItWasRead();
    void aCodeIsSaidInWords();
    void aMetersKindIsToldAndOverruled();
    void decodesTheSeedsTelegram();
    void givesTheSeedsBusTableBackByteForByte();
    void reportsTheBusTablesTelegramAsTruncated();
    void readsRawBytesFromStandardInput();
    void exitStatusFollowsTheContract_data();
    void exitStatusFollowsTheContract();
    void unreadableInputGetsOneLineAndNoOutput_data();
    void unreadableInputGetsOneLineAndNoOutput();
    void aFileWithoutPermissionIsToldFromAMissingOne();
    void anEndlessRunOfSlashesEndsInTime();
    void aTableThatBreaksOffIsPrintedUpToThere();
    void simulatedMetersAreReadBack_data();
    void simulatedMetersAreReadBack();
    void cipheredAndBinaryMetersAreReadBack_data();
    void cipheredAndBinaryMetersAreReadBack();
    void keysStandInNothingThatIsWritten();
    void strictMindsWhatIsNotOk();
    void framesAreWrittenToAFileWhole();
    void errorsOnlyLeavesOutWhatIsOk();
    void csvHasAReadingALine();
    void convertsToEveryKind_data();
    void convertsToEveryKind();
    void readingsOfCipheredTelegramsTakeKeys();
    void convertsALiveInput();
    void convertFollowsTheContractsExitStatus();
    void anInvertedMeterIsReadInSoftware_data();
    void anInvertedMeterIsReadInSoftware();
    void anInvertedMeterIsRecordedUpsideDown();
    void theSeedsTelegramOnAWireGivesTheSeedsBusTable();
    void capturesAreReadAndDamagedOnesTold_data();
    void capturesAreReadAndDamagedOnesTold();
    void rawSamplesAreReadWhereSaid();
    void diagnosesSimulatedLines_data();
    void diagnosesSimulatedLines();
    void countersAccountForADayToTheCent();
    void countersRefuseWhatCannotBe_data();
    void countersRefuseWhatCannotBe();
    void recordingsGoIntoTheHistoryOnce();
    void versionAndHelp();
};

void TestCommandLine::theGuidesTableOfCodesIsTheCatalogue()
{
    const auto printed = cli({"codes", "--format", "markdown"});
    QCOMPARE(printed.status, 0);
    QVERIFY(printed.out.size() > 10'000);
    QCOMPARE(printed.out, contents(P1SCOPE_DOCS "/codes.md"));
}

void TestCommandLine::aCodeIsSaidInWords()
{
    QCOMPARE(cli({"codes", "1-0:1.8.1", "--language", "nl"}).out,
             QByteArray("Elektriciteit geleverd aan klant, tarief 1\n"));
    const auto unknown = cli({"codes", "1-0:43.6.2"});
    QCOMPARE(unknown.status, 1);
    QVERIFY(unknown.out.contains("phase L2, reactive import, maximum, tariff 2"));
    QCOMPARE(cli({"codes", "tariff"}).status, 2);
}

void TestCommandLine::aMetersKindIsToldAndOverruled()
{
    const auto meterOf = [](const Outcome& outcome) { return outcome.json().at(0)["meter"].toObject(); };
    const auto timeOf = [](const Outcome& outcome) {
        return outcome.json().at(0)["readings"].toObject()["meter_time"].toObject()["value"].toString();
    };
    QTemporaryDir folder;
    const QString file = folder.filePath("sweden.bin");
    QCOMPARE(cli({"simulate", "sweden", "--telegrams", "1", "-o", file}).status, 0);
    const auto told = cli({"decode", file, "--format", "json"});
    QCOMPARE(meterOf(told)["kind"].toString(), QStringLiteral("sweden"));
    QVERIFY(timeOf(told).endsWith("+01:00"));
    const auto chosen = cli({"decode", file, "--format", "json", "--meter", "finland"});
    QCOMPARE(meterOf(chosen)["kind"].toString(), QStringLiteral("finland"));
    QVERIFY(meterOf(chosen)["chosen"].toBool());
    QVERIFY(timeOf(chosen).endsWith("+02:00"));
    QCOMPARE(cli({"decode", file, "--meter", "dsmr99"}).status, 2);
    QVERIFY(cli({"decode", file, "--language", "de"}).out.contains("Strombezug, gesamt"));
}

/// tests/data/corpus-json.tsv; behind the name of a file stand the keys that it is opened with.
/// P1SCOPE_WRITE_TABLE names a file into which the table is written as it would be now: what differs from the
/// one that is kept has to be read before it takes its place.
void TestCommandLine::theCorpusIsDecodedAsItWasRead()
{
    const QString table = QString::fromUtf8(contents(P1SCOPE_DOCS "/../tests/data/corpus-json.tsv"));
    QVERIFY(table.count('\n') > 90);
    const QString corpus = qEnvironmentVariable("P1SCOPE_CORPUS");
    if (corpus.isEmpty())
        return;
    QStringList now;
    QStringList differ;
    for (const QString& line : table.split('\n', Qt::SkipEmptyParts)) {
        const QStringList fields = line.split('\t');
        if (line.startsWith('#')) {
            now << line;
            continue;
        }
        QVERIFY2(fields.size() == 4, qPrintable(line));
        const QStringList named = fields[0].split(' ');
        QStringList arguments{"decode", corpus + "/telegrams/" + named[0], "--format", "json"};
        for (qsizetype i = 1; i < named.size(); ++i)
            arguments << (i == 1 ? "--key" : "--auth-key") << named[i];
        const auto decoded = cli(arguments);
        QStringList words;
        for (const QJsonObject& telegram : decoded.json()) {
            const QJsonArray notes = telegram["notes"].toArray();
            for (const QJsonValue& note : notes) {
                const QString word = note["what"].toString().section(QRegularExpression("[: ]"), 0, 0);
                if (!words.contains(word))
                    words << word;
            }
        }
        words.sort();
        const QByteArray digest =
            QCryptographicHash::hash(decoded.out, QCryptographicHash::Sha256).toHex().left(16);
        now << QStringList{fields[0], words.join(' '), QString::fromLatin1(digest), fields[3]}.join('\t');
        if (now.last() != line)
            differ << now.last();
    }
    if (const QString target = qEnvironmentVariable("P1SCOPE_WRITE_TABLE"); !target.isEmpty())
        writeFile(target, (now.join('\n') + '\n').toUtf8());
    QVERIFY2(differ.isEmpty(), qPrintable("decoded otherwise than it was read:\n" + differ.join('\n')));
}

void TestCommandLine::decodesTheSeedsTelegram()
{
    const auto outcome = cli({"decode", testData("seed-telegram.txt"), "--format", "json"});
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.json().size(), 1U);
    const auto telegram = outcome.json().front();
    QCOMPARE(telegram["identification"].toString(), QStringLiteral("XMX5XMXABCE000046099"));
    QCOMPARE(telegram["status"].toString(), QStringLiteral("ok"));
    QVERIFY(telegram["crc"].isNull());
    QVERIFY(telegram["time_s"].isNull());
    QVERIFY(telegram["version"].isNull());
    QCOMPARE(telegram["offset"].toInt(-1), 0);
    QCOMPARE(telegram["length"].toInt(), 453);
    QCOMPARE(telegram["objects"].toArray().size(), 16);
    const auto readings = telegram["readings"].toObject();
    const std::map<QString, std::pair<double, QString>> expected{
        {"energy_delivered_tariff1", {3.540, "kWh"}},
        {"energy_delivered_tariff2", {11.199, "kWh"}},
        {"energy_returned_tariff1", {0, "kWh"}},
        {"energy_returned_tariff2", {4.667, "kWh"}},
        {"power_delivered", {0.35, "kW"}},
        {"power_returned", {0, "kW"}},
        {"power_limit", {999, "A"}},
        {"gas_delivered", {14.684, "m3"}},
    };
    for (const auto& [name, wanted] : expected) {
        const auto reading = readings[name].toObject();
        QVERIFY2(!reading.isEmpty(), qPrintable(name));
        QCOMPARE(reading["value"].toDouble(-1), wanted.first);
        QCOMPARE(reading["unit"].toString(), wanted.second);
    }
    QCOMPARE(readings["tariff"].toObject()["value"].toInt(), 2);
    QCOMPARE(readings["equipment_id"].toObject()["value"].toString(), QStringLiteral("01372403"));
    QCOMPARE(readings["gas_equipment_id"].toObject()["value"].toString(),
             QStringLiteral("11288200036807012"));
    QCOMPARE(readings["gas_delivered"].toObject()["time"].toString(),
             QStringLiteral("2012-11-29T16:00:00+01:00"));
    // The numbers keep the digits that were sent.
    QVERIFY(outcome.out.contains("\"energy_delivered_tariff1\":{\"value\":3.540,\"unit\":\"kWh\"}"));
}

void TestCommandLine::givesTheSeedsBusTableBackByteForByte()
{
    const auto outcome = cli({"frames", testData("seed-bus-table.csv")});
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.out, contents(testData("seed-bus-table.csv")));
    QVERIFY(!outcome.out.isEmpty());
}

void TestCommandLine::reportsTheBusTablesTelegramAsTruncated()
{
    const auto outcome = cli({"decode", testData("seed-bus-table.csv"), "--format", "json"});
    QCOMPARE(outcome.status, 1);
    QCOMPARE(outcome.json().size(), 1U);
    const auto telegram = outcome.json().front();
    QCOMPARE(telegram["status"].toString(), QStringLiteral("truncated"));
    QCOMPARE(telegram["identification"].toString(), QStringLiteral("XMX5XMXABCE000046099"));
    QCOMPARE(telegram["time_s"].toDouble(), 0.000007908);
    QVERIFY(telegram["readings"].toObject().isEmpty());
}

void TestCommandLine::readsRawBytesFromStandardInput()
{
    const auto outcome = cli({"decode", "-", "--format", "json"}, contents(testData("seed-telegram.txt")));
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.json().front()["status"].toString(), QStringLiteral("ok"));
}

void TestCommandLine::exitStatusFollowsTheContract_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<int>("status");
    const QByteArray good("/XMX5\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n");
    QTest::newRow("a good telegram") << good << QStringList{"decode"} << 0;
    QTest::newRow("an empty file") << QByteArray() << QStringList{"decode"} << 1;
    QTest::newRow("an empty file has no frames") << QByteArray() << QStringList{"frames"} << 1;
    QTest::newRow("garbage holds no telegram")
        << QByteArray("\x01\xFE\x80 no telegram \x99", 17) << QStringList{"decode"} << 1;
    QTest::newRow("garbage holds frames") << QByteArray("\x01\xFE\x80", 3) << QStringList{"frames"} << 0;
    QTest::newRow("only a broken one") << good.left(20) << QStringList{"decode"} << 1;
    QTest::newRow("a line that makes no sense") << good << QStringList{"decode", "--line", "9600,7,X,1"} << 2;
    QTest::newRow("nine hundred data bits") << good << QStringList{"frames", "--line", "9600,900,N,1"} << 2;
    QTest::newRow("an unknown option") << good << QStringList{"decode", "--nonsense"} << 2;
    QTest::newRow("an unknown format") << good << QStringList{"decode", "--format", "xml"} << 2;
    QTest::newRow("monitor of a file") << good << QStringList{"monitor"} << 0;
}

void TestCommandLine::exitStatusFollowsTheContract()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QStringList, command);
    QFETCH(int, status);
    const QTemporaryDir folder;
    const QString path = folder.filePath("input");
    writeFile(path, bytes);
    const auto outcome = cli(command << path);
    QCOMPARE(outcome.status, status);
    if (status == 2) {
        QCOMPARE(outcome.out, QByteArray());
        QCOMPARE(outcome.error.count('\n'), 1);
    }
}

void TestCommandLine::unreadableInputGetsOneLineAndNoOutput_data()
{
    QTest::addColumn<QString>("input");
    QTest::addColumn<QString>("says");
    QTest::newRow("missing") << "no-such-file.bin"
                             << "no such file";
    QTest::newRow("a directory") << "."
                                 << "directory";
    QTest::newRow("a port that is not there") << "/dev/ttyUSB97"
                                              << "ttyUSB97";
    QTest::newRow("a virtual meter that is none") << "demo:steam"
                                                  << "steam";
    QTest::newRow("nobody listens") << "tcp://127.0.0.1:1"
                                    << "127.0.0.1:1";
}

void TestCommandLine::unreadableInputGetsOneLineAndNoOutput()
{
    QFETCH(QString, input);
    QFETCH(QString, says);
    for (const char* command : {"decode", "frames", "monitor"}) {
        const auto outcome = cli({QLatin1String(command), input});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QByteArray());
        QCOMPARE(outcome.error.count('\n'), 1);
        QVERIFY2(outcome.error.contains(says.toUtf8()), outcome.error.constData());
        QVERIFY2(outcome.error.contains("; "), "the line has a remedy behind its semicolon");
    }
}

void TestCommandLine::aFileWithoutPermissionIsToldFromAMissingOne()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("closed.bin");
    writeFile(path, "/XMX5\r\n");
    QVERIFY(QFile::setPermissions(path, {}));
    const bool permitted = QFileInfo(path).isReadable(); // the superuser may read anything
    const auto outcome = cli({"decode", path});
    QCOMPARE(outcome.status, permitted ? 1 : 2);
    QVERIFY(permitted || outcome.error.contains("permission"));
}

void TestCommandLine::anEndlessRunOfSlashesEndsInTime()
{
    const auto outcome = cli({"decode", "-", "--format", "json"}, QByteArray(16 * 1024 * 1024, '/'));
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.json().size() <= 1,
             "one `/` stands at a line's start, and so one telegram may be reported");
}

void TestCommandLine::aTableThatBreaksOffIsPrintedUpToThere()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("table.csv");
    writeFile(path, contents(testData("seed-bus-table.csv")) + "28,,28.1e-3,1,'1',NONSENSE\n");
    const auto outcome = cli({"frames", path});
    QCOMPARE(outcome.status, 1);
    QCOMPARE(outcome.out, contents(testData("seed-bus-table.csv")));
    QCOMPARE(outcome.error.count('\n'), 1);
    QVERIFY2(outcome.error.contains("line 30"), outcome.error.constData());
}

void TestCommandLine::simulatedMetersAreReadBack_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("ending");
    for (const char* kind : {"dsmr22", "dsmr42", "dsmr50"}) {
        for (const char* ending : {"bin", "txt", "csv", "pcapng"})
            QTest::addRow("%s .%s", kind, ending) << QString::fromLatin1(kind) << QString::fromLatin1(ending);
    }
}

void TestCommandLine::simulatedMetersAreReadBack()
{
    QFETCH(QString, kind);
    QFETCH(QString, ending);
    const QTemporaryDir folder;
    const QString path = folder.filePath("meter." + ending);
    QCOMPARE(cli({"simulate", kind, "--telegrams", "5", "--seed", "3", "-o", path}).status, 0);
    const auto outcome = cli({"decode", path, "--format", "json", "--strict"});
    QCOMPARE(outcome.status, 0);
    const auto telegrams = outcome.json();
    QCOMPARE(telegrams.size(), 5U);
    for (const auto& telegram : telegrams) {
        QCOMPARE(telegram["status"].toString(), QStringLiteral("ok"));
        QVERIFY(telegram["readings"].toObject().contains("energy_delivered_tariff1"));
        QVERIFY(telegram["readings"].toObject().contains("gas_delivered"));
        QCOMPARE(telegram["time_s"].isNull(), ending == "bin" || ending == "txt");
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"meter." + ending});
}

void TestCommandLine::cipheredAndBinaryMetersAreReadBack_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("ending");
    for (const char* kind : {"smarty", "norway"}) {
        for (const char* ending : {"bin", "csv", "pcapng", "sr"})
            QTest::addRow("%s .%s", kind, ending) << QString::fromLatin1(kind) << QString::fromLatin1(ending);
    }
}

void TestCommandLine::cipheredAndBinaryMetersAreReadBack()
{
    QFETCH(QString, kind);
    QFETCH(QString, ending);
    const QTemporaryDir folder;
    const QString path = folder.filePath("meter." + ending);
    QCOMPARE(cli({"simulate", kind, "--telegrams", "5", "--seed", "3", "-o", path}).status, 0);
    const auto outcome = cli({"decode", path, "--format", "json", "--strict", "--key", smartyKey});
    QCOMPARE(outcome.status, 0);
    const auto telegrams = outcome.json();
    QCOMPARE(telegrams.size(), 5U);
    for (const auto& telegram : telegrams) {
        QCOMPARE(telegram["status"].toString(), QStringLiteral("ok"));
        QVERIFY(telegram["readings"].toObject().contains("energy_delivered"));
        QVERIFY(telegram["readings"].toObject().contains("meter_time"));
    }
    if (kind != "smarty")
        return;
    const auto closed = cli({"decode", path, "--format", "json"});
    QCOMPARE(closed.status, 1);
    QCOMPARE(closed.json().size(), 5U);
    for (const auto& telegram : closed.json())
        QCOMPARE(telegram["status"].toString(), QStringLiteral("encrypted"));
}

void TestCommandLine::keysStandInNothingThatIsWritten()
{
    const QTemporaryDir folder;
    const QString meter = folder.filePath("meter.pcapng");
    QCOMPARE(cli({"simulate", "smarty", "--telegrams", "5", "-o", meter}).status, 0);
    QByteArray all;
    const auto keep = [&all](const Outcome& outcome) {
        all += outcome.out + outcome.error;
        return outcome.status;
    };
    qputenv("P1SCOPE_KEY", smartyKey);
    qputenv("P1SCOPE_AUTH_KEY", "00112233445566778899AABBCCDDEEFF");
    QCOMPARE(keep(cli({"decode", meter})), 0);
    QCOMPARE(keep(cli({"decode", meter, "--format", "csv"})), 0);
    QCOMPARE(keep(cli({"diagnose", meter, "--report", folder.filePath("report.html")})), 0);
    QCOMPARE(keep(cli({"monitor", meter})), 0);
    QCOMPARE(keep(cli({"convert", meter, "-o", folder.filePath("again.pcapng")})), 0);
    QCOMPARE(keep(cli({"convert", meter, "-o", folder.filePath("meter.csv")})), 0);
    QCOMPARE(keep(cli({"record", "demo:smarty", "--telegrams", "1", "-o", folder.filePath("live.pcapng")})),
             0);
    qunsetenv("P1SCOPE_KEY");
    qunsetenv("P1SCOPE_AUTH_KEY");
    const QString wrong = QString::fromLatin1(smartyKey).chopped(1);
    const auto refused = cli({"decode", meter, "--key", wrong});
    QCOMPARE(keep(refused), 2);
    for (const QString& name : QDir(folder.path()).entryList(QDir::Files))
        all += contents(folder.filePath(name));
    const QByteArray raw = QByteArray::fromHex(smartyKey);
    for (const QByteArray& secret :
         {QByteArray(smartyKey), QByteArray(smartyKey).toLower(), raw, raw.toBase64(), wrong.toLatin1(),
          QByteArray::fromHex("00112233445566778899AABBCCDDEEFF")})
        QVERIFY2(!all.contains(secret), secret.toHex().constData());
}

void TestCommandLine::strictMindsWhatIsNotOk()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("meter.bin");
    QCOMPARE(cli({"simulate", "dsmr50", "--telegrams", "30", "--faults", "crc=0.5", "-o", path}).status, 0);
    QCOMPARE(cli({"decode", path}).status, 0);
    QCOMPARE(cli({"decode", path, "--strict"}).status, 1);
}

void TestCommandLine::framesAreWrittenToAFileWhole()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("table.csv");
    QCOMPARE(cli({"frames", testData("seed-bus-table.csv"), "-o", path}).status, 0);
    QCOMPARE(contents(path), contents(testData("seed-bus-table.csv")));
    QCOMPARE(
        cli({"frames", testData("seed-bus-table.csv"), "-o", folder.filePath("no/such/folder.csv")}).status,
        2);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"table.csv"});
}

void TestCommandLine::errorsOnlyLeavesOutWhatIsOk()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("meter.csv");
    QCOMPARE(cli({"simulate", "dsmr22", "--telegrams", "20", "--faults", "parity=0.01", "-o", path}).status,
             0);
    const auto outcome = cli({"frames", path, "--errors-only", "--format", "json"});
    QCOMPARE(outcome.status, 0);
    QVERIFY(outcome.json().size() > 20);
    for (const auto& frame : outcome.json())
        QCOMPARE(frame["state"].toString(), QStringLiteral("PARITY"));
}

void TestCommandLine::csvHasAReadingALine()
{
    const auto outcome = cli({"decode", testData("seed-telegram.txt"), "--format", "csv"});
    QCOMPARE(outcome.status, 0);
    QVERIFY(outcome.out.contains("\n0,,ok,gas_delivered,14.684,m3,2012-11-29T16:00:00+01:00\n"));
}

void TestCommandLine::convertsToEveryKind_data()
{
    QTest::addColumn<QString>("ending");
    for (const char* ending : {"pcapng", "csv", "txt", "bin", "vcd", "sr"})
        QTest::newRow(ending) << QString::fromLatin1(ending);
}

void TestCommandLine::convertsToEveryKind()
{
    QFETCH(QString, ending);
    const QTemporaryDir folder;
    const QString input = folder.filePath("meter.pcapng");
    const QString path = folder.filePath("out." + ending);
    QCOMPARE(cli({"simulate", "dsmr50", "--telegrams", "3", "--faults", "crc=0.5", "-o", input}).status, 0);
    const auto before = cli({"decode", input, "--format", "json"}).json();
    const auto outcome = cli({"convert", input, "-o", path, "--anonymise"});
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.out, QByteArray());
    QCOMPARE(outcome.error, QByteArray());
    const auto after = cli({"decode", path, "--format", "json"}).json();
    QCOMPARE(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        QCOMPARE(after[i]["status"], before[i]["status"]);
        QVERIFY(after[i]["identification"] != before[i]["identification"]);
        QCOMPARE(after[i]["readings"].toObject()["power_delivered"],
                 before[i]["readings"].toObject()["power_delivered"]);
        const auto id = before[i]["objects"].toArray()[2].toObject()["values"].toArray()[0].toString();
        QVERIFY(!contents(path).contains(id.toLatin1()));
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), (QStringList{"meter.pcapng", "out." + ending}));
}

void TestCommandLine::readingsOfCipheredTelegramsTakeKeys()
{
    const QTemporaryDir folder;
    const QString meter = folder.filePath("meter.pcapng");
    const QString path = folder.filePath("out.readings.csv");
    QCOMPARE(cli({"simulate", "smarty", "--telegrams", "3", "-o", meter}).status, 0);
    QCOMPARE(cli({"convert", meter, "-o", path}).status, 0);
    QVERIFY(contents(path).contains(",encrypted,") && !contents(path).contains("energy_delivered"));
    const QByteArray read = cli({"decode", meter, "--format", "csv", "--key", smartyKey}).out;
    QVERIFY(read.contains("energy_delivered"));
    QCOMPARE(cli({"convert", meter, "-o", path, "--key", smartyKey}).status, 0);
    QCOMPARE(contents(path), read);
    QCOMPARE(cli({"convert", meter, "-o", path, "--key", "12"}).status, 2);
    QVERIFY(qputenv("P1SCOPE_KEY", smartyKey));
    const int status = cli({"convert", meter, "-o", path}).status;
    qunsetenv("P1SCOPE_KEY");
    QCOMPARE(status, 0);
    QCOMPARE(contents(path), read);
    // What no key opened is said.
    const QString shared = folder.filePath("shared.bin");
    const auto closed = cli({"convert", meter, "-o", shared, "--anonymise"});
    QCOMPARE(closed.status, 0);
    QVERIFY(closed.error.contains("no key opened: 3;") && closed.error.count('\n') == 1);
    QCOMPARE(cli({"decode", shared, "--key", smartyKey}).status, 1);
    const auto opened = cli({"convert", meter, "-o", shared, "--anonymise", "--key", smartyKey});
    QCOMPARE(opened.error, QByteArray());
    QCOMPARE(cli({"decode", shared, "--key", smartyKey}).status, 0);
}

void TestCommandLine::convertsALiveInput()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("live.pcapng");
    QCOMPARE(cli({"convert", "demo", "--telegrams", "1", "-o", path}).status, 0);
    const auto telegrams = cli({"decode", path, "--format", "json"}).json();
    QCOMPARE(telegrams.size(), 1U);
    QCOMPARE(telegrams[0]["status"].toString(), QStringLiteral("ok"));
}

void TestCommandLine::convertFollowsTheContractsExitStatus()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("out.csv");
    const QString empty = folder.filePath("empty");
    writeFile(empty, {});
    QCOMPARE(cli({"convert", empty, "-o", path}).status, 1);
    QVERIFY(!QFile::exists(path));
    const QString garbage = folder.filePath("garbage");
    writeFile(garbage, QByteArray("\x01\xFE\x80", 3));
    QCOMPARE(cli({"convert", garbage, "-o", path}).status, 0);
    for (const QStringList& arguments :
         {QStringList{"no-such-file", "-o", path}, QStringList{garbage, "-o", folder.filePath("out.xml")},
          QStringList{garbage}, QStringList{garbage, "-o", folder.filePath("no/such/out.csv")}}) {
        const auto outcome = cli(QStringList("convert") + arguments);
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QByteArray());
        QCOMPARE(outcome.error.count('\n'), 1);
    }
    // Broken off: what came before is there, and the place is told.
    const QString table = folder.filePath("table.csv");
    writeFile(table, contents(testData("seed-bus-table.csv")) + "28,,28.1e-3,1,'1',NONSENSE\n");
    const auto outcome = cli({"convert", table, "-o", path});
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.error.contains("line 30"), outcome.error.constData());
    QCOMPARE(contents(path), contents(testData("seed-bus-table.csv")));
}

void TestCommandLine::anInvertedMeterIsReadInSoftware_data()
{
    QTest::addColumn<QString>("meter");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("status");
    QTest::newRow("DSMR 5, a recording") << u"dsmr50"_qs << u"m.pcapng"_qs << u"ok"_qs;
    QTest::newRow("DSMR 5, bytes") << u"dsmr50"_qs << u"m.bin"_qs << u"ok"_qs;
    QTest::newRow("DSMR 4, bytes") << u"dsmr42"_qs << u"m.bin"_qs << u"ok"_qs;
    QTest::newRow("DSMR 2, a recording") << u"dsmr22"_qs << u"m.pcapng"_qs << u"recovered"_qs;
    QTest::newRow("DSMR 2, bytes") << u"dsmr22"_qs << u"m.bin"_qs << u"recovered"_qs;
}

void TestCommandLine::anInvertedMeterIsReadInSoftware()
{
    QFETCH(QString, meter);
    QFETCH(QString, file);
    QFETCH(QString, status);
    const QTemporaryDir folder;
    const QString path = folder.filePath(file);
    const QString plain = folder.filePath(u"plain.txt"_qs);
    QCOMPARE(cli({"simulate", meter, "--telegrams", "3", "--faults", "inverted", "-o", path}).status, 0);
    QCOMPARE(cli({"simulate", meter, "--telegrams", "3", "-o", plain}).status, 0);
    const auto run = cli({"decode", path, "--polarity", "inverted", "--format", "json"});
    QCOMPARE(run.status, 0);
    const auto meant = cli({"decode", plain, "--format", "json"}).json();
    const auto found = run.json();
    QCOMPARE(found.size(), meant.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        QCOMPARE(found[i]["status"].toString(), status);
        QCOMPARE(found[i]["length"], meant[i]["length"]);
        QCOMPARE(found[i]["crc"], meant[i]["crc"]);
        QVERIFY(found[i]["notes"].toArray()[0].toObject()["what"].toString().startsWith("inverted-line: "));
        const auto readings = found[i]["readings"].toObject();
        const auto right = meant[i]["readings"].toObject();
        QVERIFY(!readings.isEmpty());
        if (status == u"ok")
            QCOMPARE(readings, right);
        for (const QString& name : readings.keys())
            QCOMPARE(readings[name], right[name]);
    }
    // Without being asked it is not tried.
    QCOMPARE(cli({"decode", path, "--polarity", "normal"}).status, 1);
}

void TestCommandLine::anInvertedMeterIsRecordedUpsideDown()
{
    const QTemporaryDir folder;
    const QString bytes = folder.filePath("meter.bin");
    const QString recording = folder.filePath("meter.pcapng");
    for (const QString& path : {bytes, recording})
        QCOMPARE(cli({"simulate", "dsmr50", "--telegrams", "1", "--faults", "inverted", "-o", path}).status,
                 0);
    const QByteArray raw = contents(bytes);
    QCOMPARE(raw[0], '\x68');
    QVERIFY2(raw.endsWith('\0'), "the line at rest is a break");
    QVERIFY(!raw.contains("1-0:1.8.1"));
    const auto frames = cli({"frames", recording, "--format", "json"}).json();
    QCOMPARE(frames.size(), static_cast<std::size_t>(raw.size()));
    QCOMPARE(frames.back()["state"].toString(), QStringLiteral("BREAK"));
    QCOMPARE(frames[0]["data"].toInt(), 0x68);
}

namespace {

/// A telegram on a wire of 7E1, idle low, whose bits last 104 us: a VCD of 1 ns a unit, whose first start bit
/// is given in ns.
QByteArray vcdOf(const QByteArray& telegram, qint64 start)
{
    QByteArray vcd("$timescale 1 ns $end\n$var wire 1 ! P1 $end\n$enddefinitions $end\n#0\n0!\n");
    constexpr qint64 bitTime = 104'000;
    bool high = false;
    const auto level = [&](bool mark, qint64 at) {
        if (mark == high) // an inverted line is high at space
            vcd += '#' + QByteArray::number(at) + '\n' + (mark ? "0!\n" : "1!\n");
        high = !mark;
    };
    for (const char c : telegram) {
        bool parity = false;
        level(false, start);
        for (int bit = 0; bit < 7; ++bit) {
            const bool one = (c >> bit & 1) != 0;
            parity = parity != one;
            level(one, start + (1 + bit) * bitTime);
        }
        level(parity, start + 8 * bitTime);
        level(true, start + 9 * bitTime);
        start += 10 * bitTime;
    }
    return vcd + '#' + QByteArray::number(start + 20 * bitTime) + '\n';
}

} // namespace

void TestCommandLine::theSeedsTelegramOnAWireGivesTheSeedsBusTable()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("wire.vcd");
    writeFile(path, vcdOf(contents(testData("seed-telegram.txt")), 7'908));
    const auto outcome = cli({"frames", path});
    QCOMPARE(outcome.status, 0);
    const QByteArray seed = contents(testData("seed-bus-table.csv"));
    QCOMPARE(seed.count('\n'), 29); // a heading of two lines, and 27 rows
    QCOMPARE(outcome.out.left(seed.size()), seed);
    QCOMPARE(outcome.out.count('\n'), 2 + contents(testData("seed-telegram.txt")).size());
    const auto decoded = cli({"decode", path, "--format", "json"});
    QCOMPARE(decoded.status, 0);
    QCOMPARE(decoded.json().front()["status"].toString(), QStringLiteral("ok"));
    QCOMPARE(decoded.json().front()["time_s"].toDouble(), 0.000007908);
}

void TestCommandLine::capturesAreReadAndDamagedOnesTold_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("says");
    const QByteArray good = vcdOf("/XMX5\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n", 1'000'000);
    const auto row = [](const char* name, const QByteArray& bytes, int status, const char* says,
                        const QStringList& options = {}) {
        QTest::newRow(name) << bytes << options << status << QByteArray(says);
    };
    row("VCD", good, 0, "");
    row("its channel by name", good, 0, "", {"--channel", "P1"});
    row("its channel by number", good, 0, "", {"--channel", "0"});
    row("a channel that is not there", good, 2, "channel 'P9'; choose one of P1", {"--channel", "P9"});
    row("time goes backwards", good + "#5\n0!\n", 1, "time goes backwards");
    row("a level that is not known", good + "#900000000\nx!\n", 1, "unknown (x or z)");
    row("x before the first level", QByteArray(good).replace("#0\n", "#0\nx!\n"), 0, "");
    row("no variable", "$timescale 1 ns $end\n$enddefinitions $end\n#0\n", 2, "line 2 of the VCD");
    row("no level at all", "$var wire 1 ! P1 $end\n$enddefinitions $end\n", 1, "holds no samples");
    row("the beginning of a ZIP", QByteArray("PK\x03\x04\x14\x00\x08", 7), 2, "");
}

void TestCommandLine::capturesAreReadAndDamagedOnesTold()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QStringList, options);
    QFETCH(int, status);
    QFETCH(QByteArray, says);
    const QTemporaryDir folder;
    const QString path = folder.filePath("capture");
    writeFile(path, bytes);
    const auto outcome = cli(QStringList{"frames", path} + options);
    QCOMPARE(outcome.status, status);
    QCOMPARE(outcome.error.count('\n'), status == 0 ? 0 : 1);
    QVERIFY2(outcome.error.contains(says), outcome.error.constData());
    QCOMPARE(outcome.out.isEmpty(), status == 2);
    if (status == 0)
        QCOMPARE(outcome.out.count('\n'), 2 + 38);
}

void TestCommandLine::rawSamplesAreReadWhereSaid()
{
    // 'U' and 'a' at ten samples a bit, on bit 1 of samples of two bytes.
    QByteArray samples;
    const auto level = [&](int high) {
        for (int i = 0; i < 10; ++i)
            samples += QByteArray(1, static_cast<char>(high << 1)) + QByteArray(1, '\x55');
    };
    for (int i = 0; i < 20; ++i)
        level(1);
    for (const int c : {'U', 'a'}) {
        level(0);
        for (int bit = 0; bit < 8; ++bit)
            level(c >> bit & 1);
        level(1);
        level(1);
    }
    const QTemporaryDir folder;
    const QString path = folder.filePath("samples.bin");
    writeFile(path, samples);
    const auto outcome = cli({"frames", path, "--samples-rate", "96000", "--samples-bytes", "2", "--channel",
                              "D1", "--line", "9600,8,N,1", "--polarity", "normal"});
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.out.endsWith(",1,'U',OK\n2,,3.22917e-3,1,'a',OK\n"), outcome.out.constData());
    const auto explained = cli(
        {"frames", path, "--samples-rate", "96000", "--samples-bytes", "2", "--channel", "1", "--explain"});
    QVERIFY2(explained.error.contains("channel 1 of"), explained.error.constData());
    QVERIFY2(explained.error.contains("% sure") || explained.error.contains("by default"),
             explained.error.constData());
    QCOMPARE(cli({"frames", path, "--samples-rate", "0"}).status, 2);
    QCOMPARE(cli({"frames", path, "--samples-rate", "1e6", "--samples-bytes", "9"}).status, 2);
}

void TestCommandLine::diagnosesSimulatedLines_data()
{
    QTest::addColumn<QStringList>("simulated");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("received");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("polarity");
    const QStringList none;
    QTest::newRow("good bytes") << QStringList{"dsmr50"} << "a.bin" << none << "ok"
                                << "115200,8,N,1"
                                << "normal";
    QTest::newRow("good recording") << QStringList{"dsmr22"} << "a.pcapng" << none << "ok"
                                    << "9600,7,E,1"
                                    << "normal";
    QTest::newRow("7E1 taken for 8N1")
        << QStringList{"dsmr22"} << "a.bin" << QStringList{"--line", "9600,8,N,1"} << "wrong-parity"
        << "9600,7,E,1"
        << "normal";
    QTest::newRow("inverted bytes") << QStringList{"dsmr50", "--faults", "inverted"} << "a.bin" << none
                                    << "inverted"
                                    << "115200,8,N,1"
                                    << "inverted";
    QTest::newRow("a wire read too fast")
        << QStringList{"dsmr22"} << "a.vcd" << QStringList{"--line", "115200,8,N,1"} << "wrong-baud"
        << "9600,7,E,1"
        << "normal";
    QTest::newRow("wrong CRCs") << QStringList{"dsmr50", "--faults", "crc=1"} << "a.bin" << none << "damaged"
                                << "115200,8,N,1"
                                << "normal";
}

void TestCommandLine::diagnosesSimulatedLines()
{
    QFETCH(QStringList, simulated);
    QFETCH(QString, file);
    QFETCH(QStringList, received);
    QFETCH(QString, verdict);
    QFETCH(QString, line);
    QFETCH(QString, polarity);
    const QTemporaryDir folder;
    const QString path = folder.filePath(file);
    QCOMPARE(cli(QStringList{"simulate"} + simulated + QStringList{"--telegrams", "3", "-o", path, "--quiet"})
                 .status,
             0);
    const auto outcome = cli(QStringList{"diagnose", path, "--format", "json"} + received);
    QCOMPARE(outcome.status, 0);
    const QJsonObject said = QJsonDocument::fromJson(outcome.out).object();
    QCOMPARE(said[u"verdict"].toString(), verdict);
    QCOMPARE(said[u"line"].toString(), line);
    QCOMPARE(said[u"polarity"].toString(), polarity);
    QVERIFY(said[u"confidence"].toDouble() > 0.5);
    for (const char* name : {"frames", "parity_errors", "framing_errors", "breaks"})
        QVERIFY2(said.contains(QLatin1String(name)), name);
    QVERIFY(said[u"telegrams"].isObject());
    const QJsonArray checks = said[u"checks"].toArray();
    QVERIFY(checks.size() >= 8);
    for (const QJsonValue& check : checks) {
        const QString result = check[u"result"].toString();
        QVERIFY(QStringList({"ok", "warn", "fail", "unknown"}).contains(result));
        QVERIFY(!check[u"name"].toString().isEmpty() && check[u"advice"].isString());
    }
    const QString report = folder.filePath("report.md");
    const auto text = cli(QStringList{"diagnose", path, "--report", report} + received);
    QVERIFY(text.out.startsWith(verdict.toUtf8() + '\n'));
    QVERIFY(contents(report).contains("| Check | Result | Seen | Advice |"));
}

/// A virtual meter's day and a half, in two files that are named in the wrong order.
void TestCommandLine::countersAccountForADayToTheCent()
{
    const QTemporaryDir folder;
    const QString whole = folder.filePath("whole.bin");
    QCOMPARE(cli({"simulate", "dsmr50", "--telegrams", "220", "--interval", "600", "-o", whole}).status, 0);
    const QByteArray bytes = contents(whole);
    const auto middle = bytes.indexOf("/ISK", bytes.size() / 2);
    const QByteArray second =
        middle > 0 ? bytes.mid(middle) : bytes.mid(bytes.indexOf('/', bytes.size() / 2));
    writeFile(folder.filePath("first.bin"), bytes.left(bytes.size() - second.size()));
    writeFile(folder.filePath("second.bin"), second);
    const QString prices = folder.filePath("prices.csv");
    writeFile(prices,
              "from,to,item,price_EUR\n2026-01-01,,energy_delivered_tariff1,0.27113\n"
              "2026-01-01,,energy_delivered_tariff2,0.30259\n2026-01-01,,energy_returned_tariff1,-0.0711\n"
              "2026-01-01,,gas_delivered,1.3517\n2026-01-01,,per_day,1.0309\n");

    const auto telegrams = cli({"decode", whole, "--format", "json"}).json();
    const auto used = [&](const char* name) {
        const auto value = [&](const QJsonObject& telegram) {
            return telegram["readings"].toObject()[name].toObject()["value"].toDouble();
        };
        return value(telegrams.back()) - value(telegrams.front());
    };
    const double cost =
        used("energy_delivered_tariff1") * 0.27113 + used("energy_delivered_tariff2") * 0.30259 -
        used("energy_returned_tariff1") * 0.0711 + used("gas_delivered") * 1.3517 + 3 * 1.0309;
    for (const char* by : {"hour", "day", "month", "year"}) {
        const auto outcome = cli({"counters", folder.filePath("second.bin"), folder.filePath("first.bin"),
                                  "--by", by, "--format", "json", "--prices", prices});
        QCOMPARE(outcome.error, QByteArray());
        QCOMPARE(outcome.status, 0);
        double sum = 0;
        double energy = 0;
        QString end;
        for (const QJsonObject& row : outcome.json()) {
            QVERIFY(end.isEmpty() || row["from"].toString() == end);
            end = row["to"].toString();
            sum += row["cost"].toObject()["total"].toDouble();
            const auto counter = row["energy_delivered_tariff2"].toObject();
            QCOMPARE(counter["unit"].toString(), QStringLiteral("kWh"));
            QVERIFY(qAbs(counter["last"].toDouble() - counter["first"].toDouble() -
                         counter["used"].toDouble()) < 1e-6);
            energy += counter["used"].toDouble();
        }
        QVERIFY2(qAbs(sum - cost) < 1e-6, qPrintable(QString("%1: %2, not %3").arg(by).arg(sum).arg(cost)));
        QVERIFY(qAbs(energy - used("energy_delivered_tariff2")) < 1e-6);
    }
    const auto table = cli({"counters", whole, "--format", "csv"});
    QCOMPARE(table.out.count('\n'), 4); // a heading and three days
    QVERIFY(table.out.startsWith("from,to,energy_delivered_tariff1_first,"));
    QVERIFY(table.out.contains("\n2026-06-22T00:00:00+02:00,2026-06-23T00:00:00+02:00,"));
}

void TestCommandLine::countersRefuseWhatCannotBe_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("prices"); // empty: none are given
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("said");
    const QByteArray good = contents(testData("seed-telegram.txt"));
    const QByteArray head("from,to,item,price_EUR\n");
    QTest::newRow("no telegram") << QByteArray("garbage") << QByteArray() << 1 << QByteArray();
    QTest::newRow("overlap") << good << head + "2012-01-01,,per_day,1\n2012-06-01,,per_day,1\n"
                             << 2 << QByteArray("two prices for per_day on 2012-06-01");
    QTest::newRow("hole in the data") << good << head + "2030-01-01,,per_day,1\n"
                                      << 2 << QByteArray("no price for per_day on 20");
    QTest::newRow("no table") << good << QByteArray("hello\n") << 2
                              << QByteArray("line 1 is not the heading");
}

void TestCommandLine::countersRefuseWhatCannotBe()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, prices);
    QFETCH(int, status);
    QFETCH(QByteArray, said);
    const QTemporaryDir folder;
    writeFile(folder.filePath("input"), input);
    QStringList arguments{"counters", folder.filePath("input"), "--format", "json"};
    if (!prices.isEmpty()) {
        writeFile(folder.filePath("prices.csv"), prices);
        arguments += {"--prices", folder.filePath("prices.csv")};
    }
    const auto outcome = cli(arguments);
    QCOMPARE(outcome.status, status);
    QCOMPARE(outcome.out, QByteArray());
    QVERIFY2(outcome.error.contains(said), outcome.error.constData());
    QVERIFY(outcome.error.count('\n') <= 1);
}

void TestCommandLine::recordingsGoIntoTheHistoryOnce()
{
    const QTemporaryDir folder;
    const QString place = folder.filePath("home.sqlite");
    QCOMPARE(
        cli({"simulate", "dsmr50", "--telegrams", "60", "-o", folder.filePath("a.bin"), "--quiet"}).status,
        0);
    const auto first = cli({"history", "import", folder.filePath("a.bin"), "--history", place});
    QCOMPARE(first.status, 0);
    QVERIFY2(first.out.startsWith("60 telegrams and 0 rows of 1 files: "), first.out.constData());
    QVERIFY(!first.out.contains(" 0 samples"));
    const auto again = cli({"history", "import", folder.filePath("a.bin"), "--history", place});
    QCOMPARE(again.out, QByteArray("60 telegrams and 0 rows of 1 files: 0 samples were new\n"));
    const auto missing = cli({"history", "import", folder.filePath("none"), "--history", place});
    QCOMPARE(missing.status, 2);
    QCOMPARE(missing.out, QByteArray());
    QFile garbage(folder.filePath("garbage.txt"));
    QVERIFY(garbage.open(QIODevice::WriteOnly) && garbage.write("nothing\n") > 0);
    garbage.close();
    const auto nothing = cli({"history", "import", garbage.fileName(), "--history", place});
    QCOMPARE(nothing.status, 1);
    QVERIFY(nothing.error.contains("garbage.txt: there is no good telegram in it"));
    QVERIFY(cli({"history", "import", "--help"}).out.contains("Example: p1scope-cli history import"));
}

void TestCommandLine::versionAndHelp()
{
    const auto version = cli({"--version"});
    QCOMPARE(version.status, 0);
    QVERIFY(version.out.startsWith("p1scope-cli "));
    for (const char* command : {"ports", "monitor", "decode", "frames", "convert", "replay", "simulate"}) {
        const auto help = cli({QLatin1String(command), "--help"});
        QCOMPARE(help.status, 0);
        QVERIFY2(help.out.contains("Example: p1scope-cli "), command);
    }
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"

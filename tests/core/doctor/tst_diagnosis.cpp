// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/diagnosis.h"
#include "core/files/frame_stream.h"
#include "core/line/byte_decoder.h"
#include "core/telegram/framer.h"
#include "tests/support/signal_streams.h"
#include "tests/support/telegrams.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTest>

using namespace p1scope;
using namespace p1scope::doctor;
using line::Polarity;
using line::UartKind;

namespace {

/// What the doctor says of events received so.
Diagnosis diagnose(const std::vector<capture::Event>& events, const Reception& reception,
                   const Observations& seen = {})
{
    Diagnosing diagnosing(reception);
    line::ByteDecoder decoder(reception.receiver);
    telegram::Framer framer([&](telegram::Telegram&& telegram) { diagnosing.take(telegram); });
    std::vector<line::Frame> frames;
    for (const capture::Event& event : events)
        decoder.push(event, frames);
    framer.push(frames);
    framer.finish();
    diagnosing.take(frames);
    return diagnosing.finish(seen);
}

Diagnosis diagnose(std::string_view bytes, const Reception& reception = {})
{
    capture::Event event;
    event.bytes.assign(bytes.begin(), bytes.end());
    return diagnose({event}, reception);
}

Reception receivedAt(std::uint32_t baud, bool lineErrorsReported = false)
{
    Reception reception;
    reception.receiver.baud = baud;
    reception.lineGiven = true;
    reception.lineErrorsReported = lineErrorsReported;
    return reception;
}

LineSignal signal(Speed speed, Polarity polarity, Format format)
{
    LineSignal signal;
    signal.speed = speed;
    signal.polarity = polarity;
    signal.format = format;
    return signal;
}

const Check* checkOf(const Diagnosis& diagnosis, std::string_view name)
{
    for (const Check& check : diagnosis.checks) {
        if (check.name == name)
            return &check;
    }
    return nullptr;
}

QString lineText(const Diagnosis& diagnosis)
{
    return diagnosis.line ? QString::fromStdString(diagnosis.line->toString()) : QStringLiteral("null");
}

QString polarityText(const Diagnosis& diagnosis)
{
    if (!diagnosis.polarity)
        return QStringLiteral("null");
    return QString::fromStdString(std::string(line::polarityName(*diagnosis.polarity)));
}

QString verdictText(const Diagnosis& diagnosis)
{
    return QString::fromStdString(std::string(verdictName(diagnosis.verdict)));
}

std::vector<QStringList> rowsOf(const QString& name)
{
    std::vector<QStringList> rows;
    QFile file(QStringLiteral(P1SCOPE_TEST_DATA "/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        if (!line.isEmpty() && !line.startsWith(QLatin1Char('#')))
            rows.push_back(line.split(QLatin1Char('\t')));
    }
    return rows;
}

/// What the symptoms below are: a line, and a receiver on it.
struct Symptom {
    const char* name;
    LineSignal signal;
    std::uint32_t receiver;
    Verdict verdict;
    const char* line;
    const char* failing; ///< the check that says so
};

const std::vector<Symptom>& symptoms()
{
    static const std::vector<Symptom> all{
        {"8N1 inverted", signal(Speed::Right, Polarity::Inverted, Format::EightNone), 115200,
         Verdict::Inverted, "115200,8,N,1", "polarity"},
        {"7E1 inverted", signal(Speed::Right, Polarity::Inverted, Format::SevenEven), 9600, Verdict::Inverted,
         "9600,7,E,1", "polarity"},
        {"7E1 read as 8N1", signal(Speed::Right, Polarity::Normal, Format::SevenEven), 9600,
         Verdict::WrongParity, "9600,7,E,1", "parity"},
        {"9600 read at 115200", signal(Speed::TwelveTimesTooFast, Polarity::Normal, Format::SevenEven),
         115200, Verdict::WrongBaud, "9600,7,E,1", "baud"},
        {"inverted 9600 read at 115200",
         signal(Speed::TwelveTimesTooFast, Polarity::Inverted, Format::SevenEven), 115200, Verdict::WrongBaud,
         "9600,7,E,1", "baud"},
        {"115200 read at 9600", signal(Speed::TwelveTimesTooSlow, Polarity::Normal, Format::EightNone), 9600,
         Verdict::WrongBaud, "115200,8,N,1", "baud"},
        {"inverted 115200 read at 9600",
         signal(Speed::TwelveTimesTooSlow, Polarity::Inverted, Format::EightNone), 9600, Verdict::WrongBaud,
         "115200,8,N,1", "polarity"},
        {"9600 read at 19200", signal(Speed::TwiceTooFast, Polarity::Normal, Format::SevenEven), 19200,
         Verdict::WrongBaud, "9600,7,E,1", "baud"},
        {"115200 read at 57600", signal(Speed::TwiceTooSlow, Polarity::Normal, Format::EightNone), 57600,
         Verdict::WrongBaud, "115200,8,N,1", "baud"},
    };
    return all;
}

} // namespace

class TestDiagnosis : public QObject {
    Q_OBJECT
private slots:
    void theCorpusIsDiagnosed_data();
    void theCorpusIsDiagnosed();
    void theCorpusTableLeavesNoDerivedFileOut();
    void symptomsOfTheLine_data();
    void symptomsOfTheLine();
    void eightBitsWithParityShowByTheirStopBits();
    void plainTextReadAsSevenBitsHasWrongParity();
    void goodTelegramsProveTheLine();
    void aFewBrokenOnesAmongManyAreNoDamage();
    void nothingIsNoSignal();
    void aBreakAtTheStartIsNoSignalEither();
    void textThatIsNoTelegramIsNoMeter();
    void randomBytesAreNoise();
    void aSampledWireIsHeldAgainstWhatWasSaid_data();
    void aSampledWireIsHeldAgainstWhatWasSaid();
    void everyTopicHasItsAdvice();
};

void TestDiagnosis::theCorpusIsDiagnosed_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("received");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("polarity");
    QTest::newRow("the table") << QString() << QString() << QString() << QString() << QString();
    if (!qEnvironmentVariableIsSet("P1SCOPE_CORPUS"))
        return;
    for (const QStringList& row : rowsOf(QStringLiteral("diagnosis.tsv"))) {
        QCOMPARE(row.size(), 6);
        QTest::addRow("%s as %s", qPrintable(row[0]), qPrintable(row[1]))
            << row[0] << row[1] << row[2] << row[3] << row[4];
    }
}

void TestDiagnosis::theCorpusIsDiagnosed()
{
    QFETCH(QString, file);
    QFETCH(QString, received);
    QFETCH(QString, verdict);
    QFETCH(QString, line);
    QFETCH(QString, polarity);
    if (file.isEmpty()) {
        QVERIFY(!rowsOf(QStringLiteral("diagnosis.tsv")).empty());
        return;
    }
    const QString path = qEnvironmentVariable("P1SCOPE_CORPUS") + QStringLiteral("/telegrams/") + file;
    files::LineChoice choice;
    Reception reception;
    if (received != u"auto") {
        choice.line = line::parseLineSettings(received.toStdString()).value();
        reception.lineGiven = true;
    }
    auto stream = files::openFrameStream(path.toStdString(), choice);
    QVERIFY2(stream.ok(), qPrintable(path));
    reception.receiver = stream.value()->settings();
    Diagnosing diagnosing(reception);
    telegram::Framer framer([&](telegram::Telegram&& telegram) { diagnosing.take(telegram); });
    for (bool more = true; more;) {
        std::vector<line::Frame> frames;
        more = stream.value()->next(frames).value();
        framer.push(frames);
        diagnosing.take(frames);
    }
    framer.finish();
    const Diagnosis diagnosis = diagnosing.finish();
    QCOMPARE(verdictText(diagnosis), verdict);
    QCOMPARE(lineText(diagnosis), line);
    QCOMPARE(polarityText(diagnosis), polarity);
    QVERIFY(!diagnosis.sentence.empty());
}

void TestDiagnosis::theCorpusTableLeavesNoDerivedFileOut()
{
    if (!qEnvironmentVariableIsSet("P1SCOPE_CORPUS"))
        return;
    QSet<QString> named;
    for (const QStringList& row : rowsOf(QStringLiteral("diagnosis.tsv")))
        named.insert(row[0]);
    const QDir folder(qEnvironmentVariable("P1SCOPE_CORPUS") + QStringLiteral("/telegrams/derived"));
    for (const QString& name : folder.entryList(QDir::Files))
        QVERIFY2(named.contains(QStringLiteral("derived/") + name), qPrintable(name));
}

void TestDiagnosis::symptomsOfTheLine_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<UartKind>("kind");
    for (std::size_t row = 0; row < symptoms().size(); ++row) {
        QTest::addRow("%s, waits for high", symptoms()[row].name)
            << static_cast<int>(row) << UartKind::WaitsForHigh;
        QTest::addRow("%s, samples stop as start", symptoms()[row].name)
            << static_cast<int>(row) << UartKind::SamplesStopAsStart;
    }
}

void TestDiagnosis::symptomsOfTheLine()
{
    QFETCH(int, row);
    QFETCH(UartKind, kind);
    const Symptom& symptom = symptoms()[static_cast<std::size_t>(row)];
    std::mt19937_64 chance(42);
    const auto events = tests::streamOf(symptom.signal, kind, 1000, {0.01, 0, 0}, chance);
    for (const bool reported : {false, true}) {
        const Diagnosis diagnosis = diagnose(events, receivedAt(symptom.receiver, reported));
        QCOMPARE(verdictText(diagnosis), QString::fromStdString(std::string(verdictName(symptom.verdict))));
        QCOMPARE(lineText(diagnosis), QString::fromUtf8(symptom.line));
        if (symptom.signal.speed != Speed::TwelveTimesTooFast)
            QCOMPARE(diagnosis.polarity, std::optional(symptom.signal.polarity));
        QVERIFY(diagnosis.confidence > 0.5);
        const Check* check = checkOf(diagnosis, symptom.failing);
        QVERIFY(check != nullptr);
        QCOMPARE(check->result, CheckResult::Fail);
        QVERIFY(!check->detail.empty() && !check->advice.empty());
        QVERIFY(!diagnosis.remedies.empty());
    }
}

void TestDiagnosis::eightBitsWithParityShowByTheirStopBits()
{
    std::mt19937_64 chance(9);
    const auto events = tests::streamOf(signal(Speed::Right, Polarity::Normal, Format::EightEven),
                                        UartKind::WaitsForHigh, 1200, {0.005, 0, 0}, chance);
    const Diagnosis diagnosis = diagnose(events, receivedAt(9600, true));
    // Its bytes come through, and its telegrams are good; half of the stop bits are missing all the same.
    QVERIFY(diagnosis.verdict == Verdict::WrongParity);
    QCOMPARE(lineText(diagnosis), QStringLiteral("9600,8,E,1"));
}

void TestDiagnosis::plainTextReadAsSevenBitsHasWrongParity()
{
    // A byte with its highest bit set: the receiver was one of eight bits.
    Reception reception = receivedAt(115200);
    reception.receiver = line::dsmr2Settings();
    reception.receiver.baud = 115200;
    const auto text = test::withCrc(
        test::telegramBody("KFM5\xC3\xA9", {"1-0:1.8.1(000001.234*kWh)", "1-0:1.7.0(00.350*kW)"}));
    const Diagnosis diagnosis = diagnose(text, reception);
    QCOMPARE(diagnosis.verdict, Verdict::WrongParity);
    QCOMPARE(lineText(diagnosis), QStringLiteral("115200,8,N,1"));
}

void TestDiagnosis::goodTelegramsProveTheLine()
{
    const auto text = test::withCrc(test::telegramBody("KFM5", {"1-0:1.8.1(000001.234*kWh)"}));
    const Diagnosis diagnosis = diagnose(text + text);
    QCOMPARE(diagnosis.verdict, Verdict::Ok);
    QCOMPARE(lineText(diagnosis), QStringLiteral("115200,8,N,1"));
    QCOMPARE(diagnosis.count(telegram::Status::Ok), std::uint64_t{2});
    QVERIFY(diagnosis.confidence > 0.99);
    QVERIFY(diagnosis.remedies.empty());
}

void TestDiagnosis::aFewBrokenOnesAmongManyAreNoDamage()
{
    const auto good = test::withCrc(test::telegramBody("KFM5", {"1-0:1.8.1(000001.234*kWh)"}));
    std::string bad = good;
    bad[20] ^= 1;
    std::string all = bad;
    for (int i = 0; i < 99; ++i)
        all += good;
    QCOMPARE(diagnose(all).verdict, Verdict::Ok);
    QCOMPARE(checkOf(diagnose(all), "crc")->result, CheckResult::Warn);
    QCOMPARE(diagnose(bad + all).verdict, Verdict::Damaged);
    QCOMPARE(diagnose(good + bad).verdict, Verdict::Damaged);
}

void TestDiagnosis::nothingIsNoSignal()
{
    const Diagnosis diagnosis = diagnose(std::string_view());
    QCOMPARE(diagnosis.verdict, Verdict::NoSignal);
    QVERIFY(!diagnosis.line && !diagnosis.polarity);
    QCOMPARE(checkOf(diagnosis, "bytes")->result, CheckResult::Fail);
}

void TestDiagnosis::aBreakAtTheStartIsNoSignalEither()
{
    capture::Event event;
    event.kind = capture::EventKind::Break;
    Reception reception = receivedAt(115200, true);
    reception.live = true;
    Observations seen;
    seen.port = PortPhase::Open;
    const Diagnosis diagnosis = diagnose({event}, reception, seen);
    QCOMPARE(diagnosis.verdict, Verdict::NoSignal);
    QVERIFY(diagnosis.sentence.find("break at the start") != std::string::npos);
    QVERIFY(std::count(diagnosis.remedies.begin(), diagnosis.remedies.end(), Topic::PortToBeOpened) == 1);
}

void TestDiagnosis::textThatIsNoTelegramIsNoMeter()
{
    std::string text;
    for (int i = 0; i < 20; ++i)
        text += "$GPGGA,092725.00,4717.11399,N,00833.91590,E,1,08,1.01,499.6,M,48.0,M,,*5B\r\n";
    QCOMPARE(diagnose(text).verdict, Verdict::NotAMeter);
    QCOMPARE(diagnose(text, receivedAt(9600)).verdict, Verdict::NotAMeter);
}

void TestDiagnosis::randomBytesAreNoise()
{
    std::mt19937_64 chance(5);
    int noise = 0;
    for (int i = 0; i < 40; ++i) {
        std::string bytes(400, ' ');
        for (char& byte : bytes)
            byte = static_cast<char>(chance() & 0xFFU);
        noise += diagnose(bytes, receivedAt(115200)).verdict == Verdict::Noise ? 1 : 0;
    }
    QVERIFY(noise >= 38);
}

void TestDiagnosis::aSampledWireIsHeldAgainstWhatWasSaid_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<Polarity>("polarity");
    QTest::addColumn<QString>("verdict");
    QTest::newRow("right") << "9600,7,E,1" << Polarity::Normal << "ok";
    QTest::newRow("speed") << "115200,8,N,1" << Polarity::Normal << "wrong-baud";
    QTest::newRow("format") << "9600,8,N,1" << Polarity::Normal << "wrong-parity";
    QTest::newRow("polarity") << "9600,7,E,1" << Polarity::Inverted << "inverted";
}

void TestDiagnosis::aSampledWireIsHeldAgainstWhatWasSaid()
{
    QFETCH(QString, said);
    QFETCH(Polarity, polarity);
    QFETCH(QString, verdict);
    Reception reception;
    reception.receiver = line::parseLineSettings(said.toStdString()).value();
    reception.receiver.polarity = polarity;
    reception.lineGiven = true;
    reception.sampledWire = true;
    reception.lineErrorsReported = true;
    reception.wire.emplace();
    reception.wire->settings = line::dsmr2Settings();
    reception.wire->baud = 9600;
    reception.wire->confidence = 0.9;
    const bool right = verdict == u"ok";
    const auto text = test::telegramBody("KFM5", {"1-0:1.8.1(000001.234*kWh)"}) + "!\r\n";
    const Diagnosis diagnosis = diagnose(right ? text : "garbage", reception);
    QCOMPARE(verdictText(diagnosis), verdict);
    QCOMPARE(lineText(diagnosis), QStringLiteral("9600,7,E,1"));
    QCOMPARE(diagnosis.polarity, std::optional(Polarity::Normal));
}

void TestDiagnosis::everyTopicHasItsAdvice()
{
    int drawings = 0;
    for (const Advice& advice : allAdvice()) {
        QCOMPARE(&adviceOn(advice.topic), &advice);
        QVERIFY(!advice.title.empty() && advice.text.size() > 40 && advice.text.ends_with('.'));
        drawings += advice.drawing ? 1 : 0;
    }
    QCOMPARE(drawings, 1);
}

QTEST_GUILESS_MAIN(TestDiagnosis)
#include "tst_diagnosis.moc"

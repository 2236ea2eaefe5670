// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/evidence.h"

#include <QTest>

using namespace p1scope;
using namespace p1scope::doctor;
using std::chrono::milliseconds;
using std::chrono::seconds;

Q_DECLARE_METATYPE(Observations)

namespace {

/// A meter of DSMR 5 after two minutes, all well.
Observations allWell()
{
    Observations seen;
    seen.port = PortPhase::Open;
    seen.portDetail = "ttyUSB0 open";
    seen.requestUsed = true;
    seen.requestOn = true;
    seen.requestName = "RTS high";
    seen.firstByteAfterRequest = milliseconds(800);
    seen.line = line::dsmr4Settings();
    seen.bytes = 100'000;
    seen.bytesPerSecond = 900;
    seen.sinceLastByte = milliseconds(300);
    seen.frames = 100'000;
    seen.telegrams = 120;
    seen.telegramsGood = 120;
    seen.crcPresent = 120;
    seen.oddBytes = 45'000;
    seen.interval = seconds(1);
    seen.jitter = milliseconds(10);
    return seen;
}

/// Nothing has come yet.
Observations silent()
{
    Observations seen;
    seen.port = PortPhase::Open;
    seen.portDetail = "ttyUSB0 open";
    seen.requestUsed = true;
    seen.requestOn = true;
    seen.requestName = "RTS high";
    seen.line = line::dsmr4Settings();
    return seen;
}

/// Bytes come, and no telegram among them.
Observations unreadable(const line::LineSettings& line)
{
    Observations seen = silent();
    seen.firstByteAfterRequest = milliseconds(800);
    seen.line = line;
    seen.bytes = 5'000;
    seen.bytesPerSecond = 900;
    seen.sinceLastByte = milliseconds(300);
    seen.frames = 5'000;
    seen.oddBytes = 2'300;
    return seen;
}

const Check* firstThatFails(const std::vector<Check>& chain)
{
    for (const Check& check : chain) {
        if (check.result == CheckResult::Warn || check.result == CheckResult::Fail)
            return &check;
    }
    return nullptr;
}

const Check& named(const std::vector<Check>& chain, std::string_view name)
{
    for (const Check& check : chain) {
        if (check.name == name)
            return check;
    }
    return chain.front();
}

} // namespace

class TestEvidence : public QObject {
    Q_OBJECT
private slots:
    void theFirstLinkThatFailsSaysWhy_data()
    {
        QTest::addColumn<Observations>("seen");
        QTest::addColumn<QString>("name"); // empty: none fails
        QTest::addColumn<bool>("fails");   // else it warns
        const auto row = [](const char* title, const Observations& seen, const char* name, bool fails) {
            QTest::newRow(title) << seen << QString::fromLatin1(name) << fails;
        };
        row("all well", allWell(), "", false);
        row("just opened", silent(), "", false);

        Observations seen = silent();
        seen.sinceLastByte = seconds(20);
        row("nothing comes", seen, "bytes", true);

        seen = allWell();
        seen.sinceLastByte = seconds(40);
        row("it came, and has stopped", seen, "bytes", true);

        seen = silent();
        seen.requestOn = false;
        seen.sinceLastByte = seconds(20);
        row("the request line is off", seen, "request", false);

        seen = silent();
        seen.requestPossible = false;
        row("the port has no control lines", seen, "request", false);

        seen = silent();
        seen.port = PortPhase::Failed;
        seen.portDetail = "no permission";
        seen.portAdvice = "sudo usermod -aG dialout";
        row("the port cannot be opened", seen, "port", true);

        seen = silent();
        seen.port = PortPhase::Waiting;
        seen.portAdvice = "plug it in again";
        row("the port has gone", seen, "port", false);

        // Every byte of an inverted 8N1 line is odd.
        seen = unreadable(line::dsmr4Settings());
        seen.oddBytes = 4'990;
        seen.highBytes = 2'600;
        seen.framingErrors = 30;
        row("the line is inverted", seen, "polarity", true);

        seen = unreadable(line::dsmr2Settings());
        seen.parityJudged = 5'000;
        seen.parityErrors = 1'850;
        row("8N1 read as 7E1", seen, "parity", true);

        seen = unreadable(line::dsmr4Settings());
        seen.highBytes = 1'900;
        row("7E1 read as 8N1", seen, "parity", false);

        seen = allWell();
        seen.line = line::dsmr2Settings();
        seen.parityJudged = 100'000;
        seen.parityErrors = 3;
        row("a few parity errors", seen, "parity", false);

        seen = unreadable(line::dsmr4Settings());
        seen.framingErrors = 2'000;
        seen.breaks = 300;
        row("the wrong speed", seen, "framing", true);

        seen = allWell();
        seen.framingErrors = 4;
        row("a few framing errors", seen, "framing", false);

        seen = allWell();
        seen.telegramsGood = 100;
        seen.crcWrong = 20;
        row("many a CRC is wrong", seen, "crc", true);

        seen = allWell();
        seen.telegramsGood = 118;
        seen.crcWrong = 2;
        row("a CRC is wrong now and then", seen, "crc", false);

        seen = allWell();
        seen.crcPresent = 0;
        seen.telegramsGood = 0;
        seen.telegramsTruncated = 120;
        row("no telegram is whole", seen, "crc", true);

        // What a cipher makes is as odd as chance, and has bit 7 in every second byte.
        seen = unreadable(line::dsmr4Settings());
        seen.highBytes = 2'500;
        seen.telegrams = 12;
        seen.telegramsEncrypted = 12;
        row("all behind a key", seen, "crc", false);

        // A receiver that waits for the high level sees breaks and no stop bits; the CRC says that all is
        // well.
        seen = allWell();
        seen.line.polarity = line::Polarity::Inverted;
        seen.oddBytes = 99'000;
        seen.framingErrors = 900;
        seen.breaks = 120;
        row("an inverted line, read in software", seen, "", false);

        seen = allWell();
        seen.line = line::dsmr2Settings();
        seen.line.polarity = line::Polarity::Inverted;
        seen.parityJudged = 100'000;
        seen.parityErrors = 36'000;
        row("an inverted line of 7E1, read in software", seen, "", false);

        seen = allWell();
        seen.lost = 12;
        row("bytes were lost on the way", seen, "bytes", false);

        seen = allWell();
        seen.port = PortPhase::File;
        row("a file, all well", seen, "", false);

        seen = Observations();
        seen.port = PortPhase::File;
        row("an empty file", seen, "bytes", true);
    }
    void theFirstLinkThatFailsSaysWhy()
    {
        QFETCH(Observations, seen);
        QFETCH(QString, name);
        QFETCH(bool, fails);
        const auto chain = chainOfEvidence(seen);
        const Check* first = firstThatFails(chain);
        QCOMPARE(QString::fromStdString(first != nullptr ? first->name : ""), name);
        if (first == nullptr)
            return;
        QCOMPARE(first->result == CheckResult::Fail, fails);
        if (seen.port != PortPhase::File && !(first->name == "crc" && seen.crcPresent == 0))
            QVERIFY(!first->advice.empty());
    }
    void theChainIsAlwaysWholeAndInOrder()
    {
        const std::vector<std::string> names{"port",   "request", "bytes", "polarity",
                                             "parity", "framing", "crc",   "interval"};
        for (const Observations& seen : {Observations(), silent(), allWell()}) {
            const auto chain = chainOfEvidence(seen);
            QCOMPARE(chain.size(), names.size());
            for (std::size_t i = 0; i < names.size(); ++i) {
                QCOMPARE(chain[i].name, names[i]);
                QVERIFY(!chain[i].title.empty());
            }
        }
    }
    void isSilentAboutWhatItDoesNotKnow()
    {
        for (const Check& check : chainOfEvidence(Observations()))
            QVERIFY2(check.result == CheckResult::Unknown, check.name.c_str());
        Observations seen = allWell();
        seen.lineErrorsReported = false;
        const auto chain = chainOfEvidence(seen);
        QCOMPARE(named(chain, "framing").result, CheckResult::Unknown);
        QCOMPARE(named(chain, "framing").detail, std::string("not reported"));
    }
    void aFewOddBytesDecideNothing()
    {
        Observations seen = unreadable(line::dsmr4Settings());
        seen.bytes = 20;
        seen.frames = 20;
        seen.oddBytes = 20;
        QCOMPARE(named(chainOfEvidence(seen), "polarity").result, CheckResult::Unknown);
    }
    void saysHowOftenTelegramsCome()
    {
        const auto chain = chainOfEvidence(allWell());
        QCOMPARE(named(chain, "interval").detail, std::string("1.00 s ± 0.01"));
        QCOMPARE(named(chain, "request").detail, std::string("RTS high, 0.80 s"));
        QCOMPARE(named(chain, "crc").detail, std::string("120 right"));
    }
    void adviceStandsOnlyWhereSomethingIsToBeDone()
    {
        for (const Check& check : chainOfEvidence(allWell())) {
            QCOMPARE(check.result, CheckResult::Ok);
            QVERIFY(check.advice.empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestEvidence)
#include "tst_evidence.moc"

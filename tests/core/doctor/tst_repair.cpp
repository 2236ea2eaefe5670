// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/repair.h"
#include "core/doctor/single_edits.h"
#include "core/files/frame_stream.h"
#include "core/simulator/virtual_meter.h"
#include "core/telegram/crc16.h"
#include "tests/support/telegrams.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <functional>
#include <random>

using namespace p1scope;
using doctor::Circumstances;
using doctor::Edit;
using doctor::Finding;
using telegram::Telegram;
using test::telegramsOf;

namespace {

const std::string good = test::withCrc(test::telegramBody(
    "ISK5\\2M550T-1012",
    {"1-3:0.2.8(50)", "0-0:1.0.0(230115120000W)", "0-0:96.1.1(4530303434303037313331363530363138)",
     "1-0:1.8.1(000123.456*kWh)", "1-0:1.8.2(000654.321*kWh)", "1-0:2.8.1(000000.012*kWh)",
     "1-0:2.8.2(000000.345*kWh)", "0-0:96.14.0(0002)", "1-0:1.7.0(00.244*kW)", "1-0:2.7.0(00.000*kW)",
     "1-0:32.7.0(230.0*V)", "1-0:52.7.0(231.2*V)", "1-0:72.7.0(229.8*V)"}));

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const std::size_t at = text.find(from);
    return at == std::string::npos ? std::string() : text.replace(at, from.size(), to);
}

/// "bit-flipped hole": the words of the findings.
QString words(const std::vector<Finding>& findings)
{
    QStringList list;
    for (const Finding& finding : findings)
        list << QString::fromStdString(finding.word);
    return list.join(QLatin1Char(' '));
}

std::string allOf(const std::vector<Finding>& findings)
{
    std::string text;
    for (const Finding& finding : findings)
        text += std::to_string(finding.offset) + ' ' + finding.note().what + '\n';
    return text;
}

Telegram firstOf(const std::string& bytes)
{
    const auto telegrams = telegramsOf(bytes);
    return telegrams.empty() ? Telegram{} : telegrams.front();
}

std::vector<std::string> telegramsOfMeter(const std::string& kind, int count)
{
    auto meter = simulator::makeMeter(kind, 7, std::chrono::sys_seconds(std::chrono::seconds(1'700'000'000)));
    std::vector<std::string> telegrams;
    for (int i = 0; i < count; ++i) {
        meter.value()->advance(std::chrono::sys_seconds(std::chrono::seconds(1'700'000'000 + i)));
        telegrams.push_back(meter.value()->telegram());
    }
    return telegrams;
}

struct Rates {
    int right = 0;
    int several = 0;
    int wrong = 0;
    int none = 0;
};

/// What becomes of telegrams with one byte damaged.
Rates repairAll(const std::function<std::string(const std::string&, std::mt19937&, std::size_t&)>& damage,
                bool withModel)
{
    Rates rates;
    std::mt19937 chance(73);
    const std::vector<std::string> sent = telegramsOfMeter("dsmr50", 300);
    const Telegram model = firstOf(sent.front());
    for (std::size_t i = 1; i < sent.size(); ++i) {
        std::size_t at = 0;
        const std::string bytes = damage(sent[i], chance, at);
        const Telegram broken = firstOf(bytes);
        if (broken.status != telegram::Status::CrcMismatch || broken.bytes.size() != bytes.size())
            continue; // what it did to the frame is another matter
        const auto findings = doctor::explain(broken, {withModel ? &model : nullptr, {}});
        const std::size_t bang = sent[i].rfind('!');
        const auto from =
            sent[i].rfind('\n', std::min(at, bang) - (sent[i][std::min(at, bang)] == '\n' ? 1 : 0));
        const std::string line = sent[i].substr(from == std::string::npos ? 0 : from + 1);
        const bool suggested = !findings.empty() && !findings.front().repaired.empty();
        if (suggested && line.starts_with(findings.front().repaired))
            ++rates.right;
        else if (suggested)
            ++rates.wrong;
        else if (!findings.empty() &&
                 findings.front().sentence.find("nothing tells which") != std::string::npos)
            ++rates.several;
        else
            ++rates.none;
    }
    return rates;
}

} // namespace

class TestRepair : public QObject {
    Q_OBJECT
private slots:
    void everyFlipIsFoundWhereItIs()
    {
        const std::string covered = good.substr(0, good.rfind('!') + 1);
        const std::uint16_t wanted = telegram::crc16(covered);
        for (std::size_t at = 1; at + 1 < covered.size(); ++at) {
            std::string damaged = covered;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
            const auto edits = doctor::editsThatFit(damaged, wanted);
            QVERIFY(std::count_if(edits.begin(), edits.end(),
                                  [](const Edit& e) { return e.kind == Edit::Kind::Flip; }) == 1);
            QCOMPARE(edits.front().offset, at);
            QCOMPARE(edits.front().byte, covered[at]);
        }
    }

    void everyEditThatFitsIsFoundAndFits()
    {
        // Against the plain way: all places, all bytes, the whole CRC each time.
        const std::string covered = good.substr(0, 60) + "\r\n!";
        const std::uint16_t wanted = 0x1234;
        std::vector<Edit> slow;
        for (std::size_t at = 1; at < covered.size(); ++at)
            for (int byte = 0; byte < 256; ++byte) {
                const Edit edit{Edit::Kind::Insert, at, static_cast<char>(byte)};
                if (edit.byte != covered[at - 1] && test::slowCrc(doctor::edited(covered, edit)) == wanted)
                    slow.push_back(edit);
            }
        std::vector<Edit> fast = doctor::editsThatFit(covered, wanted);
        for (const Edit& edit : fast)
            QCOMPARE(test::slowCrc(doctor::edited(covered, edit)), wanted);
        std::erase_if(fast, [](const Edit& edit) { return edit.kind != Edit::Kind::Insert; });
        QVERIFY(fast == slow);
        for (std::size_t at = 1; at + 1 < covered.size(); ++at)
            if (const auto change = doctor::changeThatFits(covered, wanted, at))
                QCOMPARE(test::slowCrc(doctor::edited(covered, *change)), wanted);
    }

    void findsWhatIsWrong_data()
    {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<QString>("first");    // word of the first finding
        QTest::addColumn<QString>("repaired"); // the line it suggests
        const auto row = [](const char* name, const std::string& bytes, const char* word, const char* line) {
            QTest::newRow(name) << bytes << QString::fromLatin1(word) << QString::fromLatin1(line);
        };
        row("a digit's bit", replaced(good, "00.244", "00.264"), "bit-flipped", "1-0:1.7.0(00.244*kW)");
        row("a letter's bit", replaced(good, "52.7.0(231.2*V", "52.7.0(231.2*v"), "bit-flipped",
            "1-0:52.7.0(231.2*V)");
        row("the eighth bit", replaced(good, "(0002)", "(000\xB2)"), "bit-flipped", "0-0:96.14.0(0002)");
        row("a code's bit", replaced(good, "1-0:1.7.0", "1)0:1.7.0"), "bit-flipped", "1-0:1.7.0(00.244*kW)");
        row("a CR that became another", replaced(good, "kWh)\r\n1-0:1.8.2", "kWh)\x0F\n1-0:1.8.2"),
            "bit-flipped", "1-0:1.8.1(000123.456*kWh)");
        row("a lost bracket", replaced(good, "(0002)", "0002)"), "byte-lost", "0-0:96.14.0(0002)");
        row("a lost point", replaced(good, "00.244", "00244"), "byte-lost", "1-0:1.7.0(00.244*kW)");
        row("a lost digit", replaced(good, "000654", "00654"), "byte-lost", "1-0:1.8.2(000654.321*kWh)");
        row("a lost CR", replaced(good, "(0002)\r", "(0002)"), "byte-lost", "0-0:96.14.0(0002)");
        row("a byte too many", replaced(good, "*kW)", "*kkW)"), "byte-added", "1-0:1.7.0(00.244*kW)");
        row("some CR lost",
            replaced(replaced(replaced(good, "(0002)\r", "(0002)"), "1-3:0.2.8(50)\r", "1-3:0.2.8(50)"),
                     "1-0:1.7.0(00.244*kW)\r", "1-0:1.7.0(00.244*kW)"),
            "cr-stripped", "1-3:0.2.8(50)");
        const std::string digits = good.substr(good.rfind('!') + 1, 4);
        const std::string end = '!' + digits;
        std::string flipped = digits;
        flipped[1] = static_cast<char>(flipped[1] ^ 0x40);
        row("the CRC itself", replaced(good, end, '!' + flipped), "bit-flipped", end.c_str());
        row("a digit of the CRC lost", replaced(good, end, end.substr(0, 3) + end.substr(4)), "byte-lost",
            end.c_str());
        row("the ! wrong", replaced(good, end, 'x' + digits), "byte-wrong", end.c_str());
        row("the ! one bit wrong", replaced(good, end, '1' + digits), "bit-flipped", end.c_str());
        row("the ! lost", replaced(good, end, digits), "byte-lost", end.c_str());
        row(
            "stripped and flipped",
            [] {
                std::string text = replaced(good, "00.244", "00.264");
                std::erase(text, '\r');
                return text;
            }(),
            "bit-flipped", "1-0:1.7.0(00.244*kW)");
        row("many wrong", replaced(replaced(good, "000123", "999888"), "231.2", "2/3.Q"), "several-bytes",
            "");
        row("X-25 of something else", replaced(good, end, "!0000"), "several-bytes", "");
        // One bit in 24.2.1 makes the CRC right, and the values those of no such code.
        const std::string hourly = test::withCrc(
            test::telegramBody("ISK5\\2M550T-1012", {"1-3:0.2.8(50)", "0-1:24.1.0(003)",
                                                     "0-1:24.3.1(101209110000W)(12785.123*m3)"}));
        row("a repair that its values contradict", replaced(hourly, "24.3.1", "24.2.1"), "several-bytes", "");
        row("no end", good.substr(0, 200), "input-ended", "");
        row("the next one at once", good.substr(0, 200) + "\r\n" + good, "glued", "");
        row("good", good, "", "");
    }
    void findsWhatIsWrong()
    {
        QFETCH(std::string, bytes);
        QFETCH(QString, first);
        QFETCH(QString, repaired);
        QVERIFY(!bytes.empty());
        const auto findings = doctor::explain(firstOf(bytes));
        QVERIFY2(findings.empty() == first.isEmpty(), allOf(findings).c_str());
        if (first.isEmpty())
            return;
        QVERIFY2(QString::fromStdString(findings.front().word) == first, allOf(findings).c_str());
        QVERIFY2(QString::fromStdString(findings.front().repaired) == repaired, allOf(findings).c_str());
    }

    void aRepairIsNeverTakenForData()
    {
        const Telegram broken = firstOf(replaced(good, "00.244", "00.264"));
        const auto notes = doctor::notesWithFindings(broken);
        QVERIFY(std::any_of(notes.begin(), notes.end(),
                            [](const auto& note) { return note.what.starts_with("bit-flipped: "); }));
        QCOMPARE(broken.status, telegram::Status::CrcMismatch);
        QVERIFY(broken.bytes.find("00.264") != std::string::npos);
    }

    void anotherCrcIsNamed()
    {
        // What a slash-to-bang CRC-16/MODBUS of this text is, reckoned by hand: start 0xFFFF.
        const std::string covered = good.substr(0, good.rfind('!') + 1);
        const std::uint16_t modbus = telegram::crc16(covered, 0xFFFF);
        const auto findings = doctor::explain(firstOf(covered + test::crcText(modbus) + "\r\n"));
        QCOMPARE(words(findings), QStringLiteral("crc-variant"));
        QVERIFY(findings.front().sentence.find("CRC-16/MODBUS") != std::string::npos);
        QVERIFY(findings.front().repaired.empty());
    }

    void aModelTellsHowManyBytesAreMissing()
    {
        const Telegram model = firstOf(good);
        const std::size_t from = good.find("0-0:96.1.1");
        const Telegram broken = firstOf(good.substr(0, from + 20) + good.substr(from + 36));
        const auto findings = doctor::explain(broken, {&model, {}});
        QCOMPARE(words(findings), QStringLiteral("hole"));
        // Digits count as alike, so that the place is known no better than to a run of them.
        QVERIFY(findings.front().offset >= from + 20 && findings.front().offset <= from + 36);
        QVERIFY(findings.front().sentence.starts_with("about 16 bytes are missing here"));
    }

    void framesTellWhereBytesAreMissing()
    {
        auto frames = test::framesOf(good);
        // Ten bytes went; those behind them came when they would have come anyway.
        frames.erase(frames.begin() + 120, frames.begin() + 130);
        const auto telegrams = telegramsOf(frames);
        QCOMPARE(telegrams.size(), std::size_t(1));
        QCOMPARE(telegrams[0].pauses.size(), std::size_t(1));
        QCOMPARE(telegrams[0].pauses[0].offset, 120U);
        QCOMPARE(telegrams[0].pauses[0].characters, 10U);
        const auto findings = doctor::explain(telegrams[0]);
        QVERIFY2(words(findings) == QStringLiteral("pause"), allOf(findings).c_str());
        const Telegram model = firstOf(good);
        const auto with = doctor::explain(telegrams[0], {&model, {}});
        QCOMPARE(words(with), QStringLiteral("hole"));
        QVERIFY2(with[0].sentence.find("10 bytes are missing") != std::string::npos, allOf(with).c_str());
        QVERIFY2(with[0].sentence.find("room for 10 bytes") != std::string::npos, allOf(with).c_str());
    }

    void aFrameAtFaultIsSolvedByTheCrc()
    {
        std::string bytes = good;
        const std::size_t at = bytes.find("231.2") + 1;
        bytes[at] = static_cast<char>(bytes[at] ^ 0x0A); // two bits
        auto frames = test::framesOf(bytes);
        frames[at].state.set(line::FrameState::Framing);
        const auto findings = doctor::explain(telegramsOf(frames).front());
        QCOMPARE(words(findings), QStringLiteral("byte-wrong framing-error"));
        QCOMPARE(findings[0].repaired, std::string("1-0:52.7.0(231.2*V)"));
        QCOMPARE(findings[1].offset, at);
        QVERIFY(findings[1].ofFrames);
    }

    void eventsTellWhyItEnds_data()
    {
        using capture::ControlLines;
        using capture::EventKind;
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("millisecondsBehind");
        QTest::addColumn<QString>("first");
        const auto row = [](const char* name, EventKind kind, int behind, const char* word) {
            QTest::newRow(name) << static_cast<int>(kind) << behind << QString::fromLatin1(word);
        };
        row("released", EventKind::ControlLines, 1, "request-released");
        row("released just before", EventKind::ControlLines, -1, "request-released");
        row("released long after", EventKind::ControlLines, 3000, "input-ended");
        row("port gone", EventKind::Connection, 2, "connection-lost");
        row("overflow", EventKind::Overflow, -1, "buffer-overflow");
        row("settings", EventKind::Settings, 0, "input-ended");
    }
    void eventsTellWhyItEnds()
    {
        QFETCH(int, kind);
        QFETCH(int, millisecondsBehind);
        QFETCH(QString, first);
        const Telegram broken = firstOf(good.substr(0, 300));
        std::vector<capture::Event> events(2);
        events[0].kind = capture::EventKind::ControlLines;
        events[0].time = broken.time - std::chrono::seconds(1);
        events[0].lines = {capture::ControlLines::Rts, capture::ControlLines::Rts};
        events[1].kind = static_cast<capture::EventKind>(kind);
        events[1].time = broken.endTime + std::chrono::milliseconds(millisecondsBehind);
        events[1].lines = {0, capture::ControlLines::Rts};
        events[1].text = "closed";
        const auto findings = doctor::explain(broken, {nullptr, events});
        QVERIFY2(!findings.empty() && QString::fromStdString(findings.front().word) == first,
                 allOf(findings).c_str());
        if (first == QLatin1String("request-released"))
            QVERIFY(findings.front().sentence.starts_with("RTS was switched off 1.0 ms"));
    }

    void silenceTellsCutFromGlued()
    {
        auto frames = test::framesOf(good.substr(0, 300) + "\r\n" + good);
        for (std::size_t i = 302; i < frames.size(); ++i)
            frames[i].start += std::chrono::milliseconds(700);
        const auto telegrams = telegramsOf(frames);
        QVERIFY(telegrams.front().silenceBehind);
        const auto findings = doctor::explain(telegrams.front());
        QCOMPARE(words(findings), QStringLiteral("cut-short"));
        QVERIFY2(findings[0].sentence.starts_with("nothing came for 700.0 ms after 302 bytes"),
                 allOf(findings).c_str());
    }

    void aReleaseInMidLineIsNoMystery()
    {
        // The next telegram begins in the middle of a line, 0.9 s later.
        auto frames = test::framesOf(good.substr(0, 205) + good);
        for (std::size_t i = 205; i < frames.size(); ++i)
            frames[i].start += std::chrono::milliseconds(900);
        const auto telegrams = telegramsOf(frames);
        QCOMPARE(test::statusesOf(telegrams), std::string("crc-mismatch ok"));
        const auto findings = doctor::explain(telegrams.front());
        QVERIFY2(words(findings) == QLatin1String("cut-short"), allOf(findings).c_str());
        QCOMPARE(findings.front().offset, std::size_t(204));
        std::vector<capture::Event> events(3);
        for (std::size_t i = 0; i < events.size(); ++i) {
            events[i].kind = capture::EventKind::ControlLines;
            events[i].lines = {static_cast<std::uint8_t>(i == 1 ? 0 : capture::ControlLines::Rts),
                               capture::ControlLines::Rts};
        }
        events[1].time = telegrams.front().time + std::chrono::milliseconds(3);
        events[2].time = telegrams.front().time + std::chrono::milliseconds(880);
        const auto told = doctor::explain(telegrams.front(), {nullptr, events});
        QVERIFY2(words(told) == QLatin1String("request-released"), allOf(told).c_str());
        QVERIFY2(told.front().sentence.find("switched off 1.0 ms after") != std::string::npos,
                 allOf(told).c_str());
    }

    void singleDamageIsRepaired()
    {
        const auto flip = [](const std::string& text, std::mt19937& chance, std::size_t& at) {
            std::string bytes = text;
            at = 1 + chance() % (text.size() - 3);
            bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << (chance() % 7)));
            return bytes;
        };
        const auto drop = [](const std::string& text, std::mt19937& chance, std::size_t& at) {
            at = 1 + chance() % (text.size() - 3);
            return std::string(text).erase(at, 1);
        };
        const auto burst = [](const std::string& text, std::mt19937& chance, std::size_t& at) {
            std::string bytes = text;
            at = 1 + chance() % (text.size() - 20);
            for (std::size_t i = 0; i < 5; ++i)
                bytes[at + i * 3] =
                    static_cast<char>(bytes[at + i * 3] ^ static_cast<char>(1 + chance() % 127));
            return bytes;
        };
        for (const bool model : {false, true}) {
            const Rates flips = repairAll(flip, model);
            const Rates drops = repairAll(drop, model);
            const Rates bursts = repairAll(burst, model);
            for (const auto& [name, r] :
                 {std::pair{"flip", flips}, std::pair{"lost", drops}, std::pair{"worse", bursts}})
                qInfo("%s model, %s: %d right, %d several, %d wrong, %d none", model ? "with" : "no", name,
                      r.right, r.several, r.wrong, r.none);
            QVERIFY(flips.right * 100 >= (flips.right + flips.wrong + flips.several + flips.none) * 95);
            QVERIFY(drops.right * 100 >=
                    (drops.right + drops.wrong + drops.several + drops.none) * (model ? 95 : 75));
            QVERIFY(flips.wrong * 100 <= flips.right * 2);
            QVERIFY(drops.wrong * 100 <= drops.right * (model ? 2 : 6));
            QVERIFY(bursts.wrong <= (model ? 3 : 9));
        }
    }

    void corpus_data();
    void corpus();

    void manyBrokenTelegramsDoNotCrawl()
    {
        // A flat bound, far above what it takes, for machines that are busy.
        std::mt19937 chance(3);
        const Telegram model = firstOf(good);
        std::string text = telegramsOfMeter("dsmr50", 2).back();
        text[100] = '#';
        text[400] = '#';
        const Telegram broken = firstOf(text);
        QElapsedTimer timer;
        timer.start();
        constexpr int runs = 100;
        std::size_t found = 0;
        for (int i = 0; i < runs; ++i)
            found += doctor::explain(broken).size();
        qInfo("%.3f ms a telegram", static_cast<double>(timer.nsecsElapsed()) / 1e6 / runs);
        QVERIFY(found >= runs);
        QVERIFY(timer.elapsed() < runs * 50);
    }
};

void TestRepair::corpus_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("expected");
    QFile table(QStringLiteral(P1SCOPE_TEST_DATA "/broken-telegrams.tsv"));
    QVERIFY(table.open(QIODevice::ReadOnly));
    for (const QString& line :
         QString::fromUtf8(table.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (line.startsWith(QLatin1Char('#')))
            continue;
        const QStringList fields = line.split(QLatin1Char('\t'));
        QVERIFY2(fields.size() == 3 && !fields[2].isEmpty(), qPrintable(line));
        QTest::newRow(qPrintable(fields[0])) << fields[0] << fields[1];
    }
}

void TestRepair::corpus()
{
    QFETCH(QString, file);
    QFETCH(QString, expected);
    const QString root = qEnvironmentVariable("P1SCOPE_CORPUS");
    if (root.isEmpty())
        return;
    auto stream =
        files::openFrameStream(QString(root + QStringLiteral("/telegrams/") + file).toStdString(), {});
    QVERIFY(stream.ok());
    QStringList found;
    telegram::Framer framer([&](Telegram&& t) {
        QStringList ofOne;
        for (const telegram::Note& note : doctor::notesWithFindings(t)) {
            const QString word = QString::fromStdString(note.what.substr(0, note.what.find(':')));
            if (!ofOne.contains(word))
                ofOne << word;
        }
        found << QString::fromLatin1(statusName(t.status).data()) +
                     (ofOne.isEmpty() ? QString() : QLatin1Char(':') + ofOne.join(QLatin1Char(',')));
    });
    std::vector<line::Frame> frames;
    for (bool more = true; more; frames.clear()) {
        const auto result = stream.value()->next(frames);
        framer.push(frames);
        more = result && result.value();
    }
    framer.finish();
    QCOMPARE(found.join(QLatin1Char(' ')), expected);
}

QTEST_GUILESS_MAIN(TestRepair)
#include "tst_repair.moc"

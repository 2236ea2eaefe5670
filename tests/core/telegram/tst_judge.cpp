// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/judge.h"
#include "tests/support/telegrams.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace p1scope;
using telegram::crcValue;
using telegram::judge;
using telegram::Judge;
using telegram::LineEnds;
using telegram::lineEndsOf;
using telegram::noEnd;
using telegram::Object;
using telegram::sentCrc;
using telegram::Telegram;
using telegram::withLineEndsMended;
using test::crcText;
using test::hasNote;
using test::slowCrc;
using test::telegramBody;
using test::withCrc;

namespace {

/// Judged with its last `!` as the end, if it has one.
Telegram judged(const std::string& bytes, std::uint32_t parityErrors = 0, std::uint32_t framingErrors = 0)
{
    Telegram telegram;
    telegram.bytes = bytes;
    telegram.parityErrors = parityErrors;
    telegram.framingErrors = framingErrors;
    judge(telegram, bytes.rfind('!'));
    return telegram;
}

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

const std::string body =
    telegramBody("XMX5LGBBFFB231314239", {"1-0:1.8.1(00003.540*kWh)", "1-0:1.7.0(0000.35*kW)"});
const std::string oddBody = telegramBody("XMX5LGBBFFB231314239", {"1-0:1.8.1(00003.540*kWh)", "garbage"});

} // namespace

class TestJudge : public QObject {
    Q_OBJECT
private slots:
    /// A judge that has seen others finds in a telegram what one finds that sees it first.
    void aTelegramIsJudgedAlikeWhateverCameBefore()
    {
        const std::string start =
            "/ISK5\\2M550T-1012\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0(190330122000W)\r\n1-0:1.8.1(000051.775*kWh)"
            "\r\n"
            "1-0:99.97.0(2)(0-0:96.7.19)(000104180320W)(0000237126*s)\r\n1-0:32.7.0(231.0*V)\r\n"
            "1-0:32.7.0(231.0*V)\r\n0-1:24.3.0(090212160000)(00)\r\n(00000.000)\r\nodd line 12\r\n"
            "0-9:77.1.0(4B)\r\n!\r\n";
        constexpr std::string_view others = "0579:;?()!/\r\n*-.AZ";
        std::mt19937 chance(7);
        const auto below = [&](std::size_t n) {
            return std::uniform_int_distribution<std::size_t>(0, n - 1)(chance);
        };
        Judge judge;
        std::string text = start;
        std::size_t alike = 0;
        for (int i = 0; i < 20'000; ++i) {
            // Mostly digits change, now and then anything, and back again.
            const std::size_t at = 1 + below(text.size() - 4);
            if (i % 10 == 9)
                text = start;
            else if (i % 10 == 5)
                text[at] = others[below(others.size())];
            else if (text[at] >= '0' && text[at] <= '9')
                text[at] = static_cast<char>('0' + below(10));
            const std::size_t end = text.rfind('!');
            Telegram fresh;
            fresh.bytes = text;
            Telegram again = fresh;
            telegram::judge(fresh, end);
            judge.judge(again, end);
            QCOMPARE(again.identification, fresh.identification);
            QCOMPARE(again.version, fresh.version);
            QCOMPARE(again.status, fresh.status);
            QVERIFY(again.notes == fresh.notes);
            QCOMPARE(again.objects.size(), fresh.objects.size());
            for (std::size_t object = 0; object < fresh.objects.size(); ++object) {
                const Object& a = again.objects[object];
                const Object& b = fresh.objects[object];
                QVERIFY(a.where == b.where && a.code == b.code && a.obis == b.obis);
                QVERIFY(std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end()));
            }
            alike += fresh.objects.size() == 8 ? 1U : 0U;
        }
        QVERIFY2(alike > 5000, "most are laid out as the first");
    }
    void givesTheFirstStatusThatHolds_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("parityErrors");
        QTest::addColumn<int>("framingErrors");
        QTest::addColumn<QString>("status");
        const auto row = [](const char* name, const std::string& bytes, int parity, int framing,
                            const char* status) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << parity << framing
                                << QString::fromLatin1(status);
        };
        row("no CRC, all well", body + "!\r\n", 0, 0, "ok");
        row("no CRC, no end of the last line", body + "!", 0, 0, "ok");
        row("no CRC, a parity error", body + "!\r\n", 1, 0, "line-errors");
        row("no CRC, a framing error", body + "!\r\n", 0, 1, "line-errors");
        row("no CRC, an odd line", oddBody + "!\r\n", 0, 0, "malformed");
        row("no CRC, an odd line comes before line errors", oddBody + "!\r\n", 3, 3, "malformed");
        row("right CRC", withCrc(body), 0, 0, "ok");
        row("right CRC overrules line errors", withCrc(body), 7, 7, "ok");
        row("right CRC overrules an odd line", withCrc(oddBody), 7, 7, "ok");
        row("wrong CRC", body + "!0000\r\n", 0, 0, "crc-mismatch");
        row("wrong CRC comes before an odd line", oddBody + "!0000\r\n", 0, 0, "crc-mismatch");
        row("CRC that is no number", body + "!7G2B\r\n", 0, 0, "crc-mismatch");
        row("CRC cut short", body + "!1\r\n", 0, 0, "crc-mismatch");
        row("no end", body, 0, 0, "truncated");
        row("no end comes before everything", oddBody, 9, 9, "truncated");
        row("nothing but an identification", "/AAA5MTR\r\n\r\n!", 0, 0, "ok");
        row("nothing but a slash", "/!", 0, 0, "ok");
        row("a slash alone", "/", 0, 0, "truncated");
    }
    void givesTheFirstStatusThatHolds()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, parityErrors);
        QFETCH(int, framingErrors);
        QFETCH(QString, status);
        const Telegram telegram = judged(bytes.toStdString(), static_cast<std::uint32_t>(parityErrors),
                                         static_cast<std::uint32_t>(framingErrors));
        QCOMPARE(QString::fromUtf8(telegram::statusName(telegram.status).data()), status);
        QCOMPARE(telegram.crc.has_value(),
                 bytes.contains('!') && !sentCrc(telegram.bytes, telegram.bytes.rfind('!')).empty());
    }
    void readsWhatStandsInIt()
    {
        const Telegram telegram = judged(withCrc(
            telegramBody("ISK5\\2M550T-1012", {"1-3:0.2.8(50)", "0-0:96.1.4(50217)", "1-0:1.7.0(1*kW)"})));
        QCOMPARE(telegram.identification, std::string("ISK5\\2M550T-1012"));
        QCOMPARE(telegram.version.value_or(""), std::string("50"));
        QCOMPARE(telegram.objects.size(), std::size_t{3});
        QCOMPARE(std::string(telegram.value(telegram.objects[2], 0)), std::string("1*kW"));
        QVERIFY(telegram.value(telegram.objects[2], 1).empty());
        QVERIFY(telegram.find({1, 0, 1, 7, 0}) == &telegram.objects[2]);
        QVERIFY(telegram.find({1, 0, 1, 7, 0, 3}) == &telegram.objects[2]);
        QVERIFY(telegram.find({1, 0, 2, 7, 0}) == nullptr);
        QVERIFY(telegram.notes.empty());
    }
    void knowsTheBelgianVersion()
    {
        const auto telegram = judged(withCrc(telegramBody("FLU5", {"0-0:96.1.4(50217)"})));
        QCOMPARE(telegram.version.value_or(""), std::string("50217"));
        QVERIFY(!judged(body + "!").version.has_value());
    }
    void takesOffTheIdentificationWhateverEndsItsLine_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("CR LF") << QByteArray("/XMX5\r\n\r\n1-0:1.7.0(1*kW)\r\n!");
        QTest::newRow("LF") << QByteArray("/XMX5\n\n1-0:1.7.0(1*kW)\n!");
        QTest::newRow("CR CR LF") << QByteArray("/XMX5\r\r\n\r\r\n1-0:1.7.0(1*kW)\r\r\n!");
        QTest::newRow("a lost LF") << QByteArray("/XMX5\r1-0:1.7.0(1*kW)\r\n!");
        QTest::newRow("a lost CR") << QByteArray("/XMX5\n\r\n1-0:1.7.0(1*kW)\r\n!");
    }
    void takesOffTheIdentificationWhateverEndsItsLine()
    {
        QFETCH(QByteArray, bytes);
        const Telegram telegram = judged(bytes.toStdString());
        QCOMPARE(telegram.identification, std::string("XMX5"));
        QCOMPARE(telegram.objects.size(), std::size_t{1});
    }
    void notesWhatIsUnusual_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QByteArray>("at"); // what stands where the note points
        const auto row = [](const char* name, const std::string& bytes, const char* word, const char* at) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(word)
                                << QByteArray(at);
        };
        const std::string doubled = withCrc(telegramBody("A", {"1-0:1.7.0(1*kW)", "1-0:1.7.0(2*kW)"}));
        row("odd line", withCrc(oddBody), "odd-line", "garbage");
        row("duplicate", doubled, "duplicate-object", "1-0:1.7.0(2*kW)");
        row("unknown code", withCrc(telegramBody("A", {"9-9:9.9.9(1)"})), "unknown-code", "9-9:9.9.9(1)");
        row("no blank line", withCrc("/A\r\n1-0:1.7.0(1*kW)\r\n"), "no-blank-line", "1-0:1.7.0");
        row("CR stripped", replaced(withCrc(body), "\r", ""), "cr-stripped", "/XMX5");
        row("CR doubled", replaced(withCrc(body), "\r", "\r\r"), "cr-doubled", "/XMX5");
        row("CR stripped, no CRC", replaced(body + "!\r\n", "\r", ""), "cr-stripped", "/XMX5");
        const std::string crc = crcText(slowCrc("/A20\r\n!"));
        std::string small = crc;
        std::transform(small.begin(), small.end(), small.begin(),
                       [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c | 0x20) : c; });
        QVERIFY2(small != crc, "this telegram's CRC has no letter to be small");
        row("small letters", "/A20\r\n!" + small + "\r\n", "crc-lower-case", small.c_str());
    }
    void notesWhatIsUnusual()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, word);
        QFETCH(QByteArray, at);
        const Telegram telegram = judged(bytes.toStdString());
        QCOMPARE(telegram.status, telegram::Status::Ok);
        QCOMPARE(telegram.notes.size(), std::size_t{1});
        QVERIFY(telegram.notes[0].what.starts_with(word.toStdString() + ":"));
        QVERIFY(bytes.mid(static_cast<qsizetype>(telegram.notes[0].offset)).startsWith(at));
    }
    void notesAnUnpaddedCrc()
    {
        // Looks for a telegram whose CRC begins with a zero.
        for (int i = 0; i < 1000; ++i) {
            const std::string text = "/A" + std::to_string(i) + "\r\n!";
            const std::string crc = crcText(slowCrc(text));
            if (crc[0] != '0' || crc[1] == '0')
                continue;
            const Telegram telegram = judged(text + crc.substr(1) + "\r\n");
            QCOMPARE(telegram.status, telegram::Status::Ok);
            QVERIFY(hasNote(telegram, "crc-unpadded"));
            QCOMPARE(telegram.crc->sent, crc.substr(1));
            return;
        }
        QFAIL("none found");
    }
    void notesStandInTheOrderOfTheirPlaces()
    {
        const auto telegram = judged(withCrc("/A\r\n9-9:9.9.9(1)\r\ngarbage\r\n9-9:9.9.9(1)\r\nmore\r\n"));
        QVERIFY(telegram.notes.size() >= 5);
        QVERIFY(std::is_sorted(telegram.notes.begin(), telegram.notes.end(),
                               [](const auto& a, const auto& b) { return a.offset < b.offset; }));
    }
    void theLastLineOfACutTelegramIsNoOddLine()
    {
        QVERIFY(!hasNote(judged("/A\r\n\r\n1-0:1.7.0(1*kW)\r\n1-0:2.7"), "odd-line"));
        QVERIFY(hasNote(judged("/A\r\n\r\nx\r\n1-0:2.7"), "odd-line"));
    }
    void putsCrBackOnlyWhereThereIsNone_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("note");
        const std::string good = withCrc(body);
        const std::string stripped = replaced(good, "\r", "");
        std::string oneMissing = good;
        oneMissing.erase(oneMissing.find('\r', 40), 1);
        std::string oneLeft = stripped;
        oneLeft.insert(oneLeft.find('\n'), "\r");
        std::string lastLeft = stripped;
        lastLeft.insert(lastLeft.size() - 1, "\r");
        std::string oneDoubled = good;
        oneDoubled.insert(oneDoubled.find('\r', 40), "\r");
        const std::string lfOnly = withCrc(replaced(body, "\r", ""));
        const auto row = [](const char* name, const std::string& bytes, const char* status,
                            const char* note) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(status)
                                << QString::fromLatin1(note);
        };
        row("as sent", good, "ok", "");
        row("all stripped", stripped, "ok", "cr-stripped");
        row("all doubled", replaced(good, "\r", "\r\r"), "ok", "cr-doubled");
        row("one missing", oneMissing, "crc-mismatch", "");
        row("one left", oneLeft, "crc-mismatch", "");
        row("the last one left", lastLeft, "crc-mismatch", "");
        row("one doubled", oneDoubled, "crc-mismatch", "");
        row("sent without CR, and its CRC says so", replaced(lfOnly, "\r", ""), "ok", "");
        row("stripped, and wrong besides", replaced(body + "!0000\r\n", "\r", ""), "crc-mismatch",
            "cr-stripped");
    }
    void putsCrBackOnlyWhereThereIsNone()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, status);
        QFETCH(QString, note);
        const Telegram telegram = judged(bytes.toStdString());
        QCOMPARE(QString::fromUtf8(telegram::statusName(telegram.status).data()), status);
        if (note.isEmpty())
            QVERIFY(telegram.notes.empty());
        else
            QVERIFY(hasNote(telegram, note.toStdString()));
    }
    void tellsTheCrcOverWhatWasMeant()
    {
        const std::uint16_t right = slowCrc(body + "!");
        for (const std::string& bytes : {body + "!0000\r\n", replaced(body + "!0000\r\n", "\r", "")}) {
            const Telegram telegram = judged(bytes);
            QVERIFY(telegram.crc.has_value());
            QCOMPARE(telegram.crc->computed, right);
            QCOMPARE(telegram.crc->sent, std::string("0000"));
        }
    }
    void findsTheCrcBehindTheEnd_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<QByteArray>("sent");
        QTest::newRow("none") << QByteArray("\r\n") << QByteArray();
        QTest::newRow("nothing at all") << QByteArray() << QByteArray();
        QTest::newRow("usual") << QByteArray("E47C\r\n") << QByteArray("E47C");
        QTest::newRow("unpadded") << QByteArray("B9F\r\n") << QByteArray("B9F");
        QTest::newRow("unpadded, a blank behind it") << QByteArray("B9F \r\n") << QByteArray("B9F");
        QTest::newRow("small letters") << QByteArray("e47c\n") << QByteArray("e47c");
        QTest::newRow("more behind it") << QByteArray("E47C\xFF\xFF\r\n") << QByteArray("E47C");
        QTest::newRow("damaged") << QByteArray("7G2B\r\n") << QByteArray("7G2B");
        QTest::newRow("a blank") << QByteArray(" \r\n") << QByteArray();
        QTest::newRow("0xFF alone") << QByteArray("\xFF\r\n") << QByteArray();
        QTest::newRow("NUL alone") << QByteArray(2, '\0') << QByteArray();
        QTest::newRow("other text") << QByteArray("end of telegram\r\n") << QByteArray();
    }
    void findsTheCrcBehindTheEnd()
    {
        QFETCH(QByteArray, rest);
        QFETCH(QByteArray, sent);
        const std::string bytes = "/A\r\n!" + rest.toStdString();
        QCOMPARE(QByteArray::fromStdString(std::string(sentCrc(bytes, 4))), sent);
    }
    void readsTheNumberOfACrc()
    {
        QCOMPARE(crcValue("E47C"), std::optional<std::uint16_t>(0xE47C));
        QCOMPARE(crcValue("e47c"), std::optional<std::uint16_t>(0xE47C));
        QCOMPARE(crcValue("B9F"), std::optional<std::uint16_t>(0x0B9F));
        for (const char* text : {"", "7G2B", "G", "E47C0", "-1", " E47"})
            QVERIFY2(!crcValue(text).has_value(), text);
    }
    void tellsLineEndsApart()
    {
        QCOMPARE(lineEndsOf("a\r\nb\r\n"), LineEnds::AsSent);
        QCOMPARE(lineEndsOf("no line end"), LineEnds::AsSent);
        QCOMPARE(lineEndsOf("a\nb\n"), LineEnds::CrStripped);
        QCOMPARE(lineEndsOf("a\nb\r\n"), LineEnds::AsSent);
        QCOMPARE(lineEndsOf("a\r\r\nb\r\r\n"), LineEnds::CrDoubled);
        QCOMPARE(lineEndsOf("a\r\r\nb\r\n"), LineEnds::AsSent);
        QCOMPARE(lineEndsOf("a\r\r\n\r\r\nb\rc"), LineEnds::AsSent);
        QCOMPARE(lineEndsOf("a\rb\r"), LineEnds::AsSent);
        QCOMPARE(withLineEndsMended("a\n\nb\n", LineEnds::CrStripped), std::string("a\r\n\r\nb\r\n"));
        QCOMPARE(withLineEndsMended("a\r\r\nb\r\r\n", LineEnds::CrDoubled), std::string("a\r\nb\r\n"));
        QCOMPARE(withLineEndsMended("a\r\nb", LineEnds::AsSent), std::string("a\r\nb"));
    }
    void knowsTheNamesOfTheContract()
    {
        using telegram::Status;
        QCOMPARE(telegram::statusName(Status::Encrypted), std::string_view("encrypted"));
        QCOMPARE(telegram::statusName(Status::Truncated), std::string_view("truncated"));
        QCOMPARE(telegram::statusName(Status::CrcMismatch), std::string_view("crc-mismatch"));
        QCOMPARE(telegram::statusName(Status::Malformed), std::string_view("malformed"));
        QCOMPARE(telegram::statusName(Status::LineErrors), std::string_view("line-errors"));
        QCOMPARE(telegram::statusName(Status::Recovered), std::string_view("recovered"));
        QCOMPARE(telegram::statusName(Status::Ok), std::string_view("ok"));
    }
};

QTEST_GUILESS_MAIN(TestJudge)
#include "tst_judge.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/framer.h"
#include "tests/support/telegrams.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace p1scope;
using line::FrameState;
using telegram::Framer;
using telegram::Telegram;
using test::crcText;
using test::framesOf;
using test::hasNote;
using test::slowCrc;
using test::statusesOf;
using test::telegramBody;
using test::telegramsOf;
using test::withCrc;

namespace {

const std::string plain =
    telegramBody("XMX5XMXABCE000046099", {"0-0:96.1.1(3031)", "1-0:1.8.1(00003.540*kWh)"}) + "!\r\n";
const std::string proven =
    withCrc(telegramBody("ISK5\\2M550T-1012", {"1-3:0.2.8(50)", "1-0:1.7.0(00.056*kW)"}));
const std::string another = withCrc(telegramBody("KFM5KAIFA-METER", {"1-0:2.7.0(00.318*kW)"}));

/// A one-liner that is nothing but an identification, with its CRC.
std::string oneLiner(const std::string& identification)
{
    return '/' + identification + '!' + crcText(slowCrc('/' + identification + '!'));
}

std::string withoutCr(std::string text)
{
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    return text;
}

std::string withTwoCr(const std::string& text)
{
    std::string result;
    for (const char c : text)
        result += c == '\r' ? "\r\r" : std::string(1, c);
    return result;
}

/// All that is held of a telegram, as a text to compare.
std::string printed(const Telegram& t)
{
    std::string text = std::to_string(t.index.value) + ' ' + std::to_string(t.offset.value) + ' ' +
                       std::to_string(t.firstFrame.value) + ' ' + std::to_string(t.lastFrame.value) + ' ' +
                       std::to_string(t.time.time_since_epoch().count()) + ' ' +
                       std::to_string(t.endTime.time_since_epoch().count()) + ' ' +
                       std::to_string(t.parityErrors) + ' ' + std::to_string(t.framingErrors) + ' ' +
                       std::string(statusName(t.status)) + ' ' + std::to_string(t.objects.size()) + ' ' +
                       t.bytes;
    for (const auto& note : t.notes)
        text += '|' + std::to_string(note.offset) + note.what;
    return text;
}

std::string printed(const std::vector<Telegram>& telegrams)
{
    std::string text;
    for (const Telegram& telegram : telegrams)
        text += printed(telegram) + '\n';
    return text;
}

} // namespace

class TestFramer : public QObject {
    Q_OBJECT
private slots:
    void findsTelegrams_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("statuses");
        QTest::addColumn<QList<int>>("offsets");
        QTest::addColumn<QList<int>>("lengths");
        const auto row = [](const char* name, const std::string& bytes, const char* statuses,
                            const QList<int>& offsets, const QList<int>& lengths) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(statuses)
                                << offsets << lengths;
        };
        const int a = static_cast<int>(plain.size());
        const int b = static_cast<int>(proven.size());
        const int c = static_cast<int>(another.size());
        const std::string nul(3, '\0');
        const std::string cut = proven.substr(0, 45); // within an object's value
        const int n = static_cast<int>(cut.size());
        const int bare = a - 2;
        row("nothing", "", "", {}, {});
        row("one without CRC", plain, "ok", {0}, {a});
        row("one with CRC", proven, "ok", {0}, {b});
        row("one after the other", plain + proven + plain, "ok ok ok", {0, a, a + b}, {a, b, a});
        row("the last line has no end", proven.substr(0, proven.size() - 2), "ok", {0}, {b - 2});
        row("no CRC, the last line has no end", plain.substr(0, plain.size() - 2), "ok", {0}, {bare});
        row("begun before the capture", proven.substr(20) + another, "ok", {b - 20}, {c});
        row("cut, and the next at a line's start", cut + "\r\n" + another, "truncated ok", {0, n + 2},
            {n + 2, c});
        row("cut, and no more", cut, "truncated", {0}, {n});
        row("glued behind a cut one", cut + another, "crc-mismatch ok", {0, n}, {n + c, c});
        row("glued behind two cut ones", cut + cut + another, "crc-mismatch ok", {0, 2 * n}, {2 * n + c, c});
        row("one without CRC glued behind a cut one is not told apart", cut + plain, "malformed", {0},
            {n + a});
        row("glued, CR stripped", withoutCr(cut + another), "crc-mismatch ok",
            {0, static_cast<int>(withoutCr(cut).size())},
            {static_cast<int>(withoutCr(cut + another).size()), static_cast<int>(withoutCr(another).size())});
        row("glued, CR doubled", withTwoCr(cut + another), "crc-mismatch ok",
            {0, static_cast<int>(withTwoCr(cut).size())},
            {static_cast<int>(withTwoCr(cut + another).size()), static_cast<int>(withTwoCr(another).size())});
        row("glued, only the second has no CR", cut + withoutCr(another), "crc-mismatch ok", {0, n},
            {n + static_cast<int>(withoutCr(another).size()), static_cast<int>(withoutCr(another).size())});
        row("glued, only the second has CR doubled", cut + withTwoCr(another), "crc-mismatch ok", {0, n},
            {n + static_cast<int>(withTwoCr(another).size()), static_cast<int>(withTwoCr(another).size())});
        row("line end lost behind the CRC", proven.substr(0, proven.size() - 2) + another, "ok ok",
            {0, b - 2}, {b - 2, c});
        row("a CRC cut short, and the next behind it", proven.substr(0, proven.size() - 4) + another,
            "crc-mismatch ok", {0, b - 4}, {b - 4, c});
        row("NUL around", nul + proven + nul + another + nul, "ok ok", {3, 6 + b}, {b, c});
        row("NUL around, no CRC", nul + plain + nul, "ok", {3}, {a});
        row("0xFF around", "\xFF\xFF" + proven + "\xFF\xFF" + another + "\xFF", "ok ok", {2, 4 + b}, {b, c});
        row("text before, with CRC", "noise" + proven, "ok", {5}, {b});
        row("text before, no CRC to prove it", "noise" + plain, "", {}, {});
        row("a line of text before", "noise\r\n" + plain, "ok", {7}, {a});
        row("text before, then one at a line's start", "a/b\r\n" + plain, "ok", {5}, {a});
        row("end glued to the last line", "/A\r\n\r\n1-0:1.7.0(1*kW)!\r\n", "ok", {0}, {24});
        row("end directly behind the identification", "/some data!\r\n", "ok", {0}, {13});
        row("the same without line end", "/some data!", "ok", {0}, {11});
        row("the same with its CRC", oneLiner("some data") + "\r\n", "ok", {0}, {17});
        row("the same with a wrong CRC", "/some data!0000", "crc-mismatch", {0}, {15});
        row("the same with what is no CRC", "/some data!G000", "crc-mismatch", {0}, {15});
        row("one-liners behind each other", oneLiner("one") + oneLiner("two"), "ok ok", {0, 9}, {9, 9});
        row("one-liner behind a cut one-liner", "/some !a3/some !a3D4", "crc-mismatch ok", {0, 9}, {20, 11});
        row("one-liner glued into a cut telegram", cut + oneLiner("x") + "\r\n", "truncated ok", {0, n},
            {n + 9, 9});
        row("one-liner glued into a broken telegram", cut + oneLiner("x") + "\r\n1-0:1.7.0(1)\r\n!0000\r\n",
            "crc-mismatch ok", {0, n}, {n + 30, 9});
        row("! in the middle of a line", "/A\r\n\r\n0-0:96.13.0(a!b)\r\n!\r\n", "ok", {0}, {27});
        row("! in the middle of a long message", "/A\r\n\r\n0-0:96.13.0(ab\r\nc!d)\r\n!\r\n", "ok", {0},
            {31});
        row("just a slash", "/", "truncated", {0}, {1});
        row("just an end", "!\r\n!E47C\r\n", "", {}, {});
        row("an empty telegram", "/!", "ok", {0}, {2});
    }
    void findsTelegrams()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QList<int>, offsets);
        QFETCH(QList<int>, lengths);
        const auto telegrams = telegramsOf(bytes.toStdString());
        QTEST(QString::fromStdString(statusesOf(telegrams)), "statuses");
        QList<int> foundOffsets;
        QList<int> foundLengths;
        for (const Telegram& telegram : telegrams) {
            foundOffsets.append(static_cast<int>(telegram.offset.value));
            foundLengths.append(static_cast<int>(telegram.bytes.size()));
            QCOMPARE(QByteArray::fromStdString(telegram.bytes),
                     bytes.mid(foundOffsets.last(), foundLengths.last()));
            QCOMPARE(telegram.index.value, static_cast<std::uint64_t>(foundOffsets.size() - 1));
        }
        QCOMPARE(foundOffsets, offsets);
        QCOMPARE(foundLengths, lengths);
    }
    void splittingAnywhereChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("good ones") << QByteArray::fromStdString(plain + proven + plain);
        QTest::newRow("glued behind a cut one") << QByteArray::fromStdString(proven.substr(0, 45) + another);
        QTest::newRow("one-liners") << QByteArray::fromStdString("/some !a3/some !a3D4" + oneLiner("x") +
                                                                 "\r\n");
        QTest::newRow("noise around")
            << QByteArray::fromStdString("a/b\r\n" + std::string(3, '\0') + proven + "\xFF" + plain);
    }
    void splittingAnywhereChangesNothing()
    {
        QFETCH(QByteArray, bytes);
        const auto frames = framesOf(bytes.toStdString());
        const std::string whole = printed(telegramsOf(frames));
        for (std::size_t cut = 0; cut <= frames.size(); ++cut) {
            std::vector<Telegram> telegrams;
            Framer framer([&](Telegram&& t) { telegrams.push_back(std::move(t)); });
            framer.push(std::span(frames).subspan(0, cut));
            framer.push(std::span(frames).subspan(cut));
            framer.finish();
            QCOMPARE(printed(telegrams), whole);
        }
        std::vector<Telegram> telegrams;
        Framer framer([&](Telegram&& t) { telegrams.push_back(std::move(t)); });
        for (const line::Frame& frame : frames)
            framer.push({&frame, 1});
        framer.finish();
        QCOMPARE(printed(telegrams), whole);
    }
    void handsATelegramOnAsSoonAsItsLastLineEnds()
    {
        std::size_t count = 0;
        Framer framer([&](Telegram&&) { ++count; });
        const auto frames = framesOf(proven);
        framer.push(std::span(frames).first(frames.size() - 1));
        QCOMPARE(count, std::size_t{0});
        QCOMPARE(framer.pending(), frames.size() - 1);
        framer.push(std::span(frames).last(1));
        QCOMPARE(count, std::size_t{1});
        QCOMPARE(framer.pending(), std::size_t{0});
        framer.finish();
        QCOMPARE(count, std::size_t{1});
    }
    void silenceEndsATelegramAndIsALinesStart()
    {
        std::vector<Telegram> telegrams;
        Framer framer([&](Telegram&& t) { telegrams.push_back(std::move(t)); });
        framer.push(framesOf(plain.substr(0, 30)));
        framer.finish();
        framer.push(framesOf(plain));
        framer.finish();
        QCOMPARE(statusesOf(telegrams), std::string("truncated ok"));
        QCOMPARE(telegrams[1].offset.value, std::uint64_t{30});
        QCOMPARE(telegrams[1].firstFrame.value, std::uint64_t{30});
    }
    void readsEveryKindOfIdentification_data()
    {
        QTest::addColumn<QByteArray>("identification");
        QTest::newRow("backslash") << QByteArray("ISK5\\2M550T-1012");
        QTest::newRow("slash") << QByteArray("HLY5/D545-METER");
        QTest::newRow("exclamation mark") << QByteArray("ACME!MTR");
        QTest::newRow("slash and exclamation mark") << QByteArray("ACME!/MTR");
        QTest::newRow("blanks") << QByteArray(" ADN9 6534 ");
        QTest::newRow("control byte") << QByteArray("ISK5\x02M550T-1012");
        QTest::newRow("high bytes") << QByteArray("XMX5\xFF\xB3");
        QTest::newRow("a parenthesis before !") << QByteArray("ACME(1)!MTR");
        QTest::newRow("empty") << QByteArray();
    }
    void readsEveryKindOfIdentification()
    {
        QFETCH(QByteArray, identification);
        for (const std::string& end : {std::string("!\r\n"), std::string()}) {
            const std::string body = telegramBody(identification.toStdString(), {"1-0:1.7.0(1*kW)"});
            const auto telegrams = telegramsOf(end.empty() ? withCrc(body) : body + end);
            QCOMPARE(statusesOf(telegrams), std::string("ok"));
            QCOMPARE(QByteArray::fromStdString(telegrams[0].identification), identification);
            QCOMPARE(telegrams[0].objects.size(), std::size_t{1});
        }
    }
    void isByteClean()
    {
        std::string message;
        for (int i = 0; i < 1024; ++i)
            message += i % 7 == 0 ? '\xB3' : '\xFF';
        const auto telegrams =
            telegramsOf(withCrc(telegramBody("AUX5", {"0-0:96.13.0(" + message + ")", "1-0:1.7.0(1*kW)"})));
        QCOMPARE(statusesOf(telegrams), std::string("ok"));
        QVERIFY(telegrams[0].notes.empty());
        QCOMPARE(std::string(telegrams[0].value(telegrams[0].objects[0], 0)), message);
    }
    void namesWhatWasGlued()
    {
        const auto telegrams = telegramsOf(proven.substr(0, 45) + another);
        QVERIFY(hasNote(telegrams[0], "glued"));
        QVERIFY(!hasNote(telegrams[1], "glued"));
        const auto note = std::find_if(telegrams[0].notes.begin(), telegrams[0].notes.end(),
                                       [](const auto& n) { return n.what.starts_with("glued"); });
        QCOMPARE(note->offset, std::size_t{45});
        QVERIFY(std::is_sorted(telegrams[0].notes.begin(), telegrams[0].notes.end(),
                               [](const auto& x, const auto& y) { return x.offset < y.offset; }));
    }
    void countsBreaksAsFramesAndNotAsBytes()
    {
        auto frames = framesOf("xx" + proven + plain);
        line::Frame pause;
        pause.state.set(FrameState::Break);
        frames.insert(frames.begin(), pause);          // before everything
        frames.insert(frames.begin() + 3 + 20, pause); // within the first
        frames.insert(frames.begin() + 3 + static_cast<int>(proven.size()),
                      pause); // before the last byte of it
        const auto telegrams = telegramsOf(frames);
        QCOMPARE(statusesOf(telegrams), std::string("ok ok"));
        QCOMPARE(telegrams[0].offset.value, std::uint64_t{2});
        QCOMPARE(telegrams[0].firstFrame.value, std::uint64_t{3});
        QCOMPARE(telegrams[0].lastFrame.value, std::uint64_t{3 + proven.size() + 1});
        QCOMPARE(telegrams[0].framingErrors, 2U);
        QCOMPARE(telegrams[1].offset.value, std::uint64_t{2 + proven.size()});
        QCOMPARE(telegrams[1].firstFrame.value, std::uint64_t{5 + proven.size()});
        QCOMPARE(telegrams[1].framingErrors, 0U);
    }
    void aBreakBetweenTelegramsBelongsToNone()
    {
        auto frames = framesOf(plain + plain);
        line::Frame pause;
        pause.state.set(FrameState::Break);
        frames.insert(frames.begin() + static_cast<int>(plain.size()), pause);
        QCOMPARE(statusesOf(telegramsOf(frames)), std::string("ok ok"));
    }
    void errorsAtItsOwnFramesDecideAndOnlyThose_data()
    {
        QTest::addColumn<int>("flag");
        QTest::addColumn<bool>("within");
        QTest::addColumn<bool>("crc");
        QTest::addColumn<QString>("status");
        const auto row = [](const char* name, FrameState::Flag flag, bool within, bool crc,
                            const char* status) {
            QTest::newRow(name) << static_cast<int>(flag) << within << crc << QString::fromLatin1(status);
        };
        row("parity", FrameState::Parity, true, false, "line-errors");
        row("framing", FrameState::Framing, true, false, "line-errors");
        row("parity, right CRC", FrameState::Parity, true, true, "ok");
        row("framing, right CRC", FrameState::Framing, true, true, "ok");
        row("parity outside", FrameState::Parity, false, false, "ok");
        row("packet", FrameState::Packet, true, false, "ok");
        row("weak", FrameState::Weak, true, false, "ok");
    }
    void errorsAtItsOwnFramesDecideAndOnlyThose()
    {
        QFETCH(int, flag);
        QFETCH(bool, within);
        QFETCH(bool, crc);
        auto frames = framesOf("\r\n" + (crc ? proven : plain));
        frames[within ? 12 : 1].state.set(static_cast<FrameState::Flag>(flag));
        const auto telegrams = telegramsOf(frames);
        QTEST(QString::fromStdString(statusesOf(telegrams)), "status");
        const bool counts = within && (flag == FrameState::Parity || flag == FrameState::Framing);
        QCOMPARE(telegrams[0].parityErrors + telegrams[0].framingErrors, counts ? 1U : 0U);
    }
    void knowsItsTimes()
    {
        const auto telegrams = telegramsOf("ab\r\n" + proven);
        QCOMPARE(telegrams[0].time, capture::Time(std::chrono::microseconds(40)));
        QCOMPARE(telegrams[0].endTime,
                 capture::Time(std::chrono::microseconds(10 * (4 + proven.size() - 1))));
        QCOMPARE(telegrams[0].timeBasis, capture::TimeBasis::Measured);
    }
    void takesTheLongestTelegramsThereAre()
    {
        std::vector<std::string> lines(1, "0-0:96.13.0(" + std::string(60'000, '3') + ")");
        QCOMPARE(statusesOf(telegramsOf(withCrc(telegramBody("A", lines)))), std::string("ok"));
    }
    void garbageEndsAtTheLimit()
    {
        const auto telegrams = telegramsOf('/' + std::string(300'000, 'x') + "\r\n" + plain);
        QCOMPARE(statusesOf(telegrams), std::string("truncated ok"));
        QCOMPARE(telegrams[0].bytes.size(), Framer::maximumLength);
        QCOMPARE(telegrams[1].offset.value, std::uint64_t{300'003});
    }
    void aTelegramThatBeganBeforeTheLimitIsNotLost()
    {
        // Glued behind endless garbage at every place around the limit.
        for (std::size_t before = Framer::maximumLength - proven.size() - 2;
             before < Framer::maximumLength + 2; ++before) {
            const auto telegrams = telegramsOf('/' + std::string(before, 'x') + proven);
            QVERIFY(!telegrams.empty());
            QCOMPARE(telegrams.back().status, telegram::Status::Ok);
            QCOMPARE(telegrams.back().bytes, proven);
            QCOMPARE(telegrams.back().offset.value, std::uint64_t{before + 1});
            QCOMPARE(telegrams.back().firstFrame.value, std::uint64_t{before + 1});
        }
    }
    void adversariesCostLinearTimeAndFewTelegrams_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<int>("most"); // telegrams of 2 MB
        const int chunks = 2'000'000 / 40'000;
        QTest::newRow("slashes") << QByteArray() << QByteArray("/") << chunks;
        QTest::newRow("slashes behind a ! that is no end")
            << QByteArray("/x!zzzzzz") << QByteArray("/") << chunks;
        QTest::newRow("slashes and bangs") << QByteArray() << QByteArray("/!z") << chunks;
        QTest::newRow("lines of a slash") << QByteArray() << QByteArray("/\n") << 1'000'000;
        QTest::newRow("one-liners with a wrong CRC")
            << QByteArray() << QByteArray("/x!0000\r\n") << 2'000'000 / 9 + 1;
        QTest::newRow("the same within a telegram")
            << QByteArray("/A\r\n") << QByteArray("x/x!0000\r\n") << chunks;
        QTest::newRow("the same on one line") << QByteArray("/A\r\n") << QByteArray("x/x!0000") << chunks;
        QTest::newRow("bangs on one line") << QByteArray("/A\r\n/x") << QByteArray("!") << 2'000'000;
        QTest::newRow("an object that never closes")
            << QByteArray("/A\r\n0-0:96.13.0(") << QByteArray("x\n") << chunks;
        QTest::newRow("binary") << QByteArray() << QByteArray("\x01\xFE/\x80\x7F") << chunks;
    }
    void adversariesCostLinearTimeAndFewTelegrams()
    {
        QFETCH(QByteArray, begin);
        QFETCH(QByteArray, unit);
        QFETCH(int, most);
        const QByteArray bytes = begin + unit.repeated(2'000'000 / unit.size());
        int count = 0;
        std::size_t longest = 0;
        Framer framer([&](Telegram&& telegram) {
            ++count;
            longest = std::max(longest, telegram.bytes.size());
        });
        // Anything quadratic takes minutes here, which the test's time limit would not grant.
        framer.push(framesOf(bytes.toStdString()));
        framer.finish();
        QVERIFY2(count <= most, qPrintable(QString::number(count)));
        QVERIFY(longest <= Framer::maximumLength);
    }
    void goodTelegramsAreFoundInAnyNoise()
    {
        std::mt19937 random(5);
        for (int i = 0; i < 100; ++i) {
            std::string noise(random() % 300, '\0');
            for (char& c : noise)
                c = static_cast<char>(random());
            const auto telegrams = telegramsOf(noise + proven);
            QVERIFY(!telegrams.empty());
            QCOMPARE(telegrams.back().bytes, proven);
            QCOMPARE(telegrams.back().status, telegram::Status::Ok);
        }
    }
    /// Runs of characters, cut anywhere, give the very telegrams that their frames do.
    void runsGiveTheTelegramsOfTheirFrames()
    {
        std::mt19937 random(11);
        for (int round = 0; round < 300; ++round) {
            std::string text;
            for (int part = 0; part < 6; ++part) {
                std::string piece = random() % 3 == 0 ? std::string("/XY!\r\n") : proven;
                if (random() % 3 == 0)
                    piece.erase(random() % piece.size(), 1 + random() % 20);
                if (!piece.empty() && random() % 4 == 0)
                    piece.insert(random() % piece.size(), 1, "!/)\n\r"[random() % 5]);
                text += piece;
            }
            std::vector<line::Frame> frames = framesOf(text);
            std::vector<std::uint8_t> flags(frames.size());
            for (std::size_t i = 0; i < frames.size(); ++i) {
                if (random() % 200 == 0)
                    flags[i] = line::FrameState::Parity;
                frames[i].state.flags = flags[i];
                frames[i].start = capture::Time(capture::Duration(static_cast<std::int64_t>(i) * 86'806));
                frames[i].timeBasis = capture::TimeBasis::Estimated;
            }
            std::vector<Telegram> byFrames;
            std::vector<Telegram> byRuns;
            Framer first([&](Telegram&& telegram) { byFrames.push_back(std::move(telegram)); });
            Framer second([&](Telegram&& telegram) { byRuns.push_back(std::move(telegram)); });
            first.push(frames);
            const std::vector<std::uint8_t> data(text.begin(), text.end());
            for (std::size_t at = 0; at < data.size();) {
                const std::size_t length = std::min<std::size_t>(1 + random() % 62, data.size() - at);
                // Now and then by frames, as with a break between.
                if (random() % 5 == 0) {
                    second.push(std::span(frames).subspan(at, length));
                } else {
                    line::CharacterRun run{std::span(data).subspan(at, length),
                                           {},
                                           frames[at].start,
                                           capture::Duration(86'806),
                                           capture::TimeBasis::Estimated};
                    const auto part = std::span(flags).subspan(at, length);
                    if (std::any_of(part.begin(), part.end(), [](auto f) { return f != 0; }))
                        run.flags = part;
                    second.push(run);
                }
                at += length;
            }
            first.finish();
            second.finish();
            QCOMPARE(byRuns.size(), byFrames.size());
            for (std::size_t i = 0; i < byRuns.size(); ++i) {
                const Telegram& a = byRuns[i];
                const Telegram& b = byFrames[i];
                QCOMPARE(a.bytes, b.bytes);
                QVERIFY(a.offset == b.offset && a.firstFrame == b.firstFrame && a.lastFrame == b.lastFrame);
                QVERIFY(a.time == b.time && a.endTime == b.endTime && a.timeBasis == b.timeBasis);
                QCOMPARE(a.parityErrors, b.parityErrors);
                QVERIFY(a.status == b.status && a.notes == b.notes);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestFramer)
#include "tst_framer.moc"

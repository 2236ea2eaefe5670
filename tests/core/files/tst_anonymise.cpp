// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/gcm.h"
#include "core/dlms/receiver.h"
#include "core/files/anonymise.h"
#include "core/line/byte_decoder.h"
#include "tests/support/telegrams.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>

using namespace p1scope;
using line::Frame;
using line::FrameState;

namespace {

const std::string meterId("K8EG004046395507");
const std::string gasId("G0032339001563414");
const std::string serial("001585575011");
const std::string message("Meet you at 12 Elm Street");

std::string hexOf(const std::string& text)
{
    return QByteArray::fromStdString(text).toHex().toUpper().toStdString();
}

std::string body()
{
    return test::telegramBody(
        "KMP5 KA6U" + serial,
        {"1-3:0.2.8(50)", "0-0:1.0.0(101209113020W)", "0-0:96.1.1(" + hexOf(meterId) + ")",
         "1-0:1.8.1(001234.567*kWh)", "1-0:1.8.2(000010.000*kWh)", "1-0:1.8.0(001244.567*kWh)",
         "0-0:96.14.0(0002)", "0-0:96.13.0(" + hexOf(message) + ")", "0-1:24.1.0(003)",
         "0-1:96.1.0(" + hexOf(gasId) + ")", "0-1:24.2.1(101209112500W)(12785.123*m3)"});
}
std::string good()
{
    return test::withCrc(body());
}

std::string changed(const std::string& text, bool shift = false, std::uint64_t key = 7,
                    const dlms::Keys& keys = nullptr, std::uint64_t* sealed = nullptr)
{
    files::Anonymiser anonymiser({.shiftReadings = shift, .key = key, .keys = keys});
    const auto frames = test::framesOf(text);
    // In pieces, as inputs come.
    for (std::size_t at = 0; at < frames.size(); at += 1000)
        anonymiser.learn(std::span(frames).subspan(at, std::min<std::size_t>(1000, frames.size() - at)));
    anonymiser.finishLearning();
    std::vector<Frame> out;
    for (std::size_t at = 0; at < frames.size(); at += 700)
        anonymiser.change(std::span(frames).subspan(at, std::min<std::size_t>(700, frames.size() - at)), out);
    anonymiser.finish(out);
    std::string result;
    for (const Frame& frame : out)
        result += static_cast<char>(frame.data);
    if (sealed != nullptr)
        *sealed = anonymiser.sealed();
    return result;
}

std::string bytes(std::initializer_list<int> list)
{
    std::string result;
    for (const int byte : list)
        result += static_cast<char>(byte);
    return result;
}

/// A list with the meter's id in text, a type, a message, a counter in Wh, a voltage with its scale; and the
/// id once more, without a code.
std::string notification()
{
    const auto text = [](int tag, const std::string& what) {
        return bytes({tag, static_cast<int>(what.size())}) + what;
    };
    const auto code = [](int a, int c, int d, int e) { return bytes({9, 6, a, 0, c, d, e, 0xFF}); };
    return bytes({0x0F, 0x40, 0, 0, 0, 12, 0x07, 0xE5, 9, 0x1B, 1, 9, 0x2F, 0x0F, 0, 0xFF, 0x88, 0x80}) +
           bytes({2, 13}) + text(10, "LIST_V0001") + code(0, 96, 1, 0) + text(10, meterId) +
           code(0, 96, 13, 0) + text(9, message) + code(1, 1, 8, 0) + bytes({6, 0, 0x12, 0xD6, 0x87}) +
           bytes({2, 2, 15, 0, 22, 30}) + code(1, 32, 7, 0) + bytes({18, 9, 0x21}) +
           bytes({2, 2, 15, 0xFF, 22, 35}) + text(9, meterId) + text(9, gasId);
}

std::string inHdlc(const std::string& content, bool right = true)
{
    const std::string information = bytes({0xE6, 0xE7, 0}) + content;
    const auto length = static_cast<int>(information.size() + 10);
    std::string frame = bytes({0xA0 | length >> 8, length & 0xFF, 0x41, 8, 0x83, 0x13});
    const auto check = [&frame](unsigned wrong) {
        const unsigned sum = dlms::frameCheck(frame) ^ wrong;
        frame += bytes({static_cast<int>(sum & 0xFFU), static_cast<int>(sum >> 8U)});
    };
    check(0);
    frame += information;
    check(right ? 0 : 0x100);
    return bytes({0x7E}) + frame + bytes({0x7E});
}

std::string inMBus(const std::string& content)
{
    std::string frames;
    for (std::size_t at = 0, number = 0; at < content.size(); at += 200, ++number) {
        const bool last = at + 200 >= content.size();
        const std::string part = bytes({0x53, 0xFF, static_cast<int>(number) | (last ? 0x10 : 0), 1, 0x67}) +
                                 content.substr(at, 200);
        unsigned sum = 0;
        for (const char c : part)
            sum += static_cast<unsigned char>(c);
        const auto size = static_cast<int>(part.size());
        frames += bytes({0x68, size, size, 0x68}) + part + bytes({static_cast<int>(sum & 0xFFU), 0x16});
    }
    return frames;
}

const std::string title("KFMgP\0\0\t", 8);

dlms::Keys ring()
{
    return dlms::keysFrom("000102030405060708090A0B0C0D0E0F", "").value();
}
dlms::MeterKeys keys()
{
    return ring()->find({}).front();
}

std::vector<telegram::Telegram> received(const std::string& text)
{
    std::vector<telegram::Telegram> found;
    dlms::Receiver receiver([&](telegram::Telegram&& t) { found.push_back(std::move(t)); }, ring());
    receiver.push(test::framesOf(text));
    receiver.finish();
    return found;
}

std::string complemented(std::string text)
{
    for (char& c : text)
        c = static_cast<char>(~static_cast<unsigned char>(c));
    return text;
}

/// The first of the originals, or of their pieces, that a text still holds.
std::string leak(const std::string& text)
{
    for (const std::string& original : {meterId, gasId, serial, message}) {
        for (const std::string& form : {original, hexOf(original)}) {
            const std::size_t piece = std::min<std::size_t>(form.size(), 8);
            for (std::size_t at = 0; at + piece <= form.size(); ++at) {
                for (const std::string& sought :
                     {form.substr(at, piece), complemented(form.substr(at, piece)),
                      QByteArray::fromStdString(form.substr(at, piece)).toLower().toStdString()}) {
                    if (text.find(sought) != std::string::npos)
                        return form.substr(at, piece);
                }
            }
        }
    }
    return {};
}

} // namespace

class TestAnonymise : public QObject {
    Q_OBJECT
private slots:
    /// Behind a CRC that runs on into noise there may be another `!`.
    void aCrcStandsBehindItsOwnMark()
    {
        const std::string text = "/SAG5SIM\r\n\r\n1-0:1.7.0(00.005*kW)\r\n!1C64.7.0(00.\xFE!\xFFGn";
        const std::string hidden = changed(text, true);
        QCOMPARE(hidden.size(), text.size());
        QCOMPARE(hidden.substr(hidden.size() - 4), text.substr(text.size() - 4));
    }
    void nothingOfTheOriginalsIsLeft_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        const std::string whole = good();
        const std::size_t id = whole.find(hexOf(meterId));
        row("a whole telegram", whole);
        row("two", whole + whole);
        row("begins in the middle of an id", whole.substr(id + 5) + whole);
        row("begins in the middle of an id, and that is all", whole.substr(id + 5));
        row("begins in the middle of the identification", whole.substr(12));
        row("ends in the middle of an id", whole + whole.substr(0, id + 21));
        row("ends in the middle of an id, and that is all", whole.substr(0, id + 21));
        row("ends in the middle of the identification", whole.substr(0, 18));
        row("ends in a message", whole.substr(0, whole.find(hexOf(message)) + 30));
        std::string damaged = whole;
        damaged[id - 3] = 'q';
        row("a damaged code", damaged + whole);
        row("a damaged code, and that is all", damaged);
        damaged = whole;
        damaged.erase(id - 1, 1);
        row("a lost parenthesis", damaged);
        damaged = whole;
        damaged.erase(id + 32, 3);
        row("lost at the end of the line", damaged);
        damaged = whole;
        damaged.erase(id + 9, 1);
        row("a character lost within the id", damaged + whole);
        row("cut off in an id by the next telegram", whole.substr(0, id + 21) + whole);
        row("noise with an id in it", "zzz " + hexOf(gasId).substr(2) + " zzz\r\n" + whole);
        row("plain, between telegrams", whole + "meter " + meterId + " gas " + gasId + "\r\n" + whole);
        row("lower case", whole + QByteArray::fromStdString(hexOf(meterId)).toLower().toStdString() + "\r\n");
        row("complemented, between telegrams", whole + complemented(hexOf(meterId) + gasId) + "\r\n" + whole);
        std::string seven = complemented(whole);
        row("all of it complemented", seven);
    }
    void nothingOfTheOriginalsIsLeft()
    {
        QFETCH(QByteArray, text);
        const std::string before = text.toStdString();
        for (const std::uint64_t key : {1U, 2U, 3U}) {
            const std::string after = changed(before, false, key);
            QCOMPARE(after.size(), before.size());
            QCOMPARE(QByteArray::fromStdString(leak(after)), QByteArray());
        }
    }
    void everythingElseStays()
    {
        const std::string after = changed("noise\r\n" + good());
        for (const char* kept :
             {"/KMP5 KA6U", "1-3:0.2.8(50)", "0-0:1.0.0(101209113020W)", "(001234.567*kWh)",
              "(001244.567*kWh)", "0-0:96.14.0(0002)", "(101209112500W)(12785.123*m3)"})
            QVERIFY2(after.find(kept) != std::string::npos, kept);
        // The ids are still hexadecimal text, digits still digits.
        const auto telegrams = test::telegramsOf(after);
        const auto id = QByteArray::fromHex(
            QByteArray::fromStdString(std::string(telegrams[0].value(telegrams[0].objects[2], 0))));
        QCOMPARE(id.size(), 16);
        QVERIFY(std::all_of(id.begin() + 4, id.end(), [](char c) { return c >= '0' && c <= '9'; }));
        QVERIFY(id[0] >= 'A' && id[0] <= 'Z');
    }
    void theSameOriginalGetsTheSameName()
    {
        const std::string once = changed(good());
        const std::string twice = changed(good() + "xx\r\n" + good());
        QCOMPARE(twice, once + "xx\r\n" + once);
        QVERIFY(changed(good(), false, 8) != once);
        const auto plain = changed(good() + "meter " + meterId + "\r\n");
        const auto telegram = test::telegramsOf(plain)[0];
        const auto id = QByteArray::fromHex(
            QByteArray::fromStdString(std::string(telegram.value(telegram.objects[2], 0))));
        QVERIFY(plain.find("meter " + id.toStdString()) != std::string::npos);
    }
    void crcsAreRightWhereTheyWereAndWrongWhereTheyWere_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("statuses");
        const std::string whole = good();
        std::string wrong = whole;
        wrong[wrong.find("(50)") + 1] = '4';
        std::string lower = whole;
        std::transform(lower.end() - 6, lower.end(), lower.end() - 6,
                       [](char c) { return static_cast<char>(std::tolower(c)); });
        std::string stripped = whole;
        std::erase(stripped, '\r');
        const auto row = [](const char* name, const std::string& text, const char* statuses) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QString::fromLatin1(statuses);
        };
        row("right", whole, "ok");
        row("wrong", wrong, "crc-mismatch");
        row("both", wrong + whole + wrong, "crc-mismatch ok crc-mismatch");
        row("lower case", lower, "ok");
        row("without CR", stripped, "ok");
        row("none", body() + "!\r\n", "ok");
        row("cut short", whole.substr(0, whole.find("1-0:1.8.2")) + whole, "truncated ok");
        row("cut short within a line", whole.substr(0, 200) + whole, "crc-mismatch ok");
        std::string unpadded;
        for (int i = 0; unpadded.empty() || unpadded[unpadded.size() - 6] != '0'; ++i)
            unpadded = test::withCrc(body() + "0-0:96.14.0(" + std::to_string(i) + ")\r\n");
        unpadded.erase(unpadded.size() - 6, 1);
        row("without its leading zero", unpadded, "ok");
        row("glued", whole.substr(0, whole.find("1-0:1.8.1")) + whole.substr(1), "crc-mismatch");
        row("behind noise", "xx" + whole, "ok");
    }
    void crcsAreRightWhereTheyWereAndWrongWhereTheyWere()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, statuses);
        QCOMPARE(QString::fromStdString(test::statusesOf(test::telegramsOf(text.toStdString()))), statuses);
        for (std::uint64_t key = 0; key < 20; ++key) {
            const auto after = changed(text.toStdString(), false, key);
            QCOMPARE(QString::fromStdString(test::statusesOf(test::telegramsOf(after))), statuses);
        }
    }
    void parityBitsAreRightWhereTheyWereAndWrongWhereTheyWere_data()
    {
        QTest::addColumn<int>("parity");
        QTest::newRow("even") << static_cast<int>(line::Parity::Even);
        QTest::newRow("odd") << static_cast<int>(line::Parity::Odd);
        QTest::newRow("mark") << static_cast<int>(line::Parity::Mark);
    }
    void parityBitsAreRightWhereTheyWereAndWrongWhereTheyWere()
    {
        QFETCH(int, parity);
        line::LineSettings settings = line::dsmr2Settings();
        settings.parity = static_cast<line::Parity>(parity);
        const std::string text = good();
        capture::Event event;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto c = static_cast<unsigned char>(text[i]);
            const bool bit = (line::expectedParity(c, settings.parity) == line::Bit::One) != (i % 7 == 3);
            event.bytes.push_back(static_cast<std::uint8_t>(c | (bit ? 0x80 : 0)));
        }
        line::ByteDecoder decoder(settings);
        decoder.setParityPresent();
        std::vector<Frame> frames;
        decoder.push(event, frames);
        files::Anonymiser anonymiser({.parity = settings.parity, .key = 5});
        anonymiser.learn(frames);
        anonymiser.finishLearning();
        std::vector<Frame> out;
        anonymiser.change(frames, out);
        anonymiser.finish(out);
        QCOMPARE(out.size(), frames.size());
        std::size_t other = 0;
        for (std::size_t i = 0; i < out.size(); ++i) {
            QVERIFY(out[i].state == frames[i].state);
            QCOMPARE(out[i].expectedParity, line::expectedParity(out[i].data, settings.parity));
            QCOMPARE(out[i].parity != out[i].expectedParity, i % 7 == 3);
            QCOMPARE(int{out[i].raw}, out[i].data | (out[i].parity == line::Bit::One ? 0x80 : 0));
            other += out[i].data != frames[i].data ? 1U : 0U;
        }
        QVERIFY(other > 50);
    }
    void countersAreShiftedAlikeAndTheTotalFits()
    {
        const std::string after = changed(good() + good(), true);
        const auto telegrams = test::telegramsOf(after);
        QCOMPARE(test::statusesOf(telegrams), std::string("ok ok"));
        const auto value = [&](std::size_t telegram, const char* code, std::size_t i = 0) {
            const auto* object = telegrams[telegram].find(*telegram::ObisCode::parse(code));
            return QByteArray::fromStdString(std::string(telegrams[telegram].value(*object, i)));
        };
        QVERIFY(value(0, "1-0:1.8.1") != "001234.567*kWh");
        QVERIFY(value(0, "1-0:1.8.1").endsWith(".567*kWh"));
        QCOMPARE(value(0, "1-0:1.8.1").size(), 14);
        QCOMPARE(value(0, "1-0:1.8.1"), value(1, "1-0:1.8.1"));
        QCOMPARE(value(0, "1-0:1.8.1").left(6).toInt() + value(0, "1-0:1.8.2").left(6).toInt(),
                 value(0, "1-0:1.8.0").left(6).toInt());
        QVERIFY(value(0, "0-1:24.2.1", 1) != "12785.123*m3");
        QCOMPARE(value(0, "0-1:24.2.1", 0), QByteArray("101209112500W"));
    }
    void binaryMessagesLoseTheirNames_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("statuses");
        QTest::addColumn<int>("sealed"); // without a key
        const auto row = [](const char* name, const std::string& text, const char* statuses, int count = 0) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QString::fromLatin1(statuses) << count;
        };
        const auto sealed = [](const std::string& plain, std::uint32_t counter = 7,
                               std::uint8_t security = 0x30) {
            return dlms::seal(plain, title, counter, keys(), security);
        };
        std::string wrongTag = sealed(good());
        wrongTag.back() = static_cast<char>(wrongTag.back() ^ 1);
        row("a notification", notification(), "ok");
        row("HDLC", inHdlc(notification()) + inHdlc(notification()), "ok ok");
        row("HDLC with a wrong sum", inHdlc(notification(), false), "crc-mismatch");
        row("HDLC cut short", inHdlc(notification()).substr(0, 150), "truncated");
        row("M-Bus", inMBus(notification()) + inMBus(notification()), "ok ok");
        row("ciphered text", sealed(good()) + sealed(good(), 8), "ok ok", 2);
        row("ciphered text, a wrong tag", wrongTag, "ok", 1);
        row("ciphered text, without a tag", sealed(good(), 7, 0x20), "ok", 1);
        row("text that is authenticated alone", sealed(good(), 7, 0x10), "ok");
        row("ciphered text, cut short", sealed(good()).substr(0, 200), "truncated", 1);
        row("ciphered in HDLC", inHdlc(sealed(notification())), "ok", 1);
        row("ciphered in M-Bus", inMBus(sealed(notification())), "ok", 1);
        row("text and pushes in turn", good() + inHdlc(notification()) + good() + sealed(good()) + good(),
            "ok ok ok ok ok", 1);
    }
    void binaryMessagesLoseTheirNames()
    {
        QFETCH(QByteArray, input);
        QFETCH(int, sealed);
        const std::string text = input.toStdString();
        const auto before = received(text);
        QTEST(QString::fromStdString(test::statusesOf(before)), "statuses");
        std::uint64_t count = 99;
        const std::string now = changed(text, false, 7, ring(), &count);
        QCOMPARE(now.size(), text.size());
        QVERIFY(now.find(title) == std::string::npos);
        const auto after = received(now);
        QTEST(QString::fromStdString(test::statusesOf(after)), "statuses");
        QCOMPARE(count, std::uint64_t{0});
        for (std::size_t i = 0; i < after.size(); ++i) {
            QCOMPARE(after[i].objects.size(), before[i].objects.size());
            QCOMPARE(after[i].notes.size(), before[i].notes.size());
            QVERIFY2(leak(after[i].bytes).empty(), leak(after[i].bytes).c_str());
            for (std::size_t k = 0; k < after[i].objects.size(); ++k) {
                const auto& object = before[i].objects[k];
                const bool name = object.obis.c == 96 && (object.obis.d == 1 || object.obis.d == 13);
                if (!name)
                    QCOMPARE(after[i].value(after[i].objects[k], 0), before[i].value(object, 0));
            }
        }
        // Without a key nothing is known of what is ciphered, and it is told how much.
        const std::string closed = changed(text, false, 7, nullptr, &count);
        QCOMPARE(count, static_cast<std::uint64_t>(sealed));
        QVERIFY(closed.find(title) == std::string::npos);
        QVERIFY2(leak(closed).empty(), leak(closed).c_str());
        QCOMPARE(received(closed).size(), before.size());
    }
    void aPushHasTheNameThatTextHas()
    {
        const auto idOf = [](const telegram::Telegram& telegram, telegram::ObisCode code) {
            const auto* object = telegram.find(code);
            return object == nullptr ? std::string() : std::string(telegram.value(*object, 0));
        };
        const auto found = received(changed(good() + inHdlc(notification()), true));
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(idOf(found[0], {0, 0, 96, 1, 1}), idOf(found[1], {0, 0, 96, 1, 0}));
        QVERIFY(!idOf(found[0], {0, 0, 96, 1, 1}).empty());
        // 1234567 Wh, moved on by as many kWh as the text's counter.
        const auto total = [&](std::size_t i) { return idOf(found[i], {1, 0, 1, 8, 0}); };
        QCOMPARE(QString::fromStdString(total(1)).section(u'*', 0, 0).toInt() - 1'234'567,
                 qRound(QString::fromStdString(total(0)).section(u'*', 0, 0).toDouble() * 1000) - 1'244'567);
        QVERIFY(total(1) != "1234567*Wh");
    }
    void everyPushOfTheCorpusStaysWhatItIs()
    {
        const QString corpus = qEnvironmentVariable("P1SCOPE_CORPUS");
        if (corpus.isEmpty())
            return;
        int files = 0;
        for (const char* folder : {"/dlms", "/telegrams/encrypted"}) {
            const QDir dir(corpus + QLatin1String(folder));
            for (const QString& name : dir.entryList({QStringLiteral("*.bin")}, QDir::Files)) {
                QFile file(dir.filePath(name));
                QVERIFY(file.open(QIODevice::ReadOnly));
                const std::string text = file.readAll().toStdString();
                const auto before = received(text);
                const auto after = received(changed(text));
                QCOMPARE(test::statusesOf(after), test::statusesOf(before));
                for (std::size_t i = 0; i < after.size(); ++i) {
                    QCOMPARE(after[i].objects.size(), before[i].objects.size());
                    const auto* id = before[i].find({0, 0, 96, 1, 0});
                    if (id != nullptr)
                        QVERIFY(after[i].value(*id, 0) != before[i].value(*id, 0));
                    if (before[i].wrapping->seal)
                        QVERIFY(after[i].wrapping->seal->systemTitle !=
                                before[i].wrapping->seal->systemTitle);
                }
                ++files;
            }
        }
        QVERIFY(files > 15);
    }
    void wordsOfAUserLoseTheOriginals()
    {
        files::Anonymiser anonymiser({.key = 3});
        anonymiser.learn(test::framesOf(good()));
        anonymiser.finishLearning();
        QCOMPARE(anonymiser.cleaned("lamp on"), std::string("lamp on"));
        const std::string cleaned = anonymiser.cleaned("meter " + meterId + " of next door");
        QCOMPARE(QByteArray::fromStdString(leak(cleaned)), QByteArray());
        QVERIFY(cleaned.ends_with(" of next door"));
    }
    void ofAPortOnlyItsKindIsLeft()
    {
        capture::RecordingInfo info;
        info.port = "/dev/serial/by-id/usb-FTDI_FT232R_A50285BI";
        info.adapter = "FT232R USB UART, 0403:6001, A50285BI";
        files::Anonymiser::clean(info);
        QCOMPARE(info.port, std::string("serial port"));
        QCOMPARE(info.adapter, std::string("FT232R USB UART"));
        info.port = "tcp://192.168.1.5:23";
        files::Anonymiser::clean(info);
        QCOMPARE(info.port, std::string("tcp"));
        QCOMPARE(files::Anonymiser::cleanedConnection("opened /dev/ttyUSB0 at 2026-01-31T12:00:00.000Z"),
                 std::string("opened at 2026-01-31T12:00:00.000Z"));
        QCOMPARE(files::Anonymiser::cleanedConnection("vanished"), std::string("vanished"));
    }
    void realTelegramsStayWhatTheyAre_data()
    {
        QTest::addColumn<QString>("file");
        QDir folder(qEnvironmentVariable("P1SCOPE_CORPUS") + QStringLiteral("/telegrams"));
        QTest::newRow("none where there is no corpus") << QString();
        if (!qEnvironmentVariableIsSet("P1SCOPE_CORPUS"))
            return;
        for (const QString& name : folder.entryList({QStringLiteral("*.txt"), QStringLiteral("*.bin")}))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
        for (const char* sub : {"edge", "bad", "derived"}) {
            QDir inner(folder.filePath(QString::fromLatin1(sub)));
            for (const QString& name : inner.entryList(QDir::Files))
                QTest::newRow(qPrintable(name)) << inner.filePath(name);
        }
    }
    void realTelegramsStayWhatTheyAre()
    {
        QFETCH(QString, file);
        if (file.isEmpty())
            return;
        QFile input(file);
        QVERIFY(input.open(QIODevice::ReadOnly));
        const std::string text = input.readAll().toStdString();
        const std::string after = changed(text);
        const auto before = test::telegramsOf(text);
        const auto now = test::telegramsOf(after);
        QCOMPARE(test::statusesOf(now), test::statusesOf(before));
        for (std::size_t i = 0; i < now.size(); ++i) {
            for (std::size_t k = 0; k < before[i].objects.size() && k < now[i].objects.size(); ++k) {
                const auto& object = before[i].objects[k];
                const bool id = object.obis.c == 96 && object.obis.d == 1 && object.obis.e != 4;
                for (std::size_t v = 0; id && v < object.values.size(); ++v) {
                    const auto value = before[i].value(object, v);
                    const bool blank = value.find_first_not_of("20") == std::string_view::npos;
                    QVERIFY2(value.size() < 6 || blank || after.find(value) == std::string::npos,
                             value.data());
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestAnonymise)
#include "tst_anonymise.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/receiver.h"
#include "core/files/frame_stream.h"
#include "core/meter/reading.h"
#include "core/simulator/ciphered.h"
#include "core/simulator/virtual_meter.h"
#include "tests/support/telegrams.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <openssl/evp.h>

#include <cmath>
#include <random>

using namespace p1scope;
using dlms::CipherHeader;
using dlms::Key;
using dlms::MeterKeys;
using telegram::Status;
using telegram::Telegram;

namespace {

constexpr const char* someKey = "000102030405060708090A0B0C0D0E0F";
constexpr const char* otherKey = "FFEEDDCCBBAA99887766554433221100";

MeterKeys keysOf(const char* key, const char* authKey = nullptr)
{
    MeterKeys keys;
    keys.encryption = Key::parse(key).value();
    if (authKey != nullptr)
        keys.authentication = Key::parse(authKey).value();
    return keys;
}

dlms::Keys ringOf(const MeterKeys& keys)
{
    auto ring = std::make_shared<dlms::KeyRing>();
    ring->setForAll(keys);
    return ring;
}

std::vector<Telegram> receive(const std::vector<line::Frame>& frames, const dlms::Keys& keys)
{
    std::vector<Telegram> found;
    dlms::Receiver receiver([&](Telegram&& telegram) { found.push_back(std::move(telegram)); }, keys);
    receiver.push(frames);
    receiver.finish();
    return found;
}

std::vector<Telegram> receive(const std::string& bytes, const dlms::Keys& keys = nullptr)
{
    return receive(test::framesOf(bytes), keys);
}

/// The same telegram as `seal()` should make, by another library.
std::string sealedByOpenSsl(const std::string& text, const std::string& title, std::uint32_t counter,
                            const MeterKeys& keys, std::uint8_t security)
{
    std::string vector = title;
    for (unsigned shift = 32; shift > 0; shift -= 8)
        vector += static_cast<char>(counter >> (shift - 8U) & 0xFFU);
    std::string additional(1, static_cast<char>(security));
    const auto authentication = keys.authentication.bytes();
    additional.append(reinterpret_cast<const char*>(authentication.data()), authentication.size());
    const auto bytes = [](const std::string& s) { return reinterpret_cast<const unsigned char*>(s.data()); };
    std::string out(text.size(), '\0');
    std::string tag(12, '\0');
    EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
    int length = 0;
    EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), nullptr, nullptr, nullptr);
    EVP_EncryptInit_ex(context, nullptr, nullptr, keys.encryption.bytes().data(), bytes(vector));
    if ((security & 0x10U) != 0)
        EVP_EncryptUpdate(context, nullptr, &length, bytes(additional), static_cast<int>(additional.size()));
    EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(out.data()), &length, bytes(text),
                      static_cast<int>(text.size()));
    EVP_EncryptFinal_ex(context, nullptr, &length);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 12, tag.data());
    EVP_CIPHER_CTX_free(context);
    return (security & 0x10U) != 0 ? out + tag : out;
}

/// What is behind the header of a frame.
std::string cipheredPart(const std::string& frame)
{
    return frame.substr(CipherHeader::parse(frame)->textAt);
}

const std::string title = "SAG\x01\x02\x03\x04\x05";

std::string someTelegram(int watts = 1234)
{
    return test::withCrc(test::telegramBody(
        "SAG5SIM",
        {"1-3:0.2.8(42)", "0-0:1.0.0(260621120000S)", "1-0:1.8.0(000025.653*kWh)",
         "1-0:1.7.0(" + QStringLiteral("%1").arg(watts / 1000.0, 6, 'f', 3, u'0').toStdString() + "*kW)"}));
}

/// An HDLC frame around information.
std::string hdlcFrame(const std::string& information, bool more = false)
{
    const std::size_t length = 2 + 1 + 1 + 1 + 2 + information.size() + 2;
    std::string frame{static_cast<char>(0xA0U | (more ? 8U : 0U) | (length >> 8U)),
                      static_cast<char>(length & 0xFFU), '\x03', '\x05', '\x13'};
    const auto addCheck = [&] {
        const std::uint16_t check = dlms::frameCheck(frame);
        frame += static_cast<char>(check & 0xFFU);
        frame += static_cast<char>(check >> 8U);
    };
    addCheck();
    frame += information;
    addCheck();
    return '\x7E' + frame + '\x7E';
}

std::string mbusFrame(const std::string& data, std::size_t index, bool last)
{
    std::string body{'\x53', '\xFF', static_cast<char>(index | (last ? 0x10U : 0U)), '\x01', '\x67'};
    body += data;
    unsigned sum = 0;
    for (const char c : body)
        sum += static_cast<unsigned char>(c);
    const auto length = static_cast<char>(body.size());
    return std::string{'\x68', length, length, '\x68'} + body + static_cast<char>(sum & 0xFFU) + '\x16';
}

const std::string linkHead("\xE6\xE7\x00", 3);

/// A notification in the form of Austria: code, number, scaler and unit in turn.
std::string notification(std::uint32_t energy, std::uint16_t decivolts)
{
    std::string text("\x0F\x80\x00\x00\x01\x0C\x07\xEA\x06\x15\x07\x0C\x00\x05\x00\xFF\x88\x80\x02\x06", 20);
    text += std::string("\x09\x06\x01\x00\x01\x08\x00\xFF\x06", 9);
    for (unsigned shift = 32; shift > 0; shift -= 8)
        text += static_cast<char>(energy >> (shift - 8U) & 0xFFU);
    text += std::string("\x02\x02\x0F\x00\x16\x1E", 6);
    text += std::string("\x09\x06\x01\x00\x20\x07\x00\xFF\x12", 9);
    text += static_cast<char>(decivolts >> 8U);
    text += static_cast<char>(decivolts & 0xFFU);
    text += std::string("\x02\x02\x0F\xFF\x16\x23", 6);
    return text;
}

QString corpus()
{
    return qEnvironmentVariable("P1SCOPE_CORPUS");
}

struct Row {
    QStringList fields;
    [[nodiscard]] QString file() const { return fields[0]; }
};

QList<Row> table()
{
    QFile file(QStringLiteral(P1SCOPE_TEST_DATA "/dlms.tsv"));
    QList<Row> rows;
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    for (const QString& line : QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)) {
        if (!line.startsWith(u'#'))
            rows.append({line.split(u'\t')});
    }
    return rows;
}

std::vector<line::Frame> framesOfFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return test::framesOf(file.readAll().toStdString());
}

QString noteWords(const Telegram& telegram)
{
    QStringList words;
    for (const telegram::Note& note : telegram.notes)
        if (!note.what.starts_with("unknown-code")) // which grow fewer as the catalogue grows
            words.append(QString::fromStdString(note.what).section(u':', 0, 0));
    words.removeDuplicates();
    words.sort();
    return words.join(u' ');
}

/// Of its identification, codes and values.
QString textDigest(const Telegram& telegram)
{
    std::string text = telegram.identification + '\n';
    for (const telegram::Object& object : telegram.objects) {
        text += object.obis.toString();
        for (std::size_t i = 0; i < object.values.size(); ++i)
            text += '(' + std::string(telegram.value(object, i)) + ')';
        text += '\n';
    }
    const auto digest = QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha1);
    return QString::fromLatin1(digest.toHex().left(8));
}

QString wrongReadings(const Telegram& telegram, const QString& wanted)
{
    const auto readings = meter::readingsOf(telegram);
    for (const QString& each : wanted.split(u'|', Qt::SkipEmptyParts)) {
        const auto* reading = readings.find(each.section(u'=', 0, 0).toStdString());
        if (reading == nullptr)
            return each + QStringLiteral(" is not there");
        const auto* number = reading->number();
        const std::string value =
            number != nullptr ? number->toString() : std::get<std::string>(reading->value);
        if (QString::fromStdString(value) != each.section(u'=', 1))
            return each + QStringLiteral(" is ") + QString::fromStdString(value);
    }
    return {};
}

/// What a virtual meter holds, as wrongReadings() takes it.
QString truthOf(const simulator::Truth& truth, bool kilowatts)
{
    const auto scaled = [](std::int64_t value, int digits) {
        return QString::number(static_cast<double>(value) / std::pow(10, digits), 'f', digits);
    };
    QStringList wanted{
        QStringLiteral("energy_delivered=") + scaled(truth.deliveredWh[0] + truth.deliveredWh[1], 3),
        QStringLiteral("energy_returned=") + scaled(truth.returnedWh[0] + truth.returnedWh[1], 3),
        QStringLiteral("power_delivered=") + scaled(truth.deliveredW, 3),
        QStringLiteral("power_returned=") + scaled(truth.returnedW, 3)};
    for (std::size_t i = 0; i < truth.phases.size(); ++i) {
        const auto& phase = truth.phases[i];
        const QString name = QStringLiteral("_l%1=").arg(i + 1);
        wanted << QStringLiteral("voltage") + name + scaled(phase.decivolts, 1);
        wanted << QStringLiteral("current") + name +
                      (kilowatts ? QString::number(phase.amperes) : scaled(phase.amperes * 10, 1));
        if (kilowatts)
            wanted << QStringLiteral("power_delivered") + name + scaled(phase.deliveredW, 3);
    }
    const auto zone = telegram::Zone::centralEuropean();
    const auto time = telegram::parseTst(telegram::formatTst(truth.time, zone), zone);
    wanted << QStringLiteral("meter_time=") + QString::fromStdString(time->toString());
    if (kilowatts)
        wanted << QStringLiteral("gas_delivered=") + scaled(truth.gasLitres, 3);
    return wanted.join(u'|');
}

} // namespace

class TestDlms : public QObject {
    Q_OBJECT
private slots:
    void aKeyIsReadAsPeopleGiveIt()
    {
        const auto key = Key::parse("00 01-02:03 0405060708090a0b0C0D0E0F\n");
        QVERIFY(key.ok());
        QVERIFY(key.value() == Key::parse(someKey).value());
        QCOMPARE(key.value().digitsForStore(), std::string(someKey));
        const std::string secret = "0001020304050607X8090A0B0C0D0E0F";
        for (const std::string& wrong :
             {std::string(), std::string("00"), secret, someKey + std::string("00")}) {
            const auto bad = Key::parse(wrong);
            QVERIFY(!bad.ok());
            QVERIFY(wrong.size() < 8 || bad.error().line().find(wrong.substr(0, 8)) == std::string::npos);
        }
        QVERIFY(!dlms::keysFrom("", someKey).ok());
        QVERIFY(dlms::keysFrom("", "").value() == nullptr);
    }

    void itAgreesWithOpenSsl()
    {
        const int count = qEnvironmentVariableIntValue("P1SCOPE_FRAMES") > 0
                              ? qEnvironmentVariableIntValue("P1SCOPE_FRAMES")
                              : 1000;
        std::mt19937_64 chance(6);
        for (int i = 0; i < count; ++i) {
            std::string digits;
            for (int d = 0; d < 64; ++d)
                digits += "0123456789ABCDEF"[chance() % 16];
            const MeterKeys keys = keysOf(digits.substr(0, 32).c_str(), digits.substr(32).c_str());
            std::string text(1 + chance() % 3000, '\0');
            for (char& c : text)
                c = static_cast<char>(chance() & 0xFFU);
            const auto counter = static_cast<std::uint32_t>(chance());
            const std::uint8_t security = i % 4 == 3 ? 0x20 : 0x30;
            const std::string frame = dlms::seal(text, title, counter, keys, security);
            QCOMPARE(cipheredPart(frame), sealedByOpenSsl(text, title, counter, keys, security));
            const auto header = CipherHeader::parse(frame);
            const auto opened = dlms::open(frame, *header, keys);
            QCOMPARE(opened.plaintext, text);
            QCOMPARE(opened.tagRight, security == 0x30);
            QCOMPARE(header->frameCounter, counter);
            QCOMPARE(header->systemTitle, title);
        }
    }

    void aKeyThatFitsOpensATelegram()
    {
        const MeterKeys keys = keysOf(someKey);
        const std::string text = someTelegram();
        const auto found = receive(dlms::seal(text, title, 7, keys), ringOf(keys));
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].bytes, text);
        QCOMPARE(found[0].status, Status::Ok);
        QVERIFY(found[0].notes.empty());
        QVERIFY(found[0].wrapping->seal->opened);
        QCOMPARE(found[0].wrapping->seal->frameCounter, 7U);
        // Each byte came in the frame that holds it, behind the header of 18.
        QCOMPARE(found[0].wrapping->frames.size(), text.size());
        QCOMPARE(found[0].wrapping->frames[5], 18U + 5U);
        QCOMPARE(found[0].receivedLength(), text.size() + 18 + 12);
        QCOMPARE(meter::readingsOf(found[0]).number("power_delivered"), std::optional(1.234));
    }

    void whatIsWrongIsToldApart_data()
    {
        QTest::addColumn<int>("damage");
        QTest::addColumn<bool>("keyRight");
        QTest::addColumn<bool>("authRight");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* name, int damage, bool key, bool auth, Status status,
                            const char* word) {
            QTest::newRow(name) << damage << key << auth << static_cast<int>(status)
                                << QString::fromLatin1(word);
        };
        row("wrong key", -1, false, true, Status::Encrypted, "wrong-key");
        row("wrong authentication key", -1, true, false, Status::Ok, "tag-mismatch");
        row("a bit of the text", 60, true, true, Status::CrcMismatch, "tag-mismatch");
        row("a bit of the tag", -2, true, true, Status::Ok, "tag-mismatch");
        row("a bit of the counter", 15, true, true, Status::Encrypted, "wrong-key");
    }
    void whatIsWrongIsToldApart()
    {
        QFETCH(int, damage);
        QFETCH(bool, keyRight);
        QFETCH(bool, authRight);
        QFETCH(QString, word);
        std::string frame = dlms::seal(someTelegram(), title, 7, keysOf(someKey));
        if (damage >= 0)
            frame[static_cast<std::size_t>(damage)] =
                static_cast<char>(frame[static_cast<std::size_t>(damage)] ^ 1);
        else if (damage == -2)
            frame.back() = static_cast<char>(frame.back() ^ 1);
        const auto found =
            receive(frame, ringOf(keysOf(keyRight ? someKey : otherKey, authRight ? nullptr : otherKey)));
        QCOMPARE(found.size(), std::size_t{1});
        QTEST(static_cast<int>(found[0].status), "status");
        QCOMPARE(noteWords(found[0]), word);
    }

    void withoutAKeyItIsEncrypted()
    {
        const auto found = receive(dlms::seal(someTelegram(), title, 7, keysOf(someKey)));
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].status, Status::Encrypted);
        QCOMPARE(noteWords(found[0]), QStringLiteral("no-key"));
        QVERIFY(found[0].objects.empty());
    }

    void aCounterThatJumpsBackIsNoted()
    {
        const MeterKeys keys = keysOf(someKey);
        std::string stream;
        for (const std::uint32_t counter : {5U, 6U, 6U, 2U, 3U})
            stream += dlms::seal(someTelegram(), title, counter, keys);
        const auto found = receive(stream, ringOf(keys));
        QCOMPARE(found.size(), std::size_t{5});
        QCOMPARE(noteWords(found[1]), QString());
        QCOMPARE(noteWords(found[2]), QStringLiteral("counter-repeated"));
        QCOMPARE(noteWords(found[3]), QStringLiteral("counter-back"));
        QCOMPARE(noteWords(found[4]), QString());
    }

    /// Whatever happens to one frame, those around it come out; with the key, and without.
    void itFindsItsWayAgain()
    {
        const MeterKeys keys = keysOf(someKey);
        const std::string first = dlms::seal(someTelegram(1), title, 1, keys);
        const std::string last = dlms::seal(someTelegram(3), title, 3, keys);
        std::mt19937_64 chance(5);
        for (int round = 0; round < 400; ++round) {
            std::string middle = dlms::seal(someTelegram(2), title, 2, keys);
            const std::size_t place = chance() % middle.size();
            switch (round % 4) {
            case 0:
                middle.erase(place, 1 + (round % 8 == 0 ? 0 : chance() % 40));
                break;
            case 1:
                middle.insert(place, 1 + chance() % 5, static_cast<char>(chance() & 0xFFU));
                break;
            case 2:
                middle[place] = static_cast<char>(middle[place] ^ (1 << (chance() % 8)));
                break;
            default:
                middle.resize(place);
                break;
            }
            for (const bool known : {true, false}) {
                const auto found =
                    receive(std::string(first).append(middle).append(last), known ? ringOf(keys) : nullptr);
                QVERIFY(found.size() >= 2);
                const auto& end = found.back();
                const bool whole = end.offset.value == first.size() + middle.size();
                QVERIFY2(
                    whole && end.receivedLength() == last.size(),
                    qPrintable(
                        QStringLiteral("round %1, place %2 of %3").arg(round).arg(place).arg(middle.size())));
                QCOMPARE(end.status, known ? Status::Ok : Status::Encrypted);
                for (std::size_t i = 1; known && i + 1 < found.size(); ++i)
                    QVERIFY2(found[i].status != Status::Ok || meter::readingsOf(found[i]).number(
                                                                  "power_delivered") == std::optional(0.002),
                             qPrintable(QString::number(round)));
            }
        }
    }

    void runsGiveWhatFramesGive()
    {
        const MeterKeys keys = keysOf(someKey);
        std::string stream = someTelegram(1) + dlms::seal(someTelegram(2), title, 2, keys) + someTelegram(3) +
                             hdlcFrame(linkHead + notification(12345, 2307)) + "kWh hh\x7E" + someTelegram(4);
        const auto frames = test::framesOf(stream);
        const auto whole = receive(frames, ringOf(keys));
        QCOMPARE(QString::fromStdString(test::statusesOf(whole)), QStringLiteral("ok ok ok ok ok"));
        for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{100}, stream.size()}) {
            std::vector<Telegram> found;
            dlms::Receiver receiver([&](Telegram&& t) { found.push_back(std::move(t)); }, ringOf(keys));
            const auto* bytes = reinterpret_cast<const std::uint8_t*>(stream.data());
            for (std::size_t at = 0; at < stream.size(); at += step) {
                line::CharacterRun run;
                run.data = std::span(bytes + at, std::min(step, stream.size() - at));
                run.start = frames[at].start;
                run.step = std::chrono::microseconds(10);
                run.basis = capture::TimeBasis::Measured;
                receiver.push(run);
            }
            receiver.finish();
            QCOMPARE(found.size(), whole.size());
            for (std::size_t i = 0; i < found.size(); ++i) {
                QCOMPARE(found[i].bytes, whole[i].bytes);
                QCOMPARE(found[i].index.value, i);
                QCOMPARE(found[i].offset, whole[i].offset);
                QCOMPARE(found[i].firstFrame, whole[i].firstFrame);
                QCOMPARE(found[i].lastFrame, whole[i].lastFrame);
                QCOMPARE(found[i].time, whole[i].time);
                QCOMPARE(found[i].endTime, whole[i].endTime);
            }
        }
    }

    void twoFramesMayShareAFlag_data()
    {
        QTest::addColumn<int>("between"); ///< flags between two messages
        QTest::addColumn<bool>("text");   ///< a telegram of text behind them
        for (int between = 1; between <= 3; ++between) {
            QTest::addRow("%d", between) << between << false;
            QTest::addRow("%d, text", between) << between << true;
        }
    }

    void twoFramesMayShareAFlag()
    {
        QFETCH(const int, between);
        QFETCH(const bool, text);
        std::string stream = hdlcFrame(linkHead + notification(12345, 2307));
        for (std::uint16_t i = 1; i < 4; ++i) {
            stream += std::string(static_cast<std::size_t>(std::max(between - 2, 0)), '\x7E');
            const std::string next = hdlcFrame(linkHead + notification(12345 + i, 2307));
            stream += between == 1 ? next.substr(1) : next;
        }
        const std::size_t end = stream.size();
        if (text)
            stream += someTelegram(4);
        const auto found = receive(stream);
        QCOMPARE(found.size(), std::size_t(text ? 5 : 4));
        for (const Telegram& telegram : found)
            QCOMPARE(telegram.status, Status::Ok);
        if (text)
            QCOMPARE(found.back().offset.value, std::uint64_t(end));
        // A lone flag is nothing that comes in.
        dlms::Receiver receiver([](Telegram&&) {}, nullptr);
        receiver.push(test::framesOf(stream.substr(0, end)));
        QCOMPARE(receiver.pending(), std::size_t(0));
    }

    void linksCarryWhatIsCutInPieces_data()
    {
        QTest::addColumn<bool>("mbus");
        QTest::addColumn<bool>("ciphered");
        QTest::addColumn<int>("piece");
        for (const bool mbus : {false, true}) {
            for (const bool ciphered : {false, true}) {
                for (const int piece : {8, 20, 1000})
                    QTest::addRow("%s %s %d", mbus ? "M-Bus" : "HDLC", ciphered ? "ciphered" : "plain", piece)
                        << mbus << ciphered << piece;
            }
        }
    }
    void linksCarryWhatIsCutInPieces()
    {
        QFETCH(bool, mbus);
        QFETCH(bool, ciphered);
        QFETCH(int, piece);
        const MeterKeys keys = keysOf(someKey);
        std::string content = notification(19'809'717, 2346);
        if (ciphered)
            content = dlms::seal(content, title, 9, keys, mbus ? 0x20 : 0x30);
        if (!mbus)
            content.insert(0, linkHead);
        std::string stream;
        const auto size = static_cast<std::size_t>(piece);
        for (std::size_t at = 0, index = 0; at < content.size(); at += size, ++index) {
            const bool last = at + size >= content.size();
            const std::string part = content.substr(at, size);
            stream += mbus ? mbusFrame(part, index, last) : hdlcFrame(part, !last);
        }
        const auto found = receive(stream + stream, ringOf(keys));
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].status, Status::Ok);
        QCOMPARE(noteWords(found[0]), QString());
        QCOMPARE(found[0].receivedLength(), stream.size());
        QCOMPARE(found[1].offset.value, stream.size());
        QCOMPARE(wrongReadings(found[0], QStringLiteral("energy_delivered=19809.717|voltage_l1=234.6|"
                                                        "meter_time=2026-06-21T12:00:05+02:00")),
                 QString());
        // A wrong bit anywhere, and nothing is believed but what its tag proves; what follows is read as
        // before.
        const auto provenByTag = [&](const Telegram& telegram) {
            return ciphered && !mbus && telegram.bytes == found[0].bytes && noteWords(telegram).isEmpty();
        };
        for (std::size_t place = 0; place < stream.size(); ++place) {
            std::string damaged = stream;
            damaged[place] = static_cast<char>(damaged[place] ^ 0x10);
            const auto after = receive(damaged + stream, ringOf(keys));
            QVERIFY2(!after.empty() && after.back().status == Status::Ok, qPrintable(QString::number(place)));
            QCOMPARE(after.back().offset.value, stream.size());
            for (std::size_t i = 0; i + 1 < after.size(); ++i)
                QVERIFY2(after[i].status != Status::Ok || provenByTag(after[i]),
                         qPrintable(QString::number(place)));
        }
    }

    void virtualMetersAreReadBack_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("smarty") << QStringLiteral("smarty");
        QTest::newRow("norway") << QStringLiteral("norway");
    }
    void virtualMetersAreReadBack()
    {
        QFETCH(QString, kind);
        const int given = qEnvironmentVariableIntValue("P1SCOPE_TELEGRAMS");
        const int count = given > 0 ? given : 400;
        std::vector<Telegram> found;
        dlms::Receiver receiver([&](Telegram&& telegram) { found.push_back(std::move(telegram)); },
                                ringOf(simulator::smartyKeys()));
        const auto start = std::chrono::sys_days(std::chrono::year(2026) / 3 / 28) + std::chrono::hours(9);
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            const auto meter = simulator::makeMeter(kind.toStdString(), seed, start).take();
            for (int i = 0; i < count / 8; ++i) {
                const auto truth = meter->advance(start + std::chrono::seconds(613 * i));
                found.clear();
                receiver.push(test::framesOf(meter->telegram()));
                QCOMPARE(found.size(), std::size_t{1});
                QCOMPARE(found[0].status, Status::Ok);
                QCOMPARE(wrongReadings(found[0], truthOf(truth, kind == u"smarty")), QString());
            }
        }
    }

    void everyFileOfTheCorpusHasItsRow()
    {
        if (corpus().isEmpty())
            return;
        QStringList known;
        for (const Row& row : table()) {
            QCOMPARE(row.fields.size(), 9);
            QVERIFY2(!row.fields[8].isEmpty(), qPrintable(row.file()));
            known.append(row.file());
        }
        for (const char* folder : {"dlms/", "telegrams/encrypted/"}) {
            QDirIterator each(corpus() + u'/' + QLatin1String(folder), {QStringLiteral("*.bin")},
                              QDir::Files);
            while (each.hasNext()) {
                each.next();
                const QString name = QLatin1String(folder) + each.fileName();
                QVERIFY2(known.contains(name), qPrintable(name + QStringLiteral(" has no row")));
            }
        }
    }

    void everyFileOfTheCorpusIsReadAsItShould_data()
    {
        QTest::addColumn<QStringList>("fields");
        if (corpus().isEmpty())
            QTest::newRow("no corpus") << QStringList();
        else
            for (const Row& row : table())
                QTest::newRow(qPrintable(row.file() + u' ' + row.fields[2].left(4))) << row.fields;
    }
    void everyFileOfTheCorpusIsReadAsItShould()
    {
        QFETCH(QStringList, fields);
        if (fields.isEmpty())
            return;
        const auto frames = framesOfFile(corpus() + u'/' + fields[0]);
        QVERIFY(!frames.empty());
        const auto given = [](const QString& field) {
            return field == u"-" ? std::string() : field.toStdString();
        };
        const auto keys = dlms::keysFrom(given(fields[1]), given(fields[2]));
        QVERIFY(keys.ok());
        const auto found = receive(frames, keys.value());
        QCOMPARE(found.size(), std::size_t{1});
        const Telegram& telegram = found[0];
        QCOMPARE(QString::fromStdString(std::string(telegram::statusName(telegram.status))), fields[3]);
        QCOMPARE(noteWords(telegram), fields[4]);
        QCOMPARE(QString::number(telegram.objects.size()), fields[5]);
        QCOMPARE(textDigest(telegram), fields[6]);
        QCOMPARE(wrongReadings(telegram, fields[7]), QString());
    }
};

QTEST_GUILESS_MAIN(TestDlms)
#include "tst_dlms.moc"

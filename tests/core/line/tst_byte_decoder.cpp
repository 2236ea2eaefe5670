// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/byte_decoder.h"

#include <QTest>

#include <bit>
#include <random>

using namespace p1scope;
using namespace p1scope::line;
using capture::Event;
using capture::EventKind;
using capture::TimeBasis;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

LineSettings settings(const char* text)
{
    return parseLineSettings(text).take();
}

Event happening(EventKind kind, std::vector<std::uint8_t> bytes, capture::Time time = {},
                TimeBasis basis = TimeBasis::Estimated)
{
    Event made;
    made.kind = kind;
    made.bytes = std::move(bytes);
    made.time = time;
    made.timeBasis = basis;
    return made;
}

capture::Time at(capture::Duration time)
{
    return capture::Time(time);
}

std::vector<Frame> decode(const char* line, const std::vector<Event>& events)
{
    ByteDecoder decoder(settings(line));
    std::vector<Frame> frames;
    for (const Event& e : events)
        decoder.push(e, frames);
    return frames;
}

std::vector<std::uint8_t> evenParity(std::string_view text)
{
    std::vector<std::uint8_t> bytes;
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        bytes.push_back(static_cast<std::uint8_t>(byte | ((std::popcount(byte) & 1) != 0 ? 0x80U : 0U)));
    }
    return bytes;
}

constexpr std::string_view text =
    "/XMX5XMXABCE000046099\r\n\r\n0-0:96.1.1(3031)\r\n1-0:1.8.1(00003.540*kWh)\r\n";

} // namespace

class TestByteDecoder : public QObject {
    Q_OBJECT
private slots:
    void judgesParityFrameByFrame_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("states");   // P parity, F framing, . neither
        QTest::addColumn<QByteArray>("expected"); // parity: 0, 1, - absent
        const auto row = [](const char* name, const char* line, const char* bytes, const char* data,
                            const char* states, const char* expected) {
            QTest::newRow(name) << QByteArray(line) << QByteArray(bytes) << QByteArray(data)
                                << QByteArray(states) << QByteArray(expected);
        };
        // '1' has three ones, 'A' two.
        row("7E1", "9600,7,E,1",
            "\xB1"
            "1"
            "A"
            "\xC1",
            "11AA", ".P.P", "1100");
        row("7O1", "9600,7,O,1",
            "\xB1"
            "1"
            "A"
            "\xC1",
            "11AA", "P.P.", "0011");
        row("7M1", "9600,7,M,1",
            "\xB1"
            "1"
            "A"
            "\xC1",
            "11AA", ".PP.", "1111");
        row("7S1", "9600,7,S,1",
            "\xB1"
            "1"
            "A"
            "\xC1",
            "11AA", "P..P", "0000");
        row("7N2", "9600,7,N,2",
            "\xB1"
            "1"
            "A"
            "\xC1",
            "11AA", ".FF.", "----");
        row("8N1", "115200,8,N,1",
            "\xB1"
            "1"
            "A"
            "\xC1",
            "\xB1"
            "1"
            "A"
            "\xC1",
            "....", "----");
        row("8E1", "115200,8,E,1",
            "\xB1"
            "1"
            "A"
            "\xC1",
            "\xB1"
            "1"
            "A"
            "\xC1",
            "....", "0101");
    }
    void judgesParityFrameByFrame()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, states);
        QFETCH(QByteArray, expected);
        const auto frames =
            decode(line.constData(), {happening(EventKind::Data, {bytes.begin(), bytes.end()})});
        QCOMPARE(frames.size(), static_cast<std::size_t>(bytes.size()));
        for (qsizetype i = 0; i < bytes.size(); ++i) {
            const Frame& frame = frames[static_cast<std::size_t>(i)];
            QCOMPARE(static_cast<char>(frame.data), data[i]);
            QCOMPARE(frame.state.has(FrameState::Parity), states[i] == 'P');
            QCOMPARE(frame.state.has(FrameState::Framing), states[i] == 'F');
            QCOMPARE(frame.state.ok(), states[i] == '.');
            const char want = expected[i];
            QCOMPARE(frame.expectedParity, want == '-' ? Bit::Absent : want == '1' ? Bit::One : Bit::Zero);
            QCOMPARE(frame.dataBits, settings(line.constData()).dataBits);
        }
    }
    void keepsTheRawBitsAndTheParityBit()
    {
        const auto frames = decode("9600,7,E,1", {happening(EventKind::Data, {0xB1, 0x31})});
        QCOMPARE(int{frames[0].raw}, 0xB1);
        QCOMPARE(int{frames[0].data}, 0x31);
        QCOMPARE(frames[0].parity, Bit::One);
        QCOMPARE(frames[1].parity, Bit::Zero);
    }
    void aStrippedEighthBitIsNoError_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char* line : {"9600,7,E,1", "9600,7,O,1", "9600,7,M,1", "9600,7,S,1", "9600,7,N,2"})
            QTest::newRow(line) << QByteArray(line);
    }
    void aStrippedEighthBitIsNoError()
    {
        QFETCH(QByteArray, line);
        const auto frames =
            decode(line.constData(), {happening(EventKind::Data, {text.begin(), text.end()})});
        QCOMPARE(frames.size(), text.size());
        for (const Frame& frame : frames) {
            QVERIFY(frame.state.ok());
            QCOMPARE(frame.parity, line.contains('N') ? Bit::Absent : Bit::Unknown);
        }
    }
    void oneByteWithItsEighthBitShowsThatItIsThere()
    {
        ByteDecoder decoder(settings("9600,7,E,1"));
        std::vector<Frame> frames;
        decoder.push(happening(EventKind::Data, {'1'}), frames); // not yet known
        decoder.push(happening(EventKind::Data, {0xB1}), frames);
        decoder.push(happening(EventKind::Data, {'1'}), frames);
        QVERIFY(frames[0].state.ok());
        QVERIFY(frames[1].state.ok());
        QVERIFY(frames[2].state.has(FrameState::Parity));
        decoder.setSettings(settings("9600,7,E,1"));
        decoder.push(happening(EventKind::Data, {'1'}), frames); // another receiver
        QVERIFY(frames[3].state.ok());
        decoder.setParityPresent();
        decoder.push(happening(EventKind::Data, {'1'}), frames);
        QVERIFY(frames[4].state.has(FrameState::Parity));
    }
    void takesThePortsWordForElevenBitFormats()
    {
        const auto frames = decode(
            "115200,8,E,1", {happening(EventKind::Data, {'1'}), happening(EventKind::ParityError, {'1'})});
        QCOMPARE(frames[0].parity, Bit::Unknown);
        QVERIFY(frames[0].state.ok());
        QVERIFY(frames[1].state.has(FrameState::Parity));
        QCOMPARE(frames[1].parity, Bit::Zero); // expected one, and it was not
        QCOMPARE(frames[1].expectedParity, Bit::One);
    }
    void marksWhatTheDriverFlagged()
    {
        Event packet = happening(EventKind::FramingError, {'a'});
        packet.scope = capture::ErrorScope::Packet;
        const auto frames = decode("115200,8,N,1", {happening(EventKind::FramingError, {'a'}),
                                                    happening(EventKind::LineError, {'b'}), packet});
        QVERIFY(frames[0].state.has(FrameState::Framing));
        QVERIFY(frames[1].state.has(FrameState::Framing));
        QVERIFY(frames[2].state.has(FrameState::Packet));
        QVERIFY(frames[2].state.ok());
        QCOMPARE(frames[2].state.toString(), std::string("OK"));
    }
    void aBreakIsAFrameWithoutByte()
    {
        const auto frames = decode("115200,8,N,1", {happening(EventKind::Data, {'a'}, at(milliseconds(1))),
                                                    happening(EventKind::Break, {}, at(milliseconds(2)))});
        QCOMPARE(frames.size(), std::size_t{2});
        QVERIFY(!frames[1].hasByte());
        QCOMPARE(frames[1].state.toString(), std::string("BREAK"));
        QVERIFY(frames[1].start > frames[0].start);
        QVERIFY(frames[1].start < at(milliseconds(2)));
    }
    void otherEventsAreNoFrames()
    {
        for (const EventKind kind : {EventKind::Overflow, EventKind::DataLost, EventKind::ControlLines,
                                     EventKind::Settings, EventKind::Connection, EventKind::Mark})
            QVERIFY(decode("115200,8,N,1", {happening(kind, {})}).empty());
    }
    void reckonsTimesBackFromTheArrival()
    {
        const auto frames =
            decode("1000000,8,N,1", {happening(EventKind::Data, {'a', 'b', 'c'}, at(milliseconds(1)))});
        QCOMPARE(frames[0].start, at(microseconds(970)));
        QCOMPARE(frames[1].start, at(microseconds(980)));
        QCOMPARE(frames[2].start, at(microseconds(990)));
        for (const Frame& frame : frames) {
            QCOMPARE(frame.length, capture::Duration(microseconds(10)));
            QCOMPARE(frame.timeBasis, TimeBasis::Estimated);
        }
    }
    void squeezesWhatCameTooFast()
    {
        // Two bytes in twelve microseconds, where each takes ten.
        const auto frames =
            decode("1000000,8,N,1", {happening(EventKind::Data, {'a'}, at(microseconds(100))),
                                     happening(EventKind::Data, {'b', 'c'}, at(microseconds(112)))});
        QCOMPARE(frames[0].start, at(microseconds(90)));
        QCOMPARE(frames[1].start, at(microseconds(100)));
        QCOMPARE(frames[2].start, at(microseconds(106)));
    }
    void timesNeverRunBackwards()
    {
        ByteDecoder decoder(settings("115200,8,N,1"));
        std::vector<Frame> frames;
        // Chunks that were stamped late, early, at once, and before each other.
        std::int64_t us = 0;
        for (int i = 0; i < 500; ++i) {
            us += (i * 7919) % 3000 - 400;
            const auto kind = i % 17 == 3   ? EventKind::Break
                              : i % 11 == 2 ? EventKind::FramingError
                                            : EventKind::Data;
            std::vector<std::uint8_t> bytes(kind == EventKind::Data ? static_cast<std::size_t>(i % 40) : 1U,
                                            'x');
            if (kind == EventKind::Break)
                bytes.clear();
            decoder.push(happening(kind, std::move(bytes), at(microseconds(us))), frames);
        }
        for (std::size_t i = 1; i < frames.size(); ++i)
            QVERIFY(frames[i].start >= frames[i - 1].start);
    }
    void whereThereIsNoTimeThereIsNone()
    {
        const auto frames =
            decode("115200,8,N,1", {happening(EventKind::Data, {'a', 'b'}, {}, TimeBasis::Unknown),
                                    happening(EventKind::Break, {}, {}, TimeBasis::Unknown)});
        QCOMPARE(frames.size(), std::size_t{3});
        for (const Frame& frame : frames) {
            QCOMPARE(frame.start, capture::Time());
            QCOMPARE(frame.timeBasis, TimeBasis::Unknown);
        }
    }
    void findsOutTheFormatOfBytes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("settings");
        const auto row = [](const char* name, const std::vector<std::uint8_t>& bytes, const char* expected) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<qsizetype>(bytes.size()))
                                << QByteArray(expected);
        };
        const std::vector<std::uint8_t> plain(text.begin(), text.end());
        auto odd = evenParity(text);
        for (auto& byte : odd)
            byte ^= 0x80U;
        auto damaged = evenParity(text);
        damaged[5] ^= 0x04U;
        auto message = plain; // a real meter's text message
        message.insert(message.end(), 1024, 0xFF);
        auto padded = evenParity(text);
        padded.insert(padded.begin(), 50, 0x00);
        std::vector<std::uint8_t> noise;
        for (unsigned i = 0; i < 500; ++i)
            noise.push_back(static_cast<std::uint8_t>(i * 2654435761U >> 13U));
        row("7E1", evenParity(text), "9600,7,E,1");
        row("7O1", odd, "9600,7,O,1");
        row("7E1 with an error", damaged, "9600,7,E,1");
        row("7E1 behind NUL", padded, "9600,7,E,1");
        row("plain text", plain, "115200,8,N,1");
        row("plain text with a long message of 0xFF", message, "115200,8,N,1");
        row("0xFF alone", std::vector<std::uint8_t>(200, 0xFF), "115200,8,N,1");
        row("noise", noise, "115200,8,N,1");
        row("nothing", {}, "115200,8,N,1");
        row("a single byte", {0xB1}, "115200,8,N,1");
    }
    void findsOutTheFormatOfBytes()
    {
        QFETCH(QByteArray, bytes);
        const std::vector<std::uint8_t> raw(bytes.begin(), bytes.end());
        QTEST(QByteArray::fromStdString(guessByteFormat(raw).toString()), "settings");
    }
    void runsAreTheSameFrames_data()
    {
        QTest::addColumn<QByteArray>("settings");
        for (const char* text :
             {"115200,8,N,1", "9600,7,E,1", "9600,7,O,1", "9600,7,N,2", "9600,8,E,1", "9600,5,N,1"})
            QTest::newRow(text) << QByteArray(text);
    }
    void runsAreTheSameFrames()
    {
        QFETCH(QByteArray, settings);
        const LineSettings line = parseLineSettings(settings.toStdString()).take();
        std::mt19937 chance(3);
        for (const TimeBasis basis : {TimeBasis::Unknown, TimeBasis::Estimated, TimeBasis::Measured}) {
            ByteDecoder frames(line);
            ByteDecoder runs(line);
            capture::Time time{};
            for (int i = 0; i < 200; ++i) {
                std::vector<std::uint8_t> bytes(chance() % 63);
                for (auto& byte : bytes)
                    byte = static_cast<std::uint8_t>(i < 20 ? chance() % 128 : chance());
                time += microseconds(chance() % 20'000);
                if (i == 100) {
                    // Elsewhere in the input and back again.
                    const auto state = runs.state();
                    runs.setState(ByteDecoder(dsmr4Settings()).state());
                    (void)runs.pushRun(happening(EventKind::Data, {1, 2, 0xFF}, time, basis));
                    runs.setState(state);
                }
                const Event event = happening(EventKind::Data, bytes, time, basis);
                std::vector<Frame> made;
                frames.push(event, made);
                const CharacterRun run = runs.pushRun(event);
                QCOMPARE(run.data.size(), made.size());
                for (std::size_t k = 0; k < made.size(); ++k) {
                    QCOMPARE(unsigned{run.data[k]}, unsigned{made[k].data});
                    QCOMPARE(unsigned{run.flags.empty() ? std::uint8_t{0} : run.flags[k]},
                             unsigned{made[k].state.flags});
                    const auto index = static_cast<std::int64_t>(k);
                    if (basis != TimeBasis::Unknown)
                        QVERIFY(run.start + run.step * index == made[k].start);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestByteDecoder)
#include "tst_byte_decoder.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/edge_decoder.h"
#include "core/simulator/plain_uart.h"
#include "core/simulator/rough_line.h"
#include "core/simulator/wire.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace p1scope;
using namespace p1scope::simulator;
using capture::Duration;
using capture::Time;
using line::LineSettings;
using line::Parity;
using line::Polarity;
using line::StopBits;
using line::UartKind;

namespace {

/// Every character that a line of seven bits can carry, some of them twice.
std::string allCharacters()
{
    std::string text;
    for (int c = 0; c < 128; ++c)
        text += static_cast<char>(c);
    return text + "/SIM5TEST\r\n\r\n!\r\n" + text;
}

WireTelegram wire(const LineSettings& line, const char* faults = "", std::uint64_t seed = 3)
{
    std::mt19937_64 chance(seed);
    return toWire(allCharacters(), line, parseFaults(faults).value(), chance);
}

/// The level of a wire at a moment.
bool levelAt(const capture::Edges& wire, double nanoseconds)
{
    const auto passed = std::ranges::upper_bound(wire.at, nanoseconds, {},
                                                 [](Duration at) { return static_cast<double>(at.count()); });
    return wire.initialLevel != (((passed - wire.at.begin()) & 1) != 0);
}

/// A receiver that knows where each character begins and looks at the middle of each bit.
struct Seen {
    unsigned bits = 0;
    bool start = false;
    bool stop = false;
};
Seen look(const capture::Edges& edges, const LineSettings& line, Time start)
{
    const double bit = 1e9 / line.baud;
    const auto mark = [&](double bits) {
        const double at = static_cast<double>(start.time_since_epoch().count()) + bits * bit;
        return levelAt(edges, at) == (line.polarity == Polarity::Normal);
    };
    const int payload = line.dataBits + (line.parity == Parity::None ? 0 : 1);
    Seen seen;
    seen.start = !mark(0.5);
    for (int i = 0; i < payload; ++i)
        seen.bits |= mark(1.5 + i) ? 1U << i : 0U;
    seen.stop = mark(1.5 + payload);
    return seen;
}

void lines()
{
    QTest::addColumn<LineSettings>("line");
    const auto add = [](const char* name, LineSettings line) { QTest::newRow(name) << line; };
    add("9600 7E1", line::dsmr2Settings());
    add("115200 8N1", line::dsmr4Settings());
    add("9600 7E1 inverted", {9600, 7, Parity::Even, StopBits::One, Polarity::Inverted});
    add("115200 8N1 inverted", {115200, 8, Parity::None, StopBits::One, Polarity::Inverted});
    add("2400 8E1", {2400, 8, Parity::Even, StopBits::One, Polarity::Normal});
    add("9600 7O1", {9600, 7, Parity::Odd, StopBits::One, Polarity::Normal});
    add("9600 7N2", {9600, 7, Parity::None, StopBits::Two, Polarity::Normal});
    add("300 7M1", {300, 7, Parity::Mark, StopBits::One, Polarity::Normal});
    add("1200 8S2", {1200, 8, Parity::Space, StopBits::Two, Polarity::Normal});
    add("3000000 8N1", {3'000'000, 8, Parity::None, StopBits::One, Polarity::Normal});
}

constexpr Time someTime{Duration(123'456'789)};

} // namespace

Q_DECLARE_METATYPE(p1scope::line::LineSettings)
Q_DECLARE_METATYPE(p1scope::line::UartKind)

class TestWire : public QObject {
    Q_OBJECT
private slots:
    void aPlainUartSeesAnInvertedLineUpsideDown_data()
    {
        QTest::addColumn<UartKind>("kind");
        QTest::addColumn<QString>("seen");
        // Reckoned by hand from the levels of the wire.
        QTest::newRow("waits for high")
            << UartKind::WaitsForHigh
            << u"68 5A AE* 56 59* AB B5 CD F5 95* 65 75 57 75 5B E5 EB E5 EB 9D A5 99 8B 9F A3 "
               "9B A3 8F AF 97 9B AD E5 EB break "_qs;
        QTest::newRow("samples the stop bit as a start bit")
            << UartKind::SamplesStopAsStart
            << u"68 5A AE* 59 65 5A 5F 5B AE* 5F 69 59 5D 55 D7* AB* 79 BD* "_qs;
    }
    void aPlainUartSeesAnInvertedLineUpsideDown()
    {
        QFETCH(UartKind, kind);
        QFETCH(QString, seen);
        LineSettings line = line::dsmr4Settings();
        line.polarity = Polarity::Inverted;
        std::mt19937_64 chance(1);
        const auto edges = roughWire("/KFM5KAIFA-METER\r\n\r\n1-3:0.2.8(42)\r\n", line, {}, chance);
        QString got;
        for (const auto& event : plainUartEvents(edges, {.settings = {}, .kind = kind})) {
            for (const auto byte : event.bytes) {
                got += QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0')).toUpper();
                got += event.kind == capture::EventKind::FramingError ? u"* "_qs : u" "_qs;
            }
            if (event.kind == capture::EventKind::Break)
                got += u"break "_qs;
        }
        QCOMPARE(got.left(seen.size()), seen);
    }
    void aReceiverTwiceAsFastSeesEachBitTwice()
    {
        // Ten of its bits are five of the line's, and it begins at an edge: its samples come in pairs, and
        // what should be the stop bit is the bit before it.
        LineSettings line = line::dsmr2Settings();
        line.polarity = Polarity::Inverted;
        std::mt19937_64 chance(1);
        const auto edges = roughWire(allCharacters(), line, {}, chance);
        PlainUart uart{.settings = {}, .kind = UartKind::WaitsForHigh, .baudError = 0.01, .phase = 0.3};
        uart.settings.baud = 19200;
        std::size_t bytes = 0;
        for (const auto& event : plainUartEvents(edges, uart)) {
            for (const unsigned byte : event.bytes) {
                ++bytes;
                QCOMPARE(byte & 1U, 0U);
                QCOMPARE(byte >> 1U & 0x15U, byte >> 2U & 0x15U);
                QCOMPARE(byte >> 7U, event.kind == capture::EventKind::Data ? 1U : 0U);
            }
        }
        QVERIFY(bytes > 100);
    }
    void gapsAndNoiseStandWhereTheyAreAskedFor()
    {
        const LineSettings line = line::dsmr4Settings();
        const PlainUart uart;
        const std::string text = allCharacters() + allCharacters() + allCharacters();
        std::mt19937_64 chance(5);
        const auto smooth = roughWire(text, line, {}, chance);
        const auto bytesOf = [&](const capture::Edges& wire) {
            const auto bytes = plainUartBytes(wire, uart);
            return std::string(bytes.begin(), bytes.end());
        };
        QCOMPARE(bytesOf(smooth), text);
        // Pauses change nothing of what a line that is right says.
        const RoughLine pauses{
            .gapChance = 0.5, .longestGap = 20, .meanGap = 1, .shortestLineGap = 100, .longestLineGap = 200};
        const auto paused = roughWire(text, line, pauses, chance);
        QCOMPARE(bytesOf(paused), text);
        const auto bits = static_cast<double>((paused.end - smooth.end).count()) * 1.152e-4;
        QVERIFY2(bits > double(text.size()) * 5 && bits < double(text.size()) * 12,
                 qPrintable(QString::number(bits)));
        const auto noisy = roughWire(text, line, {.bitErrorRate = 0.001}, chance);
        QVERIFY(std::ranges::is_sorted(noisy.at));
        const auto seen = bytesOf(noisy);
        QVERIFY(seen != text);
        QVERIFY(seen.size() + 20 > text.size());
    }
    void aPlainUartReadsALineThatIsRight()
    {
        const LineSettings line = line::dsmr2Settings();
        const auto telegram = wire(line, "break=0.01,framing=0.02,gap=1");
        capture::Edges edges = restingWire(line);
        const Time start(std::chrono::milliseconds(3));
        appendEdges(edges, telegram, line, start);
        edges.end += line.characterTime();
        PlainUart uart;
        uart.settings.baud = line.baud;
        const auto seen = plainUartEvents(edges, uart);
        const auto expected = receivedEvents(telegram, line, start);
        std::size_t bytes = 0;
        const auto flat = [&](const std::vector<capture::Event>& events) {
            std::string text;
            for (const auto& event : events) {
                text += event.kind == capture::EventKind::Data    ? ""
                        : event.kind == capture::EventKind::Break ? "B"
                                                                  : "F";
                text.append(event.bytes.begin(), event.bytes.end());
            }
            bytes = text.size();
            return text;
        };
        QCOMPARE(flat(seen), flat(expected));
        QVERIFY(bytes > 250);
    }
    void carriesEveryBit_data() { lines(); }
    void carriesEveryBit()
    {
        QFETCH(LineSettings, line);
        const auto telegram = wire(line, "gap=1");
        auto edges = restingWire(line);
        QCOMPARE(edges.initialLevel, line.polarity == Polarity::Normal);
        appendEdges(edges, telegram, line, someTime);
        const auto frames = trueFrames(telegram, line, someTime);
        QCOMPARE(frames.size(), telegram.characters.size());
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const auto seen = look(edges, line, frames[i].start);
            QVERIFY(seen.start && seen.stop);
            QCOMPARE(seen.bits, unsigned(telegram.characters[i].bits));
            QCOMPARE(unsigned(frames[i].raw), seen.bits);
            QCOMPARE(unsigned(frames[i].data), static_cast<unsigned char>(allCharacters()[i]) & 0xFFU);
            QVERIFY(frames[i].state.ok());
        }
        // The wire is at rest again, and was watched to the end of the last stop bit.
        QCOMPARE(edges.at.size() % 2, std::size_t(0));
        QCOMPARE(edges.end.count(), (frames.back().start + frames.back().length).time_since_epoch().count());
        QVERIFY(std::ranges::is_sorted(edges.at, std::ranges::less_equal{}) ||
                std::ranges::adjacent_find(edges.at, std::ranges::greater_equal{}) == edges.at.end());
    }
    void carriesTheRightParity_data() { lines(); }
    void carriesTheRightParity()
    {
        QFETCH(LineSettings, line);
        for (const auto& frame : trueFrames(wire(line), line, {})) {
            int ones = 0;
            for (int bit = 0; bit < line.dataBits; ++bit)
                ones += frame.data >> bit & 1;
            const int parity = frame.raw >> line.dataBits & 1;
            if (line.parity == Parity::Even)
                QCOMPARE((ones + parity) % 2, 0);
            if (line.parity == Parity::Odd)
                QCOMPARE((ones + parity) % 2, 1);
            if (line.parity == Parity::Mark)
                QCOMPARE(parity, 1);
            if (line.parity == Parity::Space || line.parity == Parity::None)
                QCOMPARE(parity, 0);
            QCOMPARE(frame.parity, frame.expectedParity);
            QCOMPARE(frame.parity == line::Bit::Absent, line.parity == Parity::None);
        }
    }
    void keepsItsBitsExact_data() { lines(); }
    void keepsItsBitsExact()
    {
        QFETCH(LineSettings, line);
        const auto telegram = wire(line);
        auto edges = restingWire(line);
        appendEdges(edges, telegram, line, someTime);
        QCOMPARE(edges.at.front().count(), someTime.time_since_epoch().count());
        for (const auto at : edges.at) {
            const double bits =
                static_cast<double>((at - someTime.time_since_epoch()).count()) * line.baud / 1e9;
            // Half a nanosecond, the last edge as well as the first.
            QVERIFY(std::abs(bits - std::round(bits)) <= 0.5001 * line.baud / 1e9);
        }
        const auto spans = wireSpans(telegram, line, someTime);
        for (std::size_t i = 0; i < spans.size(); ++i) {
            const double expected = static_cast<double>(i) * line.frameBits() * 1e9 / line.baud;
            QVERIFY(std::abs(static_cast<double>((spans[i].start - someTime).count()) - expected) <= 0.5001);
        }
        QCOMPARE(wireTime(telegram, line).count(), (spans.back().end - someTime).count());
    }
    void showsItsFaults_data() { lines(); }
    void showsItsFaults()
    {
        QFETCH(LineSettings, line);
        const auto telegram = wire(line, "framing=0.1,break=0.1,parity=0.1,flip=0.1,gap=1");
        auto edges = restingWire(line);
        appendEdges(edges, telegram, line, someTime);
        const auto frames = trueFrames(telegram, line, someTime);
        const double bit = 1e9 / line.baud;
        int faults = 0;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const auto begin = static_cast<double>(frames[i].start.time_since_epoch().count());
            const auto length = static_cast<double>(frames[i].length.count());
            const bool rest = line.polarity == Polarity::Normal;
            // At rest directly before and after, so that a receiver finds the start bit.
            QCOMPARE(levelAt(edges, begin - bit / 4), rest);
            if (telegram.characters[i].isBreak) {
                QVERIFY(std::abs(length - 2 * line.frameBits() * bit) <= 1);
                for (double at = begin + bit / 4; at < begin + length; at += bit / 4)
                    QCOMPARE(levelAt(edges, at), !rest);
            } else {
                const auto seen = look(edges, line, frames[i].start);
                QVERIFY(seen.start);
                QCOMPARE(seen.bits, unsigned(telegram.characters[i].bits));
                QCOMPARE(seen.stop, !telegram.characters[i].stopMissing);
            }
            QCOMPARE(frames[i].state.has(line::FrameState::Break), telegram.characters[i].isBreak);
            QCOMPARE(frames[i].state.has(line::FrameState::Framing), telegram.characters[i].stopMissing);
            faults += frames[i].state.ok() ? 0 : 1;
        }
        QVERIFY(faults > 20);
    }
    void isDecodedAsItWasMeant_data() { lines(); }
    void isDecodedAsItWasMeant()
    {
        QFETCH(LineSettings, line);
        const auto telegram = wire(line, "framing=0.05,break=0.05,parity=0.05,flip=0.05,gap=1");
        auto edges = restingWire(line);
        appendEdges(edges, telegram, line, someTime);
        edges.end += std::chrono::milliseconds(100);
        const auto decoded = line::decodeEdges(edges, line);
        const auto frames = trueFrames(telegram, line, someTime);
        QCOMPARE(decoded.size(), frames.size());
        for (std::size_t i = 0; i < frames.size(); ++i) {
            QCOMPARE(decoded[i].state.toString(), frames[i].state.toString());
            QCOMPARE(decoded[i].data, frames[i].data);
            QVERIFY(std::abs((decoded[i].start - frames[i].start).count()) <= 1);
        }
    }

    void handsOverWhatAReceiverGets_data() { lines(); }
    void handsOverWhatAReceiverGets()
    {
        QFETCH(LineSettings, line);
        const auto telegram = wire(line);
        const auto bytes = receivedBytes(telegram, line);
        QCOMPARE(bytes.size(), telegram.characters.size());
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            unsigned expected = telegram.characters[i].bits;
            if (line.dataBits == 8)
                expected &= 0xFFU;
            else if (line.parity == Parity::None)
                expected |= 0x80U; // the first of two stop bits
            QCOMPARE(unsigned(byte), expected);
        }
    }
    void putsTheParityBitOnTop()
    {
        std::mt19937_64 chance;
        const auto telegram = toWire("/ac!", line::dsmr2Settings(), {}, chance);
        QCOMPARE(receivedBytes(telegram, line::dsmr2Settings()), std::string("\xAF\xE1\x63\x21"));
    }
    void comesInChunksAsTheWireCarriesThem_data() { lines(); }
    void comesInChunksAsTheWireCarriesThem()
    {
        QFETCH(LineSettings, line);
        const auto telegram = wire(line);
        const auto spans = wireSpans(telegram, line, someTime);
        std::size_t character = 0;
        for (const auto& event : receivedEvents(telegram, line, someTime)) {
            QCOMPARE(event.kind, capture::EventKind::Data);
            QCOMPARE(event.timeBasis, capture::TimeBasis::Estimated);
            QVERIFY(!event.bytes.empty() && event.bytes.size() <= 62);
            const auto begin = spans[character].start;
            character += event.bytes.size();
            QCOMPARE(event.time.time_since_epoch().count(),
                     spans[character - 1].end.time_since_epoch().count());
            QVERIFY(event.bytes.size() == 1 || event.time - begin <= std::chrono::milliseconds(16));
        }
        QCOMPARE(character, telegram.characters.size());
    }
    void tellsBreaksAndFramingErrorsByThemselves()
    {
        const auto line = line::dsmr2Settings();
        const auto telegram = wire(line, "break=0.1,framing=0.1");
        std::size_t character = 0;
        Time before{};
        int others = 0;
        for (const auto& event : receivedEvents(telegram, line, someTime)) {
            QVERIFY(event.time >= before);
            before = event.time;
            const auto& first = telegram.characters[character];
            QCOMPARE(event.kind == capture::EventKind::Break, first.isBreak);
            QCOMPARE(event.kind == capture::EventKind::FramingError, first.stopMissing);
            if (event.kind != capture::EventKind::Data) {
                QCOMPARE(event.bytes.size(), first.isBreak ? std::size_t(0) : std::size_t(1));
                QCOMPARE(event.scope, capture::ErrorScope::Frame);
                ++others;
            }
            for (std::size_t i = 0; i < event.bytes.size(); ++i)
                QCOMPARE(unsigned(event.bytes[i]), unsigned(telegram.characters[character + i].bits));
            character += std::max<std::size_t>(event.bytes.size(), 1);
        }
        QCOMPARE(character, telegram.characters.size());
        QVERIFY(others > 20);
    }
    void tellsParityErrorsOfPortsThatCheckThemselves()
    {
        const LineSettings line{2400, 8, Parity::Even, StopBits::One, Polarity::Normal};
        const auto telegram = wire(line, "parity=1");
        const auto events = receivedEvents(telegram, line, {});
        QCOMPARE(events.size(), telegram.characters.size());
        for (std::size_t i = 0; i < events.size(); ++i) {
            QCOMPARE(events[i].kind, capture::EventKind::ParityError);
            QCOMPARE(unsigned(events[i].bytes.at(0)), telegram.characters[i].bits & 0xFFU);
        }
    }
};

QTEST_GUILESS_MAIN(TestWire)
#include "tst_wire.moc"

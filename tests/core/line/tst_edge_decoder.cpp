// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/edge_decoder.h"
#include "core/line/frame_edges.h"
#include "tests/support/wire.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace p1scope;
using namespace p1scope::line;
using test::Wire;

namespace {

LineSettings settings(const QByteArray& text, Polarity polarity = Polarity::Normal)
{
    LineSettings result = parseLineSettings(text.toStdString()).take();
    result.polarity = polarity;
    return result;
}

std::vector<Frame> decode(const capture::Edges& edges, const LineSettings& line,
                          std::optional<double> baud = std::nullopt, std::size_t atOnce = 1000)
{
    std::vector<Frame> frames;
    EdgeDecoder decoder(edges.initialLevel, line, baud);
    const std::span<const capture::Duration> all(edges.at);
    for (std::size_t i = 0; i < all.size(); i += atOnce) {
        const auto some = all.subspan(i, std::min(atOnce, all.size() - i));
        decoder.push(some, some.back(), frames);
    }
    decoder.finish(edges.end, frames);
    return frames;
}

std::string textOf(const std::vector<Frame>& frames)
{
    std::string text;
    for (const Frame& frame : frames)
        text += frame.hasByte() ? static_cast<char>(frame.data) : '~';
    return text;
}

/// "OK PARITY …"
std::string statesOf(const std::vector<Frame>& frames)
{
    std::string text;
    for (const Frame& frame : frames)
        text += (text.empty() ? "" : " ") + frame.state.toString();
    return text;
}

struct Judged {
    int wrong = 0; ///< bytes that were reported OK, and were not sent there
    int right = 0;
};

/// Holds frames against what was sent, by where they begin.
Judged judgeAgainst(const Wire& wire, const std::vector<unsigned>& sent, const std::vector<Frame>& frames)
{
    Judged judged;
    std::size_t next = 0;
    for (const Frame& frame : frames) {
        if (!frame.state.ok())
            continue;
        const auto start = static_cast<double>(frame.start.time_since_epoch().count());
        while (next + 1 < sent.size() && wire.starts()[next + 1] < start + wire.bit() / 2)
            ++next;
        const bool same = frame.data == sent[next] && std::fabs(wire.starts()[next] - start) < wire.bit();
        ++(same ? judged.right : judged.wrong);
    }
    return judged;
}

const std::string telegram = "/XMX5LGBBFFB231314239\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n";

} // namespace

class TestEdgeDecoder : public QObject {
    Q_OBJECT
private slots:
    void decodesEveryFormat_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("inverted");
        for (const char* line :
             {"9600,7,E,1", "9600,7,O,1", "9600,7,M,1", "9600,7,S,1", "9600,7,N,2", "115200,8,N,1",
              "115200,8,E,1", "115200,8,O,2", "115200,9,N,1", "2400,8,E,1", "9600,5,N,1.5", "9600,6,E,1"}) {
            QTest::addRow("%s", line) << QByteArray(line) << false;
            QTest::addRow("%s inverted", line) << QByteArray(line) << true;
        }
    }
    void decodesEveryFormat()
    {
        QFETCH(QByteArray, line);
        QFETCH(bool, inverted);
        const LineSettings format = settings(line, inverted ? Polarity::Inverted : Polarity::Normal);
        for (const double samplesPerBit : {0.0, 4.3, 8.68, 16.0}) {
            Wire wire(format, format.baud, samplesPerBit * format.baud);
            wire.rest(20);
            std::vector<unsigned> sent;
            for (unsigned i = 0; i < 600; ++i) {
                sent.push_back((i * 37) & ((1U << format.dataBits) - 1U));
                wire.put(sent.back());
                wire.rest(i % 5 == 0 ? i % 3 * 0.7 : 0); // back to back, and not
            }
            wire.rest(20);
            const auto frames = decode(wire.edges(), format);
            QCOMPARE(frames.size(), sent.size());
            for (std::size_t i = 0; i < sent.size(); ++i) {
                const Frame& frame = frames[i];
                QCOMPARE(unsigned{frame.data}, sent[i]);
                QVERIFY2(frame.state.ok(), frame.state.toString().c_str());
                QCOMPARE(frame.parity, frame.expectedParity);
                QCOMPARE(frame.parity == Bit::Absent, format.parity == Parity::None);
                QCOMPARE(frame.timeBasis, capture::TimeBasis::Measured);
                QCOMPARE(frame.length, format.characterTime());
                // To the sample in which the edge was seen.
                const double late =
                    static_cast<double>(frame.start.time_since_epoch().count()) - wire.starts()[i];
                QVERIFY(late > -1.5 && late <= (samplesPerBit > 0 ? wire.bit() / samplesPerBit : 0) + 1.5);
            }
        }
    }
    void toleratesWrongBauds_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<double>("error");
        for (const char* line : {"9600,7,E,1", "115200,8,N,1", "115200,8,E,1"}) {
            for (const double error : {-0.03, -0.02, -0.01, 0.01, 0.02, 0.03})
                QTest::addRow("%s at %+.0f %%", line, error * 100) << QByteArray(line) << error;
        }
    }
    void toleratesWrongBauds()
    {
        QFETCH(QByteArray, line);
        QFETCH(double, error);
        const LineSettings format = settings(line);
        Wire wire(format, format.baud * (1 + error), 10.0 * format.baud);
        wire.rest(20);
        for (int i = 0; i < 10; ++i)
            wire.put(telegram);
        wire.rest(20);
        const auto frames = decode(wire.edges(), format);
        std::string sent;
        for (int i = 0; i < 10; ++i)
            sent += telegram;
        QCOMPARE(textOf(frames), sent);
        for (const Frame& frame : frames)
            QVERIFY(!frame.state.has(FrameState::Parity) && !frame.state.has(FrameState::Framing));
    }
    void aMeasuredBaudServesWhereTheNominalOneFails()
    {
        const LineSettings format = settings("9600,8,N,1");
        Wire wire(format, 10700, 0);
        wire.rest(20);
        wire.put(telegram);
        wire.rest(20);
        const auto edges = wire.edges();
        QVERIFY(textOf(decode(edges, format)) != telegram);
        QCOMPARE(textOf(decode(edges, format, 10700)), telegram);
    }
    void namesWhatIsWrong()
    {
        const LineSettings format = settings("9600,7,E,1", Polarity::Inverted);
        Wire wire(format, 9600, 96000);
        wire.rest(20);
        wire.put('a');
        wire.put('b', true);
        wire.put('c', false, true);
        wire.put('d', true, true);
        wire.put('e');
        wire.rest(20);
        const auto frames = decode(wire.edges(), format);
        QCOMPARE(textOf(frames), std::string("abcde"));
        QCOMPARE(statesOf(frames), std::string("OK PARITY FRAMING PARITY+FRAMING OK"));
        QVERIFY(frames[1].parity != frames[1].expectedParity);
    }
    void aBreakIsOneFrameAndNoByte_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<double>("bits");
        for (const char* line : {"9600,7,E,1", "115200,8,N,1", "115200,8,E,1"}) {
            for (const double bits : {11.0, 12.5, 20.0, 100.0, 10'000.0})
                QTest::addRow("%s, %.1f bits", line, bits) << QByteArray(line) << bits;
        }
    }
    void aBreakIsOneFrameAndNoByte()
    {
        QFETCH(QByteArray, line);
        QFETCH(double, bits);
        const LineSettings format = settings(line);
        Wire wire(format, format.baud, 8.68 * format.baud);
        wire.rest(20);
        wire.put("ab");
        wire.breakFor(bits);
        wire.put("cd");
        wire.rest(20);
        const auto frames = decode(wire.edges(), format);
        QCOMPARE(textOf(frames), std::string("ab~cd"));
        QCOMPARE(statesOf(frames), std::string("OK OK BREAK OK OK"));
        QVERIFY(std::fabs(static_cast<double>(frames[2].length.count()) - bits * wire.bit()) <
                wire.bit() / 4);
    }
    void aBreakAtTheEndOfTheCaptureIsOneToo()
    {
        const LineSettings format = settings("9600,7,E,1");
        for (const double bits : {3.0, 30.0, 300.0}) {
            Wire wire(format, 9600, 96000);
            wire.rest(20);
            wire.put("ab");
            wire.level(false, bits); // and there the capture ends
            const auto frames = decode(wire.edges(), format);
            // Three bits are the beginning of a character, of which nothing can be said.
            QCOMPARE(textOf(frames), std::string(bits > 10 ? "ab~" : "ab"));
        }
    }
    void aCharacterThatTheCaptureCutsIsNone()
    {
        const LineSettings format = settings("9600,7,E,1");
        Wire whole(format, 9600, 0);
        whole.rest(5);
        whole.put("abc");
        auto edges = whole.edges();
        // Cut everywhere within the last character: it comes whole or not at all.
        const auto end = edges.end;
        for (int part = 0; part <= 100; ++part) {
            capture::Edges cut = edges;
            cut.end = end - capture::Duration(std::llround(part * 0.1 * whole.bit()));
            while (!cut.at.empty() && cut.at.back() > cut.end)
                cut.at.pop_back();
            const auto text = textOf(decode(cut, format));
            QVERIFY2(text == "abc" || text == "ab", text.c_str());
            if (part == 0)
                QCOMPARE(text, std::string("abc"));
            if (part == 50)
                QCOMPARE(text, std::string("ab"));
        }
    }
    void aGlitchNeverMakesAWrongByteThatLooksRight_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<double>("samplesPerBit");
        QTest::newRow("8N1 at 1 MS/s") << QByteArray("115200,8,N,1") << 8.68;
        QTest::newRow("7E1 at 100 kS/s") << QByteArray("9600,7,E,1") << 10.4;
        QTest::newRow("8N1 at 20 samples a bit") << QByteArray("115200,8,N,1") << 20.0;
    }
    void aGlitchNeverMakesAWrongByteThatLooksRight()
    {
        QFETCH(QByteArray, line);
        QFETCH(double, samplesPerBit);
        const LineSettings format = settings(line);
        const std::string text = "/a0\r\n\xFF\x55 U";
        std::string sent;
        for (const char c : text)
            sent += static_cast<char>(c & ((1 << format.dataBits) - 1));
        Wire clean(format, format.baud, samplesPerBit * format.baud);
        clean.rest(5);
        clean.put(sent);
        clean.rest(15);
        const double sample = clean.bit() / samplesPerBit;
        int spoiled = 0;
        // One glitch of a sample at every place of the capture.
        for (double at = sample; at < clean.now() - 3 * sample; at += sample) {
            Wire wire(format, format.baud, samplesPerBit * format.baud);
            wire.rest(5);
            wire.put(sent);
            wire.rest(15);
            wire.glitchAt(at);
            const auto frames = decode(wire.edges(), format);
            std::size_t next = 0;
            for (const Frame& frame : frames) {
                if (!frame.state.ok())
                    continue;
                // Whatever looks right was sent, and in that order.
                while (next < sent.size() && sent[next] != static_cast<char>(frame.data))
                    ++next;
                QVERIFY2(next < sent.size(), qPrintable(QString::number(at / clean.bit())));
                ++next;
            }
            spoiled += textOf(frames) == sent ? 0 : 1;
        }
        QVERIFY2(spoiled * 50 < clean.now() / sample, qPrintable(QString::number(spoiled)));
    }
    void aStartBitThatDoesNotLastIsNoise()
    {
        const LineSettings format = settings("9600,7,E,1");
        Wire wire(format, 9600, 0);
        wire.rest(20);
        for (int i = 0; i < 10; ++i) {
            wire.level(false, 0.3);
            wire.level(true, 3);
        }
        wire.put("ab");
        wire.rest(20);
        const auto edges = wire.edges();
        std::size_t falseStarts = 0;
        QCOMPARE(textOf(decodeEdges(edges, format, std::nullopt, &falseStarts)), std::string("ab"));
        QCOMPARE(falseStarts, std::size_t{10});
    }
    void aBitThatIsNotClearIsWeak()
    {
        const LineSettings format = settings("9600,8,N,1");
        Wire wire(format, 9600, 0);
        wire.rest(20);
        wire.level(false, 1);
        wire.level(true, 0.35); // a bit that changes its mind
        wire.level(false, 0.25);
        wire.level(true, 0.4);
        wire.level(false, 7);
        wire.level(true, 20);
        const auto frames = decode(wire.edges(), format);
        QCOMPARE(frames.size(), std::size_t{1});
        QCOMPARE(statesOf(frames), std::string("WEAK"));
        QCOMPARE(int{frames[0].data}, 1);
    }
    void manyGlitchesMakeNoWrongByteThatLooksRight()
    {
        // A thousand of them in 20,000 characters at 8.7 samples a bit.
        const LineSettings format = settings("115200,8,N,1");
        std::mt19937 random(7);
        std::vector<unsigned> sent;
        Wire wire(format, 115200, 1e6);
        wire.rest(30);
        for (int i = 0; i < 20'000; ++i) {
            sent.push_back(random() % 256);
            wire.put(sent.back());
            wire.rest(i % 50 == 0 ? 30 : 0);
        }
        wire.rest(30);
        std::vector<double> glitches;
        for (int i = 0; i < 1000; ++i)
            glitches.push_back(wire.now() / 1e6 * static_cast<double>(random() % 1'000'000));
        std::sort(glitches.begin(), glitches.end());
        for (const double glitch : glitches)
            wire.glitchAt(glitch);
        const auto [wrong, right] = judgeAgainst(wire, sent, decode(wire.edges(), format));
        QCOMPARE(wrong, 0);
        QVERIFY2(right > 19'900, qPrintable(QString::number(right)));
    }
    void fewSamplesABitMakeNoWrongByteThatLooksRight()
    {
        const LineSettings format = settings("115200,8,N,1");
        std::mt19937 random(8);
        for (const double rate : {300e3, 290e3, 311e3}) {
            std::vector<unsigned> sent;
            Wire wire(format, 115200, rate);
            wire.rest(30);
            for (int i = 0; i < 5'000; ++i) {
                sent.push_back(random() % 256);
                wire.put(sent.back());
                wire.rest(i % 50 == 0 ? 30 : 0);
            }
            wire.rest(30);
            const auto [wrong, right] = judgeAgainst(wire, sent, decode(wire.edges(), format));
            QCOMPARE(wrong, 0);
            QVERIFY2(right > 1'000, qPrintable(QString::number(right)));
        }
    }
    void aCaptureThatBeginsWithinACharacterFallsIntoStep_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char* line : {"9600,7,E,1", "115200,8,N,1", "115200,8,E,1"})
            QTest::newRow(line) << QByteArray(line);
    }
    void aCaptureThatBeginsWithinACharacterFallsIntoStep()
    {
        QFETCH(QByteArray, line);
        const LineSettings format = settings(line);
        Wire wire(format, format.baud, 0);
        wire.put(telegram);
        wire.rest(30);
        wire.put(telegram);
        wire.rest(30);
        const std::string sent = telegram + telegram;
        // Cut at every tenth of a bit within the first characters.
        for (int tenth = 1; tenth < 300; ++tenth) {
            auto edges = wire.edges();
            const capture::Duration from(std::llround(tenth * 0.1 * wire.bit()));
            while (edges.at.front() <= from) {
                edges.at.erase(edges.at.begin());
                edges.initialLevel = !edges.initialLevel;
            }
            for (auto& edge : edges.at)
                edge -= from;
            edges.end -= from;
            const auto text = textOf(decode(edges, format));
            QVERIFY2(sent.ends_with(text), text.c_str());
            QVERIFY2(text.size() + 6 > sent.size(), text.c_str());
        }
    }
    void aBreakThatTheCaptureBeginsInIsOne()
    {
        capture::Edges edges;
        edges.initialLevel = false;
        edges.at = {std::chrono::milliseconds(5)};
        edges.end = std::chrono::milliseconds(20);
        const auto frames = decode(edges, settings("9600,7,E,1"));
        QCOMPARE(statesOf(frames), std::string("BREAK"));
        QCOMPARE(frames[0].length, capture::Duration(std::chrono::milliseconds(5)));
    }
    void noiseAtTheBeginningIsOneRow()
    {
        const LineSettings format = settings("115200,8,N,1");
        std::mt19937 random(3);
        Wire wire(format, 115200, 0);
        wire.rest(0.5);
        for (int i = 0; i < 3'000; ++i)
            wire.level(i % 2 == 0, 0.05 + 0.01 * static_cast<double>(random() % 150));
        wire.level(true, 100);
        wire.put(telegram);
        wire.rest(30);
        const auto frames = decode(wire.edges(), format);
        QCOMPARE(textOf(frames), "~" + telegram);
        QVERIFY(frames[0].state.has(FrameState::Break) && frames[0].state.has(FrameState::Weak));
        QVERIFY(frames[0].length > capture::Duration(std::llround(2'000 * wire.bit())));
    }
    void aLineChosenWrongIsNotTakenForNoise()
    {
        const LineSettings truth = settings("115200,8,N,1");
        Wire wire(truth, 115200, 0);
        wire.rest(30);
        for (int i = 0; i < 40; ++i) {
            wire.put(telegram);
            wire.rest(300);
        }
        const auto frames = decode(wire.edges(), settings("9600,7,E,1"));
        const auto fast = decode(wire.edges(), settings("500000,8,N,1"));
        QVERIFY(frames.size() > 50);
        QVERIFY(fast.size() > 1'000);
        // Each parity bit wrong is no noise either.
        QCOMPARE(decode(wire.edges(), settings("115200,7,O,1")).size(), 40 * telegram.size());
    }
    void theSecondStopBitIsLookedAt()
    {
        const LineSettings sender = settings("9600,8,N,1");
        Wire wire(sender, 9600, 0);
        wire.rest(30);
        wire.put("ab");
        wire.rest(30);
        QCOMPARE(statesOf(decode(wire.edges(), settings("9600,8,N,2"))), std::string("FRAMING OK"));
        QCOMPARE(statesOf(decode(wire.edges(), settings("9600,8,N,1.5"))), std::string("FRAMING OK"));
    }
    void framesDrawnAsAWireAreReadBack_data() { decodesEveryFormat_data(); }
    void framesDrawnAsAWireAreReadBack()
    {
        QFETCH(QByteArray, line);
        QFETCH(bool, inverted);
        const LineSettings format = settings(line, inverted ? Polarity::Inverted : Polarity::Normal);
        Wire wire(format, format.baud, 0);
        wire.rest(20);
        for (unsigned i = 0; i < 300; ++i) {
            wire.put(i * 37 & ((1U << format.dataBits) - 1U), i % 11 == 0, i % 17 == 0);
            wire.rest(i % 5 == 0 ? 12 : 0);
            if (i % 50 == 0)
                wire.breakFor(40);
        }
        wire.rest(20);
        const auto frames = decode(wire.edges(), format);
        bool given = false;
        FrameEdgeSource source(format, [&](std::vector<Frame>& out) -> base::Result<bool> {
            out = std::exchange(given, true) ? std::vector<Frame>() : frames;
            return out.empty() ? false : true;
        });
        capture::Edges drawn;
        drawn.initialLevel = source.initialLevel();
        while (source.next(drawn.at).value()) {
        }
        drawn.end = source.end();
        auto again = decode(drawn, format);
        QCOMPARE(again.size(), frames.size());
        for (std::size_t i = 0; i < frames.size(); ++i) {
            QVERIFY(std::abs((again[i].start - frames[i].start).count()) <= 2);
            again[i].start = frames[i].start;
            again[i].length = frames[i].length;
            QVERIFY(again[i] == frames[i]);
        }
    }
    void framesWithoutTimeAreDrawnOneAfterTheOther()
    {
        const LineSettings format = settings("115200,8,N,1");
        std::vector<Frame> frames(3);
        for (Frame& frame : frames)
            frame.data = frame.raw = 'U';
        FrameEdges draw(format);
        std::vector<capture::Duration> edges;
        for (const Frame& frame : frames)
            draw.append(frame, edges);
        QVERIFY(std::is_sorted(edges.begin(), edges.end()));
        QCOMPARE(textOf(decode({true, edges, draw.end(), capture::Duration(1)}, format)), std::string("UUU"));
    }
    void measuresTheBaudOfAFrame()
    {
        const LineSettings format = settings("9600,8,N,1");
        for (const double error : {-0.03, -0.001, 0.0, 0.02}) {
            Wire wire(format, 9600 * (1 + error), 0);
            wire.rest(30);
            wire.put("U");
            wire.rest(30);
            const auto edges = wire.edges();
            const auto frames = decode(edges, format);
            const auto measured = baudError(frames.at(0), edges.at, 9600);
            QVERIFY(measured.has_value());
            QVERIFY2(std::fabs(*measured - error) < 1e-4, qPrintable(QString::number(*measured)));
        }
        QVERIFY(!baudError(Frame{}, {}, 9600).has_value());
    }
    void portionsMakeNoDifference()
    {
        const LineSettings format = settings("115200,8,N,1");
        Wire wire(format, 115200, 1e6);
        wire.rest(20);
        for (int i = 0; i < 5; ++i)
            wire.put(telegram);
        wire.breakFor(30);
        wire.put(telegram);
        wire.rest(20);
        const auto edges = wire.edges();
        const auto whole = decode(edges, format);
        for (const std::size_t atOnce : {1U, 2U, 7U, 100U})
            QVERIFY(decode(edges, format, std::nullopt, atOnce) == whole);
    }
    void survivesWhatIsNoSignal()
    {
        const LineSettings format = settings("115200,8,N,1");
        QVERIFY(decode({}, format).empty());
        capture::Edges one;
        one.at = {capture::Duration(5)};
        one.end = capture::Duration(10);
        QVERIFY(decode(one, format).empty());
        std::mt19937 random(1);
        capture::Edges noise;
        capture::Duration time{};
        for (int i = 0; i < 50'000; ++i) {
            time += capture::Duration(random() % 30'000);
            noise.at.push_back(time);
        }
        noise.end = time;
        const auto frames = decode(noise, format);
        for (std::size_t i = 1; i < frames.size(); ++i)
            QVERIFY(frames[i].start > frames[i - 1].start);
    }
};

QTEST_GUILESS_MAIN(TestEdgeDecoder)
#include "tst_edge_decoder.moc"

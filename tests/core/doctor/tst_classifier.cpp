// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/classifier.h"
#include "tests/support/signal_streams.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <fmt/format.h>

#include <cstdio>
#include <map>

using namespace p1scope;
using namespace p1scope::doctor;
using line::Polarity;
using line::UartKind;

namespace {

/// One kind of signal that a receiver may meet.
struct Kind {
    const char* name;
    LineSignal signal;
};

LineSignal text(Speed speed, Polarity polarity, Format format)
{
    LineSignal signal;
    signal.speed = speed;
    signal.polarity = polarity;
    signal.format = format;
    return signal;
}

LineSignal binary(Carried carried)
{
    LineSignal signal;
    signal.carried = carried;
    return signal;
}

const std::vector<Kind>& kinds()
{
    constexpr auto normal = Polarity::Normal;
    constexpr auto inverted = Polarity::Inverted;
    constexpr auto eight = Format::EightNone;
    constexpr auto seven = Format::SevenEven;
    static const std::vector<Kind> all{
        {"8N1", text(Speed::Right, normal, eight)},
        {"7E1", text(Speed::Right, normal, seven)},
        {"8E1", text(Speed::Right, normal, Format::EightEven)},
        {"inv 8N1", text(Speed::Right, inverted, eight)},
        {"inv 7E1", text(Speed::Right, inverted, seven)},
        {"12x fast", text(Speed::TwelveTimesTooFast, normal, seven)},
        {"12x slow", text(Speed::TwelveTimesTooSlow, normal, eight)},
        {"12x slow inv", text(Speed::TwelveTimesTooSlow, inverted, eight)},
        {"2x fast", text(Speed::TwiceTooFast, normal, seven)},
        {"2x fast inv", text(Speed::TwiceTooFast, inverted, seven)},
        {"4x fast", text(Speed::FourTimesTooFast, normal, seven)},
        {"4x fast inv", text(Speed::FourTimesTooFast, inverted, seven)},
        {"2x slow", text(Speed::TwiceTooSlow, normal, eight)},
        {"2x slow inv", text(Speed::TwiceTooSlow, inverted, eight)},
        {"4x slow", text(Speed::FourTimesTooSlow, normal, eight)},
        {"4x slow inv", text(Speed::FourTimesTooSlow, inverted, eight)},
        {"encrypted", binary(Carried::Encrypted)},
        {"HDLC", binary(Carried::HdlcPush)},
        {"M-Bus", binary(Carried::MBusPush)},
    };
    return all;
}

/// The name of the kind that a verdict is of. Of a line at another speed its format is not asked.
std::string nameOf(const LineSignal& signal)
{
    for (const Kind& kind : kinds()) {
        const LineSignal& other = kind.signal;
        const bool samePlace = other.carried == signal.carried && other.speed == signal.speed;
        const bool unseen = signal.speed == Speed::TwelveTimesTooFast;
        const bool samePolarity = unseen || other.polarity == signal.polarity;
        const bool sameFormat = signal.speed != Speed::Right || other.format == signal.format;
        if (samePlace && samePolarity && sameFormat)
            return kind.name;
    }
    return signal.carried == Carried::Noise ? "noise" : describe(signal);
}

Received receivedOf(const std::vector<capture::Event>& events, bool noStopKnown)
{
    Received received;
    for (const capture::Event& event : events) {
        const bool isBreak = event.kind == capture::EventKind::Break;
        for (std::size_t i = 0; i < (isBreak ? 1 : event.bytes.size()) && received.size() < enoughBytes;
             ++i) {
            received.bytes.push_back(isBreak ? std::uint8_t{0} : event.bytes[i]);
            if (noStopKnown)
                received.noStop.push_back(isBreak || event.kind == capture::EventKind::FramingError);
        }
    }
    return received;
}

std::uint16_t x25(std::span<const std::uint8_t> bytes)
{
    unsigned crc = 0xFFFF;
    for (const std::uint8_t byte : bytes) {
        for (unsigned bit = 0; bit < 8; ++bit)
            crc = ((crc ^ byte >> bit) & 1U) != 0 ? crc >> 1U ^ 0x8408U : crc >> 1U;
    }
    return static_cast<std::uint16_t>(~crc & 0xFFFFU);
}

/// Random bytes in frames of that kind, as they stand on a line of the right settings.
std::vector<std::uint8_t> binaryFrame(Carried carried, std::mt19937_64& chance)
{
    std::vector<std::uint8_t> body(120 + chance() % 120);
    for (std::uint8_t& byte : body)
        byte = static_cast<std::uint8_t>(chance() & 0xFFU);
    std::vector<std::uint8_t> frame;
    if (carried == Carried::Encrypted) {
        frame = {0xDB, 0x08, 'S', 'A', 'G', 0x67, 0x01, 0x02, 0x03, 0x04, 0x82, 0x01, 0xF2, 0x30};
        frame.insert(frame.end(), body.begin(), body.end());
    } else if (carried == Carried::HdlcPush) {
        const std::size_t length = body.size() + 8;
        frame = {0x7E,
                 static_cast<std::uint8_t>(0xA0U | length >> 8U),
                 static_cast<std::uint8_t>(length & 0xFFU),
                 0xCF,
                 0x02,
                 0x23,
                 0x13};
        const std::uint16_t check = x25(std::span(frame).subspan(1));
        frame.push_back(static_cast<std::uint8_t>(check & 0xFFU));
        frame.push_back(static_cast<std::uint8_t>(check >> 8U));
        frame.insert(frame.end(), body.begin(), body.end());
        frame.push_back(0x7E);
    } else {
        frame = {0x68, static_cast<std::uint8_t>(body.size()), static_cast<std::uint8_t>(body.size()), 0x68};
        unsigned sum = 0;
        body[0] = 0x53;
        for (const std::uint8_t byte : body)
            sum += byte;
        frame.insert(frame.end(), body.begin(), body.end());
        frame.push_back(static_cast<std::uint8_t>(sum & 0xFFU));
        frame.push_back(0x16);
    }
    return frame;
}

Received streamFor(const Kind& kind, UartKind uart, std::mt19937_64& chance)
{
    if (kind.signal.carried == Carried::Telegrams) {
        const bool noStopKnown = kind.signal.format == Format::EightEven;
        return receivedOf(tests::streamOf(kind.signal, uart, enoughBytes, {}, chance), noStopKnown);
    }
    Received received;
    received.bytes = binaryFrame(kind.signal.carried, chance);
    received.bytes.resize(enoughBytes);
    return received;
}

} // namespace

class TestClassifier : public QObject {
    Q_OBJECT
private slots:
    void tellsLinesFromTwoHundredBytes();
    void tellsLinesOfRealTelegrams();
    void saysWhatSpeaksForIt();
};

void TestClassifier::tellsLinesFromTwoHundredBytes()
{
    constexpr int streams = 50;
    std::map<std::string, std::map<std::string, int>> confusion;
    int right = 0;
    int judged = 0;
    std::uint64_t seed = 1000;
    for (const Kind& kind : kinds()) {
        for (const auto uart : {UartKind::WaitsForHigh, UartKind::SamplesStopAsStart}) {
            std::mt19937_64 chance(seed++);
            for (int i = 0; i < streams; ++i) {
                const auto verdict = classify(streamFor(kind, uart, chance));
                const std::string name = nameOf(verdict.front().signal);
                ++confusion[kind.name][name];
                right += name == kind.name ? 1 : 0;
                ++judged;
            }
        }
    }
    for (const Kind& kind : kinds()) {
        std::string row = fmt::format("{:>14}:", kind.name);
        for (const auto& [name, count] : confusion[kind.name])
            row += fmt::format(" {} {}{}", name, count, name == kind.name ? "" : " (!)");
        std::puts(row.c_str());
    }
    std::printf("%d of %d right\n", right, judged);
    QVERIFY(right * 100 >= judged * 98);
}

/// Telegrams that had no part in making the tables.
void TestClassifier::tellsLinesOfRealTelegrams()
{
    const QDir folder(qEnvironmentVariable("P1SCOPE_CORPUS") + QStringLiteral("/telegrams"));
    if (!qEnvironmentVariableIsSet("P1SCOPE_CORPUS"))
        return;
    int right = 0;
    int judged = 0;
    std::mt19937_64 chance(7);
    for (const QString& name : folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const std::string text = file.readAll().toStdString();
        // What a receiver that is 12 times too slow makes of one telegram is too little to tell.
        for (const Kind& kind : kinds()) {
            if (kind.signal.carried != Carried::Telegrams || kind.signal.speed == Speed::TwelveTimesTooSlow)
                continue;
            const auto line = tests::lineOf(kind.signal);
            auto wire = simulator::restingWire(line);
            const auto sent = simulator::toWire(text, line, {}, chance);
            simulator::appendEdges(wire, sent, line, capture::Time(std::chrono::milliseconds(5)));
            wire.end += std::chrono::milliseconds(20);
            const auto uart = chance() % 2 == 0 ? UartKind::WaitsForHigh : UartKind::SamplesStopAsStart;
            const auto events = simulator::plainUartEvents(
                wire, tests::receiverOn(line, ratioOf(kind.signal.speed), uart, {}, chance));
            const auto received = receivedOf(events, kind.signal.format == Format::EightEven);
            if (received.size() < enoughBytes)
                continue;
            const std::string verdict = nameOf(classify(received).front().signal);
            ++judged;
            right += verdict == kind.name ? 1 : 0;
            if (verdict != kind.name)
                std::printf("%s, %s: taken for %s\n", qPrintable(name), kind.name, verdict.c_str());
        }
    }
    std::printf("%d of %d right\n", right, judged);
    QVERIFY(right * 100 >= judged * 97);
}

void TestClassifier::saysWhatSpeaksForIt()
{
    std::mt19937_64 chance(3);
    for (const Kind& kind : kinds()) {
        const auto verdict = classify(streamFor(kind, UartKind::WaitsForHigh, chance));
        QVERIFY(!verdict.front().evidence.empty());
        QVERIFY(verdict.front().evidence.find('\n') == std::string::npos);
        double sum = 0;
        for (const Hypothesis& hypothesis : verdict)
            sum += hypothesis.probability;
        QVERIFY(std::abs(sum - 1) < 0.01);
        QVERIFY(std::is_sorted(verdict.begin(), verdict.end(),
                               [](const auto& a, const auto& b) { return a.probability > b.probability; }));
    }
    QCOMPARE(lineOf(kinds()[5].signal, 115200), line::dsmr2Settings());
    QCOMPARE(lineOf(kinds()[6].signal, 9600), line::dsmr4Settings());
}

QTEST_GUILESS_MAIN(TestClassifier)
#include "tst_classifier.moc"

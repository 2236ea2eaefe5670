// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes and how they were received into the classifier and the diagnosis.
//
// The first byte chooses speed and format of the receiver and what is known of it, the second the size of
// chunks; the rest came through.
#include "core/doctor/diagnosis.h"
#include "core/line/byte_decoder.h"
#include "core/telegram/framer.h"
#include "tests/fuzz/require.h"

#include <array>
#include <cmath>

using namespace p1scope;
using namespace p1scope::doctor;

namespace {

constexpr std::array<std::uint32_t, 8> bauds{115200, 9600, 2400, 19200, 57600, 300, 230400, 12'000'000};
constexpr std::size_t mostBytes = 6000;

line::LineSettings receiverOf(std::uint8_t choice)
{
    line::LineSettings line = settingsOf(static_cast<Format>(choice >> 3U & 3U), bauds[choice & 7U]);
    if ((choice & 0x20U) != 0)
        line.polarity = line::Polarity::Inverted;
    return line;
}

std::vector<capture::Event> eventsOf(std::span<const std::uint8_t> bytes, std::size_t chunk)
{
    std::vector<capture::Event> events;
    for (std::size_t at = 0; at < bytes.size(); at += chunk) {
        capture::Event event;
        const auto part = bytes.subspan(at, std::min(chunk, bytes.size() - at));
        event.bytes.assign(part.begin(), part.end());
        event.timeBasis = capture::TimeBasis::Estimated;
        event.time = capture::Time(std::chrono::milliseconds(at));
        if (part.size() == 1 && part[0] == 0)
            event.kind = capture::EventKind::Break;
        else if (part.size() == 1 && part[0] == 0xFF)
            event.kind = capture::EventKind::FramingError;
        if (event.kind == capture::EventKind::Break)
            event.bytes.clear();
        events.push_back(std::move(event));
    }
    return events;
}

void checkClassifier(std::span<const line::Frame> frames, bool known)
{
    const auto received = receivedFrom(frames, mostBytes, known);
    if (!received)
        return;
    const auto verdict = classify(*received);
    REQUIRE(!verdict.empty());
    double sum = 0;
    for (const Hypothesis& hypothesis : verdict) {
        REQUIRE(hypothesis.probability >= 0 && hypothesis.probability <= 1.0001);
        REQUIRE(!hypothesis.evidence.empty() && !describe(hypothesis.signal).empty());
        sum += hypothesis.probability;
    }
    REQUIRE(std::abs(sum - 1) < 0.02);
}

void checkDiagnosis(const Diagnosis& diagnosis)
{
    REQUIRE(diagnosis.confidence >= 0 && diagnosis.confidence <= 1);
    REQUIRE(!verdictName(diagnosis.verdict).empty());
    REQUIRE(!diagnosis.sentence.empty());
    if (diagnosis.line && diagnosis.polarity)
        REQUIRE(diagnosis.line->polarity == *diagnosis.polarity || diagnosis.verdict == Verdict::Ok ||
                diagnosis.verdict == Verdict::Damaged || diagnosis.verdict == Verdict::WrongParity ||
                diagnosis.verdict == Verdict::NotAMeter || diagnosis.verdict == Verdict::Encrypted ||
                diagnosis.verdict == Verdict::BinaryPush);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::span all(data, std::min(size, mostBytes));
    const std::uint8_t choice = all[0];
    Reception reception;
    reception.receiver = receiverOf(choice);
    reception.lineGiven = (choice & 0x40U) != 0;
    reception.lineErrorsReported = (choice & 0x80U) != 0;
    reception.live = (all[1] & 0x80U) != 0;
    reception.sampledWire = (all[1] & 0x40U) != 0;
    const auto events = eventsOf(all.subspan(2), (all[1] & 0x3FU) + 1U);

    line::ByteDecoder decoder(reception.receiver);
    std::vector<line::Frame> frames;
    for (const capture::Event& event : events)
        decoder.push(event, frames);
    Diagnosing diagnosing(reception);
    telegram::Framer framer([&](telegram::Telegram&& telegram) { diagnosing.take(telegram); });
    framer.push(frames);
    framer.finish();
    diagnosing.take(frames);
    checkDiagnosis(diagnosing.finish());
    checkClassifier(frames, reception.lineErrorsReported);
    return 0;
}

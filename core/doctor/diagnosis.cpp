// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/diagnosis.h"

#include "core/doctor/diagnosis_words.h"
#include "core/doctor/examination.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace p1scope::doctor {

namespace {

using telegram::Status;

constexpr std::size_t headFrames = 4096;
constexpr std::size_t intervalsKept = 600;
/// With this many bytes a verdict from bytes is as sure as it gets.
constexpr double bytesToBeSure = 100;

bool sameFormat(const line::LineSettings& a, const line::LineSettings& b)
{
    return a.dataBits == b.dataBits && a.parity == b.parity;
}

/// An object's code, as every line of a telegram begins with: "1-0:1.8.1".
bool hasObisCode(std::span<const std::uint8_t> bytes)
{
    const auto at = [&](std::size_t i) { return static_cast<char>(bytes[i] & 0x7FU); };
    const auto digit = [&](std::size_t i) { return at(i) >= '0' && at(i) <= '9'; };
    for (std::size_t i = 0; i + 6 < bytes.size(); ++i) {
        if (digit(i) && at(i + 1) == '-' && digit(i + 2) && at(i + 3) == ':' && digit(i + 4))
            return true;
    }
    return false;
}

/// Nobody said how the bytes were received: of its formats each has one usual speed.
std::uint32_t usualBaud(Format format)
{
    const bool old = format == Format::SevenEven || format == Format::SevenOdd;
    return old ? line::dsmr2Settings().baud : line::dsmr4Settings().baud;
}

std::uint64_t goodOf(const StatusCounts& counts)
{
    return counts[static_cast<std::size_t>(Status::Ok)] + counts[static_cast<std::size_t>(Status::Recovered)];
}

} // namespace

std::string_view verdictName(Verdict verdict)
{
    constexpr std::array<std::string_view, 10> names{"ok",        "inverted", "wrong-baud",  "wrong-parity",
                                                     "no-signal", "noise",    "not-a-meter", "binary-push",
                                                     "encrypted", "damaged"};
    return names[static_cast<std::size_t>(verdict)];
}

Diagnosing::Diagnosing(const Reception& reception)
    : m_reception(reception)
{}

void Diagnosing::take(std::span<const line::Frame> frames)
{
    m_tally.add(frames);
    const auto room = std::min(frames.size(), headFrames - std::min(m_head.size(), headFrames));
    m_head.insert(m_head.end(), frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(room));
}

void Diagnosing::take(const telegram::Telegram& telegram)
{
    ++m_telegrams;
    ++m_statuses[static_cast<std::size_t>(telegram.status)];
    m_crcPresent += telegram.crc ? 1U : 0U;
    m_pushes +=
        telegram.wrapping && telegram.wrapping->carrier != telegram::Wrapping::Carrier::CipherFrame ? 1U : 0U;
    m_lastTruncated = telegram.status == Status::Truncated;
    m_examiner.take(telegram,
                    telegram::isGood(telegram.status) ? meter::readingsOf(telegram) : meter::Readings(), {});
    if (telegram.timeBasis == capture::TimeBasis::Unknown)
        return;
    if (m_lastStart && telegram.time > *m_lastStart && m_intervals.size() < intervalsKept)
        m_intervals.push_back(capture::toSeconds(telegram.time - *m_lastStart));
    m_lastStart = telegram.time;
}

Diagnosis Diagnosing::finish(Observations seen) const
{
    Diagnosis diagnosis = judged();
    diagnosis.frames = m_tally.frames;
    diagnosis.parityErrors = m_tally.parityErrors;
    diagnosis.framingErrors = m_tally.framingErrors;
    diagnosis.breaks = m_tally.breaks;
    diagnosis.telegrams = m_statuses;
    diagnosis.checks = checksFor(diagnosis, std::move(seen));
    diagnosis.remedies = remediesFor(diagnosis, m_reception);
    diagnosis.sentence = sentenceFor(diagnosis, m_reception);
    return diagnosis;
}

Diagnosis Diagnosing::judged() const
{
    Diagnosis diagnosis;
    // One break is what plugging in, or an inverted line at rest, gives: no characters.
    if (m_tally.bytes == 0 && m_tally.breaks <= 2) {
        diagnosis.verdict = Verdict::NoSignal;
        diagnosis.confidence = 1;
        return diagnosis;
    }
    if (m_reception.wire) {
        judgeWire(diagnosis);
        if (diagnosis.verdict != Verdict::NoSignal)
            return diagnosis;
    }
    if (goodOf(m_statuses) > 0)
        judgeTelegrams(diagnosis);
    else
        judgeBytes(diagnosis);
    return diagnosis;
}

/// The wire was seen: what was said of it is held against what it is.
void Diagnosing::judgeWire(Diagnosis& diagnosis) const
{
    const line::LineSettings& wire = m_reception.wire->settings;
    const line::LineSettings& given = m_reception.receiver;
    const bool sound = goodOf(m_statuses) > 0 && m_tally.parityErrors * 20 <= m_tally.parityJudged;
    if (!m_reception.lineGiven || sound)
        return;
    const double ratio = static_cast<double>(given.baud) / static_cast<double>(wire.baud);
    if (ratio < 0.95 || ratio > 1.05)
        diagnosis.verdict = Verdict::WrongBaud;
    else if (given.polarity != wire.polarity)
        diagnosis.verdict = Verdict::Inverted;
    else if (!sameFormat(given, wire))
        diagnosis.verdict = Verdict::WrongParity;
    else
        return;
    diagnosis.line = wire;
    diagnosis.polarity = wire.polarity;
    diagnosis.confidence = m_reception.wire->confidence;
}

/// Good telegrams prove speed, format and polarity; of what is left only parity can be wrong.
void Diagnosing::judgeTelegrams(Diagnosis& diagnosis) const
{
    const std::uint64_t good = goodOf(m_statuses);
    const std::uint64_t ends = m_lastTruncated ? 1 : 0; // the input ended within a telegram
    const std::uint64_t bad = m_telegrams - good - ends;
    diagnosis.verdict = bad * 100 > m_telegrams ? Verdict::Damaged : Verdict::Ok;
    diagnosis.confidence = m_crcPresent > 0 ? 0.999 : 0.97;
    diagnosis.polarity = m_reception.receiver.polarity;
    setLine(diagnosis);
    if (m_pushes * 2 > m_telegrams) {
        diagnosis.verdict = Verdict::BinaryPush;
        if (!m_reception.lineGiven && !m_reception.live && !m_reception.sampledWire)
            diagnosis.line.reset(); // such frames come at many speeds
    } else if (m_statuses[static_cast<std::size_t>(Status::Recovered)] > 0 || isUpsideDown())
        diagnosis.verdict = Verdict::Inverted;
    else if (m_tally.parityErrors * 20 > m_tally.parityJudged || m_tally.framingErrors * 10 > m_tally.frames)
        judgeParity(diagnosis);
}

/// The telegrams are good, and their bytes are those of an inverted line: they were decoded in software. An
/// oscilloscope that was told the line's level at rest gives them as they are.
bool Diagnosing::isUpsideDown() const
{
    if (m_reception.receiver.polarity != line::Polarity::Inverted || m_reception.sampledWire)
        return false;
    const auto received = receivedFrom(m_head, headFrames, m_reception.lineErrorsReported);
    return received && !classify(*received).front().signal.isRight();
}

void Diagnosing::setLine(Diagnosis& diagnosis) const
{
    const bool eighthBit = m_tally.highBytes > 0;
    if (m_reception.lineGiven || m_reception.sampledWire || m_reception.live || eighthBit || m_crcPresent > 0)
        diagnosis.line = m_reception.receiver;
}

/// The text is right, and its parity bits are not: they are none, or others.
void Diagnosing::judgeParity(Diagnosis& diagnosis) const
{
    const auto received = receivedFrom(m_head, headFrames, m_reception.lineErrorsReported);
    if (!received)
        return;
    const Hypothesis best = classify(*received).front();
    if (!best.signal.isRight())
        return;
    line::LineSettings line = settingsOf(best.signal.format, m_reception.receiver.baud);
    if (sameFormat(line, m_reception.receiver))
        return;
    diagnosis.verdict = Verdict::WrongParity;
    diagnosis.line = line;
}

void Diagnosing::judgeBytes(Diagnosis& diagnosis) const
{
    const auto received = receivedFrom(m_head, headFrames, m_reception.lineErrorsReported);
    if (!received || m_reception.sampledWire) {
        judgeTextAsDecoded(diagnosis);
        return;
    }
    const Hypothesis best = classify(*received).front();
    const LineSignal& signal = best.signal;
    const std::uint32_t baud = m_reception.lineGiven || m_reception.live ? m_reception.receiver.baud : 0;
    const line::LineSettings found =
        baud != 0 ? lineOf(signal, baud) : settingsOf(signal.format, usualBaud(signal.format));
    diagnosis.confidence = std::min(best.probability, 0.999) *
                           std::min(1.0, 0.5 + static_cast<double>(received->size()) / bytesToBeSure / 2);
    if (signal.carried == Carried::Noise) {
        const bool clean =
            m_reception.lineErrorsReported && (m_tally.framingErrors + m_tally.breaks) * 50 < m_tally.frames;
        diagnosis.verdict = clean ? Verdict::NotAMeter : Verdict::Noise;
        diagnosis.confidence *= 0.8;
        return;
    }
    diagnosis.line = found;
    diagnosis.line->polarity = line::Polarity::Normal;
    if (signal.polarityVisible)
        diagnosis.polarity = signal.polarity;
    if (diagnosis.polarity)
        diagnosis.line->polarity = *diagnosis.polarity;
    if (signal.speed != Speed::Right)
        diagnosis.verdict = Verdict::WrongBaud;
    else if (signal.polarity == line::Polarity::Inverted)
        diagnosis.verdict = Verdict::Inverted;
    else
        judgeRightLine(diagnosis, signal, received->bytes);
}

/// Speed and polarity are right, and no telegram is good.
void Diagnosing::judgeRightLine(Diagnosis& diagnosis, const LineSignal& signal,
                                std::span<const std::uint8_t> bytes) const
{
    const bool push = signal.carried == Carried::HdlcPush || signal.carried == Carried::MBusPush;
    if (signal.carried == Carried::Encrypted ||
        (!push && m_statuses[static_cast<std::size_t>(Status::Encrypted)] > 0)) {
        diagnosis.verdict = Verdict::Encrypted;
        return;
    }
    if (push) {
        diagnosis.verdict = Verdict::BinaryPush;
        if (!m_reception.lineGiven && !m_reception.live)
            diagnosis.line.reset(); // such frames come at many speeds
        return;
    }
    const bool formatKnown = m_reception.lineGiven || m_reception.live;
    if (formatKnown && !sameFormat(*diagnosis.line, m_reception.receiver) && m_tally.highBytes > 0) {
        diagnosis.verdict = Verdict::WrongParity;
        return;
    }
    diagnosis.polarity = m_reception.receiver.polarity;
    const bool telegrams = m_telegrams > 0 || hasObisCode(bytes);
    diagnosis.verdict = telegrams ? Verdict::Damaged : Verdict::NotAMeter;
    diagnosis.line.reset();
    setLine(diagnosis);
}

/// What cannot be judged by bytes: the frames were decoded from the wire, or with other than eight bits.
void Diagnosing::judgeTextAsDecoded(Diagnosis& diagnosis) const
{
    std::size_t text = 0;
    std::vector<std::uint8_t> bytes;
    for (const line::Frame& frame : m_head) {
        if (!frame.hasByte())
            continue;
        bytes.push_back(static_cast<std::uint8_t>(frame.data & 0xFFU));
        text +=
            (frame.data >= 0x20 && frame.data < 0x7F) || frame.data == '\r' || frame.data == '\n' ? 1U : 0U;
    }
    const std::uint64_t wrong = m_tally.framingErrors + m_tally.breaks;
    const bool readable = text * 100 >= bytes.size() * 95;
    diagnosis.confidence = 0.9;
    if (m_tally.parityErrors * 5 > m_tally.frames && m_tally.parityErrors > wrong)
        diagnosis.verdict = Verdict::WrongParity;
    else if (wrong * 10 > m_tally.frames)
        diagnosis.verdict = Verdict::Noise;
    else
        diagnosis.verdict =
            readable && (m_telegrams > 0 || hasObisCode(bytes)) ? Verdict::Damaged : Verdict::NotAMeter;
    if (!m_reception.sampledWire && diagnosis.verdict != Verdict::Damaged)
        return;
    diagnosis.polarity = m_reception.receiver.polarity;
    if (diagnosis.verdict == Verdict::Damaged || diagnosis.verdict == Verdict::NotAMeter)
        diagnosis.line = m_reception.receiver;
}

std::vector<Check> Diagnosing::checksFor(const Diagnosis& diagnosis, Observations seen) const
{
    if (!m_reception.live)
        seen.port = PortPhase::File;
    seen.line = m_reception.receiver;
    seen.lineErrorsReported = m_reception.lineErrorsReported;
    seen.bytes = m_tally.bytes;
    seen.frames = m_tally.frames;
    seen.parityErrors = m_tally.parityErrors;
    seen.parityJudged = m_tally.parityJudged;
    seen.framingErrors = m_tally.framingErrors;
    seen.breaks = m_tally.breaks;
    seen.telegrams = m_telegrams;
    seen.telegramsGood = goodOf(m_statuses);
    seen.telegramsTruncated = m_statuses[static_cast<std::size_t>(Status::Truncated)];
    seen.telegramsEncrypted = m_statuses[static_cast<std::size_t>(Status::Encrypted)];
    seen.crcWrong = m_statuses[static_cast<std::size_t>(Status::CrcMismatch)];
    seen.crcPresent = m_crcPresent;
    seen.oddBytes = m_tally.oddBytes;
    seen.highBytes = m_tally.highBytes;
    if (!m_intervals.empty()) {
        const auto count = static_cast<double>(m_intervals.size());
        const double mean = std::accumulate(m_intervals.begin(), m_intervals.end(), 0.0) / count;
        double squares = 0;
        for (const double interval : m_intervals)
            squares += (interval - mean) * (interval - mean);
        seen.interval = capture::fromSeconds(mean).time_since_epoch();
        seen.jitter = capture::fromSeconds(std::sqrt(squares / count)).time_since_epoch();
    }
    const ExaminationInput input{seen, m_examiner.facts(), m_reception.wire ? &*m_reception.wire : nullptr};
    std::vector<Check> checks;
    for (Examined& examined : examine(input))
        checks.push_back(std::move(examined.check));
    amendChecks(checks, diagnosis, m_reception);
    return checks;
}

} // namespace p1scope::doctor

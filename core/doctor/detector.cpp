// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/detector.h"

#include "core/doctor/diagnosis_words.h"
#include "core/doctor/inverted_fit.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::doctor {

namespace {

using namespace std::chrono_literals;
using Kind = DetectorAction::Kind;
using Pin = RequestChoice::Pin;

/// A meter sends every ten seconds at least.
constexpr auto patience = 12s;
/// How long a request for a moment lasts.
constexpr auto moment = 2s;
/// Between telegrams; adapters gather bytes for 16 ms, within a telegram there is hardly a pause.
constexpr auto burstEnd = 150ms;
/// A source that cannot be set otherwise does not say so.
constexpr auto settingTime = 500ms;
/// Text has come through, and no good telegram: then none will.
constexpr auto textPatience = 25s;
constexpr std::size_t fewBytes = 32;
constexpr double sureOfFew = 0.8;
constexpr std::size_t mostFrames = 16 * 1024;
constexpr std::size_t badTelegrams = 3;
/// A telegram has at least so many; shorter bursts are no basis for a decoder of inverted lines.
constexpr std::size_t bytesToFit = 100;
/// Where bytes say nothing of their speed: those of P1, of HAN pushes, then what else there is.
constexpr std::array<std::uint32_t, 5> usualBauds{115200, 9600, 2400, 19200, 57600};

line::LineSettings eightBitsAt(std::uint32_t baud)
{
    return settingsOf(Format::EightNone, baud);
}

bool carriesCharacter(const capture::Event& event)
{
    return !event.bytes.empty() || event.kind == capture::EventKind::Break;
}

std::vector<RequestChoice> requestsBeside(const RequestChoice& now)
{
    std::vector<RequestChoice> all;
    for (const bool pulse : {false, true}) {
        for (const bool high : {true, false}) {
            for (const Pin pin : {Pin::Rts, Pin::Dtr})
                all.push_back({pin, high, pulse});
        }
    }
    std::erase(all, now);
    return all;
}

std::string setupText(const DetectorSetup& setup)
{
    return fmt::format("{}, {}", setup.line.toDisplay(), setup.request.toString());
}

} // namespace

std::string RequestChoice::toString() const
{
    if (pin == Pin::None)
        return "no request line";
    return fmt::format("{} {}{}", pin == Pin::Rts ? "RTS" : "DTR", high ? "high" : "low",
                       pulse ? ", for a moment" : "");
}

Detector::Detector(const DetectorSetup& now, const Port& port)
    : m_before(now)
    , m_now(now)
    , m_port(port)
{
    // An inverted line is found out by what a plain receiver makes of it.
    m_now.line.polarity = line::Polarity::Normal;
    if (port.controlLines)
        m_requests = requestsBeside(now.request);
}

void Detector::say(std::string text)
{
    m_actions.push_back({Kind::Say, std::move(text), m_now});
}

void Detector::act(DetectorAction::Kind kind)
{
    m_actions.push_back({kind, {}, m_now});
}

std::vector<DetectorAction> Detector::takeActions()
{
    return std::exchange(m_actions, {});
}

void Detector::start(capture::Time now)
{
    m_started = true;
    m_triedBauds = {m_now.line.baud};
    m_asked = now;
    say(fmt::format("Listening: {}", setupText(m_now)));
    if (!(m_now.line == m_before.line))
        act(Kind::SetLine);
    if (m_port.controlLines && m_now.request.pin != Pin::None)
        act(Kind::SetRequest);
    listen(now);
}

/// What came before counts no more.
void Detector::listen(capture::Time now)
{
    m_since = now;
    m_firstByte.reset();
    m_textSince.reset();
    m_events.clear();
    m_judged = 0;
    decodeAgain();
}

void Detector::setLine(const line::LineSettings& line, capture::Time now)
{
    m_now.line = line;
    m_triedBauds.push_back(line.baud);
    m_setting = now;
    act(Kind::SetLine);
    listen(now);
}

/// The receiver gives the same bytes: those that came are read anew.
void Detector::setFormat(const line::LineSettings& line)
{
    m_now.line = line;
    act(Kind::SetLine);
    decodeAgain();
}

void Detector::setRequest(const RequestChoice& request, capture::Time now)
{
    m_now.request = request;
    m_asked = now;
    m_letGoAt = request.pulse ? std::optional(now + moment) : std::nullopt;
    act(Kind::SetRequest);
    listen(now);
}

void Detector::decodeAgain()
{
    Reception reception;
    reception.receiver = m_now.line;
    reception.lineGiven = true;
    reception.live = true;
    reception.lineErrorsReported = m_port.lineErrorsReported;
    m_diagnosing = std::make_unique<Diagnosing>(reception);
    m_decoder = std::make_unique<line::ByteDecoder>(m_now.line);
    m_framer = std::make_unique<telegram::Framer>([this](telegram::Telegram&& telegram) {
        m_diagnosing->take(telegram);
        const bool good = telegram::isGood(telegram.status) && !telegram.objects.empty();
        m_good += good ? 1U : 0U;
        m_bad += good ? 0U : 1U;
    });
    m_frames.clear();
    m_burstBegin = 0;
    m_good = 0;
    m_bad = 0;
    decode(m_events);
}

void Detector::decode(std::span<const capture::Event> events)
{
    const std::size_t before = m_frames.size();
    for (const capture::Event& event : events)
        m_decoder->push(event, m_frames);
    const auto added = std::span(m_frames).subspan(before);
    m_diagnosing->take(added);
    m_framer->push(added);
}

void Detector::take(const std::vector<capture::Event>& events, capture::Time now)
{
    if (!m_started || m_finished)
        return;
    for (const capture::Event& event : events) {
        if (event.kind == capture::EventKind::Settings && m_setting) {
            m_setting.reset();
            listen(now);
        }
        if (m_setting || !carriesCharacter(event) || m_frames.size() > mostFrames)
            continue;
        if (m_firstByte && now - m_lastByte > burstEnd)
            m_burstBegin = m_frames.size();
        if (!m_firstByte)
            m_firstByte = now;
        m_lastByte = now;
        m_events.push_back(event);
        decode({&event, 1});
    }
    judge(now);
}

void Detector::tick(capture::Time now)
{
    if (!m_started || m_finished)
        return;
    if (m_setting && now - *m_setting > settingTime) {
        m_setting.reset();
        listen(now);
    }
    if (m_letGoAt && now >= *m_letGoAt && !m_firstByte) {
        m_letGoAt.reset();
        act(Kind::LetGo);
    }
    judge(now);
}

void Detector::judge(capture::Time now)
{
    if (m_setting || m_finished)
        return;
    if (m_good > 0) {
        finishFound();
        return;
    }
    // What plugging in, or an inverted line at rest, gives once.
    const bool hum = m_frames.size() <= 2 && std::all_of(m_frames.begin(), m_frames.end(),
                                                         [](const line::Frame& f) { return f.raw == 0; });
    m_breakFirst = m_breakFirst || (hum && !m_frames.empty());
    if (hum)
        judgeSilence(now);
    else
        judgeBytes(now);
}

void Detector::judgeSilence(capture::Time now)
{
    if (now - m_since < patience)
        return;
    if (m_heardAny)
        tryNextLine(now, Verdict::Noise);
    else
        tryNextRequest(now);
}

void Detector::judgeBytes(capture::Time now)
{
    if (!m_heardAny) {
        m_heardAny = true;
        m_result.answeredAfter = *m_firstByte - m_asked;
        say(fmt::format("Bytes come, {:.1f} s after {}", capture::toSeconds(*m_result.answeredAfter),
                        m_now.request.toString()));
    }
    if (m_textSince) {
        if (m_bad >= badTelegrams || now - *m_textSince > textPatience)
            finish(Verdict::Damaged);
        return;
    }
    if (now - m_lastByte > patience) {
        tryNextLine(now, Verdict::Noise);
        return;
    }
    const std::size_t count = m_frames.size();
    const bool burstEnded = now - m_lastByte >= burstEnd;
    const bool enough =
        count >= enoughBytes || (burstEnded && count >= fewBytes) || now - *m_firstByte > patience;
    if (!enough || count == m_judged)
        return;
    const auto received = receivedFrom(m_frames, mostFrames, m_port.lineErrorsReported);
    if (!received && std::exchange(m_lookedAtBits, true)) {
        finish(Verdict::Damaged);
        return;
    }
    if (!received) {
        say("No telegram so far; reading eight bits as they come");
        setLine(eightBitsAt(m_now.line.baud), now);
        return;
    }
    Hypothesis best = classify(*received).front();
    // Little that says little: more will come.
    const bool waiting = now - *m_firstByte <= patience;
    if (count < enoughBytes && waiting &&
        (best.probability < sureOfFew || best.signal.carried == Carried::Noise))
        return;
    if (best.signal.carried == Carried::Telegrams && best.signal.speed == Speed::Right &&
        best.signal.polarity == line::Polarity::Inverted) {
        if (burstEnded) {
            m_judged = count;
            judgeInverted(best, now);
        }
        return;
    }
    m_judged = count;
    if (best.signal.isRight()) {
        judgeRight(best, now);
        return;
    }
    if (best.signal.carried == Carried::Noise) {
        tryNextLine(now, Verdict::Noise);
        return;
    }
    const line::LineSettings line = lineOf(best.signal, m_now.line.baud);
    if (std::count(m_triedBauds.begin(), m_triedBauds.end(), line.baud) > 1) {
        tryNextLine(now, Verdict::Noise);
        return;
    }
    say(fmt::format("{} bytes: {}. Trying {} baud", count, describe(best.signal), line.baud));
    line::LineSettings next = line;
    next.polarity = line::Polarity::Normal;
    setLine(next, now);
}

/// Bytes come as they were sent.
void Detector::judgeRight(const Hypothesis& best, capture::Time now)
{
    switch (best.signal.carried) {
    case Carried::Encrypted:
        finish(Verdict::Encrypted);
        return;
    case Carried::HdlcPush:
    case Carried::MBusPush:
        finish(Verdict::BinaryPush);
        return;
    case Carried::OtherText:
        if (m_frames.size() >= enoughBytes)
            finish(Verdict::NotAMeter);
        return;
    case Carried::Telegrams:
    case Carried::Noise:
        break;
    }
    const line::LineSettings line = lineOf(best.signal, m_now.line.baud);
    const bool same = line.dataBits == m_now.line.dataBits && line.parity == m_now.line.parity;
    say(fmt::format("{} bytes: {}. Waiting for a whole telegram", m_frames.size(), best.evidence));
    m_textSince = now;
    if (same)
        return;
    if (line.isTenBit() && m_now.line.isTenBit()) {
        setFormat(line);
        if (m_good > 0)
            finishFound();
        return;
    }
    setLine(line, now);
}

/// A burst is decoded as what it seems to be: noise can look like much, and is never read.
void Detector::judgeInverted(const Hypothesis& best, capture::Time now)
{
    Hypothesis confirmed = best;
    if (!confirmInverted(confirmed)) {
        // The first burst may have begun within a telegram; a few that do not fit are something else.
        if (++m_invertedTimes >= 3)
            tryNextLine(now, Verdict::Noise);
        return;
    }
    m_now.line = lineOf(confirmed.signal, m_now.line.baud);
    say(fmt::format("{}: {}, confirmed by decoding", confirmed.evidence, describe(confirmed.signal)));
    act(Kind::SetLine);
    finish(Verdict::Inverted);
}

bool Detector::confirmInverted(Hypothesis& best)
{
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = m_burstBegin; i < m_frames.size(); ++i)
        bytes.push_back(m_frames[i].hasByte() ? static_cast<std::uint8_t>(m_frames[i].raw & 0xFFU) : 0);
    if (bytes.size() < bytesToFit)
        return false;
    const auto fit = fitInverted(bytes, eightBitsAt(m_now.line.baud));
    if (!fit || fit->costPerByte >= invertedCostLimit)
        return false;
    best.signal.format = fit->format == HiddenFormat::EightN1 ? Format::EightNone : Format::SevenEven;
    if (fit->samplesPerBit == 2)
        best.signal.speed = Speed::TwiceTooFast;
    return true;
}

void Detector::tryNextLine(capture::Time now, Verdict otherwise)
{
    m_invertedTimes = 0;
    for (const std::uint32_t baud : usualBauds) {
        if (std::find(m_triedBauds.begin(), m_triedBauds.end(), baud) != m_triedBauds.end())
            continue;
        say(fmt::format("That is nothing that is known at {} baud. Trying {} baud", m_now.line.baud, baud));
        setLine(eightBitsAt(baud), now);
        return;
    }
    finish(otherwise);
}

void Detector::tryNextRequest(capture::Time now)
{
    if (m_requests.empty()) {
        finish(Verdict::NoSignal);
        return;
    }
    const RequestChoice next = m_requests.front();
    m_requests.erase(m_requests.begin());
    say(fmt::format("Nothing came for {} s with {}. Trying {}", std::chrono::seconds(patience).count(),
                    m_now.request.toString(), next.toString()));
    setRequest(next, now);
}

void Detector::cancel()
{
    if (m_finished)
        return;
    m_finished = true;
    m_result.before = m_before;
    putBack();
    m_result.setup = m_now;
    m_result.diagnosis = m_diagnosing ? m_diagnosing->finish(observations()) : Diagnosis{};
    m_result.diagnosis.sentence = "Stopped; everything is as it was.";
    act(Kind::Finish);
}

void Detector::putBack()
{
    const DetectorSetup was = m_now;
    m_now = m_before;
    if (!(was.line == m_before.line))
        act(Kind::SetLine);
    if (m_port.controlLines && !(was.request == m_before.request))
        act(Kind::SetRequest);
}

Observations Detector::observations() const
{
    Observations seen;
    seen.port = PortPhase::Open;
    seen.requestUsed = m_now.request.pin != Pin::None;
    seen.requestPossible = m_port.controlLines;
    seen.requestOn = seen.requestUsed;
    seen.requestName = m_now.request.toString();
    seen.firstByteAfterRequest = m_result.answeredAfter;
    return seen;
}

void Detector::finishFound()
{
    m_finished = true;
    m_result.found = true;
    m_result.before = m_before;
    m_result.setup = m_now;
    m_result.diagnosis = m_diagnosing->finish(observations());
    const Diagnosis& diagnosis = m_result.diagnosis;
    if (diagnosis.verdict == Verdict::WrongParity && diagnosis.line) {
        m_now.line = *diagnosis.line;
        m_result.setup = m_now;
        act(Kind::SetLine);
    }
    m_result.diagnosis.sentence = sentenceOfChange();
    say(m_result.diagnosis.sentence);
    act(Kind::Finish);
}

/// Without a good telegram. What is understood all the same stays set.
void Detector::finish(Verdict verdict)
{
    m_finished = true;
    m_result.before = m_before;
    m_framer->finish();
    Diagnosis& diagnosis = m_result.diagnosis;
    diagnosis = m_diagnosing->finish(observations());
    diagnosis.verdict = verdict;
    const bool understood = verdict == Verdict::Inverted || verdict == Verdict::Encrypted ||
                            verdict == Verdict::Damaged || verdict == Verdict::BinaryPush;
    Reception reception;
    reception.receiver = m_before.line;
    reception.live = true;
    diagnosis.line = understood ? std::optional(m_now.line) : std::nullopt;
    diagnosis.polarity = understood ? std::optional(m_now.line.polarity) : std::nullopt;
    diagnosis.confidence = verdict == Verdict::Inverted || verdict == Verdict::NoSignal ? 0.99 : 0.9;
    diagnosis.breaks += verdict == Verdict::NoSignal && m_breakFirst && diagnosis.breaks == 0 ? 1U : 0U;
    m_result.found = verdict == Verdict::Inverted || verdict == Verdict::Damaged ||
                     verdict == Verdict::Encrypted || verdict == Verdict::BinaryPush;
    diagnosis.remedies = remediesFor(diagnosis, reception);
    diagnosis.sentence = sentenceFor(diagnosis, reception);
    if (verdict == Verdict::NoSignal && !m_port.controlLines)
        diagnosis.sentence += " This port has no request line: it has to be wired to 5 V.";
    else if (verdict == Verdict::NoSignal)
        diagnosis.sentence += " RTS and DTR were tried at both levels.";
    if (!m_result.found)
        putBack();
    m_result.setup = m_now;
    say(diagnosis.sentence);
    act(Kind::Finish);
}

std::string Detector::sentenceOfChange() const
{
    const Diagnosis& diagnosis = m_result.diagnosis;
    const std::string_view proof =
        diagnosis.confidence > 0.99 ? "its CRC is right" : "a whole telegram came, without CRC";
    std::string text;
    if (m_now == m_before)
        return fmt::format("The settings are right ({}): {}.", setupText(m_now), proof);
    if (!(m_now.line == m_before.line))
        text = fmt::format("The line is {}, and the receiver was set to {} ({}). ", m_now.line.toDisplay(),
                           m_before.line.toDisplay() +
                               (m_before.line.polarity == line::Polarity::Inverted ? ", inverted" : ""),
                           proof);
    if (!(m_now.request == m_before.request))
        text += fmt::format("The meter answers to {}; before there was {}. ", m_now.request.toString(),
                            m_before.request.toString());
    return text + "It is set so now.";
}

} // namespace p1scope::doctor

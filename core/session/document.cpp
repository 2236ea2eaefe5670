// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/document.h"

#include "core/doctor/inverted_reader.h"
#include "core/files/recording_stream.h"

#include <algorithm>
#include <cmath>

namespace p1scope::session {

namespace {

constexpr std::size_t intervalsKept = 60;
constexpr std::size_t recoveredKept = 5'000; ///< telegrams of an inverted line, some 8 kB each
constexpr std::size_t eventsKept = 10'000;
constexpr capture::Duration rateWindow = std::chrono::seconds(10);

doctor::PortPhase portPhase(SourceState::Phase phase)
{
    switch (phase) {
    case SourceState::Phase::Closed:
        return doctor::PortPhase::Closed;
    case SourceState::Phase::Opening:
        return doctor::PortPhase::Opening;
    case SourceState::Phase::Open:
        return doctor::PortPhase::Open;
    case SourceState::Phase::Waiting:
        return doctor::PortPhase::Waiting;
    case SourceState::Phase::Failed:
        return doctor::PortPhase::Failed;
    }
    return doctor::PortPhase::Closed;
}

} // namespace

class Document::Frames final : public line::FrameSequence {
public:
    explicit Frames(const Document& document)
        : m_document(document)
    {}

    line::FrameIndex end() const override { return now().end(); }
    line::FrameIndex first() const override { return now().first(); }
    std::size_t read(line::FrameIndex from, std::span<line::Frame> out) const override
    {
        return now().read(from, out);
    }
    std::optional<line::FrameIndex> nextError(line::FrameIndex from) const override
    {
        return now().nextError(from);
    }
    std::optional<line::FrameIndex> previousError(line::FrameIndex from) const override
    {
        return now().previousError(from);
    }
    std::optional<line::FrameIndex> at(capture::Time time) const override { return now().at(time); }
    std::optional<line::FrameIndex> about(capture::Time time) const override { return now().about(time); }
    std::uint64_t aboutWithin() const override { return now().aboutWithin(); }

private:
    const line::FrameSequence& now() const
    {
        if (m_document.m_recorded)
            return *m_document.m_recorded;
        return m_document.m_log;
    }

    const Document& m_document;
};

Document::Document(QObject* parent)
    : QObject(parent)
    , m_framesOwner(std::make_unique<Frames>(*this))
    , m_frames(*m_framesOwner)
{
    judge();
}

Document::~Document() = default;

void Document::begin(const line::LineSettings& settings, const InputFacts& facts,
                     std::shared_ptr<const files::OpenRecording> recording)
{
    m_log.clear();
    m_recorded = recording ? std::make_unique<files::RecordedFrames>(std::move(recording)) : nullptr;
    m_seriesByName.clear();
    m_wire.reset();
    m_telegrams.clear();
    m_recoveredCount = 0;
    m_series.clear();
    m_marks.clear();
    m_events.clear();
    m_latest = {};
    m_latestIndex.reset();
    m_latestTime.reset();
    m_household.clear();
    m_learnt.reset();
    m_statistics = {};
    m_before = {};
    m_framesBefore = 0;
    m_starts.clear();
    m_byteCounts.clear();
    m_requestOnAt.reset();
    m_firstByteAfterRequest.reset();
    m_lastByteAt.reset();
    m_now = {};
    m_settings = settings;
    m_facts = facts;
    judge();
    emit begun();
    emit statusChanged();
}

void Document::take(Decoded&& decoded)
{
    for (const capture::Event& event : decoded.events)
        takeEvent(event);
    if (decoded.wire)
        takeWire(*decoded.wire);
    line::FrameTally tally = decoded.recorded.tally;
    tally.add(decoded.frames);
    if (m_recorded)
        m_recorded->append(decoded.recorded, m_frames.end() + tally.frames);
    else
        m_log.append(decoded.frames);
    if (tally.frames > 0)
        takeTally(tally);
    for (const std::string& name : decoded.newNames)
        m_seriesByName.push_back(&m_series[name]);
    const auto latestBefore = m_latestIndex;
    for (TelegramDigest& telegram : decoded.telegrams)
        takeTelegram(std::move(telegram));
    if (decoded.household)
        m_household = std::move(*decoded.household);
    if (decoded.learnt)
        m_learnt = std::move(decoded.learnt);
    if (tally.frames > 0 || decoded.wire)
        emit framesChanged();
    if (!decoded.telegrams.empty())
        emit telegramsChanged();
    if (m_latestIndex != latestBefore)
        emit readingsChanged();
    judge();
    emit statusChanged();
}

const std::deque<line::FrameIndex>& Document::errorFrames() const
{
    return m_recorded ? m_recorded->errors() : m_log.errors();
}

void Document::takeTally(const line::FrameTally& tally)
{
    m_statistics.parityErrors += tally.parityErrors;
    m_statistics.parityJudged += tally.parityJudged;
    m_statistics.framingErrors += tally.framingErrors;
    m_statistics.breaks += tally.breaks;
    m_statistics.oddBytes += tally.oddBytes;
    m_statistics.highBytes += tally.highBytes;
    m_statistics.bytes += tally.bytes;
    if (!tally.timed)
        return;
    m_byteCounts.emplace_back(tally.lastEnd, tally.bytes);
    m_lastByteAt = tally.lastEnd;
    if (!m_facts.live)
        m_now = tally.lastEnd;
    if (m_requestOnAt && !m_firstByteAfterRequest && tally.firstStart >= *m_requestOnAt)
        m_firstByteAfterRequest = tally.firstStart - *m_requestOnAt;
}

void Document::takeWire(const WireStretch& wire)
{
    if (!m_wire)
        m_wire.emplace().restart(wire.initialLevel, wire.resolution);
    m_wire->append(wire.edges);
    m_wire->extendTo(capture::Time(wire.end));
}

void Document::takeEvent(const capture::Event& event)
{
    using capture::EventKind;
    if (event.kind == EventKind::DataLost || event.kind == EventKind::Overflow)
        m_statistics.lost += std::max<std::uint64_t>(event.count, 1);
    if (event.kind == EventKind::Settings)
        takeSettings(event.text);
    if (event.kind == EventKind::ControlLines) {
        const auto bit =
            m_request.pin == RequestLine::Pin::Dtr ? capture::ControlLines::Dtr : capture::ControlLines::Rts;
        const bool asked = ((event.lines.state & bit) != 0) == (m_request.level == RequestLine::Level::High);
        const bool known = (event.lines.known & bit) != 0 && m_request.pin != RequestLine::Pin::None;
        if (known && asked && !m_requestOnAt) {
            m_requestOnAt = event.time;
            m_firstByteAfterRequest.reset();
        } else if (known && !asked) {
            m_requestOnAt.reset();
        }
    }
    m_events.push_back(event);
    if (m_events.size() > eventsKept)
        m_events.pop_front();
}

/// What was counted under other settings says nothing of these.
void Document::takeSettings(const std::string& settings)
{
    const auto line = files::parseSettingsText(settings);
    if (!m_facts.live || !line || *line == m_settings)
        return;
    m_settings = *line;
    m_before = m_statistics;
    m_framesBefore = m_frames.end().value;
    m_starts.clear();
    m_statistics.interval.reset();
    m_statistics.jitter.reset();
}

void Document::takeTelegram(TelegramDigest&& telegram)
{
    const TelegramSummary& summary = telegram.summary;
    const telegram::TelegramIndex index{m_telegrams.size()};
    m_telegrams.push_back(summary);
    keepRecovered();

    // A broken telegram came in its time like any other; one found inside another is no arrival of its own.
    const bool arrival = m_starts.empty() || summary.firstFrame > m_telegrams[index.value - 1].lastFrame;
    if (summary.timeBasis != capture::TimeBasis::Unknown && arrival) {
        m_starts.push_back(summary.time);
        if (m_starts.size() > intervalsKept + 1)
            m_starts.pop_front();
    }

    ++m_statistics.telegrams;
    m_statistics.crcPresent += summary.hasCrc ? 1U : 0U;
    m_statistics.crcWrong += summary.status == telegram::Status::CrcMismatch ? 1U : 0U;
    m_statistics.encrypted += summary.status == telegram::Status::Encrypted ? 1U : 0U;
    m_statistics.truncated += summary.status == telegram::Status::Truncated ? 1U : 0U;
    if (!telegram::isGood(summary.status))
        return;
    ++m_statistics.good;
    takeReadings(std::move(telegram), index);
}

/// Lets go of the oldest telegrams that were kept.
void Document::keepRecovered()
{
    if (!m_telegrams.back().recovered)
        return;
    ++m_recoveredCount;
    if (m_telegrams.size() > recoveredKept)
        m_telegrams[m_telegrams.size() - recoveredKept - 1].recovered.reset();
}

std::string_view Document::recoveredAt(line::FrameIndex frame) const
{
    const auto index = m_recoveredCount > 0 ? telegramOf(frame) : std::nullopt;
    const telegram::Telegram* const telegram = index ? m_telegrams[index->value].recovered.get() : nullptr;
    if (telegram == nullptr || !telegram->recovery)
        return {};
    return telegram->recovery->charactersOf(telegram->bytes, frame - telegram->firstFrame);
}

void Document::takeReadings(TelegramDigest&& telegram, telegram::TelegramIndex index)
{
    m_latestIndex = index;
    if (telegram.summary.timeBasis != capture::TimeBasis::Unknown)
        m_latestTime = telegram.endTime;
    for (const NumberedReading& number : telegram.numbers)
        m_seriesByName[number.name]->append({telegram.at, number.value});
    if (telegram.readings.all.empty())
        return;
    m_latest = std::move(telegram.readings);
    if (!telegram.numbers.empty() || telegram.shownOnly)
        return;
    // Digested by itself, without a Digester.
    m_household.take(m_latest, {std::chrono::floor<std::chrono::seconds>(telegram.at), telegram.offset});
    for (const meter::Reading& reading : m_latest.all) {
        if (const base::Decimal* number = reading.number())
            m_series[reading.name].append({telegram.at, number->toDouble()});
    }
}

void Document::setNow(capture::Time now)
{
    m_now = now;
    judge();
    emit statusChanged();
}

const TelegramSummary& Document::summary(telegram::TelegramIndex index) const
{
    return m_telegrams.at(index.value);
}

std::optional<telegram::Telegram> Document::telegram(telegram::TelegramIndex index) const
{
    if (index.value >= m_telegrams.size())
        return std::nullopt;
    const TelegramSummary& wanted = m_telegrams[index.value];
    if (wanted.recovered) {
        auto kept = *wanted.recovered;
        kept.index = index;
        kept.chosenMeter = m_meter;
        return kept;
    }
    if (wanted.firstFrame < m_frames.first())
        return std::nullopt;
    // With the frame behind it: one that was cut short is told by the next one's beginning.
    const std::size_t own = wanted.lastFrame - wanted.firstFrame + 1;
    std::vector<line::Frame> frames(own + 1);
    frames.resize(m_frames.read(wanted.firstFrame, frames));
    if (frames.size() < own)
        return std::nullopt;
    std::optional<telegram::Telegram> found;
    const auto take = [&](telegram::Telegram&& telegram) {
        if (!found)
            found = std::move(telegram);
    };
    const auto finder = doctor::makeFinder(wanted.inverted, take, m_keys);
    finder->push(frames);
    finder->finish();
    if (!found)
        return std::nullopt;
    // It was counted from this telegram's own `/`.
    found->index = index;
    found->chosenMeter = m_meter;
    found->offset = wanted.offset;
    found->firstFrame = wanted.firstFrame;
    found->lastFrame = wanted.lastFrame;
    return found;
}

std::optional<telegram::TelegramIndex> Document::telegramOf(line::FrameIndex frame) const
{
    auto after = std::upper_bound(
        m_telegrams.begin(), m_telegrams.end(), frame,
        [](line::FrameIndex wanted, const TelegramSummary& t) { return wanted < t.firstFrame; });
    // A good telegram found inside a broken one stands behind it, so the last that begins in time is looked
    // at first.
    for (int tries = 0; tries < 2 && after != m_telegrams.begin(); ++tries) {
        --after;
        if (after->lastFrame >= frame)
            return telegram::TelegramIndex{static_cast<std::uint64_t>(after - m_telegrams.begin())};
    }
    return std::nullopt;
}

std::optional<capture::Duration> Document::age() const
{
    if (!m_latestTime)
        return std::nullopt;
    return std::max(m_now - *m_latestTime, capture::Duration(0));
}

bool Document::stale() const
{
    if (!m_facts.live || !age())
        return false;
    // Ten seconds is the longest interval of any P1 meter; until it has been measured that is assumed.
    const capture::Duration interval = m_statistics.interval.value_or(std::chrono::seconds(10));
    return *age() > std::max<capture::Duration>(interval * 5 / 2, std::chrono::milliseconds(2500));
}

const meter::Series* Document::series(std::string_view name) const
{
    const auto found = m_series.find(name);
    return found == m_series.end() ? nullptr : &found->second;
}

std::vector<std::string> Document::seriesNames() const
{
    std::vector<std::string> names;
    names.reserve(m_series.size());
    for (const auto& [name, series] : m_series)
        names.push_back(name);
    return names;
}

void Document::setMark(line::FrameIndex frame, const std::string& text)
{
    if (text.empty())
        m_marks.erase(frame);
    else
        m_marks[frame] = text;
    emit marksChanged();
    emit markSet(frame, text);
}

void Document::setSourceState(const SourceState& state)
{
    m_sourceState = state;
    judge();
    emit statusChanged();
}

void Document::setRequest(const RequestLine& request, const QString& sourceName)
{
    m_request = request;
    m_sourceName = sourceName;
}

void Document::judge()
{
    while (!m_byteCounts.empty() && m_byteCounts.front().first + rateWindow < m_now)
        m_byteCounts.pop_front();
    std::uint64_t recent = 0;
    for (const auto& [time, count] : m_byteCounts)
        recent += count;
    const double window = std::clamp(capture::toSeconds(m_now), 1.0, capture::toSeconds(rateWindow));
    m_statistics.bytesPerSecond = static_cast<double>(recent) / window;

    if (m_starts.size() >= 2) {
        const double count = static_cast<double>(m_starts.size() - 1);
        const double mean = capture::toSeconds(m_starts.back() - m_starts.front()) / count;
        double squares = 0;
        for (std::size_t i = 1; i < m_starts.size(); ++i)
            squares += std::pow(capture::toSeconds(m_starts[i] - m_starts[i - 1]) - mean, 2);
        m_statistics.interval = capture::fromSeconds(mean).time_since_epoch();
        m_statistics.jitter = capture::fromSeconds(std::sqrt(squares / count)).time_since_epoch();
    }

    m_evidence = doctor::chainOfEvidence(observe());
}

doctor::Observations Document::observe() const
{
    doctor::Observations seen;
    seen.port = m_facts.live
                    ? portPhase(m_sourceState.phase)
                    : (m_frames.end().value > 0 ? doctor::PortPhase::File : doctor::PortPhase::Closed);
    seen.portDetail = m_sourceState.message.toStdString();
    seen.portAdvice = m_sourceState.remedy.toStdString();
    seen.permissionDenied = m_facts.live && m_sourceState.fault == SourceState::Fault::NoPermission;
    seen.requestUsed = m_request.pin != RequestLine::Pin::None;
    seen.requestPossible = m_sourceState.controlLines;
    seen.requestOn = m_sourceState.requestOn;
    seen.requestName = m_request.toString().toStdString();
    seen.firstByteAfterRequest = m_firstByteAfterRequest;
    seen.line = m_settings;
    seen.lineErrorsReported = !m_facts.live || m_sourceState.reporting != ErrorReporting::NotReported;
    seen.bytes = m_statistics.bytes - m_before.bytes;
    seen.bytesPerSecond = m_statistics.bytesPerSecond;
    if (m_facts.live && m_sourceState.phase == SourceState::Phase::Open)
        seen.sinceLastByte = m_now - m_lastByteAt.value_or(capture::Time{});
    seen.frames = m_frames.end().value - m_framesBefore;
    seen.parityErrors = m_statistics.parityErrors - m_before.parityErrors;
    seen.parityJudged = m_statistics.parityJudged - m_before.parityJudged;
    seen.framingErrors = m_statistics.framingErrors - m_before.framingErrors;
    seen.breaks = m_statistics.breaks - m_before.breaks;
    seen.telegrams = m_statistics.telegrams - m_before.telegrams;
    seen.telegramsGood = m_statistics.good - m_before.good;
    seen.telegramsTruncated = m_statistics.truncated - m_before.truncated;
    seen.telegramsEncrypted = m_statistics.encrypted - m_before.encrypted;
    seen.crcWrong = m_statistics.crcWrong - m_before.crcWrong;
    seen.crcPresent = m_statistics.crcPresent - m_before.crcPresent;
    seen.oddBytes = m_statistics.oddBytes - m_before.oddBytes;
    seen.highBytes = m_statistics.highBytes - m_before.highBytes;
    seen.interval = m_statistics.interval;
    seen.jitter = m_statistics.jitter;
    seen.lost = m_statistics.lost;
    return seen;
}

const doctor::TelegramFacts& Document::learnt() const
{
    static const doctor::TelegramFacts nothing;
    return m_learnt ? *m_learnt : nothing;
}

std::vector<doctor::Examined> Document::examination() const
{
    std::vector<line::FrameIndex> errors;
    for (const line::FrameIndex frame : errorFrames()) {
        if (errors.size() == doctor::Occurrence::mostLinks)
            break;
        errors.push_back(frame);
    }
    return doctor::examine({observe(), learnt(), m_facts.guess ? &*m_facts.guess : nullptr, errors});
}

} // namespace p1scope::session

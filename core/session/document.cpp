// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/document.h"

#include "core/telegram/framer.h"

#include <algorithm>
#include <cmath>

namespace p1scope::session {

namespace {

constexpr std::size_t intervalsKept = 60;
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

Document::Document(QObject* parent)
    : QObject(parent)
{
    judge();
}

Document::~Document() = default;

void Document::begin(const line::LineSettings& settings, std::optional<capture::WallTime> wallStart,
                     bool live)
{
    m_frames.clear();
    m_telegrams.clear();
    m_series.clear();
    m_marks.clear();
    m_events.clear();
    m_latest = {};
    m_latestIndex.reset();
    m_latestTime.reset();
    m_household.clear();
    m_statistics = {};
    m_starts.clear();
    m_byteCounts.clear();
    m_requestOnAt.reset();
    m_firstByteAfterRequest.reset();
    m_lastByteAt.reset();
    m_now = {};
    m_settings = settings;
    m_wallStart = wallStart;
    m_live = live;
    judge();
    emit begun();
    emit statusChanged();
}

void Document::take(Decoded&& decoded)
{
    for (const capture::Event& event : decoded.events)
        takeEvent(event);
    if (!decoded.frames.empty())
        takeFrames(decoded.frames);
    const auto latestBefore = m_latestIndex;
    for (const telegram::Telegram& telegram : decoded.telegrams)
        takeTelegram(telegram);
    if (!decoded.frames.empty())
        emit framesChanged();
    if (!decoded.telegrams.empty())
        emit telegramsChanged();
    if (m_latestIndex != latestBefore)
        emit readingsChanged();
    judge();
    emit statusChanged();
}

void Document::takeFrames(const std::vector<line::Frame>& frames)
{
    using line::FrameState;
    std::uint64_t bytes = 0;
    for (const line::Frame& frame : frames) {
        m_statistics.parityErrors += frame.state.has(FrameState::Parity) ? 1U : 0U;
        m_statistics.framingErrors += frame.state.has(FrameState::Framing) ? 1U : 0U;
        m_statistics.breaks += frame.state.has(FrameState::Break) ? 1U : 0U;
        m_statistics.parityJudged +=
            frame.parity == line::Bit::Zero || frame.parity == line::Bit::One ? 1U : 0U;
        m_statistics.oddBytes += frame.hasByte() ? frame.raw & 1U : 0U;
        m_statistics.highBytes += frame.hasByte() && (frame.raw & 0x80U) != 0 ? 1U : 0U;
        bytes += frame.hasByte() ? 1U : 0U;
    }
    m_statistics.bytes += bytes;
    m_frames.append(frames);
    const capture::Time last = frames.back().start + frames.back().length;
    if (frames.back().timeBasis != capture::TimeBasis::Unknown) {
        m_byteCounts.emplace_back(last, bytes);
        m_lastByteAt = last;
        if (!m_live)
            m_now = last;
        if (m_requestOnAt && !m_firstByteAfterRequest && frames.front().start >= *m_requestOnAt)
            m_firstByteAfterRequest = frames.front().start - *m_requestOnAt;
    }
}

void Document::takeEvent(const capture::Event& event)
{
    using capture::EventKind;
    if (event.kind == EventKind::DataLost || event.kind == EventKind::Overflow)
        m_statistics.lost += std::max<std::uint64_t>(event.count, 1);
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

void Document::takeTelegram(const telegram::Telegram& telegram)
{
    TelegramSummary summary;
    summary.firstFrame = telegram.firstFrame;
    summary.lastFrame = telegram.lastFrame;
    summary.offset = telegram.offset;
    summary.length = static_cast<std::uint32_t>(telegram.bytes.size());
    summary.time = telegram.time;
    summary.timeBasis = telegram.timeBasis;
    summary.status = telegram.status;
    summary.hasCrc = telegram.crc.has_value();
    summary.notes = static_cast<std::uint16_t>(std::min<std::size_t>(telegram.notes.size(), 0xFFFF));
    summary.parityErrors = telegram.parityErrors;
    summary.framingErrors = telegram.framingErrors;
    const telegram::TelegramIndex index{m_telegrams.size()};
    m_telegrams.push_back(summary);

    // A broken telegram came in its time like any other; one found inside another is no arrival of its own.
    const bool arrival = m_starts.empty() || telegram.firstFrame > m_telegrams[index.value - 1].lastFrame;
    if (summary.timeBasis != capture::TimeBasis::Unknown && arrival) {
        m_starts.push_back(summary.time);
        if (m_starts.size() > intervalsKept + 1)
            m_starts.pop_front();
    }

    ++m_statistics.telegrams;
    m_statistics.crcPresent += summary.hasCrc ? 1U : 0U;
    m_statistics.crcWrong += summary.status == telegram::Status::CrcMismatch ? 1U : 0U;
    m_statistics.truncated += summary.status == telegram::Status::Truncated ? 1U : 0U;
    if (!telegram::isGood(summary.status))
        return;
    ++m_statistics.good;
    takeReadings(telegram, index);
}

Document::Sent Document::timeOf(const telegram::Telegram& telegram, const meter::Readings& readings) const
{
    using std::chrono::floor;
    using std::chrono::milliseconds;
    const telegram::Zone zone = meter::zoneOf(telegram);
    const meter::Reading* stamp = readings.find("meter_time");
    const auto sent = stamp != nullptr
                          ? telegram::parseTst(telegram.value(telegram.objects[stamp->object], 0), zone)
                          : std::nullopt;
    const bool timed = telegram.timeBasis != capture::TimeBasis::Unknown;
    if (sent && !(m_live && m_wallStart && timed))
        return {sent->instant, sent->offset};
    // Without any clock telegrams are laid out ten seconds apart, as the meters that send no time send them.
    meter::GraphTime at{std::chrono::seconds(10) * static_cast<std::int64_t>(m_telegrams.size())};
    if (timed && m_wallStart)
        at = floor<milliseconds>(*m_wallStart + telegram.endTime.time_since_epoch());
    else if (timed)
        at = meter::GraphTime(floor<milliseconds>(telegram.endTime.time_since_epoch()));
    return {at, zone.offsetAt(floor<std::chrono::seconds>(at))};
}

void Document::takeReadings(const telegram::Telegram& telegram, telegram::TelegramIndex index)
{
    m_latest = meter::readingsOf(telegram);
    m_latestIndex = index;
    if (telegram.timeBasis != capture::TimeBasis::Unknown) {
        m_latestTime = telegram.endTime;
    }
    const Sent sent = timeOf(telegram, m_latest);
    m_household.take(m_latest, {std::chrono::floor<std::chrono::seconds>(sent.at), sent.offset});
    for (const meter::Reading& reading : m_latest.all) {
        if (const base::Decimal* number = reading.number())
            m_series[reading.name].append({sent.at, number->toDouble()});
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
    if (wanted.firstFrame < m_frames.first())
        return std::nullopt;
    std::vector<line::Frame> frames(wanted.lastFrame - wanted.firstFrame + 1);
    if (m_frames.read(wanted.firstFrame, frames) != frames.size())
        return std::nullopt;
    std::optional<telegram::Telegram> found;
    telegram::Framer framer([&](telegram::Telegram&& telegram) {
        if (!found)
            found = std::move(telegram);
    });
    framer.push(frames);
    framer.finish();
    if (!found)
        return std::nullopt;
    // The framer counted from this telegram's own `/`.
    found->index = index;
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
    if (!m_live || !age())
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

    doctor::Observations seen;
    seen.port = m_live ? portPhase(m_sourceState.phase)
                       : (m_frames.end().value > 0 ? doctor::PortPhase::File : doctor::PortPhase::Closed);
    seen.portDetail = m_sourceState.message.toStdString();
    seen.portAdvice = m_sourceState.remedy.toStdString();
    seen.requestUsed = m_request.pin != RequestLine::Pin::None;
    seen.requestPossible = m_sourceState.controlLines;
    seen.requestOn = m_sourceState.requestOn;
    seen.requestName = m_request.toString().toStdString();
    seen.firstByteAfterRequest = m_firstByteAfterRequest;
    seen.line = m_settings;
    seen.lineErrorsReported = !m_live || m_sourceState.reporting != ErrorReporting::NotReported;
    seen.bytes = m_statistics.bytes;
    seen.bytesPerSecond = m_statistics.bytesPerSecond;
    if (m_live && m_sourceState.phase == SourceState::Phase::Open)
        seen.sinceLastByte = m_now - m_lastByteAt.value_or(capture::Time{});
    seen.frames = m_frames.end().value;
    seen.parityErrors = m_statistics.parityErrors;
    seen.parityJudged = m_statistics.parityJudged;
    seen.framingErrors = m_statistics.framingErrors;
    seen.breaks = m_statistics.breaks;
    seen.telegrams = m_statistics.telegrams;
    seen.telegramsGood = m_statistics.good;
    seen.telegramsTruncated = m_statistics.truncated;
    seen.crcWrong = m_statistics.crcWrong;
    seen.crcPresent = m_statistics.crcPresent;
    seen.oddBytes = m_statistics.oddBytes;
    seen.highBytes = m_statistics.highBytes;
    seen.interval = m_statistics.interval;
    seen.jitter = m_statistics.jitter;
    seen.lost = m_statistics.lost;
    m_evidence = doctor::chainOfEvidence(seen);
}

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/replay_player.h"

#include "core/files/recording_stream.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace p1scope::session {

namespace {

using capture::Event;
using capture::EventKind;
using capture::Time;

/// The input can be entered this often.
constexpr capture::Duration entryEvery = std::chrono::seconds(1);
constexpr std::size_t entryEveryEvents = 4096;

bool isFrame(const Event& event)
{
    return !event.bytes.empty() || event.kind == EventKind::Break;
}

} // namespace

ReplayPlayer::ReplayPlayer(std::unique_ptr<ReplayInput> input)
    : m_input(std::move(input))
    , m_decoder(m_input->settings())
    , m_framer([this](telegram::Telegram&&) { ++m_telegrams; })
{
    // What is wrong with the input is told when it is met again.
    for (bool more = true; more;) {
        more = fetch().ok() && m_next && !isFrame(*m_next);
        if (more)
            m_next.reset();
    }
    m_hasFrames = m_next.has_value();
    m_begin = m_next ? m_next->time : m_lastRead;
    m_input->goTo(m_entries.empty() ? 0 : m_entries.front().place);
    m_next.reset();
    m_settingsNow.reset();
    m_linesNow.reset();
    m_ended = false;
    m_lastRead = {};
    m_anchorPosition = m_begin;
}

/// Reads the next event, if there is none in hand.
base::Status ReplayPlayer::fetch()
{
    if (m_next || m_ended)
        return {};
    remember();
    Event event;
    auto more = m_input->next(event);
    if (!more || !more.value()) {
        m_ended = true;
        if (!more)
            return more.error();
        return {};
    }
    m_lastRead = event.time;
    if (event.kind == EventKind::Settings)
        m_settingsNow = event;
    if (event.kind == EventKind::ControlLines)
        m_linesNow = event;
    m_next = std::move(event);
    return {};
}

void ReplayPlayer::remember()
{
    const bool first = m_entries.empty();
    if (!first && (m_lastRead < m_entries.back().time + entryEvery && m_sinceEntry < entryEveryEvents)) {
        ++m_sinceEntry;
        return;
    }
    if (!first && m_lastRead < m_entries.back().time)
        return; // in a part that has been read before
    m_sinceEntry = 0;
    m_entries.push_back({m_lastRead, m_input->remember(), m_settingsNow, m_linesNow});
}

capture::Duration ReplayPlayer::due(Time time) const
{
    if (m_speed <= unpaced)
        return m_anchorClock;
    const auto distance = static_cast<double>((time - m_anchorPosition).count()) / m_speed;
    // At 1x whole nanoseconds, however long it plays.
    return m_speed == 1 ? m_anchorClock + (time - m_anchorPosition)
                        : m_anchorClock + capture::Duration(std::llround(distance));
}

void ReplayPlayer::anchor(Time position, Clock now)
{
    m_anchorPosition = position;
    m_anchorClock = now;
}

Time ReplayPlayer::position(Clock now) const
{
    if (!m_playing || m_speed <= unpaced)
        return m_anchorPosition;
    const auto passed =
        m_speed == 1
            ? now - m_anchorClock
            : capture::Duration(std::llround(static_cast<double>((now - m_anchorClock).count()) * m_speed));
    const Time at = m_anchorPosition + std::max(passed, capture::Duration(0));
    return m_next ? std::min(at, std::max(m_next->time, m_anchorPosition)) : std::min(at, m_lastRead);
}

void ReplayPlayer::play(Clock now)
{
    if (m_playing)
        return;
    m_playing = true;
    anchor(m_anchorPosition, now);
}

void ReplayPlayer::pause(Clock now)
{
    anchor(position(now), now);
    m_playing = false;
}

void ReplayPlayer::setSpeed(double speed, Clock now)
{
    anchor(position(now), now);
    m_speed = std::max(speed, unpaced);
}

base::Status ReplayPlayer::loop(Time from, Time to, Clock now)
{
    m_loopTo.reset();
    if (to - from < shortestLoop)
        return {};
    m_loopFrom = from;
    m_loopTo = to;
    const Time at = position(now);
    return at < from || at >= to || ended() ? seek(from, now) : base::Status();
}

base::Status ReplayPlayer::seek(Time to, Clock now)
{
    auto status = enter(to);
    anchor(to, now);
    return status;
}

/// Makes the first event at or after `to` the next one.
base::Status ReplayPlayer::enter(Time to)
{
    const auto behind = std::partition_point(m_entries.begin(), m_entries.end(),
                                             [&](const Entry& entry) { return entry.time < to; });
    const Entry entry = behind == m_entries.begin() ? m_entries.front() : *std::prev(behind);
    m_input->goTo(entry.place);
    m_next.reset();
    m_ended = false;
    m_lastRead = entry.time;
    m_settingsNow = entry.settings;
    m_linesNow = entry.lines;
    m_framer.finish();
    // Whoever listens begins anew, and knows nothing of how things stand.
    m_settingsTold.clear();
    m_linesTold = {};
    for (;;) {
        // Read aside: the state before the event that is found is what is owed.
        const auto settings = m_settingsNow;
        const auto lines = m_linesNow;
        if (auto status = fetch(); !status)
            return status;
        if (m_next && m_next->time < to) {
            m_next.reset();
            continue;
        }
        m_owed.clear();
        if (settings && settings->text != m_settingsTold)
            m_owed.push_back(*settings);
        if (lines && lines->lines != m_linesTold)
            m_owed.push_back(*lines);
        break;
    }
    for (Event& event : m_owed)
        event.time = to;
    m_jumped = m_anythingTold;
    m_lastStamp = std::min(m_lastStamp, to);
    return {};
}

/// Where playing ends or turns back.
Time ReplayPlayer::endOfStretch() const
{
    if (m_loopTo)
        return *m_loopTo;
    return m_until.value_or(Time::max());
}

/// From the end of the loop to its beginning, at the moment when the end is due.
base::Status ReplayPlayer::wrap(Time end)
{
    const Clock turn = due(end);
    auto status = enter(m_loopFrom);
    anchor(m_loopFrom, turn);
    // A stretch with nothing in it would turn for ever.
    if (!m_next || m_next->time >= *m_loopTo) {
        m_loopTo.reset();
        m_next.reset();
        m_ended = true;
    }
    return status;
}

std::optional<capture::Duration> ReplayPlayer::nextDue() const
{
    if (!m_playing || ended())
        return std::nullopt;
    if (m_next)
        return due(std::min(m_next->time, endOfStretch()));
    return m_ended ? due(m_lastRead + shortestLoop) : m_anchorClock;
}

base::Status ReplayPlayer::advance(Clock now, std::vector<Event>& out)
{
    std::size_t bytes = 0;
    while (m_playing && bytes < batchBytes) {
        if (auto status = fetch(); !status)
            return status;
        if (m_next && m_next->time < endOfStretch()) {
            if (due(m_next->time) > now)
                return {};
            bytes += std::max<std::size_t>(m_next->bytes.size(), 1);
            if (m_speed <= unpaced)
                anchor(std::max(m_next->time, m_anchorPosition), now);
            m_stepping = false;
            giveOut(out);
            continue;
        }
        if (!m_loopTo || !(m_next || turnsBack())) {
            m_ended = true;
            m_next.reset();
            return {};
        }
        const Time end = m_next ? *m_loopTo : m_lastRead + shortestLoop;
        if (due(end) > now)
            return {};
        if (auto status = wrap(end); !status)
            return status;
        ++bytes; // however little there is in the stretch, the caller's turn comes
        if (!out.empty())
            return {}; // what follows is behind a jump
    }
    return {};
}

void ReplayPlayer::giveOut(std::vector<Event>& out)
{
    Event event = std::move(*m_next);
    m_next.reset();
    hand(std::move(event), out);
}

void ReplayPlayer::hand(Event&& event, std::vector<Event>& out)
{
    for (Event& owed : std::exchange(m_owed, {}))
        hand(std::move(owed), out);
    if (event.kind == EventKind::Settings) {
        m_settingsTold = event.text;
        if (const auto settings = files::parseSettingsText(event.text))
            m_decoder.setSettings(*settings);
    }
    if (event.kind == EventKind::ControlLines)
        m_linesTold = event.lines;
    event.time = std::max(event.time, m_lastStamp);
    m_lastStamp = event.time;
    m_anythingTold = true;
    m_jumpHanded = std::exchange(m_jumped, false) || m_jumpHanded;
    out.push_back(std::move(event));
}

/// The first byte of the next event alone; the others stay.
void ReplayPlayer::giveOutByte(std::vector<Event>& out)
{
    if (m_next->kind != EventKind::Data || m_next->bytes.size() < 2) {
        giveOut(out);
        return;
    }
    Event first = *m_next;
    first.bytes.resize(1);
    const auto character = m_decoder.settings().characterTime();
    m_next->bytes.erase(m_next->bytes.begin());
    if (m_next->timeBasis == capture::TimeBasis::Measured)
        m_next->time += character;
    else
        first.time -= character * static_cast<std::int64_t>(m_next->bytes.size());
    first.time = std::max(first.time, m_lastStamp);
    hand(std::move(first), out);
}

void ReplayPlayer::beginStep(Clock now)
{
    pause(now);
    if (!m_stepping)
        m_framer.finish();
    m_stepping = true;
}

base::Status ReplayPlayer::stepFrame(Clock now, std::vector<Event>& out)
{
    beginStep(now);
    for (;;) {
        if (auto status = fetch(); !status)
            return status;
        if (!m_next)
            return {};
        const bool frame = isFrame(*m_next);
        const Time before = m_next->time;
        giveOutByte(out);
        m_anchorPosition = std::max(m_anchorPosition, frame ? out.back().time : before);
        if (!frame)
            continue;
        std::vector<line::Frame> frames;
        m_decoder.push(out.back(), frames);
        m_framer.push(frames);
        return {};
    }
}

base::Status ReplayPlayer::stepTelegram(Clock now, std::vector<Event>& out)
{
    beginStep(now);
    const std::size_t before = m_telegrams;
    do {
        if (auto status = stepFrame(now, out); !status)
            return status;
    } while (m_telegrams == before && !ended());
    return {};
}

} // namespace p1scope::session

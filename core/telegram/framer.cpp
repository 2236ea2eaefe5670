// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/framer.h"

#include "core/telegram/crc16.h"
#include "core/telegram/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

namespace p1scope::telegram {

namespace {

/// What may stand behind the closing `!` on its line: four digits and a line end, with room for what meters
/// add.
constexpr std::size_t longestEndLine = 64;

bool isText(char byte)
{
    return byte >= 0x20 && byte < 0x7F;
}

/// How much of a telegram that reached the limit is looked through for the beginning of another one: several
/// times the longest known.
constexpr std::size_t longestTail = 16 * 1024;

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// The place behind the last line end that is not CR CR LF, and behind the last CR that belongs to none.
std::size_t doubledFrom(std::string_view bytes)
{
    std::size_t from = 0;
    std::size_t returns = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool feed = bytes[i] == '\n';
        if ((feed || returns > 0) && bytes[i] != '\r' && !(feed && returns == 2))
            from = i + (feed ? 1U : 0U);
        returns = bytes[i] == '\r' ? returns + 1 : 0;
    }
    return from;
}

/// The first `/` in [from, end) from which on the bytes up to the `!` at `end` fit the CRC behind it. The CR
/// counts as stripped (or doubled) where it is so from that `/` on. Linear in the length.
std::size_t findProven(std::string_view bytes, std::size_t from, std::size_t end)
{
    const auto sent = crcValue(sentCrc(bytes, end));
    const std::string_view covered = bytes.substr(from, end + 1 - from);
    if (!sent || covered.find('/') == std::string_view::npos)
        return std::string::npos;
    constexpr std::array variants{LineEnds::AsSent, LineEnds::CrStripped, LineEnds::CrDoubled};
    std::array<std::string, 3> meant;
    std::array<std::vector<std::uint16_t>, 3> suffixes;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        meant[i] = withLineEndsMended(covered, variants[i]);
        suffixes[i] = suffixCrcs(meant[i]);
    }
    const std::size_t lastReturn = bytes.rfind('\r');
    const std::array<std::size_t, 3> allowedFrom{0, lastReturn == std::string_view::npos ? 0 : lastReturn + 1,
                                                 doubledFrom(bytes)};
    // Mended line ends shift every position; a `/` is the same one at the same count of `/`.
    std::array<std::size_t, 3> place{std::string::npos, std::string::npos, std::string::npos};
    for (std::size_t at = covered.find('/'); at != std::string_view::npos; at = covered.find('/', at + 1)) {
        bool fits = false;
        for (std::size_t i = 0; i < variants.size(); ++i) {
            place[i] = meant[i].find('/', place[i] + 1);
            fits = fits || (suffixes[i][place[i]] == *sent && from + at >= allowedFrom[i]);
        }
        if (fits)
            return from + at;
    }
    return std::string::npos;
}

} // namespace

Framer::Framer(Sink sink)
    : m_sink(std::move(sink))
{}

void Framer::push(std::span<const line::Frame> frames)
{
    for (const line::Frame& frame : frames) {
        const Origin origin{m_nextFrame, frame.start, frame.state, frame.timeBasis};
        if (!frame.hasByte()) {
            if (m_place != Place::Idle)
                m_breaks.push_back(m_nextFrame);
        } else {
            takeByte(static_cast<char>(frame.data & 0xFFU), origin);
            ++m_nextByte;
        }
        ++m_nextFrame;
    }
}

void Framer::push(const line::CharacterRun& run)
{
    for (std::size_t i = 0; i < run.data.size();) {
        if (m_place == Place::Idle)
            i = skipIdle(run, i);
        else if (m_place == Place::Body)
            i = takeBody(run, i);
        if (i == run.data.size())
            return;
        const line::FrameState state{run.flags.empty() ? std::uint8_t{0} : run.flags[i]};
        takeByte(static_cast<char>(run.data[i]),
                 {m_nextFrame, run.start + run.step * static_cast<std::int64_t>(i), state, run.basis});
        ++m_nextByte;
        ++m_nextFrame;
        ++i;
    }
}

/// Between telegrams nothing but `/` is of interest.
std::size_t Framer::skipIdle(const line::CharacterRun& run, std::size_t from)
{
    const auto* begin = run.data.data() + from;
    const std::size_t left = run.data.size() - from;
    const void* slash = std::memchr(begin, '/', left);
    const std::size_t skipped =
        slash == nullptr ? left : static_cast<std::size_t>(static_cast<const std::uint8_t*>(slash) - begin);
    if (skipped > 0)
        m_previous = static_cast<char>(begin[skipped - 1]);
    m_nextByte = m_nextByte + skipped;
    m_nextFrame = m_nextFrame + skipped;
    return from + skipped;
}

/// In a telegram's body nothing but `!` and `/` is of interest.
std::size_t Framer::takeBody(const line::CharacterRun& run, std::size_t from)
{
    const auto* begin = run.data.data() + from;
    // The last byte before the limit is for takeByte(), which heeds it.
    std::size_t length = std::min(run.data.size() - from, maximumLength - 1 - m_bytes.size());
    for (const char mark : {'!', '/'}) {
        if (const void* found = std::memchr(begin, mark, length))
            length = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - begin);
    }
    if (length == 0)
        return from;
    addOrigin({m_nextFrame, run.start + run.step * static_cast<std::int64_t>(from), {}, run.basis});
    m_origins.back().step = run.step;
    m_origins.back().hasStep = true;
    for (std::size_t i = 0; i < length && !run.flags.empty(); ++i) {
        if (run.flags[from + i] != 0)
            m_flaws.push_back({m_bytes.size() + i, {run.flags[from + i]}});
    }
    m_bytes.append(reinterpret_cast<const char*>(begin), length);
    m_previous = m_bytes.back();
    m_nextByte = m_nextByte + length;
    m_nextFrame = m_nextFrame + length;
    return from + length;
}

/// Says where the next byte of the telegram comes from, before it is appended.
void Framer::addOrigin(const Origin& origin)
{
    const std::size_t at = m_bytes.size();
    if (origin.state.flags != 0)
        m_flaws.push_back({at, origin.state});
    if (!m_origins.empty()) {
        OriginRun& last = m_origins.back();
        const std::size_t within = at - last.at;
        const auto count = static_cast<std::int64_t>(within);
        if (origin.frame == last.frame + within && origin.basis == last.basis) {
            if (!last.hasStep && within == 1) {
                last.step = origin.start - last.start;
                last.hasStep = true;
                return;
            }
            if (origin.start == last.start + last.step * count)
                return;
        }
    }
    m_origins.push_back({at, origin.frame, origin.start, {}, origin.basis, false});
}

Framer::Origin Framer::originOf(std::size_t at) const
{
    const auto run = std::prev(std::upper_bound(m_origins.begin(), m_origins.end(), at,
                                                [](std::size_t a, const OriginRun& r) { return a < r.at; }));
    const auto within = static_cast<std::int64_t>(at - run->at);
    const auto flaw = std::lower_bound(m_flaws.begin(), m_flaws.end(), at,
                                       [](const Held& f, std::size_t a) { return f.at < a; });
    const bool flawed = flaw != m_flaws.end() && flaw->at == at;
    return {run->frame + (at - run->at), run->start + run->step * within,
            flawed ? flaw->state : line::FrameState{}, run->basis};
}

void Framer::takeByte(char byte, const Origin& origin)
{
    if (m_place == Place::Idle) {
        takeIdle(byte, origin);
    } else if (byte == '/' && (atLineStart() || m_place == Place::EndLine || identificationEnds(4))) {
        const Trust trust = atLineStart() ? Trust::LineStart : Trust::InText;
        close(Ending::NextBegan, &origin);
        begin(origin, trust);
    } else {
        addOrigin(origin);
        m_bytes += byte;
        followLines(byte);
    }
    m_previous = byte;
}

void Framer::takeIdle(char byte, const Origin& origin)
{
    if (byte != '/')
        return;
    const bool lineStart = m_previous == '\n' || m_previous == '\r';
    begin(origin, lineStart ? Trust::LineStart : isText(m_previous) ? Trust::InText : Trust::BehindNoise);
}

void Framer::begin(const Origin& origin, Trust trust)
{
    m_place = Place::Identification;
    m_trust = trust;
    m_bytes.clear();
    m_origins.clear();
    m_flaws.clear();
    addOrigin(origin);
    m_bytes.assign(1, '/');
    m_breaks.clear();
    m_lastBang = std::string::npos;
    m_beginByte = m_nextByte;
}

bool Framer::atLineStart() const
{
    return m_bytes.back() == '\n' || m_bytes.back() == '\r';
}

/// True where the identification's line holds a `!` with nothing but a CRC of so many digits behind it.
bool Framer::identificationEnds(std::size_t fewestDigits) const
{
    if (m_place != Place::Identification || m_lastBang == std::string::npos)
        return false;
    std::string_view rest = std::string_view(m_bytes).substr(m_lastBang + 1, 5);
    rest = rest.substr(0, rest.find_first_of("\r\n"));
    return rest.size() <= 4 && rest.size() >= fewestDigits && std::all_of(rest.begin(), rest.end(), isHex);
}

void Framer::followLines(char byte)
{
    const char before = m_bytes[m_bytes.size() - 2];
    switch (m_place) {
    case Place::Idle:
        return;
    case Place::Identification:
        if (byte == '!')
            m_lastBang = m_bytes.size() - 1;
        if (byte == '\n' && identificationEnds(0))
            close();
        else if (byte == '\n')
            m_place = Place::Body;
        break;
    case Place::Body:
        if (byte == '!' && (before == '\n' || before == '\r' || before == ')')) {
            m_lastBang = m_bytes.size() - 1;
            m_place = Place::EndLine;
        }
        break;
    case Place::EndLine:
        if (byte == '\n' || m_bytes.size() - m_lastBang > longestEndLine)
            close();
        break;
    }
    if (m_place != Place::Idle && m_bytes.size() >= maximumLength)
        startOver();
}

/// The limit is reached. What began shortly before it may still be a telegram, whose end is to come.
void Framer::startOver()
{
    const std::string bytes = m_bytes;
    std::vector<Origin> origins;
    const line::ByteOffset here = m_nextByte;
    const std::size_t tail = bytes.find('/', bytes.size() - longestTail);
    for (std::size_t i = tail; i < bytes.size(); ++i)
        origins.push_back(originOf(i));
    close(Ending::TooLong);
    if (tail == std::string::npos)
        return;
    m_nextByte = here - (bytes.size() - 1 - tail);
    std::vector<line::FrameIndex> breaks = m_breaks;
    begin(origins.front(), Trust::InText);
    m_breaks = std::move(breaks);
    for (std::size_t i = tail + 1; i < bytes.size(); ++i) {
        ++m_nextByte;
        takeByte(bytes[i], origins[i - tail]);
    }
}

void Framer::finish()
{
    if (m_place != Place::Idle)
        close(Ending::InputEnded);
    m_previous = '\n';
}

void Framer::skip(std::uint64_t frames, std::uint64_t bytes)
{
    m_nextFrame = m_nextFrame + frames;
    m_nextByte = m_nextByte + bytes;
    m_previous = '\n';
}

/// What is held in [from, to), as a telegram that is not yet judged.
Telegram Framer::cut(std::size_t from, std::size_t to) const
{
    Telegram telegram;
    telegram.bytes = m_bytes.substr(from, to - from);
    telegram.offset = m_beginByte + from;
    const Origin first = originOf(from);
    const Origin last = originOf(to - 1);
    telegram.firstFrame = first.frame;
    telegram.lastFrame = last.frame;
    telegram.time = first.start;
    telegram.endTime = last.start;
    telegram.timeBasis = first.basis;
    for (const Held& flaw : m_flaws) {
        if (flaw.at < from || flaw.at >= to)
            continue;
        if (telegram.flaws.size() < Telegram::mostFlaws)
            telegram.flaws.push_back({static_cast<std::uint32_t>(flaw.at - from), flaw.state});
        telegram.parityErrors += flaw.state.has(line::FrameState::Parity) ? 1U : 0U;
        telegram.framingErrors += flaw.state.has(line::FrameState::Framing) ? 1U : 0U;
    }
    // A break is a missing stop bit that lasted; one after the last byte is not the telegram's.
    for (const line::FrameIndex frame : m_breaks) {
        if (frame <= first.frame || frame >= last.frame)
            continue;
        ++telegram.framingErrors;
        if (telegram.flaws.size() < Telegram::mostFlaws)
            telegram.flaws.push_back({static_cast<std::uint32_t>(byteBehind(frame) - from),
                                      line::FrameState{line::FrameState::Break}});
    }
    std::stable_sort(telegram.flaws.begin(), telegram.flaws.end(),
                     [](const Flaw& a, const Flaw& b) { return a.offset < b.offset; });
    return telegram;
}

/// The first byte of m_bytes that came after a break.
std::size_t Framer::byteBehind(line::FrameIndex frame) const
{
    const auto next = std::upper_bound(m_origins.begin(), m_origins.end(), frame,
                                       [](line::FrameIndex f, const OriginRun& r) { return f < r.frame; });
    return next == m_origins.end() ? m_bytes.size() - 1 : next->at;
}

/// Where bytes of a telegram that failed came later than they should have, and how long it was silent before
/// the next one. `telegram` holds all of m_bytes.
void Framer::findPauses(Telegram& telegram, const Origin* next) const
{
    if (telegram.timeBasis == capture::TimeBasis::Unknown)
        return;
    // From the last byte of each run of origins to the first of the next, and within the runs.
    std::vector<Pause> steps;
    std::vector<std::pair<capture::Duration, std::size_t>> usual;
    for (std::size_t i = 0; i < m_origins.size(); ++i) {
        const OriginRun& run = m_origins[i];
        const bool last = i + 1 == m_origins.size();
        const std::size_t length = (last ? m_bytes.size() : m_origins[i + 1].at) - run.at;
        if (length > 1)
            usual.emplace_back(run.step, length - 1);
        const capture::Time end = run.start + run.step * static_cast<std::int64_t>(length - 1);
        if (!last) {
            steps.push_back(
                {static_cast<std::uint32_t>(m_origins[i + 1].at), 0, m_origins[i + 1].start - end});
            usual.emplace_back(steps.back().length, 1);
        }
    }
    if (usual.empty())
        return;
    std::sort(usual.begin(), usual.end());
    std::size_t behind = m_bytes.size() / 2;
    auto middle = usual.begin();
    while (std::next(middle) != usual.end() && behind > middle->second)
        behind -= (middle++)->second;
    const capture::Duration step = std::max(middle->first, capture::Duration(1));
    if (next != nullptr && next->basis != capture::TimeBasis::Unknown)
        telegram.silenceBehind = std::max(next->start - telegram.endTime - step, capture::Duration(0));
    std::erase_if(steps, [&](const Pause& pause) { return pause.length < step * 2 - step / 4; });
    const std::size_t kept = std::min(steps.size(), Telegram::mostPauses);
    std::partial_sort(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(kept), steps.end(),
                      [](const Pause& a, const Pause& b) { return a.length > b.length; });
    steps.resize(kept);
    for (Pause& pause : steps) {
        pause.length -= step;
        pause.characters =
            static_cast<std::uint32_t>(std::min<std::int64_t>((pause.length + step / 2) / step, UINT32_MAX));
    }
    std::sort(steps.begin(), steps.end(), [](const Pause& a, const Pause& b) { return a.offset < b.offset; });
    telegram.pauses = std::move(steps);
}

void Framer::close(Ending ending, const Origin* next)
{
    Telegram telegram = cut(0, m_bytes.size());
    std::size_t end = m_place == Place::EndLine || identificationEnds(0) ? m_lastBang : noEnd;
    // Nothing but an identification, with a `!` and a few characters behind it that are no CRC: a damaged
    // one.
    if (end == noEnd && m_place == Place::Identification && m_lastBang != std::string::npos &&
        m_bytes.size() - m_lastBang <= 5)
        end = m_lastBang;
    // A chance `/` in noise is followed by no line.
    const bool noise = m_trust == Trust::BehindNoise && m_place == Place::Identification && end == noEnd;
    const bool believed = m_trust != Trust::InText && !noise;
    m_place = Place::Idle;
    m_judge.judge(telegram, end);
    telegram.ending = telegram.status == Status::Truncated ? ending : Ending::Closed;
    if (!isGood(telegram.status))
        findPauses(telegram, next);
    const bool proven = telegram.crc && telegram.status == Status::Ok;
    if (telegram.status == Status::CrcMismatch || telegram.status == Status::Truncated)
        searchInside(std::move(telegram), end, believed);
    else if (believed || proven)
        hand(std::move(telegram));
}

/// A telegram that failed may hold good ones that lost the line end before their `/`: one that ends where it
/// ends, and such as are nothing but an identification, whose `!` does not end a telegram that has lines.
void Framer::searchInside(Telegram&& failed, std::size_t end, bool believed)
{
    struct Found {
        std::size_t at;
        std::size_t end;
        std::size_t to;
    };
    std::vector<Found> found;
    const std::string_view bytes = m_bytes;
    const std::size_t last = end == noEnd ? std::string::npos : findProven(bytes, 1, end);
    for (std::size_t line = 1; line < std::min(last, bytes.size());) {
        const std::size_t feed = std::min(bytes.find('\n', line), bytes.size() - 1);
        const std::size_t bang = bytes.substr(0, feed + 1).rfind('!');
        if (bang != std::string_view::npos && bang > line && bang != end) {
            const std::size_t at = findProven(bytes.substr(0, feed + 1), line, bang);
            if (at < last)
                found.push_back({at, bang, feed + 1});
        }
        line = feed + 1;
    }
    if (last != std::string::npos)
        found.push_back({last, end, bytes.size()});
    for (const Found& inner : found)
        failed.notes.push_back(
            {inner.at, "glued: a telegram with a right CRC begins here, behind a broken one"});
    std::stable_sort(failed.notes.begin(), failed.notes.end(),
                     [](const Note& a, const Note& b) { return a.offset < b.offset; });
    if (believed)
        hand(std::move(failed));
    for (const Found& place : found) {
        Telegram inner = cut(place.at, place.to);
        m_judge.judge(inner, place.end - place.at);
        hand(std::move(inner));
    }
}

void Framer::hand(Telegram&& telegram)
{
    telegram.index = m_nextTelegram;
    ++m_nextTelegram;
    m_sink(std::move(telegram));
}

} // namespace p1scope::telegram

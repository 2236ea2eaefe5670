// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/framer.h"

#include "core/telegram/crc16.h"
#include "core/telegram/judge.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::telegram {

namespace {

/// What may stand behind the closing `!` on its line: four digits and a line end, with room for what meters
/// add.
constexpr std::size_t longestEndLine = 64;

bool isText(char byte)
{
    return byte >= 0x20 && byte < 0x7F;
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
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

void Framer::takeByte(char byte, const Origin& origin)
{
    if (m_place == Place::Idle) {
        takeIdle(byte, origin);
    } else if (byte == '/' && (atLineStart() || m_place == Place::EndLine || identificationEnds())) {
        const Trust trust = atLineStart() ? Trust::LineStart : Trust::InText;
        close();
        begin(origin, trust);
    } else {
        m_bytes += byte;
        m_origins.push_back(origin);
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
    m_bytes.assign(1, '/');
    m_origins.assign(1, origin);
    m_breaks.clear();
    m_lastBang = std::string::npos;
    m_beginByte = m_nextByte;
}

bool Framer::atLineStart() const
{
    return m_bytes.back() == '\n' || m_bytes.back() == '\r';
}

/// True where the identification's line holds a `!` with nothing but a CRC behind it.
bool Framer::identificationEnds() const
{
    if (m_place != Place::Identification || m_lastBang == std::string::npos)
        return false;
    std::string_view rest = std::string_view(m_bytes).substr(m_lastBang + 1);
    rest = rest.substr(0, rest.find_first_of("\r\n"));
    return rest.size() <= 4 && std::all_of(rest.begin(), rest.end(), isHex);
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
        if (byte == '\n' && identificationEnds())
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
        close();
}

void Framer::finish()
{
    if (m_place != Place::Idle)
        close();
    m_previous = '\n';
}

Telegram Framer::cut(std::size_t from) const
{
    Telegram telegram;
    telegram.bytes = m_bytes.substr(from);
    telegram.offset = m_beginByte + from;
    const Origin& first = m_origins[from];
    const Origin& last = m_origins.back();
    telegram.firstFrame = first.frame;
    telegram.lastFrame = last.frame;
    telegram.time = first.start;
    telegram.endTime = last.start;
    telegram.timeBasis = first.basis;
    for (std::size_t i = from; i < m_origins.size(); ++i) {
        telegram.parityErrors += m_origins[i].state.has(line::FrameState::Parity) ? 1U : 0U;
        telegram.framingErrors += m_origins[i].state.has(line::FrameState::Framing) ? 1U : 0U;
    }
    // A break is a missing stop bit that lasted; one after the last byte is not the telegram's.
    telegram.framingErrors +=
        static_cast<std::uint32_t>(std::count_if(m_breaks.begin(), m_breaks.end(), [&](auto frame) {
            return frame > first.frame && frame < last.frame;
        }));
    return telegram;
}

void Framer::close()
{
    Telegram telegram = cut(0);
    std::size_t end = m_place == Place::EndLine || identificationEnds() ? m_lastBang : noEnd;
    // Nothing but an identification, with a `!` and a few characters behind it that are no CRC: a damaged
    // one.
    if (end == noEnd && m_place == Place::Identification && m_lastBang != std::string::npos &&
        m_bytes.size() - m_lastBang <= 5)
        end = m_lastBang;
    // A chance `/` in noise is followed by no line.
    const bool noise = m_trust == Trust::BehindNoise && m_place == Place::Identification && end == noEnd;
    m_place = Place::Idle;
    if (noise)
        return;
    judge(telegram, end);
    const bool proven = telegram.crc && telegram.status == Status::Ok;
    if (telegram.status == Status::CrcMismatch)
        searchInside(telegram);
    else if (m_trust != Trust::InText || proven)
        hand(std::move(telegram));
}

/// A telegram with a wrong CRC may hold a good one that lost the line end before its `/`. Both end at the
/// same `!`.
void Framer::searchInside(const Telegram& failed)
{
    const std::string_view covered = std::string_view(m_bytes).substr(0, m_lastBang + 1);
    const auto sent = crcValue(failed.crc->sent);
    const LineEnds ends = lineEndsOf(covered);
    // Mended line ends shift every position behind them; a stretch begins at the same count of its `/` in
    // both.
    const std::string mended = withLineEndsMended(covered, ends);
    const auto suffixes = sent ? suffixCrcs(mended) : std::vector<std::uint16_t>();
    std::size_t found = std::string::npos;
    std::size_t inMended = 0;
    for (std::size_t at = 1; sent && at < covered.size() && found == std::string::npos; ++at) {
        if (covered[at] != '/')
            continue;
        inMended = mended.find('/', inMended + 1);
        if (suffixes[inMended] == *sent)
            found = at;
    }
    Telegram outer = failed;
    if (found != std::string::npos)
        outer.notes.push_back({found, "glued: a telegram with a right CRC begins here, behind a broken one"});
    if (m_trust != Trust::InText)
        hand(std::move(outer));
    if (found == std::string::npos)
        return;
    Telegram inner = cut(found);
    judge(inner, m_lastBang - found);
    hand(std::move(inner));
}

void Framer::hand(Telegram&& telegram)
{
    telegram.index = m_nextTelegram;
    ++m_nextTelegram;
    m_sink(std::move(telegram));
}

} // namespace p1scope::telegram

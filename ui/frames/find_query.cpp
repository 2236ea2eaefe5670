// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/find_query.h"

#include "ui/frames/frame_text.h"

#include <QRegularExpression>

#include <algorithm>

namespace p1scope::ui {

using line::Frame;
using line::FrameIndex;

namespace {

std::uint8_t folded(std::uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? static_cast<std::uint8_t>(byte + ('a' - 'A')) : byte;
}

bool isDigit(std::uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

std::vector<std::uint8_t> bytesOf(const QByteArray& text)
{
    return {text.begin(), text.end()};
}

/// Latin-1 with the escapes of C.
std::vector<std::uint8_t> textBytes(const QString& text)
{
    static const QRegularExpression escape(QStringLiteral(R"(\\(?:([rnt\\])|x([0-9A-Fa-f]{2})))"));
    QByteArray bytes;
    qsizetype done = 0;
    for (auto it = escape.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        bytes += text.mid(done, match.capturedStart() - done).toLatin1();
        done = match.capturedEnd();
        if (!match.captured(2).isEmpty()) {
            bytes += static_cast<char>(match.captured(2).toInt(nullptr, 16));
            continue;
        }
        const QChar letter = match.captured(1)[0];
        bytes += letter == u'r' ? '\r' : letter == u'n' ? '\n' : letter == u't' ? '\t' : '\\';
    }
    bytes += text.mid(done).toLatin1();
    std::vector<std::uint8_t> out = bytesOf(bytes);
    std::transform(out.begin(), out.end(), out.begin(), folded);
    return out;
}

/// The table groups digits with blanks that are narrow.
QString plainBlanks(const QString& text)
{
    QString plain = text.trimmed();
    for (QChar& character : plain)
        if (character.isSpace())
            character = u' ';
    return plain;
}

double toDouble(QString digits)
{
    digits.remove(u' ');
    return digits.replace(u',', u'.').toDouble();
}

/// A hundred years: within what 64 bits of nanoseconds hold.
std::optional<capture::Duration> inRange(double seconds)
{
    if (seconds > 3.2e9)
        return std::nullopt;
    return capture::fromSeconds(seconds).time_since_epoch();
}

/// Takes the conditions out of a text, and gives back the rest.
QString takeConditions(const QString& text, FindQuery& query)
{
    using line::FrameState;
    static const QRegularExpression condition(
        QStringLiteral(R"((?<!\S)(?:state\s*[:=]\s*(ok|error|parity|framing|break|weak))"
                       R"(|gap\s*>\s*([\d.,]+\s*(?:s|ms|us|µs)))"
                       R"(|data\s*[:=]\s*(?:0x([0-9a-f]{1,3})|'(.)'))(?!\S))"),
        QRegularExpression::CaseInsensitiveOption);
    QString rest;
    qsizetype done = 0;
    for (auto it = condition.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        rest += text.mid(done, match.capturedStart() - done);
        done = match.capturedEnd();
        const QString state = match.captured(1).toLower();
        line::FrameState wanted{query.anyOf};
        if (state == QStringLiteral("ok"))
            query.ok = true;
        for (const auto& [word, flag] : {std::pair(u"parity", FrameState::Parity),
                                         {u"framing", FrameState::Framing},
                                         {u"break", FrameState::Break},
                                         {u"weak", FrameState::Weak}})
            if (state == QStringView(word) || state == QStringLiteral("error"))
                wanted.set(flag);
        query.anyOf = wanted.flags;
        if (match.hasCaptured(2))
            query.gapOver = parseDuration(match.captured(2));
        if (match.hasCaptured(3))
            query.data = static_cast<std::uint16_t>(match.captured(3).toUInt(nullptr, 16));
        else if (match.hasCaptured(4))
            query.data = match.captured(4)[0].unicode();
    }
    return rest + text.mid(done);
}

} // namespace

std::optional<FindQuery> FindQuery::parse(const QString& text)
{
    // Two digits alone may as well be text; two pairs, or one with 0x before it, are meant as bytes.
    static const QRegularExpression pairs(
        QStringLiteral(R"(^\s*(?:0x(?:[0-9A-Fa-f]{2})+|[0-9A-Fa-f]{2})(?:\s+(?:0x)?[0-9A-Fa-f]{2})*\s*$)"));
    static const QRegularExpression obis(
        QStringLiteral(R"(^\s*(?:\d{1,3}-\d{1,3}:)?\d{1,3}\.\d{1,3}\.\d{1,3}(?:\*\d{1,3})?\s*$)"));
    FindQuery query;
    const QString rest = takeConditions(text, query);
    if (pairs.match(rest).hasMatch() &&
        (rest.contains(QStringLiteral("0x")) || rest.trimmed().contains(u' '))) {
        QString digits = rest;
        digits.remove(QStringLiteral("0x"));
        query.kind = Kind::Bytes;
        query.bytes = bytesOf(QByteArray::fromHex(digits.toLatin1()));
    } else if (obis.match(rest).hasMatch()) {
        query.kind = Kind::Obis;
        query.bytes = textBytes(rest.trimmed());
    } else if (!query.hasConditions() || !rest.trimmed().isEmpty()) {
        query.bytes = textBytes(query.hasConditions() ? rest.trimmed() : rest);
    }
    if (query.bytes.empty() && !query.hasConditions())
        return std::nullopt;
    return query;
}

bool FindQuery::meets(const Frame& frame, const Frame* previous) const
{
    if ((anyOf != 0 && (frame.state.flags & anyOf) == 0) || (ok && !frame.state.ok()))
        return false;
    if (data && (!frame.hasByte() || frame.data != *data))
        return false;
    if (!gapOver)
        return true;
    const auto gap = previous != nullptr ? gapBetween(*previous, frame) : std::nullopt;
    return gap && *gap > *gapOver;
}

FrameIndex FindMatcher::position() const
{
    const std::size_t undecided = m_hasBefore ? 1 : 0;
    return m_held.size() > undecided ? m_held[undecided].frame : m_next;
}

bool FindMatcher::matchesAt(std::size_t place) const
{
    bool meets = !m_query.hasConditions();
    for (std::size_t i = 0; i < m_query.bytes.size(); ++i) {
        if (m_held[place + i].value != m_query.bytes[i])
            return false;
        meets = meets || m_held[place + i].meets;
    }
    if (!meets || m_query.kind != FindQuery::Kind::Obis)
        return meets;
    const std::size_t after = place + m_query.bytes.size();
    const bool begins = place == 0 || !(isDigit(m_held[place - 1].value) || m_held[place - 1].value == '.');
    return begins && (after >= m_held.size() || !isDigit(m_held[after].value));
}

void FindMatcher::feed(FrameIndex first, std::span<const Frame> frames, bool last,
                       std::vector<FindMatch>& found)
{
    if (first != m_next) {
        m_held.clear();
        m_hasBefore = false;
        m_previous.reset();
    }
    m_next = first;
    const bool fold = m_query.kind != FindQuery::Kind::Bytes;
    const bool conditions = m_query.hasConditions();
    const Frame* previous = m_previous ? &*m_previous : nullptr;
    for (const Frame& frame : frames) {
        const bool meets = conditions && m_query.meets(frame, previous);
        previous = &frame;
        if (m_query.bytes.empty()) {
            if (meets)
                found.push_back({m_next, m_next});
        } else if (frame.hasByte()) {
            const auto byte = static_cast<std::uint8_t>(frame.data);
            m_held.push_back({fold ? folded(byte) : byte, meets, m_next});
        }
        ++m_next;
    }
    if (!frames.empty())
        m_previous = frames.back();
    if (!m_query.bytes.empty())
        decide(last, found);
}

void FindMatcher::decide(bool last, std::vector<FindMatch>& found)
{
    // A code is decided only when what follows it is there, unless nothing does.
    const std::size_t needed =
        m_query.bytes.size() + (m_query.kind == FindQuery::Kind::Obis && !last ? 1 : 0);
    std::size_t place = m_hasBefore ? 1 : 0;
    for (; place + needed <= m_held.size(); ++place)
        if (matchesAt(place))
            found.push_back({m_held[place].frame, m_held[place + m_query.bytes.size() - 1].frame});
    if (place > 0) {
        m_held.erase(m_held.begin(), m_held.begin() + static_cast<std::ptrdiff_t>(place - 1));
        m_hasBefore = true;
    }
}

FindScan::FindScan(const line::FrameSequence& frames, FindQuery query)
    : m_frames(frames)
    , m_matcher(std::move(query))
    , m_next(frames.first())
{}

FrameIndex FindScan::position() const
{
    return m_matcher.position();
}

bool FindScan::step(std::size_t count, std::vector<FindMatch>& found)
{
    m_next = std::max(m_next, m_frames.first()); // given up meanwhile
    m_block.resize(count);
    const std::size_t got = m_frames.read(m_next, m_block);
    const bool atEnd = m_next + got >= m_frames.end();
    m_matcher.feed(m_next, std::span(m_block).first(got), atEnd, found);
    m_next = m_next + got;
    return !atEnd;
}

std::optional<capture::Duration> parseDuration(const QString& text)
{
    static const QRegularExpression duration(
        QStringLiteral(R"(^([\d\s]*\d(?:[.,][\d\s]*)?)\s*(s|ms|us|µs)$)"));
    const auto match = duration.match(plainBlanks(text));
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2);
    return inRange(toDouble(match.captured(1)) * (unit == QStringLiteral("s")    ? 1
                                                  : unit == QStringLiteral("ms") ? 1e-3
                                                                                 : 1e-6));
}

std::optional<Place> parsePlace(const QString& text)
{
    static const QRegularExpression clock(QStringLiteral(R"(^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)$)"));
    static const QRegularExpression number(
        QStringLiteral(R"(^(t|telegram)?\s*#?(\d{1,3}(?:[,.\s]\d{3})+|\d+)$)"),
        QRegularExpression::CaseInsensitiveOption);
    const QString wanted = plainBlanks(text);
    if (const auto match = number.match(wanted); match.hasMatch()) {
        QString digits = match.captured(2);
        digits.remove(QRegularExpression(QStringLiteral("\\D")));
        bool fits = false;
        const quint64 value = digits.toULongLong(&fits);
        if (!fits || value == 0)
            return std::nullopt;
        if (match.hasCaptured(1))
            return telegram::TelegramIndex{value - 1};
        return FrameIndex{value - 1};
    }
    std::optional<capture::Duration> time = parseDuration(wanted);
    if (const auto parts = clock.match(wanted); parts.hasMatch())
        time = inRange(parts.captured(1).toDouble() * 3600 + parts.captured(2).toDouble() * 60 +
                       toDouble(parts.captured(3)));
    if (!time)
        return std::nullopt;
    return capture::Time(*time);
}

} // namespace p1scope::ui

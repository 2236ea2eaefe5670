// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/find_query.h"

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

} // namespace

std::optional<FindQuery> FindQuery::parse(const QString& text)
{
    // Two digits alone may as well be text; two pairs, or one with 0x before it, are meant as bytes.
    static const QRegularExpression pairs(
        QStringLiteral(R"(^\s*(?:0x(?:[0-9A-Fa-f]{2})+|[0-9A-Fa-f]{2})(?:\s+(?:0x)?[0-9A-Fa-f]{2})*\s*$)"));
    static const QRegularExpression obis(
        QStringLiteral(R"(^\s*(?:\d{1,3}-\d{1,3}:)?\d{1,3}\.\d{1,3}\.\d{1,3}(?:\*\d{1,3})?\s*$)"));
    FindQuery query;
    if (pairs.match(text).hasMatch() &&
        (text.contains(QStringLiteral("0x")) || text.trimmed().contains(u' '))) {
        QString digits = text;
        digits.remove(QStringLiteral("0x"));
        query.kind = Kind::Bytes;
        query.bytes = bytesOf(QByteArray::fromHex(digits.toLatin1()));
    } else if (obis.match(text).hasMatch()) {
        query.kind = Kind::Obis;
        query.bytes = textBytes(text.trimmed());
    } else {
        query.bytes = textBytes(text);
    }
    if (query.bytes.empty())
        return std::nullopt;
    return query;
}

FindScan::FindScan(const line::FrameSequence& frames, FindQuery query)
    : m_frames(frames)
    , m_query(std::move(query))
    , m_next(frames.first())
{}

FrameIndex FindScan::position() const
{
    const std::size_t undecided = m_hasBefore ? 1 : 0;
    return m_held.size() > undecided ? m_held[undecided].frame : m_next;
}

bool FindScan::matchesAt(std::size_t place) const
{
    for (std::size_t i = 0; i < m_query.bytes.size(); ++i)
        if (m_held[place + i].value != m_query.bytes[i])
            return false;
    if (m_query.kind != FindQuery::Kind::Obis)
        return true;
    const std::size_t after = place + m_query.bytes.size();
    const bool begins = place == 0 || !(isDigit(m_held[place - 1].value) || m_held[place - 1].value == '.');
    return begins && (after >= m_held.size() || !isDigit(m_held[after].value));
}

bool FindScan::step(std::size_t count, std::vector<FindMatch>& found)
{
    if (m_next < m_frames.first()) { // given up meanwhile
        m_next = m_frames.first();
        m_held.clear();
        m_hasBefore = false;
    }
    m_block.resize(count);
    const std::size_t got = m_frames.read(m_next, m_block);
    const bool fold = m_query.kind != FindQuery::Kind::Bytes;
    for (std::size_t i = 0; i < got; ++i) {
        const Frame& frame = m_block[i];
        if (!frame.hasByte())
            continue;
        const auto byte = static_cast<std::uint8_t>(frame.data);
        m_held.push_back({fold ? folded(byte) : byte, m_next + i});
    }
    m_next = m_next + got;

    // A code is decided only when what follows it is there, unless nothing does.
    const bool atEnd = m_next >= m_frames.end();
    const std::size_t needed =
        m_query.bytes.size() + (m_query.kind == FindQuery::Kind::Obis && !atEnd ? 1 : 0);
    std::size_t place = m_hasBefore ? 1 : 0;
    for (; place + needed <= m_held.size(); ++place)
        if (matchesAt(place))
            found.push_back({m_held[place].frame, m_held[place + m_query.bytes.size() - 1].frame});
    if (place > 0) {
        m_held.erase(m_held.begin(), m_held.begin() + static_cast<std::ptrdiff_t>(place - 1));
        m_hasBefore = true;
    }
    return !atEnd;
}

std::optional<Place> parsePlace(const QString& text)
{
    static const QRegularExpression time(QStringLiteral(R"(^([\d\s]*\d(?:[.,][\d\s]*)?)\s*(s|ms|us|µs)$)"));
    static const QRegularExpression clock(QStringLiteral(R"(^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)$)"));
    static const QRegularExpression number(QStringLiteral(R"(^#?(\d{1,3}(?:[,.\s]\d{3})+|\d+)$)"));
    QString wanted = text.trimmed();
    for (QChar& character : wanted) // the table groups digits with blanks that are narrow
        if (character.isSpace())
            character = u' ';
    const auto toDouble = [](QString digits) {
        digits.remove(QRegularExpression(QStringLiteral("\\s")));
        return digits.replace(u',', u'.').toDouble();
    };
    if (const auto match = number.match(wanted); match.hasMatch()) {
        QString digits = match.captured(1);
        digits.remove(QRegularExpression(QStringLiteral("\\D")));
        bool fits = false;
        const quint64 value = digits.toULongLong(&fits);
        if (!fits || value == 0)
            return std::nullopt;
        return FrameIndex{value - 1};
    }
    double seconds = 0;
    if (const auto match = time.match(wanted); match.hasMatch()) {
        const QString unit = match.captured(2);
        seconds = toDouble(match.captured(1)) * (unit == QStringLiteral("s")    ? 1
                                                 : unit == QStringLiteral("ms") ? 1e-3
                                                                                : 1e-6);
    } else if (const auto parts = clock.match(wanted); parts.hasMatch()) {
        seconds = parts.captured(1).toDouble() * 3600 + parts.captured(2).toDouble() * 60 +
                  toDouble(parts.captured(3));
    } else {
        return std::nullopt;
    }
    // A hundred years: within what 64 bits of nanoseconds hold.
    if (seconds > 3.2e9)
        return std::nullopt;
    return capture::fromSeconds(seconds);
}

} // namespace p1scope::ui

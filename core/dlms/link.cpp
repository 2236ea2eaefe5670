// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/link.h"

#include "core/dlms/gcm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace p1scope::dlms {

namespace {

/// Messages are a few kilobytes at most; this bounds what frames without end can claim.
constexpr std::size_t longestMessage = 16 * 1024;
constexpr std::size_t longestNotification = 4 * 1024;
constexpr std::uint8_t flag = 0x7E;
constexpr std::size_t notificationHead = 18; ///< tag, number, length of the date, and the date

std::uint8_t at(std::string_view bytes, std::size_t i)
{
    return static_cast<std::uint8_t>(bytes[i]);
}

constexpr auto frameCheckTable = [] {
    std::array<std::uint16_t, 256> table{};
    for (unsigned byte = 0; byte < table.size(); ++byte) {
        unsigned crc = byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0x8408U : crc >> 1U;
        table[byte] = static_cast<std::uint16_t>(crc);
    }
    return table;
}();

/// The header of an HDLC frame, from its format field on.
struct HdlcHeader {
    std::size_t length = 0;    ///< from the format field to the check sequence
    std::size_t headerEnd = 0; ///< behind the control field, from the flag
    bool segmented = false;
    bool right = false; ///< its own check sequence is
};

std::size_t hdlcLength(std::string_view frame)
{
    return (at(frame, 1) & 0x07U) * std::size_t{256} + at(frame, 2);
}

/// No value where this is no header. At least 14 bytes, or the whole frame, must be there.
std::optional<HdlcHeader> hdlcHeader(std::string_view frame)
{
    HdlcHeader header;
    header.length = hdlcLength(frame);
    header.segmented = (at(frame, 1) & 0x08U) != 0;
    std::size_t place = 3;
    for (int address = 0; address < 2; ++address) {
        const std::size_t begin = place;
        while (place < frame.size() && (at(frame, place) & 1U) == 0)
            ++place;
        if (place++ - begin >= 4 || place >= frame.size())
            return std::nullopt;
    }
    header.headerEnd = place + 1;
    // Without information there is but one check sequence.
    if (header.headerEnd + 2 + 1 + 2 > header.length + 1 || header.headerEnd + 2 > frame.size())
        return std::nullopt;
    const unsigned sent = at(frame, header.headerEnd) | static_cast<unsigned>(at(frame, header.headerEnd + 1))
                                                            << 8U;
    header.right = frameCheck(frame.substr(1, header.headerEnd - 1)) == sent;
    return header;
}

/// The logical link's three bytes that stand before a message: E6 E7 00, or E6 E6 00.
bool hasLinkHead(std::string_view information)
{
    return information.size() >= 3 && at(information, 0) == 0xE6 &&
           (at(information, 1) == 0xE7 || at(information, 1) == 0xE6) && at(information, 2) == 0;
}

/// Where an HDLC frame begins whose header is right, from `from` on.
std::size_t findHdlc(std::string_view bytes, std::size_t from)
{
    for (std::size_t i = bytes.find(static_cast<char>(flag), from); i != std::string_view::npos;
         i = bytes.find(static_cast<char>(flag), i + 1)) {
        const std::string_view frame = bytes.substr(i);
        if (frame.size() < 14 || (at(frame, 1) & 0xF0U) != 0xA0)
            continue;
        const auto header = hdlcHeader(frame);
        if (header && header->right)
            return i;
    }
    return std::string_view::npos;
}

/// The control bytes with which a meter sends without being asked: SND_UD with either count bit.
bool isSending(std::uint8_t control)
{
    return control == 0x53 || control == 0x73;
}

} // namespace

std::uint16_t frameCheck(std::string_view bytes)
{
    unsigned crc = 0xFFFF;
    for (const char c : bytes)
        crc = crc >> 8U ^ frameCheckTable[(crc ^ static_cast<unsigned char>(c)) & 0xFFU];
    return static_cast<std::uint16_t>(~crc & 0xFFFFU);
}

void Assembler::begin(std::string_view before)
{
    m_push = {};
    m_at = 0;
    m_need = 0;
    m_frames = 0;
    m_scanner = {};
    m_scanned = notificationHead;
    const bool behindLink =
        hasLinkHead(before.substr(before.size() - std::min<std::size_t>(before.size(), 3)));
    m_loose = behindLink || (!before.empty() && at(before, before.size() - 1) == 0x67);
}

Assembler::Look Assembler::take(std::string_view bytes, bool ended)
{
    while (ended || bytes.size() >= m_need) {
        if (const Look look = step(bytes, ended); look != Look::More)
            return look;
    }
    return Look::More;
}

Assembler::Look Assembler::step(std::string_view bytes, bool ended)
{
    switch (at(bytes, 0)) {
    case flag:
        m_push.carrier = Push::Carrier::Hdlc;
        return hdlc(bytes, ended);
    case 0x68:
        m_push.carrier = Push::Carrier::MBus;
        return mbus(bytes, ended);
    case 0xDB:
        m_push.carrier = Push::Carrier::CipherFrame;
        return cipher(bytes, ended);
    case 0x0F:
        m_push.carrier = Push::Carrier::Notification;
        return notification(bytes, ended);
    default:
        return Look::No;
    }
}

/// Waits for bytes; where there will be none, the message ends with those that are there.
Assembler::Look Assembler::more(std::size_t need, std::string_view bytes, bool ended)
{
    m_need = need;
    if (!ended)
        return Look::More;
    return m_frames > 0 || !m_push.content.empty() ? cut(bytes.size()) : Look::No;
}

Assembler::Look Assembler::cut(std::size_t at)
{
    m_push.whole = false;
    m_push.length = at;
    return Look::Found;
}

void Assembler::append(std::string_view bytes, std::size_t from, std::size_t to)
{
    m_push.content.append(bytes, from, to - from);
    m_push.places.reserve(m_push.places.size() + to - from);
    for (std::size_t i = from; i < to; ++i)
        m_push.places.push_back(static_cast<std::uint32_t>(i));
}

void Assembler::check(std::size_t offset, const char* word, unsigned sent, unsigned computed)
{
    const bool right = sent == computed;
    if (!m_push.check || m_push.checked || m_frames == 0)
        m_push.check = telegram::Crc{fmt::format("{:04X}", sent), static_cast<std::uint16_t>(computed)};
    m_push.checked = right && (m_frames == 0 || m_push.checked);
    if (!right)
        m_push.notes.push_back(
            {offset, fmt::format("{}: {:04X} was sent, {:04X} computed", word, sent, computed)});
}

Assembler::Look Assembler::hdlc(std::string_view bytes, bool ended)
{
    const std::string_view frame = bytes.substr(std::min(m_at, bytes.size()));
    if (m_frames > 0 && !frame.empty() &&
        (at(frame, 0) != flag || (frame.size() > 1 && (at(frame, 1) & 0xF0U) != 0xA0)))
        return cut(m_at);
    if (frame.size() >= 2 && (at(frame, 1) & 0xF0U) != 0xA0)
        return Look::No;
    if (frame.size() < 3)
        return more(m_at + 3, bytes, ended);
    const std::size_t length = hdlcLength(frame);
    const std::size_t head = std::min<std::size_t>(14, length + 2);
    if (frame.size() < head)
        return more(m_at + head, bytes, ended);
    const auto header = hdlcHeader(frame);
    if (!header || m_at + length > longestMessage)
        return m_frames > 0 ? cut(m_at) : Look::No;
    // A header with a wrong sum is believed where what must follow it does.
    const bool linked =
        frame.size() >= header->headerEnd + 5 && hasLinkHead(frame.substr(header->headerEnd + 2));
    if (!header->right && !linked)
        return frame.size() < header->headerEnd + 5 ? more(m_at + header->headerEnd + 5, bytes, ended)
                                                    : Look::No;
    if (frame.size() >= length + 2)
        return hdlcWhole(bytes, header->headerEnd, header->right);
    m_need = m_at + length + 2;
    if (!ended)
        return Look::More;
    append(bytes, std::min(bytes.size(), m_at + header->headerEnd + 2 + (linked ? 3 : 0)), bytes.size());
    return cut(bytes.size());
}

/// As many bytes are there as the frame should have.
Assembler::Look Assembler::hdlcWhole(std::string_view bytes, std::size_t headerEnd, bool headerRight)
{
    const std::string_view frame = bytes.substr(m_at);
    const std::size_t length = hdlcLength(frame);
    const std::size_t information = headerEnd + 2;
    const std::size_t begin =
        m_at + information + (m_frames == 0 && hasLinkHead(frame.substr(information)) ? 3U : 0U);
    if (at(frame, length + 1) != flag) {
        // Bytes are missing: the next frame may begin within what should be this one.
        const std::size_t next = findHdlc(bytes.substr(0, m_at + length + 2), begin);
        const std::size_t end = next == std::string_view::npos ? m_at + length + 2 : next;
        append(bytes, begin, std::max(begin, std::min(end, m_at + length - 1)));
        return cut(end);
    }
    if (!headerRight)
        m_push.notes.push_back({m_at, "hcs-wrong: the check sequence of a frame's header does not fit"});
    const unsigned sent = at(frame, length - 1) | static_cast<unsigned>(at(frame, length)) << 8U;
    check(m_at + length - 1, "fcs-wrong", sent, frameCheck(frame.substr(1, length - 2)));
    append(bytes, begin, m_at + length - 1);
    ++m_frames;
    const bool last = (at(frame, 1) & 0x08U) == 0;
    m_at += length + 2;
    m_push.length = m_at;
    if (last)
        return Look::Found;
    // One flag may end a frame and begin the next.
    if (bytes.size() > m_at && at(bytes, m_at) != flag)
        --m_at;
    m_need = m_at + 3;
    return Look::More;
}

Assembler::Look Assembler::mbus(std::string_view bytes, bool ended)
{
    const std::string_view frame = bytes.substr(std::min(m_at, bytes.size()));
    const auto wrong = [&] { return m_frames > 0 ? cut(m_at) : Look::No; };
    if (!frame.empty() && at(frame, 0) != 0x68)
        return wrong();
    if (frame.size() > 2 && at(frame, 1) != at(frame, 2))
        return wrong();
    if (frame.size() < 5)
        return frame.size() > 3 && at(frame, 3) != 0x68 ? wrong()
                                                        : more(m_at + frame.size() + 1, bytes, ended);
    const std::size_t length = at(frame, 1);
    if (at(frame, 3) != 0x68 || length < 6 || !isSending(at(frame, 4)) || m_at + length > longestMessage)
        return wrong();
    if (frame.size() < 7)
        return more(m_at + 7, bytes, ended);
    // The control information counts the frames of a message.
    const std::uint8_t information = at(frame, 6);
    if ((information & 0xE0U) != 0 || (information & 0x0FU) != (m_frames & 0x0FU))
        return wrong();
    const std::size_t begin = m_at + 9; // behind the two access points
    if (frame.size() < length + 6) {
        m_need = m_at + length + 6;
        if (!ended)
            return Look::More;
        append(bytes, std::min(begin, bytes.size()), bytes.size());
        return cut(bytes.size());
    }
    if (at(frame, length + 5) != 0x16) {
        const std::size_t next = bytes.substr(0, m_at + length + 6).find(frame.substr(0, 1), begin);
        const bool begins = next != std::string_view::npos && next + 4 < bytes.size() &&
                            at(bytes, next + 1) == at(bytes, next + 2) && at(bytes, next + 3) == 0x68;
        if (m_frames == 0 && !begins)
            return Look::No;
        const std::size_t end = begins ? next : m_at + length + 6;
        append(bytes, begin, std::max(begin, end));
        return cut(end);
    }
    unsigned sum = 0;
    for (const char c : frame.substr(4, length))
        sum += static_cast<unsigned char>(c);
    check(m_at + length + 4, "sum-wrong", at(frame, length + 4), sum & 0xFFU);
    append(bytes, begin, m_at + length + 4);
    ++m_frames;
    m_at += length + 6;
    m_push.length = m_at;
    m_need = m_at + 1;
    return (information & 0x10U) != 0 ? Look::Found : Look::More;
}

Assembler::Look Assembler::cipher(std::string_view bytes, bool ended)
{
    const auto look = CipherHeader::look(bytes);
    if (look == CipherHeader::Look::No)
        return Look::No;
    if (look == CipherHeader::Look::More)
        return more(bytes.size() + 1, bytes, ended);
    const auto header = CipherHeader::parse(bytes);
    if (m_loose && !header->authenticated())
        return Look::No;
    m_need = header->frameLength;
    if (bytes.size() < m_need && !ended)
        return Look::More;
    // Where bytes are missing, the same meter's next frame begins within what should be this one.
    const std::string_view own = bytes.substr(0, header->frameLength);
    constexpr std::size_t known = 10; // its beginning, with the system title
    const std::size_t next = own.find(own.substr(0, known), known);
    const bool whole = bytes.size() >= header->frameLength && next == std::string_view::npos;
    const std::size_t end = std::min(own.size(), next);
    append(bytes, 0, end);
    m_push.length = end;
    return whole ? Look::Found : cut(end);
}

Assembler::Look Assembler::notification(std::string_view bytes, bool ended)
{
    if (m_loose || (bytes.size() > 5 && at(bytes, 5) != 12))
        return Look::No;
    if (bytes.size() <= notificationHead)
        return more(notificationHead + 1, bytes, ended);
    const std::uint8_t first = at(bytes, notificationHead);
    if (!tstOf(bytes.substr(6, 12)) || (first != 1 && first != 2))
        return Look::No;
    auto state = ValueScanner::State::Within;
    for (; m_scanned < bytes.size() && state == ValueScanner::State::Within; ++m_scanned)
        state = m_scanner.take(at(bytes, m_scanned));
    if (state == ValueScanner::State::Broken || m_scanned > longestNotification)
        return Look::No;
    m_need = bytes.size() + 1;
    if (state == ValueScanner::State::Within && !ended)
        return Look::More;
    append(bytes, 0, m_scanned);
    m_push.length = m_scanned;
    return state == ValueScanner::State::Complete ? Look::Found : cut(m_scanned);
}

namespace {

/// Writes what a checksum must be now; where it was wrong, it stays so.
void mendChecksum(std::string& after, std::size_t place, std::size_t size, bool wasRight, unsigned computed)
{
    unsigned sent = at(after, place) | (size == 2 ? static_cast<unsigned>(at(after, place + 1)) << 8U : 0U);
    if (wasRight)
        sent = computed;
    else if (sent == computed)
        sent ^= 1U;
    for (std::size_t i = 0; i < size; ++i)
        after[place + i] = static_cast<char>(sent >> (8U * i) & 0xFFU);
}

unsigned sumOf(std::string_view bytes)
{
    unsigned sum = 0;
    for (const char c : bytes)
        sum += static_cast<unsigned char>(c);
    return sum & 0xFFU;
}

} // namespace

void mendChecksums(std::string_view before, std::string& after)
{
    std::size_t begin = 0;
    while (begin + 9 < before.size()) {
        const std::string_view frame = before.substr(begin);
        const bool hdlc = at(frame, 0) == flag && (at(frame, 1) & 0xF0U) == 0xA0;
        const bool mbus = at(frame, 0) == 0x68 && at(frame, 3) == 0x68 && at(frame, 1) == at(frame, 2);
        if (!hdlc && !mbus)
            return;
        // What the checksum covers; behind it stand the checksum and a last byte.
        const std::size_t covered = hdlc ? 1 : 4;
        const std::size_t length = hdlc ? std::max<std::size_t>(hdlcLength(frame), 2) - 2 : at(frame, 1);
        const std::size_t size = hdlc ? 2 : 1;
        const std::size_t place = covered + length;
        if (frame.size() < place + size + 1 || at(frame, place + size) != (hdlc ? flag : 0x16))
            return;
        const auto check = [&](std::string_view bytes) {
            return hdlc ? unsigned{frameCheck(bytes)} : sumOf(bytes);
        };
        const unsigned sent =
            at(frame, place) | (hdlc ? static_cast<unsigned>(at(frame, place + 1)) << 8U : 0U);
        mendChecksum(after, begin + place, size, sent == check(frame.substr(covered, length)),
                     check(std::string_view(after).substr(begin + covered, length)));
        begin += place + size + 1;
        // One flag may end a frame and begin the next.
        if (hdlc && begin < before.size() && at(before, begin) != flag)
            --begin;
    }
}

} // namespace p1scope::dlms

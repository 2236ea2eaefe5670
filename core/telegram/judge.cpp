// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/judge.h"

#include "core/telegram/catalogue.h"
#include "core/telegram/crc16.h"
#include "core/telegram/objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

namespace p1scope::telegram {

namespace {

/// An identification is one short line; what is longer is garbage, and only its beginning is kept.
constexpr std::size_t longestIdentification = 1024;

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// Indices of the objects whose code came before, rising.
std::vector<std::size_t> repeatedObjects(const std::vector<Object>& objects)
{
    std::vector<std::pair<ObisCode, std::size_t>> sorted;
    sorted.reserve(objects.size());
    for (std::size_t i = 0; i < objects.size(); ++i)
        sorted.emplace_back(objects[i].obis, i);
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        const std::uint64_t first = a.first.packed();
        const std::uint64_t second = b.first.packed();
        return first != second ? first < second : a.second < b.second;
    });
    std::vector<std::size_t> repeated;
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        if (sorted[i].first == sorted[i - 1].first)
            repeated.push_back(sorted[i].second);
    }
    std::sort(repeated.begin(), repeated.end());
    return repeated;
}

/// Which object tells the telegram's version.
std::optional<std::size_t> versionObject(const std::vector<Object>& objects)
{
    for (const ObisCode version : {ObisCode{1, 3, 0, 2, 8}, ObisCode{0, 0, 96, 1, 4}}) {
        for (std::size_t i = 0; i < objects.size(); ++i) {
            ObisCode code = objects[i].obis;
            code.f = version.f;
            if (code == version)
                return i;
        }
    }
    return std::nullopt;
}

void takeVersion(Telegram& telegram, std::optional<std::size_t> object)
{
    if (object)
        telegram.version = std::string(telegram.value(telegram.objects[*object], 0));
}

void takeApart(Telegram& telegram, std::size_t end)
{
    const std::string_view bytes = telegram.bytes;
    const std::size_t to = std::min(end, bytes.size());
    const std::size_t lineEnd = std::min(bytes.substr(0, to).find_first_of("\r\n"), to);
    telegram.identification = bytes.substr(1, std::min(lineEnd - 1, longestIdentification));
    std::size_t from = lineEnd;
    while (from < to && bytes[from] == '\r')
        ++from;
    if (from < to && bytes[from] == '\n')
        ++from;

    ParsedObjects parsed = parseObjects(bytes, from, to);
    telegram.objects = std::move(parsed.objects);
    if (!parsed.blankLine && !telegram.objects.empty())
        telegram.notes.push_back({from, "no-blank-line: objects follow the identification at once"});
    for (const Stretch& line : parsed.oddLines) {
        // Where a telegram was cut short, its last line is no line yet.
        if (end == noEnd && line.offset + line.length == bytes.size())
            continue;
        telegram.notes.push_back({line.offset, "odd-line: no object of a telegram"});
    }
    for (const std::size_t repeated : repeatedObjects(telegram.objects)) {
        const Object& object = telegram.objects[repeated];
        telegram.notes.push_back(
            {object.where.offset, fmt::format("duplicate-object: {} came before", object.obis.toString())});
    }
    for (const Object& object : telegram.objects) {
        if (lookUp(object.obis) == nullptr)
            telegram.notes.push_back(
                {object.where.offset, fmt::format("unknown-code: {}", object.obis.toString())});
    }
}

enum class CrcVerdict : std::uint8_t { Wrong, Right, RightAsSent };

/// Sets the telegram's CRC, with the notes on its form.
CrcVerdict checkCrc(Telegram& telegram, std::size_t end)
{
    const std::string_view bytes = telegram.bytes;
    const std::string_view sent = sentCrc(bytes, end);
    const std::string_view covered = bytes.substr(0, end + 1);
    std::uint16_t computed = crc16(covered);
    const auto value = crcValue(sent);
    const bool asSent = value == computed;
    if (!asSent) {
        if (const LineEnds ends = lineEndsOf(bytes); ends != LineEnds::AsSent)
            computed = crc16(withLineEndsMended(covered, ends));
    }
    telegram.crc = Crc{std::string(sent), computed};
    if (value != computed)
        return CrcVerdict::Wrong;
    if (std::any_of(sent.begin(), sent.end(), [](char c) { return c >= 'a' && c <= 'f'; }))
        telegram.notes.push_back({end + 1, "crc-lower-case: the CRC is written in small letters"});
    if (sent.size() < 4)
        telegram.notes.push_back({end + 1, "crc-unpadded: the CRC is written without its leading zeros"});
    return asSent ? CrcVerdict::RightAsSent : CrcVerdict::Right;
}

void noteLineEnds(Telegram& telegram)
{
    switch (lineEndsOf(telegram.bytes)) {
    case LineEnds::AsSent:
        return;
    case LineEnds::CrStripped:
        telegram.notes.push_back(
            {0, "cr-stripped: every line ends in LF alone; something upstream took the CR away"});
        return;
    case LineEnds::CrDoubled:
        telegram.notes.push_back(
            {0, "cr-doubled: every line ends in CR CR LF; something upstream made CR LF of LF"});
        return;
    }
}

} // namespace

LineEnds lineEndsOf(std::string_view bytes)
{
    std::size_t feeds = 0;
    std::size_t returns = 0;
    std::size_t doubled = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\r')
            ++returns;
        if (bytes[i] != '\n')
            continue;
        ++feeds;
        if (i >= 2 && bytes[i - 1] == '\r' && bytes[i - 2] == '\r')
            ++doubled;
    }
    if (feeds > 0 && returns == 0)
        return LineEnds::CrStripped;
    if (feeds > 0 && doubled == feeds && returns == 2 * feeds)
        return LineEnds::CrDoubled;
    return LineEnds::AsSent;
}

std::string withLineEndsMended(std::string_view bytes, LineEnds ends)
{
    std::string mended;
    mended.reserve(bytes.size() + bytes.size() / 16);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (ends == LineEnds::CrStripped && bytes[i] == '\n')
            mended += '\r';
        if (ends == LineEnds::CrDoubled && bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\r')
            continue;
        mended += bytes[i];
    }
    return mended;
}

std::string_view sentCrc(std::string_view bytes, std::size_t end)
{
    std::string_view rest = bytes.substr(end + 1);
    rest = rest.substr(0, rest.find_first_of("\r\n"));
    // Blanks, NUL and 0xFF that meters and converters put there are no CRC, and no part of one.
    const auto isPadding = [](char c) { return c <= ' ' || c > '~'; };
    while (!rest.empty() && isPadding(rest.front()))
        rest.remove_prefix(1);
    while (!rest.empty() && isPadding(rest.back()))
        rest.remove_suffix(1);
    std::size_t digits = 0;
    while (digits < rest.size() && digits < 4 && isHex(rest[digits]))
        ++digits;
    // Four digits are a CRC whatever follows; fewer only where nothing does. Other text of that length is a
    // CRC that was damaged; anything else behind the `!` is not its business.
    if (digits == 4 || digits == rest.size())
        return rest.substr(0, digits);
    return rest.size() <= 4 ? rest : std::string_view();
}

std::optional<std::uint16_t> crcValue(std::string_view sent)
{
    std::uint16_t value = 0;
    const auto [end, fault] = std::from_chars(sent.data(), sent.data() + sent.size(), value, 16);
    if (fault != std::errc() || end != sent.data() + sent.size())
        return std::nullopt;
    return value;
}

/// Whether a telegram differs from the one before in nothing but digits of its values: then its lines, codes
/// and parentheses stand where they stood.
bool Judge::laidOutAsBefore(std::string_view bytes, std::size_t end) const
{
    if (end != m_end || m_end == 0)
        return false;
    constexpr std::size_t word = sizeof(std::uint64_t);
    const auto differing = [&](const char* now, std::size_t at) {
        std::uint64_t a = 0;
        std::uint64_t b = 0;
        std::uint64_t fixed = 0;
        std::memcpy(&a, now, word);
        std::memcpy(&b, m_bytes.data() + at, word);
        std::memcpy(&fixed, m_fixed.data() + at, word);
        return (a ^ b) & fixed;
    };
    std::uint64_t differs = 0;
    std::size_t at = 0;
    for (; at + word <= end; at += word)
        differs |= differing(bytes.data() + at, at);
    std::array<char, word> rest{};
    std::memcpy(rest.data(), bytes.data() + at, end - at);
    return (differs | differing(rest.data(), at)) == 0;
}

void Judge::remember(const Telegram& telegram, std::size_t end)
{
    constexpr std::uint8_t all = 0xFF;
    constexpr std::uint8_t digit = 0xF0; // 0 to 9, and what stands behind them, none of which has a meaning
    const std::size_t size = (end / sizeof(std::uint64_t) + 1) * sizeof(std::uint64_t);
    m_end = end;
    m_bytes.assign(telegram.bytes, 0, end);
    m_bytes.resize(size, '\0');
    m_fixed.assign(size, all);
    for (const Object& object : telegram.objects) {
        for (const Stretch value : object.values) {
            for (std::size_t i = value.offset; i < value.offset + value.length; ++i) {
                if (m_bytes[i] >= '0' && m_bytes[i] <= '9')
                    m_fixed[i] = digit;
            }
        }
    }
    m_identification = telegram.identification;
    m_objects = telegram.objects;
    m_notes = telegram.notes;
    m_version = versionObject(telegram.objects);
}

void Judge::readObjects(Telegram& telegram, std::size_t end)
{
    if (end != noEnd && telegram.notes.empty() && laidOutAsBefore(telegram.bytes, end)) {
        telegram.identification = m_identification;
        telegram.objects = m_objects;
        telegram.notes = m_notes;
    } else {
        const bool whole = end != noEnd && telegram.notes.empty();
        takeApart(telegram, end);
        if (!whole) {
            takeVersion(telegram, versionObject(telegram.objects));
            return;
        }
        remember(telegram, end);
    }
    takeVersion(telegram, m_version);
}

void judge(Telegram& telegram, std::size_t end)
{
    Judge().judge(telegram, end);
}

void Judge::judge(Telegram& telegram, std::size_t end)
{
    readObjects(telegram, end);
    const bool oddLines = std::any_of(telegram.notes.begin(), telegram.notes.end(),
                                      [](const Note& note) { return note.what.starts_with("odd-line"); });
    // A CRC that is right over the bytes as they came proves that nobody changed their line ends.
    bool asSent = false;
    if (end == noEnd) {
        telegram.status = Status::Truncated;
    } else if (!sentCrc(telegram.bytes, end).empty()) {
        const CrcVerdict verdict = checkCrc(telegram, end);
        telegram.status = verdict == CrcVerdict::Wrong ? Status::CrcMismatch : Status::Ok;
        asSent = verdict == CrcVerdict::RightAsSent;
    } else if (oddLines)
        telegram.status = Status::Malformed;
    else if (telegram.parityErrors + telegram.framingErrors > 0)
        telegram.status = Status::LineErrors;
    else
        telegram.status = Status::Ok;
    if (!asSent)
        noteLineEnds(telegram);
    std::stable_sort(telegram.notes.begin(), telegram.notes.end(),
                     [](const Note& a, const Note& b) { return a.offset < b.offset; });
}

} // namespace p1scope::telegram

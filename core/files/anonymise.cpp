// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/anonymise.h"

#include "core/files/private_parts.h"
#include "core/line/byte_decoder.h"
#include "core/telegram/framer.h"
#include "core/telegram/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>

namespace p1scope::files {

namespace {

constexpr std::size_t longestSegment = 64 * 1024;
constexpr std::size_t window = 8;
constexpr std::size_t shortestForm =
    6; ///< what is shorter is found where it stands, and not looked for elsewhere
constexpr std::size_t mostOriginals = 20'000;
constexpr std::size_t mostUnpadded = 2;
constexpr int mostKeys = 1000;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}
bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}
bool isAlnum(char c)
{
    return isDigit(c) || isUpper(c) || isLower(c);
}
bool isHex(char c)
{
    return isDigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// The original that a hexadecimal value stands for; none where it is no hexadecimal text.
std::optional<std::string> decodedHex(std::string_view text)
{
    if (text.empty() || text.size() % 2 != 0 || !std::all_of(text.begin(), text.end(), isHex))
        return std::nullopt;
    std::string plain;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        unsigned value = 0;
        std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
        if (value < 0x20 || value > 0x7E)
            return std::nullopt;
        plain += static_cast<char>(value);
    }
    return plain;
}
std::string encodedHex(std::string_view plain, bool lower)
{
    std::string text;
    for (const char c : plain)
        text += lower ? fmt::format("{:02x}", static_cast<unsigned char>(c))
                      : fmt::format("{:02X}", static_cast<unsigned char>(c));
    return text;
}
bool hasLower(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), isLower);
}
/// As a line of the other polarity shows it to somebody who takes every bit for its opposite. `bits` of a
/// character: 0x7F or 0xFF.
std::string complemented(std::string text, unsigned bits)
{
    for (char& c : text)
        c = static_cast<char>(~static_cast<unsigned char>(c) & bits);
    return text;
}

std::uint64_t mix(std::uint64_t value)
{
    // The finaliser of splitmix64.
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
}
std::uint64_t hashOf(std::string_view text, std::uint64_t key)
{
    std::uint64_t hash = mix(key);
    for (const char c : text)
        hash = mix(hash ^ static_cast<unsigned char>(c));
    return hash;
}

/// Another character of the same kind; what is neither letter nor digit stays.
char another(char c, std::uint64_t chance, bool hexLetters)
{
    const auto turn = [&](char first, unsigned count) {
        const auto place = static_cast<unsigned>(c - first);
        return static_cast<char>(first + static_cast<char>((place + 1 + chance % (count - 1)) % count));
    };
    if (isDigit(c))
        return turn('0', 10);
    if (isUpper(c))
        return turn('A', hexLetters && c <= 'F' ? 6 : 26);
    if (isLower(c))
        return turn('a', hexLetters && c <= 'f' ? 6 : 26);
    return c;
}

std::uint64_t windowAt(std::string_view text, std::size_t at, std::size_t length)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < length; ++i)
        value = value << 8U | static_cast<unsigned char>(text[at + i]);
    return value;
}

/// The bytes that are there, and which frame each came in.
struct SegmentText {
    std::string text;
    std::vector<std::size_t> frames;
    unsigned bits = 0xFF;   ///< of a character
    bool eighthBit = false; ///< is the parity bit of a line that was read with eight data bits
};
SegmentText textOf(std::span<const line::Frame> frames)
{
    SegmentText result;
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (!frames[i].hasByte())
            continue;
        bytes.push_back(static_cast<std::uint8_t>(frames[i].data & 0xFFU));
        result.frames.push_back(i);
    }
    const bool seven = !result.frames.empty() && frames[result.frames.front()].dataBits == 7;
    result.eighthBit = !seven && line::guessByteFormat(bytes).dataBits == 7;
    result.bits = seven || result.eighthBit ? 0x7F : 0xFF;
    for (const std::uint8_t byte : bytes)
        result.text += static_cast<char>(byte & result.bits);
    return result;
}

/// Mostly what a telegram would be made of if every bit were its opposite.
bool looksComplemented(const SegmentText& segment)
{
    const std::string& text = segment.text;
    const auto printable = [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\r' || c == '\n'; };
    const std::string other = complemented(text, segment.bits);
    const auto now = std::count_if(text.begin(), text.end(), printable);
    const auto then = std::count_if(other.begin(), other.end(), printable);
    return then > now && static_cast<std::size_t>(then) * 10 > text.size() * 9;
}

void put(line::Frame& frame, char c, bool eighthBit, line::Parity parity)
{
    const unsigned bits = eighthBit ? 0x7F : 0xFF;
    const unsigned low = static_cast<unsigned char>(c) & bits;
    const unsigned before = frame.data;
    if ((before & bits) == low)
        return;
    unsigned data = (before & ~bits) | low;
    if (eighthBit && ((std::popcount(before & bits) ^ std::popcount(low)) & 1) != 0)
        data ^= 0x80U;
    const auto was = frame.expectedParity;
    frame.data = static_cast<std::uint16_t>(data);
    const unsigned mask = (1U << frame.dataBits) - 1U;
    unsigned raw = (frame.raw & ~mask) | data;
    const bool constant = parity == line::Parity::Mark || parity == line::Parity::Space;
    const bool flips = ((std::popcount(before) ^ std::popcount(data)) & 1) != 0 && !constant &&
                       was != line::Bit::Absent && frame.parity != line::Bit::Absent;
    const auto other = [](line::Bit bit) {
        return bit == line::Bit::One ? line::Bit::Zero : bit == line::Bit::Zero ? line::Bit::One : bit;
    };
    if (flips) {
        const bool shown = (frame.raw >> frame.dataBits & 1U) == (frame.parity == line::Bit::One ? 1U : 0U);
        frame.expectedParity = other(was);
        if (frame.parity != line::Bit::Unknown) {
            frame.parity = other(frame.parity);
            if (shown)
                raw ^= 1U << frame.dataBits;
        }
    }
    frame.raw = static_cast<std::uint16_t>(raw);
}

} // namespace

struct Anonymiser::Stretch : TextStretch {};

Anonymiser::Anonymiser(const AnonymiseSettings& settings)
    : m_settings(settings)
{}

Anonymiser::~Anonymiser() = default;

/// Cuts before every `/` at a line's start, so that a telegram is in one piece with what follows it.
void Anonymiser::takeSegments(std::span<const line::Frame> frames, bool last,
                              const std::function<void(std::span<line::Frame>)>& take)
{
    const auto cut = [&] {
        if (!m_pending.empty())
            take(m_pending);
        m_atStart = m_atStart && m_pending.empty();
        m_pending.clear();
    };
    for (const line::Frame& frame : frames) {
        const char c = static_cast<char>(frame.data & 0x7FU);
        if (frame.hasByte()) {
            const bool begins = c == '/' && (m_previous == '\n' || m_previous == '\0');
            const bool full = m_pending.size() >= longestSegment && (m_previous == '\n' || c == 0);
            if (begins || full || m_pending.size() >= 2 * longestSegment)
                cut();
            m_previous = c;
        }
        m_pending.push_back(frame);
    }
    if (last)
        cut();
}

void Anonymiser::learn(std::span<const line::Frame> frames)
{
    takeSegments(frames, false, [this](std::span<line::Frame> segment) { learnSegment(segment); });
}

void Anonymiser::finishLearning()
{
    takeSegments({}, true, [this](std::span<line::Frame> segment) { learnSegment(segment); });
    m_atStart = true;
    m_previous = '\n';
    for (int attempt = 0; attempt < mostKeys; ++attempt) {
        m_forms.clear();
        m_windows.clear();
        for (const auto& [original, ignored] : m_known)
            addForms(original);
        const bool fit = std::all_of(m_unpadded.begin(), m_unpadded.end(), [this](auto segment) {
            changeSegment(segment);
            return !badCrc(segment);
        });
        if (fit)
            break;
        m_settings.key = mix(m_settings.key);
    }
    m_unpadded.clear();
}

/// A CRC that was sent without its leading zeros has no room for one that needs more digits: names are drawn
/// until it fits.
void Anonymiser::noteUnpadded(std::span<const line::Frame> frames)
{
    if (m_unpadded.size() >= mostUnpadded)
        return;
    bool found = false;
    telegram::Framer framer([&](telegram::Telegram&& telegram) {
        found = found ||
                (telegram.status == telegram::Status::Ok && telegram.crc && telegram.crc->sent.size() < 4);
    });
    framer.push(frames);
    framer.finish();
    if (found)
        m_unpadded.emplace_back(frames.begin(), frames.end());
}

bool Anonymiser::badCrc(std::span<const line::Frame> frames)
{
    bool bad = false;
    telegram::Framer framer([&](telegram::Telegram&& telegram) {
        bad = bad || telegram.status == telegram::Status::CrcMismatch;
    });
    framer.push(frames);
    framer.finish();
    return bad;
}

void Anonymiser::learnSegment(std::span<const line::Frame> frames)
{
    const SegmentText segment = textOf(frames);
    const std::string text =
        looksComplemented(segment) ? complemented(segment.text, segment.bits) : segment.text;
    noteUnpadded(frames);
    for (const TextStretch part : findPrivateParts(text, m_atStart && !text.starts_with('/')).hidden)
        remember(std::string_view(text).substr(part.begin, part.end - part.begin));
}

void Anonymiser::remember(std::string_view original)
{
    if (original.size() < shortestForm || m_known.contains(original) || m_known.size() >= mostOriginals)
        return;
    m_known.emplace(original, true);
}

/// Takes an original into all forms in which it may stand elsewhere.
void Anonymiser::addForms(const std::string& original)
{
    std::string plain = original;
    if (const auto decoded = decodedHex(original)) {
        addForm(std::string(original), encodedHex(madeUp(*decoded), hasLower(original)));
        plain = *decoded;
    }
    const std::string other = madeUp(plain);
    addForm(plain, other);
    for (const bool lower : {false, true})
        addForm(encodedHex(plain, lower), encodedHex(other, lower));
}

void Anonymiser::addForm(std::string form, std::string replacement)
{
    if (form.size() < shortestForm)
        return;
    // As it is, and complemented in characters of seven and of eight bits.
    for (const unsigned bits : {0U, 0x7FU, 0xFFU}) {
        const auto number = static_cast<std::uint32_t>(m_forms.size());
        m_forms.emplace_back(bits != 0 ? complemented(form, bits) : form,
                             bits != 0 ? complemented(replacement, bits) : replacement);
        const std::string& text = m_forms.back().first;
        const std::size_t length = std::min(text.size(), window);
        m_shortForms = m_shortForms || length < window;
        for (std::size_t at = 0; at + length <= text.size(); ++at)
            m_windows.try_emplace(windowAt(text, at, length), number, static_cast<std::uint32_t>(at));
    }
}

std::string Anonymiser::madeUp(std::string_view original) const
{
    const bool hex = std::all_of(original.begin(), original.end(), isHex);
    std::uint64_t chance = hashOf(original, m_settings.key);
    std::string result(original);
    for (char& c : result) {
        chance = mix(chance);
        c = another(c, chance >> 8U, hex);
    }
    return result;
}

/// For a stretch that is private where it stands.
std::string Anonymiser::replacementOf(std::string_view original) const
{
    if (const auto decoded = decodedHex(original))
        return encodedHex(madeUp(*decoded), hasLower(original));
    return madeUp(original);
}

void Anonymiser::change(std::span<const line::Frame> frames, std::vector<line::Frame>& out)
{
    takeSegments(frames, false, [&](std::span<line::Frame> segment) {
        changeSegment(segment);
        out.insert(out.end(), segment.begin(), segment.end());
    });
}

void Anonymiser::finish(std::vector<line::Frame>& out)
{
    takeSegments({}, true, [&](std::span<line::Frame> segment) {
        changeSegment(segment);
        out.insert(out.end(), segment.begin(), segment.end());
    });
}

void Anonymiser::changeSegment(std::span<line::Frame> frames)
{
    const SegmentText segment = textOf(frames);
    const bool complement = looksComplemented(segment);
    const std::string text = complement ? complemented(segment.text, segment.bits) : segment.text;
    const auto parts = findPrivateParts(text, m_atStart && !text.starts_with('/'));
    std::string changed = text;
    std::vector<Stretch> kept;
    for (const TextStretch part : parts.kept)
        kept.push_back({part});
    replaceKnown(text, kept, changed);
    for (const TextStretch part : parts.hidden)
        changed.replace(part.begin, part.end - part.begin,
                        replacementOf(std::string_view(text).substr(part.begin, part.end - part.begin)));
    if (m_settings.shiftReadings)
        shiftCounters(text, changed);
    if (!complement)
        mendCrcs(frames, text, changed);
    if (complement)
        changed = complemented(std::move(changed), segment.bits);
    for (std::size_t i = 0; i < changed.size(); ++i)
        put(frames[segment.frames[i]], changed[i], segment.eighthBit, m_settings.parity);
}

/// Replaces what is known from elsewhere, or a piece of it. Within values of known codes only the whole of an
/// original counts: numbers may have eight digits in common with it.
void Anonymiser::replaceKnown(std::string_view text, std::span<const Stretch> kept,
                              std::string& changed) const
{
    if (m_windows.empty())
        return;
    const auto touches = [&](std::size_t at, std::size_t end) {
        const auto after = std::partition_point(kept.begin(), kept.end(),
                                                [&](const Stretch& part) { return part.end <= at; });
        return after != kept.end() && after->begin < end;
    };
    const auto take = [&](std::size_t at, std::size_t length) {
        const auto found = m_windows.find(windowAt(text, at, length));
        if (found == m_windows.end())
            return;
        const auto& [form, replacement] = m_forms[found->second.first];
        const std::size_t offset = found->second.second;
        if (std::min(form.size(), window) != length)
            return;
        const bool whole = at >= offset && text.substr(at - offset, form.size()) == form;
        if (!whole && touches(at, at + length))
            return;
        const std::size_t begin = whole ? at - offset : at;
        const std::size_t from = whole ? 0 : offset;
        const std::size_t count = whole ? form.size() : length;
        changed.replace(begin, count, replacement, from, count);
        if (whole)
            return;
        // The rest of a piece that was damaged.
        const auto spoil = [&](std::size_t place) {
            if (changed[place] == text[place])
                changed[place] =
                    another(text[place], hashOf(text.substr(place, 1), m_settings.key + place), true);
        };
        for (std::size_t place = begin; place > 0 && isAlnum(text[place - 1]); --place)
            spoil(place - 1);
        for (std::size_t place = begin + count; place < text.size() && isAlnum(text[place]); ++place)
            spoil(place);
    };
    for (std::size_t at = 0; at + shortestForm <= text.size(); ++at) {
        const std::size_t shortest = m_shortForms ? shortestForm : window;
        for (std::size_t length = std::min(window, text.size() - at); length >= shortest; --length)
            take(at, length);
    }
}

std::uint64_t Anonymiser::offsetOf(std::string_view code) const
{
    // A total is moved by as much as its tariffs together.
    if (code.ends_with(".8.0")) {
        std::string tariff(code);
        tariff.back() = '1';
        const auto first = offsetOf(tariff);
        tariff.back() = '2';
        return first + offsetOf(tariff);
    }
    return 1 + hashOf(code, ~m_settings.key) % 4000;
}

/// Moves counters, keeping their digits: "00003.540*kWh", also where the value stands in the line after its
/// code.
void Anonymiser::shiftCounters(std::string_view text, std::string& changed)
{
    std::string lastCode;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        const std::string_view line = text.substr(at, end - at);
        const std::size_t open = std::min(line.find('('), line.size());
        if (const auto code = telegram::ObisCode::parse(line.substr(0, open)))
            lastCode =
                code->c == 24 || (code->a == 1 && code->d == 8) ? std::string(line.substr(0, open)) : "";
        else if (open != 0)
            lastCode.clear();
        const std::size_t last = line.rfind('(');
        const std::size_t close = last == std::string_view::npos ? last : line.find(')', last);
        std::size_t digits = 0;
        if (!lastCode.empty() && close != std::string_view::npos) {
            while (isDigit(line[last + 1 + digits]))
                ++digits;
        }
        // Whole units, and a decimal point behind them: neither a date nor a count.
        if (digits >= 3 && digits <= 12 && line[last + 1 + digits] == '.') {
            std::uint64_t value = 0;
            std::from_chars(line.data() + last + 1, line.data() + last + 1 + digits, value);
            std::uint64_t limit = 1;
            for (std::size_t i = 0; i < digits; ++i)
                limit *= 10;
            changed.replace(at + last + 1, digits,
                            fmt::format("{:0{}}", (value + offsetOf(lastCode)) % limit, digits));
        }
        at = end;
    }
}

/// Gives every telegram whose CRC was right its new one, and sees that no wrong one has become right.
void Anonymiser::mendCrcs(std::span<const line::Frame> before, std::string_view text,
                          std::string& changed) const
{
    std::vector<telegram::Telegram> telegrams;
    telegram::Framer framer([&](telegram::Telegram&& found) { telegrams.push_back(std::move(found)); });
    framer.push(before);
    framer.finish();
    for (const telegram::Telegram& found : telegrams) {
        const std::size_t begin = found.offset.value;
        const std::size_t bang = found.bytes.rfind('!');
        if (!found.crc || found.crc->sent.empty() || bang == std::string::npos ||
            begin + found.bytes.size() > text.size())
            continue;
        const auto sent = telegram::crcValue(found.crc->sent);
        if (!sent)
            continue;
        const bool right = *sent == found.crc->computed;
        telegram::Telegram now;
        now.bytes = changed.substr(begin, found.bytes.size());
        telegram::judge(now, bang);
        if (!now.crc)
            continue;
        const std::size_t digits = found.crc->sent.size();
        const std::size_t place = begin + found.bytes.find(found.crc->sent, bang + 1);
        const bool lower = hasLower(found.crc->sent);
        std::uint16_t crc = now.crc->computed;
        if (!right && crc != *sent)
            continue;
        if (!right)
            crc ^= 1U;
        const std::string written =
            lower ? fmt::format("{:0{}x}", crc, digits) : fmt::format("{:0{}X}", crc, digits);
        changed.replace(place, digits, written.substr(written.size() - digits));
    }
}

std::string Anonymiser::cleaned(std::string_view text) const
{
    std::string changed(text);
    replaceKnown(text, {}, changed);
    return changed;
}

void Anonymiser::clean(capture::RecordingInfo& info)
{
    if (info.port.starts_with("tcp://"))
        info.port = "tcp";
    else if (!info.port.starts_with("demo") && !info.port.empty())
        info.port = "serial port";
    // Serial numbers stand behind the name of the chip, in brackets or behind a comma.
    info.adapter = info.adapter.substr(0, std::min(info.adapter.find_first_of("(,"), info.adapter.size()));
    std::string words;
    for (std::size_t at = 0; at < info.adapter.size();) {
        const std::size_t end = std::min(info.adapter.find(' ', at), info.adapter.size());
        const std::string word = info.adapter.substr(at, end - at);
        const auto digits = std::count_if(word.begin(), word.end(), isDigit);
        if (word.size() < 8 && digits < 5)
            words += words.empty() ? word : " " + word;
        at = end + 1;
    }
    info.adapter = words;
    info.series.clear();
    info.part = 1;
    info.firstFrame = 0;
}

std::string Anonymiser::cleanedConnection(const std::string& text)
{
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::size_t at = text.rfind(" at ");
    return text.substr(0, space) + (at == std::string::npos ? std::string() : text.substr(at));
}

} // namespace p1scope::files

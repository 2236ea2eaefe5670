// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/anonymise.h"

#include "core/files/hidden_push.h"
#include "core/files/made_up.h"
#include "core/files/private_parts.h"
#include "core/files/segment_text.h"
#include "core/telegram/framer.h"
#include "core/telegram/judge.h"

#include <fmt/format.h>

#include <algorithm>
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
constexpr std::size_t titleSize = 8;
constexpr std::size_t makersLetters = 3; ///< with which a system title begins

std::string bytesOf(std::span<const line::Frame> frames)
{
    std::string bytes;
    for (const line::Frame& frame : frames) {
        if (frame.hasByte())
            bytes += static_cast<char>(frame.data & 0xFFU);
    }
    return bytes;
}

std::vector<line::Frame> framesOf(std::string_view text)
{
    std::vector<line::Frame> frames(text.size());
    for (std::size_t i = 0; i < text.size(); ++i)
        frames[i].data = frames[i].raw = static_cast<unsigned char>(text[i]);
    return frames;
}

std::uint64_t windowAt(std::string_view text, std::size_t at, std::size_t length)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < length; ++i)
        value = value << 8U | static_cast<unsigned char>(text[at + i]);
    return value;
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
    m_splitter->push(frames,
                     [this](std::span<line::Frame> piece, bool message) { learnPiece(piece, message); });
}

void Anonymiser::learnPiece(std::span<line::Frame> frames, bool message)
{
    takeSegments(message ? std::span<line::Frame>() : frames, message,
                 [this](std::span<line::Frame> segment) { learnSegment(segment); });
    if (!message)
        return;
    m_atStart = false;
    learnMessage(frames);
}

void Anonymiser::finishLearning()
{
    m_splitter->finish([this](std::span<line::Frame> piece, bool message) { learnPiece(piece, message); });
    m_splitter = std::make_unique<PushSplitter>();
    takeSegments({}, true, [this](std::span<line::Frame> segment) { learnSegment(segment); });
    m_atStart = true;
    m_previous = '\n';
    for (int attempt = 0; attempt < mostKeys; ++attempt) {
        m_forms.clear();
        m_windows.clear();
        for (const auto& [original, title] : m_known) {
            if (title)
                addTitle(original);
            else
                addForms(original);
        }
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

void Anonymiser::remember(std::string_view original, bool title)
{
    if (original.size() < shortestForm || m_known.contains(original) || m_known.size() >= mostOriginals)
        return;
    m_known.emplace(original, title);
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

/// A system title as it is sent, and as people see it.
void Anonymiser::addTitle(const std::string& title)
{
    const std::string other = otherBytes(title, makersLetters);
    addForm(title, other);
    const std::string seen = dlms::titleText(title);
    if (dlms::titleText(other).size() == seen.size())
        addForm(seen, dlms::titleText(other));
}

void Anonymiser::addForm(const std::string& form, const std::string& replacement)
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

/// For what may hold any byte: characters stay of their kind, other bytes are others. The first `kept` stay.
std::string Anonymiser::otherBytes(std::string_view original, std::size_t kept) const
{
    std::uint64_t chance = hashOf(original, m_settings.key);
    std::string result(original);
    for (std::size_t i = std::min(kept, result.size()); i < result.size(); ++i) {
        chance = mix(chance);
        const auto byte = static_cast<unsigned char>(result[i]);
        if (isAlnum(result[i]))
            result[i] = another(result[i], chance >> 8U, false);
        else if (byte < 0x20 || byte > 0x7E)
            result[i] = static_cast<char>((byte ^ (1U + (chance >> 8U) % 0x7FU)) | 0x80U);
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
    m_splitter->push(frames,
                     [&](std::span<line::Frame> piece, bool message) { changePiece(piece, message, out); });
}

void Anonymiser::changePiece(std::span<line::Frame> frames, bool message, std::vector<line::Frame>& out)
{
    takeSegments(message ? std::span<line::Frame>() : frames, message, [&](std::span<line::Frame> segment) {
        changeSegment(segment);
        out.insert(out.end(), segment.begin(), segment.end());
    });
    if (!message)
        return;
    m_atStart = false;
    changeMessage(frames);
    out.insert(out.end(), frames.begin(), frames.end());
}

void Anonymiser::learnMessage(std::span<const line::Frame> frames)
{
    PushWords words;
    words.name = [this](std::string_view id) {
        const bool readable = std::ranges::all_of(id, [](char c) { return c >= ' ' && c < 0x7F; });
        if (readable)
            remember(id);
        return std::string(id);
    };
    words.title = [this](std::string_view title) {
        if (title.size() == titleSize)
            remember(title, true);
        return std::string(title);
    };
    words.text = [this](std::string_view text) {
        learnSegment(framesOf(text));
        return std::string(text);
    };
    words.shift = [](const telegram::ObisCode&) { return std::uint64_t{0}; };
    static_cast<void>(hiddenPush(bytesOf(frames), m_settings.keys, words));
}

void Anonymiser::changeMessage(std::span<line::Frame> frames)
{
    PushWords words;
    words.name = [this](std::string_view id) {
        const bool readable = std::ranges::all_of(id, [](char c) { return c >= ' ' && c < 0x7F; });
        return readable ? replacementOf(id) : otherBytes(id, 0);
    };
    words.title = [this](std::string_view title) { return otherBytes(title, makersLetters); };
    words.text = [this](std::string_view text) { return changedText(text); };
    words.shift = [this](const telegram::ObisCode& code) {
        constexpr std::uint64_t wholeUnit = 1000; // Wh, varh
        return m_settings.shiftReadings ? wholeUnit * offsetOf(code.toString()) : 0;
    };
    const HiddenPush hidden = hiddenPush(bytesOf(frames), m_settings.keys, words);
    m_sealed += hidden.sealed ? 1U : 0U;
    std::size_t i = 0;
    for (line::Frame& frame : frames) {
        if (frame.hasByte())
            put(frame, hidden.bytes[i++], false, m_settings.parity);
    }
}

/// A telegram of text that came behind a key.
std::string Anonymiser::changedText(std::string_view text)
{
    std::vector<line::Frame> frames = framesOf(text);
    changeSegment(frames);
    return bytesOf(frames);
}

void Anonymiser::finish(std::vector<line::Frame>& out)
{
    m_splitter->finish([&](std::span<line::Frame> piece, bool message) { changePiece(piece, message, out); });
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

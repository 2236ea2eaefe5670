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
#include <optional>

namespace p1scope::files {

namespace {

constexpr std::size_t longestSegment = 64 * 1024;
constexpr std::size_t mostUnpadded = 2;
constexpr int mostKeys = 1000;
constexpr std::size_t titleSize = 8;

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

struct End {
    std::size_t bang = 0; ///< of the telegram's bytes
    std::size_t crc = 0;  ///< likewise
};

/// Where a telegram's CRC stands, and the `!` it belongs to; a `!` behind them is none of it. None where it
/// has no CRC.
std::optional<End> endOf(const telegram::Telegram& telegram)
{
    if (!telegram.crc || telegram.crc->sent.empty())
        return std::nullopt;
    const std::string_view bytes = telegram.bytes;
    for (std::size_t end = bytes.size(); end > 0;) {
        const std::size_t bang = bytes.rfind('!', end - 1);
        if (bang == std::string_view::npos)
            break;
        if (const std::size_t crc = bytes.find(telegram.crc->sent, bang + 1); crc != std::string_view::npos)
            return End{bang, crc};
        end = bang;
    }
    return std::nullopt;
}

} // namespace

Anonymiser::Anonymiser(const AnonymiseSettings& settings)
    : m_settings(settings)
    , m_originals(settings.key)
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
        m_originals.draw(m_settings.key);
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
        m_originals.remember(std::string_view(text).substr(part.begin, part.end - part.begin));
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
            m_originals.remember(id);
        return std::string(id);
    };
    words.title = [this](std::string_view title) {
        if (title.size() == titleSize)
            m_originals.rememberTitle(title);
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
        return readable ? m_originals.replacementOf(id) : m_originals.otherBytes(id);
    };
    words.title = [this](std::string_view title) { return m_originals.otherTitle(title); };
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
    m_originals.replaceIn(text, parts.kept, changed);
    for (const TextStretch part : parts.hidden)
        changed.replace(
            part.begin, part.end - part.begin,
            m_originals.replacementOf(std::string_view(text).substr(part.begin, part.end - part.begin)));
    if (m_settings.shiftReadings)
        shiftCounters(text, changed);
    if (!complement)
        mendCrcs(frames, text, changed);
    if (complement)
        changed = complemented(std::move(changed), segment.bits);
    for (std::size_t i = 0; i < changed.size(); ++i)
        put(frames[segment.frames[i]], changed[i], segment.eighthBit, m_settings.parity);
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
        const auto end = endOf(found);
        if (!end || begin + found.bytes.size() > text.size())
            continue;
        const auto sent = telegram::crcValue(found.crc->sent);
        if (!sent)
            continue;
        const bool right = *sent == found.crc->computed;
        telegram::Telegram now;
        now.bytes = changed.substr(begin, found.bytes.size());
        telegram::judge(now, end->bang);
        if (!now.crc)
            continue;
        const std::size_t digits = found.crc->sent.size();
        const std::size_t place = begin + end->crc;
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
    m_originals.replaceIn(text, {}, changed);
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

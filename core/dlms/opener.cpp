// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/opener.h"

#include "core/dlms/push_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::dlms {

namespace {

using telegram::Status;
using telegram::Telegram;

/// Meters that are remembered: a stream has one or two.
constexpr std::size_t mostMeters = 64;

/// The text of a telegram, for the most part: a wrong key gives noise, damage a few wrong characters.
bool looksLikeText(std::string_view text)
{
    if (text.size() < 2 || text.front() != '/')
        return false;
    const auto readable = std::count_if(
        text.begin(), text.end(), [](char c) { return (c >= ' ' && c < 0x7F) || c == '\r' || c == '\n'; });
    return static_cast<std::size_t>(readable) * 10 >= text.size() * 9;
}

/// The closing `!`: the last at a line's start, or behind a parenthesis.
std::size_t findEnd(std::string_view text)
{
    for (std::size_t at = text.rfind('!'); at != std::string_view::npos && at > 0;
         at = text.rfind('!', at - 1)) {
        const char before = text[at - 1];
        if (before == '\n' || before == '\r' || before == ')')
            return at;
    }
    return telegram::noEnd;
}

void note(Telegram& telegram, std::string what)
{
    telegram.notes.push_back({0, std::move(what)});
}

/// What was received stays as it is where nothing can be made of it.
void keepReceived(Telegram& telegram, std::string_view received, std::span<const std::uint32_t> frameOf)
{
    telegram.bytes = received;
    telegram.wrapping->frames.assign(frameOf.begin(), frameOf.end());
}

} // namespace

bool isReadable(std::string_view plaintext, bool whole)
{
    if (looksLikeText(plaintext.substr(0, whole ? std::string_view::npos : 64)))
        return true;
    if (!isNotification(plaintext))
        return false;
    Telegram scratch;
    scratch.wrapping.emplace();
    const std::vector<std::uint32_t> places(plaintext.size());
    const bool all = readNotification(scratch, plaintext, places);
    return all || (!whole && scratch.objects.size() > 2);
}

void Opener::read(Telegram& telegram, const Push& push, std::string_view received,
                  std::span<const std::uint32_t> frameOf)
{
    telegram.wrapping.emplace();
    telegram.wrapping->carrier = push.carrier;
    telegram.wrapping->length = static_cast<std::uint32_t>(received.size());
    if (CipherHeader::look(push.content) == CipherHeader::Look::Yes) {
        readSealed(telegram, push, received, frameOf);
    } else if (CipherHeader::look(push.content) == CipherHeader::Look::More) {
        keepReceived(telegram, received, frameOf);
        note(telegram, "damaged-frame: it ends within its header");
        telegram.status = Status::Truncated;
    } else {
        std::vector<std::uint32_t> frames;
        frames.reserve(push.places.size());
        for (const std::uint32_t place : push.places)
            frames.push_back(frameOf[place]);
        readPlain(telegram, push, push.content, frames, push.checked);
        if (telegram.bytes.empty()) {
            keepReceived(telegram, received, frameOf);
            note(telegram, "odd-data: no data notification, or none that is known");
            telegram.status = Status::Malformed;
        }
    }
    telegram.notes.insert(telegram.notes.begin(), push.notes.begin(), push.notes.end());
    for (telegram::Note& entry : telegram.notes)
        entry.offset = std::min(entry.offset, telegram.bytes.empty() ? 0 : telegram.bytes.size() - 1);
    std::stable_sort(telegram.notes.begin(), telegram.notes.end(),
                     [](const telegram::Note& a, const telegram::Note& b) { return a.offset < b.offset; });
}

void Opener::watchCounter(Telegram& telegram, const CipherHeader& header)
{
    if (const auto last = m_counters.find(header.systemTitle); last != m_counters.end()) {
        if (header.frameCounter < last->second)
            note(telegram, fmt::format("counter-back: the frame counter went from {} to {}", last->second,
                                       header.frameCounter));
        else if (header.frameCounter == last->second)
            note(telegram, fmt::format("counter-repeated: {} came before", header.frameCounter));
    }
    if (m_counters.size() >= mostMeters)
        m_counters.clear();
    m_counters[header.systemTitle] = header.frameCounter;
}

void Opener::readSealed(Telegram& telegram, const Push& push, std::string_view received,
                        std::span<const std::uint32_t> frameOf)
{
    const auto header = CipherHeader::parse(push.content);
    const bool whole = push.whole && push.content.size() >= header->frameLength;
    telegram.wrapping->seal = {header->systemTitle, header->frameCounter, false};
    if (!whole)
        note(telegram, fmt::format("damaged-frame: it says {} bytes, {} came", header->frameLength,
                                   push.content.size()));
    watchCounter(telegram, *header);
    const auto candidates = m_keys ? m_keys->find(header->systemTitle) : std::vector<MeterKeys>();
    Opened opened;
    bool fits = false;
    for (const MeterKeys& keys : candidates) {
        opened = open(push.content, *header, keys);
        fits = opened.tagRight || isReadable(opened.plaintext, whole && push.notes.empty());
        if (fits)
            break;
    }
    if (!fits) {
        keepReceived(telegram, received, frameOf);
        telegram.status = Status::Encrypted;
        const std::string meter = titleText(header->systemTitle);
        if (candidates.empty())
            note(telegram, fmt::format("no-key: the meter with system title {} sends behind a key", meter));
        else if (m_opened.contains(header->systemTitle))
            note(telegram, "damaged-frame: the key opened others of this meter");
        else if (whole)
            note(telegram,
                 fmt::format("wrong-key: it does not open what the meter with system title {} sends", meter));
        return;
    }
    telegram.wrapping->seal->opened = true;
    if (m_opened.size() < mostMeters)
        m_opened.insert(header->systemTitle);
    const bool mismatch = header->authenticated() && whole && !opened.tagRight;
    if (looksLikeText(opened.plaintext.substr(0, 64))) {
        for (std::size_t i = 0; i < opened.plaintext.size(); ++i)
            telegram.wrapping->frames.push_back(frameOf[push.places[header->textAt + i]]);
        readText(telegram, push, *header, opened);
    } else {
        std::vector<std::uint32_t> frames;
        frames.reserve(opened.plaintext.size());
        for (std::size_t i = 0; i < opened.plaintext.size(); ++i)
            frames.push_back(frameOf[push.places[header->textAt + i]]);
        readPlain(telegram, push, opened.plaintext, frames,
                  opened.tagRight || push.checked || (!header->authenticated() && push.whole && !push.check));
        if (mismatch)
            note(telegram, push.checked
                               ? "tag-mismatch: the authentication key is probably wrong"
                               : "tag-mismatch: the authentication key is wrong, or the frame is damaged");
        if (telegram.bytes.empty())
            keepReceived(telegram, received, frameOf);
    }
}

/// A telegram of text; its frames are set.
void Opener::readText(Telegram& telegram, const Push& push, const CipherHeader& header, const Opened& opened)
{
    const bool whole = push.whole && push.content.size() >= header.frameLength;
    std::vector<telegram::Note> notes = std::move(telegram.notes);
    telegram.notes.clear();
    telegram.bytes = opened.plaintext;
    m_judge.judge(telegram, whole ? findEnd(opened.plaintext) : telegram::noEnd);
    telegram.notes.insert(telegram.notes.end(), notes.begin(), notes.end());
    if (!whole || !header.authenticated())
        return;
    const bool right = telegram.status == Status::Ok && telegram.crc;
    if (opened.tagRight) {
        if (telegram.status == Status::CrcMismatch)
            note(telegram, "tag-right: the frame came as it was sent; its CRC was wrong before");
        else if (telegram.status == Status::LineErrors)
            telegram.status = Status::Ok; // the tag proves every byte
    } else if (right) {
        note(telegram, "tag-mismatch: the authentication key is probably wrong");
    } else {
        note(telegram, "tag-mismatch: the frame is damaged, or the authentication key is wrong");
        if (telegram.status == Status::Ok || telegram.status == Status::LineErrors)
            telegram.status = Status::CrcMismatch; // nothing proves it
    }
}

/// A data notification. `proven`: a checksum or a tag says that it came as it was sent, or it has neither.
void Opener::readPlain(Telegram& telegram, const Push& push, std::string_view content,
                       std::span<const std::uint32_t> frameOf, bool proven)
{
    telegram.crc = push.check;
    const bool all = readNotification(telegram, content, frameOf);
    // Where a frame is of ciphers and has no checksum, its tag is what proves it.
    const bool unproven = push.carrier == Push::Carrier::CipherFrame && !proven;
    if (telegram.bytes.empty())
        telegram.status = push.whole ? Status::Malformed : Status::Truncated;
    else if (!push.whole)
        telegram.status = Status::Truncated;
    else if ((push.check && !push.checked) || unproven)
        telegram.status = Status::CrcMismatch;
    else if (proven)
        telegram.status = Status::Ok;
    else if (!all)
        telegram.status = Status::Malformed;
    else
        telegram.status =
            telegram.parityErrors + telegram.framingErrors > 0 ? Status::LineErrors : Status::Ok;
}

} // namespace p1scope::dlms

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"
#include "core/telegram/framer.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::test {

/// CRC-16/ARC bit by bit, as the standard describes it: the judge of the fast one.
inline std::uint16_t slowCrc(std::string_view bytes)
{
    unsigned crc = 0;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xA001U : crc >> 1U;
    }
    return static_cast<std::uint16_t>(crc);
}

/// Four digits of a CRC, in capitals.
inline std::string crcText(std::uint16_t crc)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (unsigned shift = 16; shift > 0; shift -= 4)
        text += digits[(static_cast<unsigned>(crc) >> (shift - 4U)) & 0xFU];
    return text;
}

/// A telegram's text up to its `!` (which is added) with the right CRC behind it.
inline std::string withCrc(const std::string& text)
{
    return text + '!' + crcText(slowCrc(text + '!')) + "\r\n";
}

/// An identification, a blank line, and lines, each with its CR LF; no `!`.
inline std::string telegramBody(const std::string& identification, const std::vector<std::string>& lines)
{
    std::string text = '/' + identification + "\r\n\r\n";
    for (const std::string& line : lines)
        text += line + "\r\n";
    return text;
}

/// Frames with nothing wrong, ten microseconds apart.
inline std::vector<line::Frame> framesOf(std::string_view bytes)
{
    std::vector<line::Frame> frames(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        frames[i].data = static_cast<unsigned char>(bytes[i]);
        frames[i].raw = frames[i].data;
        frames[i].start = capture::Time(std::chrono::microseconds(10 * i));
        frames[i].timeBasis = capture::TimeBasis::Measured;
    }
    return frames;
}

inline std::vector<telegram::Telegram> telegramsOf(const std::vector<line::Frame>& frames)
{
    std::vector<telegram::Telegram> telegrams;
    telegram::Framer framer([&](telegram::Telegram&& t) { telegrams.push_back(std::move(t)); });
    framer.push(frames);
    framer.finish();
    return telegrams;
}

inline std::vector<telegram::Telegram> telegramsOf(std::string_view bytes)
{
    return telegramsOf(framesOf(bytes));
}

/// "ok crc-mismatch": what became of each.
inline std::string statusesOf(const std::vector<telegram::Telegram>& telegrams)
{
    std::string text;
    for (const telegram::Telegram& telegram : telegrams) {
        text += text.empty() ? "" : " ";
        text += telegram::statusName(telegram.status);
    }
    return text;
}

inline bool hasNote(const telegram::Telegram& telegram, std::string_view word)
{
    for (const telegram::Note& note : telegram.notes) {
        if (note.what.starts_with(word))
            return true;
    }
    return false;
}

} // namespace p1scope::test

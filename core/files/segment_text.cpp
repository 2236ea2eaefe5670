// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/segment_text.h"

#include "core/files/made_up.h"
#include "core/line/byte_decoder.h"

#include <algorithm>
#include <bit>

namespace p1scope::files {

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
        const bool shown =
            (unsigned{frame.raw} >> frame.dataBits & 1U) == (frame.parity == line::Bit::One ? 1U : 0U);
        frame.expectedParity = other(was);
        if (frame.parity != line::Bit::Unknown) {
            frame.parity = other(frame.parity);
            if (shown)
                raw ^= 1U << frame.dataBits;
        }
    }
    frame.raw = static_cast<std::uint16_t>(raw);
}

} // namespace p1scope::files

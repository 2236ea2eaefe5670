// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/receiver.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace p1scope::dlms {

namespace {

using line::FrameState;
using telegram::Telegram;

constexpr char flagOfHdlc = 0x7E;

/// What follows a flag: the frame format type 3 (ISO/IEC 13239).
bool beginsFrame(char second)
{
    return (static_cast<std::uint8_t>(second) & 0xF0U) == 0xA0;
}

/// Bytes before a message that its recognition asks for.
constexpr std::size_t lookBack = 3;

/// The second byte of a message, where it is known, rules most places out at once: an h stands in every kWh.
bool ruledOut(std::span<const std::uint8_t> data, std::size_t at)
{
    if (at + 1 >= data.size())
        return false;
    const std::uint8_t second = data[at + 1];
    switch (data[at]) {
    case 0xDB:
        return second != 8;
    case 0x7E:
        return (second & 0xF0U) != 0xA0;
    case 0x68:
        return second < 6 || (at + 2 < data.size() && data[at + 2] != second);
    default:
        return at + 5 < data.size() && data[at + 5] != 12;
    }
}

/// The first byte from `from` on that a message may begin with.
std::size_t firstStart(std::span<const std::uint8_t> data, std::size_t from)
{
    std::size_t first = data.size();
    for (const int start : {0xDB, 0x7E, 0x68, 0x0F}) {
        for (std::size_t at = from; at < first; ++at) {
            const void* found = std::memchr(data.data() + at, start, first - at);
            if (found == nullptr)
                break;
            at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - data.data());
            if (!ruledOut(data, at))
                first = at;
        }
    }
    return first;
}

/// How many of a message's last bytes are those with which it began: so another one like it begins. Of HDLC
/// it is the flag, of ciphered frames that and the system title.
std::size_t sharedEnd(std::string_view message)
{
    constexpr std::size_t longest = 9;
    const std::size_t most = static_cast<std::uint8_t>(message[0]) == 0xDB ? longest : 1;
    for (std::size_t count = std::min(most, message.size() - 1); count > 0; --count) {
        if (message.ends_with(message.substr(0, count)))
            return count;
    }
    return 0;
}

} // namespace

Receiver::Receiver(Sink sink, Keys keys)
    : m_sink(std::move(sink))
    , m_framer([this](Telegram&& telegram) {
        telegram.index = m_nextTelegram;
        m_nextTelegram = m_nextTelegram + 1;
        m_sink(std::move(telegram));
    })
    , m_opener(std::move(keys))
{}

void Receiver::push(std::span<const line::Frame> frames)
{
    for (std::size_t i = 0; i < frames.size();) {
        if (!m_held.empty()) {
            take(frames[i++]);
            continue;
        }
        std::size_t end = i;
        while (end < frames.size() &&
               !(frames[end].hasByte() &&
                 Assembler::mayBegin(static_cast<std::uint8_t>(frames[end].data & 0xFFU))))
            ++end;
        const auto plain = frames.subspan(i, end - i);
        m_framer.push(plain);
        for (const line::Frame& frame : plain) {
            m_nextByte = m_nextByte + (frame.hasByte() ? 1U : 0U);
            if (frame.hasByte())
                m_before += static_cast<char>(frame.data & 0xFFU);
        }
        m_before.erase(0, m_before.size() - std::min(m_before.size(), lookBack));
        m_nextFrame = m_nextFrame + plain.size();
        i = end;
        if (i < frames.size())
            take(frames[i++]);
    }
}

void Receiver::push(const line::CharacterRun& run)
{
    const auto part = [&](std::size_t from, std::size_t count) {
        line::CharacterRun result = run;
        result.data = run.data.subspan(from, count);
        result.flags = run.flags.empty() ? run.flags : run.flags.subspan(from, count);
        result.start = run.start + run.step * static_cast<std::int64_t>(from);
        return result;
    };
    for (std::size_t i = 0; i < run.data.size();) {
        const std::size_t end = m_held.empty() ? firstStart(run.data, i) : i;
        if (end > i) {
            const bool whole = end - i == run.data.size();
            m_framer.push(whole ? run : part(i, end - i));
            const std::size_t kept = std::min(lookBack, end - i);
            if (kept == lookBack)
                m_before.clear();
            m_before.append(reinterpret_cast<const char*>(run.data.data()) + end - kept, kept);
            if (m_before.size() > lookBack)
                m_before.erase(0, m_before.size() - lookBack);
            m_nextFrame = m_nextFrame + (end - i);
            m_nextByte = m_nextByte + (end - i);
            i = end;
            continue;
        }
        line::Frame frame;
        frame.data = run.data[i];
        frame.raw = frame.data;
        frame.start = run.start + run.step * static_cast<std::int64_t>(i);
        frame.state.flags = run.flags.empty() ? std::uint8_t{0} : run.flags[i];
        frame.timeBasis = run.basis;
        take(frame);
        ++i;
    }
}

void Receiver::take(const line::Frame& frame)
{
    // A frame of HDLC may begin with the flag that ended the one before it (ISO/IEC 13239).
    if (m_flagOnly && !(frame.hasByte() && beginsFrame(static_cast<char>(frame.data & 0xFFU))))
        dropFlag();
    m_flagOnly = false;
    if (frame.hasByte()) {
        if (m_bytes.empty())
            m_assembler.begin(m_before);
        m_frameOf.push_back(static_cast<std::uint32_t>(m_held.size()));
        m_bytes += static_cast<char>(frame.data & 0xFFU);
    }
    m_held.push_back(frame);
    if (frame.hasByte())
        tryAssembler(false);
}

void Receiver::finish()
{
    if (m_flagOnly)
        dropFlag();
    if (!m_held.empty())
        tryAssembler(true);
    m_framer.finish();
    m_before.clear();
}

/// Looks at what is held until it may be the beginning of a message, or nothing is left.
void Receiver::tryAssembler(bool ended)
{
    while (!m_bytes.empty()) {
        switch (m_assembler.take(m_bytes, ended)) {
        case Assembler::Look::More:
            return;
        case Assembler::Look::Found:
            handPush();
            break;
        case Assembler::Look::No:
            release(nextStart(1));
            break;
        }
        if (!m_bytes.empty())
            m_assembler.begin(m_before);
    }
    // Breaks behind the last byte.
    m_nextFrame = m_nextFrame + m_held.size();
    m_framer.push(std::exchange(m_held, {}));
}

std::size_t Receiver::nextStart(std::size_t from) const
{
    while (from < m_bytes.size() && !Assembler::mayBegin(static_cast<std::uint8_t>(m_bytes[from])))
        ++from;
    return from;
}

/// These bytes are no message: text, perhaps.
void Receiver::release(std::size_t bytes)
{
    const std::size_t frames = bytes < m_bytes.size() ? m_frameOf[bytes] : m_held.size();
    m_framer.push(std::span(m_held).first(frames));
    dropHeld(bytes, frames);
}

/// It began no message: it was the end of the one before, and is nobody else's.
void Receiver::dropFlag()
{
    m_framer.skip(1, 1);
    dropHeld(1, 1);
}

void Receiver::dropHeld(std::size_t bytes, std::size_t frames)
{
    m_flagOnly = false;
    m_before.append(m_bytes, 0, bytes);
    m_before.erase(0, m_before.size() - std::min(m_before.size(), lookBack));
    m_held.erase(m_held.begin(), m_held.begin() + static_cast<std::ptrdiff_t>(frames));
    m_bytes.erase(0, bytes);
    m_frameOf.erase(m_frameOf.begin(), m_frameOf.begin() + static_cast<std::ptrdiff_t>(bytes));
    for (std::uint32_t& frame : m_frameOf)
        frame -= static_cast<std::uint32_t>(frames);
    m_nextFrame = m_nextFrame + frames;
    m_nextByte = m_nextByte + bytes;
}

void Receiver::handPush()
{
    const Push push = std::move(m_assembler.push());
    const std::size_t length = std::clamp<std::size_t>(push.length, 1, m_bytes.size());
    const std::size_t frames = length < m_bytes.size() ? m_frameOf[length] : m_held.size();
    // Text that was coming in is cut short by it.
    m_framer.finish();
    Telegram telegram;
    telegram.offset = m_nextByte;
    telegram.firstFrame = m_nextFrame;
    telegram.lastFrame = m_nextFrame + m_frameOf[length - 1];
    telegram.time = m_held.front().start;
    telegram.endTime = m_held[m_frameOf[length - 1]].start;
    telegram.timeBasis = m_held.front().timeBasis;
    telegram.ending = push.whole ? telegram::Ending::Closed : telegram::Ending::NextBegan;
    for (std::size_t i = 0; i <= m_frameOf[length - 1]; ++i) {
        const FrameState state = m_held[i].state;
        telegram.parityErrors += state.has(FrameState::Parity) ? 1U : 0U;
        telegram.framingErrors += state.has(FrameState::Framing) || state.has(FrameState::Break) ? 1U : 0U;
    }
    m_opener.read(telegram, push, std::string_view(m_bytes).substr(0, length),
                  std::span(m_frameOf).first(length));
    telegram.index = m_nextTelegram;
    m_nextTelegram = m_nextTelegram + 1;
    // Of a message that nothing proves the last bytes may be the next one's first: some were lost.
    const bool proven =
        telegram.status == telegram::Status::Ok && std::ranges::none_of(telegram.notes, [](const auto& n) {
            return n.what.starts_with("tag-mismatch");
        });
    const bool flag = length > 1 && m_bytes[0] == flagOfHdlc && m_bytes[length - 1] == flagOfHdlc &&
                      (length == m_bytes.size() || beginsFrame(m_bytes[length]));
    const std::size_t shared = !push.whole ? 0
                               : proven    ? (flag ? 1U : 0U)
                                           : sharedEnd(std::string_view(m_bytes).substr(0, length));
    const std::size_t used = length - shared;
    const std::size_t usedFrames = shared > 0 ? m_frameOf[used] : frames;
    m_framer.skip(usedFrames, used);
    dropHeld(used, usedFrames);
    m_flagOnly = proven && m_bytes.size() == 1 && m_held.size() == 1 && shared == 1;
    m_sink(std::move(telegram));
}

} // namespace p1scope::dlms

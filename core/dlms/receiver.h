// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/link.h"
#include "core/dlms/opener.h"
#include "core/line/frame.h"
#include "core/telegram/finder.h"
#include "core/telegram/framer.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace p1scope::dlms {

/// Finds all that meters send: telegrams of text, which it leaves to a Framer, and among or instead of them
/// ciphered frames and binary pushes. Where such a message fails, what came of it is looked through for the
/// next one, and given to the Framer. Memory is bounded by the longest message, time is in proportion to the
/// input and that length. Not thread-safe.
class Receiver final : public telegram::Finder {
public:
    Receiver(Sink sink, Keys keys);

    void push(std::span<const line::Frame> frames) override;
    void push(const line::CharacterRun& run) override;
    void finish() override;
    [[nodiscard]] std::size_t pending() const override
    {
        return (m_flagOnly ? 0 : m_bytes.size()) + m_framer.pending();
    }

private:
    void take(const line::Frame& frame);
    void tryAssembler(bool ended);
    void beginAt(std::size_t place);
    void handPush();
    void release(std::size_t bytes);
    void dropHeld(std::size_t bytes, std::size_t frames);
    void dropFlag();
    [[nodiscard]] std::size_t nextStart(std::size_t from) const;

    Sink m_sink;
    telegram::Framer m_framer;
    Assembler m_assembler;
    Opener m_opener;
    std::vector<line::Frame> m_held;      ///< of a message that may be coming in, breaks among them
    std::string m_bytes;                  ///< of those
    std::vector<std::uint32_t> m_frameOf; ///< of each byte its place in m_held
    bool m_flagOnly = false;              ///< held is the flag that ended a message, and may begin the next
    std::string m_before;                 ///< the last few bytes before
    line::FrameIndex m_nextFrame;         ///< of the first that is held, or of the next
    line::ByteOffset m_nextByte;          ///< likewise
    telegram::TelegramIndex m_nextTelegram;
};

} // namespace p1scope::dlms

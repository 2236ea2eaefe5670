// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_log.h"
#include "core/telegram/telegram.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace p1scope::ui {

/// Which frame each byte of a telegram came in, and back. Breaks among the frames have no byte. Of an
/// inverted line it is the frame in which a byte ended; several may have the same.
class TelegramBytes {
public:
    TelegramBytes() = default;
    TelegramBytes(const line::FrameSequence& frames, const telegram::Telegram& telegram);

    [[nodiscard]] std::size_t size() const { return m_frames.size(); }
    [[nodiscard]] line::FrameIndex frameOf(std::size_t byte) const;
    /// Bytes whose frames lie within [first, last]; length 0 where only breaks do, or none.
    [[nodiscard]] telegram::Stretch bytesOf(line::FrameIndex first, line::FrameIndex last) const;
    /// The frames of a stretch of bytes, from its first byte to its last; none for an empty one.
    struct Frames {
        line::FrameIndex first;
        line::FrameIndex last; ///< inclusive
    };
    [[nodiscard]] std::optional<Frames> framesOf(telegram::Stretch stretch) const;
    [[nodiscard]] line::FrameState stateOf(std::size_t byte) const { return m_states[byte]; }
    /// What is wrong with the frames of a stretch, all in one; breaks within it included.
    [[nodiscard]] line::FrameState stateOf(telegram::Stretch stretch) const;
    /// Breaks among the frames, rising.
    [[nodiscard]] const std::vector<line::FrameIndex>& breaks() const { return m_breaks; }

private:
    std::vector<line::FrameIndex> m_frames; ///< one for each byte
    std::vector<line::FrameState> m_states;
    std::vector<line::FrameIndex> m_breaks;
};

} // namespace p1scope::ui

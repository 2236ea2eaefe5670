// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/event.h"
#include "core/files/frame_stream.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <optional>
#include <span>
#include <vector>

namespace p1scope::files {

/// The byte that a receiver with these settings hands over for a frame: of ten-bit formats eight raw bits, of
/// all others the data alone. Nothing sensible for a break, or for nine data bits.
[[nodiscard]] std::uint8_t receivedByte(const line::Frame& frame, const line::LineSettings& settings);

/// Turns frames back into the events that they could have been made of: decoded with the same settings these
/// give the same data, states and times. Bytes come in chunks no larger than an adapter's, so that they can
/// be played as well. Not thread-safe.
class FrameEvents {
public:
    /// `basis` is that of all the frames: one that has no time gets that of the one before it.
    FrameEvents(const line::LineSettings& settings, capture::TimeBasis basis);

    /// Appends the events of the next frames, but for the last, which wait for what follows. An error where
    /// a frame has nine data bits, which no recording holds.
    [[nodiscard]] base::Status push(std::span<const line::Frame> frames, std::vector<capture::Event>& out);
    /// Puts a mark before the next frame.
    void mark(const std::string& text);
    /// Appends what is left.
    void finish(std::vector<capture::Event>& out);

private:
    void take(const line::Frame& frame, std::optional<capture::Time> next, std::vector<capture::Event>& out);
    [[nodiscard]] bool joins(const line::Frame& frame, const capture::Event& event) const;
    void flush(std::vector<capture::Event>& out);
    [[nodiscard]] capture::Event eventOf(const line::Frame& frame) const;

    line::LineSettings m_settings;
    capture::TimeBasis m_basis;
    capture::Duration m_characterTime;
    std::optional<line::Frame> m_waiting; ///< the last frame, whose arrival depends on the next
    capture::Event m_chunk;
    capture::Time m_chunkStart{};
    capture::Duration m_chunkStep{}; ///< from character to character
    bool m_followsOn = false;        ///< the chunk begins where what came before it ended
    capture::Time m_chunkEnd{};
    capture::Time m_last{};
    std::uint64_t m_frames = 0;
    std::vector<std::string> m_marks; ///< that stand before the frame after the waiting one
    std::vector<std::string> m_marksBeforeWaiting;
};

} // namespace p1scope::files

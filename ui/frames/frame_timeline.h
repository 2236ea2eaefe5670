// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_log.h"
#include "core/line/line_settings.h"

#include <cstddef>
#include <optional>
#include <span>

namespace p1scope::ui {

/// Where each frame stands in time. Of an input that has no times, frames are laid one behind the other, each
/// as long as a character; a frame without a length gets that of a character too.
class FrameTimeline {
public:
    /// `frames` outlives it.
    explicit FrameTimeline(const line::FrameSequence& frames);

    /// Takes what there is now. `end`, where given, hides frames from there on (a frozen view).
    void update(const line::LineSettings& settings, std::optional<line::FrameIndex> end = std::nullopt);

    [[nodiscard]] const line::LineSettings& settings() const { return m_settings; }
    [[nodiscard]] capture::TimeBasis basis() const { return m_basis; }
    /// True too where there is no frame whose time could be unknown.
    [[nodiscard]] bool timesKnown() const { return empty() || m_basis != capture::TimeBasis::Unknown; }
    [[nodiscard]] capture::Duration characterTime() const { return m_character; }

    [[nodiscard]] line::FrameIndex first() const { return m_first; }
    [[nodiscard]] line::FrameIndex end() const { return m_end; }
    [[nodiscard]] bool empty() const { return m_end <= m_first; }
    /// From the start of the first frame to the end of the last.
    [[nodiscard]] capture::Time from() const { return m_from; }
    [[nodiscard]] capture::Time to() const { return m_to; }

    /// The last frame that starts at or before `time`; none before the first.
    [[nodiscard]] std::optional<line::FrameIndex> at(capture::Time time) const;
    /// The same, up to `aboutWithin()` frames early where the exact answer is dear.
    [[nodiscard]] std::optional<line::FrameIndex> about(capture::Time time) const;
    [[nodiscard]] std::uint64_t aboutWithin() const { return timesKnown() ? m_frames.aboutWithin() : 0; }
    /// The first frame that reaches beyond `time`; `end()` where none does.
    [[nodiscard]] line::FrameIndex firstReaching(capture::Time time) const;
    /// Frames as the sequence has them, but with `start` and `length` as they are laid out.
    [[nodiscard]] std::size_t read(line::FrameIndex from, std::span<line::Frame> out) const;
    [[nodiscard]] line::Frame frame(line::FrameIndex index) const;
    [[nodiscard]] std::optional<line::FrameIndex> nextError(line::FrameIndex from) const;

private:
    const line::FrameSequence& m_frames;
    line::LineSettings m_settings;
    capture::Duration m_character{};
    capture::TimeBasis m_basis = capture::TimeBasis::Unknown;
    line::FrameIndex m_first;
    line::FrameIndex m_end;
    capture::Time m_from{};
    capture::Time m_to{};
};

} // namespace p1scope::ui

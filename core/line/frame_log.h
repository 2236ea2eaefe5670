// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <vector>

namespace p1scope::line {

/// Frames in order, read by index: what every view of frames looks at.
class FrameSequence {
public:
    virtual ~FrameSequence() = default;

    /// Frames that ever were: indices below `first()` have been given up to save memory.
    [[nodiscard]] virtual FrameIndex end() const = 0;
    [[nodiscard]] virtual FrameIndex first() const = 0;
    /// Copies frames from `from` on into `out`; returns how many. Fewer than asked only at the end.
    [[nodiscard]] virtual std::size_t read(FrameIndex from, std::span<Frame> out) const = 0;
    /// The first frame at or after `from` (or the last at or before it) that is not OK; none where there is
    /// none.
    [[nodiscard]] virtual std::optional<FrameIndex> nextError(FrameIndex from) const = 0;
    [[nodiscard]] virtual std::optional<FrameIndex> previousError(FrameIndex from) const = 0;
    /// The last frame that starts at or before `time`; none when there is none or the input has no times.
    [[nodiscard]] virtual std::optional<FrameIndex> at(capture::Time time) const = 0;
    /// The same, up to `aboutWithin()` frames too early: quick even where frames have to be computed. For
    /// pictures in which many frames share a pixel.
    [[nodiscard]] virtual std::optional<FrameIndex> about(capture::Time time) const { return at(time); }
    [[nodiscard]] virtual std::uint64_t aboutWithin() const { return 0; }

    /// One frame; an empty one where the index is out of range.
    [[nodiscard]] Frame frame(FrameIndex index) const;
};

/// Frames kept in memory: four bytes each, and some 50 a run of evenly spaced ones (a chunk of a live port is
/// one run). Not thread-safe: it belongs to whoever fills it.
class FrameLog final : public FrameSequence {
public:
    /// Keeps at most about `capacity` frames: beyond that the oldest are given up, and `first()` moves on.
    /// The default is half a day of a meter that sends 1 kB a second.
    explicit FrameLog(std::uint64_t capacity = 50'000'000);

    void append(std::span<const Frame> frames);
    void clear();

    [[nodiscard]] FrameIndex end() const override { return m_end; }
    [[nodiscard]] FrameIndex first() const override { return m_first; }
    [[nodiscard]] std::size_t read(FrameIndex from, std::span<Frame> out) const override;
    [[nodiscard]] std::optional<FrameIndex> nextError(FrameIndex from) const override;
    [[nodiscard]] std::optional<FrameIndex> previousError(FrameIndex from) const override;
    [[nodiscard]] std::optional<FrameIndex> at(capture::Time time) const override;

    /// All frames that are not OK, rising.
    [[nodiscard]] const std::deque<FrameIndex>& errors() const { return m_errors; }

private:
    /// Evenly spaced frames from `first` to the next run's first.
    struct Run {
        FrameIndex first;
        capture::Time start;
        capture::Duration step{};
        capture::Duration length{};
        capture::TimeBasis basis = capture::TimeBasis::Unknown;
        std::uint8_t dataBits = 8;
        bool hasStep = false;

        [[nodiscard]] capture::Time timeOf(FrameIndex index) const
        {
            return start + step * static_cast<std::int64_t>(index - first);
        }
    };
    using Code = std::uint32_t;
    static constexpr std::size_t blockSize = 4096;

    [[nodiscard]] static Code encode(const Frame& frame);
    [[nodiscard]] static Frame decode(Code code, const Run& run, FrameIndex index);
    [[nodiscard]] std::size_t runOf(FrameIndex index) const;
    void startOrExtendRun(const Frame& frame);
    void giveUpOldest();

    std::uint64_t m_capacity;
    FrameIndex m_first; ///< of the first block
    FrameIndex m_end;
    std::deque<std::vector<Code>> m_blocks;
    std::deque<Run> m_runs;
    std::deque<FrameIndex> m_errors;
};

} // namespace p1scope::line

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_log.h"
#include "core/session/document.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace p1scope::ui {

/// What one column of the strip of time stands for.
struct StripColumn {
    std::uint64_t frames = 0;
    std::uint32_t telegrams = 0;    ///< that begin in it
    std::uint32_t badTelegrams = 0; ///< of these
    bool error = false;             ///< a frame in it is not OK

    friend bool operator==(const StripColumn&, const StripColumn&) = default;
};

/// Where things stand in the strip of time. The axis is time where the input has times, else the frames'
/// numbers. Of a live input the axis is longer than what has come so far, and grows by steps, so that what
/// stands in it does not creep with every tick. Positions are in pixels from the strip's left edge.
class TimeStripGeometry {
public:
    static constexpr double pitch = 4; ///< of columns: three pixels of bar, one of gap

    /// The axis for a document as it is now on a strip `width` pixels wide.
    TimeStripGeometry(const session::Document& document, double width);
    /// An axis made by hand: `from` to `to` in nanoseconds (or frames, where not `byTime`).
    TimeStripGeometry(std::int64_t from, std::int64_t to, double width, bool byTime = true);

    [[nodiscard]] bool byTime() const { return m_byTime; }
    [[nodiscard]] bool empty() const { return m_to <= m_from || m_width < pitch; }
    [[nodiscard]] std::size_t columnCount() const;
    [[nodiscard]] capture::Time from() const { return capture::Time(capture::Duration(m_from)); }
    [[nodiscard]] capture::Time to() const { return capture::Time(capture::Duration(m_to)); }

    [[nodiscard]] double xOf(std::int64_t position) const;
    /// Clamped to the axis.
    [[nodiscard]] std::int64_t positionAt(double x) const;
    /// Where a frame stands on the axis.
    [[nodiscard]] std::int64_t positionOf(const line::FrameSequence& frames, line::FrameIndex index) const;
    [[nodiscard]] double xOfFrame(const line::FrameSequence& frames, line::FrameIndex index) const;
    /// The last frame at or before `x`; none where there is none yet.
    [[nodiscard]] std::optional<line::FrameIndex> frameAt(const line::FrameSequence& frames, double x) const;

    [[nodiscard]] std::vector<StripColumn> columns(const session::Document& document) const;

    /// Length of a live axis for a stretch of this length: the next of 1, 2, 5, 10, 30 minutes, then hours.
    [[nodiscard]] static capture::Duration liveSpan(capture::Duration seen);

private:
    /// Index of the first frame at or after a position.
    [[nodiscard]] line::FrameIndex firstFrameAt(const line::FrameSequence& frames,
                                                std::int64_t position) const;

    std::int64_t m_from = 0;
    std::int64_t m_to = 0;
    double m_width = 0;
    bool m_byTime = true;
};

} // namespace p1scope::ui

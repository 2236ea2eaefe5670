// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_log.h"
#include "core/line/frame_set.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace p1scope::ui {

using Marks = std::map<line::FrameIndex, std::string>;

/// Which frames the rows of a table stand for: all of them, those with an error or a mark, or those that were
/// found. Keeps references to what it was given; call `update` whenever that has changed.
class FrameRows {
public:
    enum class Show : std::uint8_t { All, Errors, MarksOnly, Found };

    FrameRows(const line::FrameSequence& frames, const std::deque<line::FrameIndex>& errors,
              const Marks& marks);

    /// What `Show::Found` shows; outlives the rows.
    void setFound(const line::FrameSet* found) { m_found = found; }

    /// Takes what there is now. `end`, where given, hides frames from there on (a frozen view).
    void update(Show show, std::optional<line::FrameIndex> end = std::nullopt);

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] Show show() const { return m_show; }
    /// The frame of a row; row must be below count().
    [[nodiscard]] line::FrameIndex frameAt(std::uint64_t row) const;
    /// The row of this frame, or of the nearest one that is shown after it, else before it; none where no row
    /// is.
    [[nodiscard]] std::optional<std::uint64_t> rowNear(line::FrameIndex frame) const;
    [[nodiscard]] bool shows(line::FrameIndex frame) const;

    [[nodiscard]] const line::FrameSequence& frames() const { return m_frames; }
    [[nodiscard]] const Marks& marks() const { return m_marks; }
    [[nodiscard]] line::FrameIndex end() const { return m_end; }

private:
    [[nodiscard]] std::uint64_t rowsBefore(line::FrameIndex frame) const;

    /// A marked frame without an error, and the row it stands in among the errors.
    struct Extra {
        std::uint64_t row = 0;
        line::FrameIndex frame;
    };

    const line::FrameSequence& m_frames;
    const std::deque<line::FrameIndex>& m_errors;
    const Marks& m_marks;
    const line::FrameSet* m_found = nullptr;
    std::uint64_t m_foundBefore = 0; ///< of those found, given up since
    Show m_show = Show::All;
    line::FrameIndex m_first;
    line::FrameIndex m_end;
    std::uint64_t m_errorCount = 0; ///< of those below m_end
    std::uint64_t m_count = 0;
    std::vector<Extra> m_extras;
};

} // namespace p1scope::ui

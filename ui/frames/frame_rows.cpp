// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frame_rows.h"

#include <algorithm>

namespace p1scope::ui {

using line::FrameIndex;

FrameRows::FrameRows(const line::FrameSequence& frames, const std::deque<FrameIndex>& errors,
                     const Marks& marks)
    : m_frames(frames)
    , m_errors(errors)
    , m_marks(marks)
{
    update(Show::All);
}

void FrameRows::update(Show show, std::optional<FrameIndex> end)
{
    m_show = show;
    m_first = m_frames.first();
    m_end = end ? std::clamp(*end, m_first, m_frames.end()) : m_frames.end();
    m_errorCount = 0;
    m_extras.clear();
    if (show == Show::All) {
        m_count = m_end - m_first;
        return;
    }
    if (show == Show::Found) {
        m_foundBefore = m_found != nullptr ? m_found->before(m_first) : 0;
        m_count = m_found != nullptr ? m_found->before(m_end) - m_foundBefore : 0;
        return;
    }
    if (show == Show::Errors)
        m_errorCount = static_cast<std::uint64_t>(std::lower_bound(m_errors.begin(), m_errors.end(), m_end) -
                                                  m_errors.begin());
    for (auto mark = m_marks.lower_bound(m_first); mark != m_marks.end() && mark->first < m_end; ++mark) {
        std::uint64_t before = 0;
        if (show == Show::Errors) {
            const auto error = std::lower_bound(m_errors.begin(), m_errors.end(), mark->first);
            if (error != m_errors.end() && *error == mark->first)
                continue;
            before = static_cast<std::uint64_t>(error - m_errors.begin());
        }
        m_extras.push_back({before + m_extras.size(), mark->first});
    }
    m_count = m_errorCount + m_extras.size();
}

FrameIndex FrameRows::frameAt(std::uint64_t row) const
{
    if (m_show == Show::All)
        return m_first + row;
    if (m_show == Show::Found)
        return m_found->at(m_foundBefore + row);
    const auto extra =
        std::lower_bound(m_extras.begin(), m_extras.end(), row,
                         [](const Extra& candidate, std::uint64_t wanted) { return candidate.row < wanted; });
    if (extra != m_extras.end() && extra->row == row)
        return extra->frame;
    const std::uint64_t error = row - static_cast<std::uint64_t>(extra - m_extras.begin());
    return error < m_errors.size() ? m_errors[error] : m_end;
}

std::uint64_t FrameRows::rowsBefore(FrameIndex frame) const
{
    const auto extra =
        std::lower_bound(m_extras.begin(), m_extras.end(), frame,
                         [](const Extra& candidate, FrameIndex wanted) { return candidate.frame < wanted; });
    if (m_show == Show::Found)
        return m_found->before(frame) - m_foundBefore;
    std::uint64_t rows = static_cast<std::uint64_t>(extra - m_extras.begin());
    if (m_show == Show::Errors)
        rows += static_cast<std::uint64_t>(std::lower_bound(m_errors.begin(), m_errors.end(), frame) -
                                           m_errors.begin());
    return rows;
}

std::optional<std::uint64_t> FrameRows::rowNear(FrameIndex frame) const
{
    if (m_count == 0)
        return std::nullopt;
    if (frame < m_first)
        return 0;
    const std::uint64_t row = m_show == Show::All ? frame - m_first : rowsBefore(frame);
    return std::min(row, m_count - 1);
}

bool FrameRows::shows(FrameIndex frame) const
{
    const auto row = rowNear(frame);
    return row && frameAt(*row) == frame;
}

} // namespace p1scope::ui

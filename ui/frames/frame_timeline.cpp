// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frame_timeline.h"

#include <algorithm>
#include <array>

namespace p1scope::ui {

using capture::Time;
using line::Frame;
using line::FrameIndex;

FrameTimeline::FrameTimeline(const line::FrameSequence& frames)
    : m_frames(frames)
{
    update({});
}

void FrameTimeline::update(const line::LineSettings& settings, std::optional<FrameIndex> end)
{
    m_settings = settings;
    m_character = settings.characterTime();
    m_first = m_frames.first();
    m_end = end ? std::clamp(*end, m_first, m_frames.end()) : m_frames.end();
    m_basis = empty() ? capture::TimeBasis::Unknown : m_frames.frame(m_first).timeBasis;
    m_from = m_to = Time{};
    if (empty())
        return;
    m_from = frame(m_first).start;
    const Frame last = frame(m_end - 1);
    m_to = last.start + last.length;
}

std::size_t FrameTimeline::read(FrameIndex from, std::span<Frame> out) const
{
    if (from < m_first || from >= m_end)
        return 0;
    const std::size_t count =
        m_frames.read(from, out.first(std::min<std::uint64_t>(out.size(), m_end - from)));
    for (std::size_t i = 0; i < count; ++i) {
        if (!timesKnown()) {
            out[i].start = Time(m_character * static_cast<std::int64_t>((from + i).value));
            out[i].length = m_character;
        } else if (out[i].length.count() <= 0) {
            out[i].length = m_character;
        }
    }
    return count;
}

Frame FrameTimeline::frame(FrameIndex index) const
{
    std::array<Frame, 1> one{};
    static_cast<void>(read(index, one));
    return one.front();
}

std::optional<FrameIndex> FrameTimeline::at(Time time) const
{
    if (empty() || time < m_from)
        return std::nullopt;
    if (timesKnown()) {
        const auto found = m_frames.at(time);
        return found ? std::optional(std::clamp(*found, m_first, m_end - 1)) : std::nullopt;
    }
    const auto steps = static_cast<std::uint64_t>(time.time_since_epoch() / m_character);
    return FrameIndex{std::min(steps, m_end.value - 1)};
}

std::optional<FrameIndex> FrameTimeline::about(Time time) const
{
    if (!timesKnown())
        return at(time);
    if (empty() || time < m_from)
        return std::nullopt;
    const auto found = m_frames.about(time);
    return found ? std::optional(std::clamp(*found, m_first, m_end - 1)) : std::nullopt;
}

FrameIndex FrameTimeline::firstReaching(Time time) const
{
    const auto found = at(time);
    if (!found)
        return m_first;
    const Frame there = frame(*found);
    return there.start + there.length > time ? *found : *found + 1;
}

std::optional<FrameIndex> FrameTimeline::nextError(FrameIndex from) const
{
    const auto error = m_frames.nextError(from);
    return error && *error < m_end ? error : std::nullopt;
}

} // namespace p1scope::ui

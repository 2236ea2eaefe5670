// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/time_strip_geometry.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace p1scope::ui {

using line::FrameIndex;

namespace {

std::int64_t nanoseconds(capture::Time time)
{
    return time.time_since_epoch().count();
}

/// Index of the first telegram that begins at or after a frame.
std::size_t firstTelegramAt(const session::Document& document, FrameIndex frame)
{
    std::size_t low = 0;
    std::size_t high = document.telegramCount();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (document.summary({middle}).firstFrame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace

TimeStripGeometry::TimeStripGeometry(const session::Document& document, double width)
    : m_width(width)
{
    const line::FrameSequence& frames = document.frames();
    if (frames.end() == frames.first())
        return;
    const line::Frame first = frames.frame(frames.first());
    const line::Frame last = frames.frame(frames.end() - 1);
    m_byTime = first.timeBasis != capture::TimeBasis::Unknown && last.start > first.start;
    if (!m_byTime) {
        m_from = static_cast<std::int64_t>(frames.first().value);
        m_to = static_cast<std::int64_t>(frames.end().value);
        return;
    }
    m_from = nanoseconds(first.start);
    m_to = nanoseconds(last.start + last.length);
    if (document.live()) {
        const auto seen = capture::Duration(std::max(m_to, nanoseconds(document.now())) - m_from);
        m_to = m_from + liveSpan(seen).count();
    }
}

TimeStripGeometry::TimeStripGeometry(std::int64_t from, std::int64_t to, double width, bool byTime)
    : m_from(from)
    , m_to(to)
    , m_width(width)
    , m_byTime(byTime)
{}

std::size_t TimeStripGeometry::columnCount() const
{
    return empty() ? 0 : static_cast<std::size_t>(m_width / pitch);
}

double TimeStripGeometry::xOf(std::int64_t position) const
{
    if (empty())
        return 0;
    const double share = static_cast<double>(position - m_from) / static_cast<double>(m_to - m_from);
    return share * static_cast<double>(columnCount()) * pitch;
}

std::int64_t TimeStripGeometry::positionAt(double x) const
{
    if (empty())
        return m_from;
    const double share = std::clamp(x / (static_cast<double>(columnCount()) * pitch), 0.0, 1.0);
    return m_from + static_cast<std::int64_t>(std::llround(share * static_cast<double>(m_to - m_from)));
}

std::int64_t TimeStripGeometry::positionOf(const line::FrameSequence& frames, FrameIndex index) const
{
    return m_byTime ? nanoseconds(frames.frame(index).start) : static_cast<std::int64_t>(index.value);
}

double TimeStripGeometry::xOfFrame(const line::FrameSequence& frames, FrameIndex index) const
{
    return xOf(positionOf(frames, index));
}

FrameIndex TimeStripGeometry::firstFrameAt(const line::FrameSequence& frames, std::int64_t position) const
{
    if (!m_byTime)
        return std::clamp(FrameIndex{static_cast<std::uint64_t>(std::max<std::int64_t>(position, 0))},
                          frames.first(), frames.end());
    // The last frame before the position, and one further.
    const auto before = frames.at(capture::Time(capture::Duration(position - 1)));
    return before ? *before + 1 : frames.first();
}

std::optional<FrameIndex> TimeStripGeometry::frameAt(const line::FrameSequence& frames, double x) const
{
    if (empty() || frames.end() == frames.first())
        return std::nullopt;
    const FrameIndex after = firstFrameAt(frames, positionAt(x) + 1);
    return after > frames.first() ? after - 1 : frames.first();
}

std::vector<StripColumn> TimeStripGeometry::columns(const session::Document& document) const
{
    std::vector<StripColumn> result(columnCount());
    const line::FrameSequence& frames = document.frames();
    if (result.empty() || frames.end() == frames.first())
        return result;
    FrameIndex begin = firstFrameAt(frames, positionAt(0));
    std::size_t telegram = firstTelegramAt(document, begin);
    auto error = frames.nextError(begin);
    for (std::size_t i = 0; i < result.size() && begin < frames.end(); ++i) {
        const bool lastColumn = i + 1 == result.size();
        const FrameIndex end =
            lastColumn ? frames.end() : firstFrameAt(frames, positionAt(static_cast<double>(i + 1) * pitch));
        StripColumn& column = result[i];
        column.frames = end > begin ? end - begin : 0;
        const std::size_t nextTelegram = firstTelegramAt(document, end);
        column.telegrams = static_cast<std::uint32_t>(nextTelegram - telegram);
        for (; telegram < nextTelegram; ++telegram) {
            if (!telegram::isGood(document.summary({telegram}).status))
                ++column.badTelegrams;
        }
        if (error && *error < begin)
            error = frames.nextError(begin);
        column.error = error && *error < end;
        begin = std::max(begin, end);
    }
    return result;
}

capture::Duration TimeStripGeometry::liveSpan(capture::Duration seen)
{
    using namespace std::chrono_literals;
    static constexpr std::array<capture::Duration, 9> steps{1min, 2min, 5min, 10min, 30min, 1h, 2h, 6h, 12h};
    for (const auto step : steps) {
        if (seen <= step)
            return step;
    }
    const auto halfDays = (seen + 12h - 1ns) / 12h;
    return 12h * halfDays;
}

} // namespace p1scope::ui

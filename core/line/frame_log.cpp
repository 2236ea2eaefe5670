// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/frame_log.h"

#include <algorithm>
#include <array>

namespace p1scope::line {

namespace {

// A frame's code: ten raw bits, two each of parity and expected parity, then the state's flags.
constexpr unsigned parityShift = 10;
constexpr unsigned expectedShift = 12;
constexpr unsigned stateShift = 14;

/// Times of a run may differ from even spacing by this much: sampled ones are known no better.
constexpr capture::Duration tolerance{2};

} // namespace

Frame FrameSequence::frame(FrameIndex index) const
{
    std::array<Frame, 1> one{};
    static_cast<void>(read(index, one));
    return one.front();
}

FrameLog::FrameLog(std::uint64_t capacity)
    : m_capacity(std::max<std::uint64_t>(capacity, blockSize))
{}

FrameLog::Code FrameLog::encode(const Frame& frame)
{
    return (frame.raw & 0x3FFU) | static_cast<Code>(frame.parity) << parityShift |
           static_cast<Code>(frame.expectedParity) << expectedShift |
           static_cast<Code>(frame.state.flags) << stateShift;
}

Frame FrameLog::decode(Code code, const Run& run, FrameIndex index)
{
    Frame frame;
    frame.start = run.timeOf(index);
    frame.length = run.length;
    frame.timeBasis = run.basis;
    frame.dataBits = run.dataBits;
    frame.raw = static_cast<std::uint16_t>(code & 0x3FFU);
    frame.data = static_cast<std::uint16_t>(frame.raw & ((1U << run.dataBits) - 1U));
    frame.parity = static_cast<Bit>((code >> parityShift) & 3U);
    frame.expectedParity = static_cast<Bit>((code >> expectedShift) & 3U);
    frame.state.flags = static_cast<std::uint8_t>((code >> stateShift) & 0xFFU);
    return frame;
}

void FrameLog::append(std::span<const Frame> frames)
{
    for (const Frame& frame : frames) {
        startOrExtendRun(frame);
        if (m_blocks.empty() || m_blocks.back().size() == blockSize) {
            m_blocks.emplace_back();
            m_blocks.back().reserve(blockSize);
        }
        m_blocks.back().push_back(encode(frame));
        if (!frame.state.ok())
            m_errors.push_back(m_end);
        ++m_end;
    }
    giveUpOldest();
}

void FrameLog::clear()
{
    *this = FrameLog(m_capacity);
}

void FrameLog::startOrExtendRun(const Frame& frame)
{
    if (!m_runs.empty()) {
        Run& run = m_runs.back();
        const bool alike =
            run.length == frame.length && run.basis == frame.timeBasis && run.dataBits == frame.dataBits;
        if (alike && !run.hasStep && frame.start >= run.start) {
            run.step = frame.start - run.start;
            run.hasStep = true;
            return;
        }
        if (alike && run.hasStep && std::chrono::abs(frame.start - run.timeOf(m_end)) <= tolerance)
            return;
    }
    m_runs.push_back({m_end, frame.start, {}, frame.length, frame.timeBasis, frame.dataBits, false});
}

void FrameLog::giveUpOldest()
{
    while (m_end - m_first > m_capacity && m_blocks.size() > 1) {
        m_blocks.pop_front();
        m_first = m_first + blockSize;
        while (m_runs.size() > 1 && m_runs[1].first <= m_first)
            m_runs.pop_front();
        while (!m_errors.empty() && m_errors.front() < m_first)
            m_errors.pop_front();
    }
}

std::size_t FrameLog::runOf(FrameIndex index) const
{
    const auto after = std::upper_bound(m_runs.begin(), m_runs.end(), index,
                                        [](FrameIndex wanted, const Run& run) { return wanted < run.first; });
    return static_cast<std::size_t>(after - m_runs.begin()) - 1;
}

std::size_t FrameLog::read(FrameIndex from, std::span<Frame> out) const
{
    if (from < m_first || from >= m_end)
        return 0;
    const std::size_t count = std::min<std::uint64_t>(out.size(), m_end - from);
    std::size_t run = runOf(from);
    for (std::size_t i = 0; i < count; ++i) {
        const FrameIndex index = from + i;
        while (run + 1 < m_runs.size() && m_runs[run + 1].first <= index)
            ++run;
        const std::uint64_t position = index - m_first;
        out[i] = decode(m_blocks[position / blockSize][position % blockSize], m_runs[run], index);
    }
    return count;
}

std::optional<FrameIndex> FrameLog::nextError(FrameIndex from) const
{
    const auto found = std::lower_bound(m_errors.begin(), m_errors.end(), from);
    return found == m_errors.end() ? std::nullopt : std::optional(*found);
}

std::optional<FrameIndex> FrameLog::previousError(FrameIndex from) const
{
    const auto after = std::upper_bound(m_errors.begin(), m_errors.end(), from);
    return after == m_errors.begin() ? std::nullopt : std::optional(*std::prev(after));
}

std::optional<FrameIndex> FrameLog::at(capture::Time time) const
{
    if (m_runs.empty() || m_runs.front().basis == capture::TimeBasis::Unknown ||
        time < m_runs.front().timeOf(m_first))
        return std::nullopt;
    const auto after =
        std::upper_bound(m_runs.begin(), m_runs.end(), time,
                         [](capture::Time wanted, const Run& run) { return wanted < run.start; });
    const Run& run = *std::prev(after);
    const FrameIndex last = (after == m_runs.end() ? m_end : after->first) - 1;
    if (!run.hasStep || run.step.count() == 0)
        return last;
    const auto steps = static_cast<std::uint64_t>((time - run.start) / run.step);
    return std::min(run.first + steps, last);
}

} // namespace p1scope::line

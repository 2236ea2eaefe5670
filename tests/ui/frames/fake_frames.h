// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_log.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace p1scope::ui {

constexpr capture::Duration fakeStep = std::chrono::microseconds(1040);

/// As many frames as one likes, made when they are read, of which every `errorEvery`th has a parity error.
/// Counts what is read.
class FakeFrames final : public line::FrameSequence {
public:
    explicit FakeFrames(std::uint64_t count, std::uint64_t errorEvery = 0)
        : m_count(count)
        , m_errorEvery(errorEvery)
    {}

    void setCount(std::uint64_t count) { m_count = count; }
    void giveUpBefore(line::FrameIndex first) { m_first = first; }

    [[nodiscard]] line::FrameIndex end() const override { return {m_count}; }
    [[nodiscard]] line::FrameIndex first() const override { return m_first; }
    [[nodiscard]] std::size_t read(line::FrameIndex from, std::span<line::Frame> out) const override
    {
        ++reads;
        if (from < m_first || from >= end())
            return 0;
        const std::size_t count = std::min<std::uint64_t>(out.size(), end() - from);
        for (std::size_t i = 0; i < count; ++i)
            out[i] = make(from + i);
        framesRead += count;
        return count;
    }
    [[nodiscard]] std::optional<line::FrameIndex> nextError(line::FrameIndex from) const override
    {
        if (m_errorEvery == 0)
            return std::nullopt;
        const std::uint64_t error =
            (std::max(from, m_first).value + m_errorEvery - 1) / m_errorEvery * m_errorEvery;
        return error < m_count ? std::optional(line::FrameIndex{error}) : std::nullopt;
    }
    [[nodiscard]] std::optional<line::FrameIndex> previousError(line::FrameIndex from) const override
    {
        if (m_errorEvery == 0 || m_count == 0)
            return std::nullopt;
        return line::FrameIndex{std::min(from.value, m_count - 1) / m_errorEvery * m_errorEvery};
    }
    [[nodiscard]] std::optional<line::FrameIndex> at(capture::Time time) const override
    {
        const auto steps = static_cast<std::uint64_t>(time.time_since_epoch() / fakeStep);
        return line::FrameIndex{std::min(steps, m_count - 1)};
    }

    mutable std::uint64_t reads = 0;
    mutable std::uint64_t framesRead = 0;

private:
    [[nodiscard]] line::Frame make(line::FrameIndex index) const
    {
        line::Frame frame;
        frame.start = capture::Time(fakeStep * static_cast<std::int64_t>(index.value));
        frame.length = fakeStep;
        frame.dataBits = 7;
        frame.raw = frame.data = static_cast<std::uint16_t>('0' + index.value % 10);
        frame.parity = frame.expectedParity = line::Bit::Zero;
        frame.timeBasis = capture::TimeBasis::Measured;
        if (m_errorEvery != 0 && index.value % m_errorEvery == 0) {
            frame.parity = line::Bit::One;
            frame.state.set(line::FrameState::Parity);
        }
        return frame;
    }

    std::uint64_t m_count;
    std::uint64_t m_errorEvery;
    line::FrameIndex m_first;
};

/// Frames of a text at 9600 7E1, a millisecond and a bit apart; `|` stands for a break, and a byte in `wrong`
/// (by its place in the text) has a parity error.
inline std::vector<line::Frame> framesOf(const std::string& text, const std::vector<std::size_t>& wrong = {},
                                         capture::Time start = {})
{
    std::vector<line::Frame> frames;
    for (std::size_t i = 0; i < text.size(); ++i) {
        line::Frame frame;
        frame.start = start + fakeStep * static_cast<std::int64_t>(i);
        frame.length = fakeStep;
        frame.dataBits = 7;
        frame.timeBasis = capture::TimeBasis::Measured;
        if (text[i] == '|') {
            frame.state.set(line::FrameState::Break);
        } else {
            frame.raw = frame.data = static_cast<unsigned char>(text[i]) & 0x7F;
            frame.parity = frame.expectedParity = line::Bit::Zero;
        }
        if (std::find(wrong.begin(), wrong.end(), i) != wrong.end()) {
            frame.parity = line::Bit::One;
            frame.state.set(line::FrameState::Parity);
        }
        frames.push_back(frame);
    }
    return frames;
}

} // namespace p1scope::ui

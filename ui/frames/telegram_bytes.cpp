// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/telegram_bytes.h"

#include <algorithm>

namespace p1scope::ui {

using line::FrameIndex;
using line::FrameState;

TelegramBytes::TelegramBytes(const line::FrameSequence& frames, const telegram::Telegram& telegram)
{
    m_frames.reserve(telegram.bytes.size());
    if (telegram.recovery) {
        // Line errors of an inverted line say nothing of what was recovered from it.
        for (const std::uint32_t frame : telegram.recovery->frames)
            m_frames.push_back(telegram.firstFrame + frame);
        m_states.resize(m_frames.size());
        return;
    }
    if (telegram.wrapping) {
        for (const std::uint32_t frame : telegram.wrapping->frames)
            m_frames.push_back(telegram.firstFrame + frame);
        m_states.resize(m_frames.size());
        return;
    }
    m_states.reserve(telegram.bytes.size());
    std::vector<line::Frame> block(telegram.lastFrame - telegram.firstFrame + 1);
    block.resize(frames.read(telegram.firstFrame, block));
    for (std::size_t i = 0; i < block.size(); ++i) {
        const FrameIndex index = telegram.firstFrame + i;
        if (!block[i].hasByte()) {
            m_breaks.push_back(index);
        } else if (m_frames.size() < telegram.bytes.size()) {
            m_frames.push_back(index);
            m_states.push_back(block[i].state);
        }
    }
}

FrameIndex TelegramBytes::frameOf(std::size_t byte) const
{
    return m_frames.empty() ? FrameIndex{} : m_frames[std::min(byte, m_frames.size() - 1)];
}

telegram::Stretch TelegramBytes::bytesOf(FrameIndex first, FrameIndex last) const
{
    const auto from = std::lower_bound(m_frames.begin(), m_frames.end(), first);
    const auto to = std::upper_bound(from, m_frames.end(), last);
    return {static_cast<std::uint32_t>(from - m_frames.begin()), static_cast<std::uint32_t>(to - from)};
}

std::optional<TelegramBytes::Frames> TelegramBytes::framesOf(telegram::Stretch stretch) const
{
    if (stretch.length == 0 || stretch.offset >= m_frames.size())
        return std::nullopt;
    return Frames{frameOf(stretch.offset), frameOf(stretch.offset + stretch.length - 1)};
}

FrameState TelegramBytes::stateOf(telegram::Stretch stretch) const
{
    FrameState all;
    const auto frames = framesOf(stretch);
    if (!frames)
        return all;
    const std::size_t end = std::min<std::size_t>(stretch.offset + stretch.length, m_states.size());
    for (std::size_t i = stretch.offset; i < end; ++i)
        all.flags = static_cast<std::uint8_t>(all.flags | m_states[i].flags);
    const auto inside = std::lower_bound(m_breaks.begin(), m_breaks.end(), frames->first);
    if (inside != m_breaks.end() && *inside < frames->last)
        all.set(FrameState::Break);
    return all;
}

} // namespace p1scope::ui

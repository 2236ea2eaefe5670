// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/frame_edges.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace p1scope::line {

FrameEdges::FrameEdges(const LineSettings& settings)
    : m_settings(settings)
    , m_bit(1e9 / settings.baud)
{}

void FrameEdges::append(const Frame& frame, std::vector<capture::Duration>& out)
{
    const auto own = frame.timeBasis == capture::TimeBasis::Unknown ? m_end : frame.start.time_since_epoch();
    const auto start = std::max(own, m_end);
    const auto at = [&](double bits) { return start + capture::Duration(std::llround(bits * m_bit)); };
    if (!frame.hasByte()) {
        out.push_back(start);
        const auto length = std::max(frame.length, m_settings.characterTime());
        out.push_back(start + length);
        m_end = start + length + (at(1) - start);
        return;
    }
    const unsigned parityBits = m_settings.parity == Parity::None ? 0U : 1U;
    unsigned raw = frame.raw;
    // A parity bit that the receiver kept to itself is drawn as it should have been.
    if (parityBits != 0 && (frame.parity == Bit::Unknown || frame.parity == Bit::Absent))
        raw = frame.data | (frame.expectedParity == Bit::One ? 1U << m_settings.dataBits : 0U);
    bool mark = true;
    const auto level = [&](bool wanted, double bits) {
        if (wanted != std::exchange(mark, wanted))
            out.push_back(at(bits));
    };
    const unsigned stopBit = 1U + m_settings.dataBits + parityBits;
    level(false, 0);
    for (unsigned bit = 1; bit < stopBit; ++bit)
        level((raw >> (bit - 1) & 1U) != 0, bit);
    const bool noStop = frame.state.has(FrameState::Framing);
    level(!noStop, stopBit);
    level(true, stopBit + 1.0);
    // After a missing stop bit the line rests for one, so that the next start bit can be told.
    m_end = at(std::max(m_settings.frameBits(), stopBit + (noStop ? 2.0 : 1.0)));
}

FrameEdgeSource::FrameEdgeSource(const LineSettings& settings, Next next)
    : m_edges(settings)
    , m_next(std::move(next))
{}

base::Result<bool> FrameEdgeSource::next(std::vector<capture::Duration>& out)
{
    m_frames.clear();
    auto more = m_next(m_frames);
    for (const Frame& frame : m_frames)
        m_edges.append(frame, out);
    return more;
}

} // namespace p1scope::line

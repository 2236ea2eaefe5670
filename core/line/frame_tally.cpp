// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/frame_tally.h"

namespace p1scope::line {

void FrameTally::add(std::span<const Frame> added)
{
    FrameTally sum;
    for (const Frame& frame : added) {
        sum.parityErrors += frame.state.has(FrameState::Parity) ? 1U : 0U;
        sum.framingErrors += frame.state.has(FrameState::Framing) ? 1U : 0U;
        sum.breaks += frame.state.has(FrameState::Break) ? 1U : 0U;
        sum.parityJudged += frame.parity == Bit::Zero || frame.parity == Bit::One ? 1U : 0U;
        sum.oddBytes += frame.hasByte() ? frame.raw & 1U : 0U;
        sum.highBytes += frame.hasByte() && (frame.raw & 0x80U) != 0 ? 1U : 0U;
        sum.bytes += frame.hasByte() ? 1U : 0U;
    }
    sum.frames = added.size();
    if (!added.empty() && added.back().timeBasis != capture::TimeBasis::Unknown) {
        sum.timed = true;
        sum.firstStart = added.front().start;
        sum.lastEnd = added.back().start + added.back().length;
    }
    add(sum);
}

void FrameTally::add(const FrameTally& other)
{
    frames += other.frames;
    bytes += other.bytes;
    parityErrors += other.parityErrors;
    parityJudged += other.parityJudged;
    framingErrors += other.framingErrors;
    breaks += other.breaks;
    oddBytes += other.oddBytes;
    highBytes += other.highBytes;
    if (!other.timed)
        return;
    if (!timed)
        firstStart = other.firstStart;
    lastEnd = other.lastEnd;
    timed = true;
}

} // namespace p1scope::line

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edge_source.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <functional>
#include <vector>

namespace p1scope::line {

/// Draws a wire from frames, where none was sampled: bits of even length from each frame's start on, at rest
/// between them. A frame that begins before the one before it has ended, as happens with estimated times, is
/// moved behind that. Frames without a time follow each other.
class FrameEdges {
public:
    explicit FrameEdges(const LineSettings& settings);

    /// The wire's level before the first frame.
    [[nodiscard]] bool initialLevel() const { return m_settings.polarity == Polarity::Normal; }
    /// Appends the edges of the next frame, rising.
    void append(const Frame& frame, std::vector<capture::Duration>& out);
    /// The end of the last frame's last stop bit.
    [[nodiscard]] capture::Duration end() const { return m_end; }

private:
    LineSettings m_settings;
    double m_bit; ///< ns
    capture::Duration m_end{};
};

/// The same as a source of edges, for those who write a wire.
class FrameEdgeSource final : public capture::EdgeSource {
public:
    /// `next` appends frames, and gives false at the end.
    using Next = std::function<base::Result<bool>(std::vector<Frame>&)>;
    FrameEdgeSource(const LineSettings& settings, Next next);

    bool initialLevel() const override { return m_edges.initialLevel(); }
    capture::Duration resolution() const override { return capture::Duration(1); }
    base::Result<bool> next(std::vector<capture::Duration>& out) override;
    capture::Duration end() const override { return m_edges.end(); }
    double progress() const override { return 0; }

private:
    FrameEdges m_edges;
    Next m_next;
    std::vector<Frame> m_frames;
};

} // namespace p1scope::line

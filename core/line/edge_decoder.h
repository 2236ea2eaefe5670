// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edges.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace p1scope::line {

/// Makes frames of a sampled wire. Each bit is judged by the mean level over its middle, not by one sample; a
/// frame with a bit that was not clear is Weak. A line held at space for a whole frame is one Break, however
/// long, with no character beside it, also where the capture ends inside it. A start bit that does not last
/// is noise and no frame.
class EdgeDecoder {
public:
    /// `edges` must outlive the decoder. `baud`, where given, is the measured rate, which may differ a little
    /// from the nominal one of the settings.
    EdgeDecoder(const capture::Edges& edges, const LineSettings& settings,
                std::optional<double> baud = std::nullopt);

    /// Appends up to `limit` more frames to `out`; false when the capture has ended.
    bool next(std::vector<Frame>& out, std::size_t limit);
    /// How much of the capture has been decoded, 0 to 1.
    [[nodiscard]] double progress() const;
    /// Start bits that did not last: noise.
    [[nodiscard]] std::size_t falseStarts() const { return m_falseStarts; }

private:
    [[nodiscard]] bool markAfter(std::size_t edge) const { return m_edges.levelAfter(edge) == m_idleHigh; }
    [[nodiscard]] double markShare(std::size_t edge, double from, double to) const;
    [[nodiscard]] double edgeTime(std::size_t edge) const;
    [[nodiscard]] bool findStart();
    [[nodiscard]] std::optional<Frame> frameAt(std::size_t startEdge);
    [[nodiscard]] Frame breakAt(std::size_t startEdge);

    const capture::Edges& m_edges;
    LineSettings m_settings;
    bool m_idleHigh;
    double m_bit;           ///< length of a bit in ns
    std::size_t m_edge = 0; ///< the next edge to look at
    double m_resume = 0;    ///< a start bit is not looked for before this
    std::size_t m_falseStarts = 0;
};

} // namespace p1scope::line

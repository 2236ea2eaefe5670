// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edges.h"
#include "core/line/character_reader.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace p1scope::line {

/// Makes frames of a sampled wire, edge by edge as they come; holds no more of them than it takes to judge
/// what is next. Each bit is judged by the mean level over its middle, not by one sample; a frame with a bit
/// that was not clear is Weak. A line held at space for a whole frame is one Break, however long, with no
/// character beside it, also where the capture begins or ends inside it. A start bit that does not last is
/// noise and no frame.
///
/// Where a capture begins inside a character, frames are made from the first edge on from which they hold up
/// to the next rest of a character's length; what comes before it is passed over. A burst of noise at the
/// beginning is one row that is Break and Weak: no character, and not clear.
class EdgeDecoder {
public:
    /// `baud`, where given, is the measured rate, which may differ a little from the nominal one of the
    /// settings.
    EdgeDecoder(bool initialLevel, const LineSettings& settings, std::optional<double> baud = std::nullopt);

    /// Takes the next edges, and appends those frames of which all is known. No later edge may come before
    /// `until`.
    void push(std::span<const capture::Duration> edges, capture::Duration until, std::vector<Frame>& out);
    /// The capture ends here. Nothing may be pushed after this.
    void finish(capture::Duration end, std::vector<Frame>& out);
    /// Start bits that did not last: noise.
    [[nodiscard]] std::size_t falseStarts() const { return m_falseStarts; }

private:
    /// What comes of reading on from some edge.
    struct Trial {
        std::size_t frames = 0;
        std::size_t faults = 0;
        std::size_t unclear = 0; ///< of the faults: more than a wrong parity bit
    };

    void decode(bool ended, std::vector<Frame>& out);
    [[nodiscard]] bool begin(bool ended, std::vector<Frame>& out);
    [[nodiscard]] std::optional<std::size_t> restAfter(std::size_t edge, bool ended) const;
    [[nodiscard]] Trial tryFrom(std::size_t edge, std::size_t until) const;
    [[nodiscard]] std::size_t bestStart(std::size_t first, std::size_t until) const;
    void noteNoise(std::size_t from, std::size_t until);
    [[nodiscard]] WireStretch wire() const { return {m_edges, m_markBefore, m_until}; }
    void forget();

    CharacterReader m_reader;
    bool m_idleHigh;
    std::vector<capture::Duration> m_edges; ///< those that still matter
    bool m_markBefore;                      ///< the level before the first of them
    capture::Duration m_until{};
    std::size_t m_next = 0; ///< the next edge to look at
    bool m_begun = false;   ///< in step with the characters
    std::size_t m_bursts = 0;
    std::optional<Frame> m_noise; ///< what has been passed over as noise so far
    bool m_lookedForBreak = false;
    std::size_t m_falseStarts = 0;
};

/// Decodes a wire that is in memory.
[[nodiscard]] std::vector<Frame> decodeEdges(const capture::Edges& edges, const LineSettings& settings,
                                             std::optional<double> baud = std::nullopt,
                                             std::size_t* falseStarts = nullptr);

} // namespace p1scope::line

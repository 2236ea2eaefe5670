// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <cstddef>
#include <optional>
#include <span>

namespace p1scope::line {

/// A stretch of a sampled wire.
struct WireStretch {
    std::span<const capture::Duration> edges; ///< rising; the level flips at each
    bool markBefore = true;                   ///< the level before the first of them is mark
    capture::Duration until{};                ///< no edges but these come before this

    /// True where the line goes to mark with this edge.
    [[nodiscard]] bool toMark(std::size_t edge) const { return markBefore == ((edge & 1U) != 0); }
    /// Of an edge beyond the last: the end of the stretch.
    [[nodiscard]] double time(std::size_t edge) const
    {
        return static_cast<double>((edge < edges.size() ? edges[edge] : until).count());
    }
};

/// Judges the character that begins with an edge to space. Each bit is judged by the mean level over its
/// middle, not by one sample; a frame with a bit that was not clear is Weak.
class CharacterReader {
public:
    /// `baud` is the rate as measured, which may differ a little from the nominal one.
    CharacterReader(const LineSettings& settings, double baud);

    struct Outcome {
        std::optional<Frame> frame; ///< none: a start bit that did not last, or a character that is cut off
        std::size_t next = 0;       ///< no edge before this one begins a character
    };
    /// `ended`: nothing comes after the stretch. Else it must reach `reach()` beyond the edge, and beyond the
    /// next edge where that is later.
    [[nodiscard]] Outcome read(const WireStretch& wire, std::size_t edge, bool ended) const;

    /// How far a stretch must reach beyond a start edge for the character to be judged.
    [[nodiscard]] capture::Duration reach() const { return m_reach; }
    /// Start bit to the end of the first stop bit; a line at mark for this long is between characters.
    [[nodiscard]] capture::Duration characterTime() const { return m_characterTime; }
    /// A break, from and until when.
    [[nodiscard]] Frame breakOf(capture::Duration from, capture::Duration until) const;

private:
    [[nodiscard]] std::optional<Outcome> readClean(const WireStretch& wire, std::size_t edge) const;
    [[nodiscard]] Outcome readMixed(const WireStretch& wire, std::size_t edge) const;
    [[nodiscard]] double markShare(const WireStretch& wire, std::size_t edge, double from, double to) const;
    [[nodiscard]] Frame frameOf(capture::Duration start, unsigned bits, bool weak, bool shortStop) const;

    LineSettings m_settings;
    double m_bit;        ///< ns
    double m_perBit;     ///< bits a ns
    unsigned m_stopBit;  ///< its number; the start bit is 0
    double m_stopNeeded; ///< bits from the start during which no other start bit may begin
    capture::Duration m_length;
    capture::Duration m_reach;
    capture::Duration m_characterTime;
};

/// How far a frame's own bits are from those of this rate, as a share: 0.01 where the sender is 1 % too fast.
/// `edges` are those of the wire from the frame's start to its end, both included. None where they say too
/// little.
[[nodiscard]] std::optional<double> baudError(const Frame& frame, std::span<const capture::Duration> edges,
                                              double baud);

} // namespace p1scope::line

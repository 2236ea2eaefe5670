// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edge_log.h"
#include "ui/frames/frame_timeline.h"
#include "ui/frames/wire_window.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace p1scope::ui {

/// A stretch of the line as it is to be drawn, in pixels from the window's left edge.
struct WirePiece {
    enum class Kind : std::uint8_t {
        Low,
        High,
        Busy, ///< it changes more often than can be drawn: both levels
    };
    Kind kind = Kind::Low;
    double from = 0;
    double to = 0;
    friend bool operator==(const WirePiece&, const WirePiece&) = default;
};

/// A frame, or several that are too narrow to be told apart, in pixels from the window's left edge.
struct FrameBar {
    line::FrameIndex first;
    line::FrameIndex last; ///< inclusive
    double from = 0;
    double to = 0;
    line::FrameState state;           ///< all that is wrong within; of very many it need not be all of it
    std::optional<line::Frame> frame; ///< where it is one alone
};

/// All there is to draw of a window. What it takes to make goes with `width`, not with the number of edges or
/// frames.
struct WirePicture {
    bool sampled = false;          ///< the level is as it was seen on the wire; else reckoned from the frames
    std::vector<WirePiece> pieces; ///< rising and next to each other, as far as the line is known
    std::vector<FrameBar> bars;    ///< rising
};

/// `wire` is null where none was sampled; then, and where its edges are no longer kept, the level is drawn
/// from the frames. `width`: in pixels.
[[nodiscard]] WirePicture pictureOf(const FrameTimeline& frames, const capture::EdgeLog* wire,
                                    const WireWindow& window, int width);

/// Edges in the order of time, as `capture::EdgeLog` has them.
class WireEdges {
public:
    virtual ~WireEdges() = default;
    [[nodiscard]] virtual std::uint64_t end() const = 0;
    [[nodiscard]] virtual capture::Time at(std::uint64_t index) const = 0;
    [[nodiscard]] virtual std::uint64_t firstAtOrAfter(capture::Time time) const = 0;
    [[nodiscard]] virtual bool levelAt(capture::Time time) const = 0;
};
/// The line's level over [from, to) of a window. Asks at most five times a pixel.
[[nodiscard]] std::vector<WirePiece> piecesOf(const WireEdges& edges, const WireWindow& window, int width,
                                              capture::Time from, capture::Time to);

/// The edges that a frame must have had on the wire, appended to `out`; the line is at rest before and after.
void edgesOf(const line::Frame& frame, const line::LineSettings& settings,
             std::vector<capture::Duration>& out);

/// A bit of a frame on the wire.
struct BitCell {
    enum class Role : std::uint8_t { Start, Data, Parity, Stop };
    Role role = Role::Start;
    unsigned number = 0;     ///< of data bits, from 0
    std::optional<bool> one; ///< mark or space; none where it was stripped on the way
    capture::Time from;
    capture::Time to;
};
/// None for a break.
[[nodiscard]] std::vector<BitCell> bitsOf(const line::Frame& frame, const line::LineSettings& settings);

} // namespace p1scope::ui

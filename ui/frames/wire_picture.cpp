// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/wire_picture.h"

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

using capture::Duration;
using capture::Time;
using line::Bit;
using line::Frame;
using line::FrameIndex;
using line::FrameState;

namespace {

/// Edges in a pixel that are still drawn one by one.
constexpr std::uint64_t drawnOneByOne = 2;
/// Frames narrower than this are drawn as one bar with their neighbours.
constexpr double narrowBar = 3;
/// A pixel holds this many times what a rough answer may be off by before rough answers are good enough.
constexpr std::uint64_t framesAboutPixel = 4;
/// Errors looked at in one pixel, for what they are.
constexpr int errorsLookedAt = 4;

class LoggedEdges final : public WireEdges {
public:
    explicit LoggedEdges(const capture::EdgeLog& log)
        : m_log(log)
    {}
    [[nodiscard]] std::uint64_t end() const override { return m_log.end(); }
    [[nodiscard]] Time at(std::uint64_t index) const override { return m_log.at(index); }
    [[nodiscard]] std::uint64_t firstAtOrAfter(Time time) const override
    {
        return m_log.firstAtOrAfter(time);
    }
    [[nodiscard]] bool levelAt(Time time) const override { return m_log.levelAt(time); }

private:
    const capture::EdgeLog& m_log;
};

WirePiece::Kind kindOf(bool level)
{
    return level ? WirePiece::Kind::High : WirePiece::Kind::Low;
}

void addPiece(std::vector<WirePiece>& pieces, WirePiece::Kind kind, double from, double to)
{
    if (!pieces.empty() && pieces.back().kind == kind && pieces.back().to >= from)
        pieces.back().to = std::max(pieces.back().to, to);
    else if (to > from)
        pieces.push_back({kind, from, to});
}

/// Frames that share `column` with the one at `index`: up to the last that starts in it.
FrameBar columnBar(const FrameTimeline& frames, FrameIndex index, const Frame& first,
                   const WireWindow& window, int width)
{
    FrameBar bar;
    bar.first = bar.last = index;
    bar.from = std::max(0.0, std::floor(window.xOf(first.start, width)));
    const Time columnEnd = std::max(window.timeAt(bar.from + 1, width), first.start + Duration(1));
    bar.last = std::max(index, frames.at(columnEnd - Duration(1)).value_or(index));
    const Frame last = bar.last == index ? first : frames.frame(bar.last);
    bar.to = std::clamp(std::ceil(window.xOf(last.start + last.length, width)), bar.from + 1,
                        std::max(bar.from + 1, static_cast<double>(width)));
    auto error = frames.nextError(index);
    for (int i = 0; i < errorsLookedAt && error && *error <= bar.last; ++i) {
        bar.state.flags |= frames.frame(*error).state.flags;
        error = frames.nextError(*error + 1);
    }
    return bar;
}

void addMerged(std::vector<FrameBar>& bars, const FrameBar& bar)
{
    if (!bars.empty() && !bars.back().frame && bars.back().state == bar.state && bars.back().to >= bar.from) {
        bars.back().last = bar.last;
        bars.back().to = std::max(bars.back().to, bar.to);
    } else {
        bars.push_back(bar);
    }
}

/// More frames than pixels: a bar for each pixel that has some, and for neighbours alike a common one.
std::vector<FrameBar> manyBars(const FrameTimeline& frames, FrameIndex index, const WireWindow& window,
                               int width)
{
    std::vector<FrameBar> bars;
    while (index < frames.end()) {
        const Frame frame = frames.frame(index);
        if (frame.start >= window.to())
            break;
        const FrameBar bar = columnBar(frames, index, frame, window, width);
        addMerged(bars, bar);
        index = bar.last + 1;
    }
    return bars;
}

/// The same where frames have to be computed, for pixels that each hold many times what `about` may be off
/// by: no frame is looked at, and what is wrong with those that are not OK is taken to be framing.
std::vector<FrameBar> roughBars(const FrameTimeline& frames, const WireWindow& window, int width)
{
    std::vector<FrameBar> bars;
    auto before = frames.about(window.from);
    for (int x = 0; x < width; ++x) {
        const auto last = frames.about(window.timeAt(x + 1, width) - Duration(1));
        if (last && last != before) {
            FrameBar bar;
            bar.first = before ? *before + 1 : frames.first();
            bar.last = *last;
            bar.from = x;
            bar.to = x + 1;
            if (const auto error = frames.nextError(bar.first); error && *error <= bar.last)
                bar.state.set(FrameState::Framing);
            addMerged(bars, bar);
        }
        before = last;
    }
    return bars;
}

std::vector<FrameBar> fewBars(FrameIndex first, const std::vector<Frame>& shown, const WireWindow& window,
                              int width)
{
    std::vector<FrameBar> bars;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        Time end = shown[i].start + shown[i].length;
        if (i + 1 < shown.size())
            end = std::min(end, std::max(shown[i].start, shown[i + 1].start));
        FrameBar bar;
        bar.first = bar.last = first + i;
        bar.from = window.xOf(shown[i].start, width);
        bar.to = window.xOf(end, width);
        bar.state = shown[i].state;
        if (bar.to - bar.from >= narrowBar) {
            bar.frame = shown[i];
            bar.frame->length = end - shown[i].start;
            bars.push_back(bar);
            continue;
        }
        bar.from = std::floor(bar.from);
        bar.to = std::max(bar.from + 1, std::ceil(bar.to));
        addMerged(bars, bar);
    }
    return bars;
}

bool idleLevel(const FrameTimeline& frames)
{
    return frames.settings().polarity == line::Polarity::Normal;
}

/// The line beyond the first and the last frame is taken to be at rest; so much of that is drawn.
Duration restDrawn(const FrameTimeline& frames)
{
    return frames.characterTime();
}

std::vector<WirePiece> piecesOfFrames(const FrameTimeline& frames, const std::vector<Frame>& shown,
                                      const WireWindow& window, int width)
{
    std::vector<Duration> edges;
    for (const Frame& frame : shown)
        edgesOf(frame, frames.settings(), edges);
    capture::EdgeLog log;
    log.restart(idleLevel(frames), Duration(1));
    log.append(edges);
    return piecesOf(LoggedEdges(log), window, width, frames.from() - restDrawn(frames),
                    frames.to() + restDrawn(frames));
}

std::vector<WirePiece> piecesOfBars(const FrameTimeline& frames, const std::vector<FrameBar>& bars,
                                    const WireWindow& window, int width)
{
    std::vector<WirePiece> pieces;
    double at = std::max(0.0, window.xOf(frames.from() - restDrawn(frames), width));
    for (const FrameBar& bar : bars) {
        addPiece(pieces, kindOf(idleLevel(frames)), at, bar.from);
        addPiece(pieces, WirePiece::Kind::Busy, bar.from, bar.to);
        at = bar.to;
    }
    addPiece(pieces, kindOf(idleLevel(frames)), at,
             std::min<double>(width, window.xOf(frames.to() + restDrawn(frames), width)));
    return pieces;
}

} // namespace

std::vector<WirePiece> piecesOf(const WireEdges& edges, const WireWindow& window, int width, Time from,
                                Time to)
{
    std::vector<WirePiece> pieces;
    from = std::max(from, window.from);
    to = std::min(to, window.to());
    if (to <= from)
        return pieces;
    bool level = edges.levelAt(from);
    double at = window.xOf(from, width);
    for (std::uint64_t index = edges.firstAtOrAfter(from + Duration(1)); index < edges.end();) {
        const Time time = edges.at(index);
        if (time >= to)
            break;
        const double column = std::floor(window.xOf(time, width));
        const std::uint64_t next =
            edges.firstAtOrAfter(std::max(window.timeAt(column + 1, width), time + Duration(1)));
        if (next - index <= drawnOneByOne) {
            for (; index < next; ++index, level = !level) {
                const double x = window.xOf(edges.at(index), width);
                addPiece(pieces, kindOf(level), at, x);
                at = x;
            }
        } else {
            addPiece(pieces, kindOf(level), at, std::max(at, column));
            addPiece(pieces, WirePiece::Kind::Busy, std::max(at, column), column + 1);
            at = column + 1;
            level = level != ((next - index) % 2 != 0);
        }
        index = next;
    }
    addPiece(pieces, kindOf(level), at, window.xOf(to, width));
    return pieces;
}

WirePicture pictureOf(const FrameTimeline& frames, const capture::EdgeLog* wire, const WireWindow& window,
                      int width)
{
    WirePicture picture;
    picture.sampled = wire != nullptr && (wire->first() == 0 || window.from >= wire->from());
    if (picture.sampled)
        picture.pieces = piecesOf(LoggedEdges(*wire), window, width, wire->from(), wire->to());
    if (frames.empty())
        return picture;
    const FrameIndex first = frames.firstReaching(window.from);
    const auto last = frames.at(window.to() - Duration(1));
    if (!last || first > *last) {
        if (!picture.sampled)
            picture.pieces = piecesOfBars(frames, {}, window, width);
        return picture;
    }
    const auto pixels = static_cast<std::uint64_t>(std::max(1, width));
    if (*last - first >= pixels) {
        const std::uint64_t rough = frames.aboutWithin() * framesAboutPixel;
        picture.bars = rough > 0 && (*last - first) / pixels >= rough
                           ? roughBars(frames, window, width)
                           : manyBars(frames, first, window, width);
        if (!picture.sampled)
            picture.pieces = piecesOfBars(frames, picture.bars, window, width);
        return picture;
    }
    std::vector<Frame> shown(*last - first + 1);
    shown.resize(frames.read(first, shown));
    picture.bars = fewBars(first, shown, window, width);
    if (!picture.sampled)
        picture.pieces = piecesOfFrames(frames, shown, window, width);
    return picture;
}

std::vector<BitCell> bitsOf(const Frame& frame, const line::LineSettings& settings)
{
    if (!frame.hasByte())
        return {};
    const bool hasParity = frame.parity != Bit::Absent;
    const double stopBits = settings.stopBits == line::StopBits::One   ? 1
                            : settings.stopBits == line::StopBits::Two ? 2
                                                                       : 1.5;
    const double bits = 1 + frame.dataBits + (hasParity ? 1 : 0) + stopBits;
    const auto timeOf = [&](double bit) {
        return frame.start + Duration(std::llround(static_cast<double>(frame.length.count()) * bit / bits));
    };
    std::vector<BitCell> cells;
    double at = 0;
    const auto add = [&](BitCell::Role role, unsigned number, std::optional<bool> one, double length) {
        cells.push_back({role, number, one, timeOf(at), timeOf(at + length)});
        at += length;
    };
    add(BitCell::Role::Start, 0, false, 1);
    for (unsigned bit = 0; bit < frame.dataBits; ++bit)
        add(BitCell::Role::Data, bit, (frame.data >> bit & 1U) != 0, 1);
    if (hasParity)
        add(BitCell::Role::Parity, 0,
            frame.parity == Bit::Unknown ? std::nullopt : std::optional(frame.parity == Bit::One), 1);
    add(BitCell::Role::Stop, 0, !frame.state.has(FrameState::Framing), stopBits);
    return cells;
}

void edgesOf(const Frame& frame, const line::LineSettings& settings, std::vector<Duration>& out)
{
    if (!frame.hasByte()) {
        out.push_back(frame.start.time_since_epoch());
        out.push_back((frame.start + frame.length).time_since_epoch());
        return;
    }
    bool mark = true;
    for (const BitCell& bit : bitsOf(frame, settings)) {
        // A parity bit that was stripped on the way must have stood as its format demands.
        const bool one = bit.one.value_or(frame.expectedParity == Bit::One);
        if (one != mark)
            out.push_back(bit.from.time_since_epoch());
        mark = one;
    }
    if (!mark)
        out.push_back((frame.start + frame.length).time_since_epoch());
}

} // namespace p1scope::ui

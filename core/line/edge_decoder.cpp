// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/edge_decoder.h"

#include "core/line/byte_decoder.h"

#include <algorithm>
#include <cmath>

namespace p1scope::line {

namespace {

/// The part of a bit that is looked at: its edges are where slow slopes and a wrong baud do their harm.
constexpr double middleFrom = 0.2;
constexpr double middleTo = 0.8;
/// A bit whose middle is mixed beyond this is not clear.
constexpr double clearShare = 0.75;

} // namespace

EdgeDecoder::EdgeDecoder(const capture::Edges& edges, const LineSettings& settings,
                         std::optional<double> baud)
    : m_edges(edges)
    , m_settings(settings)
    , m_idleHigh(settings.polarity == Polarity::Normal)
    , m_bit(1e9 / baud.value_or(settings.baud))
{}

double EdgeDecoder::progress() const
{
    return m_edges.at.empty() ? 1.0 : static_cast<double>(m_edge) / static_cast<double>(m_edges.at.size());
}

double EdgeDecoder::edgeTime(std::size_t edge) const
{
    return edge < m_edges.at.size() ? static_cast<double>(m_edges.at[edge].count())
                                    : static_cast<double>(m_edges.end.count());
}

/// How much of [from, to) the line stood at mark. `edge` is one at or before `from`.
double EdgeDecoder::markShare(std::size_t edge, double from, double to) const
{
    while (edge + 1 < m_edges.at.size() && edgeTime(edge + 1) <= from)
        ++edge;
    double mark = 0;
    double at = from;
    while (at < to) {
        const double next = edge + 1 < m_edges.at.size() ? std::min(edgeTime(edge + 1), to) : to;
        if (markAfter(edge))
            mark += next - at;
        at = next;
        ++edge;
    }
    return mark / (to - from);
}

/// Moves on to the next edge that could begin a start bit; false where there is none.
bool EdgeDecoder::findStart()
{
    while (m_edge < m_edges.at.size() && (edgeTime(m_edge) < m_resume || markAfter(m_edge)))
        ++m_edge;
    return m_edge < m_edges.at.size();
}

bool EdgeDecoder::next(std::vector<Frame>& out, std::size_t limit)
{
    for (std::size_t made = 0; made < limit && findStart();) {
        const std::size_t startEdge = m_edge;
        ++m_edge;
        if (const auto frame = frameAt(startEdge)) {
            out.push_back(*frame);
            ++made;
        }
    }
    return m_edge < m_edges.at.size();
}

std::optional<Frame> EdgeDecoder::frameAt(std::size_t startEdge)
{
    const double start = edgeTime(startEdge);
    const auto share = [&](unsigned bit) {
        return markShare(startEdge, start + (bit + middleFrom) * m_bit, start + (bit + middleTo) * m_bit);
    };
    const unsigned parityBits = m_settings.parity == Parity::None ? 0U : 1U;
    const unsigned stopBit = 1U + m_settings.dataBits + parityBits;
    const double lastWhole = start + (stopBit + middleTo) * m_bit;
    const bool cut = lastWhole > static_cast<double>(m_edges.end.count());
    const double spaceEnds = edgeTime(startEdge + 1);
    if (spaceEnds >= std::min(lastWhole, static_cast<double>(m_edges.end.count())) &&
        spaceEnds - start > (stopBit - 0.5) * m_bit)
        return breakAt(startEdge);
    if (cut)
        return std::nullopt; // the capture ends within this character
    Frame frame;
    double clear = share(0);
    if (clear > 0.5) {
        ++m_falseStarts;
        return std::nullopt;
    }
    bool weak = 1 - clear < clearShare;
    for (unsigned bit = 0; bit < m_settings.dataBits + parityBits; ++bit) {
        const double mark = share(bit + 1);
        weak = weak || std::max(mark, 1 - mark) < clearShare;
        if (mark >= 0.5)
            frame.raw = static_cast<std::uint16_t>(frame.raw | (1U << bit));
    }
    frame.dataBits = m_settings.dataBits;
    frame.data = static_cast<std::uint16_t>(frame.raw & ((1U << m_settings.dataBits) - 1U));
    frame.expectedParity = expectedParity(frame.data, m_settings.parity);
    if (parityBits != 0) {
        frame.parity = (frame.raw >> m_settings.dataBits) != 0 ? Bit::One : Bit::Zero;
        if (frame.parity != frame.expectedParity)
            frame.state.set(FrameState::Parity);
    }
    clear = share(stopBit);
    weak = weak || std::max(clear, 1 - clear) < clearShare;
    if (clear < 0.5)
        frame.state.set(FrameState::Framing);
    if (weak)
        frame.state.set(FrameState::Weak);
    frame.start = capture::Time(m_edges.at[startEdge]);
    frame.length = capture::Duration(std::llround(m_bit * m_settings.frameBits()));
    frame.timeBasis = capture::TimeBasis::Measured;
    m_resume = start + (stopBit + 0.5) * m_bit;
    return frame;
}

Frame EdgeDecoder::breakAt(std::size_t startEdge)
{
    Frame frame;
    frame.state.set(FrameState::Break);
    frame.dataBits = m_settings.dataBits;
    frame.start = capture::Time(m_edges.at[startEdge]);
    frame.length = capture::Duration(std::llround(edgeTime(startEdge + 1) - edgeTime(startEdge)));
    frame.timeBasis = capture::TimeBasis::Measured;
    m_resume = edgeTime(startEdge + 1);
    return frame;
}

} // namespace p1scope::line

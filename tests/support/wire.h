// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edges.h"
#include "core/line/line_settings.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace p1scope::test {

/// Draws characters on a wire, bit by bit, and samples it: what the decoder of edges is held to. It knows
/// nothing of the simulator's wire.
class Wire {
public:
    /// `baud` is the sender's true rate; `sampleRate` how often the wire is looked at, 0 for exact edges.
    Wire(const line::LineSettings& line, double baud, double sampleRate)
        : m_line(line)
        , m_bit(1e9 / baud)
        , m_sample(sampleRate > 0 ? 1e9 / sampleRate : 0)
    {}

    /// The wire stays as it is.
    void rest(double bits) { m_now += bits * m_bit; }
    void level(bool mark, double bits)
    {
        if (mark != m_mark)
            m_flips.push_back(m_now);
        m_mark = mark;
        rest(bits);
    }
    void put(unsigned data, bool wrongParity = false, bool noStop = false)
    {
        m_starts.push_back(m_now);
        level(false, 1);
        for (unsigned bit = 0; bit < m_line.dataBits; ++bit)
            level((data >> bit & 1U) != 0, 1);
        if (m_line.parity != line::Parity::None)
            level(parityOf(data) != wrongParity, 1);
        level(!noStop, m_line.stopBits == line::StopBits::Two   ? 2
                       : m_line.stopBits == line::StopBits::One ? 1
                                                                : 1.5);
        level(true, 0);
        if (noStop)
            rest(1); // else the next start bit could not be told
    }
    void put(std::string_view text)
    {
        for (const char c : text)
            put(static_cast<unsigned char>(c) & ((1U << m_line.dataBits) - 1U));
    }
    void breakFor(double bits)
    {
        m_starts.push_back(m_now);
        level(false, bits);
        level(true, 1);
    }
    /// The other level for one sample, at a moment given in ns.
    void glitchAt(double time) { m_glitches.push_back(time); }

    /// When the start bits began, ns.
    [[nodiscard]] const std::vector<double>& starts() const { return m_starts; }
    [[nodiscard]] double now() const { return m_now; }
    [[nodiscard]] double bit() const { return m_bit; }

    [[nodiscard]] capture::Edges edges() const
    {
        const bool idleHigh = m_line.polarity == line::Polarity::Normal;
        capture::Edges edges;
        edges.initialLevel = idleHigh;
        if (m_sample <= 0) {
            for (const double flip : m_flips)
                edges.at.emplace_back(std::llround(flip));
            edges.end = capture::Duration(std::llround(m_now));
            return edges;
        }
        edges.resolution = capture::Duration(std::llround(m_sample));
        std::size_t flip = 0;
        std::size_t glitch = 0;
        bool before = true;
        const auto samples = static_cast<std::int64_t>(m_now / m_sample);
        for (std::int64_t i = 0; i <= samples; ++i) {
            const double time = static_cast<double>(i) * m_sample;
            while (flip < m_flips.size() && m_flips[flip] <= time)
                ++flip;
            bool mark = flip % 2 == 0;
            if (glitch < m_glitches.size() && m_glitches[glitch] <= time) {
                mark = !mark;
                ++glitch;
            }
            if (mark != before)
                edges.at.emplace_back(std::llround(time));
            before = mark;
        }
        edges.end = capture::Duration(std::llround(static_cast<double>(samples) * m_sample));
        return edges;
    }

private:
    [[nodiscard]] bool parityOf(unsigned data) const
    {
        const bool odd = (std::popcount(data) & 1) != 0;
        switch (m_line.parity) {
        case line::Parity::Even:
            return odd;
        case line::Parity::Odd:
            return !odd;
        case line::Parity::Mark:
            return true;
        case line::Parity::None:
        case line::Parity::Space:
            break;
        }
        return false;
    }

    line::LineSettings m_line;
    double m_bit;
    double m_sample;
    double m_now = 0;
    bool m_mark = true;
    std::vector<double> m_flips;
    std::vector<double> m_starts;
    std::vector<double> m_glitches;
};

} // namespace p1scope::test

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/streams.h"
#include "core/line/edge_decoder.h"
#include "core/line/wire_guess.h"

#include <utility>

namespace p1scope::files {

namespace {

constexpr std::size_t framesAtOnce = 16 * 1024;

class WireStream final : public FrameStream {
public:
    WireStream(capture::Edges edges, std::optional<base::Error> fault, FileKind kind,
               const line::LineSettings& settings, std::optional<double> baud,
               std::optional<line::WireGuess> guess)
        : m_edges(std::move(edges))
        , m_fault(std::move(fault))
        , m_kind(kind)
        , m_settings(settings)
        , m_decoder(m_edges, settings, baud)
        , m_guess(std::move(guess))
    {}

    FileKind kind() const override { return m_kind; }
    line::LineSettings settings() const override { return m_settings; }
    const std::vector<FrameMark>& marks() const override { return m_marks; }
    double progress() const override { return m_decoder.progress(); }
    std::optional<WireInfo> wire() const override
    {
        return WireInfo{m_edges.initialLevel, m_edges.resolution};
    }
    void takeEdges(std::vector<capture::Duration>& out) override
    {
        if (!std::exchange(m_taken, true))
            out.insert(out.end(), m_edges.at.begin(), m_edges.at.end());
    }
    capture::Duration wireEnd() const override { return m_edges.end; }
    std::optional<line::WireGuess> guess() const override { return m_guess; }

    base::Result<bool> next(std::vector<line::Frame>& out) override
    {
        if (m_decoder.next(out, framesAtOnce))
            return true;
        if (m_fault)
            return *std::exchange(m_fault, std::nullopt);
        return false;
    }

private:
    capture::Edges m_edges;
    std::optional<base::Error> m_fault;
    FileKind m_kind;
    line::LineSettings m_settings;
    line::EdgeDecoder m_decoder;
    std::vector<FrameMark> m_marks;
    std::optional<line::WireGuess> m_guess;
    bool m_taken = false; ///< all edges have been handed on
};

} // namespace

base::Result<std::unique_ptr<FrameStream>> openWire(capture::Edges edges, std::optional<base::Error> fault,
                                                    FileKind kind, const LineChoice& choice)
{
    auto guess = line::guessWire(edges, choice.line, choice.polarity);
    line::LineSettings settings = guess ? guess->settings : choice.line.value_or(line::LineSettings{});
    if (choice.polarity)
        settings.polarity = *choice.polarity;
    const auto baud = guess && !choice.line ? std::optional(guess->baud) : std::nullopt;
    return std::unique_ptr<FrameStream>(std::make_unique<WireStream>(std::move(edges), std::move(fault), kind,
                                                                     settings, baud, std::move(guess)));
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/streams.h"
#include "core/line/edge_decoder.h"

#include <utility>

namespace p1scope::files {

namespace {

constexpr std::size_t framesAtOnce = 16 * 1024;

class WireStream final : public FrameStream {
public:
    WireStream(capture::Edges edges, std::optional<base::Error> fault, FileKind kind,
               const line::LineSettings& settings, std::optional<double> baud)
        : m_edges(std::move(edges))
        , m_fault(std::move(fault))
        , m_kind(kind)
        , m_settings(settings)
        , m_decoder(m_edges, settings, baud)
    {}

    FileKind kind() const override { return m_kind; }
    line::LineSettings settings() const override { return m_settings; }
    const std::vector<FrameMark>& marks() const override { return m_marks; }
    double progress() const override { return m_decoder.progress(); }
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
};

} // namespace

base::Result<std::unique_ptr<FrameStream>> openWire(capture::Edges edges, std::optional<base::Error> fault,
                                                    FileKind kind, const LineChoice& choice)
{
    const auto guess = line::guessWire(edges, choice.line, choice.polarity);
    line::LineSettings settings = guess ? guess->settings : choice.line.value_or(line::LineSettings{});
    if (choice.polarity)
        settings.polarity = *choice.polarity;
    const auto baud = guess && !choice.line ? std::optional(guess->baud) : std::nullopt;
    return std::unique_ptr<FrameStream>(
        std::make_unique<WireStream>(std::move(edges), std::move(fault), kind, settings, baud));
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/channel_choice.h"
#include "core/files/streams.h"
#include "core/line/edge_decoder.h"

#include <utility>

namespace p1scope::files {

namespace {

line::LineSettings settingsOf(const OpenedChannel& opened, const LineChoice& choice)
{
    auto settings = opened.guess ? opened.guess->settings : choice.line.value_or(line::LineSettings{});
    // Too few edges to say more: a wire that is low before the first of them and after the last rests there.
    if (!opened.guess && !opened.head.initialLevel && opened.head.at.size() % 2 == 0)
        settings.polarity = line::Polarity::Inverted;
    settings.polarity = choice.polarity.value_or(settings.polarity);
    return settings;
}

class WireStream final : public FrameStream {
public:
    WireStream(std::unique_ptr<WireFile> file, OpenedChannel opened, const LineChoice& choice)
        : m_file(std::move(file))
        , m_opened(std::move(opened))
        , m_settings(settingsOf(m_opened, choice))
        , m_decoder(m_opened.head.initialLevel, m_settings,
                    m_opened.guess && !choice.line ? std::optional(m_opened.guess->baud) : std::nullopt)
        , m_wire{m_opened.head.initialLevel, m_opened.head.resolution}
    {}

    FileKind kind() const override { return m_file->kind(); }
    line::LineSettings settings() const override { return m_settings; }
    const std::vector<FrameMark>& marks() const override { return m_marks; }
    double progress() const override { return m_begun ? m_opened.source->progress() : 0.0; }
    std::optional<WireInfo> wire() const override { return m_wire; }
    void takeEdges(std::vector<capture::Duration>& out) override
    {
        out.insert(out.end(), m_edges.begin(), m_edges.end());
        m_edges.clear();
    }
    capture::Duration wireEnd() const override { return m_end; }
    std::vector<std::string> channels() const override { return m_file->channels(); }
    std::size_t channel() const override { return m_opened.channel; }
    std::optional<line::WireGuess> guess() const override { return m_opened.guess; }

    base::Result<bool> next(std::vector<line::Frame>& out) override
    {
        m_edges.clear();
        if (m_finished)
            return false;
        if (!std::exchange(m_begun, true))
            m_edges = std::exchange(m_opened.head.at, {});
        else if (!m_opened.ended)
            readOn();
        m_end = m_opened.source->end();
        m_decoder.push(m_edges, m_end, out);
        if (!m_opened.ended)
            return true;
        m_finished = true;
        m_decoder.finish(m_end, out);
        if (m_opened.fault)
            return *m_opened.fault;
        if (m_end == capture::Duration{} && out.empty())
            return base::Error{base::ErrorKind::Damaged, "the capture holds no samples", {}};
        return false;
    }

private:
    void readOn()
    {
        const auto more = m_opened.source->next(m_edges);
        if (!more)
            m_opened.fault = more.error();
        m_opened.ended = !more || !more.value();
    }

    std::unique_ptr<WireFile> m_file; ///< outlives the source in `m_opened`
    OpenedChannel m_opened;
    line::LineSettings m_settings;
    line::EdgeDecoder m_decoder;
    WireInfo m_wire;
    std::vector<capture::Duration> m_edges; ///< of the last call of next()
    capture::Duration m_end{};
    bool m_begun = false;
    bool m_finished = false;
    std::vector<FrameMark> m_marks;
};

} // namespace

base::Result<std::unique_ptr<FrameStream>> openWire(std::unique_ptr<WireFile> file, const LineChoice& choice)
{
    auto opened = openChannel(*file, choice);
    if (!opened)
        return opened.error();
    return std::unique_ptr<FrameStream>(std::make_unique<WireStream>(std::move(file), opened.take(), choice));
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/replay_input.h"

#include "core/files/frame_events.h"
#include "core/files/recording_stream.h"

#include <fmt/format.h>

namespace p1scope::session {

namespace {

using capture::Event;

class RecordedEvents final : public ReplayInput {
public:
    RecordedEvents(std::shared_ptr<const files::RecordingFiles> files, files::SeriesReader reader,
                   const line::LineSettings& settings, bool overridden)
        : m_files(std::move(files))
        , m_reader(std::move(reader))
        , m_settings(settings)
        , m_overridden(overridden)
    {}

    line::LineSettings settings() const override { return m_settings; }
    base::Result<bool> next(Event& event) override
    {
        auto more = m_reader.next(event);
        if (more && more.value() && m_overridden && event.kind == capture::EventKind::Settings)
            event.text = files::settingsText(m_settings);
        return more;
    }
    double progress() const override { return m_reader.progress(); }
    std::size_t remember() override
    {
        m_places.push_back(m_reader.place());
        return m_places.size() - 1;
    }
    void goTo(std::size_t place) override { m_reader.seek(m_places[place]); }

private:
    std::shared_ptr<const files::RecordingFiles> m_files;
    files::SeriesReader m_reader;
    line::LineSettings m_settings;
    bool m_overridden;
    std::vector<files::SeriesReader::Place> m_places;
};

class HeldEvents final : public ReplayInput {
public:
    HeldEvents(std::vector<Event> events, const line::LineSettings& settings,
               std::optional<base::Error> fault)
        : m_events(std::move(events))
        , m_settings(settings)
        , m_fault(std::move(fault))
    {}

    line::LineSettings settings() const override { return m_settings; }
    base::Result<bool> next(Event& event) override
    {
        if (m_next >= m_events.size()) {
            if (m_fault)
                return *m_fault;
            return false;
        }
        event = m_events[m_next++];
        return true;
    }
    double progress() const override
    {
        return m_events.empty() ? 1.0 : static_cast<double>(m_next) / static_cast<double>(m_events.size());
    }
    std::size_t remember() override { return m_next; }
    void goTo(std::size_t place) override { m_next = place; }

private:
    std::vector<Event> m_events;
    line::LineSettings m_settings;
    std::optional<base::Error> m_fault;
    std::size_t m_next = 0;
};

base::Result<std::unique_ptr<ReplayInput>> openRecorded(const std::filesystem::path& path,
                                                        const files::LineChoice& choice)
{
    auto files = files::RecordingFiles::open(path);
    if (!files)
        return files.error();
    // Opened as frames would be, for the same refusals and the same settings.
    auto decoder = files::RecordingDecoder::open(*files.value(), choice);
    if (!decoder) {
        auto error = decoder.error();
        error.message = fmt::format("{}: {}", path.string(), error.message);
        return error;
    }
    auto reader = files::SeriesReader::open(*files.value());
    if (!reader)
        return reader.error();
    return std::unique_ptr<ReplayInput>(std::make_unique<RecordedEvents>(
        files.take(), reader.take(), decoder.value().settings(), choice.line.has_value()));
}

/// Frames without times follow each other at the line's speed.
void giveTimes(std::vector<line::Frame>& frames, const line::LineSettings& settings, capture::Time& next)
{
    for (line::Frame& frame : frames) {
        frame.start = next;
        frame.timeBasis = capture::TimeBasis::Estimated;
        next += settings.characterTime();
    }
}

base::Result<std::unique_ptr<ReplayInput>> openFrames(std::unique_ptr<files::FrameStream> stream)
{
    const auto settings = stream->settings();
    std::vector<line::Frame> frames;
    std::vector<Event> events;
    std::optional<files::FrameEvents> maker;
    std::optional<base::Error> fault;
    capture::Time next{};
    bool untimed = false;
    for (bool more = true; more;) {
        frames.clear();
        const auto result = stream->next(frames);
        if (!maker && !frames.empty()) {
            untimed = frames.front().timeBasis == capture::TimeBasis::Unknown;
            maker.emplace(settings, untimed ? capture::TimeBasis::Estimated : frames.front().timeBasis);
        }
        if (untimed)
            giveTimes(frames, settings, next);
        if (maker) {
            if (const auto status = maker->push(frames, events); !status)
                return status.error();
        }
        if (!result)
            fault = result.error();
        more = result && result.value();
    }
    if (maker)
        maker->finish(events);
    return std::unique_ptr<ReplayInput>(
        std::make_unique<HeldEvents>(std::move(events), settings, std::move(fault)));
}

} // namespace

base::Result<std::unique_ptr<ReplayInput>> openReplayInput(const std::filesystem::path& path,
                                                           const files::LineChoice& choice)
{
    auto stream = files::openFrameStream(path, choice);
    if (!stream)
        return stream.error();
    if (stream.value()->kind() == files::FileKind::Recording)
        return openRecorded(path, choice);
    return openFrames(stream.take());
}

std::unique_ptr<ReplayInput> replayOf(std::vector<Event> events, const line::LineSettings& settings)
{
    return std::make_unique<HeldEvents>(std::move(events), settings, std::nullopt);
}

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_copy.h"

#include "core/files/anonymise.h"
#include "core/files/frame_events.h"
#include "core/files/output_file.h"
#include "core/files/recording_stream.h"

#include <algorithm>
#include <deque>
#include <random>

namespace p1scope::session {

namespace {

using capture::Event;
using capture::EventKind;
using files::RecordingDecoder;
using line::Frame;

/// Progress is told this often.
constexpr std::size_t eventsAtOnce = 4096;

/// An event whose frames are on their way through the anonymiser.
struct Waiting {
    Event event;
    std::vector<Frame> frames; ///< as they were
    line::LineSettings settings;
};

class Copy {
public:
    Copy(std::shared_ptr<const files::RecordingFiles> files, files::LineChoice choice,
         const ExportSettings& settings, const ExportProgress& progress)
        : m_files(std::move(files))
        , m_choice(std::move(choice))
        , m_settings(settings)
        , m_progress(progress)
        , m_out(settings.path)
    {}

    [[nodiscard]] base::Result<ExportOutcome> run()
    {
        auto decoder = RecordingDecoder::open(*m_files, m_choice);
        if (!decoder)
            return decoder.error();
        if (auto status = m_out.open(); !status)
            return status.error();
        if (m_settings.anonymise && !learn(decoder.value()))
            return m_outcome;
        if (auto status = begin(decoder.value()); !status)
            return status.error();
        if (auto status = copy(decoder.value()); !status)
            return status.error();
        if (m_outcome.stopped && !m_settings.keepWhenStopped)
            return m_outcome;
        if (m_outcome.frames > 0) {
            m_bytes.clear();
            m_writer->end(m_last, m_bytes);
            if (auto status = m_out.write(m_bytes); !status)
                return status.error();
            if (auto status = m_out.keep(); !status)
                return status.error();
        }
        return m_outcome;
    }

private:
    [[nodiscard]] bool goOn(double progress)
    {
        m_outcome.stopped = m_outcome.stopped || (m_progress && !m_progress(progress));
        return !m_outcome.stopped;
    }

    /// First time through: what has to be hidden. False where it was stopped.
    [[nodiscard]] bool learn(const RecordingDecoder& beginning)
    {
        std::random_device chance;
        files::AnonymiseSettings hide;
        hide.shiftReadings = m_settings.shiftReadings;
        hide.parity = beginning.settings().parity;
        hide.key = std::uint64_t{chance()} << 32U | chance();
        hide.keys = m_settings.keys;
        m_anonymiser.emplace(hide);
        RecordingDecoder decoder = beginning;
        Event event;
        std::vector<Frame> frames;
        for (std::size_t events = 0;; ++events) {
            frames.clear();
            const auto more = decoder.next(event, frames);
            m_anonymiser->learn(frames);
            if (!more || !more.value())
                break;
            if (events % eventsAtOnce == 0 && !goOn(decoder.progress() / 2))
                return false;
        }
        m_anonymiser->finishLearning();
        return true;
    }

    [[nodiscard]] base::Status begin(const RecordingDecoder& decoder)
    {
        capture::RecordingInfo info = decoder.info();
        if (m_anonymiser)
            files::Anonymiser::clean(info);
        if (m_choice.line || info.settings.empty())
            info.settings = files::settingsText(decoder.settings());
        if (!m_settings.program.empty())
            info.program = m_settings.program;
        info.series.clear();
        info.part = 1;
        info.firstFrame = 0;
        m_writer.emplace(info);
        m_writer->begin(m_bytes);
        return m_out.write(m_bytes);
    }

    [[nodiscard]] base::Status copy(RecordingDecoder& decoder)
    {
        Event event;
        std::vector<Frame> frames;
        for (std::size_t events = 0;; ++events) {
            frames.clear();
            const auto more = decoder.next(event, frames);
            if (!more)
                m_outcome.fault = more.error();
            if (!more || !more.value())
                break;
            if (m_choice.line && event.kind == EventKind::Settings)
                event.text = files::settingsText(decoder.settings());
            cleanText(event);
            if (m_anonymiser)
                m_anonymiser->change(frames, m_changed);
            m_waiting.push_back({event, frames, decoder.settings()});
            if (auto status = writeReady(); !status)
                return status;
            const double share = m_anonymiser ? 0.5 : 1;
            if (events % eventsAtOnce == 0 && !goOn(1 - share + share * decoder.progress()))
                break;
        }
        if (m_anonymiser) {
            m_anonymiser->finish(m_changed);
            m_outcome.sealed = m_anonymiser->sealed();
        }
        return writeReady();
    }

    void cleanText(Event& event) const
    {
        if (!m_anonymiser)
            return;
        if (event.kind == EventKind::Connection)
            event.text = files::Anonymiser::cleanedConnection(event.text);
        else if (event.kind == EventKind::Mark)
            event.text = m_anonymiser->cleaned(event.text);
    }

    /// Writes what has come through.
    [[nodiscard]] base::Status writeReady()
    {
        m_bytes.clear();
        while (!m_waiting.empty()) {
            Waiting& next = m_waiting.front();
            const std::size_t count = next.frames.size();
            if (m_anonymiser && m_changed.size() - m_taken < count)
                break;
            if (m_anonymiser) {
                change(next, std::span(m_changed).subspan(m_taken, count));
                m_taken += count;
            }
            write(next);
            m_waiting.pop_front();
        }
        if (m_waiting.empty() || m_taken > 65'536) {
            m_changed.erase(m_changed.begin(), m_changed.begin() + static_cast<std::ptrdiff_t>(m_taken));
            m_taken = 0;
        }
        return m_out.write(m_bytes);
    }

    static void change(Waiting& next, std::span<const Frame> frames)
    {
        std::size_t byte = 0;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            if (!frames[i].hasByte())
                continue;
            if (frames[i].data != next.frames[i].data && byte < next.event.bytes.size())
                next.event.bytes[byte] = files::receivedByte(frames[i], next.settings);
            ++byte;
        }
    }

    void write(Waiting& next)
    {
        const line::FrameIndex first = m_frame;
        m_frame = m_frame + next.frames.size();
        if (m_settings.range && !inRange(next.event, first))
            return;
        m_writer->append(next.event, m_bytes);
        m_outcome.frames = m_writer->frames();
        m_last = std::max(m_last, next.event.time);
    }
    /// Takes from an event what is outside; false where nothing is left.
    [[nodiscard]] bool inRange(Event& event, line::FrameIndex first) const
    {
        const auto& [from, to] = *m_settings.range;
        if (event.kind == EventKind::Mark) {
            if (event.count != 0 && (event.count <= from.value || event.count > to.value))
                return false;
            event.count -= std::min(event.count, from.value);
            return event.count != 0 || (first >= from && first < to);
        }
        const std::uint64_t count = m_frame - first;
        // How the port stands is told from the beginning on.
        if (count == 0)
            return first < to && (first >= from || event.kind == EventKind::Settings ||
                                  event.kind == EventKind::ControlLines);
        const std::uint64_t begin = from > first ? std::min<std::uint64_t>(from - first, count) : 0;
        const std::uint64_t end = to > first ? std::min<std::uint64_t>(to - first, count) : 0;
        if (begin >= end)
            return false;
        if (event.bytes.size() < 2)
            return true;
        const auto character = m_waiting.front().settings.characterTime();
        if (event.timeBasis == capture::TimeBasis::Measured)
            event.time += character * static_cast<std::int64_t>(begin);
        else if (event.timeBasis == capture::TimeBasis::Estimated)
            event.time -= character * static_cast<std::int64_t>(count - end);
        event.bytes.resize(end);
        event.bytes.erase(event.bytes.begin(), event.bytes.begin() + static_cast<std::ptrdiff_t>(begin));
        return true;
    }

    std::shared_ptr<const files::RecordingFiles> m_files;
    files::LineChoice m_choice;
    const ExportSettings& m_settings;
    const ExportProgress& m_progress;
    files::OutputFile m_out;
    std::optional<files::Anonymiser> m_anonymiser;
    std::optional<capture::RecordingWriter> m_writer;
    std::deque<Waiting> m_waiting;
    std::vector<Frame> m_changed; ///< from m_taken on not yet written
    std::size_t m_taken = 0;
    line::FrameIndex m_frame;
    capture::Time m_last{};
    std::vector<std::uint8_t> m_bytes;
    ExportOutcome m_outcome;
};

} // namespace

base::Result<ExportOutcome> copyRecording(const std::filesystem::path& input, const files::LineChoice& choice,
                                          const ExportSettings& settings, const ExportProgress& progress)
{
    auto files = files::RecordingFiles::open(input);
    if (!files)
        return files.error();
    auto outcome = Copy(files.take(), choice, settings, progress).run();
    return outcome;
}

std::vector<files::FrameMark> marksOfRecording(const std::filesystem::path& input,
                                               const files::LineChoice& choice)
{
    std::vector<files::FrameMark> marks;
    auto files = files::RecordingFiles::open(input);
    if (!files)
        return marks;
    auto stream = files::openRecording(files.take(), choice);
    if (!stream)
        return marks;
    std::vector<Frame> frames;
    for (bool more = true; more; frames.clear()) {
        const auto result = stream.value()->next(frames);
        more = result && result.value();
    }
    return stream.value()->marks();
}

} // namespace p1scope::session

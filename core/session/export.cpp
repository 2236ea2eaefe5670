// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export.h"

#include "core/doctor/inverted_reader.h"
#include "core/files/anonymise.h"
#include "core/files/frame_sink.h"
#include "core/files/writers/sigrok_writer.h"
#include "core/files/writers/vcd_writer.h"
#include "core/meter/readings_csv.h"
#include "core/session/recording_copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>

namespace p1scope::session {

namespace {

using files::FrameMark;
using files::FrameSink;
using files::OutputFile;
using line::Frame;
using line::FrameIndex;

/// The levels of the wire, by the writers that want to know the file alone.
class WireSink final : public FrameSink {
public:
    WireSink(OutputFile& file, bool sigrok)
        : m_file(file)
        , m_sigrok(sigrok)
    {}
    base::Status begin(const line::LineSettings& settings, capture::TimeBasis) override
    {
        m_settings = settings;
        m_wire.emplace(settings);
        m_edges.initialLevel = m_wire->initialLevel();
        return {};
    }
    base::Status frames(FrameIndex, std::span<const Frame> frames, std::span<const FrameMark>) override
    {
        for (const Frame& frame : frames)
            m_wire->append(frame, m_edges.at);
        return {};
    }
    base::Status finish() override
    {
        m_edges.end = m_wire->end();
        return m_sigrok ? files::writeSigrok(m_file.partial(), m_edges, files::sampleRateFor(m_settings.baud))
                        : files::writeVcd(m_file.partial(), m_edges);
    }

private:
    OutputFile& m_file;
    bool m_sigrok;
    line::LineSettings m_settings;
    std::optional<files::FrameWire> m_wire;
    capture::Edges m_edges;
};

class ReadingsSink final : public FrameSink {
public:
    ReadingsSink(OutputFile& file, dlms::Keys keys)
        : m_file(file)
        , m_keys(std::move(keys))
    {}
    base::Status begin(const line::LineSettings& line, capture::TimeBasis basis) override
    {
        // A wire that was sampled has been read as it is.
        const bool upsideDown =
            line.polarity == line::Polarity::Inverted && basis != capture::TimeBasis::Measured;
        m_finder = doctor::makeFinder(
            upsideDown, [this](telegram::Telegram&& telegram) { m_rows += meter::readingsCsvRows(telegram); },
            m_keys);
        return m_file.write(meter::readingsCsvHeading);
    }
    base::Status frames(FrameIndex, std::span<const Frame> frames, std::span<const FrameMark>) override
    {
        m_finder->push(frames);
        return m_file.write(std::exchange(m_rows, {}));
    }
    base::Status finish() override
    {
        if (m_finder)
            m_finder->finish();
        return m_file.write(std::exchange(m_rows, {}));
    }

private:
    OutputFile& m_file;
    dlms::Keys m_keys;
    std::string m_rows;
    std::unique_ptr<telegram::Finder> m_finder;
};

std::unique_ptr<FrameSink> makeSink(OutputFile& file, const ExportSettings& settings)
{
    switch (settings.format) {
    case ExportFormat::Recording:
        return files::recordingSink(file, std::nullopt, settings.program);
    case ExportFormat::BusTable:
        return files::busTableSink(file);
    case ExportFormat::Telegrams:
        return files::textSink(file);
    case ExportFormat::Bytes:
        return files::bytesSink(file);
    case ExportFormat::Vcd:
    case ExportFormat::Sigrok:
        return std::make_unique<WireSink>(file, settings.format == ExportFormat::Sigrok);
    case ExportFormat::Readings:
        break;
    }
    return std::make_unique<ReadingsSink>(file, settings.keys);
}

} // namespace

/// From frames to the file: range, sink, name.
class FrameExport::Work {
public:
    explicit Work(ExportSettings s)
        : settings(std::move(s))
        , file(settings.path)
        , sink(makeSink(file, settings))
    {}

    [[nodiscard]] base::Status open()
    {
        // What is written elsewhere is tried here, for the same refusal.
        return file.open();
    }
    [[nodiscard]] base::Status write(const line::LineSettings& line, std::span<const Frame> frames,
                                     std::span<const FrameMark> marks)
    {
        const FrameIndex first = next;
        next = next + frames.size();
        FrameIndex skipped{0};
        if (settings.range) {
            const auto& [from, to] = *settings.range;
            skipped = from;
            const auto begin = from > first ? std::min<std::uint64_t>(from - first, frames.size()) : 0;
            const auto end = to > first ? std::min<std::uint64_t>(to - first, frames.size()) : 0;
            frames = begin < end ? frames.subspan(begin, end - begin) : std::span<const Frame>();
        }
        if (frames.empty())
            return {};
        if (count == 0) {
            if (auto status = sink->begin(line, frames.front().timeBasis); !status)
                return status;
        }
        std::vector<FrameMark> moved;
        if (settings.range) {
            for (const FrameMark& mark : marks) {
                if (mark.frame >= skipped)
                    moved.push_back({FrameIndex{mark.frame - skipped}, mark.text});
            }
            marks = moved;
        }
        const FrameIndex index{count};
        count += frames.size();
        return sink->frames(index, frames, marks);
    }
    [[nodiscard]] base::Status end()
    {
        if (count == 0)
            return {};
        if (auto status = sink->finish(); !status)
            return status;
        return file.keep();
    }

    ExportSettings settings;
    OutputFile file;
    std::unique_ptr<FrameSink> sink;
    FrameIndex next;
    std::uint64_t count = 0;
    std::uint64_t sealed = 0;

    // Of frames that are anonymised at the end.
    std::vector<Frame> held;
    std::vector<FrameMark> heldMarks;
    line::LineSettings heldLine;
};

namespace {

files::AnonymiseSettings anonymiseSettings(const ExportSettings& settings, const line::LineSettings& line)
{
    std::random_device chance;
    files::AnonymiseSettings result;
    result.shiftReadings = settings.shiftReadings;
    result.parity = line.parity;
    result.key = std::uint64_t{chance()} << 32U | chance();
    result.keys = settings.keys;
    return result;
}

/// Reads a stream to its end, or to where it is told to stop; the fault it met.
struct ReadThrough {
    std::optional<base::Error> fault; ///< of the input
    bool stopped = false;
};
template <typename Take>
base::Result<ReadThrough> readThrough(files::FrameStream& stream, const ExportProgress& progress, double from,
                                      double share, Take take)
{
    ReadThrough outcome;
    std::vector<Frame> frames;
    for (bool more = true; more && !outcome.stopped;) {
        frames.clear();
        const auto result = stream.next(frames);
        more = result && result.value();
        if (!result)
            outcome.fault = result.error();
        if (base::Status status = take(frames); !status)
            return status.error();
        outcome.stopped = more && progress && !progress(from + share * stream.progress());
    }
    return outcome;
}

std::vector<FrameMark> cleanedMarks(const files::Anonymiser& anonymiser, std::span<const FrameMark> marks)
{
    std::vector<FrameMark> result;
    for (const FrameMark& mark : marks)
        result.push_back({mark.frame, anonymiser.cleaned(mark.text)});
    return result;
}

using Opener = std::function<base::Result<std::unique_ptr<files::FrameStream>>()>;

} // namespace

base::Result<ExportFormat> exportFormatOf(const std::filesystem::path& path)
{
    const auto name = path.filename().string();
    if (name.ends_with(".readings.csv"))
        return ExportFormat::Readings;
    const auto ending = path.extension();
    constexpr std::array endings{
        std::pair(".pcapng", ExportFormat::Recording), std::pair(".csv", ExportFormat::BusTable),
        std::pair(".txt", ExportFormat::Telegrams),    std::pair(".bin", ExportFormat::Bytes),
        std::pair(".vcd", ExportFormat::Vcd),          std::pair(".sr", ExportFormat::Sigrok)};
    for (const auto& [text, format] : endings) {
        if (ending == text)
            return format;
    }
    return base::Error{base::ErrorKind::Usage, fmt::format("{}: no kind of file ends so", path.string()),
                       "name a .pcapng, .csv (bus table), .txt (telegrams), .bin (bytes), .vcd, .sr or "
                       ".readings.csv file"};
}

FrameExport::FrameExport(ExportSettings settings)
    : m_work(std::make_unique<Work>(std::move(settings)))
{}

FrameExport::~FrameExport() = default;

base::Status FrameExport::open()
{
    return m_work->open();
}

base::Status FrameExport::frames(const line::LineSettings& line, std::span<const Frame> frames,
                                 std::span<const FrameMark> marks)
{
    if (!m_work->settings.anonymise)
        return m_work->write(line, frames, marks);
    m_work->heldLine = line;
    m_work->held.insert(m_work->held.end(), frames.begin(), frames.end());
    m_work->heldMarks.assign(marks.begin(), marks.end());
    return {};
}

base::Result<ExportOutcome> FrameExport::finish()
{
    Work& work = *m_work;
    if (!work.held.empty()) {
        files::Anonymiser anonymiser(anonymiseSettings(work.settings, work.heldLine));
        anonymiser.learn(work.held);
        anonymiser.finishLearning();
        std::vector<Frame> changed;
        anonymiser.change(work.held, changed);
        anonymiser.finish(changed);
        work.sealed = anonymiser.sealed();
        if (auto status = work.write(work.heldLine, changed, cleanedMarks(anonymiser, work.heldMarks));
            !status)
            return status.error();
    }
    if (auto status = work.end(); !status)
        return status.error();
    ExportOutcome outcome;
    outcome.frames = work.count;
    outcome.sealed = work.sealed;
    return outcome;
}

namespace {

/// Frames that can be read twice, anonymised.
base::Result<ExportOutcome> exportAnonymised(const Opener& open, const ExportSettings& settings,
                                             std::span<const FrameMark> marks, FrameExport& target,
                                             const ExportProgress& progress)
{
    ExportOutcome outcome;
    auto stream = open();
    if (!stream)
        return stream.error();
    const auto line = stream.value()->settings();
    files::Anonymiser anonymiser(anonymiseSettings(settings, line));
    auto learnt = readThrough(*stream.value(), progress, 0, 0.5, [&](std::span<const Frame> frames) {
        anonymiser.learn(frames);
        return base::Status();
    });
    if (!learnt)
        return learnt.error();
    outcome.stopped = learnt.value().stopped;
    if (outcome.stopped)
        return outcome;
    anonymiser.finishLearning();
    stream = open();
    if (!stream)
        return stream.error();
    std::vector<Frame> changed;
    const auto write = [&]() {
        auto all = cleanedMarks(anonymiser, marks.empty() ? stream.value()->marks() : marks);
        auto status = target.frames(line, changed, all);
        changed.clear();
        return status;
    };
    auto written = readThrough(*stream.value(), progress, 0.5, 0.5, [&](std::span<const Frame> frames) {
        anonymiser.change(frames, changed);
        return write();
    });
    if (!written)
        return written.error();
    anonymiser.finish(changed);
    outcome.sealed = anonymiser.sealed();
    if (auto status = write(); !status)
        return status.error();
    outcome.fault = written.value().fault;
    outcome.stopped = written.value().stopped;
    return outcome;
}

base::Result<ExportOutcome> exportFrames(const Opener& open, std::unique_ptr<files::FrameStream> stream,
                                         ExportSettings settings, std::span<const FrameMark> marks,
                                         bool readsTwice, const ExportProgress& progress)
{
    const bool anonymise = settings.anonymise && readsTwice;
    const ExportSettings asked = settings;
    if (readsTwice)
        settings.anonymise = false; // done here, before the frames get there
    FrameExport target(std::move(settings));
    if (auto status = target.open(); !status)
        return status.error();
    ExportOutcome outcome;
    if (anonymise) {
        auto done = exportAnonymised(open, asked, marks, target, progress);
        if (!done)
            return done.error();
        outcome = done.value();
    } else {
        const auto line = stream->settings();
        auto read = readThrough(*stream, progress, 0, 1, [&](std::span<const Frame> frames) {
            return target.frames(line, frames, marks.empty() ? stream->marks() : marks);
        });
        if (!read)
            return read.error();
        outcome.fault = read.value().fault;
        outcome.stopped = read.value().stopped;
    }
    if (outcome.stopped && !asked.keepWhenStopped)
        return outcome;
    auto finished = target.finish();
    if (!finished)
        return finished.error();
    outcome.frames = finished.value().frames;
    return outcome;
}

} // namespace

base::Result<ExportOutcome> exportFile(const std::filesystem::path& input, const files::LineChoice& choice,
                                       const ExportSettings& settings, const ExportProgress& progress)
{
    const Opener open = [&] { return files::openFrameStream(input, choice); };
    auto stream = open();
    if (!stream)
        return stream.error();
    const bool recording = stream.value()->kind() == files::FileKind::Recording;
    if (recording && settings.format == ExportFormat::Recording) {
        stream.value().reset();
        return copyRecording(input, choice, settings, progress);
    }
    // Marks may be written long after what they stand at.
    const auto marks = recording ? marksOfRecording(input, choice) : std::vector<FrameMark>();
    return exportFrames(open, stream.take(), settings, marks, input != "-", progress);
}

} // namespace p1scope::session

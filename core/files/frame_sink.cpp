// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/frame_sink.h"

#include "core/capture/recording.h"
#include "core/files/frame_events.h"
#include "core/files/recording_stream.h"
#include "core/line/bus_table.h"

#include <algorithm>

namespace p1scope::files {

namespace {

class BusTableSink final : public FrameSink {
public:
    explicit BusTableSink(OutputFile& file)
        : m_file(file)
    {}
    base::Status begin(const line::LineSettings& settings, capture::TimeBasis) override
    {
        return m_file.write(line::busTableHeading(settings));
    }
    base::Status frames(line::FrameIndex first, std::span<const line::Frame> frames,
                        std::span<const FrameMark> marks) override
    {
        auto mark = std::partition_point(marks.begin(), marks.end(),
                                         [&](const FrameMark& m) { return m.frame < first; });
        std::string text;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            std::string words;
            for (; mark != marks.end() && mark->frame == first + i; ++mark)
                words += words.empty() ? mark->text : "; " + mark->text;
            text += line::busTableRow(first + i, frames[i], words);
        }
        return m_file.write(text);
    }
    base::Status finish() override { return {}; }

private:
    OutputFile& m_file;
};

class BytesSink final : public FrameSink {
public:
    BytesSink(OutputFile& file, bool text)
        : m_file(file)
        , m_text(text)
    {}
    base::Status begin(const line::LineSettings& settings, capture::TimeBasis) override
    {
        m_settings = settings;
        return {};
    }
    base::Status frames(line::FrameIndex, std::span<const line::Frame> frames,
                        std::span<const FrameMark>) override
    {
        std::string bytes;
        for (const line::Frame& frame : frames) {
            if (!frame.hasByte())
                continue;
            if (frame.dataBits > 8)
                return base::Error{base::ErrorKind::Unreadable, "bytes cannot hold nine data bits",
                                   "write a bus table (.csv) or the wire (.vcd, .sr)"};
            bytes += static_cast<char>(m_text ? frame.data & 0xFFU : receivedByte(frame, m_settings));
        }
        return m_file.write(bytes);
    }
    base::Status finish() override { return {}; }

private:
    OutputFile& m_file;
    bool m_text;
    line::LineSettings m_settings;
};

class RecordingSink final : public FrameSink {
public:
    RecordingSink(OutputFile& file, std::optional<capture::WallTime> start, std::string program)
        : m_file(file)
        , m_start(start)
        , m_program(std::move(program))
    {}
    base::Status begin(const line::LineSettings& settings, capture::TimeBasis basis) override
    {
        capture::RecordingInfo info;
        info.start = m_start;
        info.program = m_program;
        info.basis = basis;
        line::LineSettings said = settings;
        // Of bytes "inverted" says that they are upside down; those that came without times have been read
        // right, or are said to be so when they are opened.
        if (basis == capture::TimeBasis::Unknown)
            said.polarity = line::Polarity::Normal;
        info.settings = settingsText(said);
        m_writer.emplace(info);
        m_events.emplace(settings, basis);
        std::vector<std::uint8_t> bytes;
        m_writer->begin(bytes);
        return m_file.write(bytes);
    }
    base::Status frames(line::FrameIndex first, std::span<const line::Frame> frames,
                        std::span<const FrameMark> marks) override
    {
        std::vector<capture::Event> events;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            for (; m_mark < marks.size() && marks[m_mark].frame <= first + i; ++m_mark)
                m_events->mark(marks[m_mark].text);
            if (auto status = m_events->push(frames.subspan(i, 1), events); !status)
                return status;
        }
        return write(events);
    }
    base::Status finish() override
    {
        std::vector<capture::Event> events;
        m_events->finish(events);
        if (auto status = write(events); !status)
            return status;
        std::vector<std::uint8_t> bytes;
        m_writer->end(m_last, bytes);
        return m_file.write(bytes);
    }

private:
    base::Status write(const std::vector<capture::Event>& events)
    {
        std::vector<std::uint8_t> bytes;
        for (const capture::Event& event : events) {
            m_writer->append(event, bytes);
            m_last = std::max(m_last, event.time);
        }
        return m_file.write(bytes);
    }

    OutputFile& m_file;
    std::optional<capture::WallTime> m_start;
    std::string m_program;
    std::optional<capture::RecordingWriter> m_writer;
    std::optional<FrameEvents> m_events;
    std::size_t m_mark = 0;
    capture::Time m_last{};
};

} // namespace

std::unique_ptr<FrameSink> busTableSink(OutputFile& file)
{
    return std::make_unique<BusTableSink>(file);
}
std::unique_ptr<FrameSink> bytesSink(OutputFile& file)
{
    return std::make_unique<BytesSink>(file, false);
}
std::unique_ptr<FrameSink> textSink(OutputFile& file)
{
    return std::make_unique<BytesSink>(file, true);
}
std::unique_ptr<FrameSink> recordingSink(OutputFile& file, std::optional<capture::WallTime> start,
                                         std::string program)
{
    return std::make_unique<RecordingSink>(file, start, std::move(program));
}

FrameWire::FrameWire(const line::LineSettings& settings)
    : m_settings(settings)
    , m_free(0)
{}

void FrameWire::level(bool mark, capture::Duration at, std::vector<capture::Duration>& flips)
{
    if (mark != m_mark)
        flips.push_back(at);
    m_mark = mark;
}

void FrameWire::append(const line::Frame& frame, std::vector<capture::Duration>& flips)
{
    const double bit = 1e9 / m_settings.baud;
    const auto after = [&](capture::Duration from, double bits) {
        return from + capture::Duration(static_cast<std::int64_t>(bits * bit + 0.5));
    };
    const bool timed = frame.timeBasis != capture::TimeBasis::Unknown;
    if (!timed && !m_begun)
        m_free = m_settings.characterTime();
    m_begun = true;
    const auto start = timed ? std::max(frame.start.time_since_epoch(), m_free) : m_free;
    level(false, start, flips);
    if (!frame.hasByte()) {
        const auto end = after(start, 2 * m_settings.frameBits());
        level(true, end, flips);
        m_free = after(end, 1);
        return;
    }
    const bool parity = m_settings.parity != line::Parity::None;
    // Where the bit is not known it is taken for the right one, unless it is held against the frame.
    const bool expected = frame.expectedParity == line::Bit::One;
    const bool sent = frame.parity == line::Bit::One || frame.parity == line::Bit::Zero
                          ? frame.parity == line::Bit::One
                          : expected != frame.state.has(line::FrameState::Parity);
    const unsigned bits = frame.data | (parity && sent ? 1U << frame.dataBits : 0U);
    const int count = frame.dataBits + (parity ? 1 : 0);
    for (int i = 0; i < count; ++i)
        level((bits >> i & 1U) != 0, after(start, 1 + i), flips);
    const bool framing = frame.state.has(line::FrameState::Framing);
    level(!framing, after(start, 1 + count), flips);
    m_free = after(start, m_settings.frameBits());
    level(true, m_free, flips);
    if (framing)
        m_free = after(m_free, 1);
}

capture::Duration FrameWire::end() const
{
    return m_free + m_settings.characterTime();
}

} // namespace p1scope::files

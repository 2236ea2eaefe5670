// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/recording_stream.h"

#include "core/files/streams.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace p1scope::files {

namespace {

constexpr std::size_t framesAtOnce = 16 * 1024;
constexpr std::size_t bytesToJudge = 64 * 1024;

/// The bytes that come next, up to a change of settings.
struct Head {
    std::vector<std::uint8_t> bytes;
    bool anything = false; ///< a byte or a break
    std::optional<base::Error> fault;
};

Head headAt(const RecordingFiles& files, const SeriesReader::Place* place)
{
    Head head;
    auto reader = SeriesReader::open(files);
    if (!reader) {
        head.fault = reader.error();
        return head;
    }
    if (place != nullptr)
        reader.value().seek(*place);
    capture::Event event;
    while (head.bytes.size() < bytesToJudge) {
        const auto more = reader.value().next(event);
        if (!more)
            head.fault = more.error();
        if (!more || !more.value())
            break;
        if (event.kind == capture::EventKind::Settings && head.anything)
            break;
        head.anything = head.anything || !event.bytes.empty() || event.kind == capture::EventKind::Break;
        head.bytes.insert(head.bytes.end(), event.bytes.begin(), event.bytes.end());
    }
    return head;
}

bool anyHigh(const std::vector<std::uint8_t>& bytes)
{
    return std::any_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte >= 0x80; });
}

/// Of a sampled wire the parity bit was seen: what is not held against a frame was right.
void completeParity(std::span<line::Frame> frames)
{
    for (line::Frame& frame : frames) {
        if (!frame.hasByte() || frame.expectedParity == line::Bit::Absent || frame.dataBits > 8)
            continue;
        const bool wrong = frame.state.has(line::FrameState::Parity);
        if (frame.parity == line::Bit::Unknown)
            frame.parity =
                (frame.expectedParity == line::Bit::One) != wrong ? line::Bit::One : line::Bit::Zero;
        if (frame.parity == line::Bit::One)
            frame.raw = static_cast<std::uint16_t>(frame.raw | (1U << frame.dataBits));
    }
}

class RecordingStream final : public FrameStream {
public:
    RecordingStream(std::shared_ptr<const RecordingFiles> files, RecordingDecoder decoder)
        : m_files(std::move(files))
        , m_decoder(std::move(decoder))
    {}

    FileKind kind() const override { return FileKind::Recording; }
    line::LineSettings settings() const override { return m_decoder.settings(); }
    const std::vector<FrameMark>& marks() const override { return m_marks; }
    double progress() const override { return m_decoder.progress(); }
    std::optional<capture::WallTime> wallStart() const override
    {
        const capture::RecordingInfo& info = m_decoder.info();
        return info.basis == capture::TimeBasis::Unknown ? std::nullopt : std::optional(info.start);
    }

    bool upsideDown() const override { return m_decoder.upsideDown(); }
    base::Result<bool> next(std::vector<line::Frame>& out) override
    {
        const std::size_t before = out.size();
        while (out.size() - before < framesAtOnce) {
            const std::size_t had = out.size();
            auto more = m_decoder.next(m_event, out);
            if (!more)
                return more.error();
            if (!more.value())
                return false;
            if (m_event.kind == capture::EventKind::Mark)
                addMark();
            else if (m_event.kind >= capture::EventKind::Overflow)
                m_events.push_back(m_event);
            m_next = m_next + (out.size() - had);
        }
        return true;
    }

    void takeEvents(std::vector<capture::Event>& out) override
    {
        out.insert(out.end(), std::make_move_iterator(m_events.begin()),
                   std::make_move_iterator(m_events.end()));
        m_events.clear();
    }

private:
    /// Marks may be written long after what they stand at.
    void addMark()
    {
        const line::FrameIndex frame = m_event.count > 0 ? line::FrameIndex{m_event.count - 1} : m_next;
        const auto behind = std::upper_bound(
            m_marks.begin(), m_marks.end(), frame,
            [](line::FrameIndex index, const FrameMark& mark) { return index < mark.frame; });
        m_marks.insert(behind, FrameMark{frame, m_event.text});
    }

    std::shared_ptr<const RecordingFiles> m_files;
    RecordingDecoder m_decoder;
    capture::Event m_event;
    line::FrameIndex m_next;
    std::vector<FrameMark> m_marks;
    std::vector<capture::Event> m_events;
};

} // namespace

std::optional<line::LineSettings> parseSettingsText(std::string_view text)
{
    const auto space = text.find(' ');
    auto settings = line::parseLineSettings(text.substr(0, space));
    if (!settings)
        return std::nullopt;
    if (space != std::string_view::npos &&
        text.substr(space + 1) == line::polarityName(line::Polarity::Inverted))
        settings.value().polarity = line::Polarity::Inverted;
    return settings.value();
}

std::string settingsText(const line::LineSettings& settings)
{
    return fmt::format("{} {}", settings.toString(), line::polarityName(settings.polarity));
}

RecordingDecoder::RecordingDecoder(const RecordingFiles& files, SeriesReader reader, LineChoice choice)
    : m_files(&files)
    , m_reader(std::move(reader))
    , m_choice(std::move(choice))
    , m_decoder(m_settings)
{}

base::Result<RecordingDecoder> RecordingDecoder::open(const RecordingFiles& files, const LineChoice& choice)
{
    auto reader = SeriesReader::open(files);
    if (!reader)
        return reader.error();
    RecordingDecoder decoder(files, reader.take(), choice);
    if (auto status = decoder.lookAhead(); !status)
        return status.error();
    return decoder;
}

/// Settles how the line is at the beginning.
base::Status RecordingDecoder::lookAhead()
{
    const Head head = headAt(*m_files, nullptr);
    if (head.fault && !head.anything)
        return base::Error{base::ErrorKind::Unreadable, head.fault->message, head.fault->remedy};
    m_settings = m_choice.line
                     ? *m_choice.line
                     : parseSettingsText(info().settings).value_or(line::guessByteFormat(head.bytes));
    if (m_choice.polarity)
        m_settings.polarity = *m_choice.polarity;
    use(m_settings, anyHigh(head.bytes));
    return {};
}

void RecordingDecoder::use(const line::LineSettings& settings, bool parityPresent)
{
    m_settings = settings;
    // A sampled wire shows all its bits.
    m_parityPresent = parityPresent || info().basis == capture::TimeBasis::Measured;
    m_decoder.setSettings(m_settings);
    if (m_parityPresent)
        m_decoder.setParityPresent();
}

void RecordingDecoder::follow(const line::LineSettings& settings)
{
    if (settings == m_settings)
        return;
    const bool sameBytes = settings.dataBits == m_settings.dataBits && settings.parity == m_settings.parity;
    const auto place = m_reader.place();
    use(settings, (sameBytes && m_parityPresent) || anyHigh(headAt(*m_files, &place).bytes));
}

base::Result<bool> RecordingDecoder::nextEvent(capture::Event& event)
{
    auto more = m_reader.next(event);
    if (!more || !more.value())
        return more;
    if (event.kind == capture::EventKind::Settings && !m_choice.line) {
        if (auto settings = parseSettingsText(event.text)) {
            if (m_choice.polarity)
                settings->polarity = *m_choice.polarity;
            follow(*settings);
        }
    }
    return true;
}

base::Result<bool> RecordingDecoder::next(capture::Event& event, std::vector<line::Frame>& out)
{
    auto more = nextEvent(event);
    if (!more || !more.value())
        return more;
    const std::size_t before = out.size();
    m_decoder.push(event, out);
    if (info().basis == capture::TimeBasis::Measured)
        completeParity(std::span(out).subspan(before));
    return true;
}

base::Result<bool> RecordingDecoder::next(capture::Event& event, std::vector<line::Frame>& out,
                                          std::optional<line::CharacterRun>& run)
{
    run.reset();
    auto more = nextEvent(event);
    if (!more || !more.value())
        return more;
    if (event.kind == capture::EventKind::Data && event.also == 0) {
        run = m_decoder.pushRun(event);
        return true;
    }
    const std::size_t before = out.size();
    m_decoder.push(event, out);
    if (info().basis == capture::TimeBasis::Measured)
        completeParity(std::span(out).subspan(before));
    return true;
}

bool RecordingDecoder::upsideDown() const
{
    const bool measured = info().basis == capture::TimeBasis::Measured;
    return m_settings.polarity == line::Polarity::Inverted && (m_choice.polarity || !measured);
}

void RecordingDecoder::seek(const Place& place)
{
    m_reader.seek(place.place);
    m_decoder.setState(place.decoder);
    m_settings = place.decoder.settings;
    m_parityPresent = place.decoder.eighthBitSeen;
}

base::Result<std::unique_ptr<FrameStream>> openRecording(std::shared_ptr<const RecordingFiles> files,
                                                         const LineChoice& choice)
{
    auto decoder = RecordingDecoder::open(*files, choice);
    if (!decoder)
        return decoder.error();
    return std::unique_ptr<FrameStream>(std::make_unique<RecordingStream>(std::move(files), decoder.take()));
}

} // namespace p1scope::files

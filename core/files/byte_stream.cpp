// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/streams.h"
#include "core/files/text_log.h"
#include "core/line/byte_decoder.h"

#include <algorithm>
#include <istream>

namespace p1scope::files {

namespace {

constexpr std::size_t batch = 64 * 1024;

line::LineSettings settingsFor(const LineChoice& choice, std::span<const std::uint8_t> head)
{
    auto settings =
        choice.line ? *choice.line : line::guessByteFormat(head.subspan(0, std::min(head.size(), batch)));
    settings.polarity = choice.polarity.value_or(line::Polarity::Normal);
    return settings;
}

std::string_view asText(std::span<const std::uint8_t> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class ByteStream : public FrameStream {
public:
    ByteStream(FileKind kind, const line::LineSettings& settings)
        : m_kind(kind)
        , m_decoder(settings)
    {}

    bool upsideDown() const override { return m_decoder.settings().polarity == line::Polarity::Inverted; }

    FileKind kind() const override { return m_kind; }
    line::LineSettings settings() const override { return m_decoder.settings(); }
    const std::vector<FrameMark>& marks() const override { return m_marks; }

protected:
    line::ByteDecoder& decoder() { return m_decoder; }

private:
    FileKind m_kind;
    line::ByteDecoder m_decoder;
    std::vector<FrameMark> m_marks;
};

class FileBytes final : public ByteStream {
public:
    FileBytes(std::unique_ptr<MappedFile> file, FileKind kind, const line::LineSettings& settings)
        : ByteStream(kind, settings)
        , m_file(std::move(file))
        , m_stamped(kind == FileKind::TextLog && looksStamped(asText(m_file->bytes())))
    {
        const auto bytes = m_file->bytes();
        if (std::any_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte >= 0x80; }))
            decoder().setParityPresent();
    }

    base::Result<bool> next(std::vector<line::Frame>& out) override
    {
        const auto rest = m_file->bytes().subspan(m_at);
        const std::size_t before = m_at;
        while (m_at < m_file->bytes().size() && m_at - before < batch) {
            if (m_stamped)
                takeLine(out);
            else
                takeBlock(rest, out);
        }
        return m_at < m_file->bytes().size();
    }

    double progress() const override
    {
        const auto size = m_file->bytes().size();
        return size == 0 ? 1.0 : static_cast<double>(m_at) / static_cast<double>(size);
    }

private:
    void takeBlock(std::span<const std::uint8_t> rest, std::vector<line::Frame>& out)
    {
        const auto block = rest.subspan(0, std::min(rest.size(), batch));
        capture::Event event;
        event.bytes.assign(block.begin(), block.end());
        decoder().push(event, out);
        m_at += block.size();
    }

    void takeLine(std::vector<line::Frame>& out)
    {
        const auto rest = m_file->bytes().subspan(m_at);
        const auto text = asText(rest);
        const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
        m_at += length;
        capture::Event event;
        std::size_t begin = 0;
        if (const auto stamp = parseStamp(text.substr(0, length))) {
            begin = stamp->length;
            m_stamp = timeOf(*stamp);
        }
        event.bytes.assign(rest.begin() + static_cast<std::ptrdiff_t>(begin),
                           rest.begin() + static_cast<std::ptrdiff_t>(length));
        // The stamp is when the line began, or when the terminal got round to it; lines are as long as they
        // are.
        const capture::Duration onWire =
            decoder().settings().characterTime() * static_cast<std::int64_t>(event.bytes.size());
        event.timeBasis = capture::TimeBasis::Estimated;
        event.time = std::max(m_stamp, m_lineEnd) + onWire;
        m_lineEnd = event.time;
        decoder().push(event, out);
    }

    /// Clock times without a date begin anew at midnight.
    capture::Time timeOf(const LineStamp& stamp)
    {
        capture::Duration time = stamp.time + m_days;
        if (!stamp.dated && m_zero && time < m_last - std::chrono::hours(12)) {
            m_days += std::chrono::hours(24);
            time += std::chrono::hours(24);
        }
        if (!m_zero)
            m_zero = time;
        m_last = time;
        return capture::Time(time - *m_zero);
    }

    std::unique_ptr<MappedFile> m_file;
    std::size_t m_at = 0;
    bool m_stamped;
    std::optional<capture::Duration> m_zero;
    capture::Duration m_last{};
    capture::Duration m_days{};
    capture::Time m_stamp{};
    capture::Time m_lineEnd{};
};

class PipeBytes final : public ByteStream {
public:
    PipeBytes(std::istream& stream, std::vector<std::uint8_t> head, const line::LineSettings& settings)
        : ByteStream(FileKind::RawBytes, settings)
        , m_stream(stream)
        , m_pending(std::move(head))
    {}

    base::Result<bool> next(std::vector<line::Frame>& out) override
    {
        if (m_pending.empty())
            m_pending = readSome(m_stream);
        if (m_pending.empty())
            return false;
        capture::Event event;
        event.bytes = std::move(m_pending);
        m_pending.clear();
        decoder().push(event, out);
        return true;
    }

    double progress() const override { return 0; }

    /// What is there, waiting only where nothing is.
    static std::vector<std::uint8_t> readSome(std::istream& stream)
    {
        std::vector<std::uint8_t> bytes;
        const int first = stream.get();
        if (first == std::istream::traits_type::eof())
            return bytes;
        bytes.push_back(static_cast<std::uint8_t>(first));
        bytes.resize(batch);
        const auto more = stream.readsome(reinterpret_cast<char*>(bytes.data()) + 1, batch - 1);
        bytes.resize(static_cast<std::size_t>(more) + 1);
        return bytes;
    }

private:
    std::istream& m_stream;
    std::vector<std::uint8_t> m_pending;
};

} // namespace

base::Result<std::unique_ptr<FrameStream>> openBytes(std::unique_ptr<MappedFile> file, FileKind kind,
                                                     const LineChoice& choice)
{
    const auto settings = settingsFor(choice, file->bytes());
    return std::unique_ptr<FrameStream>(std::make_unique<FileBytes>(std::move(file), kind, settings));
}

base::Result<std::unique_ptr<FrameStream>> openPipe(std::istream& stream, const LineChoice& choice)
{
    auto head = PipeBytes::readSome(stream);
    const auto settings = settingsFor(choice, head);
    return std::unique_ptr<FrameStream>(std::make_unique<PipeBytes>(stream, std::move(head), settings));
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/streams.h"
#include "core/line/bus_table.h"

#include <algorithm>

namespace p1scope::files {

namespace {

constexpr std::size_t rowsAtOnce = 8192;

class BusTableStream final : public FrameStream {
public:
    BusTableStream(std::unique_ptr<MappedFile> file, const LineChoice& choice)
        : m_file(std::move(file))
        , m_text(reinterpret_cast<const char*>(m_file->bytes().data()), m_file->bytes().size())
        , m_choice(choice)
    {}

    /// Reads on to the first row, so that settings() is right from the start, and a table that is damaged
    /// before its first frame is not opened at all.
    base::Status begin()
    {
        while (m_first.empty()) {
            const auto more = takeLines(m_first, 1);
            if (!more)
                return more.error();
            if (!more.value())
                break;
        }
        return {};
    }

    FileKind kind() const override { return FileKind::BusTable; }
    const std::vector<FrameMark>& marks() const override { return m_marks; }
    double progress() const override
    {
        return m_text.empty() ? 1.0 : static_cast<double>(m_at) / static_cast<double>(m_text.size());
    }

    line::LineSettings settings() const override
    {
        line::LineSettings settings = m_reader.settings();
        if (m_choice.line) {
            const auto polarity = settings.polarity;
            settings = *m_choice.line;
            settings.polarity = polarity;
        }
        settings.polarity = m_choice.polarity.value_or(settings.polarity);
        return settings;
    }

    base::Result<bool> next(std::vector<line::Frame>& out) override
    {
        out.insert(out.end(), m_first.begin(), m_first.end());
        m_first.clear();
        return takeLines(out, rowsAtOnce);
    }

    bool upsideDown() const override { return m_choice.polarity == line::Polarity::Inverted; }

private:
    base::Result<bool> takeLines(std::vector<line::Frame>& out, std::size_t lines)
    {
        for (; lines > 0 && m_at < m_text.size(); --lines) {
            const std::size_t end = std::min(m_text.find('\n', m_at), m_text.size());
            auto row = m_reader.take(m_text.substr(m_at, end - m_at));
            m_at = std::min(end + 1, m_text.size());
            if (!row) {
                m_at = m_text.size();
                return row.error();
            }
            if (!row.value())
                continue;
            if (!row.value()->mark.empty())
                m_marks.push_back({m_next, row.value()->mark});
            out.push_back(row.value()->frame);
            ++m_next;
        }
        return m_at < m_text.size();
    }

    std::unique_ptr<MappedFile> m_file;
    std::string_view m_text;
    LineChoice m_choice;
    line::BusTableReader m_reader;
    std::size_t m_at = 0;
    std::vector<line::Frame> m_first; ///< read before they were asked for
    line::FrameIndex m_next;
    std::vector<FrameMark> m_marks;
};

} // namespace

base::Result<std::unique_ptr<FrameStream>> openBusTable(std::unique_ptr<MappedFile> file,
                                                        const LineChoice& choice)
{
    auto stream = std::make_unique<BusTableStream>(std::move(file), choice);
    if (const auto status = stream->begin(); !status) {
        base::Error error = status.error();
        error.kind = base::ErrorKind::Unreadable;
        return error;
    }
    return std::unique_ptr<FrameStream>(std::move(stream));
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/base/file_name.h"
#include "core/base/json.h"
#include "core/files/output_file.h"
#include "core/line/bus_table.h"

#include <fmt/format.h>

#include <cstdio>
#include <functional>
#include <utility>

namespace p1scope::cli {

namespace {

std::string_view basisName(capture::TimeBasis basis)
{
    return basis == capture::TimeBasis::Measured    ? "measured"
           : basis == capture::TimeBasis::Estimated ? "estimated"
                                                    : "unknown";
}

/// Seconds with nanoseconds, without zeros behind, as a JSON number.
std::string seconds(capture::Time time)
{
    return fmt::format("{:.15g}", capture::toSeconds(time));
}

std::string json(line::FrameIndex index, const line::Frame& frame, std::string_view mark)
{
    return fmt::format(R"({{"frame":{},"start_s":{},"time_is":"{}","data":{},"state":"{}","mark":{}}})",
                       index.value + 1,
                       frame.timeBasis == capture::TimeBasis::Unknown ? "null" : seconds(frame.start),
                       basisName(frame.timeBasis), frame.hasByte() ? fmt::to_string(frame.data) : "null",
                       frame.state.toString(), base::jsonString(mark, true));
}

class FramesSink final : public InputSink {
public:
    using Write = std::function<void(std::string_view)>;
    FramesSink(const FramesOptions& options, Write write)
        : m_options(options)
        , m_json(options.format == "json")
        , m_write(std::move(write))
    {}

    bool wantsTelegrams() const override { return false; }
    void begin(const line::LineSettings& settings) override
    {
        if (!m_json)
            m_write(line::busTableHeading(settings));
    }

    void frames(line::FrameIndex first, std::span<const line::Frame> frames,
                std::span<const files::FrameMark> marks) override
    {
        m_text.clear();
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const line::FrameIndex index = first + i;
            while (m_mark < marks.size() && marks[m_mark].frame < index)
                ++m_mark;
            const bool marked = m_mark < marks.size() && marks[m_mark].frame == index;
            const std::string_view mark = marked ? std::string_view(marks[m_mark].text) : std::string_view();
            if (m_options.errorsOnly && frames[i].state.ok())
                continue;
            if (m_json)
                m_text += json(index, frames[i], mark) + '\n';
            else
                line::appendBusTableRow(m_text, index, frames[i], mark);
        }
        m_write(m_text);
        count += frames.size();
    }

    std::uint64_t count = 0;

private:
    const FramesOptions& m_options;
    bool m_json;
    Write m_write;
    std::string m_text;
    std::size_t m_mark = 0;
};

/// Its name never stands for half a table.
int framesToFile(const FramesOptions& options)
{
    files::OutputFile out(base::pathOf(options.output));
    if (const auto opened = out.open(); !opened)
        return failWith(opened.error());
    base::Status written;
    FramesSink sink(options, [&](std::string_view text) {
        if (written)
            written = out.write(text);
    });
    const auto result = runInput(options.input, sink);
    if (!result)
        return failWith(result.error());
    if (written)
        written = out.keep();
    if (!written) {
        tell(written.error());
        return NotFound;
    }
    return result.value() && sink.count > 0 ? Success : NotFound;
}

} // namespace

int frames(const FramesOptions& options)
{
    if (!options.output.empty())
        return framesToFile(options);
    FramesSink sink(options, [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); });
    const auto result = runInput(options.input, sink);
    if (!result)
        return failWith(result.error());
    std::fflush(stdout);
    return result.value() && sink.count > 0 ? Success : NotFound;
}

} // namespace p1scope::cli

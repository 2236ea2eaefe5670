// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/base/json.h"
#include "core/line/bus_table.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

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
    FramesSink(const FramesOptions& options, std::FILE* out)
        : m_options(options)
        , m_json(options.format == "json")
        , m_out(out)
    {}

    bool wantsTelegrams() const override { return false; }
    void begin(const line::LineSettings& settings) override
    {
        if (!m_json)
            write(line::busTableHeading(settings));
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
        write(m_text);
        count += frames.size();
    }

    std::uint64_t count = 0;
    bool failed = false;

private:
    void write(const std::string& text)
    {
        failed = failed || std::fwrite(text.data(), 1, text.size(), m_out) != text.size();
    }

    const FramesOptions& m_options;
    bool m_json;
    std::FILE* m_out;
    std::string m_text;
    std::size_t m_mark = 0;
};

base::Error cannotWrite(const std::string& name)
{
    return {base::ErrorKind::Unreadable, fmt::format("{}: {}", name, std::strerror(errno)),
            "choose another place with -o"};
}

/// Writes beside the file and renames in the end, so that its name never stands for half a table.
int framesToFile(const FramesOptions& options)
{
    const std::string partial = options.output + ".part";
    std::FILE* const out = std::fopen(partial.c_str(), "wb");
    if (out == nullptr)
        return failWith(cannotWrite(options.output));
    FramesSink sink(options, out);
    const auto result = runInput(options.input, sink);
    sink.failed = std::fclose(out) != 0 || sink.failed;
    if (!result || sink.failed || std::rename(partial.c_str(), options.output.c_str()) != 0) {
        const auto error = result ? cannotWrite(options.output) : result.error();
        std::remove(partial.c_str());
        if (result) {
            tell(error);
            return NotFound;
        }
        return failWith(error);
    }
    return result.value() && sink.count > 0 ? Success : NotFound;
}

} // namespace

int frames(const FramesOptions& options)
{
    if (!options.output.empty())
        return framesToFile(options);
    FramesSink sink(options, stdout);
    const auto result = runInput(options.input, sink);
    if (!result)
        return failWith(result.error());
    std::fflush(stdout);
    return result.value() && sink.count > 0 ? Success : NotFound;
}

} // namespace p1scope::cli

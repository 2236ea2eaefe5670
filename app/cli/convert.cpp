// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "core/base/file_name.h"
#include "core/session/export.h"
#include "version.h"

#include <fmt/format.h>

namespace p1scope::cli {

namespace {

base::Result<session::ExportSettings> settingsOf(const ConvertOptions& options)
{
    session::ExportSettings settings;
    settings.path = base::pathOf(options.output);
    settings.anonymise = options.anonymise || options.shiftReadings;
    settings.shiftReadings = options.shiftReadings;
    settings.program = "P1 Scope " P1SCOPE_VERSION;
    auto keys = options.input.keys();
    if (!keys)
        return keys.error();
    settings.keys = keys.take();
    if (options.readings) {
        settings.format = session::ExportFormat::Readings;
        return settings;
    }
    const auto format = session::exportFormatOf(settings.path);
    if (!format)
        return format.error();
    settings.format = format.value();
    return settings;
}

/// Frames of a live input, on their way to the file.
class ConvertSink final : public InputSink {
public:
    explicit ConvertSink(session::FrameExport& target)
        : m_target(target)
    {}
    [[nodiscard]] bool wantsTelegrams() const override { return false; }
    void begin(const line::LineSettings& settings) override { m_line = settings; }
    void frames(line::FrameIndex, std::span<const line::Frame> frames,
                std::span<const files::FrameMark> marks) override
    {
        if (failure)
            return;
        if (auto status = m_target.frames(m_line, frames, marks); !status)
            failure = status.error();
    }
    std::optional<base::Error> failure;

private:
    session::FrameExport& m_target;
    line::LineSettings m_line;
};

/// A file that could not be written to its end.
int failLate(const base::Error& error)
{
    tell(error);
    return NotFound;
}

/// What could not be made anonymous to its end.
void tellSealed(std::uint64_t sealed)
{
    if (sealed > 0)
        tell({base::ErrorKind::Damaged,
              fmt::format(
                  "encrypted frames that no key opened: {}; their system titles are made up, and no key "
                  "opens them any more",
                  sealed),
              "--key opens them, so that what they hold is made anonymous as well"});
}

int convertLive(const ConvertOptions& options, const session::ExportSettings& settings)
{
    session::FrameExport target(settings);
    if (auto status = target.open(); !status)
        return failWith(status.error());
    ConvertSink sink(target);
    const auto read = runInput(options.input, sink);
    if (!read)
        return failWith(read.error());
    if (sink.failure)
        return failLate(*sink.failure);
    const auto outcome = target.finish();
    if (!outcome)
        return failLate(outcome.error());
    tellSealed(outcome.value().sealed);
    return read.value() && outcome.value().frames > 0 ? Success : NotFound;
}

} // namespace

int convert(const ConvertOptions& options)
{
    catchInterrupts();
    const auto settings = settingsOf(options);
    if (!settings)
        return failWith(settings.error());
    const auto live = options.input.live();
    if (!live)
        return failWith(live.error());
    if (live.value())
        return convertLive(options, settings.value());
    const auto choice = options.input.choice();
    if (!choice)
        return failWith(choice.error());
    ProgressBar bar(options.input.quiet, true);
    const auto outcome = session::exportFile(base::pathOf(options.input.input), choice.value(),
                                             settings.value(), [&](double progress) {
                                                 bar.show(progress);
                                                 return !interrupted();
                                             });
    if (!outcome)
        return failWith(outcome.error());
    tellSealed(outcome.value().sealed);
    if (outcome.value().fault) {
        auto error = *outcome.value().fault;
        error.message = fmt::format("{}: {}", options.input.input, error.message);
        tell(error);
        return NotFound;
    }
    return outcome.value().frames > 0 ? Success : NotFound;
}

} // namespace p1scope::cli

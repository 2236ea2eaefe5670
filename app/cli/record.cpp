// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "core/base/file_name.h"
#include "core/session/recorder.h"
#include "core/session/recording_info.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

namespace p1scope::cli {

namespace {

namespace fs = std::filesystem;

/// Told of before the source is asked for anything.
base::Status checkTarget(const fs::path& path)
{
    if (path.extension() != ".pcapng")
        return base::Error{base::ErrorKind::Usage,
                           fmt::format("{}: a recording is no such file", path.string()),
                           "give -o a name that ends in .pcapng"};
    std::error_code why;
    if (fs::is_directory(path, why))
        return files::explain(files::StorageFault::Exists, path);
    files::SystemStorage storage;
    auto tried = storage.create(path);
    if (tried.fault == files::StorageFault::Exists)
        return {};
    if (tried.fault != files::StorageFault::None)
        return files::explain(tried.fault, path);
    tried.file.reset();
    storage.removeUnused(path);
    return {};
}

class RecordSink final : public InputSink {
public:
    RecordSink(const session::SourceSpec& spec, const fs::path& path, bool quiet)
        : m_recorder({}, session::recordingInfo(spec))
        , m_shown(!quiet && errorsAreTerminal())
    {
        m_recorder.keep(path);
    }

    void events(const session::EventBatch& events) override
    {
        m_recorder.offer(events);
        tellFaults();
    }
    void frames(line::FrameIndex, std::span<const line::Frame> frames,
                std::span<const files::FrameMark>) override
    {
        m_frames += frames.size();
        showProgress();
    }
    void telegram(const telegram::Telegram&) override { ++m_telegrams; }

    /// Closes the file. True where all that came stands in it.
    [[nodiscard]] bool finish()
    {
        m_recorder.end();
        m_recorder.wait();
        tellFaults();
        if (m_progressShown)
            fmt::print(stderr, "\r\033[K");
        const auto state = m_recorder.state().kept;
        if (state.lost > 0)
            tell({base::ErrorKind::Damaged, fmt::format("{} bytes could not be recorded", state.lost), {}});
        return !state.fault && state.lost == 0;
    }
    [[nodiscard]] std::uint64_t frameCount() const { return m_frames; }

private:
    void tellFaults()
    {
        const auto state = m_recorder.state().kept;
        const std::string fault = state.fault ? state.fault->line() : state.resumed;
        if (fault.empty() || fault == m_told)
            return;
        m_told = fault;
        tell({base::ErrorKind::Damaged, fault, {}});
    }

    void showProgress()
    {
        const auto now = std::chrono::steady_clock::now();
        if (!m_shown || now - m_lastShown < std::chrono::milliseconds(200))
            return;
        m_lastShown = now;
        m_progressShown = true;
        const auto state = m_recorder.state().kept;
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(state.duration).count();
        fmt::print(stderr, "\rrecording {:02}:{:02}:{:02}  {:.1f} kB  {} telegrams", seconds / 3600,
                   seconds / 60 % 60, seconds % 60, static_cast<double>(state.bytes) / 1000, m_telegrams);
        std::fflush(stderr);
    }

    session::Recorder m_recorder;
    bool m_shown;
    bool m_progressShown = false;
    std::chrono::steady_clock::time_point m_lastShown;
    std::uint64_t m_frames = 0;
    std::uint64_t m_telegrams = 0;
    std::string m_told;
};

} // namespace

int record(const RecordOptions& options)
{
    const auto live = options.input.live();
    if (!live)
        return failWith(live.error());
    if (!live.value())
        return failWith({base::ErrorKind::Usage,
                         fmt::format("{}: only a live source is recorded", options.input.input),
                         "p1scope-cli convert makes a recording of a file"});
    const fs::path path = base::pathOf(options.output);
    if (const auto status = checkTarget(path); !status)
        return failWith(status.error());
    RecordSink sink(*live.value(), path, options.input.quiet);
    const auto run = runInput(options.input, sink);
    const bool whole = sink.finish();
    if (!run)
        return failWith(run.error());
    return run.value() && whole && sink.frameCount() > 0 ? Success : NotFound;
}

} // namespace p1scope::cli

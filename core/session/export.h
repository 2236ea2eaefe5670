// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/dlms/key.h"
#include "core/files/frame_stream.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

/// Writing what was read as a file of another kind. No Qt, and no thread of its own.
namespace p1scope::session {

enum class ExportFormat { Recording, BusTable, Telegrams, Bytes, Vcd, Sigrok, Readings };

/// By the ending: .pcapng .csv .txt .bin .vcd .sr, and .readings.csv.
[[nodiscard]] base::Result<ExportFormat> exportFormatOf(const std::filesystem::path& path);

struct ExportSettings {
    std::filesystem::path path; ///< has its name only once it is whole
    ExportFormat format = ExportFormat::Recording;
    bool anonymise = false;
    bool shiftReadings = false; ///< with `anonymise`
    /// Frames from the first up to, not including, the second; none for all.
    std::optional<std::pair<line::FrameIndex, line::FrameIndex>> range;
    bool keepWhenStopped = true; ///< stopped half-way: what there is becomes a whole file, or none
    std::string program;         ///< goes into recordings: "P1 Scope 0.1.0"
    /// What opens ciphered telegrams, for readings and for what is to be hidden in them; null for none. They
    /// are written nowhere.
    dlms::Keys keys = nullptr;
};

struct ExportOutcome {
    std::uint64_t frames = 0;         ///< written
    std::uint64_t sealed = 0;         ///< ciphered frames made anonymous that no key opened, nor will
    std::optional<base::Error> fault; ///< where the input broke off; what came before is in the file
    bool stopped = false;
};

/// How far it is, 0 to 1. False stops.
using ExportProgress = std::function<bool(double)>;

/// Reads a file and writes another; a recording to a recording event by event, with all that was recorded. An
/// error where the input cannot be opened (its kind is then Unreadable or Usage), or the output not be
/// written. Where there is no frame, no file is written. Blocks; call it off the GUI thread.
[[nodiscard]] base::Result<ExportOutcome> exportFile(const std::filesystem::path& input,
                                                     const files::LineChoice& choice,
                                                     const ExportSettings& settings,
                                                     const ExportProgress& progress);

/// The same for frames as they come. Anonymised ones are held in memory until the end, when all that has to
/// be hidden is known.
class FrameExport {
public:
    explicit FrameExport(ExportSettings settings);
    ~FrameExport();
    FrameExport(const FrameExport&) = delete;
    FrameExport& operator=(const FrameExport&) = delete;

    /// Makes the file.
    [[nodiscard]] base::Status open();
    /// In order, from frame 0.
    [[nodiscard]] base::Status frames(const line::LineSettings& line, std::span<const line::Frame> frames,
                                      std::span<const files::FrameMark> marks);
    /// Gives the file its name, if there were any.
    [[nodiscard]] base::Result<ExportOutcome> finish();

private:
    class Work;
    std::unique_ptr<Work> m_work;
};

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace p1scope::files {

/// What a file holds, told from its content, never from its name.
enum class FileKind { Empty, RawBytes, TextLog, BusTable, SampleCsv, Recording, SigrokSession, Vcd };
[[nodiscard]] std::string_view fileKindName(FileKind kind);

/// Judges by the first bytes of a file; 64 kB are plenty.
[[nodiscard]] FileKind identify(std::span<const std::uint8_t> head);

/// What the caller says of the line; what is left out is found out.
struct LineChoice {
    std::optional<line::LineSettings> line; ///< polarity in it is not looked at
    std::optional<line::Polarity> polarity;
};

/// A mark that stands at a frame.
struct FrameMark {
    line::FrameIndex frame;
    std::string text;
};

/// An input as a sequence of frames, read batch by batch. Not thread-safe, but may be used in any one thread.
class FrameStream {
public:
    virtual ~FrameStream() = default;

    [[nodiscard]] virtual FileKind kind() const = 0;
    /// How the line is (given, said by the file, or found out).
    [[nodiscard]] virtual line::LineSettings settings() const = 0;
    /// Appends the next frames to `out`. False at the end. An error names the place; what came before it is
    /// sound.
    [[nodiscard]] virtual base::Result<bool> next(std::vector<line::Frame>& out) = 0;
    /// Marks found so far.
    [[nodiscard]] virtual const std::vector<FrameMark>& marks() const = 0;
    /// How much of the input has been read, 0 to 1.
    [[nodiscard]] virtual double progress() const = 0;
};

/// Opens a file of whatever kind; "-" is standard input (raw bytes). Errors have one line and a remedy.
[[nodiscard]] base::Result<std::unique_ptr<FrameStream>> openFrameStream(const std::filesystem::path& path,
                                                                         const LineChoice& choice);

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/event.h"
#include "core/capture/time.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"
#include "core/line/wire_guess.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace p1scope::files {

/// What a file holds, told from its content, never from its name.
enum class FileKind {
    Empty,
    RawBytes,
    TextLog,
    BusTable,
    SampleCsv,
    Recording,
    SigrokSession,
    Vcd,
    OldCapture,
    RawSamples, ///< never told from content: only where LineChoice::samples says so
};
[[nodiscard]] std::string_view fileKindName(FileKind kind);

/// Judges by the first bytes of a file; 64 kB are plenty.
[[nodiscard]] FileKind identify(std::span<const std::uint8_t> head);
/// The same for a file by its name; Empty where it cannot be read.
[[nodiscard]] FileKind kindOf(const std::filesystem::path& path);

/// Samples of up to 64 channels one after the other, with nothing that says so: channel N is bit N.
struct RawSamples {
    double rate = 0;       ///< samples a second
    unsigned unitSize = 1; ///< bytes a sample, little-endian, 1 to 8
};

/// What the caller says of the line; what is left out is found out.
struct LineChoice {
    std::optional<line::LineSettings> line; ///< polarity in it is not looked at
    std::optional<line::Polarity> polarity;
    /// Of a capture with several channels: a name, or a number from 0 as the file counts. Empty: the one that
    /// carries characters best.
    std::string channel = {};
    std::optional<double> threshold = {};   ///< volts between the levels of an analog channel; else found out
    std::optional<RawSamples> samples = {}; ///< says that the file is samples and nothing else
};

/// How a sampled wire was watched.
struct WireInfo {
    bool initialLevel = true;        ///< the level before the first edge
    capture::Duration resolution{1}; ///< the sampling interval: edges are known no better than this
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
    /// The frames are what a receiver of normal polarity made of an inverted line: said of bytes (and a bus
    /// table is bytes too), which have no polarity of their own. A sampled wire is read as it is.
    [[nodiscard]] virtual bool upsideDown() const { return false; }
    /// Marks found so far.
    [[nodiscard]] virtual const std::vector<FrameMark>& marks() const = 0;
    /// How much of the input has been read, 0 to 1.
    [[nodiscard]] virtual double progress() const = 0;
    /// Wall-clock time of the input's time zero, where it says so.
    [[nodiscard]] virtual std::optional<capture::WallTime> wallStart() const { return std::nullopt; }
    /// Appends what else a recording told of since the last call: control lines, connection, losses,
    /// settings.
    virtual void takeEvents(std::vector<capture::Event>& /*out*/) {}

    // The rest is said of sampled wires alone.

    /// None where no wire was sampled.
    [[nodiscard]] virtual std::optional<WireInfo> wire() const { return std::nullopt; }
    /// Appends the edges, rising, that the last call of next() has read; the level flips at each. They are
    /// gone with the following call. Frames may lag behind: their edges may have come a call earlier.
    virtual void takeEdges(std::vector<capture::Duration>& /*out*/) {}
    /// Until when the wire has been read so far; after the last frame: until when it was watched.
    [[nodiscard]] virtual capture::Duration wireEnd() const { return {}; }
    /// Names of the capture's channels, in the order of the file.
    [[nodiscard]] virtual std::vector<std::string> channels() const { return {}; }
    /// Which of them is being read.
    [[nodiscard]] virtual std::size_t channel() const { return 0; }
    /// What the line was judged by, where it was not given.
    [[nodiscard]] virtual std::optional<line::WireGuess> guess() const { return std::nullopt; }
};

/// Opens a file of whatever kind; "-" is standard input (raw bytes). Errors have one line and a remedy.
[[nodiscard]] base::Result<std::unique_ptr<FrameStream>> openFrameStream(const std::filesystem::path& path,
                                                                         const LineChoice& choice);

} // namespace p1scope::files

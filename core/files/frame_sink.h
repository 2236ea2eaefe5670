// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/files/frame_stream.h"
#include "core/files/output_file.h"

#include <memory>
#include <span>

namespace p1scope::files {

/// What frames are written to. begin(), then frames() in order, then finish(), once each but for frames().
class FrameSink {
public:
    virtual ~FrameSink() = default;
    /// `basis` is what the times of the frames are.
    [[nodiscard]] virtual base::Status begin(const line::LineSettings& settings,
                                             capture::TimeBasis basis) = 0;
    /// `marks` are all that are known, rising.
    [[nodiscard]] virtual base::Status frames(line::FrameIndex first, std::span<const line::Frame> frames,
                                              std::span<const FrameMark> marks) = 0;
    [[nodiscard]] virtual base::Status finish() = 0;
};

/// A bus table. The file must outlive the sinks here, and be open.
[[nodiscard]] std::unique_ptr<FrameSink> busTableSink(OutputFile& file);
/// The bytes as a receiver handed them over: of ten-bit formats with the parity bit. Breaks leave none.
[[nodiscard]] std::unique_ptr<FrameSink> bytesSink(OutputFile& file);
/// The text as it was sent, in seven bits where the line has seven: everything that came, telegram or not.
[[nodiscard]] std::unique_ptr<FrameSink> textSink(OutputFile& file);
/// A recording whose time zero is `start`.
[[nodiscard]] std::unique_ptr<FrameSink>
recordingSink(OutputFile& file, std::optional<capture::WallTime> start, std::string program);

/// Adds the frames of a line as its wire would have shown them: each at its time, with its own bits; a break
/// for twice a frame. A frame without time, or whose time is before the end of the one before it, follows
/// that one directly, the first one after a character time of rest; behind a missing stop bit and behind a
/// break there is one bit of rest.
class FrameWire {
public:
    explicit FrameWire(const line::LineSettings& settings);
    /// Appends the moments at which the level flips, rising.
    void append(const line::Frame& frame, std::vector<capture::Duration>& flips);
    [[nodiscard]] bool initialLevel() const { return m_settings.polarity == line::Polarity::Normal; }
    /// Until when it has been watched: a character time behind the last frame.
    [[nodiscard]] capture::Duration end() const;

private:
    void level(bool mark, capture::Duration at, std::vector<capture::Duration>& flips);

    line::LineSettings m_settings;
    capture::Duration m_free; ///< when the next start bit may come
    bool m_mark = true;
    bool m_begun = false;
};

} // namespace p1scope::files

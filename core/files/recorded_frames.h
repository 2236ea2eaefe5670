// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/recording_stream.h"
#include "core/line/frame_log.h"
#include "core/line/frame_tally.h"
#include "core/telegram/finder.h"

#include <deque>
#include <filesystem>
#include <memory>
#include <vector>

/// Frames of a recording, computed from the mapped file when they are asked for: what is kept is a sparse
/// index.
namespace p1scope::files {

/// A recording that several look into at once, and the line as it was chosen when it was opened.
struct OpenRecording {
    std::shared_ptr<const RecordingFiles> files;
    LineChoice choice;
};

/// Where a stretch of frames begins in a recording.
struct FrameBlock {
    RecordingDecoder::Place place;
    line::FrameIndex first;
    capture::Time start{}; ///< of its first frame
};

/// Reads a recording once, from its beginning to its end: finds its telegrams, counts, and makes the index by
/// which RecordedFrames finds any frame again. Not thread-safe.
class RecordingScan {
public:
    [[nodiscard]] static base::Result<std::unique_ptr<RecordingScan>> open(const std::filesystem::path& path,
                                                                           const LineChoice& choice);

    [[nodiscard]] const std::shared_ptr<const OpenRecording>& recording() const { return m_recording; }
    [[nodiscard]] const capture::RecordingInfo& info() const { return m_decoder.info(); }
    [[nodiscard]] const line::LineSettings& settings() const { return m_decoder.settings(); }
    [[nodiscard]] bool upsideDown() const { return m_decoder.upsideDown(); }
    [[nodiscard]] double progress() const { return m_decoder.progress(); }

    static constexpr std::uint64_t startsEvery = 256;
    /// What a stretch of the recording gave.
    struct Part {
        std::vector<FrameBlock> blocks;
        std::vector<line::FrameIndex> errors;
        std::vector<capture::Time> starts;  ///< of every frame whose index is a multiple of `startsEvery`
        std::vector<capture::Event> events; ///< all but bytes, line errors and breaks
        line::FrameTally tally;
    };
    /// Appends about `frames` frames' worth to `part`, and hands them to `finder`. False at the end.
    [[nodiscard]] base::Result<bool> next(std::size_t frames, Part& part, telegram::Finder& finder);

private:
    RecordingScan(std::shared_ptr<const OpenRecording> recording, RecordingDecoder decoder);
    void take(const line::CharacterRun& run, std::span<const std::uint8_t> raw, Part& part);
    void take(std::span<const line::Frame> frames, Part& part);

    std::shared_ptr<const OpenRecording> m_recording;
    RecordingDecoder m_decoder;
    capture::Event m_event;
    std::vector<line::Frame> m_frames;
    line::FrameIndex m_next;
    line::FrameIndex m_blockFirst;
    bool m_begun = false;
    std::uint64_t m_letGo = 0;
};

/// The frames that a scan has found so far. Belongs to one thread; remembers the last stretches it was asked
/// for.
class RecordedFrames final : public line::FrameSequence {
public:
    explicit RecordedFrames(std::shared_ptr<const OpenRecording> recording);

    /// Takes what a scan has found, and how many frames there are now.
    void append(const RecordingScan::Part& part, line::FrameIndex end);

    [[nodiscard]] line::FrameIndex end() const override { return m_end; }
    [[nodiscard]] line::FrameIndex first() const override { return {}; }
    [[nodiscard]] std::size_t read(line::FrameIndex from, std::span<line::Frame> out) const override;
    [[nodiscard]] std::optional<line::FrameIndex> nextError(line::FrameIndex from) const override;
    [[nodiscard]] std::optional<line::FrameIndex> previousError(line::FrameIndex from) const override;
    [[nodiscard]] std::optional<line::FrameIndex> at(capture::Time time) const override;
    [[nodiscard]] std::optional<line::FrameIndex> about(capture::Time time) const override;
    [[nodiscard]] std::uint64_t aboutWithin() const override { return RecordingScan::startsEvery; }

    /// Frames that are not OK, rising: the first `mostErrors` of them, for the sake of memory.
    [[nodiscard]] const std::deque<line::FrameIndex>& errors() const { return m_errors; }
    static constexpr std::size_t mostErrors = 1'000'000;

private:
    struct Stretch {
        std::size_t block = SIZE_MAX;
        std::vector<line::Frame> frames;
    };
    [[nodiscard]] std::size_t blockOf(line::FrameIndex index) const;
    [[nodiscard]] const std::vector<line::Frame>& stretch(std::size_t block) const;

    std::shared_ptr<const OpenRecording> m_recording;
    // In pieces: a vector that grows holds twice what it needs, and for a moment thrice.
    std::deque<FrameBlock> m_blocks;
    std::deque<line::FrameIndex> m_errors;
    std::deque<capture::Time> m_starts;
    line::FrameIndex m_end;
    mutable std::optional<RecordingDecoder> m_decoder;
    mutable std::array<Stretch, 2> m_kept; ///< the one asked for last is the first
};

} // namespace p1scope::files

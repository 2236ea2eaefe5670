// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/recorded_frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace p1scope::files {

namespace {

/// Frames between two places that are remembered: 100 bytes for each 4096, and some microseconds to any
/// frame.
constexpr std::size_t blockLength = 4096;
/// Mapped memory that has been read is given back in steps of this.
constexpr std::size_t letGoStep = 4 * 1024 * 1024;

/// Counts bytes with their lowest and their highest bit set, eight at a time.
void countBits(std::span<const std::uint8_t> raw, line::FrameTally& sum)
{
    constexpr std::uint64_t lowest = 0x0101'0101'0101'0101;
    std::size_t at = 0;
    const auto count = [&](std::uint64_t word) {
        // The product's highest byte is the sum of its bytes.
        sum.oddBytes += (word & lowest) * lowest >> 56U;
        sum.highBytes += (word >> 7U & lowest) * lowest >> 56U;
    };
    std::uint64_t word = 0;
    for (; at + sizeof word <= raw.size(); at += sizeof word) {
        std::memcpy(&word, raw.data() + at, sizeof word);
        count(word);
    }
    if (at < raw.size()) {
        word = 0;
        std::memcpy(&word, raw.data() + at, raw.size() - at);
        count(word);
    }
}

} // namespace

RecordingScan::RecordingScan(std::shared_ptr<const OpenRecording> recording, RecordingDecoder decoder)
    : m_recording(std::move(recording))
    , m_decoder(std::move(decoder))
{}

base::Result<std::unique_ptr<RecordingScan>> RecordingScan::open(const std::filesystem::path& path,
                                                                 const LineChoice& choice)
{
    auto files = RecordingFiles::open(path);
    if (!files)
        return files.error();
    auto recording = std::make_shared<OpenRecording>(OpenRecording{files.take(), choice});
    auto decoder = RecordingDecoder::open(*recording->files, choice);
    if (!decoder) {
        base::Error error = decoder.error();
        error.message = fmt::format("{}: {}", path.string(), error.message);
        return error;
    }
    return std::unique_ptr<RecordingScan>(new RecordingScan(std::move(recording), decoder.take()));
}

base::Result<bool> RecordingScan::next(std::size_t frames, Part& part, telegram::Finder& finder)
{
    const line::FrameIndex enough = m_next + frames;
    std::optional<line::CharacterRun> run;
    while (m_next < enough) {
        if (!m_begun || m_next - m_blockFirst >= blockLength) {
            m_begun = true;
            m_blockFirst = m_next;
            part.blocks.push_back({m_decoder.place(), m_next, {}});
        }
        m_frames.clear();
        auto more = finder.needsRawBits() ? m_decoder.next(m_event, m_frames)
                                          : m_decoder.next(m_event, m_frames, run);
        if (!more || !more.value())
            return more;
        const bool blockBegins = m_next == m_blockFirst && !part.blocks.empty();
        if (run) {
            if (blockBegins)
                part.blocks.back().start = run->start;
            finder.push(*run);
            take(*run, m_event.bytes, part);
        } else if (!m_frames.empty()) {
            if (blockBegins)
                part.blocks.back().start = m_frames.front().start;
            finder.push(m_frames);
            take(m_frames, part);
        } else {
            part.events.push_back(m_event);
        }
    }
    const auto read =
        static_cast<std::uint64_t>(m_decoder.progress() * static_cast<double>(m_recording->files->size()));
    if (read - m_letGo > letGoStep) {
        m_letGo = read;
        m_recording->files->forget(read);
    }
    return true;
}

void RecordingScan::take(const line::CharacterRun& run, std::span<const std::uint8_t> raw, Part& part)
{
    line::FrameTally sum;
    sum.frames = raw.size();
    sum.bytes = raw.size();
    countBits(raw, sum);
    const line::LineSettings& settings = m_decoder.settings();
    const bool known =
        settings.dataBits == 7 && settings.isTenBit() && m_decoder.place().decoder.eighthBitSeen;
    sum.parityJudged = known && settings.parity != line::Parity::None ? raw.size() : 0;
    for (std::size_t i = 0; i < run.flags.size(); ++i) {
        const line::FrameState state{run.flags[i]};
        sum.parityErrors += state.has(line::FrameState::Parity) ? 1U : 0U;
        sum.framingErrors += state.has(line::FrameState::Framing) ? 1U : 0U;
        if (!state.ok())
            part.errors.push_back(m_next + i);
    }
    if (run.basis != capture::TimeBasis::Unknown && !raw.empty()) {
        sum.timed = true;
        sum.firstStart = run.start;
        sum.lastEnd = run.start + run.step * static_cast<std::int64_t>(raw.size());
    }
    part.tally.add(sum);
    const std::uint64_t toNext = (startsEvery - m_next.value % startsEvery) % startsEvery;
    for (std::uint64_t i = toNext; i < raw.size(); i += startsEvery)
        part.starts.push_back(run.start + run.step * static_cast<std::int64_t>(i));
    m_next = m_next + raw.size();
}

void RecordingScan::take(std::span<const line::Frame> frames, Part& part)
{
    part.tally.add(frames);
    for (const line::Frame& frame : frames) {
        if (!frame.state.ok())
            part.errors.push_back(m_next);
        if (m_next.value % startsEvery == 0)
            part.starts.push_back(frame.start);
        ++m_next;
    }
}

RecordedFrames::RecordedFrames(std::shared_ptr<const OpenRecording> recording)
    : m_recording(std::move(recording))
{
    auto decoder = RecordingDecoder::open(*m_recording->files, m_recording->choice);
    if (decoder)
        m_decoder = decoder.take();
}

void RecordedFrames::append(const RecordingScan::Part& part, line::FrameIndex end)
{
    // The last block was not whole when it was kept.
    for (Stretch& kept : m_kept) {
        if (kept.block + 1 == m_blocks.size())
            kept.block = SIZE_MAX;
    }
    m_blocks.insert(m_blocks.end(), part.blocks.begin(), part.blocks.end());
    m_starts.insert(m_starts.end(), part.starts.begin(), part.starts.end());
    const std::size_t room = mostErrors - std::min(m_errors.size(), mostErrors);
    const auto errors = std::span(part.errors).first(std::min(part.errors.size(), room));
    m_errors.insert(m_errors.end(), errors.begin(), errors.end());
    m_end = end;
}

std::size_t RecordedFrames::blockOf(line::FrameIndex index) const
{
    const auto after =
        std::upper_bound(m_blocks.begin(), m_blocks.end(), index,
                         [](line::FrameIndex i, const FrameBlock& block) { return i < block.first; });
    return static_cast<std::size_t>(after - m_blocks.begin()) - 1;
}

const std::vector<line::Frame>& RecordedFrames::stretch(std::size_t block) const
{
    if (m_kept[0].block == block)
        return m_kept[0].frames;
    std::swap(m_kept[0], m_kept[1]);
    Stretch& wanted = m_kept[0];
    if (wanted.block == block)
        return wanted.frames;
    wanted.block = block;
    wanted.frames.clear();
    const line::FrameIndex end = block + 1 < m_blocks.size() ? m_blocks[block + 1].first : m_end;
    const std::uint64_t count = end - m_blocks[block].first;
    m_decoder->seek(m_blocks[block].place);
    capture::Event event;
    while (wanted.frames.size() < count) {
        const auto more = m_decoder->next(event, wanted.frames);
        if (!more || !more.value())
            break;
    }
    wanted.frames.resize(count);
    return wanted.frames;
}

std::size_t RecordedFrames::read(line::FrameIndex from, std::span<line::Frame> out) const
{
    if (!m_decoder || from >= m_end)
        return 0;
    const std::size_t wanted = std::min<std::uint64_t>(out.size(), m_end - from);
    std::size_t done = 0;
    for (std::size_t block = blockOf(from); done < wanted; ++block) {
        const auto& frames = stretch(block);
        const std::size_t skip = from + done - m_blocks[block].first;
        const std::size_t count = std::min(wanted - done, frames.size() - skip);
        std::copy_n(frames.begin() + static_cast<std::ptrdiff_t>(skip), count,
                    out.begin() + static_cast<std::ptrdiff_t>(done));
        done += count;
    }
    return done;
}

std::optional<line::FrameIndex> RecordedFrames::nextError(line::FrameIndex from) const
{
    const auto found = std::lower_bound(m_errors.begin(), m_errors.end(), from);
    return found == m_errors.end() ? std::nullopt : std::optional(*found);
}

std::optional<line::FrameIndex> RecordedFrames::previousError(line::FrameIndex from) const
{
    const auto after = std::upper_bound(m_errors.begin(), m_errors.end(), from);
    return after == m_errors.begin() ? std::nullopt : std::optional(*std::prev(after));
}

std::optional<line::FrameIndex> RecordedFrames::at(capture::Time time) const
{
    if (!m_decoder || m_end.value == 0)
        return std::nullopt;
    auto after = std::upper_bound(m_blocks.begin(), m_blocks.end(), time,
                                  [](capture::Time t, const FrameBlock& block) { return t < block.start; });
    if (after == m_blocks.begin())
        return std::nullopt;
    --after;
    const auto& frames = stretch(static_cast<std::size_t>(after - m_blocks.begin()));
    if (frames.empty() || frames.front().timeBasis == capture::TimeBasis::Unknown)
        return std::nullopt;
    const auto beyond =
        std::upper_bound(frames.begin(), frames.end(), time,
                         [](capture::Time t, const line::Frame& frame) { return t < frame.start; });
    const auto count = static_cast<std::uint64_t>(beyond - frames.begin());
    return count == 0 ? std::nullopt : std::optional(after->first + (count - 1));
}

std::optional<line::FrameIndex> RecordedFrames::about(capture::Time time) const
{
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), time);
    if (after == m_starts.begin())
        return std::nullopt;
    const auto mark = static_cast<std::uint64_t>(after - m_starts.begin()) - 1;
    return line::FrameIndex{mark * RecordingScan::startsEvery};
}

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/key.h"
#include "core/files/frame_stream.h"
#include "core/line/byte_decoder.h"
#include "core/session/document.h"
#include "core/session/source.h"
#include "core/telegram/finder.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

namespace p1scope::session {

/// The decode thread, with a bounded queue before it and one behind it. Made, drained and ended by the GUI
/// thread; fed by the I/O thread.
class Decoder {
public:
    /// What is told of a live input: whether a telegram is coming in, how many have come whole, and how the
    /// receiver should be set for the next (none: as it is).
    struct Step {
        bool coming = false;
        std::size_t completed = 0;
        std::optional<line::LineSettings> wantedLine = {};
    };
    /// Called in the decode thread after every batch.
    using Progress = std::function<void(const Step& step)>;

    /// Decodes live events, with these settings until an event changes them.
    Decoder(const line::LineSettings& settings, const InputFacts& facts, Progress progress,
            dlms::Keys keys = nullptr, Digester::Keeper keeper = {});
    /// Opens a file in its own thread (which may take a while) and reads it to its end.
    Decoder(std::filesystem::path file, files::LineChoice choice, dlms::Keys keys = nullptr,
            telegram::MeterKind meter = telegram::MeterKind::Unknown);
    /// Stops at once; what has not been drained is gone.
    ~Decoder();

    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    /// Takes a chunk, in any thread, without waiting. Where the queue is full the chunk is dropped; how many
    /// bytes went so is told by a DataLost event in its place.
    void offer(const EventBatch& events);
    /// What is offered from now on does not follow what was offered before: all begins anew with it, and the
    /// next batch that is drained says so.
    void restart();

    /// From the next telegram on they come of this kind of meter; Unknown: of the one they tell. In any
    /// thread.
    void chooseMeter(telegram::MeterKind meter) { m_meter = meter; }

    /// What has been made since the last call.
    [[nodiscard]] Decoded drain();
    /// When nothing more is offered: waits, until this moment at most, for what has been. False when there is
    /// nothing left but to drain a last time, true where there is more behind.
    [[nodiscard]] bool settle(std::chrono::steady_clock::time_point until);
    /// True when a file has been read to its end (or to its fault) and all of it has been drained.
    [[nodiscard]] bool finished() const;
    /// The fault at which a file broke off; read it when finished.
    [[nodiscard]] std::optional<base::Error> fault() const;
    /// What is known of a file once it is open.
    struct OpenedFile {
        line::LineSettings settings;
        InputFacts facts;
        std::shared_ptr<const files::OpenRecording> recording; ///< null for other files
    };
    [[nodiscard]] std::optional<OpenedFile> opened() const;
    /// How much of a file has been read, 0 to 1.
    [[nodiscard]] double progress() const { return m_fileProgress; }
    /// Marks that came with a file; read them when finished.
    [[nodiscard]] std::vector<files::FrameMark> marks() const;

private:
    void runLive();
    void openAndRun(const std::filesystem::path& file, const files::LineChoice& choice);
    void runFile(files::FrameStream& file);
    void runRecording(files::RecordingScan& scan);
    void fileOpened(OpenedFile&& opened);
    void fileEnded(std::optional<base::Error> fault);
    void decode(const std::vector<capture::Event>& events);
    void useFinder(bool upsideDown);
    void find(std::span<const line::Frame> frames);
    void afterSilence();
    void tell(std::size_t completed);
    void beginAnew();
    /// The receiver of a live input has been set otherwise.
    void follow(const std::string& settings);
    /// Waits until there is room behind; false when the thread is to end.
    bool hand(Decoded&& decoded);
    [[nodiscard]] bool hasRoom() const;

    Progress m_progress;
    dlms::Keys m_keys;
    line::LineSettings m_settings; ///< at the beginning
    InputFacts m_facts;
    std::atomic<telegram::MeterKind> m_meter = telegram::MeterKind::Unknown;
    line::ByteDecoder m_bytes;
    Digester m_digester;
    std::unique_ptr<telegram::Finder> m_finder;
    /// What has been read; a finder that takes over counts from there.
    struct Count {
        std::uint64_t frames = 0;
        std::uint64_t bytes = 0;
        std::uint64_t telegrams = 0;
    };
    Count m_count;
    Count m_before; ///< the finder

    mutable std::mutex m_mutex;
    std::condition_variable m_wake; ///< something to decode, or the end
    std::condition_variable m_room; ///< something was drained, or the end
    std::condition_variable m_idle; ///< all that was offered has been decoded
    std::deque<EventBatch> m_queue; ///< null where all begins anew
    bool m_decoding = false;
    std::size_t m_queuedBytes = 0;
    std::uint64_t m_dropped = 0;
    Decoded m_ready;
    std::vector<files::FrameMark> m_marks;
    std::optional<base::Error> m_fault;
    std::optional<OpenedFile> m_opened;
    std::size_t m_drains = 0;
    bool m_end = false;
    bool m_fileDone = false;
    std::atomic<double> m_fileProgress = 0;
    std::thread m_thread;
};

} // namespace p1scope::session

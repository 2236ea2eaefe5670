// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edge_log.h"
#include "core/capture/event.h"
#include "core/dlms/key.h"
#include "core/doctor/evidence.h"
#include "core/doctor/examination.h"
#include "core/files/recorded_frames.h"
#include "core/line/frame_log.h"
#include "core/line/line_settings.h"
#include "core/meter/household.h"
#include "core/meter/reading.h"
#include "core/meter/series.h"
#include "core/session/source.h"
#include "core/session/telegram_digest.h"
#include "core/telegram/telegram.h"

#include <QObject>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::session {

/// What was read of a sampled wire.
struct WireStretch {
    bool initialLevel = true;             ///< the level before the input's first edge
    capture::Duration resolution{1};      ///< edges are known no better than this
    std::vector<capture::Duration> edges; ///< rising, since the input's start
    capture::Duration end{};              ///< the wire has been read up to here
};

/// What the decode thread made of a stretch of input.
struct Decoded {
    bool restarted = false;          ///< what stands here does not follow what was made before
    std::vector<line::Frame> frames; ///< of an input whose frames are kept
    /// Of a recording, whose frames are computed when they are wanted: its index and its counts. One of the
    /// two is empty.
    files::RecordingScan::Part recorded;
    std::vector<TelegramDigest> telegrams;
    std::vector<std::string> newNames; ///< of their readings: see Digester
    std::optional<meter::Household>
        household; ///< after them; reckoned from their readings where it is missing
    std::shared_ptr<const doctor::TelegramFacts> learnt; ///< from all telegrams so far; null for no news
    std::vector<capture::Event>
        events; ///< all but data and line errors: control lines, settings, connection, losses
    std::optional<WireStretch> wire; ///< none where no wire was sampled
};

/// Counts over the whole input.
struct Statistics {
    std::uint64_t bytes = 0;
    std::uint64_t parityErrors = 0;
    std::uint64_t parityJudged = 0;
    std::uint64_t framingErrors = 0;
    std::uint64_t breaks = 0;
    std::uint64_t telegrams = 0;
    std::uint64_t good = 0;
    std::uint64_t truncated = 0;
    std::uint64_t encrypted = 0; ///< and not opened
    std::uint64_t crcPresent = 0;
    std::uint64_t crcWrong = 0;
    std::uint64_t lost = 0;
    std::uint64_t oddBytes = 0;
    std::uint64_t highBytes = 0;
    double bytesPerSecond = 0;                 ///< mean over the last ten seconds
    std::optional<capture::Duration> interval; ///< between telegrams: mean of the last 60
    std::optional<capture::Duration> jitter;   ///< and their standard deviation
};

/// Everything that is known of one input, live or file: what all views show. Belongs to the GUI thread;
/// filled on the window's tick. Views keep a reference, and read only what they draw.
class Document : public QObject {
    Q_OBJECT
public:
    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    /// Forgets everything; a new input begins. `recording` where its frames are computed from one.
    void begin(const line::LineSettings& settings, const InputFacts& facts,
               std::shared_ptr<const files::OpenRecording> recording = nullptr);
    /// The kind of meter that was chosen, for telegrams that are made again; Unknown for none.
    void chooseMeter(telegram::MeterKind meter) { m_meter = meter; }
    /// What opens telegrams that are made again; kept through begin().
    void setKeys(dlms::Keys keys) { m_keys = std::move(keys); }
    /// Takes what the decode thread has made.
    void take(Decoded&& decoded);
    /// A second has passed: rates and ages are reckoned anew. `now` on the input's clock.
    void setNow(capture::Time now);

    /// One object for the document's whole life, whatever its input.
    [[nodiscard]] const line::FrameSequence& frames() const { return m_frames; }
    /// Frames that are not OK, rising; of a recording the first million.
    [[nodiscard]] const std::deque<line::FrameIndex>& errorFrames() const;
    /// The edges that the frames were made of; null where no wire was sampled. Grows with the frames.
    [[nodiscard]] const capture::EdgeLog* wire() const { return m_wire ? &*m_wire : nullptr; }

    [[nodiscard]] std::size_t telegramCount() const { return m_telegrams.size(); }
    [[nodiscard]] const TelegramSummary& summary(telegram::TelegramIndex index) const;
    /// The whole telegram, made again from its frames. None where those have been given up to save memory.
    [[nodiscard]] std::optional<telegram::Telegram> telegram(telegram::TelegramIndex index) const;
    /// The telegram this frame belongs to (the good one where a broken one overlaps it).
    [[nodiscard]] std::optional<telegram::TelegramIndex> telegramOf(line::FrameIndex frame) const;

    /// Whether the line is inverted, and decoded in software: some telegrams are not what was received.
    [[nodiscard]] bool recovers() const { return m_recoveredCount > 0; }
    /// The characters of such a telegram that ended in a frame; empty where there are none, and where the
    /// telegram has been given up to save memory. Valid until the next call of take().
    [[nodiscard]] std::string_view recoveredAt(line::FrameIndex frame) const;

    /// Readings of the last good telegram, with its index and times; empty readings before the first.
    [[nodiscard]] const meter::Readings& latest() const { return m_latest; }
    [[nodiscard]] std::optional<telegram::TelegramIndex> latestIndex() const { return m_latestIndex; }
    /// Age of the last good telegram on the input's clock; none before the first.
    [[nodiscard]] std::optional<capture::Duration> age() const;
    /// True when more than two and a half intervals have passed without a good telegram: what is shown is
    /// old.
    [[nodiscard]] bool stale() const;
    [[nodiscard]] const meter::Household& household() const { return m_household; }

    /// A numeric reading over time, by the contract's name; null where it was never sent. Time is the meter's
    /// where it sends one, else that of arrival.
    [[nodiscard]] const meter::Series* series(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> seriesNames() const;

    [[nodiscard]] const Statistics& statistics() const { return m_statistics; }
    [[nodiscard]] const std::vector<doctor::Check>& evidence() const { return m_evidence; }
    /// What the telegrams taught so far; nothing before the first.
    [[nodiscard]] const doctor::TelegramFacts& learnt() const;
    /// Every check of the doctor, as things stand now. Takes some tens of microseconds.
    [[nodiscard]] std::vector<doctor::Examined> examination() const;
    /// How the line is read; of a live input, from now on.
    [[nodiscard]] const line::LineSettings& settings() const { return m_settings; }
    [[nodiscard]] const SourceState& sourceState() const { return m_sourceState; }
    [[nodiscard]] const InputFacts& facts() const { return m_facts; }
    [[nodiscard]] bool live() const { return m_facts.live; }
    /// Something that can be recorded: live, and no recording already.
    [[nodiscard]] bool recordable() const { return m_facts.live && !m_facts.replay; }
    [[nodiscard]] capture::Time now() const { return m_now; }
    [[nodiscard]] std::optional<capture::WallTime> wallStart() const { return m_facts.wallStart; }
    /// Control-line changes, settings, connection and losses, oldest first.
    [[nodiscard]] const std::deque<capture::Event>& events() const { return m_events; }

    /// Marks by frame. An empty text takes a mark away.
    void setMark(line::FrameIndex frame, const std::string& text);
    [[nodiscard]] const std::map<line::FrameIndex, std::string>& marks() const { return m_marks; }

    void setSourceState(const SourceState& state);
    void setRequest(const RequestLine& request, const QString& sourceName);

signals:
    void begun();            ///< a new input: everything before is gone
    void framesChanged();    ///< frames were appended (or the oldest given up)
    void telegramsChanged(); ///< telegrams were appended
    void readingsChanged();  ///< a good telegram came
    void marksChanged();
    void markSet(p1scope::line::FrameIndex frame, const std::string& text); ///< by setMark()
    void statusChanged(); ///< statistics, evidence, age or source state

private:
    /// The frames that are kept, or those of a recording.
    class Frames;

    void takeTelegram(TelegramDigest&& telegram);
    void keepRecovered();
    void takeReadings(TelegramDigest&& telegram, telegram::TelegramIndex index);
    void takeTally(const line::FrameTally& tally);
    void takeWire(const WireStretch& wire);
    void takeEvent(const capture::Event& event);
    void takeSettings(const std::string& settings);
    void judge();
    [[nodiscard]] doctor::Observations observe() const;

    line::FrameLog m_log;
    std::unique_ptr<files::RecordedFrames> m_recorded;
    std::unique_ptr<line::FrameSequence> m_framesOwner;
    const line::FrameSequence& m_frames;
    std::deque<TelegramSummary> m_telegrams;
    std::size_t m_recoveredCount = 0; ///< how many of them came by an inverted line
    std::optional<capture::EdgeLog> m_wire;
    std::map<std::string, meter::Series, std::less<>> m_series;
    std::vector<meter::Series*> m_seriesByName; ///< by the Digester's names
    std::map<line::FrameIndex, std::string> m_marks;
    std::deque<capture::Event> m_events;
    meter::Readings m_latest;
    std::optional<telegram::TelegramIndex> m_latestIndex;
    std::optional<capture::Time> m_latestTime;
    meter::Household m_household;
    Statistics m_statistics;
    Statistics m_before;              ///< when a live line's settings last changed: what is judged came after
    std::uint64_t m_framesBefore = 0; ///< likewise
    std::deque<capture::Time> m_starts; ///< of the last telegrams
    std::deque<std::pair<capture::Time, std::uint64_t>> m_byteCounts;
    std::vector<doctor::Check> m_evidence;
    std::shared_ptr<const doctor::TelegramFacts> m_learnt;
    dlms::Keys m_keys;
    line::LineSettings m_settings;
    RequestLine m_request;
    QString m_sourceName;
    SourceState m_sourceState;
    InputFacts m_facts;
    telegram::MeterKind m_meter = telegram::MeterKind::Unknown;
    std::optional<capture::Time> m_requestOnAt;
    std::optional<capture::Duration> m_firstByteAfterRequest;
    std::optional<capture::Time> m_lastByteAt;
    capture::Time m_now{};
};

} // namespace p1scope::session

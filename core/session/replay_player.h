// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/event.h"
#include "core/line/byte_decoder.h"
#include "core/session/replay_input.h"
#include "core/telegram/framer.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace p1scope::session {

/// Says which events of an input are due, on a clock that it is told: no timer, no thread, no clock of its
/// own, so that every moment can be tested. Used in one thread.
///
/// An event is due at the moment that playing began, plus its distance from there over the speed: reckoned
/// from one anchor, so that nothing adds up. Events are stamped as they were recorded; after a jump, which
/// takeJump() tells of, their times go on from where it led.
class ReplayPlayer {
public:
    using Clock = capture::Duration; ///< a steady clock's reading
    /// As fast as it can.
    static constexpr double unpaced = 0;
    /// Bytes that one call hands over at most where it is not paced.
    static constexpr std::size_t batchBytes = 64 * 1024;
    /// A stretch shorter than this is not repeated.
    static constexpr capture::Duration shortestLoop = std::chrono::milliseconds(1);

    /// Stands at the first byte, paused; what was recorded before it is due at once.
    explicit ReplayPlayer(std::unique_ptr<ReplayInput> input);

    [[nodiscard]] line::LineSettings settings() const { return m_input->settings(); }
    /// There is a byte or a break to play.
    [[nodiscard]] bool hasFrames() const { return m_hasFrames; }
    /// How much of the input has been read, 0 to 1.
    [[nodiscard]] double progress() const { return m_input->progress(); }
    /// When the first byte came, in the recording's time.
    [[nodiscard]] capture::Time begin() const { return m_begin; }

    void play(Clock now);
    void pause(Clock now);
    [[nodiscard]] bool playing() const { return m_playing; }
    /// Factor over 0, or `unpaced`.
    void setSpeed(double speed, Clock now);
    [[nodiscard]] double speed() const { return m_speed; }
    /// Where it stands, in the recording's time.
    [[nodiscard]] capture::Time position(Clock now) const;
    /// Goes to a time of the recording. The first event at or after it is the next; control lines and
    /// settings as they stood there come before it where they differ.
    [[nodiscard]] base::Status seek(capture::Time to, Clock now);
    /// Repeats from `from` up to, not including, `to`, without a pause between, and goes there where it
    /// stands outside.
    [[nodiscard]] base::Status loop(capture::Time from, capture::Time to, Clock now);
    void endLoop() { m_loopTo.reset(); }
    /// Ends at this time of the recording.
    void setUntil(std::optional<capture::Time> until) { m_until = until; }

    /// Appends what is due by `now`. On an error what came before it has been appended, and this is the end.
    [[nodiscard]] base::Status advance(Clock now, std::vector<capture::Event>& out);
    /// Whether what was handed over last, by advance() or a step, begins behind a jump: it does not follow
    /// what was handed over before. Said once.
    [[nodiscard]] bool takeJump() { return std::exchange(m_jumpHanded, false); }
    /// When the next event is due; none while paused and at the end.
    [[nodiscard]] std::optional<Clock> nextDue() const;
    /// All has been handed over.
    [[nodiscard]] bool ended() const { return m_ended && !m_next && !turnsBack(); }

    /// Appends the next frame (and what was recorded before it), or everything up to the end of the telegram
    /// that comes next. Pauses.
    [[nodiscard]] base::Status stepFrame(Clock now, std::vector<capture::Event>& out);
    [[nodiscard]] base::Status stepTelegram(Clock now, std::vector<capture::Event>& out);

private:
    /// Where the input can be entered, and how things stood there.
    struct Entry {
        capture::Time time;
        std::size_t place;
        std::optional<capture::Event> settings;
        std::optional<capture::Event> lines;
    };

    [[nodiscard]] base::Status fetch();
    void remember();
    void giveOut(std::vector<capture::Event>& out);
    void giveOutByte(std::vector<capture::Event>& out);
    [[nodiscard]] base::Status wrap(capture::Time end);
    [[nodiscard]] bool turnsBack() const { return m_loopTo && m_lastRead >= m_loopFrom; }
    void beginStep(Clock now);
    [[nodiscard]] base::Status enter(capture::Time to);
    [[nodiscard]] capture::Time endOfStretch() const;
    [[nodiscard]] Clock due(capture::Time time) const;
    void anchor(capture::Time position, Clock now);
    void hand(capture::Event&& event, std::vector<capture::Event>& out);

    std::unique_ptr<ReplayInput> m_input;
    line::ByteDecoder m_decoder; ///< for stepping: where telegrams end
    telegram::Framer m_framer;
    std::size_t m_telegrams = 0;

    std::optional<capture::Event> m_next; ///< with its recorded time
    std::vector<Entry> m_entries;         ///< rising in time
    std::size_t m_sinceEntry = 0;
    std::optional<capture::Event> m_settingsNow; ///< as they stand at m_next
    std::optional<capture::Event> m_linesNow;
    std::string m_settingsTold; ///< as the listener was told last
    capture::ControlLines m_linesTold;
    std::vector<capture::Event> m_owed; ///< to be told before the next event

    capture::Time m_begin{};
    capture::Time m_lastRead{};
    bool m_playing = false;
    bool m_ended = false;
    double m_speed = 1;
    capture::Time m_anchorPosition{};
    Clock m_anchorClock{};
    capture::Time m_loopFrom{};
    std::optional<capture::Time> m_loopTo;
    std::optional<capture::Time> m_until;
    capture::Time m_lastStamp{}; ///< times handed over never run backwards, but for a jump
    bool m_anythingTold = false;
    bool m_jumped = false;     ///< and nothing has been handed over since
    bool m_jumpHanded = false; ///< not yet said
    bool m_hasFrames = false;
    bool m_stepping = false; ///< the framer has seen everything since the last step
};

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/event.h"
#include "core/doctor/classifier.h"
#include "core/doctor/diagnosis.h"
#include "core/doctor/listening.h"

#include <optional>
#include <string>
#include <vector>

namespace p1scope::doctor {

/// How a meter is asked to send.
struct RequestChoice {
    enum class Pin : std::uint8_t { None, Rts, Dtr };
    Pin pin = Pin::None;
    bool high = true;   ///< the level that asks
    bool pulse = false; ///< asked for a moment only

    /// "RTS high", "DTR low, pulsed", "no request line"
    [[nodiscard]] std::string toString() const;
    friend bool operator==(const RequestChoice&, const RequestChoice&) = default;
};

/// How the receiver and its request line are.
struct DetectorSetup {
    line::LineSettings line;
    RequestChoice request;
    friend bool operator==(const DetectorSetup&, const DetectorSetup&) = default;
};

/// What the detector wants done, in this order.
struct DetectorAction {
    enum class Kind : std::uint8_t {
        Say,        ///< `text`: what it does, and why
        SetLine,    ///< the receiver is to be set to `setup.line`
        SetRequest, ///< the request line is to be `setup.request`, and to ask
        LetGo,      ///< the request line is to ask no more, without being another
        Finish,     ///< result() is there
    };
    Kind kind = Kind::Say;
    std::string text;
    DetectorSetup setup;
};

/// What came of it.
struct Detection {
    bool found = false; ///< the meter is understood with `setup`; else everything is as it was
    DetectorSetup before;
    DetectorSetup setup;
    std::optional<capture::Duration> answeredAfter; ///< from the request to the first byte
    Diagnosis diagnosis; ///< of the line; its sentence says what was wrong, how sure that is, what to do
};

/// Finds out how a live line is: listens, judges what comes, sets the receiver as that speaks for, and
/// confirms by decoding. Where nothing comes it works the request line: RTS and DTR, each level, held, then
/// for a moment, and stops at the first that answers. Where nothing does, everything is put back.
///
/// Does nothing itself: it is told the time and what came, and says what to do. Times are the caller's, on
/// one clock that never goes back. Not thread-safe.
class Detector {
public:
    /// What the port can do.
    struct Port {
        bool controlLines = true;        ///< there is a request line to work
        bool lineErrorsReported = false; ///< of single characters
    };
    Detector(const DetectorSetup& now, const Port& port);

    void start(capture::Time now);
    /// What the source gave. A Settings event says that SetLine was done.
    void take(const std::vector<capture::Event>& events, capture::Time now);
    /// To be called every 50 ms or so.
    void tick(capture::Time now);
    /// The port is gone, or somebody has had enough: puts everything back, and finishes without a finding.
    void cancel();

    /// What is to be done since the last call.
    [[nodiscard]] std::vector<DetectorAction> takeActions();
    [[nodiscard]] bool finished() const { return m_finished; }
    /// When finished.
    [[nodiscard]] const Detection& result() const { return m_result; }

private:
    void say(std::string text);
    void act(DetectorAction::Kind kind);
    void listen(capture::Time now);
    void setLine(const line::LineSettings& line, capture::Time now);
    void setRequest(const RequestChoice& request, capture::Time now);
    void setFormat(const line::LineSettings& line);
    void judge(capture::Time now);
    void judgeSilence(capture::Time now);
    void judgeBytes(capture::Time now);
    void judgeRight(const Hypothesis& best, capture::Time now);
    void judgeInverted(const Hypothesis& best, capture::Time now);
    void tryNextLine(capture::Time now, Verdict otherwise);
    void tryNextRequest(capture::Time now);
    void finish(Verdict verdict);
    void finishFound();
    void putBack();
    [[nodiscard]] Observations observations() const;
    [[nodiscard]] std::string sentenceOfChange() const;
    [[nodiscard]] bool confirmInverted(Hypothesis& best);

    DetectorSetup m_before;
    DetectorSetup m_now;
    Port m_port;
    std::vector<DetectorAction> m_actions;
    bool m_started = false;
    bool m_finished = false;
    Detection m_result;

    capture::Time m_since{};                ///< when the receiver or the request line was last changed
    capture::Time m_asked{};                ///< when the request line was last changed
    std::optional<capture::Time> m_letGoAt; ///< a moment's request ends here
    std::optional<capture::Time> m_setting; ///< a change was asked for then, and is not told of yet
    std::optional<capture::Time> m_firstByte;
    capture::Time m_lastByte{};
    bool m_heardAny = false;   ///< bytes, under any settings
    bool m_breakFirst = false; ///< nothing but a break or a zero when it began
    std::optional<capture::Time> m_textSince;

    Listening m_heard;        ///< since the receiver was last set otherwise
    std::size_t m_judged = 0; ///< frames when they were last judged
    std::vector<std::uint32_t> m_triedBauds;
    std::vector<RequestChoice> m_requests; ///< still to be tried
    int m_invertedTimes = 0;               ///< that what seemed inverted was not to be decoded
    bool m_lookedAtBits = false;           ///< eight bits were read in place of a format of eleven
};

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/advice.h"
#include "core/doctor/classifier.h"
#include "core/doctor/evidence.h"
#include "core/doctor/telegram_facts.h"
#include "core/line/frame_tally.h"
#include "core/line/wire_guess.h"
#include "core/telegram/telegram.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::doctor {

/// What is held of a line as a whole (contract, "diagnose").
enum class Verdict : std::uint8_t {
    Ok,
    Inverted,
    WrongBaud,
    WrongParity,
    NoSignal,
    Noise,
    NotAMeter,
    BinaryPush,
    Encrypted,
    Damaged, ///< the line is right, telegrams are not: see the checks
};
/// "wrong-baud" and so on, as the contract writes it.
[[nodiscard]] std::string_view verdictName(Verdict verdict);

/// How many telegrams had each status.
using StatusCounts = std::array<std::uint64_t, 7>;

struct Diagnosis {
    Verdict verdict = Verdict::NoSignal;
    std::optional<line::LineSettings> line; ///< what the line really is; none where that is not known
    std::optional<line::Polarity> polarity; ///< likewise
    double confidence = 0;                  ///< 0 to 1
    std::uint64_t frames = 0;
    std::uint64_t parityErrors = 0;
    std::uint64_t framingErrors = 0;
    std::uint64_t breaks = 0;
    StatusCounts telegrams{}; ///< by telegram::Status
    std::vector<Check> checks;
    std::string sentence;        ///< what is wrong, how sure, what to do
    std::vector<Topic> remedies; ///< the first is the first to try

    [[nodiscard]] std::uint64_t count(telegram::Status status) const
    {
        return telegrams[static_cast<std::size_t>(status)];
    }
};

/// How the bytes came that are to be judged.
struct Reception {
    line::LineSettings receiver; ///< how they were received, or of a sampled wire, decoded
    bool lineGiven = false;      ///< somebody said so; else `receiver` is only what the bytes were taken for
    /// The wire itself was seen: nothing has to be guessed from bytes.
    bool sampledWire = false;
    std::optional<line::WireGuess> wire = {}; ///< what its edges speak for
    bool lineErrorsReported = false;          ///< a missing stop bit, and a break, would have been told
    bool live = false;
};

/// Takes an input, frame by frame and telegram by telegram, and says what is to be held of it. Keeps some
/// hundred kilobytes, however long the input. Not thread-safe.
class Diagnosing {
public:
    explicit Diagnosing(const Reception& reception);

    void take(std::span<const line::Frame> frames);
    void take(const telegram::Telegram& telegram);

    /// `seen` holds what a live session knows besides (port, request line, silence); what was counted here is
    /// put into it. Without, a file.
    [[nodiscard]] Diagnosis finish(Observations seen = {}) const;
    /// What its telegrams taught.
    [[nodiscard]] const TelegramFacts& learnt() const { return m_examiner.facts(); }

private:
    [[nodiscard]] Diagnosis judged() const;
    void judgeWire(Diagnosis& diagnosis) const;
    void judgeTelegrams(Diagnosis& diagnosis) const;
    void judgeParity(Diagnosis& diagnosis) const;
    void judgeBytes(Diagnosis& diagnosis) const;
    void judgeRightLine(Diagnosis& diagnosis, const LineSignal& signal,
                        std::span<const std::uint8_t> bytes) const;
    void judgeTextAsDecoded(Diagnosis& diagnosis) const;
    [[nodiscard]] bool isUpsideDown() const;
    void setLine(Diagnosis& diagnosis) const;
    [[nodiscard]] std::vector<Check> checksFor(const Diagnosis& diagnosis, Observations seen) const;

    Reception m_reception;
    line::FrameTally m_tally;
    std::vector<line::Frame> m_head; ///< the first ones
    StatusCounts m_statuses{};
    TelegramExaminer m_examiner;
    std::uint64_t m_telegrams = 0;
    std::uint64_t m_crcPresent = 0;
    std::uint64_t m_pushes = 0;   ///< telegrams that came as binary pushes
    bool m_lastTruncated = false; ///< the input ended within a telegram
    std::optional<capture::Time> m_lastStart;
    std::vector<double> m_intervals; ///< s, of the first telegrams
};

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/event.h"
#include "core/doctor/diagnosis.h"
#include "core/line/byte_decoder.h"
#include "core/line/line_settings.h"
#include "core/telegram/framer.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace p1scope::doctor {

/// What came since a receiver was last set otherwise, and what that makes: frames, telegrams, a diagnosis.
/// Keeps the events, so that they can be read again where only the meaning of their bits is another. Takes a
/// few telegrams' worth, and no more. Not thread-safe.
class Listening {
public:
    /// `lineErrorsReported`: the source tells of single characters that had no stop bit.
    explicit Listening(bool lineErrorsReported);
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;

    /// Forgets everything: the receiver is set to this now.
    void begin(const line::LineSettings& line);
    /// The receiver gives the same bytes with these settings: those that came are read anew.
    void readAs(const line::LineSettings& line);
    /// `burst`: it comes after a silence.
    void take(const capture::Event& event, bool burst);
    /// Nothing more of the last telegram will come.
    void endTelegram() { m_framer->finish(); }

    [[nodiscard]] const std::vector<line::Frame>& frames() const { return m_frames; }
    /// The bytes since the last silence, a zero for each break.
    [[nodiscard]] std::vector<std::uint8_t> lastBurst() const;
    /// Telegrams that can be believed and have something in them; and those that came besides.
    [[nodiscard]] std::size_t goodTelegrams() const { return m_good; }
    [[nodiscard]] std::size_t badTelegrams() const { return m_bad; }
    [[nodiscard]] Diagnosis diagnosis(const Observations& observations) const
    {
        return m_diagnosing->finish(observations);
    }

    static constexpr std::size_t mostFrames = 16 * 1024;

private:
    void decode(std::span<const capture::Event> events);

    bool m_lineErrorsReported;
    std::vector<capture::Event> m_events;
    std::vector<line::Frame> m_frames;
    std::size_t m_burstBegin = 0; ///< the frame that came first after a silence
    std::unique_ptr<Diagnosing> m_diagnosing;
    std::unique_ptr<line::ByteDecoder> m_decoder;
    std::unique_ptr<telegram::Framer> m_framer;
    std::size_t m_good = 0;
    std::size_t m_bad = 0;
};

} // namespace p1scope::doctor

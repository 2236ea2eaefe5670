// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/telegram_facts.h"
#include "core/line/wire_guess.h"
#include "core/meter/household.h"
#include "core/meter/reading.h"
#include "core/meter/reading_follower.h"
#include "core/meter/series.h"
#include "core/telegram/telegram.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p1scope::session {

/// A telegram as the list keeps it; the whole one is made again from its frames when it is wanted.
struct TelegramSummary {
    line::FrameIndex firstFrame;
    line::FrameIndex lastFrame;
    line::ByteOffset offset;
    std::uint32_t length = 0;
    capture::Time time{};
    capture::TimeBasis timeBasis = capture::TimeBasis::Unknown;
    telegram::Status status = telegram::Status::Truncated;
    bool hasCrc = false;
    std::uint16_t notes = 0;
    std::uint32_t parityErrors = 0;
    std::uint32_t framingErrors = 0;
    bool inverted = false; ///< decoded in software from what a plain receiver made of an inverted line
    /// Such a one is kept, as it was put together with the help of those before it. Null for
    /// all others, and for the oldest.
    std::shared_ptr<const telegram::Telegram> recovered;
};

/// A reading that is a number, by the place of its name among Digester::names().
struct NumberedReading {
    std::uint32_t name = 0;
    double value = 0;
};

/// What is to be kept of a telegram, made where there is time for it: not in the window's thread.
struct TelegramDigest {
    TelegramSummary summary;
    capture::Time endTime{};
    meter::GraphTime at; ///< when it was sent; where nothing tells, ten seconds after the one before
    std::chrono::minutes offset{};        ///< of its meter's clock then
    std::vector<NumberedReading> numbers; ///< of a good one; made by a Digester
    /// Shown, but not kept for good: of an inverted line, without CRC, and none before it agrees.
    bool shownOnly = false;
    /// Of a good one. A Digester leaves them out of all but the last of a batch.
    meter::Readings readings;
};

/// What is known of an input before its telegrams are.
struct InputFacts {
    bool live = false; ///< its clock is the wall's, and is believed before the meter's
    std::optional<capture::WallTime> wallStart; ///< wall-clock time of its time zero
    std::vector<std::string> channels = {};     ///< of a captured wire, in the order of the file; else empty
    std::size_t channel = 0;                    ///< which of them is read
    std::optional<line::WireGuess> guess = {};  ///< what its settings were told by, where they were not given
    bool replay = false;   ///< a file, played as if it were live: its clock is that of the recording
    std::size_t parts = 1; ///< files that it is made of
    /// The kind of meter that was chosen; Unknown: its telegrams tell it themselves.
    telegram::MeterKind meter = telegram::MeterKind::Unknown;
};

[[nodiscard]] TelegramDigest digestOf(const telegram::Telegram& telegram, const InputFacts& facts);

/// Digests the telegrams of one input, and follows the household by them. What it hands on to another thread
/// is little: the rest never leaves its own. Not thread-safe.
class Digester {
public:
    explicit Digester(const InputFacts& facts = {})
        : m_facts(facts)
    {}
    void setFacts(const InputFacts& facts) { m_facts = facts; }
    /// Called with every telegram whose readings are kept for good, in the thread of take(). The digest is
    /// without its readings, which come beside it.
    using Keeper =
        std::function<void(const telegram::Telegram&, const TelegramDigest&, const meter::Readings&)>;
    void setKeeper(Keeper keeper) { m_keeper = std::move(keeper); }

    void take(const telegram::Telegram& telegram);

    struct Batch {
        std::vector<TelegramDigest> telegrams;
        std::vector<std::string> newNames;                   ///< follow those of the batches before
        std::optional<meter::Household> household;           ///< as it is now, where a good telegram came
        std::shared_ptr<const doctor::TelegramFacts> learnt; ///< as it is now, where any telegram came
    };
    /// How many have been taken since the last batch.
    [[nodiscard]] std::size_t pending() const { return m_batch.telegrams.size(); }
    [[nodiscard]] Batch takeBatch();

private:
    [[nodiscard]] doctor::TelegramExaminer::Arrival arrivalOf(const TelegramDigest& digest,
                                                              bool meterTime) const;
    void keep(TelegramDigest& digest);
    void number();
    [[nodiscard]] std::uint32_t nameOf(std::string_view name);

    InputFacts m_facts;
    Keeper m_keeper;
    Batch m_batch;
    meter::Household m_household;
    doctor::TelegramExaminer m_examiner;
    std::chrono::minutes m_offset{60};     ///< of the meter's clock, by the last good telegram
    std::optional<std::size_t> m_lastGood; ///< in the batch
    std::map<std::string, std::uint32_t, std::less<>> m_names;
    meter::ReadingFollower m_follower;
    bool m_numbered = false;                ///< m_numbers is of the telegram that m_follower took last
    std::vector<NumberedReading> m_numbers; ///< of the last telegram that was kept
    std::vector<std::uint32_t> m_numberOf;  ///< of each of its readings: the place there
};

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/error_places.h"
#include "core/doctor/version_rules.h"
#include "core/meter/reading.h"
#include "core/telegram/telegram.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::doctor {

/// A stretch of frames that something is said of.
struct Link {
    line::FrameIndex first;
    line::FrameIndex last; ///< inclusive
    std::string what;      ///< "telegram 12: gas_delivered went back from 12.001 to 11.001"
    std::string open =
        {}; ///< the same without anything that was sent: for a report; empty where `what` is so
};

/// Something that was looked for in every telegram: how often it was looked for and found, with the first few
/// places.
struct Occurrence {
    static constexpr std::size_t mostLinks = 8;
    std::uint64_t looked = 0;
    std::uint64_t found = 0;
    double worst = 0; ///< the greatest value met, in the unit of its kind
    std::vector<Link> links;
};

/// What was learnt of an input from its telegrams: a few kilobytes, whatever its length.
struct TelegramFacts {
    std::uint64_t telegrams = 0;
    std::uint64_t good = 0;
    std::string identification; ///< of the last good one; private, see the report
    std::string version;        ///< as declared; empty for none
    bool crc = false;           ///< the last good one carries one

    // Times of telegrams that came after each other, in seconds.
    std::uint64_t intervals = 0;
    double intervalMean = 0;
    double intervalSquares = 0; ///< sum of squared departures from the mean
    Occurrence late;            ///< intervals of more than one and a half of the usual; worst: the longest
    double usualInterval = 0;   ///< median of the first ones
    Occurrence tooLong;         ///< telegrams that took longer than they may; worst: the longest
    double sending = 0;         ///< seconds spent sending
    double watched = 0;         ///< seconds from the first telegram to the last

    // The meter's clock less this computer's, in seconds.
    std::uint64_t clockSamples = 0;
    double clockFirst = 0;
    double clockLast = 0;
    double clockLeast = 0;
    double clockMost = 0;
    double clockSpan = 0;  ///< seconds between the first and the last
    Occurrence summerTime; ///< S or W against the rule
    Occurrence clockBack;  ///< the meter's time did not rise

    Occurrence crcMissing; ///< no CRC, though others before it carried one: cut off by a ! that is none
    Occurrence counterBack;
    Occurrence tariffSum; ///< worst in kWh
    Occurrence phaseSum;  ///< worst in kW
    double energy = 0;    ///< kWh by the counters, over stretches without gaps
    double integral = 0;  ///< kWh by the power over the same
    Occurrence staleChannel;
    Occurrence unknownCode;
    Occurrence deviation; ///< from the standard of its kind, and by clause
    std::array<Occurrence, clauseCount> conformance;
    telegram::MeterFinding meter; ///< of the last good telegram that was looked at

    std::map<std::string, std::uint64_t> broken; ///< telegrams by the first word of why
    std::vector<Link> brokenLinks;               ///< the first few
    ErrorPlaces errors;
};

/// Learns from the telegrams of one input, in their order. Quick for good ones, which most are. Not
/// thread-safe.
class TelegramExaminer {
public:
    TelegramExaminer();
    ~TelegramExaminer();
    TelegramExaminer(TelegramExaminer&&) noexcept;
    TelegramExaminer& operator=(TelegramExaminer&&) noexcept;

    /// When a telegram came, by this computer's clock; none where the input does not know it.
    struct Arrival {
        std::optional<capture::WallTime> wall;
        std::optional<unsigned> localHour;
    };
    /// `readings` are its readings where it is good, else empty.
    void take(const telegram::Telegram& telegram, const meter::Readings& readings, const Arrival& arrival);

    [[nodiscard]] const TelegramFacts& facts() const;

private:
    class Work;
    std::unique_ptr<Work> m_work;
};

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/meter/cumulative.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Which of two meters is right: a counter, and another one that counts the same.
namespace p1scope::meter {

/// What is laid beside the meter's counter.
struct Reference {
    std::vector<CounterPoint> points; ///< in rising time; values in the counter's unit
    /// Each point is a pulse, at its moment: single lost and doubled ones can be told.
    bool pulses = false;
    /// By which the values were made units of; none where they are sent in units.
    std::optional<double> pulsesPerUnit;
};

/// Pulses that were lost or doubled.
struct PulseFault {
    GraphTime from; ///< by the meter's clock
    GraphTime to;
    std::int64_t pulses = 0; ///< lost: negative; doubled, or more than there were: positive
};

/// A number with its 95 % interval.
struct Estimate {
    double value = 0;
    double low = 0;
    double high = 0;
};

/// A pair of what both counted, for a plot.
struct ComparedPoint {
    GraphTime time;       ///< by the meter's clock
    double meter = 0;     ///< since the first pair, in the unit
    double reference = 0; ///< likewise
    double residual = 0;  ///< reference less ratio times meter; lost and doubled pulses set aside
};

/// The ratio in a stretch of time, or at a level of load.
struct ComparedPart {
    GraphTime from;
    GraphTime to;
    double leastLoad = 0;    ///< units an hour
    double greatestLoad = 0; ///< likewise
    double amount = 0;       ///< what the meter counted in it
    Estimate ratio;
};

struct Comparison {
    std::size_t pairs = 0;
    /// Reference over meter, lost and doubled pulses set aside.
    Estimate ratio;
    /// Seconds that the reference's clock is ahead of the meter's, in the middle of the time compared.
    Estimate clockOffset;
    bool clockKnown = true; ///< false where the load never changed enough to tell: 0 was taken
    double clockDrift = 0;  ///< seconds a day; 0 where it cannot be told from none
    double offset = 0;      ///< in the unit: of the line through the pairs, both counted from the first
    double amount = 0;      ///< what the meter counted between the first and the last pair
    GraphTime from;         ///< of the first pair, by the meter's clock
    GraphTime to;
    std::uint64_t lost = 0; ///< pulses, or steps of the reference where it is in units
    std::uint64_t doubled = 0;
    double reachableFault = 0; ///< fewer pulses than this at one place are not seen
    std::vector<PulseFault> faults;
    std::size_t restarts = 0; ///< of either counter
    /// What the pulse counter's constant should be for the two to agree.
    std::optional<Estimate> pulsesPerUnit;
    std::vector<ComparedPart> periods; ///< in rising time
    std::vector<ComparedPart> levels;  ///< by rising load
    std::optional<Estimate> drift;     ///< of the ratio, a day; none where there are too few periods
    bool pulses = false;               ///< the reference had the moments of pulses
    std::vector<ComparedPoint> points; ///< at most 20,000
};

struct ComparisonOptions {
    /// How far apart the clocks may be, either way.
    std::chrono::seconds clockRange = std::chrono::minutes(130);
};

/// Lays both on one another. `tell` is given the share done and returns false to stop; it may be empty. Error
/// where the two have too little time in common, or too little was counted in it.
[[nodiscard]] base::Result<Comparison> compareCounters(std::span<const CounterPoint> counter,
                                                       const Reference& reference,
                                                       const ComparisonOptions& options = {},
                                                       const std::function<bool(double)>& tell = {});

/// What the data do and do not allow to say, in a sentence or three. `unit` is the counter's.
[[nodiscard]] std::string verdictOf(const Comparison& comparison, std::string_view unit);

} // namespace p1scope::meter

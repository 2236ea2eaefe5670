// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/comparison_steps.h"

#include <optional>
#include <span>
#include <vector>

/// The ratio in parts: by time and by load.
namespace p1scope::meter {

/// Pairs [from, to) between which nothing was lost.
struct Stretch {
    std::size_t from = 0;
    std::size_t to = 0;
};

/// Lost or doubled pulses between pair `first` - 1 and pair `last`.
struct Step {
    std::size_t first = 0;
    std::size_t last = 0;
    double size = 0; ///< in the unit; lost: negative
};

/// The slope of the reference over the meter in some two dozen blocks of like amounts that no step lies in.
/// `places`, where given, is told which pairs each is made of.
[[nodiscard]] std::vector<Slope> slopesOf(std::span<const Pair> pairs, std::span<const Stretch> stretches,
                                          std::vector<Stretch>* places);

[[nodiscard]] std::vector<ComparedPart> periodsOf(std::span<const Pair> pairs,
                                                  std::span<const Stretch> stretches, GraphTime zero);

/// Levels of load that had at least a hundredth of the whole amount.
[[nodiscard]] std::vector<ComparedPart>
levelsOf(std::span<const Pair> pairs, std::span<const Stretch> stretches, double ratio, GraphTime zero);

/// How the ratio changes a day, by the median of the slopes of all pairs of periods (Theil and Sen), with
/// Sen's interval. None for fewer than six periods.
[[nodiscard]] std::optional<Estimate> driftOf(std::span<const ComparedPart> periods);

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"

#include <cstddef>
#include <optional>

namespace p1scope::doctor {

/// Where a telegram departs from how a good one of the same meter is written, and where it agrees again.
struct Departure {
    std::size_t from = 0; ///< first byte that differs
    std::size_t to = 0;   ///< first byte from which on all agrees again; `from` where bytes are only missing
    std::size_t missing = 0; ///< bytes of the good one that are not there between the two
};

/// Compares the two up to their `!`, digits counting as alike. No value where they agree, or where they have
/// too little in common (less than half) for a comparison to say anything.
[[nodiscard]] std::optional<Departure> departureFrom(const telegram::Telegram& model,
                                                     const telegram::Telegram& broken);

} // namespace p1scope::doctor

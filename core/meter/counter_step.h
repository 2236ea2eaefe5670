// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/amount.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace p1scope::meter {

/// Whether a reading of this name only ever adds up: energies, gas, water, heat, with or without "_ch2".
[[nodiscard]] bool isCounter(std::string_view name);

/// What may be wrong with a counter.
enum class Oddity : std::uint8_t {
    Back,     ///< it went backwards
    Jump,     ///< it went up by more than any house could use
    Replaced, ///< the meter has another number
};
/// "counter-back", "counter-jump", "meter-replaced".
[[nodiscard]] std::string_view oddityName(Oddity oddity);

struct CounterValue {
    std::chrono::sys_seconds time;
    Micro value = 0;
};

/// From one value of a counter to the next.
struct CounterStep {
    CounterValue from;
    CounterValue to;
    std::optional<Oddity> oddity; ///< then `to` is where it begins anew, and nothing was used between the two
};

/// Follows one counter. A value that fits neither what was before nor what comes after is left out; only the
/// second of two that agree makes it begin anew.
class CounterTrack {
public:
    /// The step to this value; none for the first, for one that is older than the last, and for one that is
    /// held back until the next is seen.
    [[nodiscard]] std::optional<CounterStep> take(CounterValue value);
    /// The meter was replaced: whatever comes next begins anew.
    void replace() { m_replaced = m_last.has_value(); }
    [[nodiscard]] const std::optional<CounterValue>& last() const { return m_last; }

private:
    std::optional<CounterValue> m_last;
    std::optional<CounterValue> m_held;
    bool m_replaced = false;
};

} // namespace p1scope::meter

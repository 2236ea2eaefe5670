// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"

#include <cstdint>

namespace p1scope::capture {

/// The time of each sample of a capture with a fixed rate: exact to the nanosecond, with no error that grows.
class SampleClock {
public:
    static constexpr std::uint64_t slowest = 1;                    ///< Hz
    static constexpr std::uint64_t fastest = 1'000'000'000'000ULL; ///< Hz

    /// `rate` in samples a second, from `slowest` to `fastest`.
    explicit SampleClock(std::uint64_t rate);

    /// When the sample with this index was taken; the first one at zero. Clamped to some 290 years.
    [[nodiscard]] Duration at(std::uint64_t index) const
    {
        return m_period != 0 && index <= m_most ? Duration(static_cast<Duration::rep>(index) * m_period)
                                                : slowAt(index);
    }
    /// From one sample to the next, at least a nanosecond.
    [[nodiscard]] Duration period() const;

private:
    [[nodiscard]] Duration slowAt(std::uint64_t index) const;

    std::uint64_t m_rate;
    Duration::rep m_period; ///< ns, where that is a whole number, else 0
    std::uint64_t m_most;   ///< up to this index the product fits
};

} // namespace p1scope::capture

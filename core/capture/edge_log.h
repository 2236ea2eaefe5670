// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>

namespace p1scope::capture {

/// The edges of a sampled wire, kept to be looked at: four bytes each, and sixteen more for every four
/// seconds in which there are any. The level flips at each edge, so that the number of edges in a stretch of
/// time says which levels occur in it; that number is found in O(log n) whatever the length of the stretch.
/// Not thread-safe.
class EdgeLog {
public:
    /// Keeps at most about `capacity` edges: beyond that the oldest are given up, and `from()` moves on.
    explicit EdgeLog(std::uint64_t capacity = 100'000'000);

    /// Forgets everything; a wire begins that stands at `initialLevel`, and whose edges are known no better
    /// than `resolution`.
    void restart(bool initialLevel, Duration resolution);
    /// Edges since the input's start, rising. One that lies before the last is taken for simultaneous with
    /// it.
    void append(std::span<const Duration> edges);
    /// The wire was watched up to here.
    void extendTo(Time end);

    /// The stretch that is known: from the input's start, or the first edge kept, to where watching ended.
    [[nodiscard]] Time from() const { return m_from; }
    [[nodiscard]] Time to() const { return m_to; }
    [[nodiscard]] Duration resolution() const { return m_resolution; }

    /// Edges are counted from the input's start; those below `first()` have been given up.
    [[nodiscard]] std::uint64_t first() const { return m_first; }
    [[nodiscard]] std::uint64_t end() const { return m_first + m_offsets.size(); }
    /// When the edge with this index was; it must be one that is kept.
    [[nodiscard]] Time at(std::uint64_t index) const;
    /// The level directly after the edge with this index.
    [[nodiscard]] bool levelAfter(std::uint64_t index) const { return m_initialLevel != ((index & 1U) == 0); }

    /// The index of the first kept edge at or after this moment; `end()` where there is none.
    [[nodiscard]] std::uint64_t firstAtOrAfter(Time time) const;
    /// The level at a moment, an edge exactly there included.
    [[nodiscard]] bool levelAt(Time time) const;

    /// What there is to see of the line in [from, to).
    struct Glance {
        bool low = false;
        bool high = false;
        std::uint64_t edges = 0;
        friend bool operator==(const Glance&, const Glance&) = default;
    };
    [[nodiscard]] Glance glance(Time from, Time to) const;

private:
    /// A stretch of edges whose times fit into 32 bits behind `base`.
    struct Stretch {
        std::uint64_t firstEdge = 0;
        Time base;
    };
    void giveUpOldest();

    std::uint64_t m_capacity;
    bool m_initialLevel = true;
    Duration m_resolution{1};
    Time m_from{};
    Time m_to{};
    std::uint64_t m_first = 0;
    std::deque<std::uint32_t> m_offsets; ///< nanoseconds behind the base of the stretch
    std::deque<Stretch> m_stretches;
};

} // namespace p1scope::capture

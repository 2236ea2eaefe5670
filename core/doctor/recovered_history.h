// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"
#include "core/doctor/lattice.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::doctor {

/// What characters may stand at a place.
using Possible = Lattice::Possible;

/// A text without CRC, with what may stand at each of its places.
struct DoubtfulText {
    std::string text;               ///< the likeliest
    std::vector<Possible> possible; ///< of each character; one alone where that is certain
};

/// Of each character what may stand there: all that are not very unlikely. On a `disturbed` line that holds
/// what a single wrong bit would have made of something else, however well it fits.
[[nodiscard]] std::vector<Possible> possibleOf(const std::string& text,
                                               const std::vector<Lattice::Likely>& likely, bool disturbed);

/// Telegrams of one meter without CRC help each other: what never changes (identification, equipment,
/// codes, units) is what fits all of them, read with different settings; and a counter goes up, but no faster
/// than a connection can deliver. A number that changes freely, such as power, is certain by its own telegram
/// or not at all. Not thread-safe.
class RecoveredHistory {
public:
    /// Takes the next telegram, and leaves of its doubts what those before it leave. `sincePrevious`: time
    /// since the one before; none where that is not known. True where the one before agrees with it: every
    /// counter of both can be true.
    /// `narrow` is called as more of the telegram has become known, to take away what cannot stand beside
    /// that.
    using Narrow = std::function<void(DoubtfulText& telegram)>;
    bool refine(DoubtfulText& telegram, std::optional<capture::Duration> sincePrevious, const Narrow& narrow);

private:
    using Numbers = std::vector<std::int64_t>; ///< rising

    /// Part of a text.
    struct Part {
        std::size_t at = 0;
        std::size_t length = 0;
    };
    struct Counter {
        Part digits; ///< with its point
        std::string name;
        std::int64_t most = 0; ///< by how much it may have grown
        bool time = false;     ///< YYMMDDhhmmss, in seconds
    };
    void refineStatic(DoubtfulText& telegram, const std::string& key, Part part);
    [[nodiscard]] bool refineCounter(DoubtfulText& telegram, const Counter& counter);
    void refineLine(DoubtfulText& telegram, std::size_t number, Part line, std::vector<Counter>& counters);

    std::map<std::string, std::vector<Possible>> m_static; ///< by where it stands
    std::map<std::string, Numbers> m_counters;             ///< what each may have been
};

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p1scope::telegram {

/// Civil time of a P1 country: a standard offset and, since all of them keep it, the EU's summer time (last
/// Sunday of March to last Sunday of October, 01:00 UTC; Directive 2000/84/EC).
struct Zone {
    std::chrono::minutes standard{60}; ///< east of UTC
    bool summerTime = true;            ///< false for meters that never switch

    [[nodiscard]] static constexpr Zone centralEuropean() { return {}; }
    [[nodiscard]] static constexpr Zone easternEuropean() { return {std::chrono::minutes(120), true}; }

    /// The offset in force at an instant.
    [[nodiscard]] std::chrono::minutes offsetAt(std::chrono::sys_seconds instant) const;
};

/// True where the EU's summer time is in force.
[[nodiscard]] bool isEuSummerTime(std::chrono::sys_seconds instant);

/// An instant with the offset that its meter's clock showed.
struct CivilTime {
    std::chrono::sys_seconds instant{};
    std::chrono::minutes offset{};

    /// "2012-11-29T16:00:00+01:00"
    [[nodiscard]] std::string toString() const;
    friend bool operator==(const CivilTime&, const CivilTime&) = default;
};

/// Reads TST, "YYMMDDhhmmssX" with X = S (summer) or W (winter), and the older "YYMMDDhhmmss" without X,
/// whose offset is reckoned by the zone's rule (`summerHint` decides within the hour that comes twice). No
/// value for what is no time: `632525252525W`, `000101000001W` and other fillings that meters send for "none"
/// (any time before 2001-01-02).
[[nodiscard]] std::optional<CivilTime> parseTst(std::string_view text, Zone zone,
                                                std::optional<bool> summerHint = std::nullopt);
/// "YYMMDDhhmmssX" for an instant.
[[nodiscard]] std::string formatTst(std::chrono::sys_seconds instant, Zone zone, bool withFlag = true);

} // namespace p1scope::telegram

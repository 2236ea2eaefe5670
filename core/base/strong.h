// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>

namespace p1scope::base {

/// A count or position that cannot be mixed up with one of another kind.
template <typename Tag>
struct Ordinal {
    std::uint64_t value = 0;

    friend constexpr auto operator<=>(Ordinal, Ordinal) = default;
    constexpr Ordinal& operator++()
    {
        ++value;
        return *this;
    }
    friend constexpr Ordinal operator+(Ordinal a, std::uint64_t n) { return {a.value + n}; }
    friend constexpr Ordinal operator-(Ordinal a, std::uint64_t n) { return {a.value - n}; }
    friend constexpr std::uint64_t operator-(Ordinal a, Ordinal b) { return a.value - b.value; }
};

} // namespace p1scope::base

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p1scope::telegram {

/// An OBIS code, A-B:C.D.E[*F] (IEC 62056-61). F is 255 where it is left out, which is normal in P1.
struct ObisCode {
    std::uint8_t a = 0; ///< medium: 0 abstract, 1 electricity, 6 heat, 7 gas, 8 water
    std::uint8_t b = 0; ///< channel
    std::uint8_t c = 0; ///< quantity
    std::uint8_t d = 0; ///< processing
    std::uint8_t e = 0; ///< tariff
    std::uint8_t f = 255;

    /// Reads a code as meters write it, which includes the standard's own misprints (`1-0:72:32.0`,
    /// `1-0:1.8.0*255`, `1-0:1.8.0.255`). Nothing may follow.
    [[nodiscard]] static std::optional<ObisCode> parse(std::string_view text);
    /// "1-0:1.8.1", with "*F" only where F is not 255.
    [[nodiscard]] std::string toString() const;

    /// All groups in one number, in the order of the codes.
    [[nodiscard]] constexpr std::uint64_t packed() const
    {
        return std::uint64_t{a} << 40U | std::uint64_t{b} << 32U | std::uint64_t{c} << 24U |
               std::uint64_t{d} << 16U | std::uint64_t{e} << 8U | f;
    }

    friend auto operator<=>(const ObisCode&, const ObisCode&) = default;
};

} // namespace p1scope::telegram

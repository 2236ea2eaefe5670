// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/line_settings.h"

#include <bit>
#include <cstdint>

namespace p1scope::simulator {

/// The bits of a character between its start and stop bits: the data, and above it the parity bit that the
/// line's format asks for.
[[nodiscard]] constexpr std::uint16_t withParity(unsigned value, const line::LineSettings& line)
{
    const unsigned data = value & ((1U << line.dataBits) - 1U);
    const bool odd = (std::popcount(data) & 1) != 0;
    bool bit = false;
    switch (line.parity) {
    case line::Parity::None:
    case line::Parity::Space:
        break;
    case line::Parity::Even:
        bit = odd;
        break;
    case line::Parity::Odd:
        bit = !odd;
        break;
    case line::Parity::Mark:
        bit = true;
        break;
    }
    return static_cast<std::uint16_t>(data | (bit ? 1U << line.dataBits : 0U));
}

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace p1scope::line {

/// What a receiver does after a character without stop bit. On a line that is right this is of no account;
/// what it makes of an inverted one depends on it. No driver tells which kind an adapter is.
enum class UartKind : std::uint8_t {
    WaitsForHigh,       ///< waits until the line is high, then for its fall (as FTDI's do)
    SamplesStopAsStart, ///< takes what should have been the stop bit for the next start bit (as a 16550)
};

[[nodiscard]] constexpr std::string_view uartKindName(UartKind kind)
{
    return kind == UartKind::WaitsForHigh ? "waits for high" : "samples the stop bit as a start bit";
}

} // namespace p1scope::line

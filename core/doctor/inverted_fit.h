// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/hidden_line.h"
#include "core/line/line_settings.h"
#include "core/line/uart_kind.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace p1scope::doctor {

/// What the bytes of an inverted line say, taken as the best of all ways to read them.
struct InvertedFit {
    HiddenFormat format = HiddenFormat::EightN1;
    line::UartKind kind = line::UartKind::WaitsForHigh;
    unsigned samplesPerBit = 1; ///< the line's own rate is the receiver's divided by this
    /// Of true signals 0.7 to 1.3 nats, of others 8 or more: below 3 it is one.
    double costPerByte = 0;
    bool reachedEnd = false; ///< the text goes to a telegram's end
    bool crcRight = false;
    std::string text; ///< from the `/` to the telegram's end; empty where that was not reached
};

/// A line is taken for an inverted one below this.
inline constexpr double invertedCostLimit = 3.0;

/// Tries whether a telegram's bytes, from its first (or zeros before it) to the line's rest, come from an
/// inverted line of 8N1 or 7E1 at the receiver's speed or half of it, read by a plain receiver with these
/// settings (polarity is not looked at). None where no way fits. `budget` counts tried bits over all ways;
/// ten million take about half a second.
[[nodiscard]] std::optional<InvertedFit> fitInverted(std::span<const std::uint8_t> bytes,
                                                     const line::LineSettings& receiver,
                                                     std::uint64_t budget = 10'000'000);

/// True where a telegram's text carries a CRC of four capital digits, and the right one.
[[nodiscard]] bool hasRightCrc(std::string_view text);

/// The bytes without the zeros before the first other one: breaks, as the line rested.
[[nodiscard]] std::span<const std::uint8_t> withoutLeadingBreaks(std::span<const std::uint8_t> bytes);

/// Whether a byte may be the first of a telegram: of 8N1, of 7E1, and of 7E1 at twice its speed all telegrams
/// begin alike.
[[nodiscard]] constexpr bool mayBeginTelegram(std::uint8_t byte)
{
    return byte == 0x68 || byte == 0x28 || byte == 0x80;
}

} // namespace p1scope::doctor

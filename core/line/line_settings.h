// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p1scope::line {

enum class Parity : std::uint8_t { None, Even, Odd, Mark, Space };
enum class StopBits : std::uint8_t { One, OneAndHalf, Two };

/// The line's level at rest.
enum class Polarity : std::uint8_t {
    Normal,   ///< idle high; `H` in a bus table's heading
    Inverted, ///< idle low; `L` in a bus table's heading
};

/// How characters stand on the wire. The contract's LINE and POLARITY.
struct LineSettings {
    std::uint32_t baud = 115200; ///< bits a second, 50 to 12,000,000
    std::uint8_t dataBits = 8;   ///< 5 to 9
    Parity parity = Parity::None;
    StopBits stopBits = StopBits::One;
    Polarity polarity = Polarity::Normal;

    /// Start, data, parity and stop bits together; 1.5 stop bits count as 1.5.
    [[nodiscard]] double frameBits() const;
    /// How long one character takes on the wire.
    [[nodiscard]] capture::Duration characterTime() const;
    /// Ten bits on the wire with eight between start and last stop: such a line is read with eight data bits
    /// and no parity whatever it is, and judged here (decision 2): 8N1, 7E1, 7O1, 7M1, 7S1, 7N2.
    [[nodiscard]] bool isTenBit() const;

    /// "9600,7,E,1"
    [[nodiscard]] std::string toString() const;
    /// Short form for people: "9600 7E1".
    [[nodiscard]] std::string toDisplay() const;

    friend bool operator==(const LineSettings&, const LineSettings&) = default;
};

/// DSMR 2.2 and 3.0 (P1 companion standard 2.2 section 4.6): 9600 7E1.
[[nodiscard]] LineSettings dsmr2Settings();
/// DSMR 4.0 and later (P1 companion standard 5.0.2 section 5.12): 115200 8N1.
[[nodiscard]] LineSettings dsmr4Settings();

/// Reads "BAUD,DATABITS,PARITY,STOPBITS", as in "9600,7,E,1". Polarity stays normal.
[[nodiscard]] base::Result<LineSettings> parseLineSettings(std::string_view text);

[[nodiscard]] char parityLetter(Parity parity);
[[nodiscard]] std::string_view stopBitsText(StopBits stopBits);
[[nodiscard]] std::string_view polarityName(Polarity polarity);

/// The nearest standard rate within 2 %, else the rate itself rounded to a whole number.
[[nodiscard]] std::uint32_t nearestStandardBaud(double baud);

} // namespace p1scope::line

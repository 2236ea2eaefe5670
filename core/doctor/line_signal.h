// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/line_settings.h"

#include <cstdint>
#include <string>

namespace p1scope::doctor {

/// How fast a receiver samples, against the line.
enum class Speed : std::uint8_t {
    Right,
    TwiceTooFast,
    FourTimesTooFast,
    TwelveTimesTooFast,
    TwiceTooSlow,
    FourTimesTooSlow,
    TwelveTimesTooSlow,
};
/// The receiver's speed over the line's: 12 where it is set to 115200 on a line of 9600.
[[nodiscard]] double ratioOf(Speed speed);

/// How characters stand on the line. Of P1 there are two; the third is found on meters of other countries.
enum class Format : std::uint8_t { EightNone, SevenEven, EightEven, SevenOdd };
/// Settings with this format, one stop bit and normal polarity.
[[nodiscard]] line::LineSettings settingsOf(Format format, std::uint32_t baud);

/// What the line carries.
enum class Carried : std::uint8_t {
    Telegrams, ///< the text that P1 sends
    OtherText, ///< text that is no telegram
    Encrypted, ///< telegrams behind a key (DB 08 …)
    HdlcPush,  ///< frames of DLMS over HDLC (7E A0 …)
    MBusPush,  ///< frames of M-Bus (68 L L 68 …)
    Noise,     ///< nothing of these
};

/// One way in which a line, and a receiver on it, may be.
struct LineSignal {
    Carried carried = Carried::Telegrams;
    Speed speed = Speed::Right;
    line::Polarity polarity = line::Polarity::Normal;
    Format format = Format::EightNone;
    bool polarityVisible = true; ///< false: much too fast, where a line of either polarity gives the same

    /// The receiver is set as the line is, or so that nothing is lost by it.
    [[nodiscard]] bool isRight() const
    {
        return speed == Speed::Right && polarity == line::Polarity::Normal && carried != Carried::Noise;
    }
    friend bool operator==(const LineSignal&, const LineSignal&) = default;
};

/// "inverted 7E1, receiver 2 times too slow"
[[nodiscard]] std::string describe(const LineSignal& signal);

} // namespace p1scope::doctor

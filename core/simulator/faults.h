// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/event.h"
#include "core/line/line_settings.h"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::simulator {

/// What goes wrong, and how often. Probabilities 0 to 1: a character for the first six, a telegram for the
/// others.
struct Faults {
    double flip = 0;     ///< one data bit of a character (its parity bit is sent for the true character)
    double parity = 0;   ///< the parity bit of a character alone
    double drop = 0;     ///< a character is lost
    double doubled = 0;  ///< a character comes twice
    double framing = 0;  ///< a character without stop bit
    double breaks = 0;   ///< a break before a character
    double truncate = 0; ///< the telegram stops half-way
    double crc = 0;      ///< the telegram carries a wrong CRC
    double release = 0;  ///< the request line is released half-way, and raised again for the next telegram
    double gap = 0;      ///< a pause of several character times within the telegram
    bool crStripped = false;
    bool inverted = false; ///< the wire idles low

    [[nodiscard]] bool none() const;
};

/// Reads "flip=0.01,parity=0.001,drop=0.001,double=0.001,framing=0.001,break=0.001,truncate=0.02,crc=0.01,
/// release=0.01,gap=0.02,cr-stripped,inverted".
[[nodiscard]] base::Result<Faults> parseFaults(std::string_view text);

/// One character as it is put on the wire, after faults.
struct WireCharacter {
    std::uint16_t bits = 0; ///< data and parity bit, first on the wire lowest
    bool stopMissing = false;
    bool isBreak = false;          ///< no character: a break of twice a frame's length
    capture::Duration gapBefore{}; ///< idle time before its start bit
};

/// A telegram as the wire carries it.
struct WireTelegram {
    std::vector<WireCharacter> characters;
    bool requestReleased = false; ///< cut short because the request line fell
};

/// Puts a telegram on the wire, with the faults that chance brings. The same generator state gives the same
/// result.
[[nodiscard]] WireTelegram toWire(std::string_view telegram, const line::LineSettings& line,
                                  const Faults& faults, std::mt19937_64& chance);

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edges.h"
#include "core/capture/event.h"
#include "core/line/line_settings.h"
#include "core/line/uart_kind.h"
#include "core/simulator/wire.h"

#include <cstdint>
#include <vector>

namespace p1scope::simulator {

/// A receiver of normal polarity, as adapters have them.
struct PlainUart {
    line::LineSettings
        settings; ///< speed, 5 to 8 data bits and parity; polarity and stop bits are of no account
    line::UartKind kind = line::UartKind::WaitsForHigh;
    double baudError = 0; ///< how much too fast its clock is: 0.01 is 1 %
    /// Where its clock stands when the wire is first watched, in sixteenths of a bit, 0 to 1. A start bit is
    /// seen at the next sixteenth only.
    double phase = 0;
};

/// What such a receiver hands over for a wire, whatever the wire is: on an inverted one it takes stop bits
/// for start bits, and everything for its opposite. It looks at the middle of each bit. A line that is low
/// from the beginning gives nothing until it has been high.
///
/// Data comes in chunks as a USB adapter gives them, stamped with its arrival; bytes without stop bit are
/// framing errors, those with a wrong parity bit parity errors, and nothing but zeros without stop bit a
/// break.
[[nodiscard]] std::vector<capture::Event> plainUartEvents(const capture::Edges& wire, const PlainUart& uart);

/// The same as bytes only, without a word on errors: what most drivers give. A break is a zero.
[[nodiscard]] std::vector<std::uint8_t> plainUartBytes(const capture::Edges& wire, const PlainUart& uart);

/// What a port hands over that has the line's settings but knows nothing of polarity: receivedEvents() of a
/// normal line; an inverted one it takes for eight bits without parity.
[[nodiscard]] std::vector<capture::Event> portEvents(const WireTelegram& telegram,
                                                     const line::LineSettings& line, capture::Time start);

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edges.h"
#include "core/capture/event.h"

#include <cstdint>
#include <vector>

namespace p1scope::simulator {

/// What a plain UART set to eight data bits, no parity and normal polarity hands over for a wire, whatever
/// the wire is: on an inverted one it takes stop bits for start bits, and everything for its opposite. It
/// looks at the middle of each bit; after a missing stop bit it waits for the line to rise before it takes a
/// fall for a start bit. A line that is low from the beginning gives nothing until then.
///
/// Data comes in chunks as a USB adapter gives them, stamped with its arrival; bytes without stop bit are
/// framing errors, and ten zero bits a break.
[[nodiscard]] std::vector<capture::Event> plainUartEvents(const capture::Edges& wire, std::uint32_t baud);

} // namespace p1scope::simulator

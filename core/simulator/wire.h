// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edges.h"
#include "core/capture/event.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"
#include "core/simulator/faults.h"

#include <cstdint>
#include <string>
#include <vector>

namespace p1scope::simulator {

/// Where a character stands on the wire.
struct WireSpan {
    capture::Time start{}; ///< beginning of its start bit
    capture::Time end{};   ///< end of its last stop bit; of a break: when the line is at rest again
};

/// Where each character of a telegram falls when its first start bit begins at `start`. Bits are exact to the
/// nanosecond, with no error that grows. After a break, and after a character without stop bit, the line
/// rests for one bit, so that the next start bit can be told.
[[nodiscard]] std::vector<WireSpan> wireSpans(const WireTelegram& telegram, const line::LineSettings& line,
                                              capture::Time start);

/// From the first start bit to the end of the last stop bit. Zero for an empty telegram.
[[nodiscard]] capture::Duration wireTime(const WireTelegram& telegram, const line::LineSettings& line);

/// The truth: the frames that a perfect decoder makes of the wire, Measured.
[[nodiscard]] std::vector<line::Frame> trueFrames(const WireTelegram& telegram,
                                                  const line::LineSettings& line, capture::Time start);

/// What a receiver with the right settings hands over: data in chunks as a USB adapter gives them (at most 62
/// characters, at most 16 ms old, each stamped with the end of its last character), breaks and framing errors
/// by themselves. Ten-bit formats are received as eight raw bits, so that 7E1 has its parity bit on top;
/// where the port itself checks parity (8E1), ParityError events come too. At most eight data bits.
[[nodiscard]] std::vector<capture::Event> receivedEvents(const WireTelegram& telegram,
                                                         const line::LineSettings& line, capture::Time start);

/// Those characters alone, as a file of raw bytes holds them; breaks leave none.
[[nodiscard]] std::string receivedBytes(const WireTelegram& telegram, const line::LineSettings& line);

/// The wire itself, at rest, watched from time zero on. Its levels follow the line's polarity.
[[nodiscard]] capture::Edges restingWire(const line::LineSettings& line);

/// Puts a telegram on a wire that is at rest at `start`, and watches until the end of its last stop bit.
void appendEdges(capture::Edges& wire, const WireTelegram& telegram, const line::LineSettings& line,
                 capture::Time start);

} // namespace p1scope::simulator

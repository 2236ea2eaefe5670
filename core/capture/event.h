// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace p1scope::capture {

/// What a source can say. These are the events of the recording format too (LINKTYPE_RTAC_SERIAL).
enum class EventKind : std::uint8_t {
    Data,         ///< `bytes` came; `time` is when the read that gave them returned
    FramingError, ///< the one byte in `bytes` had no stop bit
    ParityError,  ///< the one byte in `bytes` failed the port's own parity check (eleven-bit formats)
    LineError,    ///< the one byte in `bytes` was flagged by a driver that does not say whether framing or
                  ///< parity
    Break,        ///< the line stood at space for at least a whole frame; no byte
    Overflow,     ///< the adapter or the driver lost bytes; `count` of them where it says so, else 0
    DataLost,     ///< this program lost bytes; `count` of them
    ControlLines, ///< `lines` is how the control lines stand from now on
    Settings,     ///< `text` is how the port is set from now on ("115200,8,N,1 normal")
    Connection,   ///< the port opened, closed, vanished or came back; `text` says which
    Mark,         ///< the user's mark or note in `text`; `count` is the number of the frame it stands at,
                  ///< from 1 in its input (every byte and every break is one), 0 where only its time is known
};

/// What else is held against the one byte of an event whose kind does not say it. A sampled wire can tell
/// more of one character than a port can.
enum ByteFlag : std::uint8_t { AlsoParity = 1, AlsoFraming = 2, AlsoWeak = 8 };

/// How far a line error reaches. Some drivers put one flag on every byte of a USB packet: such a flag says
/// that something in the packet was wrong, not which byte.
enum class ErrorScope : std::uint8_t { Frame, Packet };

/// Modem control lines, as they stand. `known` has a bit for each line that the source can tell of.
struct ControlLines {
    enum Line : std::uint8_t { Cts = 1, Dcd = 2, Dsr = 4, Rts = 8, Dtr = 16, Ri = 32 };
    std::uint8_t state = 0;
    std::uint8_t known = 0;

    friend bool operator==(const ControlLines&, const ControlLines&) = default;
};

/// One thing that happened on the line, stamped once by its source and never again.
struct Event {
    EventKind kind = EventKind::Data;
    ErrorScope scope = ErrorScope::Frame;
    std::uint8_t also = 0; ///< bits of ByteFlag, for events of one byte
    /// Unknown where the input has no times. Estimated: `time` is when the bytes had arrived. Measured: it is
    /// when the first of them began on the wire.
    TimeBasis timeBasis = TimeBasis::Unknown;
    Time time{};
    std::vector<std::uint8_t> bytes;
    ControlLines lines;
    std::uint64_t count = 0;
    std::string text;
};

} // namespace p1scope::capture

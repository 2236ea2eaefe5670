// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/event.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

/// What writer and reader of recordings agree on. See docs/recording-format.md.
namespace p1scope::capture {

/// Type of event in a packet of LINKTYPE_RTAC_SERIAL.
enum RtacEvent : std::uint8_t {
    StatusChange = 0x00,
    TransmitStart = 0x01,
    ReceiveStart = 0x02,
    TransmitEnd = 0x03,
    ReceiveEnd = 0x04,
    RtacDataLost = 0x05,
    CaptureComplete = 0x06,
    RtacFramingError = 0x07,
    RtacParityError = 0x08,
    SerialBreak = 0x09,
    RtacOverflow = 0x0A,
};
/// Seconds, microseconds, type, lines, footer.
inline constexpr std::size_t rtacHeader = 12;

/// Comments that begin so are meant for programs; all others are somebody's marks.
inline constexpr std::string_view ownComment = "P1 Scope: ";

namespace word {
inline constexpr std::string_view start = "start=";
inline constexpr std::string_view times = "times=";
inline constexpr std::string_view settings = "settings=";
inline constexpr std::string_view series = "series=";
inline constexpr std::string_view part = "part=";
inline constexpr std::string_view firstFrame = "first-frame=";
inline constexpr std::string_view connection = "connection=";
inline constexpr std::string_view mark = "mark=";
inline constexpr std::string_view count = "count=";
inline constexpr std::string_view known = "known=";
inline constexpr std::string_view also = "also=";
inline constexpr std::string_view clock = "clock=";
inline constexpr std::string_view packetScope = "scope=packet";
inline constexpr std::string_view unspecified = "error=unspecified";
} // namespace word

/// How the times of bytes are to be taken, by TimeBasis.
inline constexpr std::array<std::string_view, 3> timesNames{"none", "arrival", "start"};

inline constexpr std::array<std::pair<std::string_view, std::uint8_t>, 6> lineNames{{
    {"CTS", ControlLines::Cts},
    {"DCD", ControlLines::Dcd},
    {"DSR", ControlLines::Dsr},
    {"RTS", ControlLines::Rts},
    {"DTR", ControlLines::Dtr},
    {"RI", ControlLines::Ri},
}};
inline constexpr std::uint8_t allLines = 0x3F;

inline constexpr std::array<std::pair<std::string_view, std::uint8_t>, 3> flagNames{{
    {"PARITY", AlsoParity},
    {"FRAMING", AlsoFraming},
    {"WEAK", AlsoWeak},
}};

} // namespace p1scope::capture

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/event.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace p1scope::session {

/// What a serial driver has counted (Linux: TIOCGICOUNT, Windows: IOCTL_SERIAL_GET_STATS, without breaks).
/// The counters wrap; only differences mean something.
struct LineErrorCounts {
    std::uint32_t framing = 0;
    std::uint32_t parity = 0;
    std::uint32_t breaks = 0;
    std::uint32_t overruns = 0;       ///< lost in the UART
    std::uint32_t bufferOverruns = 0; ///< lost in the driver

    friend constexpr LineErrorCounts operator-(const LineErrorCounts& a, const LineErrorCounts& b)
    {
        return {a.framing - b.framing, a.parity - b.parity, a.breaks - b.breaks, a.overruns - b.overruns,
                a.bufferOverruns - b.bufferOverruns};
    }
    friend bool operator==(const LineErrorCounts&, const LineErrorCounts&) = default;
};

/// Turns what was read from a port into events. With PARMRK set a byte with a parity or framing error comes
/// as FF 00 X, a break as FF 00 00, and a real FF as FF FF (termios(3)). The stream does not say which of the
/// two errors it was, nor a break from a bad NUL: the driver's counters do, where it has them. Marks may be
/// split over reads anywhere.
class LineErrorReader {
public:
    struct Options {
        bool marked = false;     ///< the stream carries marks; without them every byte is data
        bool counted = false;    ///< without marks, what was counted stands for all bytes of a read
        bool portParity = false; ///< the port checks parity; without it a marked byte had no stop bit
        capture::ErrorScope scope = capture::ErrorScope::Frame;
    };

    LineErrorReader() = default;
    explicit LineErrorReader(const Options& options)
        : m_options(options)
    {}

    /// Appends the events in `bytes`, all stamped with `time`. `counted`: what the driver has counted since
    /// the call before; none where it does not count. A driver counts an error when it receives the byte, so
    /// a count may be one read ahead of its mark, never behind it.
    void read(std::span<const std::uint8_t> bytes, capture::Time time,
              const std::optional<LineErrorCounts>& counted, std::vector<capture::Event>& events);

private:
    enum class Escape : std::uint8_t { None, SeenFF, SeenFF00 };

    /// All of a read in which errors were counted, and which bytes they were is not known.
    void suspect(std::span<const std::uint8_t> bytes, capture::Time time, const LineErrorCounts& counted,
                 std::vector<capture::Event>& events) const;
    void data(std::uint8_t byte, capture::Time time, std::vector<capture::Event>& events);
    [[nodiscard]] capture::EventKind judge(std::uint8_t byte);
    void keepForNextRead(const LineErrorCounts& counted);

    Options m_options;
    Escape m_escape = Escape::None;
    std::optional<LineErrorCounts> m_available; ///< counted, and not yet seen as a mark
    LineErrorCounts m_seen;                     ///< marks in this read
    bool m_runOpen = false;                     ///< the last event appended takes more data
};

} // namespace p1scope::session

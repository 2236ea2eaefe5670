// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/pty_link.h"
#include "core/simulator/simulate.h"

#include <atomic>
#include <cstdint>

namespace p1scope::session {

/// Plays a virtual meter on a pseudo terminal until its telegrams are sent, or until `stop` (which a signal
/// handler may set). Blocks; returns how many telegrams were begun.
///
/// A pseudo terminal has no request line, so opening it stands for asking, as RTS rises when a real port is
/// opened: the first telegram comes at once, then one each interval by the wall clock, and when the reader
/// goes the meter stops in the middle of a telegram and waits for the next reader. Bytes come as fast as the
/// wire would carry them, and are lost where the reader does not keep up; with an interval of zero they come
/// as fast as they are read, and none is lost. Of what a wire carries a terminal can show neither parity
/// errors (the raw parity bit is there) nor a missing stop bit; a break is a zero byte.
std::uint64_t playOnPty(PtyLink& pty, simulator::Simulation& simulation, const std::atomic<bool>& stop);

} // namespace p1scope::session

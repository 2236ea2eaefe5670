// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/series_writer.h"

#include <string_view>

/// The ring: recordings that are made of every session, of which the oldest are removed, so that what just
/// went wrong can still be saved. One folder for all sessions of a user, those running at once too.
namespace p1scope::files {

/// What the ring may take, all sessions together.
struct RingLimits {
    std::uint64_t bytes = 200'000'000;
    capture::Duration age = std::chrono::hours(24);

    friend bool operator==(const RingLimits&, const RingLimits&) = default;
};

/// The plan for a session that begins now, in parts of a twentieth of the limits. `series` makes its names
/// its own.
[[nodiscard]] SeriesPlan ringPlan(const std::filesystem::path& folder, const RingLimits& limits,
                                  capture::WallTime now, std::string_view port, std::string_view series);
/// Removes the oldest files until those left, and one more part, are within the limits. Looks at nothing
/// that ringPlan() did not name, and passes over what is being written.
void trimRing(Storage& storage, const std::filesystem::path& folder, const RingLimits& limits,
              capture::WallTime now);

/// "ttyUSB0" of "/dev/ttyUSB0", "demo-dsmr50" of "demo:dsmr50": what of a port's name can stand in a file's.
[[nodiscard]] std::string portForFileName(std::string_view port);

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/publish/publication.h"

#include <string>

namespace p1scope::session {

/// A telegram as InfluxDB takes it (line protocol, times in seconds): one line of the measurement `p1` with
/// the tag `meter`, and one more for each counter that has a stamp of its own. Counts are integers, the
/// tariff and messages are text, all else numbers. Empty where there is nothing to write.
[[nodiscard]] std::string lineProtocol(const Publication& publication);

} // namespace p1scope::session

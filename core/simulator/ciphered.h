// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/key.h"

namespace p1scope::simulator {

/// What opens the telegrams of the virtual meter `smarty`: the key 503153434F50452D44454D4F2D4B4559, and
/// Luxembourg's authentication key.
[[nodiscard]] const dlms::MeterKeys& smartyKeys();

} // namespace p1scope::simulator

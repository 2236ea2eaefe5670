// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/obis.h"

#include <string_view>

namespace p1scope::meter {

/// What a value says that stands for a state: of the breaker "disconnected", "connected", "ready for
/// reconnection"; of a valve and of relays likewise ("closed", "open", "released"; "off", "on"), whether a
/// digit was sent or ON and OFF. Empty for what is no such object, or no such state.
[[nodiscard]] std::string_view stateWord(const telegram::ObisCode& code, std::string_view sent);

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct mosquitto;

namespace p1scope::session {

/// Has a connection encrypted, and the broker's certificate judged by the authorities that the system trusts.
/// False where they cannot be handed over: then connecting fails, and says why.
[[nodiscard]] bool trustSystem(mosquitto& handle);

} // namespace p1scope::session

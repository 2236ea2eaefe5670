// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/mqtt_trust.h"

#include <mosquitto.h>

namespace p1scope::session {

bool trustSystem(mosquitto& handle)
{
    return mosquitto_int_option(&handle, MOSQ_OPT_TLS_USE_OS_CERTS, 1) == MOSQ_ERR_SUCCESS;
}

} // namespace p1scope::session

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sent_clock.h"

#include <algorithm>

namespace p1scope::session {

using std::chrono::seconds;
using std::chrono::sys_seconds;

SentClock::Sent SentClock::take(const TelegramDigest& digest)
{
    const sys_seconds at = std::chrono::floor<seconds>(digest.at);
    const bool timed = digest.summary.timeBasis != capture::TimeBasis::Unknown && m_facts.wallStart;
    if (timed || digest.readings.find("meter_time") != nullptr)
        return {at, true};
    const meter::Reading* gas = digest.readings.find("gas_delivered");
    if (gas == nullptr || !gas->time)
        return {at, false};
    if (m_gasStamp != gas->time->instant) {
        m_gasStamp = gas->time->instant;
        m_sinceStamp = {};
    } else {
        // The next stamp must not be older than what stands before it.
        m_sinceStamp = std::min<seconds>(m_sinceStamp + seconds(10), std::chrono::minutes(59));
    }
    return {*m_gasStamp + m_sinceStamp, true};
}

} // namespace p1scope::session

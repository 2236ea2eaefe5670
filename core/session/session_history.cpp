// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

namespace p1scope::session {

namespace {

/// The meter's clock, where it can be right; else this computer's.
std::chrono::sys_seconds sentAt(const TelegramDigest& digest, const meter::Readings& readings,
                                telegram::Zone zone)
{
    const auto arrival = std::chrono::floor<std::chrono::seconds>(digest.at);
    const meter::Reading* stamp = readings.find("meter_time");
    const auto* text = stamp != nullptr ? std::get_if<std::string>(&stamp->value) : nullptr;
    const auto sent = text != nullptr ? meter::parseLocalTime(*text, zone) : std::nullopt;
    return sent && std::chrono::abs(*sent - arrival) < std::chrono::hours(12) ? *sent : arrival;
}

} // namespace

/// Called in the decode thread.
Digester::Keeper Session::keeper(const SourceSpec& spec, const InputFacts& facts)
{
    if (!facts.live || facts.replay || spec.kind == SourceSpec::Kind::Demo)
        return {};
    return [this](const telegram::Telegram& telegram, const TelegramDigest& digest,
                  const meter::Readings& readings) {
        const telegram::Zone zone = meter::zoneOf(telegram);
        const bool timed = telegram.timeBasis != capture::TimeBasis::Unknown;
        if (!timed && readings.find("meter_time") == nullptr)
            return;
        const std::chrono::sys_seconds sent = sentAt(digest, readings, zone);
        m_history.offer({readings, sent, zone});
        if (m_publisher.on())
            m_publisher.offer(readings, sent, zone);
    };
}

} // namespace p1scope::session

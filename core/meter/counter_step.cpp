// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/counter_step.h"

#include <array>

namespace p1scope::meter {

namespace {

/// No house draws or returns more than this in an hour, in kWh, kvarh, m3 or GJ (the largest direct P1 meters
/// carry 3 x 80 A, which is 55 kW): a greater step is another meter, or a counter that was set.
constexpr Micro greatestPerSecond = 100'000'000 / 3600;
/// Meters that count in whole units step by one, however short the time.
constexpr Micro oneStep = 1'000'000;

std::optional<Oddity> oddityOf(const CounterValue& from, const CounterValue& to)
{
    if (to.value < from.value)
        return Oddity::Back;
    const std::int64_t seconds = (to.time - from.time).count();
    if (to.value - from.value > oneStep + greatestPerSecond * seconds)
        return Oddity::Jump;
    return std::nullopt;
}

} // namespace

bool isCounter(std::string_view name)
{
    constexpr std::array<std::string_view, 5> prefixes{"energy_", "reactive_energy_", "gas_delivered",
                                                       "water_delivered", "thermal_delivered"};
    for (const std::string_view prefix : prefixes) {
        if (name.starts_with(prefix))
            return true;
    }
    return false;
}

std::string_view oddityName(Oddity oddity)
{
    constexpr std::array<std::string_view, 3> names{"counter-back", "counter-jump", "meter-replaced"};
    return names[static_cast<std::size_t>(oddity)];
}

std::optional<CounterStep> CounterTrack::take(CounterValue value)
{
    if (!m_last) {
        m_last = value;
        return std::nullopt;
    }
    if (value.time < m_last->time)
        return std::nullopt;
    CounterStep step{*m_last, value, {}};
    if (m_replaced) {
        m_replaced = false;
        step.oddity = Oddity::Replaced;
    } else if (const auto oddity = oddityOf(*m_last, value)) {
        // The same value again, as an hourly reading comes in every telegram, is no second witness.
        const bool witness = m_held && value.time > m_held->time && !oddityOf(*m_held, value);
        if (!witness) {
            if (!m_held || value.time > m_held->time)
                m_held = value;
            return std::nullopt;
        }
        step.oddity = oddity;
        step.to = *m_held;
        // What was used since it began anew follows with the next value.
        value = *m_held;
    }
    m_held.reset();
    m_last = value;
    return step;
}

} // namespace p1scope::meter

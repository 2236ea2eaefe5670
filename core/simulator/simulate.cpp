// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/simulate.h"

#include "core/simulator/wire.h"

#include <algorithm>

namespace p1scope::simulator {

namespace {

constexpr auto pauseInCharacters = 20; ///< between telegrams that follow each other at once

} // namespace

Simulation::Simulation(const SimulationSettings& settings, std::unique_ptr<VirtualMeter> meter)
    : m_settings(settings)
    , m_meter(std::move(meter))
    , m_line(m_meter->line())
    , m_chance(settings.seed)
{
    if (settings.faults.inverted)
        m_line.polarity = line::Polarity::Inverted;
}

base::Result<Simulation> Simulation::make(const SimulationSettings& settings)
{
    if (settings.interval && *settings.interval < std::chrono::milliseconds(0))
        return base::Error{base::ErrorKind::Usage, "an interval cannot be negative",
                           "give seconds, or 0 for as fast as possible"};
    auto meter = makeMeter(settings.kind, settings.seed, settings.start);
    if (!meter)
        return meter.error();
    return Simulation(settings, meter.take());
}

std::chrono::milliseconds Simulation::interval() const
{
    return m_settings.interval.value_or(m_meter->interval());
}

std::optional<SimulatedTelegram> Simulation::next()
{
    const auto count = static_cast<std::int64_t>(m_sent);
    const auto wireStep = interval();
    const auto lifeStep = wireStep.count() > 0 ? wireStep : m_meter->interval();
    const auto meterTime = m_settings.start + std::chrono::floor<std::chrono::seconds>(lifeStep * count);
    return nextAt(meterTime, capture::Time(leadIn) + wireStep * count);
}

std::optional<SimulatedTelegram> Simulation::nextAt(std::chrono::sys_seconds meterTime, capture::Time start)
{
    if (done())
        return std::nullopt;
    SimulatedTelegram telegram;
    telegram.index = m_sent++;
    telegram.start = std::max(start, m_wireFree);
    telegram.truth = m_meter->advance(meterTime);
    telegram.meterTime = telegram.truth.time;
    telegram.text = m_meter->telegram();
    telegram.wire = toWire(telegram.text, m_line, m_settings.faults, m_chance);
    m_wireFree =
        telegram.start + wireTime(telegram.wire, m_line) + m_line.characterTime() * pauseInCharacters;
    return telegram;
}

} // namespace p1scope::simulator

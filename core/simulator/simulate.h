// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/time.h"
#include "core/simulator/faults.h"
#include "core/simulator/virtual_meter.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>

namespace p1scope::simulator {

/// What is to be played.
struct SimulationSettings {
    std::string kind = "dsmr50";
    std::uint64_t seed = 1;
    std::optional<std::uint64_t> telegrams{}; ///< how many; without: no end
    /// Time from telegram to telegram, on the wire and in the meter's life. Without: the meter's own. Zero:
    /// the meter lives at its own pace, and the wire carries its telegrams with hardly a pause.
    std::optional<std::chrono::milliseconds> interval{};
    Faults faults{};
    /// When the meter's life begins. The default, a summer Sunday's noon, makes files that are the same
    /// whenever they are written.
    std::chrono::sys_seconds start =
        std::chrono::sys_days(std::chrono::year(2026) / 6 / 21) + std::chrono::hours(10);
};

/// One telegram, as it was meant and as it went over the wire.
struct SimulatedTelegram {
    std::uint64_t index = 0;
    capture::Time start{};                ///< of its first start bit, on the input's clock
    std::chrono::sys_seconds meterTime{}; ///< what the meter's clock says
    Truth truth;
    std::string text;  ///< before faults
    WireTelegram wire; ///< after them
};

/// A virtual meter on a wire, pulled telegram by telegram. The same settings give the same telegrams. Not
/// thread-safe.
class Simulation {
public:
    /// Before the first telegram the wire rests this long, so that its start can be seen.
    static constexpr capture::Duration leadIn = std::chrono::milliseconds(100);

    [[nodiscard]] static base::Result<Simulation> make(const SimulationSettings& settings);

    [[nodiscard]] const SimulationSettings& settings() const { return m_settings; }
    /// How the wire is, with the polarity that the faults ask for.
    [[nodiscard]] const line::LineSettings& line() const { return m_line; }
    /// From telegram to telegram; zero where they follow each other without pause.
    [[nodiscard]] std::chrono::milliseconds interval() const;
    [[nodiscard]] const VirtualMeter& meter() const { return *m_meter; }

    /// All telegrams that were asked for have been given.
    [[nodiscard]] bool done() const { return m_settings.telegrams && m_sent >= *m_settings.telegrams; }
    /// The next telegram; none when all have been. It starts an interval after the one before, or as soon as
    /// that one is over.
    [[nodiscard]] std::optional<SimulatedTelegram> next();
    /// The same, for a meter that is played in real time: what it holds at `meterTime` (never going back),
    /// put on the wire at `start`.
    [[nodiscard]] std::optional<SimulatedTelegram> nextAt(std::chrono::sys_seconds meterTime,
                                                          capture::Time start);

private:
    Simulation(const SimulationSettings& settings, std::unique_ptr<VirtualMeter> meter);

    SimulationSettings m_settings;
    std::unique_ptr<VirtualMeter> m_meter;
    line::LineSettings m_line;
    std::mt19937_64 m_chance;
    std::uint64_t m_sent = 0;
    capture::Time m_wireFree{}; ///< when the telegram before is over, with a pause behind it
};

} // namespace p1scope::simulator

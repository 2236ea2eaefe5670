// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/line_signal.h"
#include "core/line/uart_kind.h"
#include "core/simulator/plain_uart.h"
#include "core/simulator/simulate.h"
#include "core/simulator/wire.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

/// What a plain receiver gives for lines of all kinds: what tables are made of, and judged by.
namespace p1scope::tests {

/// How rough the line is that a stream comes from.
struct Roughness {
    double baudError = 0.015; ///< either way, drawn evenly
    double noisy = 0.2;       ///< share of streams with a bit flipped in ten thousand
    double gaps = 0.1;        ///< share of streams with pauses within telegrams
};

inline line::LineSettings lineOf(const doctor::LineSignal& signal)
{
    const bool old = signal.format != doctor::Format::EightNone;
    line::LineSettings line = doctor::settingsOf(signal.format, old ? 9600 : 115200);
    line.polarity = signal.polarity;
    return line;
}

/// Flips the level for one bit at a time, at moments drawn evenly.
inline void addNoise(capture::Edges& wire, double bit, double share, std::mt19937_64& chance)
{
    const double end = static_cast<double>(wire.end.count());
    std::exponential_distribution<double> wait(share / bit);
    for (double at = wait(chance); at + bit < end; at += bit + wait(chance)) {
        wire.at.emplace_back(static_cast<std::int64_t>(at));
        wire.at.emplace_back(static_cast<std::int64_t>(at + bit));
    }
    std::sort(wire.at.begin(), wire.at.end());
    // Two edges at one moment are none.
    std::vector<capture::Duration> kept;
    for (const capture::Duration at : wire.at) {
        if (!kept.empty() && kept.back() == at)
            kept.pop_back();
        else
            kept.push_back(at);
    }
    wire.at = std::move(kept);
}

/// Telegrams of a virtual meter on such a wire, one behind the other, beginning anywhere.
inline capture::Edges meterWire(std::string_view kind, const line::LineSettings& line, const Roughness& rough,
                                std::size_t characters, std::mt19937_64& chance)
{
    simulator::SimulationSettings settings;
    settings.kind = kind;
    settings.seed = chance() % 1'000'000;
    settings.interval = std::chrono::milliseconds(0);
    settings.start += std::chrono::seconds(chance() % 20'000'000);
    simulator::Simulation simulation = simulator::Simulation::make(settings).take();
    const bool gaps = std::uniform_real_distribution<>(0, 1)(chance) < rough.gaps;
    simulator::Faults faults;
    faults.gap = gaps ? 0.02 : 0;
    capture::Edges wire = simulator::restingWire(line);
    capture::Time at = simulator::Simulation::leadIn + capture::Time{};
    std::size_t placed = 0;
    while (placed < characters) {
        const auto telegram = simulation.next();
        auto sent = simulator::toWire(telegram->text, line, faults, chance);
        if (placed == 0) {
            const auto skip = static_cast<std::ptrdiff_t>(chance() % sent.characters.size());
            sent.characters.erase(sent.characters.begin(), sent.characters.begin() + skip);
        }
        simulator::appendEdges(wire, sent, line, at);
        placed += sent.characters.size();
        at += simulator::wireTime(sent, line) + line.characterTime() * 20;
    }
    wire.end += line.characterTime() * 20;
    if (std::uniform_real_distribution<>(0, 1)(chance) < rough.noisy)
        addNoise(wire, 1e9 / line.baud, 1e-4, chance);
    return wire;
}

/// A receiver of eight data bits that runs at such a speed against the line.
inline simulator::PlainUart receiverOn(const line::LineSettings& line, double ratio, line::UartKind kind,
                                       const Roughness& rough, std::mt19937_64& chance)
{
    simulator::PlainUart uart;
    uart.settings = line::dsmr4Settings();
    uart.settings.baud = static_cast<std::uint32_t>(line.baud * ratio);
    uart.kind = kind;
    uart.baudError = std::uniform_real_distribution<>(-rough.baudError, rough.baudError)(chance);
    uart.phase = std::uniform_real_distribution<>(0, 1)(chance);
    return uart;
}

/// The receiver's events for such a line; at least `bytes` bytes.
inline std::vector<capture::Event> streamOf(const doctor::LineSignal& signal, line::UartKind kind,
                                            std::size_t bytes, const Roughness& rough,
                                            std::mt19937_64& chance)
{
    const line::LineSettings line = lineOf(signal);
    const double ratio = doctor::ratioOf(signal.speed);
    const auto characters = static_cast<std::size_t>(static_cast<double>(bytes) / std::min(ratio, 1.0) * 2.2);
    const std::string_view meter = signal.format == doctor::Format::SevenEven ? "dsmr22"
                                   : chance() % 2 == 0                        ? "dsmr42"
                                                                              : "dsmr50";
    const auto wire = meterWire(meter, line, rough, characters + 50, chance);
    return simulator::plainUartEvents(wire, receiverOn(line, ratio, kind, rough, chance));
}

/// The bytes alone; a break is a zero.
inline std::vector<std::uint8_t> bytesOf(const std::vector<capture::Event>& events, std::size_t most)
{
    std::vector<std::uint8_t> bytes;
    for (const capture::Event& event : events) {
        if (bytes.size() >= most)
            break;
        bytes.insert(bytes.end(), event.bytes.begin(), event.bytes.end());
        if (event.kind == capture::EventKind::Break)
            bytes.push_back(0);
    }
    bytes.resize(std::min(bytes.size(), most));
    return bytes;
}

} // namespace p1scope::tests

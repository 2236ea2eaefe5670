// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simulator/plain_uart.h"
#include "core/simulator/random.h"
#include "core/simulator/rough_line.h"
#include "core/simulator/simulate.h"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::test {

/// An inverted line with a plain receiver at its end, whose clock is a little off, each time otherwise.
class InvertedLine {
public:
    InvertedLine(const line::LineSettings& line, line::UartKind kind, double baudError, std::uint64_t seed)
        : m_line(line)
        , m_chance(seed)
        , m_baudError(baudError)
    {
        m_line.polarity = line::Polarity::Inverted;
        m_uart.kind = kind;
        m_uart.settings = {line.baud, 8, line::Parity::None, line::StopBits::One, line::Polarity::Normal};
    }
    simulator::PlainUart& uart() { return m_uart; }
    simulator::RoughLine& rough() { return m_rough; }

    [[nodiscard]] std::vector<std::uint8_t> bytes(std::string_view text)
    {
        m_uart.baudError = m_baudError * (2 * simulator::unit(m_chance()) - 1);
        m_uart.phase = simulator::unit(m_chance());
        return simulator::plainUartBytes(simulator::roughWire(text, m_line, m_rough, m_chance), m_uart);
    }

private:
    line::LineSettings m_line;
    std::mt19937_64 m_chance;
    double m_baudError;
    simulator::PlainUart m_uart;
    simulator::RoughLine m_rough;
};

/// A telegram of a virtual meter that is another one for each number.
inline std::string meterTelegram(const std::string& kind, std::uint64_t number)
{
    simulator::SimulationSettings settings;
    settings.kind = kind;
    settings.seed = number + 1;
    settings.start += std::chrono::seconds(static_cast<std::int64_t>(number) * 4711);
    return simulator::Simulation::make(settings).value().next()->text;
}

} // namespace p1scope::test

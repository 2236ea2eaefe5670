// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/line_signal.h"
#include "core/line/uart_kind.h"

#include <span>
#include <string_view>

namespace p1scope::doctor {

/// How often each byte is given by a receiver of eight data bits without parity on such a line that carries
/// telegrams.
struct SignalTable {
    Speed speed = Speed::Right;
    line::Polarity polarity = line::Polarity::Normal;
    Format format = Format::EightNone;
    line::UartKind kind = line::UartKind::WaitsForHigh;
    double meanCost = 0;   ///< nats a byte, of such a line itself
    double costSpread = 0; ///< standard deviation of the mean over 200 bytes
    /// Of each byte: '0' and the costs behind it in steps of 1/6 nat; less likely than e^-10.5 counts as
    /// that.
    std::string_view costs;
    /// What is added where a byte of one shape follows one of another, by 16 times the first and the second:
    /// 'P' and the steps of 1/6 nat behind or before it, up to 5 nats.
    std::string_view pairs;

    [[nodiscard]] double cost(std::uint8_t byte) const { return (costs[byte] - '0') / 6.0; }
    [[nodiscard]] double pairCost(std::uint8_t before, std::uint8_t byte) const
    {
        return (pairs[shapeOf(before) * 16U + shapeOf(byte)] - 'P') / 6.0;
    }
    /// Four bits of a byte that tell most about its neighbours, whatever the speed.
    [[nodiscard]] static constexpr unsigned shapeOf(std::uint8_t byte)
    {
        return (byte & 1U) | (byte >> 2U & 2U) | (byte >> 3U & 4U) | (byte >> 4U & 8U);
    }
};

/// All of them. Made by tests/bench/signal_tables.cpp from the simulator.
[[nodiscard]] std::span<const SignalTable> signalTables();

} // namespace p1scope::doctor

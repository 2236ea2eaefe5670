// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace p1scope::doctor {

/// What a remedy is about. Each has one text, in one table, so that it reads the same wherever it is given
/// and can be translated.
enum class Topic : std::uint8_t {
    InvertFtdi,       ///< the adapter's own inversion
    InvertCh340,      ///< likewise
    InvertTransistor, ///< one transistor and two resistors: has a drawing
    ReadInverted,     ///< this program can do without
    PullUp,
    Ground,
    Splitter,
    RequestPin,
    PortToBeOpened,
    MBusSocket,
    SetReceiver,
    Cable,
    Key,
    OtherPort,
};

struct Advice {
    Topic topic;
    std::string_view title; ///< a few words
    std::string_view text;  ///< one to three sentences
    bool drawing = false;   ///< resources/inverter.svg shows it
};

/// All of them, each topic once, in the topics' order.
[[nodiscard]] std::span<const Advice> allAdvice();
[[nodiscard]] const Advice& adviceOn(Topic topic);

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simulator/meter_model.h"
#include "core/simulator/telegram_text.h"

#include <cstddef>

namespace p1scope::simulator {

/// Group C of the codes of the three phases: delivered power 21, 41, 61 and so on, twenty apart.
[[nodiscard]] constexpr int phaseCode(std::size_t phase, int first)
{
    return first + 20 * static_cast<int>(phase);
}

/// What is drawn of a value that is negative where it is given.
[[nodiscard]] constexpr std::int64_t drawn(std::int64_t value)
{
    return value > 0 ? value : 0;
}
[[nodiscard]] constexpr std::int64_t given(std::int64_t value)
{
    return value < 0 ? -value : 0;
}

/// Delivered (21) and returned (22) power of each phase in kW, with `digits` before the point: first all of
/// the one, then all of the other.
void writePhasePower(TelegramText& text, const Truth& truth, int digits);
/// Reactive power drawn (23) and given (24) likewise, in kvar.
void writePhaseReactive(TelegramText& text, const Truth& truth, int digits);
/// "230.1*V"
void writeVoltages(TelegramText& text, const Truth& truth);
/// Hundredths of amperes: "001.23*A".
void writeFineCurrents(TelegramText& text, const Truth& truth);
/// Tenths: "001.2*A".
void writeCurrents(TelegramText& text, const Truth& truth);
/// Whole amperes: "001*A".
void writeWholeCurrents(TelegramText& text, const Truth& truth);

} // namespace p1scope::simulator

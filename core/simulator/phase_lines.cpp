// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/phase_lines.h"

namespace p1scope::simulator {

namespace {

template <typename Value>
void eachPhase(TelegramText& text, const Truth& truth, int code, std::string_view unit, Value value)
{
    for (std::size_t i = 0; i < truth.phases.size(); ++i)
        text.line("1-0:{}.7.0({}*{})", phaseCode(i, code), value(truth.phases[i]), unit);
}

} // namespace

void writePhasePower(TelegramText& text, const Truth& truth, int digits)
{
    eachPhase(text, truth, 21, "kW",
              [&](const auto& phase) { return thousandths(phase.deliveredW, digits); });
    eachPhase(text, truth, 22, "kW", [&](const auto& phase) { return thousandths(phase.returnedW, digits); });
}

void writePhaseReactive(TelegramText& text, const Truth& truth, int digits)
{
    eachPhase(text, truth, 23, "kvar",
              [&](const auto& phase) { return thousandths(drawn(phase.reactiveVar), digits); });
    eachPhase(text, truth, 24, "kvar",
              [&](const auto& phase) { return thousandths(given(phase.reactiveVar), digits); });
}

void writeVoltages(TelegramText& text, const Truth& truth)
{
    eachPhase(text, truth, 32, "V", [](const auto& phase) {
        return fmt::format("{:03}.{}", phase.decivolts / 10, phase.decivolts % 10);
    });
}

void writeFineCurrents(TelegramText& text, const Truth& truth)
{
    eachPhase(text, truth, 31, "A", [](const auto& phase) {
        return fmt::format("{:03}.{:02}", phase.centiamperes / 100, phase.centiamperes % 100);
    });
}

void writeCurrents(TelegramText& text, const Truth& truth)
{
    eachPhase(text, truth, 31, "A", [](const auto& phase) {
        const int tenths = (phase.centiamperes + 5) / 10;
        return fmt::format("{:03}.{}", tenths / 10, tenths % 10);
    });
}

void writeWholeCurrents(TelegramText& text, const Truth& truth)
{
    eachPhase(text, truth, 31, "A", [](const auto& phase) { return fmt::format("{:03}", phase.amperes); });
}

} // namespace p1scope::simulator

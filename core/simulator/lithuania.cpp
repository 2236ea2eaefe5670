// SPDX-License-Identifier: GPL-3.0-or-later
// The Lithuanian grid's longest list: everything by phase, powers of three sorts, means and demand, in
// Eastern European time. Its mark says so, for nothing else in it does.
#include "core/simulator/meter_model.h"
#include "core/simulator/phase_lines.h"
#include "core/simulator/telegram_text.h"

#include <cmath>

namespace p1scope::simulator {

namespace {

std::int64_t apparent(std::int64_t active, std::int64_t reactive)
{
    return std::llround(std::hypot(static_cast<double>(active), static_cast<double>(reactive)));
}

void counters(TelegramText& text, const Truth& truth)
{
    const auto energy = [&](int code, const std::int64_t(&wattHours)[2]) {
        text.line("1-0:{}.8.0({}*kWh)", code, thousandths(wattHours[0] + wattHours[1], 6));
        text.line("1-0:{}.8.1({}*kWh)", code, thousandths(wattHours[0], 6));
        text.line("1-0:{}.8.2({}*kWh)", code, thousandths(wattHours[1], 6));
        text.line("1-0:{}.8.3(000000.000*kWh)", code);
        text.line("1-0:{}.8.4(000000.000*kWh)", code);
    };
    energy(1, truth.deliveredWh);
    energy(2, truth.returnedWh);
    const auto& reactive = truth.reactiveVarh;
    text.line("1-0:3.8.0({}*kvarh)", thousandths(reactive[0] + reactive[1], 6));
    text.line("1-0:4.8.0({}*kvarh)", thousandths(reactive[2] + reactive[3], 6));
}

void powers(TelegramText& text, const Truth& truth)
{
    text.line("1-0:1.7.0({}*kW)", thousandths(truth.deliveredW, 3));
    text.line("1-0:2.7.0({}*kW)", thousandths(truth.returnedW, 3));
    text.line("1-0:15.7.0({}*kW)", thousandths(truth.deliveredW + truth.returnedW, 3));
    text.line("1-0:3.7.0({}*kvar)", thousandths(drawn(truth.reactiveVar), 3));
    text.line("1-0:4.7.0({}*kvar)", thousandths(given(truth.reactiveVar), 3));
    text.line("1-0:9.7.0({}*kVA)",
              thousandths(truth.deliveredW > 0 ? apparent(truth.deliveredW, truth.reactiveVar) : 0, 3));
    text.line("1-0:10.7.0({}*kVA)",
              thousandths(truth.returnedW > 0 ? apparent(truth.returnedW, truth.reactiveVar) : 0, 3));
    text.line("1-0:1.4.0({}*kW)", thousandths(truth.quarterW, 3));
}

void apparentByPhase(TelegramText& text, const Truth& truth)
{
    for (const int code : {29, 30}) {
        for (std::size_t i = 0; i < truth.phases.size(); ++i) {
            const auto& phase = truth.phases[i];
            const auto active = code == 29 ? phase.deliveredW : phase.returnedW;
            text.line("1-0:{}.7.0({}*kVA)", phaseCode(i, code),
                      thousandths(active > 0 ? apparent(active, phase.reactiveVar) : 0, 3));
        }
    }
}

std::string write(const HouseLife& house, const MeterIdentity& identity)
{
    const auto& truth = house.truth();
    const auto& log = house.gridLog();
    TelegramText text("ESO5P1SCOPE-LT-" + identity.number);
    text.line("0-0:1.0.0({})", telegram::formatTst(truth.time, house.settings().zone));
    text.line("0-0:96.1.1({})", identity.equipment);
    text.line("0-0:96.14.0({:04})", truth.tariff);
    text.line("1-0:0.2.0(P1SCOPE)");
    text.line("1-0:0.8.2(900*s)");
    counters(text, truth);
    powers(text, truth);
    writePhasePower(text, truth, 3);
    writePhaseReactive(text, truth, 3);
    apparentByPhase(text, truth);
    writeVoltages(text, truth);
    writeFineCurrents(text, truth);
    text.line("1-0:14.7.0(50.00*Hz)");
    text.line("0-0:96.7.21({:05})", truth.shortFailures);
    for (std::size_t i = 0; i < log.sags.size(); ++i)
        text.line("1-0:{}.32.0({:05})", phaseCode(i, 32), log.sags[i]);
    for (std::size_t i = 0; i < log.swells.size(); ++i)
        text.line("1-0:{}.36.0({:05})", phaseCode(i, 32), log.swells[i]);
    text.line("0-0:96.13.0()");
    return std::move(text).withCrc();
}

} // namespace

const MeterModel& lithuaniaModel()
{
    static const MeterModel model{
        .kind = "lithuania",
        .line = line::dsmr4Settings(),
        .interval = std::chrono::seconds(10),
        .gasInterval = std::chrono::hours(1),
        .zone = telegram::Zone::easternEuropean(),
        .write = write,
    };
    return model;
}

} // namespace p1scope::simulator

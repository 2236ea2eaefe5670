// SPDX-License-Identifier: GPL-3.0-or-later
// The Swedish H1 port: totals without tariffs, reactive energy and power, four digits before the point of a
// power, tenths of amperes, and a clock that never knows summer.
#include "core/simulator/meter_model.h"
#include "core/simulator/phase_lines.h"
#include "core/simulator/telegram_text.h"

namespace p1scope::simulator {

namespace {

std::string write(const HouseLife& house, const MeterIdentity& identity)
{
    const auto& truth = house.truth();
    TelegramText text("SIM5P1SCOPE-SE-" + identity.number);
    text.line("0-0:1.0.0({})", telegram::formatTst(truth.time, house.settings().zone));
    text.line("1-0:1.8.0({}*kWh)", thousandths(truth.deliveredWh[0] + truth.deliveredWh[1], 8));
    text.line("1-0:2.8.0({}*kWh)", thousandths(truth.returnedWh[0] + truth.returnedWh[1], 8));
    text.line("1-0:3.8.0({}*kvarh)", thousandths(truth.reactiveVarh[0] + truth.reactiveVarh[1], 8));
    text.line("1-0:4.8.0({}*kvarh)", thousandths(truth.reactiveVarh[2] + truth.reactiveVarh[3], 8));
    text.line("1-0:1.7.0({}*kW)", thousandths(truth.deliveredW, 4));
    text.line("1-0:2.7.0({}*kW)", thousandths(truth.returnedW, 4));
    text.line("1-0:3.7.0({}*kvar)", thousandths(drawn(truth.reactiveVar), 4));
    text.line("1-0:4.7.0({}*kvar)", thousandths(given(truth.reactiveVar), 4));
    writePhasePower(text, truth, 4);
    writePhaseReactive(text, truth, 4);
    writeVoltages(text, truth);
    writeCurrents(text, truth);
    return std::move(text).withCrc();
}

} // namespace

const MeterModel& swedenModel()
{
    static const MeterModel model{
        .kind = "sweden",
        .line = line::dsmr4Settings(),
        .interval = std::chrono::seconds(10),
        .gasInterval = std::chrono::hours(1),
        .zone = {std::chrono::minutes(60), false},
        .write = write,
    };
    return model;
}

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
// e-MUCS P1 1.7: Belgium. Tariff 1 is the day's; demand, its peak of this month and of thirteen months
// before; gas that is not temperature-corrected, and water.
#include "core/simulator/meter_model.h"
#include "core/simulator/phase_lines.h"
#include "core/simulator/telegram_text.h"

namespace p1scope::simulator {

namespace {

std::string history(const HouseLife& house)
{
    const auto& months = house.truth().months;
    std::string text = fmt::format("({})(1-0:1.6.0)(1-0:1.6.0)", months.size());
    for (const MonthEnd& month : months) {
        const Peak& peak = month.peaks[deliveredPeak];
        text +=
            fmt::format("({})({})({}*kW)", telegram::formatTst(month.time, house.settings().zone),
                        telegram::formatTst(peak.time, house.settings().zone), thousandths(peak.watts, 2));
    }
    return text;
}

void devices(TelegramText& text, const HouseLife& house, const MeterIdentity& identity)
{
    const auto& truth = house.truth();
    const auto zone = house.settings().zone;
    text.line("0-1:24.1.0(003)");
    text.line("0-1:96.1.1({})", identity.gasEquipment);
    text.line("0-1:24.4.0(1)");
    text.line("0-1:24.2.3({})({}*m3)", telegram::formatTst(truth.gasTime, zone),
              thousandths(truth.gasLitres, 5));
    text.line("0-2:24.1.0(007)");
    text.line("0-2:96.1.1({})", identity.waterEquipment);
    text.line("0-2:24.2.1({})({}*m3)", telegram::formatTst(truth.waterTime, zone),
              thousandths(truth.waterLitres, 5));
}

std::string write(const HouseLife& house, const MeterIdentity& identity)
{
    const auto& truth = house.truth();
    TelegramText text("SIM5\\P1SCOPE-BE-" + identity.number);
    text.line("0-0:96.1.4(50217)");
    text.line("0-0:96.1.1({})", identity.equipment);
    text.line("0-0:1.0.0({})", telegram::formatTst(truth.time, house.settings().zone));
    text.line("1-0:1.8.1({}*kWh)", thousandths(truth.deliveredWh[0], 6));
    text.line("1-0:1.8.2({}*kWh)", thousandths(truth.deliveredWh[1], 6));
    text.line("1-0:2.8.1({}*kWh)", thousandths(truth.returnedWh[0], 6));
    text.line("1-0:2.8.2({}*kWh)", thousandths(truth.returnedWh[1], 6));
    text.line("0-0:96.14.0({:04})", truth.tariff);
    text.line("1-0:1.4.0({}*kW)", thousandths(truth.quarterW, 2));
    const Peak& peak = truth.peaks[deliveredPeak];
    text.line("1-0:1.6.0({})({}*kW)", telegram::formatTst(peak.time, house.settings().zone),
              thousandths(peak.watts, 2));
    text.line("0-0:98.1.0{}", history(house));
    text.line("1-0:1.7.0({}*kW)", thousandths(truth.deliveredW, 2));
    text.line("1-0:2.7.0({}*kW)", thousandths(truth.returnedW, 2));
    writePhasePower(text, truth, 2);
    writeVoltages(text, truth);
    writeFineCurrents(text, truth);
    text.line("0-0:96.3.10(1)");
    text.line("0-0:17.0.0(999.9*kW)");
    text.line("1-0:31.4.0(999*A)");
    text.line("0-0:96.13.0()");
    devices(text, house, identity);
    return std::move(text).withCrc();
}

} // namespace

const MeterModel& emucsModel()
{
    static const MeterModel model{
        .kind = "emucs",
        .line = line::dsmr4Settings(),
        .interval = std::chrono::seconds(1),
        .gasInterval = std::chrono::minutes(5),
        .zone = telegram::Zone::centralEuropean(),
        .dayFirst = true,
        .write = write,
    };
    return model;
}

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
// The Hungarian customer port: totals and four tariffs, reactive energy by quadrant, and what stood on the
// counters when the last month ended.
#include "core/simulator/meter_model.h"
#include "core/simulator/phase_lines.h"
#include "core/simulator/telegram_text.h"

namespace p1scope::simulator {

namespace {

/// "(230701000000S)", thirteen energies, then the highest quarters of an hour.
std::string monthEnd(const MonthEnd& month, telegram::Zone zone)
{
    const auto delivered = month.deliveredWh[0] + month.deliveredWh[1];
    const auto returned = month.returnedWh[0] + month.returnedWh[1];
    std::string text = fmt::format("({})", telegram::formatTst(month.time, zone));
    for (const auto value : {delivered, month.deliveredWh[0], month.deliveredWh[1], returned,
                             month.returnedWh[0], month.returnedWh[1]})
        text += fmt::format("({}*kWh)", thousandths(value, 6));
    const auto& reactive = month.reactiveVarh;
    for (const auto value : {reactive[0] + reactive[1], reactive[2] + reactive[3], reactive[0], reactive[1],
                             reactive[2], reactive[3]})
        text += fmt::format("({}*kvarh)", thousandths(value, 6));
    text += fmt::format("({}*kWh)", thousandths(delivered + returned, 6));
    for (const Peak& peak : month.peaks)
        text += fmt::format("({}*kW)", thousandths(peak.watts, 2));
    return text;
}

void energies(TelegramText& text, int code, const std::int64_t (&wattHours)[2])
{
    text.line("1-0:{}.8.0({}*kWh)", code, thousandths(wattHours[0] + wattHours[1], 6));
    text.line("1-0:{}.8.1({}*kWh)", code, thousandths(wattHours[0], 6));
    text.line("1-0:{}.8.2({}*kWh)", code, thousandths(wattHours[1], 6));
    text.line("1-0:{}.8.3(000000.000*kWh)", code);
    text.line("1-0:{}.8.4(000000.000*kWh)", code);
}

void reactiveEnergies(TelegramText& text, const Truth& truth)
{
    const auto& reactive = truth.reactiveVarh;
    text.line("1-0:3.8.0({}*kvarh)", thousandths(reactive[0] + reactive[1], 6));
    text.line("1-0:4.8.0({}*kvarh)", thousandths(reactive[2] + reactive[3], 6));
    for (int i = 0; i < 4; ++i)
        text.line("1-0:{}.8.0({}*kvarh)", 5 + i, thousandths(reactive[i], 6));
    text.line("1-0:15.8.0({}*kWh)", thousandths(truth.deliveredWh[0] + truth.deliveredWh[1] +
                                                    truth.returnedWh[0] + truth.returnedWh[1],
                                                6));
}

/// In which quadrant the sums of powers lie, 0 to 3.
int quadrantOf(const Truth& truth)
{
    const bool returning = truth.returnedW > 0;
    if (truth.reactiveVar >= 0)
        return returning ? 1 : 0;
    return returning ? 2 : 3;
}

std::string write(const HouseLife& house, const MeterIdentity& identity)
{
    const auto& truth = house.truth();
    const auto zone = house.settings().zone;
    TelegramText text("SIM5P1SCOPE-HU-" + identity.number);
    text.line("0-0:1.0.0({})", telegram::formatTst(truth.time, zone));
    text.line("0-0:42.0.0({})", identity.equipment);
    text.line("0-0:96.1.0({})", identity.equipment);
    text.line("0-0:96.14.0({:04})", truth.tariff);
    text.line("0-0:96.50.68(ON)");
    text.line("0-0:17.0.0(90.000*kW)");
    energies(text, 1, truth.deliveredWh);
    energies(text, 2, truth.returnedWh);
    reactiveEnergies(text, truth);
    writeVoltages(text, truth);
    writeWholeCurrents(text, truth);
    text.line("1-0:14.7.0(50.00*Hz)");
    text.line("1-0:1.7.0({}*kW)", thousandths(truth.deliveredW, 2));
    text.line("1-0:2.7.0({}*kW)", thousandths(truth.returnedW, 2));
    for (int i = 0; i < 4; ++i)
        text.line(
            "1-0:{}.7.0({}*kvar)", 5 + i,
            thousandths(i == quadrantOf(truth) ? drawn(truth.reactiveVar) + given(truth.reactiveVar) : 0, 2));
    text.line("0-0:98.1.0{}", monthEnd(truth.months.back(), zone));
    text.line("0-0:96.13.0()");
    return std::move(text).withCrc();
}

} // namespace

const MeterModel& hungaryModel()
{
    static const MeterModel model{
        .kind = "hungary",
        .line = line::dsmr4Settings(),
        .interval = std::chrono::seconds(10),
        .gasInterval = std::chrono::hours(1),
        .zone = telegram::Zone::centralEuropean(),
        .write = write,
    };
    return model;
}

} // namespace p1scope::simulator

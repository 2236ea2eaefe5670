// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/meter_model.h"
#include "core/simulator/telegram_text.h"

namespace p1scope::simulator {

namespace {

/// Group C of the codes of the three phases: delivered power 21, 41, 61 and so on, twenty apart.
int phaseCode(std::size_t phase, int first)
{
    return first + 20 * static_cast<int>(phase);
}

void begin(TelegramText& text, std::string_view version, const HouseLife& house,
           const MeterIdentity& identity)
{
    const auto& truth = house.truth();
    text.line("1-3:0.2.8({})", version);
    text.line("0-0:1.0.0({})", telegram::formatTst(truth.time, house.settings().zone));
    text.line("0-0:96.1.1({})", identity.equipment);
    text.line("1-0:1.8.1({}*kWh)", thousandths(truth.deliveredWh[0], 6));
    text.line("1-0:1.8.2({}*kWh)", thousandths(truth.deliveredWh[1], 6));
    text.line("1-0:2.8.1({}*kWh)", thousandths(truth.returnedWh[0], 6));
    text.line("1-0:2.8.2({}*kWh)", thousandths(truth.returnedWh[1], 6));
    text.line("0-0:96.14.0({:04})", truth.tariff);
    text.line("1-0:1.7.0({}*kW)", thousandths(truth.deliveredW, 2));
    text.line("1-0:2.7.0({}*kW)", thousandths(truth.returnedW, 2));
}

void failures(TelegramText& text, const HouseLife& house, const MeterIdentity& identity)
{
    const auto& log = house.gridLog();
    text.line("0-0:96.7.21({:05})", house.truth().shortFailures);
    text.line("0-0:96.7.9({:05})", house.truth().longFailures);
    text.line("1-0:99.97.0({})(0-0:96.7.19){}", identity.failures, identity.failureLog);
    for (std::size_t phase = 0; phase < log.sags.size(); ++phase)
        text.line("1-0:{}.32.0({:05})", phaseCode(phase, 32), log.sags[phase]);
    for (std::size_t phase = 0; phase < log.swells.size(); ++phase)
        text.line("1-0:{}.36.0({:05})", phaseCode(phase, 32), log.swells[phase]);
}

void phases(TelegramText& text, const Truth& truth, bool voltages)
{
    const auto count = truth.phases.size();
    for (std::size_t i = 0; voltages && i < count; ++i) {
        const int decivolts = truth.phases[i].decivolts;
        text.line("1-0:{}.7.0({:03}.{}*V)", phaseCode(i, 32), decivolts / 10, decivolts % 10);
    }
    for (std::size_t i = 0; i < count; ++i)
        text.line("1-0:{}.7.0({:03}*A)", phaseCode(i, 31), truth.phases[i].amperes);
    for (std::size_t i = 0; i < count; ++i)
        text.line("1-0:{}.7.0({}*kW)", phaseCode(i, 21), thousandths(truth.phases[i].deliveredW, 2));
    for (std::size_t i = 0; i < count; ++i)
        text.line("1-0:{}.7.0({}*kW)", phaseCode(i, 22), thousandths(truth.phases[i].returnedW, 2));
}

void gas(TelegramText& text, const HouseLife& house, const MeterIdentity& identity)
{
    const auto& truth = house.truth();
    text.line("0-1:24.1.0(003)");
    text.line("0-1:96.1.0({})", identity.gasEquipment);
    text.line("0-1:24.2.1({})({}*m3)", telegram::formatTst(truth.gasTime, house.settings().zone),
              thousandths(truth.gasLitres, 5));
}

std::string writeDsmr42(const HouseLife& house, const MeterIdentity& identity)
{
    TelegramText text("SIM5\\2P1SCOPE-42-" + identity.number);
    begin(text, "42", house, identity);
    failures(text, house, identity);
    text.line("0-0:96.13.1()");
    text.line("0-0:96.13.0()");
    phases(text, house.truth(), false);
    gas(text, house, identity);
    return std::move(text).withCrc();
}

std::string writeDsmr50(const HouseLife& house, const MeterIdentity& identity)
{
    TelegramText text("SIM5\\2P1SCOPE-50-" + identity.number);
    begin(text, "50", house, identity);
    failures(text, house, identity);
    text.line("0-0:96.13.0()");
    phases(text, house.truth(), true);
    gas(text, house, identity);
    return std::move(text).withCrc();
}

} // namespace

const MeterModel& dsmr42Model()
{
    static const MeterModel model{
        .kind = "dsmr42",
        .line = line::dsmr4Settings(),
        .interval = std::chrono::seconds(10),
        .gasInterval = std::chrono::hours(1),
        .zone = telegram::Zone::centralEuropean(),
        .write = writeDsmr42,
    };
    return model;
}

const MeterModel& dsmr50Model()
{
    static const MeterModel model{
        .kind = "dsmr50",
        .line = line::dsmr4Settings(),
        .interval = std::chrono::seconds(1),
        .gasInterval = std::chrono::minutes(5),
        .zone = telegram::Zone::centralEuropean(),
        .write = writeDsmr50,
    };
    return model;
}

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/meter_model.h"
#include "core/simulator/telegram_text.h"

namespace p1scope::simulator {

namespace {

/// Hundredths of a kW, rounded.
std::string tensOfWatts(std::int64_t watts)
{
    const auto rounded = (watts + 5) / 10;
    return fmt::format("{:04}.{:02}", rounded / 100, rounded % 100);
}

/// The gas meter's profile takes two lines: the value stands on the second. Of the AMR profile status bit 3
/// says that summer time was kept, which the time itself does not (DSMR P3 4.0.7 section 4.2.5).
void gas(TelegramText& text, const HouseLife& house, const MeterIdentity& identity)
{
    const auto& truth = house.truth();
    text.line("0-1:96.1.0({})", identity.gasEquipment);
    text.line("0-1:24.1.0(03)");
    text.line("0-1:24.3.0({})({})(60)(1)(0-1:24.2.1)(m3)",
              telegram::formatTst(truth.gasTime, house.settings().zone, false),
              telegram::isEuSummerTime(truth.gasTime) ? "08" : "00");
    text.line("({})", thousandths(truth.gasLitres, 5));
    text.line("0-1:24.4.0(1)");
}

std::string write(const HouseLife& house, const MeterIdentity& identity)
{
    const auto& truth = house.truth();
    TelegramText text("SIM5P1SCOPE-22-" + identity.number);
    text.line("0-0:96.1.1({})", identity.equipment);
    text.line("1-0:1.8.1({}*kWh)", thousandths(truth.deliveredWh[0], 5));
    text.line("1-0:1.8.2({}*kWh)", thousandths(truth.deliveredWh[1], 5));
    text.line("1-0:2.8.1({}*kWh)", thousandths(truth.returnedWh[0], 5));
    text.line("1-0:2.8.2({}*kWh)", thousandths(truth.returnedWh[1], 5));
    text.line("0-0:96.14.0({:04})", truth.tariff);
    text.line("1-0:1.7.0({}*kW)", tensOfWatts(truth.deliveredW));
    text.line("1-0:2.7.0({}*kW)", tensOfWatts(truth.returnedW));
    text.line("0-0:17.0.0(0999.00*kW)");
    text.line("0-0:96.3.10(1)");
    text.line("0-0:96.13.1()");
    text.line("0-0:96.13.0()");
    gas(text, house, identity);
    return std::move(text).withoutCrc();
}

} // namespace

const MeterModel& dsmr22Model()
{
    static const MeterModel model{
        .kind = "dsmr22",
        .line = line::dsmr2Settings(),
        .interval = std::chrono::seconds(10),
        .gasInterval = std::chrono::hours(1),
        .zone = telegram::Zone::centralEuropean(),
        .onePhase = true,
        .write = write,
    };
    return model;
}

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/gcm.h"
#include "core/simulator/ciphered.h"
#include "core/simulator/meter_model.h"
#include "core/simulator/telegram_text.h"

namespace p1scope::simulator {

namespace {

/// Counts up with every second, so that any two telegrams of a life have different counters, in order.
std::uint32_t frameCounter(std::chrono::sys_seconds time)
{
    using std::chrono::year;
    return static_cast<std::uint32_t>((time - std::chrono::sys_days(year(2001) / 1 / 1)).count());
}

/// Luxembourg (Smarty P1 specification 1.1.3): totals without tariffs, reactive power, behind a key.
std::string write(const HouseLife& house, const MeterIdentity& identity)
{
    const auto& truth = house.truth();
    TelegramText text("SIM5\\2P1SCOPE-LU-" + identity.number);
    text.line("1-3:0.2.8(42)");
    text.line("0-0:1.0.0({})", telegram::formatTst(truth.time, house.settings().zone));
    text.line("0-0:42.0.0({})", identity.equipment);
    text.line("1-0:1.8.0({}*kWh)", thousandths(truth.deliveredWh[0] + truth.deliveredWh[1], 6));
    text.line("1-0:2.8.0({}*kWh)", thousandths(truth.returnedWh[0] + truth.returnedWh[1], 6));
    text.line("1-0:1.7.0({}*kW)", thousandths(truth.deliveredW, 2));
    text.line("1-0:2.7.0({}*kW)", thousandths(truth.returnedW, 2));
    text.line("0-0:17.0.0(069.0*kVA)");
    text.line("0-0:96.3.10(1)");
    text.line("0-0:96.7.21({:05})", truth.shortFailures);
    text.line("0-0:96.13.0()");
    for (std::size_t i = 0; i < truth.phases.size(); ++i) {
        const auto& phase = truth.phases[i];
        const auto step = 20 * static_cast<int>(i);
        text.line("1-0:{}.7.0({:03}.{}*V)", 32 + step, phase.decivolts / 10, phase.decivolts % 10);
        text.line("1-0:{}.7.0({:03}*A)", 31 + step, phase.amperes);
        text.line("1-0:{}.7.0({}*kW)", 21 + step, thousandths(phase.deliveredW, 2));
        text.line("1-0:{}.7.0({}*kW)", 22 + step, thousandths(phase.returnedW, 2));
    }
    text.line("0-1:24.1.0(003)");
    text.line("0-1:96.1.0({})", identity.gasEquipment);
    text.line("0-1:24.2.1({})({}*m3)", telegram::formatTst(truth.gasTime, house.settings().zone),
              thousandths(truth.gasLitres, 5));
    return dlms::seal(std::move(text).withCrc(), "SIM" + identity.number.substr(1), frameCounter(truth.time),
                      smartyKeys());
}

} // namespace

const dlms::MeterKeys& smartyKeys()
{
    static const dlms::MeterKeys keys = [] {
        dlms::MeterKeys made;
        made.encryption = dlms::Key::parse("503153434F50452D44454D4F2D4B4559").value();
        return made;
    }();
    return keys;
}

const MeterModel& smartyModel()
{
    static const MeterModel model{
        .kind = "smarty",
        .line = line::dsmr4Settings(),
        .interval = std::chrono::seconds(10),
        .gasInterval = std::chrono::hours(1),
        .zone = telegram::Zone::centralEuropean(),
        .write = write,
    };
    return model;
}

} // namespace p1scope::simulator

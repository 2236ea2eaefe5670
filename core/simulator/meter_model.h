// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/line_settings.h"
#include "core/simulator/house_life.h"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace p1scope::simulator {

/// What the telegrams of one meter carry that never changes; worked out once.
struct MeterIdentity {
    std::string number;         ///< a few digits for the identification line
    std::string equipment;      ///< in hex, as sent
    std::string gasEquipment;   ///< in hex, as sent
    std::string waterEquipment; ///< in hex, as sent
    std::size_t failures = 0;   ///< in that log
    std::string failureLog;     ///< end and duration of each long failure, newest first, at most ten
};

/// A kind of meter: how it sends, and how it writes a house's life down. A new kind is a new file with one of
/// these, and its row in `meterModels()`.
struct MeterModel {
    std::string_view kind; ///< the contract's name
    line::LineSettings line;
    std::chrono::milliseconds interval{};
    std::chrono::seconds gasInterval{};
    telegram::Zone zone;
    bool dayFirst = false; ///< tariff 1 is the day's
    bool onePhase = false; ///< always; else one house in four has one phase, the others three
    /// The bytes of one telegram (or of one frame of a binary push).
    std::string (*write)(const HouseLife& house, const MeterIdentity& identity) = nullptr;
};

[[nodiscard]] const MeterModel& dsmr22Model();
[[nodiscard]] const MeterModel& dsmr42Model();
[[nodiscard]] const MeterModel& dsmr50Model();
[[nodiscard]] const MeterModel& emucsModel();
[[nodiscard]] const MeterModel& swedenModel();
[[nodiscard]] const MeterModel& hungaryModel();
[[nodiscard]] const MeterModel& lithuaniaModel();
[[nodiscard]] const MeterModel& smartyModel(); ///< behind a key: smartyKeys()
[[nodiscard]] const MeterModel& norwayModel(); ///< a binary push

/// All of them, in the order in which they are listed to people.
[[nodiscard]] std::span<const MeterModel* const> meterModels();

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/civil_time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace p1scope::telegram {

struct Telegram;

/// The kinds of meter that write P1 telegrams, by standard and country.
enum class MeterKind : std::uint8_t {
    Unknown, ///< P1, but of no kind that is known
    Dsmr22,
    Dsmr30,
    Dsmr40,
    Dsmr42,
    Dsmr50,
    Emucs,
    Smarty,
    Sweden,
    Finland,
    Lithuania,
    Hungary,
    Switzerland,
    Austria,
    Denmark,
    GermanQ3d,
    Warmtelink,
};

/// What holds for every meter of a kind.
struct MeterKindInfo {
    MeterKind kind;
    std::string_view id;   ///< for the command line and settings: "dsmr50"
    std::string_view name; ///< "DSMR 5.0, Netherlands"
    Zone zone;             ///< of its country
    /// What tariffs 1 and 2 are there: "low" and "normal" in the Netherlands, "day" and "night" in Belgium;
    /// empty where it is not settled.
    std::string_view tariff1;
    std::string_view tariff2;
};

[[nodiscard]] const MeterKindInfo& infoOf(MeterKind kind);
/// All of them but Unknown.
[[nodiscard]] std::span<const MeterKindInfo> meterKinds();
/// The kind with this id; none for a word that is none of them.
[[nodiscard]] std::optional<MeterKind> meterKindById(std::string_view id);

/// What wrote a telegram, and what tells so.
struct MeterFinding {
    MeterKind kind = MeterKind::Unknown;
    bool chosen = false;  ///< said by the user
    std::string evidence; ///< "1-3:0.2.8 says 50"; quotes at most the mark of three letters and a version
};

/// Told from what the telegram holds: its version, its codes, their order and units, and last its mark. A
/// Finnish meter writes what a Swedish one does, and is taken for one. What the user chose
/// (Telegram::chosenMeter) overrules.
[[nodiscard]] MeterFinding meterOf(const Telegram& telegram);

} // namespace p1scope::telegram

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/meter_kind.h"

#include <QString>

namespace p1scope::ui {

/// What a tariff is with this kind of meter: "low", "normal", "day", "night"; empty where that is not
/// settled. The Netherlands count the low tariff first, Belgium the day's.
[[nodiscard]] QString tariffWord(telegram::MeterKind kind, int tariff);
/// Whether it is the cheaper of two: the first, and in Belgium the second.
[[nodiscard]] bool isLowTariff(telegram::MeterKind kind, int tariff);

/// "DSMR 5.0, Netherlands".
[[nodiscard]] QString kindText(telegram::MeterKind kind);
/// "DSMR 5.0, Netherlands: 1-3:0.2.8 says 50".
[[nodiscard]] QString findingText(const telegram::MeterFinding& finding);

} // namespace p1scope::ui

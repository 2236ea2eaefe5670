// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"

#include <QLocale>
#include <QString>

#include <cstdint>
#include <optional>

namespace p1scope::ui {

/// The user's locale for numbers; English where the system names none ("C" groups no digits).
[[nodiscard]] QLocale displayLocale();

/// "12,480"
[[nodiscard]] QString countText(std::uint64_t count);
/// "0 B/s", "960 B/s", "1.0 kB/s", "11.2 kB/s"
[[nodiscard]] QString rateText(double bytesPerSecond);
/// "0 B", "960 B", "1.4 MB"
[[nodiscard]] QString sizeText(std::uint64_t bytes);
/// "00:02:00", whatever the length
[[nodiscard]] QString stopwatchText(capture::Duration duration);
/// "1.3 ms", "428.16 ms", "12.50 s", "3 min 20 s", "2 h 05 min"
[[nodiscard]] QString durationText(capture::Duration duration);
/// Wall clock in local time, "18:52:03", where the input knows it; else time since its start, "0:00:12".
[[nodiscard]] QString clockText(capture::Time time, std::optional<capture::WallTime> wallStart);

} // namespace p1scope::ui

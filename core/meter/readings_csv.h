// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"

#include <string>
#include <string_view>

namespace p1scope::meter {

inline constexpr std::string_view readingsCsvHeading =
    "index,time_s,status,reading,value,unit,reading_time\n";

/// A row for each reading of a telegram; one without a reading where it has none. Numbers have the digits
/// that were sent.
[[nodiscard]] std::string readingsCsvRows(const telegram::Telegram& telegram);

} // namespace p1scope::meter

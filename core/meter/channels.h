// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/telegram/civil_time.h"
#include "core/telegram/telegram.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::meter {

/// An M-Bus device behind the meter, by what it is and not by its number.
struct Channel {
    std::uint8_t number = 0; ///< 1 to 4, in the order of installation
    std::optional<int>
        type;           ///< EN 13757-3: 3 gas, 4 and 12 heat, 6 and 7 water …; none where it was not sent
    std::string name;   ///< of its reading: "gas_delivered"; empty where it is not known what it measures
    std::string suffix; ///< "" or, where a channel of the same kind came before, "_ch2"
    std::string unit;
    std::optional<base::Decimal>
        value; ///< none where the channel is stale: no reading, or one of no valid time
    std::optional<telegram::CivilTime> time;
    std::size_t object = 0; ///< the object that holds the reading
    std::string stale;      ///< why it has no value: "no valid time: 632525252525W"; empty where it has one
};

/// The channels of a telegram in rising order.
[[nodiscard]] std::vector<Channel> channelsOf(const telegram::Telegram& telegram);
[[nodiscard]] const Channel* findChannel(const std::vector<Channel>& channels, std::uint8_t number);

/// Text sent as two hexadecimal digits a character, without the blanks it was filled up with. Text that is
/// not so encoded comes back as it is; what is neither (binary, all 0xFF) comes back empty.
[[nodiscard]] std::string decodeHexText(std::string_view text);

} // namespace p1scope::meter

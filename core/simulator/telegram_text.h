// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace p1scope::simulator {

/// A telegram being written, line by line, with the line ends of the wire.
class TelegramText {
public:
    /// `identification` without the "/".
    explicit TelegramText(std::string_view identification);

    template <typename... Values>
    void line(fmt::format_string<Values...> format, Values&&... values)
    {
        fmt::format_to(std::back_inserter(m_text), format, std::forward<Values>(values)...);
        m_text += "\r\n";
    }

    /// Ends as DSMR 2.2 and 3.0 do: "!" alone.
    [[nodiscard]] std::string withoutCrc() &&;
    /// Ends as DSMR 4.0 and later do: CRC-16/ARC over everything from "/" to "!" (5.0.2 section 6.2).
    [[nodiscard]] std::string withCrc() &&;

private:
    std::string m_text;
};

/// Thousandths with `digits` before the point: {3540, 5} is "00003.540". Wh as kWh, W as kW, litres as m3.
/// What does not fit rolls over, as a meter's counter does.
[[nodiscard]] std::string thousandths(std::int64_t value, int digits);

/// Text as the octet strings of a telegram: two hex digits a character.
[[nodiscard]] std::string hexText(std::string_view text);

/// A made-up equipment number of seventeen characters, as Dutch meters carry them: a letter, then digits.
[[nodiscard]] std::string equipmentNumber(char letter, std::uint64_t seed);

} // namespace p1scope::simulator

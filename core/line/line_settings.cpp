// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/line_settings.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace p1scope::line {

namespace {

constexpr std::array standardBauds{300U,    600U,    1200U,   2400U,   4800U,    9600U,    14400U,
                                   19200U,  28800U,  31250U,  38400U,  57600U,   115200U,  230400U,
                                   250000U, 460800U, 500000U, 921600U, 1000000U, 2000000U, 3000000U};

base::Error notALine(std::string_view text, std::string_view why)
{
    return {base::ErrorKind::Usage, fmt::format("'{}' is no line setting: {}", text, why),
            "write BAUD,DATABITS,PARITY,STOPBITS as in 9600,7,E,1 or 115200,8,N,1"};
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

std::optional<Parity> parityFromLetter(std::string_view text)
{
    if (text.size() != 1)
        return std::nullopt;
    switch (text.front()) {
    case 'N':
    case 'n':
        return Parity::None;
    case 'E':
    case 'e':
        return Parity::Even;
    case 'O':
    case 'o':
        return Parity::Odd;
    case 'M':
    case 'm':
        return Parity::Mark;
    case 'S':
    case 's':
        return Parity::Space;
    default:
        return std::nullopt;
    }
}

} // namespace

double LineSettings::frameBits() const
{
    const double stops = stopBits == StopBits::One ? 1.0 : stopBits == StopBits::Two ? 2.0 : 1.5;
    return 1.0 + dataBits + (parity == Parity::None ? 0.0 : 1.0) + stops;
}

capture::Duration LineSettings::characterTime() const
{
    return capture::Duration(std::llround(frameBits() * 1e9 / baud));
}

bool LineSettings::isTenBit() const
{
    return frameBits() == 10.0 && dataBits >= 7 && dataBits <= 8;
}

std::string LineSettings::toString() const
{
    return fmt::format("{},{},{},{}", baud, dataBits, parityLetter(parity), stopBitsText(stopBits));
}

std::string LineSettings::toDisplay() const
{
    return fmt::format("{} {}{}{}", baud, dataBits, parityLetter(parity), stopBitsText(stopBits));
}

LineSettings dsmr2Settings()
{
    return {9600, 7, Parity::Even, StopBits::One, Polarity::Normal};
}
LineSettings dsmr4Settings()
{
    return {115200, 8, Parity::None, StopBits::One, Polarity::Normal};
}

base::Result<LineSettings> parseLineSettings(std::string_view text)
{
    const auto parts = split(text, ',');
    if (parts.size() != 4)
        return notALine(text, "it has not four parts");
    LineSettings settings;
    const auto [end, fault] =
        std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), settings.baud);
    if (fault != std::errc() || end != parts[0].data() + parts[0].size() || settings.baud < 50 ||
        settings.baud > 12'000'000)
        return notALine(text, "baud must be 50 to 12000000");
    if (parts[1].size() != 1 || parts[1].front() < '5' || parts[1].front() > '9')
        return notALine(text, "data bits must be 5 to 9");
    settings.dataBits = static_cast<std::uint8_t>(parts[1].front() - '0');
    const auto parity = parityFromLetter(parts[2]);
    if (!parity)
        return notALine(text, "parity must be N, E, O, M or S");
    settings.parity = *parity;
    if (parts[3] == "1")
        settings.stopBits = StopBits::One;
    else if (parts[3] == "1.5")
        settings.stopBits = StopBits::OneAndHalf;
    else if (parts[3] == "2")
        settings.stopBits = StopBits::Two;
    else
        return notALine(text, "stop bits must be 1, 1.5 or 2");
    return settings;
}

char parityLetter(Parity parity)
{
    constexpr std::array letters{'N', 'E', 'O', 'M', 'S'};
    return letters[static_cast<std::size_t>(parity)];
}

std::string_view stopBitsText(StopBits stopBits)
{
    return stopBits == StopBits::One ? "1" : stopBits == StopBits::Two ? "2" : "1.5";
}

std::string_view polarityName(Polarity polarity)
{
    return polarity == Polarity::Normal ? "normal" : "inverted";
}

std::uint32_t nearestStandardBaud(double baud)
{
    for (const auto standard : standardBauds) {
        if (std::abs(baud - standard) <= 0.02 * standard)
            return standard;
    }
    return static_cast<std::uint32_t>(std::lround(baud));
}

} // namespace p1scope::line

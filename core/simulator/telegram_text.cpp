// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/telegram_text.h"

#include "core/simulator/random.h"
#include "core/telegram/crc16.h"

namespace p1scope::simulator {

TelegramText::TelegramText(std::string_view identification)
{
    m_text.reserve(1200);
    m_text += '/';
    m_text += identification;
    m_text += "\r\n\r\n";
}

std::string TelegramText::withoutCrc() &&
{
    m_text += "!\r\n";
    return std::move(m_text);
}

std::string TelegramText::withCrc() &&
{
    m_text += '!';
    line("{:04X}", telegram::crc16(m_text));
    return std::move(m_text);
}

std::string thousandths(std::int64_t value, int digits)
{
    // By hand: a year of telegrams has a hundred million of these.
    std::string text(static_cast<std::size_t>(digits) + 4, '.');
    for (auto place = text.size(); place-- > 0;) {
        if (place == static_cast<std::size_t>(digits))
            continue;
        text[place] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return text;
}

std::string hexText(std::string_view text)
{
    std::string hex;
    for (const char c : text)
        fmt::format_to(std::back_inserter(hex), "{:02X}", static_cast<unsigned char>(c));
    return hex;
}

std::string equipmentNumber(char letter, std::uint64_t seed)
{
    const auto chance = draw(seed, Stream::Identity, letter);
    return fmt::format("{}0999{:012}", letter, chance % 1'000'000'000'000U);
}

} // namespace p1scope::simulator

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/crc_variants.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace p1scope::doctor {

namespace {

struct Variant {
    std::string_view name;
    bool reflected;
    std::uint16_t polynomial; ///< in the order of the bits as they are shifted
    std::uint16_t start;
    std::uint16_t finish; ///< xor at the end
};

constexpr std::array<Variant, 13> variants{{{"CRC-16/ARC", true, 0xA001, 0, 0},
                                            {"CRC-16/MODBUS", true, 0xA001, 0xFFFF, 0},
                                            {"CRC-16/USB", true, 0xA001, 0xFFFF, 0xFFFF},
                                            {"CRC-16/MAXIM", true, 0xA001, 0, 0xFFFF},
                                            {"CRC-16/X-25", true, 0x8408, 0xFFFF, 0xFFFF},
                                            {"CRC-16/KERMIT", true, 0x8408, 0, 0},
                                            {"CRC-16/MCRF4XX", true, 0x8408, 0xFFFF, 0},
                                            {"CRC-16/DNP", true, 0xA6BC, 0, 0xFFFF},
                                            {"CRC-16/XMODEM", false, 0x1021, 0, 0},
                                            {"CRC-16/CCITT-FALSE", false, 0x1021, 0xFFFF, 0},
                                            {"CRC-16/GENIBUS", false, 0x1021, 0xFFFF, 0xFFFF},
                                            {"CRC-16/BUYPASS", false, 0x8005, 0, 0},
                                            {"CRC-16/CMS", false, 0x8005, 0xFFFF, 0}}};

using Table = std::array<std::uint16_t, 256>;

constexpr Table tableOf(const Variant& variant)
{
    Table table{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        unsigned crc = variant.reflected ? byte : byte << 8U;
        for (int bit = 0; bit < 8; ++bit) {
            if (variant.reflected)
                crc = (crc & 1U) != 0 ? (crc >> 1U) ^ variant.polynomial : crc >> 1U;
            else
                crc = (crc & 0x8000U) != 0 ? (crc << 1U) ^ variant.polynomial : crc << 1U;
        }
        table[byte] = static_cast<std::uint16_t>(crc & 0xFFFFU);
    }
    return table;
}

constexpr std::array<Table, variants.size()> makeTables()
{
    std::array<Table, variants.size()> tables{};
    for (std::size_t i = 0; i < variants.size(); ++i)
        tables[i] = tableOf(variants[i]);
    return tables;
}

constexpr std::array<Table, variants.size()> tables = makeTables();

std::uint16_t reckon(std::size_t which, std::string_view bytes, unsigned crc)
{
    const Table& table = tables[which];
    for (const char c : bytes) {
        const unsigned byte = static_cast<unsigned char>(c);
        if (variants[which].reflected)
            crc = (crc >> 8U) ^ table[(crc ^ byte) & 0xFFU];
        else
            crc = ((crc << 8U) & 0xFFFFU) ^ table[((crc >> 8U) ^ byte) & 0xFFU];
    }
    return static_cast<std::uint16_t>(crc);
}

std::optional<std::string> tryRange(std::string_view bytes, std::uint16_t sent, std::string_view with)
{
    const auto swapped = static_cast<std::uint16_t>(static_cast<unsigned>(sent) << 8U | sent >> 8U);
    for (std::size_t i = 0; i < variants.size(); ++i) {
        const std::uint16_t inner = reckon(i, bytes.substr(0, bytes.size() - 1), variants[i].start);
        const std::uint16_t whole = reckon(i, bytes.substr(bytes.size() - 1), inner);
        for (const bool bang : {true, false}) {
            const auto crc = static_cast<std::uint16_t>((bang ? whole : inner) ^ variants[i].finish);
            if (crc != sent && crc != swapped)
                continue;
            return fmt::format("{}{}{}{}", variants[i].name, with, bang ? "" : " without the !",
                               crc == sent ? "" : ", its two bytes swapped");
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> crcVariantThatFits(std::string_view covered, std::uint16_t sent)
{
    if (covered.size() < 3)
        return std::nullopt;
    if (auto found = tryRange(covered, sent, ""))
        return found;
    if (auto found = tryRange(covered.substr(1), sent, " without the /"))
        return found;
    std::string feeds(covered);
    std::erase(feeds, '\r');
    if (feeds.size() == covered.size())
        return std::nullopt;
    return tryRange(feeds, sent, " over lines that end in LF alone");
}

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/crc16.h"

#include <array>
#include <cstring>

namespace p1scope::telegram {

namespace {

using Table = std::array<std::uint16_t, 256>;

constexpr Table byteTable()
{
    Table table{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        unsigned crc = byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xA001U : crc >> 1U;
        table[byte] = static_cast<std::uint16_t>(crc);
    }
    return table;
}

/// slices()[k][b]: what byte b adds to the CRC when k bytes follow it.
constexpr std::array<Table, 16> slices()
{
    std::array<Table, 16> tables{};
    tables[0] = byteTable();
    for (std::size_t k = 1; k < tables.size(); ++k) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint16_t before = tables[k - 1][byte];
            tables[k][byte] = static_cast<std::uint16_t>((before >> 8U) ^ tables[0][before & 0xFFU]);
        }
    }
    return tables;
}

constexpr std::array<Table, 16> slice = slices();

constexpr std::uint16_t advance(std::uint16_t crc)
{
    return static_cast<std::uint16_t>((crc >> 8U) ^ slice[0][crc & 0xFFU]);
}

} // namespace

std::uint16_t crc16(std::string_view bytes, std::uint16_t start)
{
    std::uint16_t crc = start;
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t left = bytes.size();
    for (; left >= 16; left -= 16, at += 16) {
        unsigned sum = slice[15][(at[0] ^ crc) & 0xFFU] ^ slice[14][at[1] ^ (crc >> 8U)];
        for (std::size_t i = 2; i < 16; ++i)
            sum ^= slice[15 - i][at[i]];
        crc = static_cast<std::uint16_t>(sum);
    }
    for (; left > 0; --left, ++at)
        crc = static_cast<std::uint16_t>((crc >> 8U) ^ slice[0][(crc ^ *at) & 0xFFU]);
    return crc;
}

std::vector<std::uint16_t> suffixCrcs(std::string_view bytes)
{
    std::vector<std::uint16_t> result(bytes.size());
    // A CRC with start 0 is linear: what a byte adds is the sum of what its bits add, and one more byte
    // behind it advances each of them by one step.
    std::array<std::uint16_t, 8> ofBit{};
    for (unsigned bit = 0; bit < 8; ++bit)
        ofBit[bit] = slice[0][1U << bit];
    std::uint16_t crc = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        for (unsigned bit = 0; bit < 8; ++bit) {
            if ((byte >> bit) & 1U)
                crc = static_cast<std::uint16_t>(crc ^ ofBit[bit]);
            ofBit[bit] = advance(ofBit[bit]);
        }
        result[i] = crc;
    }
    return result;
}

} // namespace p1scope::telegram

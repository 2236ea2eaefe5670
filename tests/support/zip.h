// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p1scope::test {

/// Makes a ZIP of stored entries by hand (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16), so that it can be
/// made to lie.
class Zip {
public:
    /// `claimed`, where it is not 0, is what the ZIP says of the entry's unpacked size.
    void add(const std::string& name, std::string_view content, std::uint32_t claimed = 0)
    {
        const auto at = static_cast<std::uint32_t>(m_bytes.size());
        const auto size = static_cast<std::uint32_t>(content.size());
        std::string facts;
        put(facts, crcOf(content), 4);
        put(facts, size, 4);
        put(facts, claimed != 0 ? claimed : size, 4);
        put(facts, static_cast<std::uint32_t>(name.size()), 2);
        put(facts, 0, 2);
        // Version 1.0, no flags, stored, 1980-01-01.
        const std::string before{"\x0A\0\0\0\0\0\0\0\x21\0", 10};
        m_bytes += "PK\x03\x04" + before + facts + name;
        m_bytes += content;
        m_directory += std::string("PK\x01\x02\x0A\0", 6) + before + facts;
        put(m_directory, 0, 2 + 2 + 2);
        put(m_directory, 0, 4);
        put(m_directory, at, 4);
        m_directory += name;
        ++m_entries;
    }
    [[nodiscard]] std::vector<std::uint8_t> bytes() const
    {
        std::string all = m_bytes + m_directory + std::string("PK\x05\x06\0\0\0\0", 8);
        put(all, m_entries, 2);
        put(all, m_entries, 2);
        put(all, static_cast<std::uint32_t>(m_directory.size()), 4);
        put(all, static_cast<std::uint32_t>(m_bytes.size()), 4);
        put(all, 0, 2);
        return {all.begin(), all.end()};
    }

private:
    static void put(std::string& out, std::uint32_t value, int bytes)
    {
        for (int i = 0; i < bytes; ++i)
            out += static_cast<char>(i < 4 ? value >> (8 * i) & 0xFFU : 0U);
    }
    static std::uint32_t crcOf(std::string_view content)
    {
        std::uint32_t crc = 0xFFFFFFFF;
        for (const char c : content) {
            crc ^= static_cast<std::uint8_t>(c);
            for (int bit = 0; bit < 8; ++bit)
                crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
        return ~crc;
    }

    std::string m_bytes;
    std::string m_directory;
    std::uint32_t m_entries = 0;
};

} // namespace p1scope::test

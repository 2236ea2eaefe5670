// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/level_scan.h"

#include <bit>
#include <cstring>

namespace p1scope::capture {

namespace {

constexpr std::size_t samplesAtOnce = 64;
constexpr std::size_t wordBytes = 8;

std::uint64_t wordAt(const std::uint8_t* bytes)
{
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

} // namespace

LevelScan::LevelScan(unsigned unitSize, unsigned bit)
    : m_unitSize(unitSize)
    , m_byte(bit / 8)
    , m_shift(bit % 8)
{
    std::array<std::uint8_t, widest * wordBytes> pattern{};
    for (std::size_t sample = 0; sample < wordBytes; ++sample)
        pattern[sample * m_unitSize + m_byte] = static_cast<std::uint8_t>(1U << m_shift);
    for (std::size_t word = 0; word < m_unitSize; ++word)
        m_masks[word] = wordAt(pattern.data() + word * wordBytes);
}

bool LevelScan::constant(const std::uint8_t* samples, bool level) const
{
    std::uint64_t differ = 0;
    const std::uint64_t same = level ? ~std::uint64_t{0} : 0;
    if (m_unitSize == 1) {
        for (std::size_t i = 0; i < samplesAtOnce; i += wordBytes)
            differ |= wordAt(samples + i) ^ same;
        return (differ & m_masks[0]) == 0;
    }
    for (std::size_t round = 0; round < samplesAtOnce / wordBytes; ++round) {
        for (std::size_t word = 0; word < m_unitSize; ++word) {
            differ |= (wordAt(samples) ^ same) & m_masks[word];
            samples += wordBytes;
        }
    }
    return differ == 0;
}

std::uint64_t LevelScan::gather(const std::uint8_t* samples) const
{
    std::uint64_t levels = 0;
    if (m_unitSize == 1 && std::endian::native == std::endian::little) {
        // The product moves the lowest bit of each of eight bytes into the topmost byte, in order.
        constexpr std::uint64_t lowest = 0x0101010101010101;
        constexpr std::uint64_t together = 0x0102040810204080;
        for (unsigned i = 0; i < samplesAtOnce; i += wordBytes)
            levels |= ((wordAt(samples + i) >> m_shift & lowest) * together >> 56) << i;
        return levels;
    }
    samples += m_byte;
    for (unsigned i = 0; i < samplesAtOnce; ++i) {
        levels |= std::uint64_t{*samples >> m_shift & 1U} << i;
        samples += m_unitSize;
    }
    return levels;
}

void LevelScan::scan(std::span<const std::uint8_t> samples, std::uint64_t first, bool& level,
                     std::vector<std::uint64_t>& out) const
{
    const std::uint8_t* at = samples.data();
    std::size_t left = samples.size() / m_unitSize;
    const std::size_t stride = samplesAtOnce * m_unitSize;
    for (; left >= samplesAtOnce; left -= samplesAtOnce, at += stride, first += samplesAtOnce) {
        if (constant(at, level))
            continue;
        const std::uint64_t levels = gather(at);
        std::uint64_t changes = levels ^ (levels << 1 | (level ? 1U : 0U));
        for (; changes != 0; changes &= changes - 1)
            out.push_back(first + static_cast<unsigned>(std::countr_zero(changes)));
        level = levels >> (samplesAtOnce - 1) != 0;
    }
    for (; left > 0; --left, at += m_unitSize, ++first) {
        if (levelAt(at) == level)
            continue;
        level = !level;
        out.push_back(first);
    }
}

} // namespace p1scope::capture

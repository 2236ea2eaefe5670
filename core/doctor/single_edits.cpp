// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/single_edits.h"

#include "core/telegram/crc16.h"

#include <array>
#include <bit>

namespace p1scope::doctor {

namespace {

/// What a byte with the index does to a CRC of 0; and which index gives a high byte, which is one to one.
struct Steps {
    std::array<std::uint16_t, 256> forward{};
    std::array<std::uint8_t, 256> back{};
};

constexpr Steps makeSteps()
{
    Steps steps;
    for (unsigned byte = 0; byte < 256; ++byte) {
        unsigned crc = byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xA001U : crc >> 1U;
        steps.forward[byte] = static_cast<std::uint16_t>(crc);
        steps.back[crc >> 8U] = static_cast<std::uint8_t>(byte);
    }
    return steps;
}

constexpr Steps steps = makeSteps();

std::uint16_t forward(std::uint16_t crc, char byte)
{
    return static_cast<std::uint16_t>((crc >> 8U) ^
                                      steps.forward[(crc ^ static_cast<unsigned char>(byte)) & 0xFFU]);
}

/// The CRC before a byte, from the one behind it.
std::uint16_t backward(std::uint16_t crc, char byte)
{
    const unsigned index = steps.back[crc >> 8U];
    const unsigned high = static_cast<unsigned>(crc ^ steps.forward[index]) & 0xFFU;
    return static_cast<std::uint16_t>(high << 8U | (index ^ static_cast<unsigned char>(byte)));
}

/// The byte that leads from one CRC to another, where there is one.
bool leads(std::uint16_t from, std::uint16_t to, char& byte)
{
    const unsigned index = steps.back[to >> 8U];
    if (((from >> 8U) ^ steps.forward[index]) != to)
        return false;
    byte = static_cast<char>((index ^ from) & 0xFFU);
    return true;
}

} // namespace

std::vector<Edit> editsThatFit(std::string_view covered, std::uint16_t wanted)
{
    std::vector<Edit> flips;
    std::vector<Edit> insertions;
    std::vector<Edit> removals;
    const std::size_t size = covered.size();
    if (size < 2)
        return flips;
    // What the CRC must be before each byte for the rest to come out as wanted.
    std::vector<std::uint16_t> needed(size + 1);
    needed[size] = wanted;
    for (std::size_t i = size; i-- > 0;)
        needed[i] = backward(needed[i + 1], covered[i]);
    std::uint16_t crc = forward(0, covered[0]);
    for (std::size_t i = 1; i < size; ++i) {
        char byte = 0;
        if (leads(crc, needed[i], byte) && byte != covered[i - 1])
            insertions.push_back({Edit::Kind::Insert, i, byte});
        if (i + 1 == size)
            break;
        if (crc == needed[i + 1] && covered[i] != covered[i - 1])
            removals.push_back({Edit::Kind::Remove, i, covered[i]});
        if (leads(crc, needed[i + 1], byte) &&
            std::has_single_bit(static_cast<unsigned>(static_cast<unsigned char>(byte ^ covered[i]))))
            flips.push_back({Edit::Kind::Flip, i, byte});
        crc = forward(crc, covered[i]);
    }
    flips.insert(flips.end(), insertions.begin(), insertions.end());
    flips.insert(flips.end(), removals.begin(), removals.end());
    return flips;
}

std::optional<Edit> changeThatFits(std::string_view covered, std::uint16_t wanted, std::size_t offset)
{
    std::uint16_t after = wanted;
    for (std::size_t i = covered.size(); i-- > offset + 1;)
        after = backward(after, covered[i]);
    const std::uint16_t before = telegram::crc16(covered.substr(0, offset));
    char byte = 0;
    if (!leads(before, after, byte) || byte == covered[offset])
        return std::nullopt;
    return Edit{Edit::Kind::Change, offset, byte};
}

std::string edited(std::string_view bytes, const Edit& edit)
{
    std::string result(bytes.substr(0, edit.offset));
    if (edit.kind != Edit::Kind::Remove)
        result += edit.byte;
    const bool replaces = edit.kind != Edit::Kind::Insert;
    result += bytes.substr(edit.offset + (replaces ? 1U : 0U));
    return result;
}

} // namespace p1scope::doctor

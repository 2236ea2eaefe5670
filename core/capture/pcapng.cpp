// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/pcapng.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

namespace p1scope::capture::pcapng {

namespace {

enum BlockType : std::uint32_t {
    SectionHeader = 0x0A0D0D0A,
    InterfaceDescription = 1,
    ObsoletePacket = 2,
    SimplePacket = 3,
    InterfaceStatistics = 5,
    EnhancedPacket = 6,
};
enum Option : std::uint16_t {
    EndOfOptions = 0,
    Comment = 1,
    Name = 2,
    Description = 3,
    UserApplication = 4,
    Resolution = 9,
    TimeOffset = 14,
    Hardware = 15,
};
constexpr std::uint32_t byteOrderMagic = 0x1A2B3C4D;
constexpr std::size_t blockFrame = 12; ///< type and both lengths
/// No block of a capture is longer; one that says so has a damaged length.
constexpr std::size_t longestBlock = 64 * 1024 * 1024;
/// What is missing at the end of a file whose writer was killed is less than this.
constexpr std::size_t longestCut = 1024 * 1024;
constexpr std::size_t mostInterfaces = 4096;

constexpr std::size_t padded(std::size_t length)
{
    return (length + 3) & ~std::size_t{3};
}

std::string textOf(std::span<const std::uint8_t> bytes)
{
    // A text option may be padded with NUL by its writer although it should not.
    std::string text(bytes.begin(), bytes.end());
    text.resize(std::min(text.find('\0'), text.size()));
    return text;
}

} // namespace

WallTime Interface::toWall(std::uint64_t ticks) const
{
    constexpr std::uint64_t nano = 1'000'000'000;
    constexpr auto limit = std::numeric_limits<std::int64_t>::max() / 4;
    if (ticksPerSecond == 0)
        return {};
    if (ticksPerSecond == nano && offsetSeconds == 0 && ticks < static_cast<std::uint64_t>(limit))
        return WallTime(Duration(static_cast<std::int64_t>(ticks))); // as this program writes them
    const std::uint64_t seconds = ticks / ticksPerSecond;
    const std::uint64_t rest = ticks % ticksPerSecond;
    const auto fraction = ticksPerSecond <= nano && nano % ticksPerSecond == 0
                              ? rest * (nano / ticksPerSecond)
                              : static_cast<std::uint64_t>(static_cast<double>(rest) /
                                                           static_cast<double>(ticksPerSecond) * 1e9);
    const auto whole =
        static_cast<std::int64_t>(std::min<std::uint64_t>(seconds, static_cast<std::uint64_t>(limit) / nano));
    const std::int64_t shift = std::clamp<std::int64_t>(
        offsetSeconds, -limit / static_cast<std::int64_t>(nano), limit / static_cast<std::int64_t>(nano));
    return WallTime(Duration((whole + shift) * static_cast<std::int64_t>(nano) +
                             static_cast<std::int64_t>(std::min(fraction, nano - 1))));
}

BlockReader::BlockReader(std::span<const std::uint8_t> file)
    : m_file(file)
{}

std::uint16_t BlockReader::u16(const std::uint8_t* at) const
{
    return static_cast<std::uint16_t>(m_place.swapped ? at[0] << 8 | at[1] : at[1] << 8 | at[0]);
}

std::uint32_t BlockReader::u32(const std::uint8_t* at) const
{
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    const bool littleHere = std::endian::native == std::endian::little;
    return m_place.swapped == littleHere ? __builtin_bswap32(value) : value;
}

base::Error BlockReader::fault(std::string_view why) const
{
    return {base::ErrorKind::Damaged,
            fmt::format("the recording is damaged at byte {}: {}", m_place.offset, why),
            "what came before is sound"};
}

template <typename Take>
void BlockReader::forOptions(std::span<const std::uint8_t> options, const Take& take) const
{
    while (options.size() >= 4) {
        const std::uint16_t code = u16(options.data());
        const std::size_t length = u16(options.data() + 2);
        options = options.subspan(4);
        if (code == EndOfOptions || length > options.size())
            return;
        take(code, options.first(length));
        options = options.subspan(std::min(padded(length), options.size()));
    }
}

base::Result<std::optional<Packet>> BlockReader::next()
{
    for (;;) {
        const std::size_t left = m_file.size() - m_place.offset;
        m_cut = left;
        if (left < blockFrame)
            return std::optional<Packet>();
        const std::uint8_t* block = m_file.data() + m_place.offset;
        std::uint32_t type = 0;
        std::memcpy(&type, block, sizeof type);
        const bool section = type == SectionHeader; // reads alike in both byte orders
        if (section) {
            std::uint32_t magic = 0;
            if (left >= 16)
                std::memcpy(&magic, block + 8, sizeof magic);
            const bool littleHere = std::endian::native == std::endian::little;
            if (left >= 16 && magic != byteOrderMagic && magic != __builtin_bswap32(byteOrderMagic))
                return fault("a section without a byte order");
            m_place.swapped = (magic == byteOrderMagic) != littleHere;
            m_place.inSection = true;
        } else if (!m_place.inSection) {
            return base::Error{base::ErrorKind::Unreadable, "this is no pcapng file", {}};
        }
        type = u32(block);
        const std::size_t length = u32(block + 4);
        if (length % 4 != 0 || length < blockFrame || length > longestBlock)
            return fault("a block of an impossible length");
        if (length > left) {
            if (left > longestCut)
                return fault("a block that is longer than the file");
            return std::optional<Packet>();
        }
        if (u32(block + length - 4) != length)
            return fault("the two lengths of a block differ");

        std::optional<Packet> packet;
        base::Status status;
        if (section) {
            status = readSection(length);
        } else if (type == InterfaceDescription) {
            status = readInterface(length);
        } else if (type == EnhancedPacket || type == SimplePacket || type == ObsoletePacket) {
            auto read = readPacket(type, length);
            if (!read)
                return read.error();
            packet = read.value();
        }
        if (!status)
            return status.error();
        m_packetPlace = m_place;
        m_place.offset += length;
        if (m_place.offset > m_furthest.offset)
            m_furthest = m_place;
        if (packet) {
            m_cut = 0;
            return packet;
        }
    }
}

void BlockReader::seek(const Place& place)
{
    if (place.interfaces > m_interfaces.size()) {
        m_place = m_furthest;
        while (m_interfaces.size() < place.interfaces) {
            const auto packet = next();
            if (!packet || !packet.value())
                break;
        }
    }
    m_place = place;
    m_place.interfaces = std::min(place.interfaces, static_cast<std::uint32_t>(m_interfaces.size()));
}

base::Status BlockReader::readSection(std::size_t length)
{
    const std::uint8_t* block = m_file.data() + m_place.offset;
    if (length < 28)
        return fault("a section header that is too short");
    if (u16(block + 12) != 1)
        return fault(fmt::format("version {} of the format is not known", u16(block + 12)));
    m_place.firstInterface = m_place.interfaces;
    m_sectionComments.clear();
    m_application.clear();
    forOptions({block + 24, length - 28}, [&](std::uint16_t code, std::span<const std::uint8_t> value) {
        if (code == Comment)
            m_sectionComments.push_back(textOf(value));
        else if (code == UserApplication)
            m_application = textOf(value);
    });
    return {};
}

base::Status BlockReader::readInterface(std::size_t length)
{
    const std::uint8_t* block = m_file.data() + m_place.offset;
    if (length < 20)
        return fault("an interface that is too short");
    if (m_place.interfaces >= mostInterfaces)
        return fault("more interfaces than any capture has");
    ++m_place.interfaces;
    if (m_place.interfaces <= m_interfaces.size())
        return {}; // read before
    Interface interface;
    interface.linkType = u16(block + 8);
    forOptions({block + 16, length - 20}, [&](std::uint16_t code, std::span<const std::uint8_t> value) {
        if (code == Comment)
            interface.comments.push_back(textOf(value));
        else if (code == Name)
            interface.name = textOf(value);
        else if (code == Description)
            interface.description = textOf(value);
        else if (code == Hardware)
            interface.hardware = textOf(value);
        else if (code == Resolution && value.size() == 1) {
            const unsigned exponent = value[0] & 0x7FU;
            const bool binary = (value[0] & 0x80U) != 0;
            interface.ticksPerSecond = binary && exponent < 64 ? std::uint64_t{1} << exponent : 0;
            if (!binary && exponent <= 19) {
                interface.ticksPerSecond = 1;
                for (unsigned i = 0; i < exponent; ++i)
                    interface.ticksPerSecond *= 10;
            }
        } else if (code == TimeOffset && value.size() == 8) {
            const std::uint64_t a = u32(value.data());
            const std::uint64_t b = u32(value.data() + 4);
            interface.offsetSeconds = static_cast<std::int64_t>(m_place.swapped ? a << 32 | b : b << 32 | a);
        }
    });
    m_interfaces.push_back(std::move(interface));
    return {};
}

base::Result<std::optional<Packet>> BlockReader::readPacket(std::uint32_t type, std::size_t length) const
{
    const std::uint8_t* block = m_file.data() + m_place.offset;
    Packet packet;
    std::size_t interface = 0;
    std::size_t data = 0;
    std::size_t captured = 0;
    if (type == SimplePacket) {
        if (length < 16)
            return fault("a packet that is too short");
        data = 12;
        captured = std::min<std::size_t>(u32(block + 8), length - 16);
    } else {
        if (length < 32)
            return fault("a packet that is too short");
        interface = type == EnhancedPacket ? u32(block + 8) : u16(block + 8);
        packet.ticks = std::uint64_t{u32(block + 12)} << 32 | u32(block + 16);
        captured = u32(block + 20);
        data = 28;
    }
    if (captured > length - data - 4)
        return fault("a packet that is longer than its block");
    if (interface >= m_interfaces.size() - m_place.firstInterface ||
        m_place.firstInterface >= m_interfaces.size())
        return fault(fmt::format("a packet of interface {}, which was not described", interface));
    packet.interface = m_place.firstInterface + interface;
    packet.data = {block + data, captured};
    if (const std::size_t end = data + padded(captured); end + 4 < length)
        packet.options = {block + end, length - 4 - end};
    return std::optional(packet);
}

std::vector<std::string> BlockReader::comments(const Packet& packet) const
{
    std::vector<std::string> texts;
    forOptions(packet.options, [&](std::uint16_t code, std::span<const std::uint8_t> value) {
        if (code == Comment)
            texts.push_back(textOf(value));
    });
    return texts;
}

namespace {

void put16(std::vector<std::uint8_t>& out, std::uint16_t value)
{
    out.push_back(static_cast<std::uint8_t>(value & 0xFFU));
    out.push_back(static_cast<std::uint8_t>(value >> 8U));
}

void put32(std::vector<std::uint8_t>& out, std::uint32_t value)
{
    put16(out, static_cast<std::uint16_t>(value & 0xFFFFU));
    put16(out, static_cast<std::uint16_t>(value >> 16U));
}

void putTicks(std::vector<std::uint8_t>& out, WallTime time)
{
    const auto ticks = static_cast<std::uint64_t>(std::max<std::int64_t>(time.time_since_epoch().count(), 0));
    put32(out, static_cast<std::uint32_t>(ticks >> 32U));
    put32(out, static_cast<std::uint32_t>(ticks & 0xFFFFFFFFU));
}

void putPadding(std::vector<std::uint8_t>& out, std::size_t length)
{
    out.insert(out.end(), padded(length) - length, 0);
}

void putOption(std::vector<std::uint8_t>& out, Option option, std::string_view text)
{
    text = text.substr(0, 0xFFFF);
    put16(out, option);
    put16(out, static_cast<std::uint16_t>(text.size()));
    out.insert(out.end(), text.begin(), text.end());
    putPadding(out, text.size());
}

void putText(std::vector<std::uint8_t>& out, Option option, std::string_view text)
{
    if (!text.empty())
        putOption(out, option, text);
}

/// Returns where the block begins; closeBlock() puts its length in.
std::size_t openBlock(std::vector<std::uint8_t>& out, BlockType type)
{
    const std::size_t begin = out.size();
    put32(out, type);
    put32(out, 0);
    return begin;
}

void closeBlock(std::vector<std::uint8_t>& out, std::size_t begin)
{
    const auto length = static_cast<std::uint32_t>(out.size() - begin + 4);
    put32(out, length);
    for (std::size_t i = 0; i < 4; ++i)
        out[begin + 4 + i] = static_cast<std::uint8_t>(length >> (8 * i) & 0xFFU);
}

} // namespace

void appendSection(std::vector<std::uint8_t>& out, std::string_view application, std::string_view system)
{
    const std::size_t begin = openBlock(out, SectionHeader);
    put32(out, byteOrderMagic);
    put16(out, 1);
    put16(out, 0);
    put32(out, 0xFFFFFFFF); // the section's length is not known
    put32(out, 0xFFFFFFFF);
    constexpr auto systemOption = static_cast<Option>(3); // shb_os has the code of if_description
    putText(out, systemOption, system);
    putText(out, UserApplication, application);
    put32(out, EndOfOptions);
    closeBlock(out, begin);
}

void appendInterface(std::vector<std::uint8_t>& out, const Interface& interface)
{
    const std::size_t begin = openBlock(out, InterfaceDescription);
    put16(out, interface.linkType);
    put16(out, 0);
    put32(out, 0); // no limit
    putText(out, Name, interface.name);
    putText(out, Description, interface.description);
    putText(out, Hardware, interface.hardware);
    putOption(out, Resolution, "\x09");
    for (const std::string& comment : interface.comments)
        putOption(out, Comment, comment);
    put32(out, EndOfOptions);
    closeBlock(out, begin);
}

void appendPacket(std::vector<std::uint8_t>& out, WallTime time, std::span<const std::uint8_t> header,
                  std::span<const std::uint8_t> payload, std::span<const std::string> comments)
{
    const std::size_t begin = openBlock(out, EnhancedPacket);
    const std::size_t length = header.size() + payload.size();
    put32(out, 0);
    putTicks(out, time);
    put32(out, static_cast<std::uint32_t>(length));
    put32(out, static_cast<std::uint32_t>(length));
    out.insert(out.end(), header.begin(), header.end());
    out.insert(out.end(), payload.begin(), payload.end());
    putPadding(out, length);
    for (const std::string& comment : comments)
        putOption(out, Comment, comment);
    if (!comments.empty())
        put32(out, EndOfOptions);
    closeBlock(out, begin);
}

void appendStatistics(std::vector<std::uint8_t>& out, WallTime time, std::uint64_t packets,
                      std::uint64_t lost)
{
    constexpr std::array<std::uint16_t, 2> options{4, 5}; // isb_ifrecv, isb_ifdrop
    const std::array<std::uint64_t, 2> values{packets, lost};
    const std::size_t begin = openBlock(out, InterfaceStatistics);
    put32(out, 0);
    putTicks(out, time);
    for (std::size_t i = 0; i < options.size(); ++i) {
        put16(out, options[i]);
        put16(out, 8);
        put32(out, static_cast<std::uint32_t>(values[i] & 0xFFFFFFFFU));
        put32(out, static_cast<std::uint32_t>(values[i] >> 32U));
    }
    put32(out, EndOfOptions);
    closeBlock(out, begin);
}

} // namespace p1scope::capture::pcapng

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The container of recordings: pcapng (IETF draft-ietf-opsawg-pcapng), as far as it is needed here. Knows
/// nothing of serial lines.
namespace p1scope::capture::pcapng {

/// LINKTYPE_RTAC_SERIAL.
inline constexpr std::uint16_t rtacSerial = 250;

/// What an Interface Description Block says.
struct Interface {
    std::uint16_t linkType = 0;
    std::int64_t offsetSeconds = 0;           ///< if_tsoffset
    std::uint64_t ticksPerSecond = 1'000'000; ///< if_tsresol; 0 where it is beyond 64 bits
    std::string name;                         ///< if_name
    std::string description;                  ///< if_description
    std::string hardware;                     ///< if_hardware
    std::vector<std::string> comments;

    /// A time stamp in nanoseconds since 1970, held within what that can express.
    [[nodiscard]] WallTime toWall(std::uint64_t ticks) const;
};

/// An Enhanced, Simple or (obsolete) Packet Block.
struct Packet {
    std::size_t interface = 0; ///< index into BlockReader::interfaces()
    std::uint64_t ticks = 0;   ///< 0 in a Simple Packet Block, which has no time
    std::span<const std::uint8_t> data;
    std::span<const std::uint8_t> options; ///< undecoded; see BlockReader::comments()
};

/// Reads a file block by block. The bytes must outlive it. Not thread-safe. Blocks that it does not know are
/// skipped. Sections of both byte orders are read.
class BlockReader {
public:
    explicit BlockReader(std::span<const std::uint8_t> file);

    /// The next packet; none at the end. A last block that is not whole ends the file, and is no fault: that
    /// is how a file looks whose writer was killed. A block that cannot be right is an error that names its
    /// place.
    [[nodiscard]] base::Result<std::optional<Packet>> next();
    /// Interfaces of all sections so far, in the order they were met.
    [[nodiscard]] const std::vector<Interface>& interfaces() const { return m_interfaces; }
    /// Comments of the last section header, and the program that wrote it (shb_userappl).
    [[nodiscard]] const std::vector<std::string>& sectionComments() const { return m_sectionComments; }
    [[nodiscard]] const std::string& application() const { return m_application; }
    /// The comments among the options of a packet that next() gave last.
    [[nodiscard]] std::vector<std::string> comments(const Packet& packet) const;

    /// Where the next block begins. Valid for all readers of one file.
    struct Place {
        std::size_t offset = 0;
        std::uint32_t firstInterface = 0; ///< of the section
        std::uint32_t interfaces = 0;     ///< that stand before it
        bool swapped = false;
        bool inSection = false;
    };
    [[nodiscard]] const Place& place() const { return m_place; }
    /// Where the packet stands that next() gave last.
    [[nodiscard]] const Place& packetPlace() const { return m_packetPlace; }
    /// Goes on from there. A reader that has not been so far walks over the blocks between, for the
    /// interfaces among them.
    void seek(const Place& place);
    /// Bytes at the end that are no whole block; known when next() has given none.
    [[nodiscard]] std::size_t cutBytes() const { return m_cut; }

private:
    [[nodiscard]] std::uint16_t u16(const std::uint8_t* at) const;
    [[nodiscard]] std::uint32_t u32(const std::uint8_t* at) const;
    [[nodiscard]] base::Error fault(std::string_view why) const;
    [[nodiscard]] base::Status readSection(std::size_t length);
    [[nodiscard]] base::Status readInterface(std::size_t length);
    [[nodiscard]] base::Result<std::optional<Packet>> readPacket(std::uint32_t type,
                                                                 std::size_t length) const;
    template <typename Take>
    void forOptions(std::span<const std::uint8_t> options, const Take& take) const;

    std::span<const std::uint8_t> m_file;
    Place m_place;
    Place m_packetPlace;
    Place m_furthest;
    std::size_t m_cut = 0;
    std::vector<Interface> m_interfaces;
    std::vector<std::string> m_sectionComments;
    std::string m_application;
};

/// Appends the blocks of a new file, in this machine's own choice of byte order: little-endian.
void appendSection(std::vector<std::uint8_t>& out, std::string_view application, std::string_view system);
/// Nanosecond time stamps, no limit on the packets' length.
void appendInterface(std::vector<std::uint8_t>& out, const Interface& interface);
/// An Enhanced Packet Block of interface 0.
void appendPacket(std::vector<std::uint8_t>& out, WallTime time, std::span<const std::uint8_t> header,
                  std::span<const std::uint8_t> payload, std::span<const std::string> comments);
/// An Interface Statistics Block: packets written, and bytes lost, since the beginning.
void appendStatistics(std::vector<std::uint8_t>& out, WallTime time, std::uint64_t packets,
                      std::uint64_t lost);

} // namespace p1scope::capture::pcapng

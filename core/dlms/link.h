// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/data.h"
#include "core/telegram/telegram.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::dlms {

/// One message that was not sent as text, put together from the link frames that carried it.
struct Push {
    using Carrier = telegram::Wrapping::Carrier;
    Carrier carrier = Carrier::CipherFrame;
    std::size_t length = 0;             ///< bytes from its beginning
    std::string content;                ///< a data notification, or a ciphered frame
    std::vector<std::uint32_t> places;  ///< where each byte of `content` stands
    bool whole = true;                  ///< false where it was cut short
    bool checked = false;               ///< it has checksums, and all are right
    std::optional<telegram::Crc> check; ///< the last checksum of a frame; the first one that is wrong
    std::vector<telegram::Note> notes;  ///< offsets count from its beginning
};

/// Recognises one such message from its first byte on, while its bytes come in:
///
/// - HDLC (IEC 62056-46): `7E`, format of type 3 with length and segmentation bit, addresses, control, check
///   sequence of the header (HCS), information, check sequence of the frame (FCS), `7E`.
/// - M-Bus (EN 13757-2): `68 L L 68`, control, address, control information, data, sum, `16`. In pushes the
///   control information numbers the frames of a message, its bit 4 marks the last (EN 13757-3, 5.10).
/// - A ciphered frame, or a data notification with its date, without any of those.
class Assembler {
public:
    enum class Look : std::uint8_t { No, More, Found };

    /// Whether a message may begin with this byte.
    [[nodiscard]] static bool mayBegin(std::uint8_t byte)
    {
        return byte == 0xDB || byte == 0x7E || byte == 0x68 || byte == 0x0F;
    }

    /// A new message begins, behind these bytes (the last few are looked at).
    void begin(std::string_view before);
    /// All bytes since the beginning. `ended`: no more will come. Found: see push(). Constant time until as
    /// many bytes have come as are needed for the next step.
    [[nodiscard]] Look take(std::string_view bytes, bool ended);
    [[nodiscard]] Push& push() { return m_push; }

private:
    [[nodiscard]] Look step(std::string_view bytes, bool ended);
    [[nodiscard]] Look more(std::size_t need, std::string_view bytes, bool ended);
    [[nodiscard]] Look hdlc(std::string_view bytes, bool ended);
    [[nodiscard]] Look hdlcWhole(std::string_view bytes, std::size_t headerEnd, bool headerRight);
    [[nodiscard]] Look mbus(std::string_view bytes, bool ended);
    [[nodiscard]] Look cipher(std::string_view bytes, bool ended);
    [[nodiscard]] Look notification(std::string_view bytes, bool ended);
    [[nodiscard]] Look cut(std::size_t at);
    void append(std::string_view bytes, std::size_t from, std::size_t to);
    void check(std::size_t offset, const char* word, unsigned sent, unsigned computed);

    Push m_push;
    std::size_t m_at = 0;     ///< of the link frame that is looked at
    std::size_t m_need = 0;   ///< nothing is done before so many bytes are there
    std::size_t m_frames = 0; ///< link frames that are whole
    ValueScanner m_scanner;
    std::size_t m_scanned = 0;
    bool m_loose = false; ///< it stands where a damaged link frame's content would stand
};

/// `after` is a message (Push::length bytes of HDLC or M-Bus) of which some bytes inside its link frames were
/// replaced. Makes their checksums right where those of `before` were right, and wrong where they were wrong.
void mendChecksums(std::string_view before, std::string& after);

/// The check sequence of HDLC: CRC-16 of X.25.
[[nodiscard]] std::uint16_t frameCheck(std::string_view bytes);

} // namespace p1scope::dlms

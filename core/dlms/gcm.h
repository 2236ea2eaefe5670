// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/key.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p1scope::dlms {

/// The parts of a ciphered frame, DB 08 … (general-glo-ciphering, security suite 0; Smarty P1 specification
/// 1.1.3, 3.2.5; IEC 62056-5-3):
///
///     DB | 08 | system title (8) | length | security | frame counter (4) | ciphertext | tag (12)
struct CipherHeader {
    static constexpr std::size_t tagSize = 12;
    /// Frames are a few kilobytes at most; this bounds what a damaged length can claim.
    static constexpr std::size_t longest = 16 * 1024;

    std::string systemTitle; ///< eight bytes: a maker's three letters, then its number
    std::uint8_t security = 0;
    std::uint32_t frameCounter = 0;
    std::size_t textAt = 0;     ///< where the ciphertext begins
    std::size_t textLength = 0; ///< of the ciphertext, which is that of the plaintext
    std::size_t frameLength = 0;

    [[nodiscard]] bool encrypted() const { return (security & 0x20U) != 0; }
    [[nodiscard]] bool authenticated() const { return (security & 0x10U) != 0; }

    /// Whether a frame may begin here, as far as can be said of these bytes; with it how many are needed to
    /// be sure.
    enum class Look : std::uint8_t { No, More, Yes };
    [[nodiscard]] static Look look(std::string_view bytes);
    /// No value where look() is not Yes. The frame itself need not be whole.
    [[nodiscard]] static std::optional<CipherHeader> parse(std::string_view bytes);
};

struct Opened {
    std::string plaintext; ///< whatever came of it, where the tag is wrong too
    bool tagRight = false; ///< false where the frame has none
};

/// Opens a whole frame, or the part of one that is there (whose tag is wrong then).
[[nodiscard]] Opened open(std::string_view frame, const CipherHeader& header, const MeterKeys& keys);

/// Makes a frame: what a meter does.
[[nodiscard]] std::string seal(std::string_view plaintext, std::string_view systemTitle,
                               std::uint32_t frameCounter, const MeterKeys& keys,
                               std::uint8_t security = 0x30);

} // namespace p1scope::dlms

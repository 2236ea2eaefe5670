// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::doctor {

/// One change to a telegram's bytes that makes its CRC right.
struct Edit {
    enum class Kind : std::uint8_t {
        Flip,   ///< one bit of the byte at `offset` is wrong
        Change, ///< the byte at `offset` is wrong, whichever of its bits
        Insert, ///< a byte is missing before the one at `offset`
        Remove, ///< the byte at `offset` is one too many
    };
    Kind kind = Kind::Flip;
    std::size_t offset = 0;
    char byte = 0; ///< what stands there, or what is put in; of no meaning for Remove

    friend bool operator==(const Edit&, const Edit&) = default;
};

/// All single flips, insertions and removals after which CRC-16/ARC over `covered` is `wanted`, by kind, then
/// rising by place. The first and the last byte, `/` and `!` of a telegram, stay. Of a byte put among equal
/// ones, or taken from among them, only the first place is named: the others give the same bytes.
///
/// Changing one bit of up to 4 kB fits at no more than one place. Insertions have 256 times as many
/// possibilities as places, so that several fit by chance: they are a suggestion only where something else
/// speaks for one of them.
///
/// Linear in the length: two passes, no matter how many there are to choose from.
[[nodiscard]] std::vector<Edit> editsThatFit(std::string_view covered, std::uint16_t wanted);

/// The byte that makes the CRC right when it stands at `offset`, where there is one (by chance in one of
/// 256): a place that is known to be wrong for another reason. The kind is Change.
[[nodiscard]] std::optional<Edit> changeThatFits(std::string_view covered, std::uint16_t wanted,
                                                 std::size_t offset);

/// The bytes after the edit.
[[nodiscard]] std::string edited(std::string_view bytes, const Edit& edit);

} // namespace p1scope::doctor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/key.h"
#include "core/telegram/obis.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace p1scope::files {

/// What takes the place of what is private in a binary message. Each gives as many bytes as it is given.
struct PushWords {
    std::function<std::string(std::string_view id)> name;     ///< of a meter, or a message: text or bytes
    std::function<std::string(std::string_view title)> title; ///< a system title
    std::function<std::string(std::string_view text)> text;   ///< a telegram of text that was ciphered
    /// By how much a counter is moved on, in Wh or varh; 0 leaves it.
    std::function<std::uint64_t(const telegram::ObisCode& code)> shift;
};

struct HiddenPush {
    std::string bytes;   ///< the message, of the same length
    bool sealed = false; ///< no key opened it: only its system title was replaced, and no key opens it now
};

/// Replaces what is private in a message as a meter sent it (HDLC or M-Bus frames, a data notification, a
/// ciphered frame), in whole or cut short; what a key opens is ciphered again with it. Checksums and tags are
/// right afterwards where they were right, and wrong where they were wrong.
[[nodiscard]] HiddenPush hiddenPush(std::string_view message, const dlms::Keys& keys, const PushWords& words);

} // namespace p1scope::files

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/gcm.h"
#include "core/dlms/link.h"
#include "core/telegram/judge.h"
#include "core/telegram/telegram.h"

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace p1scope::dlms {

/// Whether this is what a meter ciphered: text, or a data notification. Of a part (not `whole`) the beginning
/// must do.
[[nodiscard]] bool isReadable(std::string_view plaintext, bool whole);

/// Makes a telegram of a message: opens it where it is ciphered and a key is known, reads text as telegrams
/// are read and data notifications by readNotification(), and says what is held of it. What is asked, in this
/// order: is the frame whole, does its tag fit, is what came of it readable (then the key is right, whatever
/// the tag says), does the inner CRC fit. Remembers the meters it has met. Not thread-safe.
class Opener {
public:
    explicit Opener(Keys keys)
        : m_keys(std::move(keys))
    {}

    /// `received` are the bytes of the message, `frameOf` tells of each the frame in which it came, counted
    /// from the first. `telegram` has its place and its line errors.
    void read(telegram::Telegram& telegram, const Push& push, std::string_view received,
              std::span<const std::uint32_t> frameOf);

private:
    void readSealed(telegram::Telegram& telegram, const Push& push, std::string_view received,
                    std::span<const std::uint32_t> frameOf);
    void readText(telegram::Telegram& telegram, const Push& push, const CipherHeader& header,
                  const Opened& opened);
    void readPlain(telegram::Telegram& telegram, const Push& push, std::string_view content,
                   std::span<const std::uint32_t> frameOf, bool proven);
    void watchCounter(telegram::Telegram& telegram, const CipherHeader& header);

    Keys m_keys;
    telegram::Judge m_judge;
    std::map<std::string, std::uint32_t> m_counters; ///< the last of each meter
    std::set<std::string> m_opened;                  ///< meters whose key is right
};

} // namespace p1scope::dlms

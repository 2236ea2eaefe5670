// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::dlms {

/// A key of AES-128. Never prints itself, and leaves nothing in memory when it goes.
class Key {
public:
    static constexpr std::size_t size = 16;

    Key() = default;
    Key(const Key&) = default;
    Key& operator=(const Key&) = default;
    ~Key();

    /// Reads 32 hexadecimal digits; blanks, colons and dashes between them are ignored. The error does not
    /// repeat them.
    [[nodiscard]] static base::Result<Key> parse(std::string_view text);
    /// The authentication key of all meters of Luxembourg (Smarty P1 specification 1.1.3, 3.2.5).
    [[nodiscard]] static Key luxembourgAuthentication();

    [[nodiscard]] std::span<const std::uint8_t, size> bytes() const { return m_bytes; }
    /// The 32 digits, for where keys are kept and for nothing else. Whoever takes them wipes them: wipe().
    [[nodiscard]] std::string digitsForStore() const;

    friend bool operator==(const Key&, const Key&) = default;

private:
    std::array<std::uint8_t, size> m_bytes{};
};

/// Overwrites what a text holds, so that no compiler may leave it out.
void wipe(std::string& text);

/// What a meter's frames are opened with.
struct MeterKeys {
    Key encryption;
    Key authentication = Key::luxembourgAuthentication();

    friend bool operator==(const MeterKeys&, const MeterKeys&) = default;
};

/// The keys that are known: of meters by their system titles (eight bytes, as sent), and of any meter. All
/// threads may use it; a key that is added is used from the next frame on.
class KeyRing {
public:
    void setForAll(const MeterKeys& keys);
    void setFor(const std::string& systemTitle, const MeterKeys& keys);
    void forget(const std::string& systemTitle);

    /// Those to be tried on a frame, the likeliest first.
    [[nodiscard]] std::vector<MeterKeys> find(const std::string& systemTitle) const;
    [[nodiscard]] bool empty() const;

private:
    mutable std::mutex m_mutex;
    std::optional<MeterKeys> m_forAll;
    std::map<std::string, MeterKeys> m_byTitle;
};

/// Null where no key is known, nor will be.
using Keys = std::shared_ptr<const KeyRing>;

/// A ring with one pair for any meter, from texts as people give them; null where both are empty. Without an
/// authentication key Luxembourg's is taken.
[[nodiscard]] base::Result<std::shared_ptr<KeyRing>> keysFrom(std::string_view key, std::string_view authKey);

/// A system title for people: its letters as they are, other bytes in hexadecimal ("KFMgP000009").
[[nodiscard]] std::string titleText(std::string_view systemTitle);

} // namespace p1scope::dlms

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/key.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::dlms {

namespace {

/// Through a volatile pointer: memory that is about to go may not be left as it is.
void wipeBytes(void* bytes, std::size_t count)
{
    volatile auto* at = static_cast<volatile unsigned char*>(bytes);
    for (std::size_t i = 0; i < count; ++i)
        at[i] = 0;
}

int digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

base::Error noKey()
{
    return {base::ErrorKind::Usage, "a key is 32 hexadecimal digits",
            "take it as the network company gave it, or leave it out"};
}

} // namespace

Key::~Key()
{
    wipeBytes(m_bytes.data(), m_bytes.size());
}

void wipe(std::string& text)
{
    wipeBytes(text.data(), text.size());
    text.clear();
}

base::Result<Key> Key::parse(std::string_view text)
{
    Key key;
    std::size_t digits = 0;
    for (const char c : text) {
        if (c == ' ' || c == ':' || c == '-' || c == '\t' || c == '\r' || c == '\n')
            continue;
        const int digit = digitOf(c);
        if (digit < 0 || digits == 2 * size)
            return noKey();
        std::uint8_t& byte = key.m_bytes[digits / 2];
        byte = static_cast<std::uint8_t>(static_cast<unsigned>(byte) << 4U | static_cast<unsigned>(digit));
        ++digits;
    }
    if (digits != 2 * size)
        return noKey();
    return key;
}

Key Key::luxembourgAuthentication()
{
    Key key;
    for (std::size_t i = 0; i < size; ++i)
        key.m_bytes[i] = static_cast<std::uint8_t>(i * 0x11U);
    return key;
}

std::string Key::digitsForStore() const
{
    std::string text;
    text.reserve(2 * size);
    for (const std::uint8_t byte : m_bytes) {
        text += "0123456789ABCDEF"[byte >> 4U];
        text += "0123456789ABCDEF"[byte & 0xFU];
    }
    return text;
}

void KeyRing::setForAll(const MeterKeys& keys)
{
    const std::lock_guard lock(m_mutex);
    m_forAll = keys;
}

void KeyRing::setFor(const std::string& systemTitle, const MeterKeys& keys)
{
    const std::lock_guard lock(m_mutex);
    m_byTitle[systemTitle] = keys;
}

void KeyRing::forget(const std::string& systemTitle)
{
    const std::lock_guard lock(m_mutex);
    m_byTitle.erase(systemTitle);
}

std::vector<MeterKeys> KeyRing::find(const std::string& systemTitle) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<MeterKeys> found;
    found.reserve(2);
    if (const auto own = m_byTitle.find(systemTitle); own != m_byTitle.end())
        found.push_back(own->second);
    if (m_forAll && (found.empty() || found.front() != *m_forAll))
        found.push_back(*m_forAll);
    return found;
}

bool KeyRing::empty() const
{
    const std::lock_guard lock(m_mutex);
    return !m_forAll && m_byTitle.empty();
}

base::Result<std::shared_ptr<KeyRing>> keysFrom(std::string_view key, std::string_view authKey)
{
    if (key.empty() && authKey.empty())
        return std::shared_ptr<KeyRing>();
    if (key.empty())
        return base::Error{base::ErrorKind::Usage, "an authentication key opens nothing by itself",
                           "give the encryption key as well"};
    MeterKeys keys;
    const auto encryption = Key::parse(key);
    if (!encryption)
        return encryption.error();
    keys.encryption = encryption.value();
    if (!authKey.empty()) {
        const auto authentication = Key::parse(authKey);
        if (!authentication)
            return authentication.error();
        keys.authentication = authentication.value();
    }
    auto ring = std::make_shared<KeyRing>();
    ring->setForAll(keys);
    return ring;
}

std::string titleText(std::string_view systemTitle)
{
    std::string text;
    for (const char c : systemTitle) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        text += plain ? std::string(1, c) : fmt::format("{:02X}", byte);
    }
    return text;
}

} // namespace p1scope::dlms

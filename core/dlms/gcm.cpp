// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/gcm.h"

#include <gcrypt.h>

#include <algorithm>
#include <array>

namespace p1scope::dlms {

namespace {

constexpr std::size_t titleAt = 2;
constexpr std::size_t titleSize = 8;
constexpr std::size_t lengthAt = titleAt + titleSize;
constexpr std::size_t counterSize = 4;

std::uint8_t at(std::string_view bytes, std::size_t i)
{
    return static_cast<std::uint8_t>(bytes[i]);
}

bool isLetter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// The library asks to be told that it is set up, once in a program.
void prepareLibrary()
{
    static const bool ready = [] {
        if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P) == 0) {
            gcry_check_version(nullptr);
            gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
            gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
        }
        return true;
    }();
    static_cast<void>(ready);
}

/// One frame's cipher: key, initialisation vector (system title and frame counter) and additional data
/// (security byte and authentication key) are set.
class Cipher {
public:
    Cipher(std::string_view title, std::uint32_t counter, std::uint8_t security, const MeterKeys& keys,
           std::string_view authenticatedOnly = {})
    {
        prepareLibrary();
        if (gcry_cipher_open(&m_handle, GCRY_CIPHER_AES128, GCRY_CIPHER_MODE_GCM, 0) != 0)
            return;
        std::array<std::uint8_t, titleSize + counterSize> vector{};
        std::copy(title.begin(), title.end(), vector.begin());
        for (std::size_t i = 0; i < counterSize; ++i)
            vector[titleSize + i] = static_cast<std::uint8_t>(counter >> (24U - 8U * i));
        const auto key = keys.encryption.bytes();
        m_good = gcry_cipher_setkey(m_handle, key.data(), key.size()) == 0 &&
                 gcry_cipher_setiv(m_handle, vector.data(), vector.size()) == 0;
        if ((security & 0x10U) == 0)
            return;
        const auto authentication = keys.authentication.bytes();
        m_good = m_good && gcry_cipher_authenticate(m_handle, &security, 1) == 0 &&
                 gcry_cipher_authenticate(m_handle, authentication.data(), authentication.size()) == 0;
        if (!authenticatedOnly.empty())
            m_good = m_good && gcry_cipher_authenticate(m_handle, authenticatedOnly.data(),
                                                        authenticatedOnly.size()) == 0;
    }
    ~Cipher() { gcry_cipher_close(m_handle); }
    Cipher(const Cipher&) = delete;
    Cipher& operator=(const Cipher&) = delete;

    [[nodiscard]] bool good() const { return m_good; }
    [[nodiscard]] gcry_cipher_hd_t handle() const { return m_handle; }

private:
    gcry_cipher_hd_t m_handle = nullptr;
    bool m_good = false;
};

} // namespace

CipherHeader::Look CipherHeader::look(std::string_view bytes)
{
    if (bytes.empty() || at(bytes, 0) != 0xDB || (bytes.size() > 1 && at(bytes, 1) != titleSize))
        return Look::No;
    for (std::size_t i = titleAt; i < std::min<std::size_t>(bytes.size(), titleAt + 3); ++i) {
        if (!isLetter(bytes[i]))
            return Look::No;
    }
    if (bytes.size() <= lengthAt)
        return Look::More;
    const std::uint8_t first = at(bytes, lengthAt);
    const std::size_t lengthBytes = first < 0x80 ? 1 : 1 + (first & 0x7FU);
    if (first > 0x82 || first == 0x80)
        return Look::No;
    const std::size_t securityAt = lengthAt + lengthBytes;
    if (bytes.size() < securityAt + 1 + counterSize)
        return Look::More;
    std::size_t length = first;
    if (first > 0x80) {
        length = 0;
        for (std::size_t i = 1; i < lengthBytes; ++i)
            length = length << 8U | at(bytes, lengthAt + i);
    }
    // Suite 0 with a key of the meter; encrypted, authenticated or both.
    const std::uint8_t security = at(bytes, securityAt);
    const std::size_t least = 1 + counterSize + ((security & 0x10U) != 0 ? tagSize : 0) + 1;
    const bool known = security == 0x10 || security == 0x20 || security == 0x30;
    return known && length >= least && length <= longest ? Look::Yes : Look::No;
}

std::optional<CipherHeader> CipherHeader::parse(std::string_view bytes)
{
    if (look(bytes) != Look::Yes)
        return std::nullopt;
    CipherHeader header;
    header.systemTitle = std::string(bytes.substr(titleAt, titleSize));
    const std::uint8_t first = at(bytes, lengthAt);
    std::size_t place = lengthAt + 1;
    std::size_t length = first;
    if (first > 0x80) {
        length = 0;
        for (; place < lengthAt + 1U + (first & 0x7FU); ++place)
            length = length << 8U | at(bytes, place);
    }
    header.frameLength = place + length;
    header.security = at(bytes, place++);
    for (std::size_t i = 0; i < counterSize; ++i)
        header.frameCounter = header.frameCounter << 8U | at(bytes, place++);
    header.textAt = place;
    header.textLength = header.frameLength - place - (header.authenticated() ? tagSize : 0);
    return header;
}

Opened open(std::string_view frame, const CipherHeader& header, const MeterKeys& keys)
{
    Opened opened;
    const std::string_view text =
        frame.substr(std::min(header.textAt, frame.size())).substr(0, header.textLength);
    opened.plaintext = text;
    const Cipher cipher(header.systemTitle, header.frameCounter, header.security, keys,
                        header.encrypted() ? std::string_view() : text);
    if (!cipher.good() || text.empty())
        return opened;
    if (header.encrypted() && gcry_cipher_decrypt(cipher.handle(), opened.plaintext.data(),
                                                  opened.plaintext.size(), nullptr, 0) != 0)
        return opened;
    if (header.authenticated() && frame.size() >= header.frameLength) {
        const std::string_view tag = frame.substr(header.textAt + header.textLength, CipherHeader::tagSize);
        opened.tagRight = gcry_cipher_checktag(cipher.handle(), tag.data(), tag.size()) == 0;
    }
    return opened;
}

std::string seal(std::string_view plaintext, std::string_view systemTitle, std::uint32_t frameCounter,
                 const MeterKeys& keys, std::uint8_t security)
{
    const bool encrypted = (security & 0x20U) != 0;
    const bool authenticated = (security & 0x10U) != 0;
    const Cipher cipher(systemTitle.substr(0, titleSize), frameCounter, security, keys,
                        encrypted ? std::string_view() : plaintext);
    std::string text(plaintext);
    std::array<char, CipherHeader::tagSize> tag{};
    if (!cipher.good())
        return {};
    if (encrypted && gcry_cipher_encrypt(cipher.handle(), text.data(), text.size(), nullptr, 0) != 0)
        return {};
    if (authenticated && gcry_cipher_gettag(cipher.handle(), tag.data(), tag.size()) != 0)
        return {};
    const std::size_t length = 1 + counterSize + text.size() + (authenticated ? tag.size() : 0);
    std::string frame{static_cast<char>(0xDB), static_cast<char>(titleSize)};
    frame += systemTitle.substr(0, titleSize);
    frame += static_cast<char>(0x82);
    frame += static_cast<char>(length >> 8U & 0xFFU);
    frame += static_cast<char>(length & 0xFFU);
    frame += static_cast<char>(security);
    for (unsigned shift = 32; shift > 0; shift -= 8)
        frame += static_cast<char>(frameCounter >> (shift - 8U) & 0xFFU);
    frame += text;
    if (authenticated)
        frame.append(tag.data(), tag.size());
    return frame;
}

} // namespace p1scope::dlms

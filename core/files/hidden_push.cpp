// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/hidden_push.h"

#include "core/dlms/data.h"
#include "core/dlms/gcm.h"
#include "core/dlms/link.h"
#include "core/dlms/lists.h"
#include "core/dlms/opener.h"
#include "core/dlms/push_text.h"
#include "core/files/private_parts.h"
#include "core/telegram/catalogue.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace p1scope::files {

namespace {

using dlms::CipherHeader;
using dlms::Push;
using dlms::Tag;
using dlms::Value;

constexpr std::size_t titleAt = 2;
constexpr std::size_t titleSize = 8;
constexpr std::size_t shortestName = 6; ///< shorter text without a code names nobody

bool isString(const Value& value)
{
    return value.isText() || value.tag == Tag::OctetString;
}

/// Six bytes that are a code, or twelve that are a time.
bool isCodeOrTime(const Value& value)
{
    const std::string_view content = value.content;
    return (content.size() == 6 && static_cast<unsigned char>(content.back()) == 0xFF) ||
           dlms::tstOf(content).has_value();
}

class Notification {
public:
    Notification(std::string_view content, const PushWords& words)
        : m_content(content)
        , m_words(words)
        , m_changed(content)
    {}

    std::string take() &&
    {
        const auto begin = dlms::notificationBody(m_content);
        const auto body = begin ? dlms::parseValue(m_content, *begin) : std::nullopt;
        if (!body)
            return std::move(m_changed);
        const dlms::ItemList list = dlms::itemsOf(*body);
        m_name = list.identification;
        for (const dlms::Item& item : list.items) {
            m_explained.push_back(item.value);
            takeItem(item);
        }
        takeRest(*body);
        return std::move(m_changed);
    }

private:
    void takeItem(const dlms::Item& item)
    {
        const Value& value = *item.value;
        const auto* entry = telegram::lookUp(item.code);
        const bool mayName = isString(value) && value.content.size() >= shortestName;
        if (isPrivate(item.code) || (entry == nullptr && mayName))
            hide(value);
        else if (item.code.a == 1 && item.code.d == 8 && value.isNumber())
            shift(item);
    }

    /// Text that nothing explains may be anything.
    void takeRest(const Value& value)
    {
        for (const Value& part : value.parts)
            takeRest(part);
        if (isString(value) && value.content.size() >= shortestName && !isCodeOrTime(value) &&
            value.content != m_name && std::ranges::find(m_explained, &value) == m_explained.end())
            hide(value);
    }

    void hide(const Value& value)
    {
        if (isString(value))
            replace(value.content, m_words.name(value.content));
        else if (value.isNumber() && value.to > value.from + 1)
            replace(numberOf(value), m_words.name(numberOf(value)));
    }

    /// The bytes of a number, behind its tag.
    [[nodiscard]] std::string_view numberOf(const Value& value) const
    {
        return m_content.substr(value.from + 1, value.to - value.from - 1);
    }

    void replace(std::string_view part, const std::string& by)
    {
        m_changed.replace(static_cast<std::size_t>(part.data() - m_content.data()), part.size(), by);
    }

    void shift(const dlms::Item& item)
    {
        std::uint64_t by = m_words.shift(item.code);
        for (int power = item.scale.power; power > 0; --power)
            by /= 10;
        for (int power = item.scale.power; power < 0; ++power)
            by *= 10;
        std::string number(numberOf(*item.value));
        auto sum = static_cast<std::uint64_t>(item.value->number) + by;
        for (std::size_t i = number.size(); i > 0; --i) {
            number[i - 1] = static_cast<char>(sum & 0xFFU);
            sum >>= 8U;
        }
        replace(numberOf(*item.value), number);
    }

    std::string_view m_content;
    const PushWords& m_words;
    std::string m_changed;
    std::string m_name; ///< of the list
    std::vector<const Value*> m_explained;
};

std::string hiddenPlain(std::string_view plain, const PushWords& words)
{
    return plain.starts_with('/') ? words.text(plain) : Notification(plain, words).take();
}

/// A ciphered frame that a key opens, or the part of it that came, ciphered again; none where no key does.
std::optional<std::string> sealedAgain(std::string_view content, const CipherHeader& header,
                                       const dlms::Keys& keys, const std::string& title,
                                       const PushWords& words)
{
    if (keys == nullptr)
        return std::nullopt;
    const bool whole = content.size() >= header.frameLength;
    for (const dlms::MeterKeys& candidate : keys->find(header.systemTitle)) {
        const dlms::Opened opened = dlms::open(content, header, candidate);
        if (!opened.tagRight && !dlms::isReadable(opened.plaintext, whole))
            continue;
        const std::string sealed = dlms::seal(hiddenPlain(opened.plaintext, words), title,
                                              header.frameCounter, candidate, header.security);
        const auto made = CipherHeader::parse(sealed);
        if (!made || made->textLength != opened.plaintext.size())
            return std::nullopt;
        // Its length may be written in more bytes than the original's.
        std::string changed(content);
        changed.replace(titleAt, titleSize, title);
        changed.replace(header.textAt, made->textLength, sealed, made->textAt, made->textLength);
        if (whole && header.authenticated()) {
            const std::size_t tagAt = header.textAt + header.textLength;
            changed.replace(tagAt, CipherHeader::tagSize, sealed, made->textAt + made->textLength,
                            CipherHeader::tagSize);
            if (!opened.tagRight)
                changed[tagAt] = static_cast<char>(changed[tagAt] ^ 1);
        }
        return changed;
    }
    return std::nullopt;
}

std::string hiddenContent(const Push& push, const dlms::Keys& keys, const PushWords& words, bool& sealed)
{
    const std::string& content = push.content;
    if (!content.starts_with("\xDB\x08"))
        return hiddenPlain(content, words);
    std::string changed = content;
    const std::string title = words.title(std::string_view(content).substr(titleAt, titleSize));
    changed.replace(titleAt, title.size(), title);
    const auto header = CipherHeader::parse(content);
    if (header) {
        if (auto again = sealedAgain(content, *header, keys, title, words))
            return *std::move(again);
        // Authenticated only, it can be read by everybody.
        if (!header->encrypted()) {
            const std::string plain =
                hiddenPlain(std::string_view(content).substr(header->textAt, header->textLength), words);
            changed.replace(header->textAt, plain.size(), plain);
            return changed;
        }
    }
    sealed = true;
    return changed;
}

} // namespace

HiddenPush hiddenPush(std::string_view message, const dlms::Keys& keys, const PushWords& words)
{
    // Of two HDLC frames that share a flag, the second comes without.
    const bool flagless = !message.empty() && (static_cast<unsigned char>(message[0]) & 0xF0U) == 0xA0;
    const std::string before = (flagless ? "\x7E" : "") + std::string(message);
    HiddenPush hidden{before, false};
    dlms::Assembler assembler;
    assembler.begin({});
    if (assembler.take(before, true) == dlms::Assembler::Look::Found) {
        const Push& push = assembler.push();
        const std::string content = hiddenContent(push, keys, words, hidden.sealed);
        for (std::size_t i = 0; i < push.places.size(); ++i)
            hidden.bytes[push.places[i]] = content[i];
        if (push.carrier == Push::Carrier::Hdlc || push.carrier == Push::Carrier::MBus)
            dlms::mendChecksums(before, hidden.bytes);
    }
    if (flagless)
        hidden.bytes.erase(0, 1);
    return hidden;
}

} // namespace p1scope::files

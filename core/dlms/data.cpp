// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/data.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::dlms {

namespace {

std::uint8_t byteAt(std::string_view data, std::size_t i)
{
    return static_cast<std::uint8_t>(data[i]);
}

/// Bytes of a value of fixed size; none for other tags.
std::optional<std::size_t> fixedSize(Tag tag)
{
    switch (tag) {
    case Tag::Null:
        return 0;
    case Tag::Boolean:
    case Tag::Bcd:
    case Tag::Int8:
    case Tag::Uint8:
    case Tag::Enum:
        return 1;
    case Tag::Int16:
    case Tag::Uint16:
        return 2;
    case Tag::Int32:
    case Tag::Uint32:
    case Tag::Float32:
    case Tag::Time:
        return 4;
    case Tag::Date:
        return 5;
    case Tag::Int64:
    case Tag::Uint64:
    case Tag::Float64:
        return 8;
    case Tag::DateTime:
        return 12;
    default:
        return std::nullopt;
    }
}

bool hasLength(Tag tag)
{
    return tag == Tag::BitString || tag == Tag::OctetString || tag == Tag::VisibleString ||
           tag == Tag::Utf8String || tag == Tag::Array || tag == Tag::Structure;
}

bool isSigned(Tag tag)
{
    return tag == Tag::Int8 || tag == Tag::Int16 || tag == Tag::Int32 || tag == Tag::Int64;
}

std::int64_t numberOf(Tag tag, std::string_view bytes)
{
    std::uint64_t number =
        isSigned(tag) && !bytes.empty() && byteAt(bytes, 0) >= 0x80 ? ~std::uint64_t{0} : 0;
    for (const char c : bytes)
        number = number << 8U | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(number);
}

class Parser {
public:
    explicit Parser(std::string_view data)
        : m_data(data)
    {}

    std::optional<Value> read(std::size_t& at, std::size_t depth)
    {
        if (at >= m_data.size() || ++m_count > mostValues || depth > deepest)
            return std::nullopt;
        Value value;
        value.from = at;
        value.tag = static_cast<Tag>(byteAt(m_data, at));
        const auto fixed = fixedSize(value.tag);
        if (!fixed && !hasLength(value.tag))
            return std::nullopt;
        ++at;
        const auto length = fixed ? fixed : readLength(at);
        value.whole = length.has_value();
        if (!length) {
            at = m_data.size();
        } else if (value.isGroup()) {
            readParts(value, *length, at, depth);
        } else {
            const std::size_t bytes = value.tag == Tag::BitString ? (*length + 7) / 8 : *length;
            value.whole = bytes <= m_data.size() - at;
            value.content = m_data.substr(at, bytes);
            at += value.content.size();
            if (fixed && value.whole)
                value.number = numberOf(value.tag, value.content);
        }
        value.to = at;
        return value;
    }

private:
    /// None where the data ends within it, or where it is longer than anything.
    std::optional<std::size_t> readLength(std::size_t& at)
    {
        if (at >= m_data.size())
            return std::nullopt;
        const std::uint8_t first = byteAt(m_data, at++);
        if (first < 0x80)
            return first;
        const unsigned bytes = first & 0x7FU;
        if (bytes == 0 || bytes > 2 || m_data.size() - at < bytes)
            return std::nullopt;
        std::size_t length = 0;
        for (unsigned i = 0; i < bytes; ++i)
            length = length << 8U | byteAt(m_data, at++);
        return length;
    }

    void readParts(Value& value, std::size_t count, std::size_t& at, std::size_t depth)
    {
        for (std::size_t i = 0; i < count; ++i) {
            auto part = read(at, depth + 1);
            if (!part) {
                value.whole = false;
                return;
            }
            value.whole = value.whole && part->whole;
            value.parts.push_back(std::move(*part));
            if (!value.whole)
                return;
        }
    }

    std::string_view m_data;
    std::size_t m_count = 0;
};

} // namespace

bool Value::isNumber() const
{
    switch (tag) {
    case Tag::Int8:
    case Tag::Int16:
    case Tag::Int32:
    case Tag::Int64:
    case Tag::Uint8:
    case Tag::Uint16:
    case Tag::Uint32:
    case Tag::Uint64:
    case Tag::Boolean:
    case Tag::Enum:
    case Tag::Bcd:
        return whole;
    default:
        return false;
    }
}

std::optional<Value> parseValue(std::string_view data, std::size_t at)
{
    return Parser(data).read(at, 0);
}

void ValueScanner::endValue()
{
    while (!m_open.empty() && --m_open.back() == 0)
        m_open.pop_back();
    m_done = m_open.empty();
}

ValueScanner::State ValueScanner::beginContent(std::size_t length)
{
    const auto tag = static_cast<Tag>(m_tag);
    if (tag == Tag::Array || tag == Tag::Structure) {
        if (length > mostValues || m_open.size() > deepest)
            return State::Broken;
        if (length > 0)
            m_open.push_back(length);
        else
            endValue();
        return m_done ? State::Complete : State::Within;
    }
    m_skip = tag == Tag::BitString ? (length + 7) / 8 : length;
    if (m_skip == 0)
        endValue();
    return m_done ? State::Complete : State::Within;
}

ValueScanner::State ValueScanner::begin(std::uint8_t tag)
{
    m_tag = tag;
    if (++m_values > mostValues)
        return State::Broken;
    if (const auto size = fixedSize(static_cast<Tag>(tag)))
        return beginContent(*size);
    m_wantsLength = hasLength(static_cast<Tag>(tag));
    return m_wantsLength ? State::Within : State::Broken;
}

ValueScanner::State ValueScanner::take(std::uint8_t byte)
{
    if (m_done)
        return State::Complete;
    if (m_skip > 0) {
        if (--m_skip == 0)
            endValue();
        return m_done ? State::Complete : State::Within;
    }
    if (m_lengthBytes > 0) {
        m_length = m_length << 8U | byte;
        return --m_lengthBytes == 0 ? beginContent(m_length) : State::Within;
    }
    if (m_wantsLength) {
        m_wantsLength = false;
        m_length = 0;
        if (byte < 0x80)
            return beginContent(byte);
        m_lengthBytes = byte & 0x7FU;
        return m_lengthBytes == 0 || m_lengthBytes > 2 ? State::Broken : State::Within;
    }
    return begin(byte);
}

std::optional<std::string> tstOf(std::string_view dateTime)
{
    if (dateTime.size() != 12)
        return std::nullopt;
    const unsigned year = static_cast<unsigned>(byteAt(dateTime, 0)) << 8U | byteAt(dateTime, 1);
    const unsigned month = byteAt(dateTime, 2);
    const unsigned day = byteAt(dateTime, 3);
    const unsigned hour = byteAt(dateTime, 5);
    const unsigned minute = byteAt(dateTime, 6);
    const unsigned second = byteAt(dateTime, 7) == 0xFF ? 0 : byteAt(dateTime, 7);
    if (year < 2000 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 ||
        minute > 59 || second > 59)
        return std::nullopt;
    const unsigned deviation = static_cast<unsigned>(byteAt(dateTime, 9)) << 8U | byteAt(dateTime, 10);
    const std::uint8_t status = byteAt(dateTime, 11);
    std::string text =
        fmt::format("{:02}{:02}{:02}{:02}{:02}{:02}", year % 100, month, day, hour, minute, second);
    // Without a deviation a clear bit proves nothing; nor does a status that is not specified.
    if (status != 0xFF && (status & 0x80U) != 0)
        text += 'S';
    else if (status != 0xFF && deviation != 0x8000)
        text += 'W';
    return text;
}

} // namespace p1scope::dlms

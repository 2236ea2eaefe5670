// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::dlms {

/// COSEM data types, by their tags (IEC 62056-6-2).
enum class Tag : std::uint8_t {
    Null = 0,
    Array = 1,
    Structure = 2,
    Boolean = 3,
    BitString = 4,
    Int32 = 5,
    Uint32 = 6,
    OctetString = 9,
    VisibleString = 10,
    Utf8String = 12,
    Bcd = 13,
    Int8 = 15,
    Int16 = 16,
    Uint8 = 17,
    Uint16 = 18,
    Int64 = 20,
    Uint64 = 21,
    Enum = 22,
    Float32 = 23,
    Float64 = 24,
    DateTime = 25,
    Date = 26,
    Time = 27,
};

/// A value, with the values in it, and where it stands.
struct Value {
    Tag tag = Tag::Null;
    std::size_t from = 0;     ///< of its tag
    std::size_t to = 0;       ///< behind its last byte
    std::string_view content; ///< of strings and times; refers to what was parsed
    std::int64_t number = 0;  ///< of whole numbers
    bool whole = true;        ///< false where the data ended within it
    std::vector<Value> parts; ///< of an array or a structure

    [[nodiscard]] bool isNumber() const;
    [[nodiscard]] bool isText() const { return tag == Tag::VisibleString || tag == Tag::Utf8String; }
    [[nodiscard]] bool isGroup() const { return tag == Tag::Array || tag == Tag::Structure; }
};

/// How deep values may lie in each other, and how many there may be: far more than any meter sends.
constexpr std::size_t deepest = 8;
constexpr std::size_t mostValues = 4096;

/// Reads the value at `at`, or as much of it as is there. No value where there is no known tag.
[[nodiscard]] std::optional<Value> parseValue(std::string_view data, std::size_t at);

/// Tells where a value ends while its bytes come in.
class ValueScanner {
public:
    enum class State : std::uint8_t { Within, Complete, Broken };
    [[nodiscard]] State take(std::uint8_t byte);

private:
    void endValue();
    [[nodiscard]] State begin(std::uint8_t tag);
    [[nodiscard]] State beginContent(std::size_t length);

    std::vector<std::size_t> m_open; ///< how many values each open group still has
    std::size_t m_skip = 0;          ///< bytes of the value that are still to come
    std::size_t m_values = 0;
    std::size_t m_length = 0;
    unsigned m_lengthBytes = 0; ///< of a length that are still to come
    std::uint8_t m_tag = 0;
    bool m_wantsLength = false;
    bool m_done = false;
};

/// "YYMMDDhhmmssX" from the twelve bytes of a COSEM date and time (year, month, day, weekday, hour, minute,
/// second, hundredths, deviation, status). X is left out where the meter does not say whether it is summer
/// time. No value for what is no time.
[[nodiscard]] std::optional<std::string> tstOf(std::string_view dateTime);

} // namespace p1scope::dlms

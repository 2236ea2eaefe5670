// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/lists.h"

#include <algorithm>
#include <array>
#include <span>

namespace p1scope::dlms {

namespace {

using telegram::ObisCode;

/// How makers scale what they send without scaler: current and voltage differ, and the counters of one.
struct Custom {
    int energy = 0;   ///< Wh, varh
    int current = -2; ///< A
    int voltage = -1; ///< V
};

constexpr Custom kamstrup{1, -2, 0};
constexpr Custom kaifa{0, -3, -1};
constexpr Custom others{};

/// Whether a value is twelve bytes of date and time, or text that is one.
bool isTime(const Value& value)
{
    return (value.tag == Tag::OctetString || value.tag == Tag::DateTime) && tstOf(value.content).has_value();
}

std::optional<ObisCode> codeOf(const Value& value)
{
    if (value.tag != Tag::OctetString || value.content.size() != 6 || !value.whole)
        return std::nullopt;
    const auto group = [&](std::size_t i) { return static_cast<std::uint8_t>(value.content[i]); };
    // Media that there are, and the last group, which is not used.
    if (group(0) > 9 || group(5) != 0xFF)
        return std::nullopt;
    return ObisCode{group(0), group(1), group(2), group(3), group(4), group(5)};
}

/// A structure of scaler and unit.
bool isScale(const Value& value)
{
    return value.tag == Tag::Structure && value.parts.size() == 2 && value.parts[0].tag == Tag::Int8 &&
           value.parts[1].tag == Tag::Enum && value.whole;
}

bool isPhase(std::uint8_t c, std::uint8_t first)
{
    return c == first || c == first + 20 || c == first + 40;
}

Scale customScale(const ObisCode& code, const Custom& custom)
{
    if (code.a != 1)
        return {};
    const std::uint8_t c = code.c;
    const bool active = c == 1 || c == 2 || isPhase(c, 21) || isPhase(c, 22);
    const bool reactive = (c >= 3 && c <= 8) || isPhase(c, 23) || isPhase(c, 24);
    if (code.d == 8 && (active || reactive))
        return {custom.energy, active ? "Wh" : "varh"};
    if (code.d == 7 && (active || reactive))
        return {0, active ? "W" : "var"};
    if (code.d == 7 && isPhase(c, 31))
        return {custom.current, "A"};
    if (code.d == 7 && isPhase(c, 32))
        return {custom.voltage, "V"};
    if (code.d == 7 && c == 13)
        return {-3, ""};
    return {};
}

struct Column {
    ObisCode code;
    bool text = false;
    bool known = true; ///< false where nothing is said of it
};

constexpr Column number(std::uint8_t c, std::uint8_t d, std::uint8_t e = 0)
{
    return {{1, 0, c, d, e, 255}, false, true};
}
constexpr Column text(std::uint8_t c, std::uint8_t d, std::uint8_t e)
{
    return {{0, 0, c, d, e, 255}, true, true};
}
constexpr Column anything{{}, false, false};

/// Lists of numbers alone.
struct Ordered {
    std::span<const Column> columns;
    Custom custom;
    /// The first value is the name of the list.
    bool named = false;
};

constexpr Column meterId = text(96, 1, 0);
constexpr Column meterType = text(96, 1, 7);
constexpr Column clockColumn = text(1, 0, 0);

// Kaifa, Norway: a list every few seconds, ten seconds and hour, for one phase and three.
constexpr std::array kaifaShort{number(1, 7)};
constexpr std::array kaifaOnePhase{anything,     meterId,      meterType,     number(1, 7), number(2, 7),
                                   number(3, 7), number(4, 7), number(31, 7), number(32, 7)};
constexpr std::array kaifaThreePhases{
    anything,      meterId,       meterType,     number(1, 7),  number(2, 7),  number(3, 7), number(4, 7),
    number(31, 7), number(51, 7), number(71, 7), number(32, 7), number(52, 7), number(72, 7)};
constexpr std::array kaifaOnePhaseHour{anything,     meterId,      meterType,     number(1, 7),  number(2, 7),
                                       number(3, 7), number(4, 7), number(31, 7), number(32, 7), clockColumn,
                                       number(1, 8), number(2, 8), number(3, 8),  number(4, 8)};
constexpr std::array kaifaThreePhasesHour{
    anything,      meterId,       meterType,     number(1, 7),  number(2, 7),  number(3, 7),
    number(4, 7),  number(31, 7), number(51, 7), number(71, 7), number(32, 7), number(52, 7),
    number(72, 7), clockColumn,   number(1, 8),  number(2, 8),  number(3, 8),  number(4, 8)};
// Iskraemeco, Slovenia: what changes fast, and the counters.
constexpr std::array sloveniaPower{
    text(42, 0, 0), text(96, 1, 2), number(1, 7),  number(2, 7),  number(3, 7),  number(4, 7),
    number(32, 7),  number(52, 7),  number(72, 7), number(31, 7), number(51, 7), number(71, 7),
    number(21, 7),  number(41, 7),  number(61, 7), number(22, 7), number(42, 7), number(62, 7)};
constexpr std::array sloveniaEnergy{text(42, 0, 0),  text(96, 1, 3),  text(96, 3, 10), text(96, 14, 0),
                                    number(1, 8),    number(1, 8, 1), number(1, 8, 2), number(2, 8),
                                    number(2, 8, 1), number(2, 8, 2), number(3, 8),    number(4, 8)};
// Iskraemeco, elsewhere: the list's own code, serial number, time and date, then these.
constexpr std::array iskra{anything,     meterId,      anything,     anything,     number(1, 8), number(2, 8),
                           number(3, 8), number(4, 8), number(1, 7), number(2, 7), anything,     anything};

constexpr std::array<Ordered, 8> ordered{{
    {kaifaShort, kaifa, false},
    {kaifaOnePhase, kaifa, true},
    {kaifaThreePhases, kaifa, true},
    {kaifaOnePhaseHour, kaifa, true},
    {kaifaThreePhasesHour, kaifa, true},
    {sloveniaPower, others, false},
    {sloveniaEnergy, others, false},
    {iskra, others, false},
}};

bool fits(const Value& value, const Column& column)
{
    if (!column.known || !value.whole)
        return true;
    if (column.text)
        return value.isText() || value.tag == Tag::OctetString || value.tag == Tag::Boolean;
    return value.isNumber();
}

std::string plainText(const Value& value)
{
    const bool readable = std::ranges::all_of(value.content, [](char c) { return c > ' ' && c < 0x7F; });
    const bool text = value.isText() || value.tag == Tag::OctetString;
    return text && readable ? std::string(value.content) : std::string();
}

class Reader {
public:
    ItemList read(const Value& body)
    {
        if (body.isGroup() && (described(body) || inOrder(body)))
            return std::move(m_list);
        walk(body);
        return std::move(m_list);
    }

private:
    /// The first value describes the columns: class, code, attribute and index each; it is the first of them.
    bool described(const Value& body)
    {
        if (body.parts.empty() || body.parts[0].tag != Tag::Array || body.parts[0].parts.empty())
            return false;
        const auto& columns = body.parts[0].parts;
        const bool all = std::ranges::all_of(columns, [](const Value& column) {
            return column.tag == Tag::Structure && column.parts.size() == 4 &&
                   column.parts[0].tag == Tag::Uint16 && codeOf(column.parts[1]);
        });
        if (!all || columns.size() < body.parts.size() - 1)
            return false;
        for (std::size_t i = 1; i < std::min(body.parts.size(), columns.size()); ++i) {
            const auto code = codeOf(columns[i].parts[1]);
            // Attribute 1 is the object's own name, which says nothing more.
            if (!code || columns[i].parts[2].number == 1)
                continue;
            add(*code, nullptr, body.parts[i], nullptr, customScale(*code, others));
        }
        return true;
    }

    bool inOrder(const Value& body)
    {
        if (body.tag != Tag::Structure)
            return false;
        // A code that is no more than the list's name may stand first.
        const bool codes =
            std::any_of(body.parts.begin() + (body.parts.empty() ? 0 : 1), body.parts.end(),
                        [](const Value& part) { return codeOf(part) || isScale(part) || part.isGroup(); });
        const auto list = std::ranges::find_if(ordered, [&](const Ordered& candidate) {
            const auto& columns = candidate.columns;
            // The last values may be missing, though they are announced.
            if (codes || body.parts.empty() || body.parts.size() > columns.size() ||
                (body.whole && body.parts.size() != columns.size()) ||
                (!body.whole && &columns[0] != iskra.data()))
                return false;
            if ((&columns[0] == iskra.data()) != codeOf(body.parts[0]).has_value())
                return false;
            return std::equal(body.parts.begin(), body.parts.end(), columns.begin(), fits);
        });
        if (list == ordered.end())
            return false;
        if (list->named)
            m_list.identification = plainText(body.parts[0]);
        for (std::size_t i = 0; i < body.parts.size(); ++i) {
            const Column& column = list->columns[i];
            if (column.known && body.parts[i].whole)
                add(column.code, nullptr, body.parts[i], nullptr,
                    column.text ? Scale{} : customScale(column.code, list->custom));
        }
        return true;
    }

    /// Codes, each with the value that follows it, and what tells its scale behind that.
    void walk(const Value& value)
    {
        if (!value.isGroup()) {
            ++m_list.unexplained;
            return;
        }
        const auto& parts = value.parts;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto code = codeOf(parts[i]);
            if (!code || i + 1 >= parts.size() || parts[i + 1].isGroup()) {
                if (parts[i].isGroup())
                    walk(parts[i]);
                else
                    alone(parts[i]);
                continue;
            }
            const bool scaled = i + 2 < parts.size() && isScale(parts[i + 2]);
            const Value& content = parts[i + 1];
            if (!content.whole)
                return;
            const Custom& custom = m_list.identification.starts_with("Kamstrup") ? kamstrup : others;
            add(*code, &parts[i], content, scaled ? &parts[i + 2] : nullptr,
                scaled ? Scale{static_cast<int>(parts[i + 2].parts[0].number),
                               unitName(parts[i + 2].parts[1].number)}
                       : (content.isNumber() ? customScale(*code, custom) : Scale{}));
            i += scaled ? 2 : 1;
        }
    }

    /// A value without code: the list's name where it comes first, the meter's number where it comes last.
    void alone(const Value& value)
    {
        if (m_list.items.empty() && m_list.identification.empty() && !isTime(value))
            m_list.identification = plainText(value);
        else if (m_list.items.size() > 1 && !plainText(value).empty())
            add({0, 0, 96, 1, 0, 255}, nullptr, value, nullptr, {});
        else if (!isTime(value))
            ++m_list.unexplained;
    }

    void add(const ObisCode& code, const Value* codeAt, const Value& value, const Value* scaleAt, Scale scale)
    {
        m_list.items.push_back({code, codeAt, &value, scaleAt, scale});
        // The version of a list is its name as well (Aidon).
        const bool version = code.a == 1 && code.c == 0 && code.d == 2 && code.e == 129;
        if (version && m_list.identification.empty())
            m_list.identification = plainText(value);
    }

    ItemList m_list;
};

} // namespace

ItemList itemsOf(const Value& body)
{
    return Reader().read(body);
}

std::string_view unitName(std::int64_t unit)
{
    switch (unit) {
    case 7:
        return "s";
    case 13:
    case 14:
        return "m3";
    case 25:
        return "J";
    case 27:
        return "W";
    case 28:
        return "VA";
    case 29:
        return "var";
    case 30:
        return "Wh";
    case 31:
        return "VAh";
    case 32:
        return "varh";
    case 33:
        return "A";
    case 35:
        return "V";
    case 44:
        return "Hz";
    case 255:
        return "";
    default:
        return "?";
    }
}

} // namespace p1scope::dlms

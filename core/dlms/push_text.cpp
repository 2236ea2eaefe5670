// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/push_text.h"

#include "core/base/decimal.h"
#include "core/dlms/lists.h"
#include "core/telegram/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace p1scope::dlms {

namespace {

using telegram::ObisCode;
using telegram::Stretch;
using telegram::Telegram;

constexpr std::uint8_t notificationTag = 0x0F;
constexpr std::size_t dateAt = 5; ///< behind the tag and the number of the message
constexpr ObisCode clock{0, 0, 1, 0, 0, 255};

/// The date in the head of a notification, and where its body begins. The date may have a tag of its own
/// (Kaifa), or be missing.
struct Head {
    std::string_view date;
    std::size_t body = 0;
};

std::optional<Head> headOf(std::string_view content)
{
    if (content.size() <= dateAt || static_cast<std::uint8_t>(content[0]) != notificationTag)
        return std::nullopt;
    std::size_t at = dateAt;
    if (content.size() > at + 1 && content[at] == static_cast<char>(Tag::OctetString) &&
        content[at + 1] == 12)
        ++at;
    const auto length = static_cast<std::uint8_t>(content[at]);
    if ((length != 0 && length != 12) || content.size() < at + 1 + length)
        return std::nullopt;
    return Head{content.substr(at + 1, length), at + 1 + length};
}

std::string hexOf(std::string_view bytes)
{
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char c : bytes)
        text += fmt::format("{:02X}", static_cast<unsigned char>(c));
    return text;
}

bool isPlain(std::string_view text)
{
    return std::ranges::all_of(
        text, [](char c) { return c >= ' ' && c < 0x7F && c != '(' && c != ')' && c != '*'; });
}

class Writer {
public:
    Writer(Telegram& telegram, std::string_view content, std::span<const std::uint32_t> frameOf)
        : m_telegram(telegram)
        , m_content(content)
        , m_frameOf(frameOf)
    {}

    void begin(const std::string& identification)
    {
        m_telegram.identification = identification;
        write("/" + identification + "\r\n\r\n", 0, 1);
    }

    /// `code` and `scale` may be null; they then stand where the value stands.
    void object(const ObisCode& obis, const std::string& text, std::string_view unit, const Value* code,
                const Value& value, const Value* scale)
    {
        telegram::Object object;
        object.obis = obis;
        const std::size_t begin = m_telegram.bytes.size();
        const Value& first = code != nullptr ? *code : value;
        object.code = write(obis.toString(), first.from, first.to);
        write("(", value.from, value.to);
        Stretch where = write(text, value.from, value.to);
        if (!unit.empty()) {
            const Value& last = scale != nullptr ? *scale : value;
            where.length += write("*" + std::string(unit), last.from, last.to).length;
        }
        object.values.append(where);
        write(")", value.to - 1, value.to);
        object.where = {static_cast<std::uint32_t>(begin),
                        static_cast<std::uint32_t>(m_telegram.bytes.size() - begin)};
        write("\r\n", value.to - 1, value.to);
        m_telegram.objects.push_back(std::move(object));
    }

    void end() { write("!\r\n", m_content.size() - 1, m_content.size()); }

private:
    /// Text that stands for the bytes from `from` to `to`.
    Stretch write(std::string_view text, std::size_t from, std::size_t to)
    {
        const Stretch where{static_cast<std::uint32_t>(m_telegram.bytes.size()),
                            static_cast<std::uint32_t>(text.size())};
        m_telegram.bytes += text;
        const std::size_t last = m_frameOf.size() - 1;
        const std::size_t length = to > from ? to - from : 1;
        auto& frames = m_telegram.wrapping->frames;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const std::size_t place = std::min(from + i * length / text.size(), last);
            // What is searched in is in order, whatever the order of a description.
            frames.push_back(std::max(m_frameOf[place], frames.empty() ? 0U : frames.back()));
        }
        return where;
    }

    Telegram& m_telegram;
    std::string_view m_content;
    std::span<const std::uint32_t> m_frameOf;
};

std::string numberText(std::int64_t number, int power)
{
    if (power >= 0) {
        base::Decimal decimal{number, 0};
        // What no counter reaches is left as it is.
        for (int i = 0;
             i < power && decimal.digits < 1'000'000'000'000 && decimal.digits > -1'000'000'000'000; ++i)
            decimal.digits *= 10;
        return decimal.toString();
    }
    return base::Decimal{number, std::min(-power, 15)}.toString();
}

/// What a value says, without unit: numbers as they are, times as TST, text as telegrams have it.
std::string valueText(const Item& item)
{
    const Value& value = *item.value;
    if (value.isNumber())
        return numberText(value.number, std::clamp(item.scale.power, -15, 15));
    if (const auto time = tstOf(value.content))
        return *time;
    // The tariff of Iskraemeco is two bytes, of which the second counts.
    if (item.code == ObisCode{0, 0, 96, 14, 0, 255} && value.content.size() == 2)
        return hexOf(value.content);
    const auto* entry = telegram::lookUp(item.code);
    const bool hexText = entry != nullptr && entry->kind == telegram::ValueKind::HexText;
    return hexText || !isPlain(value.content) ? hexOf(value.content) : std::string(value.content);
}

void noteObjects(Telegram& telegram)
{
    std::set<ObisCode> seen;
    for (const telegram::Object& object : telegram.objects) {
        if (!seen.insert(object.obis).second)
            telegram.notes.push_back({object.where.offset, fmt::format("duplicate-object: {} came before",
                                                                       object.obis.toString())});
        else if (telegram::lookUp(object.obis) == nullptr)
            telegram.notes.push_back(
                {object.where.offset, fmt::format("unknown-code: {}", object.obis.toString())});
    }
}

} // namespace

bool isNotification(std::string_view content)
{
    return headOf(content).has_value();
}

std::optional<std::size_t> notificationBody(std::string_view content)
{
    const auto head = headOf(content);
    return head ? std::optional(head->body) : std::nullopt;
}

bool readNotification(Telegram& telegram, std::string_view content, std::span<const std::uint32_t> frameOf)
{
    const auto head = headOf(content);
    const auto body = head && !frameOf.empty() ? parseValue(content, head->body) : std::nullopt;
    if (!body)
        return false;
    const ItemList list = itemsOf(*body);
    Writer writer(telegram, content, frameOf);
    writer.begin(list.identification);
    const bool timed = std::ranges::any_of(list.items, [](const Item& item) { return item.code == clock; });
    if (const auto time = tstOf(head->date); time && !timed) {
        Value date;
        date.from = head->body - head->date.size();
        date.to = head->body;
        writer.object(clock, *time, {}, nullptr, date, nullptr);
    }
    for (const Item& item : list.items) {
        if (item.value->isNumber() || !item.value->isGroup())
            writer.object(item.code, valueText(item), item.value->isNumber() ? item.scale.unit : "",
                          item.codeAt, *item.value, item.scaleAt);
    }
    writer.end();
    noteObjects(telegram);
    if (list.unexplained > 0)
        telegram.notes.push_back(
            {0, fmt::format("unknown-list: of {} values nothing tells the meaning", list.unexplained)});
    if (!body->whole)
        telegram.notes.push_back({telegram.bytes.size() - 3, "odd-data: it ends before its last value does"});
    else if (body->to != content.size())
        telegram.notes.push_back(
            {telegram.bytes.size() - 3,
             fmt::format("odd-data: {} bytes behind its last value", content.size() - body->to)});
    return body->whole && body->to == content.size();
}

} // namespace p1scope::dlms

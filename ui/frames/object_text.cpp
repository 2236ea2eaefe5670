// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/object_text.h"

#include "core/meter/channels.h"
#include "core/meter/quantity.h"
#include "core/meter/reading.h"
#include "core/meter/states.h"
#include "core/telegram/catalogue.h"

#include <QCoreApplication>

#include <algorithm>

namespace p1scope::ui {

using telegram::Object;
using telegram::Telegram;
using telegram::ValueKind;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ObjectText)
};

QString unitText(std::string_view unit)
{
    const QString text = QString::fromLatin1(unit.data(), static_cast<qsizetype>(unit.size()));
    return text.compare(QStringLiteral("m3"), Qt::CaseInsensitive) == 0 ? QStringLiteral("m³") : text;
}

/// With its offset, so that the hour that comes twice in October is told apart.
QString timeText(const telegram::CivilTime& time)
{
    QString text = QString::fromStdString(time.toString());
    text[10] = u' ';
    text.insert(19, u' ');
    return text;
}

std::optional<QString> readTime(const Telegram& telegram, std::string_view sent)
{
    const auto time = telegram::parseTst(sent, meter::zoneOf(telegram));
    return time ? std::optional(timeText(*time)) : std::nullopt;
}

ValueText partOf(const Telegram& telegram, const Object& object, std::size_t i, ValueKind kind)
{
    const std::string_view sent = telegram.value(object, i);
    ValueText part;
    part.where = object.values[i];
    part.sent = visibleText(sent);
    part.value = part.sent;
    const auto quantity = meter::Quantity::parse(sent);
    if (kind == ValueKind::HexText) {
        const std::string decoded = meter::decodeHexText(sent);
        part.value = decoded.empty() && !sent.empty() ? part.sent : QString::fromStdString(decoded);
    } else if (const auto time = readTime(telegram, sent); time && kind != ValueKind::Number) {
        part.value = *time;
    } else if (quantity && (kind == ValueKind::Number || !quantity->unit.empty())) {
        part.value = QString::fromStdString(quantity->number.toString());
        part.unit = unitText(quantity->unit);
    }
    return part;
}

/// `0-n:24.3.0(time)(status)(period)(count)(code)(unit)(value)…`: the unit stands in a place of its own.
bool isOldHourly(const Object& object)
{
    return object.obis.c == 24 && object.obis.d == 3 && object.values.size() >= 7;
}

/// `0-n:24.1.0(003)`
bool isDeviceType(const Object& object)
{
    return object.obis.a == 0 && object.obis.b != 0 && object.obis.c == 24 && object.obis.d == 1;
}

int typeOf(const Telegram& telegram, const Object& object)
{
    const auto channels = meter::channelsOf(telegram);
    const auto* channel = meter::findChannel(channels, object.obis.b);
    return channel != nullptr ? channel->type.value_or(-1) : -1;
}

void findMain(const Telegram& telegram, const Object& object, const telegram::CatalogueEntry* entry,
              ObjectText& text)
{
    if (text.parts.empty())
        return;
    const ValueKind kind = entry != nullptr ? entry->kind : ValueKind::Text;
    text.main = text.parts.front();
    if (kind == ValueKind::TimedNumber && text.parts.size() > 1) {
        text.main = text.parts.back();
        // The offset stands with the time among the parts.
        text.time = text.parts.front().value.section(u' ', 0, 1);
        if (text.time.size() > 16 && text.time.endsWith(QStringLiteral(":00")))
            text.time.chop(3); // readings are taken at whole minutes
        if (const auto number = meter::Quantity::parse(telegram.value(object, text.parts.size() - 1)))
            text.main.value = QString::fromStdString(number->number.toString());
        if (isOldHourly(object) && text.main.unit.isEmpty())
            text.main.unit = unitText(telegram.value(object, 5));
    } else if (const std::string_view state = meter::stateWord(object.obis, telegram.value(object, 0));
               !state.empty()) {
        text.main.value = QStringLiteral("%1 (%2)").arg(
            text.main.value, QString::fromLatin1(state.data(), static_cast<qsizetype>(state.size())));
    } else if (isDeviceType(object)) {
        if (const QString device = deviceName(typeOf(telegram, object)); !device.isEmpty())
            text.main.value = QStringLiteral("%1 (%2)").arg(text.main.value, device);
    } else if (kind == ValueKind::Log) {
        const auto entries = meter::Quantity::parse(telegram.value(object, 0));
        if (!entries)
            text.main.value = Words::tr("%1 values").arg(text.parts.size());
        else if (entries->number.digits == 1 && entries->number.scale == 0)
            text.main.value = Words::tr("1 entry");
        else
            text.main.value = Words::tr("%1 entries").arg(QString::fromStdString(entries->number.toString()));
        text.main.unit.clear();
    } else if (text.parts.size() > 1 && kind == ValueKind::Text) {
        text.main.value = Words::tr("%1 values").arg(text.parts.size());
        text.main.unit.clear();
    }
    if (entry != nullptr && text.main.unit.isEmpty() &&
        (kind == ValueKind::Number || kind == ValueKind::TimedNumber))
        text.main.unit = unitText(entry->unit);
}

QString elsewhereOf(const telegram::CatalogueEntry& entry)
{
    using telegram::Language;
    QStringList lines;
    for (const Language language : {Language::Dutch, Language::French, Language::German})
        lines << QString::fromStdString(entry.nameIn(language));
    const auto text = [](std::string_view part) {
        return QString::fromUtf8(part.data(), static_cast<qsizetype>(part.size()));
    };
    if (!entry.row->format.empty())
        lines << Words::tr("written as %1").arg(text(entry.row->format));
    lines << Words::tr("sent by %1").arg(text(entry.row->who));
    return lines.join(u'\n');
}

} // namespace

ObjectText describe(const Telegram& telegram, const Object& object)
{
    const telegram::CatalogueEntry* entry = telegram::lookUp(object.obis);
    ObjectText text;
    text.code = visibleText(telegram.text(object.code));
    text.known = entry != nullptr;
    text.meaning = entry != nullptr ? QString::fromStdString(entry->name)
                                    : Words::tr("unknown code: %1")
                                          .arg(QString::fromStdString(telegram::genericMeaning(object.obis)));
    if (entry != nullptr)
        text.elsewhere = elsewhereOf(*entry);
    for (std::size_t i = 0; i < object.values.size(); ++i)
        text.parts.push_back(partOf(telegram, object, i, entry != nullptr ? entry->kind : ValueKind::Text));
    findMain(telegram, object, entry, text);
    return text;
}

std::optional<std::size_t> objectAt(const Telegram& telegram, std::size_t byte)
{
    const auto found =
        std::find_if(telegram.objects.begin(), telegram.objects.end(), [byte](const Object& object) {
            return byte >= object.where.offset && byte < object.where.offset + object.where.length;
        });
    if (found == telegram.objects.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - telegram.objects.begin());
}

QString visibleText(std::string_view bytes)
{
    QString text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F)
            text += QChar(char16_t{byte});
        else if (c == '\r')
            text += QStringLiteral("\\r");
        else if (c == '\n')
            text += QStringLiteral("\\n");
        else
            text += QStringLiteral("\\x%1").arg(QString::number(byte, 16).toUpper(), 2, QChar(u'0'));
    }
    return text;
}

QString deviceName(int type)
{
    switch (type) {
    case 2:
        return Words::tr("electricity");
    case 3:
        return Words::tr("gas");
    case 4:
    case 10:
    case 11:
    case 12:
    case 13:
        return Words::tr("heat or cold");
    case 6:
    case 21:
        return Words::tr("hot water");
    case 7:
    case 22:
        return Words::tr("water");
    default:
        return {};
    }
}

} // namespace p1scope::ui

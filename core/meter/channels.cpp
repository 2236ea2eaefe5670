// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/channels.h"

#include "core/meter/quantity.h"
#include "core/meter/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace p1scope::meter {

namespace {

using telegram::Object;
using telegram::Telegram;

struct Kind {
    int type;
    std::string_view name;
    std::string_view unit;
};

/// Device types of EN 13757-3 that have a reading of their own.
constexpr std::array kinds{
    Kind{2, "slave_energy_delivered", "kWh"}, Kind{3, "gas_delivered", "m3"},
    Kind{4, "thermal_delivered", "GJ"},       Kind{6, "water_delivered", "m3"},
    Kind{7, "water_delivered", "m3"},         Kind{10, "thermal_delivered", "GJ"},
    Kind{11, "thermal_delivered", "GJ"},      Kind{12, "thermal_delivered", "GJ"},
    Kind{13, "thermal_delivered", "GJ"},      Kind{21, "water_delivered", "m3"},
    Kind{22, "water_delivered", "m3"},
};

/// The longest capture period that is believed: a month, in minutes.
constexpr int longestPeriod = 31 * 24 * 60;

constexpr int gasType = 3;
constexpr int heatType = 4;

std::optional<int> number(std::string_view text, int base = 10)
{
    int value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (fault != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// Printed with one to three digits, mostly decimal; letters make it hexadecimal.
std::optional<int> deviceType(std::string_view text)
{
    const bool letters = text.find_first_of("ABCDEFabcdef") != std::string_view::npos;
    return number(text, letters ? 16 : 10);
}

/// The value and its time of `0-n:24.2.1(TST)(value*unit)`.
void readNew(Channel& channel, const Telegram& telegram, const Object& object, telegram::Zone zone)
{
    const auto time = telegram::parseTst(telegram.value(object, 0), zone);
    const auto quantity = Quantity::parse(telegram.value(object, 1));
    if (!time || !quantity) {
        channel.stale = time ? "no reading" : fmt::format("no valid time: {}", telegram.value(object, 0));
        return;
    }
    channel.value = inUnit(*quantity, channel.unit);
    if (!channel.value)
        channel.stale = fmt::format("a reading in {}, which is not its unit", quantity->unit);
    channel.time = time;
}

/// `0-n:24.3.0(TST12)(status)(period)(count)(code)(unit)(value)…`: values an interval apart, oldest first;
/// the time is that of the oldest, so the last one is the reading (DSMR 3.0 section 6.12).
void readOld(Channel& channel, const Telegram& telegram, const Object& object, telegram::Zone zone)
{
    if (object.values.size() < 7)
        return;
    // Bit 3 of the status says summer time. Set, it is believed; clear, it proves nothing (DSMR 4.0
    // section 4.2.5).
    const auto status = number(telegram.value(object, 1), 16);
    const bool summer = status && (*status & 0x08) != 0;
    const auto oldest =
        telegram::parseTst(telegram.value(object, 0), zone, summer ? std::optional(true) : std::nullopt);
    const auto period = number(telegram.value(object, 2));
    auto quantity = Quantity::parse(telegram.value(object, object.values.size() - 1));
    if (!oldest || !period || !quantity || *period < 0 || *period > longestPeriod) {
        channel.stale = oldest ? "no reading" : fmt::format("no valid time: {}", telegram.value(object, 0));
        return;
    }
    if (quantity->unit.empty())
        quantity->unit = telegram.value(object, 5);
    channel.value = inUnit(*quantity, channel.unit);
    const auto later = std::chrono::minutes(*period) * static_cast<int>(object.values.size() - 7);
    const auto instant = oldest->instant + later;
    channel.time = later.count() == 0 ? *oldest : telegram::CivilTime{instant, zone.offsetAt(instant)};
}

bool isReading(const Object& object)
{
    const auto& code = object.obis;
    return code.c == 24 &&
           ((code.d == 2 && (code.e == 0 || code.e == 1 || code.e == 3)) || (code.d == 3 && code.e <= 1));
}

/// What a channel measures where no device type was sent: told by the code or the unit, where those leave no
/// doubt.
std::optional<int> typeByReading(const Telegram& telegram, const Object& object)
{
    if (object.obis.d == 2 && object.obis.e == 3)
        return gasType; // gas that is not temperature-corrected (e-MUCS section 6)
    if (object.obis.d == 3)
        return telegram.value(object, 5) == "m3" ? std::optional(gasType) : std::nullopt;
    const auto quantity = Quantity::parse(telegram.value(object, 1));
    return quantity && quantity->unit == "GJ" ? std::optional(heatType) : std::nullopt;
}

/// The channel measures what devices of this type do.
bool setKind(Channel& channel, std::optional<int> type)
{
    const auto* kind =
        std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.type == type; });
    if (kind == kinds.end())
        return false;
    channel.name = kind->name;
    channel.unit = kind->unit;
    return true;
}

void readChannel(Channel& channel, const Telegram& telegram, std::size_t index, telegram::Zone zone)
{
    const Object& object = telegram.objects[index];
    if (channel.value || !setKind(channel, channel.type ? channel.type : typeByReading(telegram, object)))
        return;
    channel.object = index;
    if (object.obis.d == 3)
        readOld(channel, telegram, object, zone);
    else
        readNew(channel, telegram, object, zone);
}

/// True where a reading's code comes twice in a telegram, and says two different things.
bool isContradicted(const Telegram& telegram, std::size_t index)
{
    const Object& object = telegram.objects[index];
    return std::any_of(telegram.objects.begin(), telegram.objects.end(), [&](const Object& other) {
        if (other.obis != object.obis)
            return false;
        bool same = other.values.size() == object.values.size();
        for (std::size_t i = 0; same && i < object.values.size(); ++i)
            same = telegram.value(other, i) == telegram.value(object, i);
        return !same;
    });
}

/// A device that was replaced leaves its channel behind, with the last it ever said.
bool replacedBy(const Channel& channel, const std::vector<Channel>& channels)
{
    constexpr std::chrono::hours week{7 * 24};
    return std::any_of(channels.begin(), channels.end(), [&](const Channel& other) {
        return other.value && other.name == channel.name && other.time && channel.time &&
               other.time->instant - channel.time->instant > week;
    });
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

unsigned hexValue(char c)
{
    return c <= '9' ? static_cast<unsigned>(c - '0') : static_cast<unsigned>((c | 0x20) - 'a') + 10;
}

bool isPrintable(char c)
{
    return c >= 0x20 && c < 0x7F;
}

} // namespace

std::vector<Channel> channelsOf(const Telegram& telegram)
{
    const telegram::Zone zone = zoneOf(telegram);
    std::vector<Channel> channels;
    const auto channelOf = [&](std::uint8_t number) -> Channel& {
        const auto place = std::find_if(channels.begin(), channels.end(),
                                        [&](const Channel& c) { return c.number >= number; });
        if (place != channels.end() && place->number == number)
            return *place;
        const auto made = channels.insert(place, Channel{});
        made->number = number;
        return *made;
    };
    for (const Object& object : telegram.objects) {
        if (object.obis.a != 0 || object.obis.b == 0)
            continue;
        Channel& channel = channelOf(object.obis.b);
        if (object.obis.c == 24 && object.obis.d == 1 && object.obis.e == 0)
            channel.type = deviceType(telegram.value(object, 0));
    }
    for (std::size_t i = 0; i < telegram.objects.size(); ++i) {
        const Object& object = telegram.objects[i];
        if (object.obis.a == 0 && object.obis.b != 0 && isReading(object))
            readChannel(channelOf(object.obis.b), telegram, i, zone);
    }
    for (auto each = channels.begin(); each != channels.end(); ++each) {
        Channel& channel = *each;
        if (channel.name.empty())
            setKind(channel, channel.type);
        // Of two readings that say different things neither is believed.
        if (channel.value && isContradicted(telegram, channel.object)) {
            channel.value.reset();
            channel.time.reset();
            channel.stale = "two readings that say different things";
        }
        if (channel.value && replacedBy(channel, channels)) {
            channel.value.reset();
            channel.time.reset();
            channel.stale = "another device of its kind was read more than a week later";
        }
        if (channel.value)
            channel.stale.clear();
        else if (channel.type && channel.stale.empty())
            channel.stale = "no reading";
        // A stale channel takes no name away from the one that replaced it.
        const bool second = std::any_of(channels.begin(), each, [&](const Channel& other) {
            return other.value && other.name == channel.name;
        });
        if (channel.value && second)
            channel.suffix = fmt::format("_ch{}", channel.number);
    }
    return channels;
}

const Channel* findChannel(const std::vector<Channel>& channels, std::uint8_t number)
{
    const auto found = std::find_if(channels.begin(), channels.end(),
                                    [number](const Channel& c) { return c.number == number; });
    return found == channels.end() ? nullptr : &*found;
}

std::string decodeHexText(std::string_view text)
{
    std::string digits;
    for (const char c : text) {
        if (c != '\r' && c != '\n')
            digits += c;
    }
    std::string decoded = digits;
    if (digits.size() % 2 == 0 && std::all_of(digits.begin(), digits.end(), isHex)) {
        decoded.clear();
        for (std::size_t i = 0; i < digits.size(); i += 2) {
            const unsigned value = hexValue(digits[i]) * 16 + hexValue(digits[i + 1]);
            decoded += static_cast<char>(value);
        }
        // Identifiers of M-Bus devices are often plain digits: what does not decode to text was none.
        if (!std::all_of(decoded.begin(), decoded.end(), isPrintable))
            decoded = digits;
    }
    if (!std::all_of(decoded.begin(), decoded.end(), isPrintable))
        return {};
    while (!decoded.empty() && decoded.back() == ' ')
        decoded.pop_back();
    return decoded;
}

} // namespace p1scope::meter

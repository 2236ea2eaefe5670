// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/reading_follower.h"

#include "core/meter/quantity.h"
#include "core/meter/telegram_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace p1scope::meter {

using telegram::Object;
using telegram::Telegram;

namespace {

bool samePlaces(const Object& a, const Object& b)
{
    return a.where == b.where && a.obis == b.obis &&
           std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end());
}

} // namespace

void ReadingFollower::take(const Telegram& telegram)
{
    m_changed.clear();
    m_alike = m_followed && laidOutAlike(telegram) && follow(telegram);
    if (!m_alike)
        readWhole(telegram);
    else
        m_bytes = telegram.bytes;
}

bool ReadingFollower::laidOutAlike(const Telegram& telegram) const
{
    return !telegram.recovery && telegram.bytes.size() == m_bytes.size() &&
           telegram.chosenMeter == m_chosenMeter && telegram.identification == m_identification &&
           std::equal(telegram.objects.begin(), telegram.objects.end(), m_objects.begin(), m_objects.end(),
                      samePlaces);
}

/// False where the telegram has to be read as a whole.
bool ReadingFollower::follow(const Telegram& telegram)
{
    for (std::size_t i = 0; i < m_objects.size(); ++i) {
        const telegram::Stretch where = m_objects[i].where;
        if (std::memcmp(telegram.bytes.data() + where.offset, m_bytes.data() + where.offset, where.length) !=
                0 &&
            !readAgain(telegram, i))
            return false;
    }
    return true;
}

bool ReadingFollower::readAgain(const Telegram& telegram, std::size_t object)
{
    const Object& changed = telegram.objects[object];
    if (!TelegramReader::standsAlone(changed))
        return false;
    const std::uint32_t place = m_places[object];
    if (place == none)
        return !TelegramReader(telegram).readAlone(object);
    Reading& reading = m_readings.all[place];
    m_changed.push_back(place);
    // Most are numbers of electricity, which need no more than this.
    if (changed.obis.a == 1 && !reading.time && reading.number() != nullptr) {
        const auto quantity = Quantity::parse(telegram.value(changed, 0));
        const auto number = quantity ? inUnit(*quantity, reading.unit) : std::nullopt;
        if (number)
            reading.value = *number;
        return number.has_value();
    }
    auto again = TelegramReader(telegram).readAlone(object);
    if (!again || again->name != reading.name || again->unit != reading.unit)
        return false;
    reading = std::move(*again);
    return true;
}

void ReadingFollower::readWhole(const Telegram& telegram)
{
    m_changed.clear();
    m_followed = false;
    if (telegram.recovery) {
        m_readings = readingsOf(telegram);
        return;
    }
    TelegramReader reader(telegram);
    m_readings = reader.read();
    // Of two objects with one name either may be the one that counts next.
    if (reader.leftOut())
        return;
    m_followed = true;
    m_bytes = telegram.bytes;
    m_identification = telegram.identification;
    m_chosenMeter = telegram.chosenMeter;
    m_objects = telegram.objects;
    m_places.assign(m_objects.size(), none);
    for (std::size_t i = 0; i < m_readings.all.size(); ++i)
        m_places[m_readings.all[i].object] = static_cast<std::uint32_t>(i);
}

} // namespace p1scope::meter

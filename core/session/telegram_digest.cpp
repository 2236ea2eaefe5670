// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/telegram_digest.h"

#include <algorithm>

namespace p1scope::session {

namespace {

TelegramSummary summaryOf(const telegram::Telegram& telegram)
{
    TelegramSummary summary;
    summary.firstFrame = telegram.firstFrame;
    summary.lastFrame = telegram.lastFrame;
    summary.offset = telegram.offset;
    summary.length = static_cast<std::uint32_t>(telegram.receivedLength());
    summary.time = telegram.time;
    summary.timeBasis = telegram.timeBasis;
    summary.status = telegram.status;
    summary.hasCrc = telegram.crc.has_value();
    summary.notes = static_cast<std::uint16_t>(std::min<std::size_t>(telegram.notes.size(), 0xFFFF));
    summary.parityErrors = telegram.parityErrors;
    summary.framingErrors = telegram.framingErrors;
    summary.inverted = telegram.recovery.has_value();
    if (telegram.recovery)
        summary.recovered = std::make_shared<const telegram::Telegram>(telegram);
    return summary;
}

/// Sets when a good telegram was sent, and with it the offset of its meter's clock. True where that is told.
bool setTime(TelegramDigest& digest, const telegram::Telegram& telegram, const meter::Readings& readings,
             const InputFacts& facts)
{
    using std::chrono::floor;
    using std::chrono::milliseconds;
    const telegram::Zone zone = meter::zoneOf(telegram);
    const meter::Reading* stamp = readings.find("meter_time");
    const auto sent = stamp != nullptr
                          ? telegram::parseTst(telegram.value(telegram.objects[stamp->object], 0), zone)
                          : std::nullopt;
    const bool timed = telegram.timeBasis != capture::TimeBasis::Unknown;
    if (sent && !(facts.live && !facts.replay && facts.wallStart && timed)) {
        digest.at = sent->instant;
        digest.offset = sent->offset;
        return true;
    }
    // Without any clock telegrams are laid out ten seconds apart, as the meters that send no time send them.
    digest.at =
        meter::GraphTime(std::chrono::seconds(10) * static_cast<std::int64_t>(telegram.index.value + 1));
    if (timed && facts.wallStart)
        digest.at = floor<milliseconds>(*facts.wallStart + telegram.endTime.time_since_epoch());
    else if (timed)
        digest.at = meter::GraphTime(floor<milliseconds>(telegram.endTime.time_since_epoch()));
    digest.offset = zone.offsetAt(floor<std::chrono::seconds>(digest.at));
    return stamp != nullptr;
}

} // namespace

TelegramDigest digestOf(const telegram::Telegram& telegram, const InputFacts& facts)
{
    TelegramDigest digest;
    digest.summary = summaryOf(telegram);
    digest.endTime = telegram.endTime;
    if (telegram::isGood(telegram.status)) {
        digest.readings = meter::readingsOf(telegram);
        setTime(digest, telegram, digest.readings, facts);
        digest.shownOnly = telegram.recovery && !telegram.recovery->agreed;
    }
    return digest;
}

void Digester::take(const telegram::Telegram& telegram)
{
    TelegramDigest digest;
    digest.summary = summaryOf(telegram);
    digest.endTime = telegram.endTime;
    if (!telegram::isGood(telegram.status)) {
        m_examiner.take(telegram, {}, arrivalOf(digest, false));
        m_batch.telegrams.push_back(std::move(digest));
        return;
    }
    m_follower.take(telegram);
    m_numbered = m_numbered && m_follower.alike();
    const bool meterTime = setTime(digest, telegram, m_follower.readings(), m_facts);
    digest.shownOnly = telegram.recovery && !telegram.recovery->agreed;
    m_examiner.take(telegram, m_follower.readings(), arrivalOf(digest, meterTime));
    m_offset = digest.offset;
    if (!digest.shownOnly) {
        keep(digest);
        if (m_keeper)
            m_keeper(telegram, digest, m_follower.readings());
    }
    m_lastGood = m_batch.telegrams.size();
    m_batch.telegrams.push_back(std::move(digest));
}

void Digester::keep(TelegramDigest& digest)
{
    m_household.take(m_follower.readings(),
                     {std::chrono::floor<std::chrono::seconds>(digest.at), digest.offset});
    number();
    digest.numbers = m_numbers;
}

/// Sets m_numbers to those of the readings.
void Digester::number()
{
    const auto& all = m_follower.readings().all;
    if (std::exchange(m_numbered, true)) {
        for (const std::uint32_t place : m_follower.changed()) {
            if (const base::Decimal* number = all[place].number())
                m_numbers[m_numberOf[place]].value = number->toDouble();
        }
        return;
    }
    m_numbers.clear();
    m_numberOf.assign(all.size(), 0);
    for (std::size_t i = 0; i < all.size(); ++i) {
        m_numberOf[i] = static_cast<std::uint32_t>(m_numbers.size());
        if (const base::Decimal* number = all[i].number())
            m_numbers.push_back({nameOf(all[i].name), number->toDouble()});
    }
}

/// When a telegram came, by this computer's clock; the hour by the meter's where this one's is not known.
doctor::TelegramExaminer::Arrival Digester::arrivalOf(const TelegramDigest& digest, bool meterTime) const
{
    const auto hourOf = [](auto local) {
        const auto hours = std::chrono::floor<std::chrono::hours>(local.time_since_epoch()).count() % 24;
        return static_cast<unsigned>(hours < 0 ? hours + 24 : hours);
    };
    const bool good = telegram::isGood(digest.summary.status);
    doctor::TelegramExaminer::Arrival arrival;
    if (m_facts.wallStart && digest.summary.timeBasis != capture::TimeBasis::Unknown) {
        arrival.wall = *m_facts.wallStart + digest.summary.time.time_since_epoch();
        arrival.localHour = hourOf(*arrival.wall + (good ? digest.offset : m_offset));
    } else if (meterTime) {
        arrival.localHour = hourOf(digest.at + digest.offset);
    }
    return arrival;
}

std::uint32_t Digester::nameOf(std::string_view name)
{
    auto found = m_names.find(name);
    if (found == m_names.end()) {
        found = m_names.emplace(name, static_cast<std::uint32_t>(m_names.size())).first;
        m_batch.newNames.emplace_back(name);
    }
    return found->second;
}

Digester::Batch Digester::takeBatch()
{
    if (m_lastGood) {
        m_batch.household = m_household;
        m_batch.telegrams[*m_lastGood].readings = m_follower.readings();
    }
    if (!m_batch.telegrams.empty())
        m_batch.learnt = std::make_shared<const doctor::TelegramFacts>(m_examiner.facts());
    m_lastGood.reset();
    return std::exchange(m_batch, {});
}

} // namespace p1scope::session

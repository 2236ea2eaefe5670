// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/consumption.h"

#include <algorithm>
#include <map>
#include <utility>

namespace p1scope::meter {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

/// A longer step than this is shared out by time; a shorter one belongs where it ends.
constexpr seconds longestWhole{60};

/// Its share of a step up to `time`, cut down to the digits that the counter has.
Micro shareOf(const CounterStep& step, sys_seconds time, int scale)
{
    const std::int64_t whole = (step.to.time - step.from.time).count();
    const std::int64_t part = (time - step.from.time).count();
    Micro unit = 1;
    for (int digit = scale; digit < microScale; ++digit)
        unit *= 10;
    const Micro used = step.to.value - step.from.value;
    // In two parts: the product of the whole would not fit.
    const Micro exact = used / whole * part + used % whole * part / whole;
    return exact / unit * unit;
}

std::string textOf(const Readings& readings, std::string_view name)
{
    const Reading* reading = readings.find(name);
    const auto* text = reading != nullptr ? std::get_if<std::string>(&reading->value) : nullptr;
    return text != nullptr ? *text : std::string();
}

bool isElectric(std::string_view name)
{
    return name.starts_with("energy_") || name.starts_with("reactive_energy_");
}

} // namespace

Consumption::Consumption(Period period, telegram::Zone zone, std::vector<sys_seconds> cuts)
    : m_period(period)
    , m_zone(zone)
    , m_cuts(std::move(cuts))
    , m_peaks(zone)
{}

void Consumption::take(const Readings& readings, sys_seconds at)
{
    if (m_telegrams > 0 && at < m_last) {
        ++m_older;
        return;
    }
    if (m_telegrams++ == 0)
        m_first = at;
    m_last = at;
    m_coverage.take(at);
    noteMeters(readings);
    std::size_t place = 0;
    for (const Reading& reading : readings.all) {
        if (reading.number() == nullptr)
            continue;
        if (isCounter(reading.name))
            takeCounter(reading, place++, at);
        else if (reading.name == "peak_power_month" && reading.time)
            m_peaks.sent(toMicro(*reading.number()).value_or(0), reading.time->instant);
    }
}

/// Another number on the meter: its counters have nothing to do with those before.
void Consumption::noteMeters(const Readings& readings)
{
    const auto note = [&](std::string& known, std::string sent, const auto& isOf) {
        if (sent.empty() || sent == known)
            return;
        if (!known.empty()) {
            for (Counter& counter : m_counters) {
                if (isOf(counter.name))
                    counter.track.replace();
            }
        }
        known = std::move(sent);
    };
    note(m_equipment, textOf(readings, "equipment_id"), isElectric);
    note(m_gasEquipment, textOf(readings, "gas_equipment_id"),
         [](std::string_view name) { return name == "gas_delivered"; });
}

Consumption::Counter& Consumption::counterOf(const Reading& reading, std::size_t place)
{
    if (place < m_counters.size() && m_counters[place].name == reading.name)
        return m_counters[place];
    const auto found = std::find_if(m_counters.begin(), m_counters.end(),
                                    [&](const Counter& counter) { return counter.name == reading.name; });
    if (found != m_counters.end())
        return *found;
    m_counters.push_back({reading.name, reading.unit, 0, {}, {}});
    return m_counters.back();
}

void Consumption::takeCounter(const Reading& reading, std::size_t place, sys_seconds at)
{
    const auto value = toMicro(*reading.number());
    if (!value)
        return;
    Counter& counter = counterOf(reading, place);
    counter.scale = std::max(counter.scale, std::min(reading.number()->scale, microScale));
    const CounterValue now{reading.time ? reading.time->instant : at, *value};
    if (!counter.track.last()) {
        static_cast<void>(pieceFrom(counter, pieceStart(now.time), now.value));
        static_cast<void>(counter.track.take(now));
        return;
    }
    const auto step = counter.track.take(now);
    if (!step)
        return;
    book(counter, *step);
    const bool whole = !step->oddity && step->to.time - step->from.time <= longestWhole;
    if (whole && step->to.value > step->from.value && countsForPeaks(reading.name))
        m_peaks.delivered(step->to.value - step->from.value, step->to.time);
    // Of a counter that began anew, what was held back follows.
    if (step->oddity && step->to.time < now.time)
        takeCounter(reading, place, at);
}

/// The tariffs add up to what is delivered; the total is looked at only where there are none.
bool Consumption::countsForPeaks(std::string_view name) const
{
    constexpr std::string_view tariff = "energy_delivered_tariff";
    if (name != "energy_delivered")
        return name.starts_with(tariff);
    return std::none_of(m_counters.begin(), m_counters.end(),
                        [&](const Counter& counter) { return counter.name.starts_with(tariff); });
}

void Consumption::book(Counter& counter, const CounterStep& step)
{
    // Up to a boundary and on it belongs to what ends there.
    const sys_seconds ending = std::max(step.to.time - seconds(1), step.from.time);
    if (step.oddity) {
        m_marks.push_back({step.to.time, *step.oddity, counter.name, step.from.value, step.to.value});
        pieceFrom(counter, pieceStart(step.to.time), step.to.value).last = step.to.value;
        return;
    }
    const sys_seconds lastStart = std::max(pieceStart(ending), counter.pieces.back().from);
    Micro before = 0;
    if (step.to.time - step.from.time > longestWhole) {
        for (sys_seconds from = counter.pieces.back().from; from < lastStart;) {
            const sys_seconds end = pieceEnd(from);
            const Micro share = shareOf(step, end, counter.scale);
            Piece& piece = pieceFrom(counter, from, step.from.value + before);
            piece.used += share - before;
            piece.last = step.from.value + share;
            before = share;
            from = end;
        }
    }
    Piece& piece = pieceFrom(counter, lastStart, step.from.value + before);
    piece.used += step.to.value - step.from.value - before;
    piece.last = step.to.value;
}

Consumption::Piece& Consumption::pieceFrom(Counter& counter, sys_seconds from, Micro first)
{
    if (counter.pieces.empty() || counter.pieces.back().from < from)
        counter.pieces.push_back({from, first, first, 0});
    return counter.pieces.back();
}

sys_seconds Consumption::pieceStart(sys_seconds time) const
{
    const sys_seconds start = periodStart(time, m_period, m_zone);
    const auto next = std::upper_bound(m_cuts.begin(), m_cuts.end(), time);
    return next == m_cuts.begin() ? start : std::max(start, *std::prev(next));
}

sys_seconds Consumption::pieceEnd(sys_seconds time) const
{
    const sys_seconds end = periodEnd(time, m_period, m_zone);
    const auto next = std::upper_bound(m_cuts.begin(), m_cuts.end(), time);
    return next == m_cuts.end() ? end : std::min(end, *next);
}

std::vector<Interval> Consumption::intervals() const
{
    std::map<sys_seconds, Interval> byStart;
    const auto intervalAt = [&](sys_seconds time) -> Interval& {
        const sys_seconds start = periodStart(time, m_period, m_zone);
        return byStart.try_emplace(start).first->second;
    };
    for (const Counter& counter : m_counters) {
        for (const Piece& piece : counter.pieces) {
            auto& uses = intervalAt(piece.from).uses;
            if (uses.empty() || uses.back().name != counter.name)
                uses.push_back({counter.name, counter.unit, counter.scale, piece.first, piece.last, 0});
            uses.back().last = piece.last;
            uses.back().used += piece.used;
        }
    }
    for (const CounterMark& mark : m_marks)
        intervalAt(mark.time).marks.push_back(mark);
    // A channel's first reading may be older than the first telegram: nothing was used there that is known.
    const sys_seconds first = periodStart(m_first, m_period, m_zone);
    byStart.erase(byStart.begin(), byStart.lower_bound(first));
    const auto stretches = m_coverage.stretches();
    std::vector<Interval> result;
    result.reserve(byStart.size());
    for (auto& [start, interval] : byStart) {
        const sys_seconds end = periodEnd(start, m_period, m_zone);
        interval.from = civil(start, m_zone);
        interval.to = civil(end, m_zone);
        interval.bridged = Coverage::uncovered(stretches, start, end);
        std::stable_sort(interval.marks.begin(), interval.marks.end(),
                         [](const CounterMark& a, const CounterMark& b) { return a.time < b.time; });
        result.push_back(std::move(interval));
    }
    return result;
}

} // namespace p1scope::meter

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history/query.h"

#include "core/meter/counter_rows.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace p1scope::session {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_seconds;

/// The rows that an account by `period` is made of: shorter than it, so that little is lost where a counter
/// began anew, and not too many.
meter::Period rowsFor(meter::Period period, seconds span)
{
    if (period <= meter::Period::Quarter)
        return meter::Period::Minute;
    return period >= meter::Period::Month && span > days(400) ? meter::Period::Day : meter::Period::Hour;
}

/// Rows of such a length that a screen's width has use for no more of them.
meter::Period bandLevelFor(seconds span)
{
    if (span <= hours(36))
        return meter::Period::Minute;
    if (span <= days(32))
        return meter::Period::Quarter;
    if (span <= days(3 * 366))
        return meter::Period::Hour;
    return meter::Period::Day;
}

class Answering {
public:
    Answering(const HistoryReader& reader, const HistoryQuestion& question)
        : m_reader(reader)
        , m_question(question)
    {}

    HistoryAnswer all()
    {
        if (auto status = make(); !status)
            m_answer.fault = status.error();
        return std::move(m_answer);
    }

private:
    base::Status make()
    {
        auto known = m_reader.describedMeters();
        if (!known)
            return known.error();
        m_answer.known = known.take();
        chooseMeters();
        if (m_answer.meters.empty())
            return {};
        m_zone = m_answer.meters.back().zone;
        m_answer.from = m_question.from;
        m_answer.to = m_question.to;
        if (m_answer.from == m_answer.to) {
            m_answer.from = m_answer.meters.front().first;
            m_answer.to = m_answer.meters.back().last + seconds(1);
        }
        m_answer.period = m_question.bars.value_or(periodFor(m_answer.to - m_answer.from));
        if (auto status = account(m_answer.period, m_answer.from, m_answer.to, m_answer.bars); !status)
            return status;
        if (m_question.hours) {
            if (auto status = account(meter::Period::Hour, m_answer.from, m_answer.to, m_answer.hours);
                !status)
                return status;
        }
        if (m_question.before) {
            const auto [from, to] = stretchBefore(m_answer.from, m_answer.to, m_zone);
            if (auto status = account(m_answer.period, from, to, m_answer.barsBefore); !status)
                return status;
        }
        return readBands();
    }

    void chooseMeters()
    {
        auto& chosen = m_answer.meters;
        for (const HistoryMeter& meter : m_answer.known) {
            if (std::find(m_question.meters.begin(), m_question.meters.end(), meter.equipment) !=
                m_question.meters.end())
                chosen.push_back(meter);
        }
        if (chosen.empty() && !m_answer.known.empty())
            chosen.push_back(*std::max_element(
                m_answer.known.begin(), m_answer.known.end(),
                [](const HistoryMeter& a, const HistoryMeter& b) { return a.last < b.last; }));
        std::stable_sort(chosen.begin(), chosen.end(),
                         [](const HistoryMeter& a, const HistoryMeter& b) { return a.first < b.first; });
    }

    base::Status account(meter::Period period, sys_seconds from, sys_seconds to,
                         std::vector<meter::Interval>& into) const
    {
        from = meter::periodStart(from, period, m_zone);
        std::vector<meter::MeterRows> meters;
        for (const HistoryMeter& each : m_answer.meters) {
            meter::MeterRows& rows = meters.emplace_back();
            rows.equipment = each.equipment;
            rows.level = rowsFor(period, to - from);
            for (const auto& [name, unit] : each.units) {
                if (!meter::isCounter(name))
                    continue;
                const auto level = m_reader.levelThatReaches(each.equipment, name, rows.level, from);
                if (!level)
                    return level.error();
                auto read = m_reader.rollUps(each.equipment, name, level.value(), from, to,
                                             HistoryReader::Wanted::Counter);
                if (!read)
                    return read.error();
                meter::CounterRows counter{name, unit, {}};
                counter.rows.reserve(read.value().size());
                for (const RollUp& row : read.value())
                    counter.rows.push_back(
                        {row.start, row.firstTime, row.lastTime, row.first, row.last, row.count});
                rows.counters.push_back(std::move(counter));
            }
        }
        into = meter::intervalsOf(meters, period, m_zone, from, to);
        return {};
    }

    base::Status readBands()
    {
        for (const std::string& name : m_question.bands) {
            HistoryBand band;
            band.name = name;
            for (const HistoryMeter& each : m_answer.meters) {
                const auto unit = each.units.find(name);
                if (unit == each.units.end())
                    continue;
                band.unit = unit->second;
                const auto level = m_reader.levelThatReaches(
                    each.equipment, name, bandLevelFor(m_answer.to - m_answer.from), m_answer.from);
                if (!level)
                    return level.error();
                band.level = level.value();
                const auto read = m_reader.rollUps(each.equipment, name, band.level,
                                                   meter::periodStart(m_answer.from, band.level, m_zone),
                                                   m_answer.to, HistoryReader::Wanted::Band);
                if (!read)
                    return read.error();
                // Of two meters at once, the later one begins where the earlier ends.
                for (const RollUp& row : read.value()) {
                    if (band.rows.empty() || band.rows.back().start < row.start)
                        band.rows.push_back(row);
                }
            }
            if (!band.unit.empty())
                m_answer.bands.push_back(std::move(band));
        }
        return {};
    }

    const HistoryReader& m_reader;
    const HistoryQuestion& m_question;
    HistoryAnswer m_answer;
    telegram::Zone m_zone;
};

} // namespace

meter::Period periodFor(seconds span)
{
    if (span <= hours(2))
        return meter::Period::Minute;
    if (span <= hours(12))
        return meter::Period::Quarter;
    if (span <= days(4))
        return meter::Period::Hour;
    if (span <= days(100))
        return meter::Period::Day;
    return span <= days(8 * 366) ? meter::Period::Month : meter::Period::Year;
}

std::pair<sys_seconds, sys_seconds> stretchBefore(sys_seconds from, sys_seconds to, telegram::Zone zone)
{
    const auto isStart = [&](sys_seconds time, meter::Period period) {
        return meter::periodStart(time, period, zone) == time;
    };
    for (const meter::Period period : {meter::Period::Year, meter::Period::Month}) {
        if (isStart(from, period) && meter::periodEnd(from, period, zone) == to)
            return {meter::periodStart(from - seconds(1), period, zone), from};
    }
    if (!isStart(from, meter::Period::Day) || !isStart(to, meter::Period::Day))
        return {from - (to - from), from};
    const std::chrono::sys_days first(meter::localDate(from, zone));
    const std::chrono::sys_days last(meter::localDate(to, zone));
    return {meter::midnight(first - (last - first), zone), from};
}

HistoryAnswer answerFrom(const HistoryReader& reader, const HistoryQuestion& question)
{
    return Answering(reader, question).all();
}

HistoryQuery::HistoryQuery(QObject* parent)
    : QObject(parent)
    , m_thread([this] { run(); })
{}

HistoryQuery::~HistoryQuery()
{
    {
        const std::lock_guard lock(m_mutex);
        m_end = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

std::uint64_t HistoryQuery::ask(HistoryQuestion question)
{
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(m_mutex);
        m_next = std::move(question);
        number = ++m_number;
    }
    m_wake.notify_all();
    return number;
}

void HistoryQuery::run()
{
    QString place;
    std::optional<HistoryReader> reader;
    for (;;) {
        HistoryQuestion question;
        std::uint64_t number = 0;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_end || m_next.has_value(); });
            if (m_end)
                return;
            question = *std::exchange(m_next, std::nullopt);
            number = m_number;
        }
        auto answer = std::make_shared<HistoryAnswer>();
        if (question.place != place)
            reader.reset();
        place = question.place;
        if (!reader) {
            auto opened = HistoryReader::open(place);
            if (opened)
                reader = opened.take();
            else
                answer->fault = opened.error();
        }
        if (reader)
            *answer = answerFrom(*reader, question);
        // A server that went away, a file that was set aside: the next question finds out anew.
        if (answer->fault)
            reader.reset();
        answer->number = number;
        QMetaObject::invokeMethod(
            this, [this, answer] { emit answered(*answer); }, Qt::QueuedConnection);
    }
}

} // namespace p1scope::session

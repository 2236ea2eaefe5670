// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/history_bars.h"

#include "core/meter/counter_rows.h"
#include "ui/graphs/history_range.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <map>

namespace p1scope::ui {

namespace {

using meter::GraphTime;
using meter::Interval;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Graphs)
};

constexpr double micro = 1e6;

QString perInterval(meter::Period period)
{
    switch (period) {
    case meter::Period::Minute:
        return Words::tr("per minute");
    case meter::Period::Quarter:
        return Words::tr("per quarter of an hour");
    case meter::Period::Hour:
        return Words::tr("per hour");
    case meter::Period::Day:
        return Words::tr("per day");
    case meter::Period::Month:
        return Words::tr("per month");
    case meter::Period::Year:
        break;
    }
    return Words::tr("per year");
}

/// What a line of the pane used in an interval; none where it is not known. A total counts only where there
/// are no tariffs to add up.
const meter::Use* useOf(const Interval& interval, const LineSpec& line)
{
    const bool total = line.reading == "energy_delivered" || line.reading == "energy_returned";
    if (total) {
        const auto parts = meter::tariffUses(interval, line.below);
        return parts.size() == 1 && parts[0]->name == line.reading ? parts[0] : nullptr;
    }
    const auto found = std::find_if(interval.uses.begin(), interval.uses.end(),
                                    [&](const meter::Use& use) { return use.name == line.reading; });
    return found == interval.uses.end() ? nullptr : &*found;
}

struct Sums {
    double above = 0;
    double below = 0;
};

Sums sumsOf(const PaneSpec& pane, const Interval& interval)
{
    Sums sums;
    for (const LineSpec& line : pane.lines) {
        if (const meter::Use* use = useOf(interval, line))
            (line.below ? sums.below : sums.above) += static_cast<double>(use->used) / micro;
    }
    return sums;
}

Sums sumsOf(const PaneSpec& pane, const std::vector<Interval>& intervals)
{
    Sums all;
    for (const Interval& interval : intervals) {
        const Sums sums = sumsOf(pane, interval);
        all.above += sums.above;
        all.below += sums.below;
    }
    return all;
}

bool concerns(const PaneSpec& pane, const meter::CounterMark& mark)
{
    return std::any_of(pane.lines.begin(), pane.lines.end(),
                       [&](const LineSpec& line) { return line.reading == mark.counter; });
}

/// Intervals of the period before by their place in it: the third day stands behind the third.
std::map<std::size_t, const Interval*> byPlace(const session::HistoryAnswer& answer, telegram::Zone zone)
{
    std::map<std::size_t, const Interval*> places;
    const auto stretch = session::stretchBefore(answer.from, answer.to, zone);
    auto start = meter::periodStart(stretch.first, answer.period, zone);
    std::size_t place = 0;
    for (const Interval& interval : answer.barsBefore) {
        for (; start < interval.from.instant; ++place)
            start = meter::periodEnd(start, answer.period, zone);
        if (start == interval.from.instant)
            places[place] = &interval;
    }
    return places;
}

std::size_t placeOf(const session::HistoryAnswer& answer, const Interval& interval, telegram::Zone zone)
{
    std::size_t place = 0;
    for (auto start = meter::periodStart(answer.from, answer.period, zone); start < interval.from.instant;
         ++place)
        start = meter::periodEnd(start, answer.period, zone);
    return place;
}

PaneBar barOf(const PaneSpec& pane, const Interval& interval)
{
    PaneBar bar;
    bar.at = {graphTime(interval.from.instant), graphTime(interval.to.instant)};
    double above = 0;
    double below = 0;
    for (const LineSpec& line : pane.lines) {
        const meter::Use* use = useOf(interval, line);
        if (use == nullptr || use->used == 0)
            continue;
        double& level = line.below ? below : above;
        const double next = level + (line.below ? -1 : 1) * static_cast<double>(use->used) / micro;
        bar.parts.push_back({line.tone, level, next});
        level = next;
    }
    bar.bridged = interval.bridged.count() > 0;
    bar.marked = std::any_of(interval.marks.begin(), interval.marks.end(),
                             [&](const meter::CounterMark& mark) { return concerns(pane, mark); });
    return bar;
}

QString number(const PaneSpec& pane, double value)
{
    return displayLocale().toString(value, 'f', pane.decimals);
}

QString totalsText(const PaneSpec& pane, const HistoryData& data)
{
    const Sums all = sumsOf(pane, data.answer.bars);
    const auto with = [&](const QString& text, double before) {
        return data.answer.barsBefore.empty() ? text
                                              : text + Words::tr(" (before: %1)").arg(number(pane, before));
    };
    const Sums before = sumsOf(pane, data.answer.barsBefore);
    const bool energy = pane.key == QLatin1String("energy");
    QString text =
        with(energy ? Words::tr("delivered %1").arg(number(pane, all.above)) : number(pane, all.above),
             before.above);
    if (all.below > 0)
        text +=
            QStringLiteral(" · ") + with(Words::tr("returned %1").arg(number(pane, all.below)), before.below);
    return text + u' ' + pane.unit;
}

QString markText(const meter::CounterMark& mark, telegram::Zone zone)
{
    const QString when = momentText(graphTime(mark.time), zone);
    switch (mark.what) {
    case meter::Oddity::Back:
        return Words::tr("%1: the counter went back; not counted").arg(when);
    case meter::Oddity::Jump:
        return Words::tr("%1: the counter jumped; not counted").arg(when);
    case meter::Oddity::Replaced:
        break;
    }
    return Words::tr("%1: another meter from here on").arg(when);
}

QString bridgedText(const Interval& interval)
{
    const auto length = interval.to.instant - interval.from.instant;
    const auto text = [](std::chrono::seconds time) {
        return durationText(std::chrono::duration_cast<capture::Duration>(time));
    };
    return Words::tr("≈ %1 of %2 bridged").arg(text(interval.bridged), text(length));
}

} // namespace

std::vector<PaneSpec> barPanes()
{
    PaneSpec energy{
        QStringLiteral("energy"), Words::tr("Energy"), QStringLiteral("kWh"), true, true, 0.01, 2, {}};
    for (int tariff = 1; tariff <= 4; ++tariff)
        energy.lines.push_back({"energy_delivered_tariff" + std::to_string(tariff),
                                Words::tr("tariff %1").arg(tariff), QStringLiteral("T%1").arg(tariff),
                                tariff == 1 ? LineTone::DeliveredLow : LineTone::Delivered, false});
    energy.lines.push_back({"energy_delivered", Words::tr("delivered"), {}, LineTone::Delivered, false});
    for (int tariff = 1; tariff <= 4; ++tariff)
        energy.lines.push_back({"energy_returned_tariff" + std::to_string(tariff),
                                Words::tr("returned, tariff %1").arg(tariff),
                                QStringLiteral("R%1").arg(tariff),
                                tariff == 1 ? LineTone::ReturnedLow : LineTone::Returned, true});
    energy.lines.push_back({"energy_returned", Words::tr("returned"), {}, LineTone::Returned, true});
    std::vector<PaneSpec> panes{std::move(energy)};
    const auto add = [&](const char* key, const QString& title, const QString& unit,
                         const std::string& reading, LineTone tone) {
        PaneSpec pane{QLatin1String(key), title, unit, true, true, 0.01, 3, {}};
        pane.lines.push_back({reading, title.toLower(), {}, tone, false});
        for (int channel = 2; channel <= 4; ++channel)
            pane.lines.push_back({reading + "_ch" + std::to_string(channel),
                                  Words::tr("channel %1").arg(channel),
                                  {},
                                  LineTone::PhaseThree,
                                  false});
        panes.push_back(std::move(pane));
    };
    add("gas", Words::tr("Gas"), QStringLiteral("m³"), "gas_delivered", LineTone::Gas);
    add("water", Words::tr("Water"), QStringLiteral("m³"), "water_delivered", LineTone::Delivered);
    add("heat", Words::tr("Heat"), QStringLiteral("GJ"), "thermal_delivered", LineTone::Gas);
    return panes;
}

PaneContent barContent(const PaneSpec& pane, const HistoryData& data, const TimeWindow& window,
                       const PaneOptions& options)
{
    PaneContent content;
    content.spec = pane;
    content.spec.title = Words::tr("%1 %2").arg(pane.title, perInterval(data.answer.period));
    content.window = window;
    content.ticks = timeTicks(window, options.mostTimeTicks, options.zone);
    const auto before = byPlace(data.answer, data.zone);
    double least = 0;
    double greatest = 0;
    for (const Interval& interval : data.answer.bars) {
        PaneBar bar = barOf(pane, interval);
        if (!before.empty()) {
            const auto same = before.find(placeOf(data.answer, interval, data.zone));
            if (same != before.end()) {
                const Sums sums = sumsOf(pane, *same->second);
                bar.before = sums.above;
                bar.beforeBelow = -sums.below;
            }
        }
        least = std::min(least, bar.beforeBelow.value_or(0));
        greatest = std::max(greatest, bar.before.value_or(0));
        for (const BarPart& part : bar.parts) {
            least = std::min(least, part.to);
            greatest = std::max(greatest, part.to);
        }
        content.bars.push_back(std::move(bar));
    }
    for (const LineSpec& line : pane.lines) {
        const bool used =
            std::any_of(data.answer.bars.begin(), data.answer.bars.end(), [&](const Interval& interval) {
                const meter::Use* use = useOf(interval, line);
                return use != nullptr && use->used > 0;
            });
        if (used)
            content.lines.push_back({line, {}, {}, std::nullopt});
    }
    content.scale = ValueScale::of(least, greatest, options.mostValueSteps, pane.leastSpan);
    content.note = totalsText(pane, data);
    content.hint =
        pane.key == QLatin1String("energy")
            ? Words::tr("From zero up: delivered, tariff 1 first. Down: returned. Tariff 1 is the low "
                        "one in the Netherlands, the day one in Belgium. ≈ over a hatched bar: bridged, "
                        "told by the counters at both ends of a gap. ▼: a counter did what is not "
                        "counted. A dash across: the period before.")
            : Words::tr("≈ over a hatched bar: bridged. ▼: the counter did what is not counted. A dash "
                        "across: the period before.");
    return content;
}

HistoryReadout barReadout(const PaneContent& content, const HistoryData& data, GraphTime time)
{
    HistoryReadout readout;
    const auto& bars = data.answer.bars;
    const auto found = std::find_if(bars.begin(), bars.end(), [&](const Interval& interval) {
        return graphTime(interval.from.instant) <= time && time < graphTime(interval.to.instant);
    });
    if (found == bars.end())
        return {momentText(time, data.zone), {}};
    const bool days = data.answer.period >= meter::Period::Day;
    readout.moment =
        data.answer.period == meter::Period::Day
            ? calendarText(CalendarSpan::Day, {graphTime(found->from.instant), graphTime(found->to.instant)},
                           data.zone)
        : days ? calendarText(data.answer.period == meter::Period::Month ? CalendarSpan::Month
                                                                         : CalendarSpan::Year,
                              {graphTime(found->from.instant), graphTime(found->to.instant)}, data.zone)
               : windowText({graphTime(found->from.instant), graphTime(found->to.instant)}, data.zone);
    double above = 0;
    double below = 0;
    for (const LineSpec& line : content.spec.lines) {
        const meter::Use* use = useOf(*found, line);
        if (use == nullptr)
            continue;
        double& level = line.below ? below : above;
        const double used = static_cast<double>(use->used) / micro;
        level += line.below ? -used : used;
        readout.lines.push_back(
            {line.tone,
             QStringLiteral("%1  %2 %3").arg(line.label, number(content.spec, used), content.spec.unit),
             level});
    }
    if (found->bridged.count() > 0)
        readout.lines.push_back({LineTone::Note, bridgedText(*found), 0});
    for (const meter::CounterMark& mark : found->marks) {
        if (concerns(content.spec, mark))
            readout.lines.push_back({LineTone::Note, QStringLiteral("▼ ") + markText(mark, data.zone), 0});
    }
    return readout;
}

std::vector<CsvColumn> barTable(const PaneSpec& pane, const HistoryData& data)
{
    std::vector<CsvColumn> columns;
    const std::string unit = pane.unit == QStringLiteral("m³") ? "_m3" : '_' + pane.unit.toStdString();
    for (const LineSpec& line : pane.lines) {
        CsvColumn column{line.reading + "_used" + unit, {}, 3};
        for (const Interval& interval : data.answer.bars) {
            if (const meter::Use* use = useOf(interval, line))
                column.samples.push_back(
                    {graphTime(interval.from.instant), static_cast<double>(use->used) / micro});
        }
        if (!column.samples.empty())
            columns.push_back(std::move(column));
    }
    CsvColumn bridged{"bridged_s", {}, 0};
    for (const Interval& interval : data.answer.bars)
        bridged.samples.push_back(
            {graphTime(interval.from.instant), static_cast<double>(interval.bridged.count())});
    if (pane.key == QLatin1String("energy"))
        columns.push_back(std::move(bridged));
    return columns;
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/history_content.h"

#include "core/meter/counter_rows.h"
#include "ui/graphs/history_bars.h"
#include "ui/graphs/history_range.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {

using meter::GraphTime;
using std::chrono::milliseconds;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Graphs)
};

/// A load curve's axis: the share of time, as if a hundredth of a per cent were a millisecond.
constexpr milliseconds wholeShare{100'000};

milliseconds lengthOf(meter::Period level)
{
    switch (level) {
    case meter::Period::Minute:
        return std::chrono::minutes(1);
    case meter::Period::Quarter:
        return std::chrono::minutes(15);
    case meter::Period::Hour:
        return std::chrono::hours(1);
    default:
        return std::chrono::hours(24);
    }
}

PaneSpec bandPane(const QString& key, const QString& title, const QString& unit, bool fromZero,
                  double leastSpan, int decimals, std::vector<LineSpec> lines)
{
    return {key, title, unit, false, fromZero, leastSpan, decimals, std::move(lines)};
}

std::vector<LineSpec> phaseLines(const std::string& reading, bool returned)
{
    const LineTone tones[] = {LineTone::PhaseOne, LineTone::PhaseTwo, LineTone::PhaseThree};
    std::vector<LineSpec> lines;
    for (int phase = 1; phase <= 3; ++phase) {
        const QString name = QStringLiteral("L%1").arg(phase);
        lines.push_back({reading + "_l" + std::to_string(phase), name, name, tones[phase - 1], false});
        if (returned)
            lines.push_back({"power_returned_l" + std::to_string(phase), Words::tr("%1 returned").arg(name),
                             name, tones[phase - 1], true});
    }
    return lines;
}

PaneContent bandContent(const PaneSpec& pane, const HistoryData& data, const TimeWindow& window,
                        const PaneOptions& options)
{
    PaneContent content;
    content.spec = pane;
    content.window = window;
    content.ticks = timeTicks(window, options.mostTimeTicks, options.zone);
    double least = pane.fromZero ? 0 : HUGE_VAL;
    double greatest = pane.fromZero ? 0 : -HUGE_VAL;
    const milliseconds column =
        window.span() / static_cast<std::int64_t>(std::max<std::size_t>(1, options.columns));
    for (const LineSpec& line : pane.lines) {
        const auto found = data.bands.find(line.reading);
        if (found == data.bands.end())
            continue;
        const double sign = line.below ? -1 : 1;
        PaneLine drawn{line, {}, {}, std::nullopt};
        const milliseconds gap = std::max(found->second.step * 3 / 2, column * 2);
        std::optional<GraphTime> last;
        double strongest = 0;
        for (const meter::BandPoint& point :
             found->second.series.columns(window.from, window.to, options.columns)) {
            if (!last || point.time - *last > gap) {
                drawn.bands.emplace_back();
                drawn.pieces.emplace_back();
            }
            last = point.time;
            const auto x = static_cast<double>(point.time.time_since_epoch().count());
            const double a = sign * point.least;
            const double b = sign * point.greatest;
            drawn.bands.back().push_back({x, std::min(a, b), std::max(a, b)});
            drawn.pieces.back().emplace_back(x, sign * point.mean);
            if (point.time < window.from || point.time >= window.to)
                continue;
            drawn.last = sign * point.mean;
            strongest = std::max(strongest, point.greatest);
            least = std::min({least, a, b});
            greatest = std::max({greatest, a, b});
        }
        if (line.below && strongest == 0)
            continue; // a power that nobody returned is not worth a line
        if (content.gaps.empty())
            content.gaps = found->second.gaps;
        content.lines.push_back(std::move(drawn));
    }
    if (least > greatest)
        least = greatest = 0;
    content.scale = ValueScale::of(least, greatest, options.mostValueSteps, pane.leastSpan);
    content.hint =
        Words::tr("The line is the mean; the band about it reaches from the least to the greatest.");
    return content;
}

PaneContent mapContent(const PaneSpec& pane, const HistoryData& data, const TimeWindow& window,
                       const PaneOptions& options)
{
    PaneContent content;
    content.spec = pane;
    content.window = window;
    content.ticks = timeTicks(window, options.mostTimeTicks, options.zone);
    content.scale = {0, 24, 4};
    double greatest = 0.1;
    const auto days = meter::dayHours(data.answer.hours, data.zone);
    for (const meter::DayHours& day : days) {
        for (const auto& power : day.power)
            greatest = std::max(greatest, std::abs(power.value_or(0)));
    }
    for (const meter::DayHours& day : days) {
        const auto midnight = meter::midnight(day.date, data.zone);
        const TimeWindow at{graphTime(midnight),
                            graphTime(meter::periodEnd(midnight, meter::Period::Day, data.zone))};
        for (std::size_t hour = 0; hour < day.power.size(); ++hour) {
            // Midnight at the top, as days are read.
            const double high = 24 - static_cast<double>(hour);
            if (day.power[hour])
                content.cells.push_back({at, high - 1, high, *day.power[hour] / greatest});
        }
    }
    content.hourScale = true;
    content.note = Words::tr("full colour: %1 kW").arg(displayLocale().toString(greatest, 'f', 2));
    content.hint = Words::tr("Mean power of each hour, by days across and the clock downwards. Hours that "
                             "returned more than they took have a dot.");
    content.lines.push_back({{"", Words::tr("delivered"), {}, LineTone::Delivered, false}, {}, {}, {}});
    content.lines.push_back(
        {{"", Words::tr("returned (dotted)"), {}, LineTone::Returned, false}, {}, {}, {}});
    return content;
}

PaneContent curveContent(const PaneSpec& pane, const HistoryData& data, const PaneOptions& options)
{
    PaneContent content;
    content.spec = pane;
    content.window = {GraphTime(), GraphTime(wholeShare)};
    for (int share = 0; share <= 100; share += 10)
        content.ticks.push_back(
            {GraphTime(wholeShare * share / 100), QStringLiteral("%1 %").arg(share), false});
    const std::vector<double> curve = meter::loadCurve(data.answer.hours);
    if (curve.empty())
        return content;
    PaneLine line{{"", Words::tr("an hour's mean, delivered less returned"), {}, LineTone::Delivered, false},
                  {std::vector<PaneBand>()},
                  {std::vector<QPointF>()},
                  std::nullopt};
    const std::size_t step =
        std::max<std::size_t>(1, curve.size() / std::max<std::size_t>(1, options.columns));
    for (std::size_t i = 0; i < curve.size(); i += step) {
        const double x = (static_cast<double>(i) + 0.5) / static_cast<double>(curve.size()) *
                         static_cast<double>(wholeShare.count());
        line.pieces.back().emplace_back(x, curve[i]);
        line.bands.back().push_back({x, std::min(0.0, curve[i]), std::max(0.0, curve[i])});
    }
    content.lines.push_back(std::move(line));
    content.scale = ValueScale::of(std::min(0.0, curve.back()), std::max(0.0, curve.front()),
                                   options.mostValueSteps, pane.leastSpan);
    content.note = Words::tr("%1 hours").arg(displayLocale().toString(static_cast<qulonglong>(curve.size())));
    content.hint =
        Words::tr("So much of the time the mean power of an hour was as high as the line or higher.");
    return content;
}

HistoryReadout bandReadout(const PaneContent& content, const HistoryData& data, GraphTime time)
{
    HistoryReadout readout{momentText(time, data.zone), {}};
    for (const PaneLine& line : content.lines) {
        const auto found = data.bands.find(line.spec.reading);
        if (found == data.bands.end() || found->second.series.empty())
            continue;
        const meter::BandSeries& series = found->second.series;
        std::size_t nearest = std::min(series.lowerBound(time), series.size() - 1);
        if (nearest > 0 && time - series[nearest - 1].time < series[nearest].time - time)
            --nearest;
        const meter::BandPoint point = series[nearest];
        if (std::chrono::abs(point.time - time) > found->second.step)
            continue;
        const auto number = [&](double value) {
            return displayLocale().toString(value, 'f', content.spec.decimals);
        };
        readout.lines.push_back({line.spec.tone,
                                 QStringLiteral("%1  %2 %3  (%4 – %5)")
                                     .arg(line.spec.label, number(point.mean), content.spec.unit,
                                          number(point.least), number(point.greatest)),
                                 line.spec.below ? -point.mean : point.mean});
    }
    return readout;
}

HistoryReadout mapReadout(const HistoryData& data, GraphTime time)
{
    const auto date = meter::localDate(wholeSeconds(time), data.zone);
    HistoryReadout readout{
        calendarText(CalendarSpan::Day, calendarWindow(CalendarSpan::Day, time, data.zone), data.zone), {}};
    for (const meter::DayHours& day : meter::dayHours(data.answer.hours, data.zone)) {
        if (day.date != date)
            continue;
        const auto best = std::max_element(day.power.begin(), day.power.end());
        if (!*best)
            continue;
        const double hour = static_cast<double>(best - day.power.begin());
        readout.lines.push_back({**best < 0 ? LineTone::Returned : LineTone::Delivered,
                                 Words::tr("most at %1 h: %2 kW")
                                     .arg(hour, 0, 'f', 0)
                                     .arg(displayLocale().toString(**best, 'f', 2)),
                                 23.5 - hour});
    }
    return readout;
}

HistoryReadout curveReadout(const PaneContent& content, GraphTime time)
{
    HistoryReadout readout;
    if (content.lines.empty() || content.lines[0].pieces[0].empty())
        return readout;
    const auto& points = content.lines[0].pieces[0];
    const auto x = static_cast<double>(time.time_since_epoch().count());
    const auto at = std::min(std::lower_bound(points.begin(), points.end(), x,
                                              [](const QPointF& point, double v) { return point.x() < v; }),
                             points.end() - 1);
    readout.moment = Words::tr("%1 % of the time").arg(displayLocale().toString(x / 1000, 'f', 1));
    readout.lines.push_back({LineTone::Delivered,
                             Words::tr("%1 kW or more").arg(displayLocale().toString(at->y(), 'f', 3)),
                             at->y()});
    return readout;
}

} // namespace

HistoryData HistoryData::of(session::HistoryAnswer answer)
{
    HistoryData data;
    if (!answer.meters.empty())
        data.zone = answer.meters.back().zone;
    for (const session::HistoryBand& rows : answer.bands) {
        Band& band = data.bands[rows.name];
        band.step = lengthOf(rows.level);
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
            const session::RollUp& row = rows.rows[i];
            constexpr double micro = 1e6;
            const GraphTime start(row.start);
            if (i > 0 && start - GraphTime(rows.rows[i - 1].start) > band.step * 3 / 2)
                band.gaps.push_back({GraphTime(rows.rows[i - 1].start) + band.step, start});
            band.series.append({start + band.step / 2, static_cast<double>(row.least) / micro,
                                row.mean / micro, static_cast<double>(row.greatest) / micro});
        }
    }
    answer.bands.clear();
    data.answer = std::move(answer);
    return data;
}

std::vector<PaneSpec> historyPanes(const std::vector<session::HistoryMeter>& meters)
{
    std::vector<PaneSpec> panes = barPanes();
    panes.push_back(
        bandPane(QStringLiteral("power"), Words::tr("Power"), QStringLiteral("kW"), true, 0.1, 3,
                 {{"power_delivered", Words::tr("delivered"), Words::tr("del"), LineTone::Delivered, false},
                  {"power_returned", Words::tr("returned"), Words::tr("ret"), LineTone::Returned, true}}));
    panes.push_back(bandPane(QStringLiteral("phase-power"), Words::tr("Power per phase"),
                             QStringLiteral("kW"), true, 0.1, 3, phaseLines("power_delivered", true)));
    panes.push_back(bandPane(QStringLiteral("voltage"), Words::tr("Voltage"), QStringLiteral("V"), false, 2,
                             1, phaseLines("voltage", false)));
    panes.push_back(bandPane(QStringLiteral("current"), Words::tr("Current"), QStringLiteral("A"), true, 1, 2,
                             phaseLines("current", false)));
    const std::vector<LineSpec> energy{{"energy_delivered", {}, {}, LineTone::Delivered, false},
                                       {"energy_delivered_tariff1", {}, {}, LineTone::Delivered, false}};
    panes.push_back(
        bandPane(QStringLiteral("heat-map"), Words::tr("Power by day and hour"), {}, true, 1, 2, energy));
    panes.push_back(bandPane(QStringLiteral("load-curve"), Words::tr("Load curve"), QStringLiteral("kW"),
                             true, 0.1, 3, energy));
    for (PaneSpec& pane : panes)
        std::erase_if(pane.lines, [&](const LineSpec& line) {
            return std::none_of(meters.begin(), meters.end(), [&](const session::HistoryMeter& meter) {
                return meter.units.contains(line.reading);
            });
        });
    std::erase_if(panes, [](const PaneSpec& pane) { return pane.lines.empty(); });
    return panes;
}

bool needsHours(const PaneSpec& pane)
{
    return pane.key == QLatin1String("heat-map") || pane.key == QLatin1String("load-curve");
}

std::vector<std::string> bandsOf(const PaneSpec& pane)
{
    std::vector<std::string> names;
    if (pane.counters || needsHours(pane))
        return names;
    for (const LineSpec& line : pane.lines)
        names.push_back(line.reading);
    return names;
}

PaneContent historyContent(const PaneSpec& pane, const HistoryData& data, const TimeWindow& window,
                           const PaneOptions& options)
{
    if (pane.counters)
        return barContent(pane, data, window, options);
    if (pane.key == QLatin1String("heat-map"))
        return mapContent(pane, data, window, options);
    if (pane.key == QLatin1String("load-curve"))
        return curveContent(pane, data, options);
    return bandContent(pane, data, window, options);
}

HistoryReadout historyReadout(const PaneContent& content, const HistoryData& data, GraphTime time)
{
    if (content.spec.counters)
        return barReadout(content, data, time);
    if (content.spec.key == QLatin1String("heat-map"))
        return mapReadout(data, time);
    if (content.spec.key == QLatin1String("load-curve"))
        return curveReadout(content, time);
    return bandReadout(content, data, time);
}

std::vector<CsvColumn> historyTable(const PaneSpec& pane, const HistoryData& data)
{
    if (pane.counters)
        return barTable(pane, data);
    std::vector<CsvColumn> columns;
    if (needsHours(pane)) {
        CsvColumn column{"net_power_kW", {}, 3};
        for (const meter::Interval& hour : data.answer.hours) {
            if (const auto power = meter::netPower(hour))
                column.samples.push_back({graphTime(hour.from.instant), *power});
        }
        columns.push_back(std::move(column));
        return columns;
    }
    for (const LineSpec& line : pane.lines) {
        const auto found = data.bands.find(line.reading);
        if (found == data.bands.end())
            continue;
        const std::string unit = '_' + pane.unit.toStdString();
        CsvColumn least{line.reading + "_least" + unit, {}, pane.decimals};
        CsvColumn mean{line.reading + "_mean" + unit, {}, pane.decimals};
        CsvColumn greatest{line.reading + "_greatest" + unit, {}, pane.decimals};
        for (std::size_t i = 0; i < found->second.series.size(); ++i) {
            const meter::BandPoint point = found->second.series[i];
            const GraphTime start = point.time - found->second.step / 2;
            least.samples.push_back({start, point.least});
            mean.samples.push_back({start, point.mean});
            greatest.samples.push_back({start, point.greatest});
        }
        for (CsvColumn* column : {&least, &mean, &greatest})
            columns.push_back(std::move(*column));
    }
    return columns;
}

} // namespace p1scope::ui

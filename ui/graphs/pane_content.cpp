// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/pane_content.h"

#include "ui/widgets/format.h"
#include "ui/widgets/meter_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {

using meter::GraphTime;
using meter::Sample;
using meter::Series;
using std::chrono::milliseconds;

/// More pieces than can be told apart; beyond it only the widest gaps break the line.
constexpr std::size_t mostPieces = 48;
constexpr int intervalsToGap = 3;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Graphs)
};

/// "delivered, tariff 1 (low)".
QString tariffLabel(const QString& label, telegram::MeterKind kind, int tariff)
{
    const QString word = tariffWord(kind, tariff);
    return word.isEmpty() ? label : QStringLiteral("%1 (%2)").arg(label, word);
}

PaneSpec countersPane(const SeriesLookup& lookup, telegram::MeterKind kind)
{
    PaneSpec pane{QStringLiteral("counters"),
                  Words::tr("Tariff counters"),
                  QStringLiteral("kWh"),
                  true,
                  false,
                  0.01,
                  3,
                  {}};
    for (int tariff = 1; tariff <= 4; ++tariff)
        pane.lines.push_back({"energy_delivered_tariff" + std::to_string(tariff),
                              tariffLabel(Words::tr("delivered, tariff %1").arg(tariff), kind, tariff),
                              QStringLiteral("T%1").arg(tariff),
                              isLowTariff(kind, tariff) ? LineTone::DeliveredLow : LineTone::Delivered,
                              false});
    const bool hasTariffs = lookup("energy_delivered_tariff1") != nullptr;
    if (!hasTariffs)
        pane.lines.push_back(
            {"energy_delivered", Words::tr("delivered"), Words::tr("del"), LineTone::Delivered, false});
    for (int tariff = 1; tariff <= 4; ++tariff)
        pane.lines.push_back({"energy_returned_tariff" + std::to_string(tariff),
                              tariffLabel(Words::tr("returned, tariff %1").arg(tariff), kind, tariff),
                              QStringLiteral("R%1").arg(tariff), LineTone::Returned, false});
    if (!hasTariffs)
        pane.lines.push_back(
            {"energy_returned", Words::tr("returned"), Words::tr("ret"), LineTone::Returned, false});
    return pane;
}

PaneSpec powerPane()
{
    return {QStringLiteral("power"),
            Words::tr("Power"),
            QStringLiteral("kW"),
            false,
            true,
            0.1,
            3,
            {{"power_delivered", Words::tr("delivered"), Words::tr("del"), LineTone::Delivered, false},
             {"power_returned", Words::tr("returned"), Words::tr("ret"), LineTone::Returned, true}}};
}

PaneSpec phasesPane(const QString& key, const QString& title, const QString& unit, const std::string& reading,
                    bool fromZero, double leastSpan, int decimals)
{
    PaneSpec pane{key, title, unit, false, fromZero, leastSpan, decimals, {}};
    const LineTone tones[] = {LineTone::PhaseOne, LineTone::PhaseTwo, LineTone::PhaseThree};
    for (int phase = 1; phase <= 3; ++phase) {
        const QString name = QStringLiteral("L%1").arg(phase);
        pane.lines.push_back({reading + "_l" + std::to_string(phase), name, name, tones[phase - 1], false});
        if (reading == "power_delivered")
            pane.lines.push_back({"power_returned_l" + std::to_string(phase),
                                  Words::tr("%1 returned").arg(name), name, tones[phase - 1], true});
    }
    return pane;
}

/// A returned power that was nothing all along is not worth a line.
bool worthShowing(const LineSpec& line, const Series& series)
{
    const auto extent = series.extent(0, series.size());
    return extent && (!line.below || extent->greatest > 0);
}

/// Breaks a line where no sample was for more than three intervals. On a wide window a column holds many
/// samples, of which two are left: what is at most two columns apart is no gap that could be seen.
std::vector<std::vector<QPointF>> pieces(const std::vector<Sample>& samples, milliseconds gap,
                                         const std::function<double(double)>& shown,
                                         std::vector<TimeWindow>& gaps)
{
    std::vector<milliseconds> wide;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        if (samples[i].time - samples[i - 1].time > gap)
            wide.push_back(samples[i].time - samples[i - 1].time);
    }
    milliseconds least = gap + milliseconds(1);
    if (wide.size() >= mostPieces) {
        std::ranges::nth_element(wide, wide.begin() + mostPieces - 2, std::greater());
        least = wide[mostPieces - 2];
    }
    std::vector<std::vector<QPointF>> found;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const bool breaks =
            i > 0 && samples[i].time - samples[i - 1].time >= least && found.size() < mostPieces;
        if (breaks)
            gaps.push_back({samples[i - 1].time, samples[i].time});
        if (i == 0 || breaks)
            found.emplace_back();
        found.back().emplace_back(static_cast<double>(samples[i].time.time_since_epoch().count()),
                                  shown(samples[i].value));
    }
    return found;
}

/// Least and greatest of what is in the window, and of the lines' ends just outside it.
struct Bounds {
    double least = 0;
    double greatest = 0;
    bool any = false;

    void take(double value)
    {
        least = any ? std::min(least, value) : value;
        greatest = any ? std::max(greatest, value) : value;
        any = true;
    }
};

} // namespace

std::vector<PaneSpec> availablePanes(const SeriesLookup& lookup, telegram::MeterKind kind)
{
    std::vector<PaneSpec> panes{countersPane(lookup, kind), powerPane()};
    panes.push_back(phasesPane(QStringLiteral("phase-power"), Words::tr("Power per phase"),
                               QStringLiteral("kW"), "power_delivered", true, 0.1, 3));
    panes.push_back(phasesPane(QStringLiteral("voltage"), Words::tr("Voltage"), QStringLiteral("V"),
                               "voltage", false, 2, 1));
    panes.push_back(phasesPane(QStringLiteral("current"), Words::tr("Current"), QStringLiteral("A"),
                               "current", true, 1, 2));
    panes.push_back({QStringLiteral("gas"),
                     Words::tr("Gas"),
                     QStringLiteral("m³"),
                     true,
                     false,
                     0.01,
                     3,
                     {{"gas_delivered", Words::tr("gas"), Words::tr("gas"), LineTone::Gas, false}}});
    panes.push_back(
        {QStringLiteral("water"),
         Words::tr("Water"),
         QStringLiteral("m³"),
         true,
         false,
         0.01,
         3,
         {{"water_delivered", Words::tr("water"), Words::tr("water"), LineTone::Delivered, false}}});
    for (PaneSpec& pane : panes) {
        std::erase_if(pane.lines, [&](const LineSpec& line) {
            const Series* series = lookup(line.reading);
            return series == nullptr || !worthShowing(line, *series);
        });
    }
    std::erase_if(panes, [](const PaneSpec& pane) { return pane.lines.empty(); });
    return panes;
}

double shownValue(const LineSpec& line, bool asUse, const Series& series, double value)
{
    const double shown = asUse && !series.empty() ? value - series[0].value : value;
    return line.below ? -shown : shown;
}

milliseconds usualInterval(const Series& series)
{
    constexpr std::size_t looks = 99;
    const std::size_t steps = series.size() < 2 ? 0 : series.size() - 1;
    std::vector<milliseconds> intervals;
    const std::size_t count = std::min(looks, steps);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = i * steps / count;
        intervals.push_back(series[at + 1].time - series[at].time);
    }
    if (intervals.empty())
        return std::chrono::seconds(10);
    const auto middle = intervals.begin() + static_cast<std::ptrdiff_t>(intervals.size() / 2);
    std::ranges::nth_element(intervals, middle);
    return std::max(*middle, milliseconds(1000));
}

std::vector<Readout> readoutsAt(const PaneContent& content, GraphTime time, const SeriesLookup& lookup)
{
    std::vector<Readout> readouts;
    for (const PaneLine& line : content.lines) {
        const Series* series = lookup(line.spec.reading);
        if (series == nullptr || series->empty())
            continue;
        std::size_t nearest = std::min(series->lowerBound(time), series->size() - 1);
        if (nearest > 0 && time - (*series)[nearest - 1].time < (*series)[nearest].time - time)
            --nearest;
        const meter::Sample& sample = (*series)[nearest];
        if (std::chrono::abs(sample.time - time) > usualInterval(*series) * intervalsToGap)
            continue;
        const double value = shownValue(line.spec, content.asUse, *series, sample.value);
        const QString number = displayLocale().toString(std::abs(value), 'f', content.spec.decimals);
        readouts.push_back({line.spec.tone,
                            QStringLiteral("%1  %2 %3").arg(line.spec.label, number, content.spec.unit),
                            value});
    }
    return readouts;
}

PaneContent paneContent(const PaneSpec& spec, const TimeWindow& window, const PaneOptions& options,
                        const SeriesLookup& lookup)
{
    PaneContent content;
    content.spec = spec;
    content.window = window;
    content.ticks = timeTicks(window, options.mostTimeTicks, options.zone);
    content.asUse = spec.counters && options.asUse;
    const milliseconds column =
        window.span() / static_cast<std::int64_t>(std::max<std::size_t>(1, options.columns));
    Bounds bounds;
    if (spec.fromZero)
        bounds.take(0);
    for (const LineSpec& line : spec.lines) {
        const Series* series = lookup(line.reading);
        if (series == nullptr)
            continue;
        const auto shown = [&](double value) { return shownValue(line, content.asUse, *series, value); };
        const std::size_t begin = series->lowerBound(window.from);
        const std::size_t end = series->lowerBound(window.to);
        if (const auto extent = series->extent(begin, end)) {
            bounds.take(shown(extent->least));
            bounds.take(shown(extent->greatest));
        }
        PaneLine drawn{line, {}, {}, std::nullopt};
        if (end > 0)
            drawn.last = shown(series->operator[](end - 1).value);
        const milliseconds gap = std::max(usualInterval(*series) * intervalsToGap, column * 2);
        std::vector<TimeWindow> gaps;
        drawn.pieces = pieces(series->decimate(window.from, window.to, options.columns), gap, shown, gaps);
        if (content.gaps.empty())
            content.gaps = std::move(gaps);
        content.lines.push_back(std::move(drawn));
    }
    if (!bounds.any) {
        for (const PaneLine& line : content.lines) {
            if (line.last)
                bounds.take(*line.last);
        }
    }
    content.scale = ValueScale::of(bounds.least, bounds.greatest, options.mostValueSteps, spec.leastSpan);
    return content;
}

} // namespace p1scope::ui

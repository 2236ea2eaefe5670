// SPDX-License-Identifier: GPL-3.0-or-later
// How long a frame of the graphs of a year takes, pane by pane and range by range. With a folder, a picture
// of each is put there. Usage: bench_graphs [FOLDER [dark]]
#include "core/session/document.h"
#include "core/session/history/store.h"
#include "core/simulator/virtual_meter.h"
#include "ui/graphs/graphs_pages.h"
#include "ui/graphs/history_view.h"
#include "ui/graphs/plot_pane.h"
#include "ui/widgets/selection.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QTemporaryDir>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <functional>

using namespace p1scope;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr telegram::Zone zone = telegram::Zone::centralEuropean();

sys_seconds local(const char* text)
{
    return meter::parseLocalTime(text, zone).value();
}

void addTelegram(session::HistoryStore& store, const simulator::Truth& truth, sys_seconds time)
{
    std::vector<session::HistorySample> samples;
    const auto add = [&](const char* name, const char* unit, std::int64_t thousandths, sys_seconds at) {
        samples.push_back({name, unit, at, thousandths * 1000});
    };
    add("energy_delivered_tariff1", "kWh", truth.deliveredWh[0], time);
    add("energy_delivered_tariff2", "kWh", truth.deliveredWh[1], time);
    add("energy_returned_tariff1", "kWh", truth.returnedWh[0], time);
    add("energy_returned_tariff2", "kWh", truth.returnedWh[1], time);
    add("power_delivered", "kW", truth.deliveredW, time);
    add("power_returned", "kW", truth.returnedW, time);
    for (std::size_t phase = 0; phase < truth.phases.size(); ++phase) {
        const std::string end = "_l" + std::to_string(phase + 1);
        add(("voltage" + end).c_str(), "V", truth.phases[phase].decivolts * 100, time);
        add(("power_delivered" + end).c_str(), "kW", truth.phases[phase].deliveredW, time);
    }
    add("gas_delivered", "m3", truth.gasLitres, truth.gasTime);
    for (const session::HistorySample& sample : samples) {
        if (!store.add(sample))
            std::abort();
    }
}

/// A meter's year with a summer's holiday of the logger, an afternoon without it, and another meter in
/// autumn. The last day by the second, the last month by 10 s, the rest by the minute.
void makeYear(const QString& place)
{
    auto opened = session::HistoryStore::open(place);
    if (!opened)
        std::abort();
    session::HistoryStore& store = *opened.value();
    const sys_seconds begin = local("2025-10-10");
    const sys_seconds swap = local("2026-09-18T11:00");
    const sys_seconds end = local("2026-10-28T18:52");
    store.keepSince(end, {});
    auto meter = simulator::makeMeter("dsmr50", 2, begin);
    for (sys_seconds time = begin; time < end;) {
        const bool gone = (time > local("2026-07-12") && time < local("2026-07-16")) ||
                          (time > local("2026-10-16T09:00") && time < local("2026-10-16T15:20"));
        if (time >= swap && time < swap + seconds(60))
            meter = simulator::makeMeter("dsmr50", 6, time);
        const simulator::Truth& truth = meter.value()->advance(time);
        if (!store.setMeter(time < swap ? "E0043007006" : "E0051003311", zone))
            std::abort();
        if (!gone)
            addTelegram(store, truth, time);
        const auto left = end - time;
        time += left > hours(24 * 14) ? seconds(60) : left > hours(30) ? seconds(10) : seconds(1);
        if (time.time_since_epoch().count() % 36'000 == 0 && !store.commit())
            std::abort();
    }
    if (!store.commit())
        std::abort();
}

void settle(const std::function<bool()>& done)
{
    QElapsedTimer timer;
    timer.start();
    while (!done() && timer.elapsed() < 60'000)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    QCoreApplication::processEvents();
}

double processorMilliseconds()
{
    return static_cast<double>(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

/// Content made anew and painted, as on every step of a wheel: the median of some.
double frame(ui::PlotPane& pane, const ui::PaneSpec& spec, const ui::HistoryView& view)
{
    QImage image(pane.size(), QImage::Format_ARGB32_Premultiplied);
    std::vector<double> times;
    for (int run = 0; run < 15; ++run) {
        const double before = processorMilliseconds();
        ui::PaneOptions options;
        options.columns = static_cast<std::size_t>(pane.plotRect().width());
        options.mostTimeTicks = pane.mostTimeTicks();
        options.mostValueSteps = pane.mostValueSteps();
        options.zone = zone;
        const ui::TimeWindow window = view.window().panned(std::chrono::milliseconds(run * 1000));
        pane.setContent(ui::historyContent(spec, *view.data(), window, options));
        pane.render(&image);
        times.push_back(processorMilliseconds() - before);
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

struct Shot {
    const char* button;
    const char* name;
};
constexpr Shot shots[] = {{"historyHour", "hour"},   {"historyDay", "day"},   {"historyWeek", "week"},
                          {"historyMonth", "month"}, {"historyYear", "year"}, {"historyAll", "all"}};

/// Shows these panes and no others.
void choose(ui::HistoryView& view, const QStringList& keys)
{
    for (QAction* action : view.controls()->findChild<QMenu*>(QStringLiteral("historyShownMenu"))->actions())
        action->setChecked(keys.contains(action->objectName().mid(13)));
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    ui::applyTheme(application, argc > 2 ? ui::Theme::Dark : ui::Theme::Light);
    const QTemporaryDir scratch;
    const QString place = (folder.isEmpty() ? scratch.path() : folder) + QStringLiteral("/year.sqlite");
    if (!QFile::exists(place))
        makeYear(place);

    session::Document document;
    ui::Selection selection;
    ui::GraphsPages pages(document, selection);
    pages.resize(1160, 660);
    pages.setHistoryPlace(place);
    pages.show();
    ui::HistoryView& view = pages.history();
    const std::vector<QStringList> sets{{QStringLiteral("energy"), QStringLiteral("power")},
                                        {QStringLiteral("gas"), QStringLiteral("voltage")},
                                        {QStringLiteral("heat-map"), QStringLiteral("load-curve")},
                                        {QStringLiteral("phase-power")}};
    for (const Shot& shot : shots) {
        pages.findChild<QPushButton*>(QLatin1String(shot.button))->click();
        settle([&] { return view.data().has_value() && !view.waiting(); });
        if (auto* meters = pages.findChild<QComboBox*>(QStringLiteral("historyMeter")); meters->count() > 2) {
            meters->setCurrentIndex(meters->count() - 1);
            emit meters->activated(meters->count() - 1);
            settle([&] { return !view.waiting(); });
        }
        for (const QStringList& keys : sets) {
            choose(view, keys);
            settle([&] { return !view.waiting(); });
            if (!folder.isEmpty())
                pages.grab().save(folder + QStringLiteral("/%1-%2%3.png")
                                               .arg(QLatin1String(shot.name), keys.first(),
                                                    argc > 2 ? QStringLiteral("-dark") : QString()));
            for (ui::PlotPane* pane : view.panes()) {
                if (pane->isHidden())
                    continue;
                ui::PaneSpec spec = pane->content().spec;
                const auto specs = ui::historyPanes(view.data()->answer.meters);
                spec = *std::ranges::find(specs, spec.key, &ui::PaneSpec::key);
                fmt::print("{:6} {:12} {} x {}: {:.1f} ms\n", shot.name, spec.key.toStdString(),
                           pane->width(), pane->height(), frame(*pane, spec, view));
            }
        }
    }
}

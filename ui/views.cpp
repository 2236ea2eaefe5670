// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views.h"

#include "ui/compare/compare_pages.h"
#include "ui/dashboard/dashboard_view.h"
#include "ui/doctor/doctor_view.h"
#include "ui/frames/frames_view.h"
#include "ui/graphs/graphs_pages.h"
#include "ui/history_control.h"
#include "ui/main_window.h"
#include "ui/telegrams/telegrams_view.h"

namespace p1scope::ui {

namespace {

template <typename View>
View* add(MainWindow& window, const QString& name, const QString& title)
{
    auto* view = new View(window.session().document(), window.selection());
    QObject::connect(&window, &MainWindow::frozenChanged, view, &View::setFrozen);
    window.addView(name, title, name, view);
    return view;
}

} // namespace

void addViews(MainWindow& window)
{
    add<DashboardView>(window, QStringLiteral("dashboard"), MainWindow::tr("Dashboard"));
    auto* frames = add<FramesView>(window, QStringLiteral("frames"), MainWindow::tr("Frames"));
    add<TelegramsView>(window, QStringLiteral("telegrams"), MainWindow::tr("Telegrams"));
    auto* graphs = add<GraphsPages>(window, QStringLiteral("graphs"), MainWindow::tr("Graphs"));
    graphs->setHistoryPlace(window.history().place());
    QObject::connect(&window.history(), &HistoryControl::historyChanged, graphs,
                     [graphs, &window] { graphs->setHistoryPlace(window.history().place()); });
    window.addView(QStringLiteral("compare"), MainWindow::tr("Compare"), QStringLiteral("compare"),
                   new ComparePages(window.session(), window.selection()));
    auto* doctor = add<DoctorView>(window, QStringLiteral("doctor"), MainWindow::tr("Doctor"));
    QObject::connect(doctor, &DoctorView::viewWanted, &window,
                     [&window](const QString& name) { window.showView(name); });
    window.addSave(QStringLiteral("saveBusTableAction"), MainWindow::tr("&Save frames as a bus table…"),
                   QStringLiteral("frames.csv"),
                   [frames](const QString& path) { frames->saveBusTable(path); });
}

} // namespace p1scope::ui

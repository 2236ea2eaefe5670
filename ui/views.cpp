// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views.h"

#include "ui/dashboard/dashboard_view.h"
#include "ui/main_window.h"

namespace p1scope::ui {

namespace {

template <typename View>
void add(MainWindow& window, const QString& name, const QString& title)
{
    auto* view = new View(window.session().document(), window.selection());
    QObject::connect(&window, &MainWindow::frozenChanged, view, &View::setFrozen);
    window.addView(name, title, name, view);
}

} // namespace

void addViews(MainWindow& window)
{
    add<DashboardView>(window, QStringLiteral("dashboard"), MainWindow::tr("Dashboard"));
}

} // namespace p1scope::ui

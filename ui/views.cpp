// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views.h"

#include "ui/main_window.h"

#include <QLabel>

namespace p1scope::ui {

void addViews(MainWindow& window)
{
    const auto add = [&window](const QString& name, const QString& title) {
        auto* l = new QLabel(title);
        l->setAlignment(Qt::AlignCenter);
        window.addView(name, title, name, l);
    };
    add(QStringLiteral("dashboard"), MainWindow::tr("Dashboard"));
    add(QStringLiteral("frames"), MainWindow::tr("Frames"));
    add(QStringLiteral("telegrams"), MainWindow::tr("Telegrams"));
    add(QStringLiteral("graphs"), MainWindow::tr("Graphs"));
}

} // namespace p1scope::ui

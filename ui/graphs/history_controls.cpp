// SPDX-License-Identifier: GPL-3.0-or-later
// What the view of the history is governed by.
#include "ui/graphs/export_bar.h"
#include "ui/graphs/history_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

namespace p1scope::ui {

QPushButton* HistoryView::addButton(QBoxLayout& layout, const char* name, const QString& text,
                                    const QString& tip)
{
    auto* button = new QPushButton(text, m_controls);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(tip);
    button->setToolTip(tip);
    button->setAutoDefault(false);
    button->setFixedWidth(button->fontMetrics().horizontalAdvance(text) + 22);
    layout.addWidget(button);
    return button;
}

void HistoryView::makeControls()
{
    auto* bar = new QHBoxLayout(m_controls);
    bar->setContentsMargins(0, 0, 0, 0);
    m_back = addButton(*bar, "historyBack", QStringLiteral("◀"), tr("What was before (Page up)"));
    m_forth = addButton(*bar, "historyForth", QStringLiteral("▶"), tr("What came after (Page down)"));
    connect(m_back, &QPushButton::clicked, this, [this] { step(-1); });
    connect(m_forth, &QPushButton::clicked, this, [this] { step(1); });
    m_title = new QLabel(m_controls);
    m_title->setObjectName(QStringLiteral("historyTitle"));
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_title->setIndent(6);
    bar->addWidget(m_title, 1);
    m_before = new QCheckBox(tr("Period before"), m_controls);
    m_before->setObjectName(QStringLiteral("historyBefore"));
    m_before->setAccessibleName(tr("Compare with the period before"));
    m_before->setToolTip(m_before->accessibleName());
    bar->addWidget(m_before);
    connect(m_before, &QCheckBox::toggled, this, [this] { m_ask.start(); });
    m_meter = new QComboBox(m_controls);
    m_meter->setObjectName(QStringLiteral("historyMeter"));
    m_meter->setAccessibleName(tr("Meter"));
    bar->addWidget(m_meter);
    connect(m_meter, &QComboBox::activated, this, [this] {
        m_window = {};
        ask();
    });
    QPushButton* shown = addButton(*bar, "historyShown", tr("Shown"), tr("Which graphs are shown"));
    m_shown = new QMenu(shown);
    m_shown->setObjectName(QStringLiteral("historyShownMenu"));
    shown->setMenu(m_shown);
    shown->setFixedWidth(shown->width() + 16);
    makeSaveMenu(*bar);
}

void HistoryView::makeSaveMenu(QBoxLayout& layout)
{
    QPushButton* save = addButton(layout, "historySave", tr("Save"), tr("Save what is shown"));
    auto* menu = new QMenu(save);
    menu->setObjectName(QStringLiteral("historySaveMenu"));
    save->setMenu(menu);
    save->setFixedWidth(save->width() + 16);
    const auto add = [&](const char* name, const QString& text, const char* suffix,
                         std::function<void(QString)> write) {
        QAction* action = menu->addAction(text);
        action->setObjectName(QLatin1String(name));
        connect(action, &QAction::triggered, this,
                [this, suffix, write = std::move(write)] { askForFile(QLatin1String(suffix), write); });
    };
    add("historyPng", tr("As a &picture (PNG)…"), "png",
        [this](const QString& path) { m_export->say(path, writePng(*m_canvas, path)); });
    add("historySvg", tr("As a &drawing (SVG)…"), "svg",
        [this](const QString& path) { m_export->say(path, writeSvg(*m_canvas, path)); });
    add("historyCsv", tr("As a &table (CSV)…"), "csv", [this](const QString& path) {
        m_export->writeCsv(path, tableOfShown(), m_data ? m_data->zone : telegram::Zone());
    });
}

void HistoryView::askForFile(const QString& suffix, const std::function<void(QString)>& write)
{
    if (!m_data)
        return;
    auto* dialog = new QFileDialog(this, tr("Save the graphs"));
    dialog->setObjectName(QStringLiteral("historyFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(QStringLiteral("history.") + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, write);
    dialog->open();
}

} // namespace p1scope::ui

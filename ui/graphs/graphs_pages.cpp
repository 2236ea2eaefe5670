// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/graphs_pages.h"

#include "ui/graphs/graphs_view.h"
#include "ui/graphs/history_view.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace p1scope::ui {

GraphsPages::GraphsPages(session::Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_live(new GraphsView(document, selection))
    , m_history(new HistoryView)
    , m_stack(new QStackedWidget(this))
    , m_group(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("graphsPages"));
    setAccessibleName(tr("Graphs"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(0);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_stack, 1);
    m_stack->addWidget(m_live);
    m_stack->addWidget(m_history);
    m_live->layout()->setContentsMargins(0, 6, 0, 0);
    m_history->layout()->setContentsMargins(0, 6, 0, 0);

    QPushButton* live = addButton(*bar, "graphsLive", tr("Live"), tr("What the session at hand brings"));
    live->setChecked(true);
    connect(live, &QPushButton::clicked, this, &GraphsPages::showLive);
    const auto add = [&](CalendarSpan span, const char* name, const QString& text, const QString& tip) {
        QPushButton* button = addButton(*bar, name, text, tip);
        m_spans[span] = button;
        connect(button, &QPushButton::clicked, this, [this, span] { showSpan(span); });
    };
    add(CalendarSpan::Hour, "historyHour", tr("Hour"), tr("An hour of the history, by the minute"));
    add(CalendarSpan::Day, "historyDay", tr("Day"), tr("A day of the history, by the hour"));
    add(CalendarSpan::Week, "historyWeek", tr("Week"), tr("A week of the history, by the day"));
    add(CalendarSpan::Month, "historyMonth", tr("Month"), tr("A month of the history, by the day"));
    add(CalendarSpan::Year, "historyYear", tr("Year"), tr("A year of the history, by the month"));
    add(CalendarSpan::All, "historyAll", tr("All"), tr("All of the history"));
    bar->addSpacing(6);
    bar->addWidget(m_history->controls(), 1);
    bar->addStretch(0);
    m_history->controls()->hide();
    connect(m_history, &HistoryView::spanChanged, this, [this](std::optional<CalendarSpan> span) {
        // A stretch that was chosen freely is none of these.
        m_group->setExclusive(false);
        for (const auto& [each, button] : m_spans)
            button->setChecked(each == span);
        m_group->setExclusive(span.has_value());
    });
}

QPushButton* GraphsPages::addButton(QHBoxLayout& layout, const char* name, const QString& text,
                                    const QString& tip)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(tip);
    button->setToolTip(tip);
    button->setCheckable(true);
    button->setAutoDefault(false);
    button->setFixedWidth(button->fontMetrics().horizontalAdvance(text) + 22);
    m_group->addButton(button);
    layout.addWidget(button);
    return button;
}

void GraphsPages::showLive()
{
    m_group->setExclusive(false);
    for (const auto& [span, button] : m_spans)
        button->setChecked(false);
    findChild<QPushButton*>(QStringLiteral("graphsLive"))->setChecked(true);
    m_group->setExclusive(true);
    m_history->controls()->hide();
    m_stack->setCurrentWidget(m_live);
}

void GraphsPages::showSpan(CalendarSpan span)
{
    findChild<QPushButton*>(QStringLiteral("graphsLive"))->setChecked(false);
    m_history->controls()->show();
    m_stack->setCurrentWidget(m_history);
    m_history->showSpan(span);
}

void GraphsPages::setFrozen(bool frozen)
{
    m_live->setFrozen(frozen);
    m_history->setFrozen(frozen);
}

void GraphsPages::setHistoryPlace(const QString& place)
{
    m_history->setPlace(place);
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboard_panel.h"

#include "ui/dashboard/age_strip.h"
#include "ui/dashboard/counter_tile.h"
#include "ui/dashboard/phases_card.h"
#include "ui/dashboard/power_dial.h"
#include "ui/dashboard/waiting_page.h"

#include <QEvent>
#include <QFontInfo>

#include <algorithm>

namespace p1scope::ui {

DashboardPanel::DashboardPanel(QWidget* parent)
    : QWidget(parent)
    , m_strip(new AgeStrip(this))
    , m_dial(new PowerDial(this))
    , m_phases(new PhasesCard(this))
    , m_counters(new CountersCard(this))
    , m_veil(new StaleVeil(this))
    , m_waiting(new WaitingPage(this))
{
    setObjectName(QStringLiteral("dashboardPanel"));
    setState({});
}

void DashboardPanel::setState(const DashboardState& state)
{
    m_waiting->setVisible(state.waiting);
    for (QWidget* gauge :
         {static_cast<QWidget*>(m_strip), static_cast<QWidget*>(m_dial), static_cast<QWidget*>(m_counters)})
        gauge->setVisible(!state.waiting);
    m_hasPhases = !state.waiting && !state.phases.empty();
    m_phases->setVisible(m_hasPhases);
    m_veil->setVisible(!state.waiting && state.stale);
    if (state.waiting) {
        m_waiting->setState(state);
    } else {
        m_strip->setState(state);
        m_dial->setState(state.power);
        m_dial->setStale(state.stale);
        m_phases->setPhases(state.phases, state.quality);
        m_phases->setStale(state.stale);
        m_phases->setCorner(state.time.isEmpty() ? QString() : tr("at %1").arg(state.time));
        m_counters->setCountersStale(state.stale);
        m_counters->setCounters(state.counters, state.hour);
    }
    arrange();
}

QSize DashboardPanel::minimumSizeHint() const
{
    return {560, 380};
}

void DashboardPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void DashboardPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        arrange();
}

double DashboardPanel::unitNow() const
{
    const double room = std::min(width() / 1150.0, height() / 630.0);
    return QFontInfo(font()).pixelSize() * std::clamp(room, 0.9, 2.6);
}

void DashboardPanel::arrange()
{
    const double unit = unitNow();
    const int gap = qRound(unit);
    const QRect whole = rect().adjusted(gap, gap, -gap, -gap);
    m_waiting->setGeometry(whole);
    m_strip->setUnit(unit);
    m_dial->setUnit(unit);
    m_phases->setUnit(unit);
    m_counters->setUnit(unit);

    const int strip = qRound(unit * 2.1);
    m_strip->setGeometry(whole.left(), whole.top(), whole.width(), strip);
    const QRect area = whole.adjusted(0, strip + gap / 2, 0, 0);
    if (m_hasPhases)
        arrangeWithPhases(area, gap);
    else
        arrangeWithoutPhases(area, gap);
    m_veil->setGeometry(area);
    m_veil->raise();
}

void DashboardPanel::arrangeWithPhases(const QRect& area, int gap)
{
    const int top = qRound(area.height() * 0.49);
    const int dial = std::min(qRound(area.width() * 0.36), qRound(top * 1.35));
    m_dial->setGeometry(area.left(), area.top(), dial, top);
    m_phases->setGeometry(area.left() + dial + gap, area.top(), area.width() - dial - gap, top);
    m_counters->setGeometry(area.left(), area.top() + top + gap, area.width(), area.height() - top - gap);
}

void DashboardPanel::arrangeWithoutPhases(const QRect& area, int gap)
{
    const int dial = qRound(area.width() * 0.4);
    m_dial->setGeometry(area.left(), area.top(), dial, area.height());
    m_counters->setGeometry(area.left() + dial + gap, area.top(), area.width() - dial - gap, area.height());
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboard_view.h"

#include "core/session/document.h"
#include "ui/dashboard/dashboard_panel.h"
#include "ui/dashboard/dashboard_state.h"

#include <QVBoxLayout>

namespace p1scope::ui {

namespace {
constexpr int refreshMilliseconds = 40;
}

DashboardView::DashboardView(session::Document& document, Selection& /*selection*/, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_panel(new DashboardPanel(this))
    , m_refresh(this)
{
    setObjectName(QStringLiteral("dashboardView"));
    setAccessibleName(tr("Dashboard"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panel);

    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshMilliseconds);
    connect(&m_refresh, &QTimer::timeout, this, &DashboardView::refresh);
    connect(&document, &session::Document::begun, this, &DashboardView::scheduleRefresh);
    connect(&document, &session::Document::readingsChanged, this, &DashboardView::scheduleRefresh);
    connect(&document, &session::Document::statusChanged, this, &DashboardView::scheduleRefresh);
}

void DashboardView::setFrozen(bool frozen)
{
    m_frozen = frozen;
    if (!frozen)
        scheduleRefresh();
}

void DashboardView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!m_frozen)
        refresh();
}

void DashboardView::scheduleRefresh()
{
    if (!m_frozen && isVisible() && !m_refresh.isActive())
        m_refresh.start();
}

void DashboardView::refresh()
{
    if (!m_frozen && isVisible())
        m_panel->setState(dashboardState(m_document));
}

} // namespace p1scope::ui

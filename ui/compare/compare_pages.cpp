// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_pages.h"

#include "ui/compare/compare_view.h"
#include "ui/compare/reference_view.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace p1scope::ui {

ComparePages::ComparePages(session::Session& session, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_tabs(new QTabBar(this))
    , m_recordings(new CompareView(session, selection, this))
    , m_reference(new ReferenceView(session, this))
{
    setObjectName(QStringLiteral("comparePages"));
    setAccessibleName(tr("Compare"));
    m_tabs->setObjectName(QStringLiteral("compareTabs"));
    m_tabs->setAccessibleName(tr("What is compared"));
    m_tabs->addTab(tr("Two recordings"));
    m_tabs->addTab(tr("A meter and a reference"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    auto* pages = new QStackedWidget(this);
    pages->addWidget(m_recordings);
    pages->addWidget(m_reference);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 6, 0, 0);
    rows->setSpacing(0);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(12, 0, 12, 0);
    bar->addWidget(m_tabs);
    bar->addStretch(1);
    rows->addLayout(bar);
    rows->addWidget(pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, pages, &QStackedWidget::setCurrentIndex);
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view_docks.h"

#include <QChildEvent>
#include <QDockWidget>
#include <QProxyStyle>
#include <QTabBar>
#include <QTimer>

#include <algorithm>

namespace p1scope::ui {

namespace {

constexpr int layoutVersion = 1;
constexpr int checksumSize = 4;

QByteArray checksum(const QByteArray& state)
{
    return QByteArray::number(qChecksum(state), 16).rightJustified(checksumSize, '0');
}

/// The tabs of views that share a place would say again what the navigation says: they take no room.
class NoTabs : public QProxyStyle {
public:
    using QProxyStyle::QProxyStyle;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override
    {
        if (type == CT_TabBarTab)
            return {0, 0};
        return QProxyStyle::sizeFromContents(type, option, size, widget);
    }
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override
    {
        if (metric == PM_TabBarTabHSpace || metric == PM_TabBarTabVSpace || metric == PM_TabBarBaseHeight ||
            metric == PM_TabBarBaseOverlap)
            return 0;
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
};

/// What stands in a title bar's place while there is to be none. (A bare QWidget has no size hint, which a
/// dock takes for minus one.)
class NoTitle : public QWidget {
public:
    using QWidget::QWidget;
    [[nodiscard]] QSize sizeHint() const override { return {0, 0}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, 0}; }
};

} // namespace

ViewDocks::ViewDocks(QWidget* parent)
    : QMainWindow(parent, Qt::Widget)
{
    setWindowFlags(Qt::Widget); // the constructor makes a window of it whatever it is told
    setObjectName(QStringLiteral("views"));
    setDockNestingEnabled(true);
    setAnimated(false);
    setContentsMargins(0, 0, 0, 0);
}

ViewDocks::~ViewDocks()
{
    // The docks outlive the members here, and tell of it when they are hidden on their way out.
    for (const Entry& entry : m_entries)
        entry.dock->disconnect(this);
}

void ViewDocks::addView(const QString& name, const QString& title, QWidget* view)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name + QStringLiteral("Dock"));
    dock->setAccessibleName(title);
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);
    dock->setWidget(view);
    auto* noTitle = new NoTitle(dock);
    m_entries.push_back({name, dock, noTitle});
    addDockWidget(Qt::LeftDockWidgetArea, dock);
    if (m_entries.size() > 1)
        tabifyDockWidget(m_entries.front().dock, dock);
    connect(dock, &QDockWidget::topLevelChanged, this, [this, dock](bool floating) {
        // A floating view's close button brings it no harm: the navigation shows it again.
        auto features = QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable;
        if (floating)
            features |= QDockWidget::DockWidgetClosable;
        dock->setFeatures(features);
        refreshTitles();
    });
    connect(dock, &QDockWidget::visibilityChanged, this, [this, name](bool visible) {
        const Entry* shown = entry(name);
        if (visible && shown != nullptr && !shown->dock->isFloating() && name != m_current && isVisible())
            setCurrent(name);
        // Not within the layout's own doing.
        QTimer::singleShot(0, this, &ViewDocks::refreshTitles);
    });
    showView(m_entries.front().name);
    refreshTitles();
}

QStringList ViewDocks::names() const
{
    QStringList result;
    for (const Entry& entry : m_entries)
        result.append(entry.name);
    return result;
}

const ViewDocks::Entry* ViewDocks::entry(const QString& name) const
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&name](const Entry& e) { return e.name == name; });
    return found == m_entries.end() ? nullptr : &*found;
}

QWidget* ViewDocks::view(const QString& name) const
{
    const Entry* found = entry(name);
    return found != nullptr ? found->dock->widget() : nullptr;
}

QString ViewDocks::title(const QString& name) const
{
    const Entry* found = entry(name);
    return found != nullptr ? found->dock->windowTitle() : QString();
}

QStringList ViewDocks::seen() const
{
    QStringList result;
    for (const Entry& entry : m_entries) {
        if (entry.dock->isVisible() && !entry.dock->visibleRegion().isEmpty())
            result.append(entry.name);
    }
    return result;
}

void ViewDocks::setCurrent(const QString& name)
{
    if (name == m_current)
        return;
    m_current = name;
    emit currentChanged(name);
}

bool ViewDocks::showView(const QString& name)
{
    const Entry* found = entry(name);
    if (found == nullptr)
        return false;
    found->dock->show();
    found->dock->raise();
    if (found->dock->isFloating())
        found->dock->activateWindow();
    setCurrent(name);
    refreshTitles();
    return true;
}

void ViewDocks::showBeside(const QString& name)
{
    const Entry* moved = entry(name);
    const Entry* front = entry(m_current);
    if (moved == nullptr)
        return;
    if (front == nullptr || front == moved || front->dock->isFloating()) {
        const auto other = std::find_if(m_entries.begin(), m_entries.end(), [moved](const Entry& e) {
            return &e != moved && !e.dock->isFloating();
        });
        if (other == m_entries.end())
            return;
        front = &*other;
    }
    moved->dock->setFloating(false);
    addDockWidget(Qt::RightDockWidgetArea, moved->dock);
    moved->dock->show();
    front->dock->raise();
    resizeDocks({front->dock, moved->dock}, {width() / 2, width() / 2}, Qt::Horizontal);
    setCurrent(name);
    refreshTitles();
}

void ViewDocks::floatView(const QString& name)
{
    const Entry* found = entry(name);
    if (found == nullptr)
        return;
    found->dock->setFloating(true);
    found->dock->resize(size() * 3 / 4);
    found->dock->show();
    refreshTitles();
}

void ViewDocks::setArranging(bool arranging)
{
    m_arranging = arranging;
    refreshTitles();
}

void ViewDocks::resetLayout()
{
    if (m_entries.empty())
        return;
    QDockWidget* const first = m_entries.front().dock;
    for (const Entry& entry : m_entries) {
        entry.dock->setFloating(false);
        removeDockWidget(entry.dock);
    }
    for (const Entry& entry : m_entries) {
        addDockWidget(Qt::LeftDockWidgetArea, entry.dock);
        if (entry.dock != first)
            tabifyDockWidget(first, entry.dock);
        entry.dock->show();
    }
    showView(m_current);
}

QByteArray ViewDocks::layoutState() const
{
    const QByteArray state = saveState(layoutVersion);
    return checksum(state) + state;
}

void ViewDocks::restoreLayout(const QByteArray& state)
{
    // Qt takes a state that is cut for a layout in which views are nowhere.
    if (state.left(checksumSize) != checksum(state.mid(checksumSize)))
        return;
    if (!restoreState(state.mid(checksumSize), layoutVersion)) {
        resetLayout();
        return;
    }
    // A layout in which nothing is docked, or some view is nowhere, would leave an empty window.
    const bool anyDocked = std::any_of(m_entries.begin(), m_entries.end(), [](const Entry& e) {
        return !e.dock->isFloating() && !e.dock->isHidden();
    });
    if (!anyDocked)
        resetLayout();
    refreshTitles();
}

void ViewDocks::refreshTitles()
{
    int docked = 0;
    for (const Entry& entry : m_entries) {
        if (!entry.dock->isFloating() && entry.dock->isVisible() && !entry.dock->visibleRegion().isEmpty())
            ++docked;
    }
    for (const Entry& entry : m_entries) {
        const bool title = m_arranging || entry.dock->isFloating() || docked > 1;
        QWidget* const wanted = title ? nullptr : entry.noTitle;
        if (entry.dock->titleBarWidget() != wanted)
            entry.dock->setTitleBarWidget(wanted);
    }
}

void ViewDocks::childEvent(QChildEvent* event)
{
    QMainWindow::childEvent(event);
    if (!event->polished() && !event->added())
        return;
    auto* tabs = qobject_cast<QTabBar*>(event->child());
    if (tabs == nullptr || tabs->objectName() == QLatin1String("viewTabs"))
        return;
    tabs->setObjectName(QStringLiteral("viewTabs"));
    tabs->setAccessibleName(tr("Views in this place"));
    auto* style = new NoTabs;
    style->setParent(tabs);
    tabs->setStyle(style);
    tabs->setDrawBase(false);
    tabs->setFocusPolicy(Qt::NoFocus);
}

} // namespace p1scope::ui

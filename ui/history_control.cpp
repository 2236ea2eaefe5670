// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history_control.h"

#include "ui/connection/message_bar.h"
#include "ui/history_page.h"

#include <QDir>

namespace p1scope::ui {

namespace {

const QString about = QStringLiteral("history");
const QString aboutSetAside = QStringLiteral("historySetAside");

} // namespace

HistoryControl::HistoryControl(const Parts& parts, HistoryPreferences preferences, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
    , m_preferences(std::move(preferences))
{
    connect(m_parts.session, &session::Session::historyChanged, this, &HistoryControl::show);
}

void HistoryControl::setFile(const QString& file)
{
    m_file = file;
    m_parts.session->setHistory(m_preferences.toSession(m_file));
}

void HistoryControl::setPreferences(const HistoryPreferences& preferences)
{
    m_preferences = preferences;
    m_parts.messages->clear(about);
    m_parts.session->setHistory(m_preferences.toSession(m_file));
    emit preferencesChanged(m_preferences);
}

void HistoryControl::showPage()
{
    if (auto* shown = m_parts.window->findChild<HistoryPage*>()) {
        shown->activateWindow();
        return;
    }
    auto* page = new HistoryPage(m_preferences, m_file, m_parts.window);
    connect(page, &HistoryPage::changed, this, &HistoryControl::setPreferences);
    page->show();
}

void HistoryControl::show(const session::HistoryState& state)
{
    if (!state.setAside.isEmpty())
        m_parts.messages->tell(aboutSetAside, MessageBar::Kind::Warning,
                               tr("The history was damaged, and another has been begun."),
                               tr("the damaged one is %1").arg(QDir::toNativeSeparators(state.setAside)));
    if (state.fault.isEmpty())
        m_parts.messages->clear(about);
    else
        m_parts.messages->tell(about, MessageBar::Kind::Warning,
                               tr("Readings are not being kept, the session goes on: %1.").arg(state.fault),
                               state.remedy);
}

} // namespace p1scope::ui

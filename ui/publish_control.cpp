// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/publish_control.h"

#include "ui/connection/message_bar.h"
#include "ui/publish_page.h"

#include <QTimer>

namespace p1scope::ui {

namespace {

const QString about = QStringLiteral("publish");
const QString passwordName = QStringLiteral("mqtt-password");
constexpr int lookAgainMs = 300;

} // namespace

PublishControl::PublishControl(const Parts& parts, PublishPreferences preferences, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
    , m_preferences(std::move(preferences))
{
    connect(m_parts.session, &session::Session::publishingChanged, this, &PublishControl::show);
}

void PublishControl::setKeyStore(KeyStore* store)
{
    m_store = store;
    m_store->findText(passwordName, [guard = QPointer(this)](const QString& password) {
        if (!guard)
            return;
        guard->m_password = password;
        guard->m_kept = !password.isEmpty();
        guard->apply();
    });
}

void PublishControl::setPreferences(const PublishPreferences& preferences)
{
    m_preferences = preferences;
    apply();
    emit preferencesChanged(m_preferences);
}

void PublishControl::apply()
{
    m_parts.messages->clear(about);
    m_parts.session->setPublishing(m_preferences.toSession(m_password));
}

void PublishControl::usePassword(const QString& password, bool keep)
{
    m_password = password;
    if (m_store && (keep || m_kept))
        m_store->keepText(passwordName, keep ? password : QString(),
                          [guard = QPointer(this)](const QString& fault) {
                              if (guard && !fault.isEmpty())
                                  guard->m_parts.messages->tell(about, MessageBar::Kind::Warning,
                                                                tr("The password is not kept: %1").arg(fault),
                                                                tr("it holds until the program ends"));
                          });
    m_kept = keep;
    m_parts.session->setPublishing(m_preferences.toSession(m_password));
}

void PublishControl::showPage()
{
    if (auto* shown = m_parts.window->findChild<PublishPage*>()) {
        shown->activateWindow();
        return;
    }
    const auto place = m_store ? m_store->place() : KeyStore::Place::Settings;
    auto* page = new PublishPage(m_preferences, m_password, m_kept, place, m_parts.window);
    connect(page, &PublishPage::changed, this, &PublishControl::setPreferences);
    connect(page, &PublishPage::passwordChanged, this, &PublishControl::usePassword);
    auto* clock = new QTimer(page);
    const auto look = [this, page] { page->showState(m_parts.session->publishState()); };
    connect(clock, &QTimer::timeout, page, look);
    clock->start(lookAgainMs);
    look();
    page->show();
}

void PublishControl::show()
{
    const session::PublishState state = m_parts.session->publishState();
    if (state.links.empty() || state.links.front().fault.isEmpty()) {
        m_parts.messages->clear(about);
        return;
    }
    const session::LinkState& link = state.links.front();
    m_parts.messages->tell(about, MessageBar::Kind::Warning,
                           link.lost == 0
                               ? tr("Readings wait to be published to %1: %2").arg(link.name, link.fault)
                               : tr("Readings are lost that should go to %1: %2").arg(link.name, link.fault),
                           link.remedy);
}

} // namespace p1scope::ui

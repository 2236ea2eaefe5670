// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/key_store.h"
#include "ui/settings.h"

#include <QObject>
#include <QPointer>

namespace p1scope::ui {

class MessageBar;

/// What the window does about publishing: its settings, its password, and what the bar of messages says of
/// it. None of what it is given is its own, and all of it outlives it.
class PublishControl : public QObject {
    Q_OBJECT
public:
    struct Parts {
        session::Session* session = nullptr;
        MessageBar* messages = nullptr;
        QWidget* window = nullptr; ///< that dialogs belong to
    };
    PublishControl(const Parts& parts, PublishPreferences preferences, QObject* parent = nullptr);

    /// Where the password is kept; publishing begins once it has answered. May be gone before this.
    void setKeyStore(KeyStore* store);
    void setPreferences(const PublishPreferences& preferences);
    void showPage();

signals:
    void preferencesChanged(const p1scope::ui::PublishPreferences& preferences);

private:
    void apply();
    void usePassword(const QString& password, bool keep);
    void show();

    Parts m_parts;
    PublishPreferences m_preferences;
    QPointer<KeyStore> m_store;
    QString m_password;
    bool m_kept = false; ///< the password
};

} // namespace p1scope::ui

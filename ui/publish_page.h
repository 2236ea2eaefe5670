// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/publish/publisher.h"
#include "ui/key_store.h"
#include "ui/settings.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace p1scope::ui {

/// Where the readings of live meters are published, and how that goes, in a window of its own that does not
/// hold up the program: what is changed counts at once. Deletes itself when it is closed.
class PublishPage : public QDialog {
    Q_OBJECT
public:
    /// `place` is where the password would be kept; `password` the one that is in use.
    PublishPage(const PublishPreferences& preferences, const QString& password, bool kept,
                KeyStore::Place place, QWidget* parent);

public slots:
    void showState(const p1scope::session::PublishState& state);

signals:
    void changed(const p1scope::ui::PublishPreferences& preferences);
    /// `keep`: for the next session as well; else whatever is kept is to be forgotten.
    void passwordChanged(const QString& password, bool keep);

private:
    QLineEdit* makeLine(const QString& objectName, const QString& accessibleName, const QString& text);
    void makeForm(const QString& password, bool kept, KeyStore::Place place);
    void take();
    void takePassword();
    /// Takes apart what was written: a password and a prefix in an address go where they belong.
    void tidyAddress();

    PublishPreferences m_preferences;
    QString m_password;
    bool m_keep = false;
    QCheckBox* m_on = nullptr;
    QLineEdit* m_address = nullptr;
    QLabel* m_wrong = nullptr;
    QLineEdit* m_secret = nullptr;
    QCheckBox* m_kept = nullptr;
    QLineEdit* m_prefix = nullptr;
    QCheckBox* m_discovery = nullptr;
    QLabel* m_state = nullptr;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/history_import.h"
#include "core/session/session.h"
#include "ui/settings.h"

#include <QObject>

namespace p1scope::ui {

class MessageBar;
class ProgressRow;

/// What the window does about the history: its settings, and what the bar of messages says of it. None of
/// what it is given is its own, and all of it outlives it.
class HistoryControl : public QObject {
    Q_OBJECT
public:
    struct Parts {
        session::Session* session = nullptr;
        MessageBar* messages = nullptr;
        ProgressRow* importing = nullptr;
        QWidget* window = nullptr; ///< that dialogs belong to
    };
    HistoryControl(const Parts& parts, HistoryPreferences preferences, QObject* parent = nullptr);

    /// Where the history stands unless another place was chosen; empty: then there is none.
    void setFile(const QString& file);
    void setPreferences(const HistoryPreferences& preferences);
    void showPage();
    /// Asks what is to be imported.
    void askImport();
    /// Place and retention are put in; does nothing while something is being imported. The outcome is told in
    /// the bar of messages.
    void import(session::HistoryImport import);
    /// The place in use; empty where there is none.
    [[nodiscard]] QString place() const;

signals:
    /// The place in use may be another one, or there is more in it.
    void historyChanged();
    void preferencesChanged(const p1scope::ui::HistoryPreferences& preferences);

private:
    void show(const session::HistoryState& state);
    void imported(const QString& message, const QString& remedy);

    Parts m_parts;
    HistoryPreferences m_preferences;
    QString m_file;
    session::HistoryImporter m_importer;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/settings.h"

#include <QObject>

namespace p1scope::ui {

class MessageBar;

/// What the window does about the history: its settings, and what the bar of messages says of it. None of
/// what it is given is its own, and all of it outlives it.
class HistoryControl : public QObject {
    Q_OBJECT
public:
    struct Parts {
        session::Session* session = nullptr;
        MessageBar* messages = nullptr;
        QWidget* window = nullptr; ///< that dialogs belong to
    };
    HistoryControl(const Parts& parts, HistoryPreferences preferences, QObject* parent = nullptr);

    /// Where the history stands unless another place was chosen; empty: then there is none.
    void setFile(const QString& file);
    void setPreferences(const HistoryPreferences& preferences);
    void showPage();

signals:
    void preferencesChanged(const p1scope::ui::HistoryPreferences& preferences);

private:
    void show(const session::HistoryState& state);

    Parts m_parts;
    HistoryPreferences m_preferences;
    QString m_file;
};

} // namespace p1scope::ui

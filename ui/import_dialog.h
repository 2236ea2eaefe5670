// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/history_import.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace p1scope::ui {

/// What is to go into the history, and what tables do not say themselves. Deletes itself when it is closed.
class ImportDialog : public QDialog {
    Q_OBJECT
public:
    explicit ImportDialog(QWidget* parent);

    void add(const QStringList& paths);

signals:
    /// Without place and retention.
    void chosen(const p1scope::session::HistoryImport& import);

private:
    QComboBox* makeChoice(const QString& objectName, const QString& accessibleName, const QStringList& texts);
    QPushButton* makeButton(const QString& objectName, const QString& text);
    [[nodiscard]] session::HistoryImport import() const;
    void askFiles();
    void askFolder();
    void showState();

    QListWidget* m_paths = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_begin = nullptr;
    QLineEdit* m_meter = nullptr;
    QLineEdit* m_columns = nullptr;
    QComboBox* m_dates = nullptr;
    QComboBox* m_decimals = nullptr;
    QComboBox* m_times = nullptr;
};

} // namespace p1scope::ui

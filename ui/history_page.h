// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings.h"

#include <QDialog>

class QCheckBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace p1scope::ui {

/// What is kept for years, and where, in a window of its own that does not hold up the program: what is
/// changed counts at once. Deletes itself when it is closed.
class HistoryPage : public QDialog {
    Q_OBJECT
public:
    /// `file` is the one that is used where no other place is named.
    HistoryPage(const HistoryPreferences& preferences, const QString& file, QWidget* parent);

signals:
    void changed(const p1scope::ui::HistoryPreferences& preferences);

private:
    [[nodiscard]] QSpinBox* makeDays(const QString& objectName, const QString& accessibleName, int least,
                                     int value);
    void take();

    HistoryPreferences m_preferences;
    QCheckBox* m_on = nullptr;
    QLineEdit* m_place = nullptr;
    QSpinBox* m_sampleDays = nullptr;
    QSpinBox* m_minuteDays = nullptr;
    QSpinBox* m_quarterDays = nullptr;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings.h"

#include <QDialog>

class QCheckBox;
class QFormLayout;
class QSpinBox;

namespace p1scope::ui {

/// What is recorded, in a window of its own that does not hold up the program: what is changed counts at
/// once. Deletes itself when it is closed.
class RecordingPage : public QDialog {
    Q_OBJECT
public:
    /// `ringFolder` empty: there is none.
    RecordingPage(const RecordingPreferences& preferences, const QString& ringFolder, QWidget* parent);

signals:
    void changed(const p1scope::ui::RecordingPreferences& preferences);

private:
    void addRing(QFormLayout& form, const QString& folder);
    void addParts(QFormLayout& form);
    [[nodiscard]] QSpinBox* makeNumber(const QString& objectName, const QString& accessibleName, int least,
                                       int most, int value, const QString& unit);
    void take();

    RecordingPreferences m_preferences;
    QCheckBox* m_ring = nullptr;
    QSpinBox* m_ringMegabytes = nullptr;
    QSpinBox* m_ringHours = nullptr;
    QSpinBox* m_partMegabytes = nullptr;
    QSpinBox* m_partHours = nullptr;
};

} // namespace p1scope::ui

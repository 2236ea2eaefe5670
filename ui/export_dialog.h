// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/export.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QPushButton;

namespace p1scope::ui {

/// Asks as what an open file is to be written, and with what left out.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    /// `canSelect`: a stretch of frames is selected, which alone can be written.
    explicit ExportDialog(bool canSelect, QWidget* parent = nullptr);

    [[nodiscard]] session::ExportFormat format() const;
    /// ".pcapng"
    [[nodiscard]] QString ending() const;
    [[nodiscard]] bool anonymise() const;
    [[nodiscard]] bool shiftReadings() const;
    [[nodiscard]] bool selectionOnly() const;

private:
    QComboBox* m_format = nullptr;
    QCheckBox* m_anonymise = nullptr;
    QCheckBox* m_shift = nullptr;
    QCheckBox* m_selection = nullptr;
};

} // namespace p1scope::ui

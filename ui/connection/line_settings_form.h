// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/line_settings.h"

#include <QFrame>

class QComboBox;
class QPushButton;

namespace p1scope::ui {

/// A small form that pops up for line settings of any kind. Polarity is not among them and is kept as given.
class LineSettingsForm : public QFrame {
    Q_OBJECT
public:
    explicit LineSettingsForm(QWidget* parent = nullptr);

    void setSettings(const line::LineSettings& settings);
    /// What is filled in; none while the baud makes no sense.
    [[nodiscard]] std::optional<line::LineSettings> settings() const;

    /// Pops up with its upper left corner at `place`, moved so that it lies on the screen.
    void popUp(const QPoint& place);

signals:
    void chosen(const p1scope::line::LineSettings& settings);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void accept();

    line::Polarity m_polarity = line::Polarity::Normal;
    QComboBox* m_baud = nullptr;
    QComboBox* m_dataBits = nullptr;
    QComboBox* m_parity = nullptr;
    QComboBox* m_stopBits = nullptr;
    QPushButton* m_use = nullptr;
};

} // namespace p1scope::ui

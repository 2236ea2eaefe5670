// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/key.h"

#include <QWidget>

#include <string>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace p1scope::ui {

/// A row across the window that asks for the keys of a meter whose telegrams are ciphered. Hidden until then.
class KeyRow : public QWidget {
    Q_OBJECT
public:
    explicit KeyRow(QWidget* parent = nullptr);

    /// Asks for those of this meter. `inKeyring`: where they would be kept; else a file of settings.
    void ask(const std::string& systemTitle, bool inKeyring);
    /// The meter that is asked for; empty where none is.
    [[nodiscard]] const std::string& systemTitle() const { return m_title; }
    /// The keys did not open what this meter sends.
    void sayWrong();
    /// Goes, and forgets what was typed.
    void dismiss();

signals:
    void given(const p1scope::dlms::MeterKeys& keys, bool keep);
    /// The user does not want to be asked for this meter again.
    void declined();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void judge();
    void give();

    std::string m_title;
    QLabel* m_question = nullptr;
    QLabel* m_verdict = nullptr;
    QLineEdit* m_key = nullptr;
    QLineEdit* m_authKey = nullptr;
    QCheckBox* m_keep = nullptr;
    QPushButton* m_open = nullptr;
};

} // namespace p1scope::ui

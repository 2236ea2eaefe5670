// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"
#include "ui/frames/telegram_bytes.h"

#include <QWidget>

class QLabel;

namespace p1scope::ui {

/// What a place of a telegram means: the object's name, its value and unit, and whether the value is taken.
class ObjectPanel : public QWidget {
    Q_OBJECT
public:
    explicit ObjectPanel(QWidget* parent = nullptr);

    void showPlace(const telegram::Telegram& telegram, const TelegramBytes& bytes, std::size_t byte);
    void showNothing();
    /// What is shown, as plain text.
    [[nodiscard]] QString text() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void show(const QString& title, const QString& value, const QString& remark, bool warn);
    void updateColours();

    QLabel* m_title = nullptr;
    QLabel* m_value = nullptr;
    QLabel* m_remark = nullptr;
    bool m_warn = false;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/document.h"
#include "ui/frames/panel.h"
#include "ui/frames/telegram_bytes.h"

#include <optional>

class QLabel;

namespace p1scope::ui {

class ObjectPanel;
class Pill;
class TelegramText;

/// The telegram that some frames belong to: which one it is, what is held of it, its text, and the meaning of
/// the object at the cursor.
class TelegramSide : public Panel {
    Q_OBJECT
public:
    TelegramSide(const session::Document& document, QWidget* parent = nullptr);

    /// Shows the telegram that `first` belongs to, with these frames marked in it.
    void showFrames(line::FrameIndex first, line::FrameIndex last);
    /// Shows a telegram with nothing marked.
    void showTelegram(std::optional<telegram::TelegramIndex> index);
    /// There are more telegrams.
    void updateTitle();
    void clear();

    [[nodiscard]] std::optional<telegram::TelegramIndex> index() const { return m_index; }
    [[nodiscard]] TelegramText* text() const { return m_text; }
    [[nodiscard]] ObjectPanel* meaning() const { return m_meaning; }
    [[nodiscard]] Pill* verdict() const { return m_verdict; }

signals:
    void chosen(p1scope::line::FrameIndex first, p1scope::line::FrameIndex last);

private:
    void load(std::optional<telegram::TelegramIndex> index);
    void showMeaning(line::FrameIndex frame);

    const session::Document& m_document;
    QLabel* m_title = nullptr;
    Pill* m_verdict = nullptr;
    TelegramText* m_text = nullptr;
    ObjectPanel* m_meaning = nullptr;
    std::optional<telegram::TelegramIndex> m_index;
    std::optional<telegram::Telegram> m_telegram;
    TelegramBytes m_bytes;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"
#include "ui/frames/telegram_bytes.h"

#include <QPlainTextEdit>

#include <optional>
#include <vector>

namespace p1scope::ui {

/// A telegram's text, to be read and not changed. Every character stands for known frames: CR LF is the end
/// of a line, a byte that is no text is a dot, a break is a hatched box. What is chosen here is told as
/// frames, and frames chosen elsewhere are shown here.
class TelegramText : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit TelegramText(QWidget* parent = nullptr);

    void setTelegram(const telegram::Telegram& telegram, const TelegramBytes& bytes);
    void clearTelegram();
    /// Marks the characters of these frames, brings the first into sight, and moves the cursor there. No
    /// signal.
    void showFrames(line::FrameIndex first, line::FrameIndex last);
    void showNoFrames();

    /// Characters [first, end) of the text that stand for these frames; the same twice where none does.
    struct Characters {
        int first = 0;
        int end = 0;
        friend bool operator==(const Characters&, const Characters&) = default;
    };
    [[nodiscard]] Characters charactersOf(line::FrameIndex first, line::FrameIndex last) const;
    [[nodiscard]] TelegramBytes::Frames framesOf(Characters characters) const;

signals:
    void chosen(p1scope::line::FrameIndex first, p1scope::line::FrameIndex last);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Oddity : std::uint8_t { Error, NoText };
    struct Odd {
        Characters where;
        Oddity what;
    };

    void cursorMoved();
    void choose(Characters characters);
    void updateColours();
    void addOdd(int place, Oddity what);

    std::vector<line::FrameIndex> m_firstFrames; ///< of each character
    line::FrameIndex m_end;                      ///< behind the last frame
    std::vector<Odd> m_odd;
    std::optional<Characters> m_shown;
    bool m_updating = false;
    bool m_mouseDown = false;
};

} // namespace p1scope::ui

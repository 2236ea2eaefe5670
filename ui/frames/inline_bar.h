// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QProgressBar;
class QToolButton;

namespace p1scope::ui {

/// A line within a view for what would elsewhere be a small window: a word to the user, the progress of
/// something, or a question that one line answers. Escape, or its button, puts it away.
class InlineBar : public QWidget {
    Q_OBJECT
public:
    explicit InlineBar(QWidget* parent = nullptr);

    void tell(const QString& message);
    void showProgress(const QString& message, double share);
    /// `answered` comes with each answer; the bar stays until it is put away.
    void ask(const QString& question, const QString& hint);
    /// Says what is wrong with the answer.
    void setFault(const QString& fault);
    void dismiss();
    [[nodiscard]] QString text() const;

signals:
    void answered(const QString& text);
    /// The user put it away while it showed progress.
    void cancelled();
    void dismissed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Mode : std::uint8_t { Message, Progress, Question };
    void setMode(Mode mode);

    QLabel* m_label = nullptr;
    QLineEdit* m_answer = nullptr;
    QLabel* m_fault = nullptr;
    QProgressBar* m_progress = nullptr;
    QToolButton* m_close = nullptr;
    Mode m_mode = Mode::Message;
};

} // namespace p1scope::ui

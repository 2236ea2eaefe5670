// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/live_detection.h"

#include <QStringList>
#include <QWidget>

class QFrame;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace p1scope::ui {

/// A row across the window that says what the detection does and why, and in the end what was wrong, how sure
/// that is, and what to do. Hidden until then, and when it is closed.
class DetectRow : public QWidget {
    Q_OBJECT
public:
    explicit DetectRow(QWidget* parent = nullptr);

    void begin();
    /// One line: what it does now.
    void say(const QString& text);
    void finish(const session::DetectionOutcome& outcome);
    /// The sentence that it ended with; empty while it runs.
    [[nodiscard]] QString sentence() const { return m_sentence; }

public slots:
    void dismiss();

signals:
    void cancelled();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showSteps();
    void fillAdvice(const session::DetectionOutcome& outcome);

    QLabel* m_title = nullptr;
    QLabel* m_steps = nullptr;
    QProgressBar* m_busy = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_how = nullptr;
    QPushButton* m_close = nullptr;
    QWidget* m_advice = nullptr;
    QVBoxLayout* m_adviceLayout = nullptr;
    QStringList m_said;
    QString m_sentence;
    bool m_running = false;
    bool m_found = false;
};

} // namespace p1scope::ui

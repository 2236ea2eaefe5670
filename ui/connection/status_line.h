// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/document.h"
#include "core/session/recorder.h"

#include <QWidget>

class QLabel;
class QTimer;

namespace p1scope::ui {

/// The window's last row: what has been counted, and where times come from.
class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(const session::Document& document, QWidget* parent = nullptr);

    /// While frozen the line goes on counting, and says so.
    void setFrozen(bool frozen);
    void setRecording(const session::RecorderState& state);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QLabel* addLabel(const QString& objectName, const QString& accessibleName);
    void refresh();
    void refreshRecording();
    void setCount(QLabel* label, const QString& text, bool bad);

    const session::Document& m_document;
    QLabel* m_frames = nullptr;
    QLabel* m_parity = nullptr;
    QLabel* m_framing = nullptr;
    QLabel* m_telegrams = nullptr;
    QLabel* m_rate = nullptr;
    QLabel* m_recording = nullptr;
    QLabel* m_lost = nullptr;
    QLabel* m_frozenSign = nullptr;
    QLabel* m_times = nullptr;
    session::RecorderState m_recorder;
    QTimer* m_soon = nullptr;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/frames/panel.h"
#include "ui/frames/wire_view.h"

class QAction;
class QLabel;
class QMenu;
class QScrollBar;

namespace p1scope::ui {

/// The waveform with what is to be said of it above, its controls, and a scroll bar over the whole input.
class WirePanel : public Panel {
    Q_OBJECT
public:
    /// Both outlive the panel.
    WirePanel(const line::FrameSequence& frames, const Marks& marks, QWidget* parent = nullptr);

    [[nodiscard]] WireView* view() const { return m_view; }
    /// Writes what is seen as a PNG or, by the name's end, an SVG; what comes of it is told.
    void save(const QString& path);

signals:
    /// A sentence for the user.
    void told(const QString& message);

private:
    void addControls(QWidget* row);
    void addMenu();
    QAction* addAction(const QString& name, const QString& text, const QKeySequence& keys);
    void updateTitle();
    void updateCursors();
    void updateBar();
    void barMoved(int value);
    void askSavePath();
    [[nodiscard]] QString bitText() const;

    WireView* m_view = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_cursors = nullptr;
    QLabel* m_basis = nullptr;
    QScrollBar* m_bar = nullptr;
    QMenu* m_menu = nullptr;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/recording_comparer.h"
#include "ui/frames/panel.h"

#include <optional>

class QLabel;
class QToolButton;

namespace p1scope::ui {

/// One side of a comparison: what it is, and the ways to choose it.
class SideBox : public Panel {
    Q_OBJECT
public:
    /// `letter`: "A" or "B".
    explicit SideBox(const QString& letter, QWidget* parent = nullptr);

    void setSide(const session::ComparedSide& side);
    [[nodiscard]] const std::optional<session::ComparedSide>& side() const { return m_side; }
    /// Which of the ways there are now: a file is open, and a stretch of it is selected.
    void setPossible(bool open, bool selected);

signals:
    void fileWanted();      ///< one that has to be asked for
    void openFileWanted();  ///< the one that is open
    void selectionWanted(); ///< what is selected of it

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QToolButton* addButton(const QString& name, const QString& text, const QString& tip);
    void showSide();

    QString m_letter;
    std::optional<session::ComparedSide> m_side;
    QLabel* m_what = nullptr;
    QToolButton* m_open = nullptr;
    QToolButton* m_selection = nullptr;
};

} // namespace p1scope::ui

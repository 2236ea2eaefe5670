// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/recording_comparer.h"
#include "core/session/session.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QProgressBar;
class QTableView;
class QToolButton;

namespace p1scope::ui {

class CompareModel;
class Selection;
class SideBox;

/// Two recordings, or two stretches of one, side by side: how the line was, its errors a minute, the interval
/// of telegrams, and the objects, with what differs marked.
class CompareView : public QWidget {
    Q_OBJECT
public:
    CompareView(session::Session& session, Selection& selection, QWidget* parent = nullptr);
    ~CompareView() override;

    /// A side is chosen; where both are, they are compared.
    void setSides(const std::optional<session::ComparedSide>& a,
                  const std::optional<session::ComparedSide>& b);
    [[nodiscard]] const CompareModel& model() const { return *m_model; }
    [[nodiscard]] bool comparing() const { return m_comparer.running(); }

private:
    void build();
    SideBox* makeSide(const QString& letter);
    void choose(SideBox& side, bool selected);
    void askForFile(SideBox& side);
    void showPossible();
    void compare();
    void compared(const QString& message, const QString& remedy);
    void copy() const;
    [[nodiscard]] bool isOpen() const;

    session::Session& m_session;
    Selection& m_selection;
    session::RecordingComparer m_comparer;
    CompareModel* m_model = nullptr;
    SideBox* m_a = nullptr;
    SideBox* m_b = nullptr;
    QTableView* m_table = nullptr;
    QCheckBox* m_only = nullptr;
    QToolButton* m_copy = nullptr;
    QLabel* m_state = nullptr;
    QProgressBar* m_progress = nullptr;
    QToolButton* m_cancel = nullptr;
};

} // namespace p1scope::ui

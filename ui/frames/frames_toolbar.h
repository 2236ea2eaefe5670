// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/frames/frame_filter.h"
#include "ui/frames/frame_finder.h"
#include "ui/frames/frame_table.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace p1scope::ui {

/// The row of controls above the table of frames, and the actions behind them. Actions are added to `owner`,
/// so that their keys hold everywhere within it.
class FramesToolbar : public QWidget {
    Q_OBJECT
public:
    explicit FramesToolbar(QWidget* owner);

    void setFollowing(bool follow);
    void showFinder(const FrameFinder& finder);
    /// What is said of the filter goes before what is said of the search.
    void showFilter(const FrameFilter& filter);
    /// Whether only what was found is shown.
    void setFiltering(bool filtering);
    void addColumns(const QList<QAction*>& columns);
    void setFindText(const QString& text);
    /// Errors and marks there are: what cannot be gone to is not offered.
    void setCounts(std::uint64_t errors, std::uint64_t marks);
    [[nodiscard]] QMenu* menu() const { return m_menu; }

signals:
    void errorsOnlyChanged(bool only);
    void filterChanged(bool filtering);
    void gapAsked();
    void followChanged(bool follow);
    void errorAsked(bool forward);
    void markAsked(bool forward);
    void markEditAsked();
    void markRemovalAsked();
    void findTextChanged(const QString& text);
    void findAsked(bool forward);
    void findCancelled();
    void goToAsked();
    void copyAsked(p1scope::ui::FrameTable::CopyAs what);
    void saveAsked();

private:
    QAction* addAction(const QString& name, const QString& text, const QString& iconName,
                       const QList<QKeySequence>& keys);
    QToolButton* addButton(QAction* action, bool withText);
    void addFindField();
    void addMenu();
    void addGoMenu();
    void showStates();

    QWidget* m_owner = nullptr;
    QAction* m_errorsOnly = nullptr;
    QAction* m_filter = nullptr;
    QAction* m_follow = nullptr;
    QAction* m_previousError = nullptr;
    QAction* m_nextError = nullptr;
    QAction* m_previousMark = nullptr;
    QAction* m_nextMark = nullptr;
    QAction* m_mark = nullptr;
    QLineEdit* m_findText = nullptr;
    QLabel* m_findState = nullptr;
    QAction* m_findPrevious = nullptr;
    QAction* m_findNext = nullptr;
    QToolButton* m_findCancel = nullptr;
    QMenu* m_menu = nullptr;
    QString m_finderText;
    QString m_filterText;
    bool m_finderRuns = false;
    bool m_filterRuns = false;
    bool m_nothing = false;
};

} // namespace p1scope::ui

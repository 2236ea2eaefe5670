// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graphs/history_range.h"

#include <QWidget>

#include <map>

class QButtonGroup;
class QHBoxLayout;
class QPushButton;
class QStackedWidget;

namespace p1scope::session {
class Document;
}

namespace p1scope::ui {

class GraphsView;
class HistoryView;
class Selection;

/// The graphs: live ones of the session, and those of the history by hour, day, week, month, year and all.
class GraphsPages : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive it.
    GraphsPages(session::Document& document, Selection& selection, QWidget* parent = nullptr);

    [[nodiscard]] GraphsView& live() const { return *m_live; }
    [[nodiscard]] HistoryView& history() const { return *m_history; }

public slots:
    void setFrozen(bool frozen);
    /// See HistoryView::setPlace().
    void setHistoryPlace(const QString& place);

private:
    QPushButton* addButton(QHBoxLayout& layout, const char* name, const QString& text, const QString& tip);
    void showLive();
    void showSpan(CalendarSpan span);

    GraphsView* m_live; ///< children
    HistoryView* m_history;
    QStackedWidget* m_stack;
    QButtonGroup* m_group;
    std::map<CalendarSpan, QPushButton*> m_spans;
};

} // namespace p1scope::ui

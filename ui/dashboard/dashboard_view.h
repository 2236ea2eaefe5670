// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

namespace p1scope::session {
class Document;
}

namespace p1scope::ui {

class DashboardPanel;
class Selection;

/// Gauges of what the meter says just now. Follows the document at most 25 times a second, and not at all
/// while it is hidden or frozen.
class DashboardView : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive the view. A dashboard shows no frames, so that the selection is not looked at.
    DashboardView(session::Document& document, Selection& selection, QWidget* parent = nullptr);

public slots:
    /// A frozen dashboard stands still; when let go it shows what holds by then.
    void setFrozen(bool frozen);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void scheduleRefresh();
    void refresh();

    session::Document& m_document;
    DashboardPanel* m_panel;
    QTimer m_refresh;
    bool m_frozen = false;
};

} // namespace p1scope::ui

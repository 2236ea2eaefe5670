// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/civil_time.h"
#include "ui/graphs/pane_content.h"
#include "ui/graphs/time_range.h"

#include <QSet>
#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace p1scope::session {
class Document;
}

namespace p1scope::ui {

class ExportBar;
class PlotPane;
class Selection;
struct CsvColumn;

/// The session's counters and powers over time. Drawn anew at most 25 times a second, and not at all while
/// hidden or frozen.
class GraphsView : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive the view. Graphs show no frames, so that the selection is not looked at.
    GraphsView(session::Document& document, Selection& selection, QWidget* parent = nullptr);

    /// What is shown, sample by sample, as a table.
    [[nodiscard]] std::vector<CsvColumn> tableOfShown() const;
    [[nodiscard]] const TimeRange& range() const { return m_range; }
    [[nodiscard]] const std::vector<PlotPane*>& panes() const { return m_panes; }

public slots:
    /// Frozen graphs take in nothing new, but are still zoomed and panned.
    void setFrozen(bool frozen);

protected:
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeToolbar(QVBoxLayout& layout);
    QPushButton* addButton(QLayout& layout, const char* name, const QString& text, const QString& tip,
                           bool checkable);
    void connectPane(PlotPane& pane);
    void dataCame();
    void statusCame();
    void schedule();
    void refresh();
    void updatePanes();
    void updateButtons();
    void updateCrosshair();
    [[nodiscard]] SeriesLookup lookup() const;
    [[nodiscard]] std::optional<meter::GraphTime> sessionStart() const;
    [[nodiscard]] meter::GraphTime now() const;
    void zoomBy(double factor);
    void panBy(double share);
    void moveCursor(double share);
    bool handleKey(const QKeyEvent& event);
    void savePng();
    void saveCsv();
    void askForFile(const QString& title, const QString& suffix, const std::function<void(QString)>& write);

    session::Document& m_document;
    TimeRange m_range;
    telegram::Zone m_zone;
    telegram::MeterKind m_kind = telegram::MeterKind::Unknown;
    bool m_zoneKnown = false;
    bool m_frozen = false;
    bool m_asUse = true;
    std::optional<meter::GraphTime> m_cursor;
    meter::GraphTime m_drawnNow;
    QSet<QString> m_toggled; ///< keys of panes that the user wants otherwise than they are at first
    std::vector<PaneSpec> m_available;
    std::vector<PlotPane*> m_panes; ///< one for each available pane, in order; children

    QTimer m_refresh;
    QStackedWidget* m_stack; ///< children
    QWidget* m_canvas;
    QVBoxLayout* m_canvasLayout;
    QLabel* m_span = nullptr;
    QMenu* m_shown = nullptr;
    QPushButton* m_follow = nullptr;
    QPushButton* m_all = nullptr;
    ExportBar* m_export;
};

} // namespace p1scope::ui

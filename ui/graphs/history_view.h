// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/history/query.h"
#include "ui/graphs/history_content.h"
#include "ui/graphs/history_range.h"

#include <QSet>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace p1scope::ui {

class ExportBar;
class PlotPane;

/// What the history knows of a meter, by stretches of the calendar. The database is asked in another thread;
/// until it has answered, what is known already is moved and stretched.
class HistoryView : public QWidget {
    Q_OBJECT
public:
    explicit HistoryView(QWidget* parent = nullptr);

    /// Where the history is (see HistoryStore::open()), or that there is more in it; empty: there is none.
    void setPlace(const QString& place);
    /// The stretch that holds the middle of what is shown; at first the last one that there is data for.
    void showSpan(CalendarSpan span);
    /// What the view is governed by, to be put beside other controls. Goes with the view.
    [[nodiscard]] QWidget* controls() const { return m_controls; }

    [[nodiscard]] const TimeWindow& window() const { return m_window; }
    [[nodiscard]] const std::vector<PlotPane*>& panes() const { return m_panes; }
    [[nodiscard]] const std::optional<HistoryData>& data() const { return m_data; }
    /// Whether the database is still to answer.
    [[nodiscard]] bool waiting() const { return m_ask.isActive() || m_asked != m_answered; }
    /// What is shown, as columns of a table.
    [[nodiscard]] std::vector<CsvColumn> tableOfShown() const;

public slots:
    /// Frozen graphs are not asked for again by themselves.
    void setFrozen(bool frozen) { m_frozen = frozen; }

signals:
    /// None: a stretch that was chosen freely.
    void spanChanged(std::optional<p1scope::ui::CalendarSpan> span);

protected:
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeControls();
    QPushButton* addButton(QBoxLayout& layout, const char* name, const QString& text, const QString& tip);
    void makeSaveMenu(QBoxLayout& layout);
    void ask();
    void take(const session::HistoryAnswer& answer);
    void say(const QString& title, const QString& text);
    void fillMeters(const std::vector<session::HistoryMeter>& known);
    void makePanes(const std::vector<session::HistoryMeter>& meters);
    PlotPane* makePane(const PaneSpec& spec);
    void connectPane(PlotPane& pane);
    void updatePanes();
    void updateControls();
    void updateCrosshair();
    void move(const TimeWindow& window, std::optional<CalendarSpan> span);
    void step(int by);
    void zoomBy(double factor);
    [[nodiscard]] bool bySpan(const PlotPane& pane) const;
    void askForFile(const QString& suffix, const std::function<void(QString)>& write);

    session::HistoryQuery m_query;
    QString m_place;
    std::optional<CalendarSpan> m_span = CalendarSpan::Month;
    TimeWindow m_window; ///< of no length until there is data
    std::optional<HistoryData> m_data;
    std::uint64_t m_asked = 0;
    std::uint64_t m_answered = 0;
    bool m_frozen = false;
    std::optional<meter::GraphTime> m_cursor;
    PlotPane* m_cursorPane = nullptr;
    QSet<QString> m_toggled; ///< keys of panes that the user wants otherwise than they are at first
    std::vector<PaneSpec> m_available;
    std::vector<PlotPane*> m_panes; ///< one for each available pane, in order; children

    QTimer m_ask;
    QTimer m_again;
    QWidget* m_controls;
    QStackedWidget* m_stack; ///< children
    QLabel* m_empty;
    QWidget* m_canvas;
    QVBoxLayout* m_canvasLayout;
    ExportBar* m_export;
    QPushButton* m_back = nullptr;
    QPushButton* m_forth = nullptr;
    QLabel* m_title = nullptr;
    QCheckBox* m_before = nullptr;
    QComboBox* m_meter = nullptr;
    QMenu* m_shown = nullptr;
};

} // namespace p1scope::ui

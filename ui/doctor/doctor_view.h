// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/report.h"
#include "core/session/document.h"
#include "ui/widgets/selection.h"

#include <QTimer>
#include <QWidget>

#include <string>

class QAction;
class QLabel;
class QTreeView;

namespace p1scope::ui {

class CheckDetails;
class ChecksModel;
class ErrorCharts;
class FindingBanner;
class InlineBar;

/// The doctor: every check with its verdict, the chosen one with what to do and where to look, where errors
/// are, and the report of it all.
class DoctorView : public QWidget {
    Q_OBJECT
public:
    /// Both outlive the view.
    DoctorView(session::Document& document, Selection& selection, QWidget* parent = nullptr);
    ~DoctorView() override;

    [[nodiscard]] QTreeView* list() const { return m_list; }
    [[nodiscard]] ChecksModel* model() const { return m_model; }
    [[nodiscard]] CheckDetails* details() const { return m_details; }
    [[nodiscard]] ErrorCharts* charts() const { return m_charts; }
    [[nodiscard]] FindingBanner* banner() const { return m_banner; }

    /// As things stand now.
    [[nodiscard]] std::string reportText(doctor::ReportFormat format) const;
    /// Html where the name ends so, else Markdown. Told in the view.
    void saveReport(const QString& path);

public slots:
    /// Frozen, it keeps what it shows.
    void setFrozen(bool frozen);

signals:
    /// The selection has been set to what the user asked for; this view shows it ("frames", "telegrams").
    void viewWanted(const QString& name);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    QWidget* buildChecks();
    QWidget* buildSide();
    void addReportButton(QWidget* bar);
    void refreshSoon();
    void refresh();
    void checkChosen();
    void follow(line::FrameIndex first, line::FrameIndex last);
    void copyReport();
    void askWhereToSave();

    session::Document& m_document;
    Selection& m_selection;
    ChecksModel* m_model = nullptr;
    QTreeView* m_list = nullptr;
    FindingBanner* m_banner = nullptr;
    CheckDetails* m_details = nullptr;
    ErrorCharts* m_charts = nullptr;
    InlineBar* m_messages = nullptr;
    QLabel* m_state = nullptr;
    QAction* m_anonymous = nullptr;
    QTimer m_refresh;
    bool m_frozen = false;
    bool m_chosen = false; ///< by the user; until then the worst check is shown
    bool m_updating = false;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/reference_comparer.h"
#include "core/session/session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QProgressBar;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace p1scope::ui {

class DeviationPlot;
class ReferenceForm;
class ReferenceModel;

/// Which of two meters is right: a counter of the open input, live or file, beside a reference from a table.
class ReferenceView : public QWidget {
    Q_OBJECT
public:
    explicit ReferenceView(session::Session& session, QWidget* parent = nullptr);
    ~ReferenceView() override;

    void openReference(const QString& path);
    [[nodiscard]] const ReferenceModel& model() const { return *m_model; }
    [[nodiscard]] bool comparing() const { return m_comparer.running(); }

private:
    void build();
    QWidget* buildTop();
    QWidget* buildBar();
    QWidget* buildResult();
    void askForFile();
    void showCounters();
    void showPossible();
    void compare();
    void compared(const QString& message, const QString& remedy);
    void showPreview();
    [[nodiscard]] std::vector<meter::CounterPoint> counter() const;
    [[nodiscard]] QString unit() const;
    [[nodiscard]] telegram::Zone zone() const;

    session::Session& m_session;
    session::ReferenceComparer m_comparer;
    ReferenceModel* m_model = nullptr;
    ReferenceForm* m_form = nullptr;
    QComboBox* m_counter = nullptr;
    QLabel* m_state = nullptr;
    QLabel* m_verdict = nullptr;
    QToolButton* m_compare = nullptr;
    QToolButton* m_copy = nullptr;
    QToolButton* m_cancel = nullptr;
    QProgressBar* m_progress = nullptr;
    QStackedWidget* m_pages = nullptr;
    QTableView* m_table = nullptr;
    DeviationPlot* m_plot = nullptr;
    QString m_comparedUnit;
    telegram::Zone m_comparedZone;
};

} // namespace p1scope::ui

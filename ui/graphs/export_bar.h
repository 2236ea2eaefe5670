// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graphs/export.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QLabel;
class QProgressBar;
class QPushButton;
class QThread;

namespace p1scope::ui {

/// Writes tables in a thread of its own, and says below the graphs how far it is and how it ended.
class ExportBar : public QWidget {
    Q_OBJECT
public:
    explicit ExportBar(QWidget* parent = nullptr);
    /// Gives up what is being written.
    ~ExportBar() override;

    /// Begins to write; does nothing while another table is being written.
    void writeCsv(const QString& path, std::vector<CsvColumn> columns, telegram::Zone zone);
    /// Says how something ended.
    void say(const QString& path, const base::Status& outcome);

signals:
    void ended(bool written);

private:
    struct Job;

    void finish();

    QLabel* m_text; ///< children of this widget
    QProgressBar* m_bar;
    QPushButton* m_button;
    QTimer m_look;
    std::shared_ptr<Job> m_job;  ///< shared with the thread
    QThread* m_thread = nullptr; ///< child
};

} // namespace p1scope::ui

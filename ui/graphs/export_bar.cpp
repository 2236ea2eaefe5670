// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/export_bar.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QThread>

namespace p1scope::ui {

namespace {
constexpr int lookMilliseconds = 100;
}

struct ExportBar::Job {
    QString path;
    std::vector<CsvColumn> columns;
    telegram::Zone zone;
    ExportProgress progress;
    base::Status outcome;
};

ExportBar::ExportBar(QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_button(new QPushButton(this))
{
    setObjectName(QStringLiteral("exportBar"));
    m_text->setObjectName(QStringLiteral("exportText"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setAccessibleName(tr("Export"));
    m_bar->setObjectName(QStringLiteral("exportProgress"));
    m_bar->setAccessibleName(tr("Progress of the export"));
    m_bar->setRange(0, 100);
    m_button->setObjectName(QStringLiteral("exportCancel"));
    m_button->setAccessibleName(tr("Cancel the export"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_button);
    m_look.setInterval(lookMilliseconds);
    connect(&m_look, &QTimer::timeout, this, [this] { m_bar->setValue(m_job->progress.percent); });
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_thread != nullptr)
            m_job->progress.cancelled = true;
        else
            hide();
    });
    hide();
}

ExportBar::~ExportBar()
{
    if (m_thread == nullptr)
        return;
    m_job->progress.cancelled = true;
    m_thread->wait();
}

void ExportBar::writeCsv(const QString& path, std::vector<CsvColumn> columns, telegram::Zone zone)
{
    if (m_thread != nullptr)
        return;
    m_job = std::make_shared<Job>();
    m_job->path = path;
    m_job->columns = std::move(columns);
    m_job->zone = zone;
    m_thread = QThread::create([job = m_job] {
        const QByteArray text = csvText(job->columns, job->zone, &job->progress);
        if (!job->progress.cancelled)
            job->outcome = writeFile(job->path, text);
    });
    m_thread->setParent(this);
    connect(m_thread, &QThread::finished, this, &ExportBar::finish);
    m_text->setText(tr("Writing %1").arg(QFileInfo(path).fileName()));
    m_bar->setValue(0);
    m_bar->show();
    m_button->setText(tr("Cancel"));
    m_button->setAccessibleName(tr("Cancel the export"));
    show();
    m_look.start();
    m_thread->start();
}

void ExportBar::finish()
{
    m_look.stop();
    m_thread->deleteLater();
    m_thread = nullptr;
    if (m_job->progress.cancelled) {
        hide();
        emit ended(false);
        return;
    }
    say(m_job->path, m_job->outcome);
}

void ExportBar::say(const QString& path, const base::Status& outcome)
{
    m_bar->hide();
    m_button->setText(tr("Close"));
    m_button->setAccessibleName(tr("Close this message"));
    m_text->setText(outcome.ok()
                        ? tr("✓ Written: %1").arg(path)
                        : tr("✕ Not written: %1").arg(QString::fromStdString(outcome.error().line())));
    m_text->setAccessibleDescription(m_text->text());
    show();
    emit ended(outcome.ok());
}

} // namespace p1scope::ui

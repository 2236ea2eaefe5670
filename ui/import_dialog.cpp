// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace p1scope::ui {

ImportDialog::ImportDialog(QWidget* parent)
    : QDialog(parent)
    , m_paths(new QListWidget(this))
    , m_meter(new QLineEdit(this))
    , m_columns(new QLineEdit(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import into history"));
    setMinimumWidth(560);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(20, 18, 20, 14);
    rows->setSpacing(12);
    auto* what =
        new QLabel(tr("Recordings, logs of telegrams, and tables of readings: of this program's export, of "
                      "dsmr-reader and of p1-monitor. What the history has already is not changed."),
                   this);
    what->setWordWrap(true);
    rows->addWidget(what);
    m_paths->setObjectName(QStringLiteral("importPaths"));
    m_paths->setAccessibleName(tr("Files and folders to import"));
    m_paths->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_paths->setMinimumHeight(110);
    auto* buttons = new QVBoxLayout;
    QPushButton* files = makeButton(QStringLiteral("importAddFiles"), tr("Add &files…"));
    QPushButton* folder = makeButton(QStringLiteral("importAddFolder"), tr("Add f&older…"));
    m_remove = makeButton(QStringLiteral("importRemove"), tr("&Remove"));
    for (QPushButton* button : {files, folder, m_remove})
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto* paths = new QHBoxLayout;
    paths->addWidget(m_paths, 1);
    paths->addLayout(buttons);
    rows->addLayout(paths, 1);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(9);
    m_meter->setObjectName(QStringLiteral("importMeter"));
    m_meter->setAccessibleName(tr("Number of the meter that tables are of"));
    m_meter->setPlaceholderText(tr("the only one in the history"));
    m_columns->setObjectName(QStringLiteral("importColumns"));
    m_columns->setAccessibleName(tr("Readings by columns of tables"));
    m_columns->setPlaceholderText(
        tr("by their headings; else as in Stand=energy_delivered, m³=gas_delivered"));
    m_dates = makeChoice(QStringLiteral("importDates"), tr("Order of dates"),
                         {tr("as the file tells"), tr("day first"), tr("month first")});
    m_decimals = makeChoice(QStringLiteral("importDecimals"), tr("Sign before decimals"),
                            {tr("as the file tells"), tr("point"), tr("comma")});
    m_times = makeChoice(QStringLiteral("importTimes"), tr("Zone of times that do not say"),
                         {tr("the meter's civil time"), tr("UTC")});
    auto* note = new QLabel(tr("Of tables, which do not say it all themselves:"), this);
    note->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(note);
    form->addRow(tr("&Meter number"), m_meter);
    form->addRow(tr("&Columns"), m_columns);
    form->addRow(tr("&Dates"), m_dates);
    form->addRow(tr("Deci&mal"), m_decimals);
    form->addRow(tr("&Times"), m_times);
    rows->addLayout(form);

    auto* box = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    box->setObjectName(QStringLiteral("importButtons"));
    QPushButton* cancel = box->button(QDialogButtonBox::Cancel);
    cancel->setObjectName(QStringLiteral("importCancel"));
    cancel->setAccessibleName(tr("Cancel"));
    cancel->setIcon({});
    m_begin = box->addButton(tr("&Import"), QDialogButtonBox::AcceptRole);
    m_begin->setObjectName(QStringLiteral("importBegin"));
    m_begin->setAccessibleName(tr("Import"));
    m_begin->setDefault(true);
    rows->addWidget(box);
    connect(files, &QPushButton::clicked, this, &ImportDialog::askFiles);
    connect(folder, &QPushButton::clicked, this, &ImportDialog::askFolder);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        qDeleteAll(m_paths->selectedItems());
        showState();
    });
    connect(m_paths, &QListWidget::itemSelectionChanged, this, &ImportDialog::showState);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(box, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(import());
        accept();
    });
    showState();
}

QPushButton* ImportDialog::makeButton(const QString& objectName, const QString& text)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(objectName);
    button->setAccessibleName(QString(text).remove(u'&').remove(u'…'));
    button->setAutoDefault(false);
    return button;
}

QComboBox* ImportDialog::makeChoice(const QString& objectName, const QString& accessibleName,
                                    const QStringList& texts)
{
    auto* box = new QComboBox(this);
    box->setObjectName(objectName);
    box->setAccessibleName(accessibleName);
    box->addItems(texts);
    return box;
}

void ImportDialog::add(const QStringList& paths)
{
    for (const QString& path : paths) {
        const QString shown = QDir::toNativeSeparators(path);
        if (m_paths->findItems(shown, Qt::MatchExactly).isEmpty())
            m_paths->addItem(shown);
    }
    showState();
}

void ImportDialog::askFiles()
{
    add(QFileDialog::getOpenFileNames(this, tr("Import into history")));
}

void ImportDialog::askFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Import a folder into history"));
    if (!folder.isEmpty())
        add({folder});
}

void ImportDialog::showState()
{
    m_begin->setEnabled(m_paths->count() > 0);
    m_remove->setEnabled(!m_paths->selectedItems().isEmpty());
}

session::HistoryImport ImportDialog::import() const
{
    session::HistoryImport import;
    for (int row = 0; row < m_paths->count(); ++row)
        import.inputs.emplace_back(QDir::fromNativeSeparators(m_paths->item(row)->text()).toStdU16String());
    import.equipment = m_meter->text().trimmed().toStdString();
    const QStringList columns = m_columns->text().split(u',', Qt::SkipEmptyParts);
    for (const QString& column : columns)
        import.columns[column.section(u'=', 0, -2).trimmed().toStdString()] =
            column.section(u'=', -1).trimmed().toStdString();
    if (m_dates->currentIndex() > 0)
        import.dialect.dates =
            m_dates->currentIndex() == 1 ? files::DateOrder::DayFirst : files::DateOrder::MonthFirst;
    if (m_decimals->currentIndex() > 0)
        import.dialect.decimalComma = m_decimals->currentIndex() == 2;
    import.dialect.utc = m_times->currentIndex() == 1;
    return import;
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <array>

namespace p1scope::ui {

namespace {

struct Choice {
    session::ExportFormat format;
    const char* ending;
    const char* text;
};

constexpr std::array choices{
    Choice{session::ExportFormat::Recording, ".pcapng",
           QT_TRANSLATE_NOOP("ExportDialog", "Recording (.pcapng)")},
    Choice{session::ExportFormat::BusTable, ".csv", QT_TRANSLATE_NOOP("ExportDialog", "Bus table (.csv)")},
    Choice{session::ExportFormat::Telegrams, ".txt",
           QT_TRANSLATE_NOOP("ExportDialog", "Telegrams as text (.txt)")},
    Choice{session::ExportFormat::Readings, ".readings.csv",
           QT_TRANSLATE_NOOP("ExportDialog", "Readings (.readings.csv)")},
    Choice{session::ExportFormat::Bytes, ".bin", QT_TRANSLATE_NOOP("ExportDialog", "Raw bytes (.bin)")},
    Choice{session::ExportFormat::Vcd, ".vcd",
           QT_TRANSLATE_NOOP("ExportDialog", "The wire, by edges (.vcd)")},
    Choice{session::ExportFormat::Sigrok, ".sr",
           QT_TRANSLATE_NOOP("ExportDialog", "The wire, as a sigrok session (.sr)")},
};

QCheckBox* makeCheck(const QString& name, const QString& text, const QString& toolTip, QWidget* parent)
{
    auto* check = new QCheckBox(text, parent);
    check->setObjectName(name);
    check->setToolTip(toolTip);
    check->setAccessibleName(QString(text).remove(u'&'));
    return check;
}

} // namespace

ExportDialog::ExportDialog(bool canSelect, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export"));
    m_format = new QComboBox(this);
    m_format->setObjectName(QStringLiteral("exportFormat"));
    m_format->setAccessibleName(tr("Kind of file"));
    for (const Choice& choice : choices)
        m_format->addItem(QCoreApplication::translate("ExportDialog", choice.text));
    m_anonymise =
        makeCheck(QStringLiteral("exportAnonymise"), tr("&Anonymise"),
                  tr("Replaces equipment numbers and messages by made-up ones of the same length"), this);
    m_shift = makeCheck(QStringLiteral("exportShift"), tr("Shift &readings"),
                        tr("Moves counters and powers, so that they are nobody's"), this);
    m_shift->setEnabled(false);
    connect(m_anonymise, &QCheckBox::toggled, m_shift, &QCheckBox::setEnabled);
    m_selection = makeCheck(QStringLiteral("exportSelection"), tr("&Selected frames only"),
                            tr("What is selected in the views"), this);
    m_selection->setEnabled(canSelect);
    auto* form = new QFormLayout;
    form->addRow(tr("&Write"), m_format);
    form->addRow(QString(), m_anonymise);
    form->addRow(QString(), m_shift);
    form->addRow(QString(), m_selection);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->setObjectName(QStringLiteral("exportButtons"));
    QPushButton* save = buttons->addButton(tr("Save &as…"), QDialogButtonBox::AcceptRole);
    save->setObjectName(QStringLiteral("exportSave"));
    save->setDefault(true);
    save->setAccessibleName(tr("Save as"));
    QPushButton* cancel = buttons->button(QDialogButtonBox::Cancel);
    cancel->setObjectName(QStringLiteral("exportCancel"));
    cancel->setAccessibleName(tr("Cancel"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 14);
    layout->setSpacing(14);
    layout->addLayout(form);
    layout->addWidget(buttons);
}

session::ExportFormat ExportDialog::format() const
{
    return choices.at(static_cast<std::size_t>(m_format->currentIndex())).format;
}

QString ExportDialog::ending() const
{
    return QString::fromLatin1(choices.at(static_cast<std::size_t>(m_format->currentIndex())).ending);
}

bool ExportDialog::anonymise() const
{
    return m_anonymise->isChecked();
}

bool ExportDialog::shiftReadings() const
{
    return m_shift->isEnabled() && m_shift->isChecked();
}

bool ExportDialog::selectionOnly() const
{
    return m_selection->isEnabled() && m_selection->isChecked();
}

} // namespace p1scope::ui

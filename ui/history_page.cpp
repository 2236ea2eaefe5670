// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history_page.h"

#include "ui/widgets/close_row.h"

#include <QCheckBox>
#include <QDir>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace p1scope::ui {

namespace {

QLabel* makeNote(const QString& text, QWidget* parent)
{
    auto* note = new QLabel(text, parent);
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    return note;
}

} // namespace

HistoryPage::HistoryPage(const HistoryPreferences& preferences, const QString& file, QWidget* parent)
    : QDialog(parent)
    , m_preferences(preferences)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("historyPage"));
    setWindowTitle(tr("History"));
    setMinimumWidth(520);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(20, 18, 20, 14);
    rows->setSpacing(12);
    m_on = new QCheckBox(tr("&Keep the readings of live meters"), this);
    m_on->setObjectName(QStringLiteral("historyOn"));
    m_on->setAccessibleName(tr("Keep the readings of live meters"));
    m_on->setChecked(m_preferences.on);
    rows->addWidget(m_on);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(9);
    m_place = new QLineEdit(m_preferences.place, this);
    m_place->setObjectName(QStringLiteral("historyPlace"));
    m_place->setAccessibleName(tr("File or server of the history"));
    m_place->setPlaceholderText(QDir::toNativeSeparators(file));
    m_place->setClearButtonEnabled(true);
    form->addRow(tr("&Where"), m_place);
    form->addRow(QString(),
                 makeNote(tr("A file, or a PostgreSQL server as postgresql://user@host/database; its "
                             "password is best kept in ~/.pgpass."),
                          this));
    m_sampleDays = makeDays(QStringLiteral("historySampleDays"), tr("Days that every telegram is kept"), 1,
                            m_preferences.sampleDays);
    m_minuteDays = makeDays(QStringLiteral("historyMinuteDays"), tr("Days that minutes are kept"), 0,
                            m_preferences.minuteDays);
    m_quarterDays = makeDays(QStringLiteral("historyQuarterDays"),
                             tr("Days that quarters of an hour are kept"), 0, m_preferences.quarterDays);
    form->addRow(tr("Every &telegram"), m_sampleDays);
    form->addRow(tr("&Minutes"), m_minuteDays);
    form->addRow(tr("&Quarters of an hour"), m_quarterDays);
    form->addRow(QString(), makeNote(tr("Hours, days and months are kept for good."), this));
    rows->addLayout(form);
    rows->addStretch(1);
    rows->addWidget(makeCloseRow(QStringLiteral("historyPage"), *this));
    for (const QSpinBox* box : {m_sampleDays, m_minuteDays, m_quarterDays})
        connect(box, &QSpinBox::valueChanged, this, &HistoryPage::take);
    connect(m_on, &QCheckBox::toggled, this, &HistoryPage::take);
    // Not at every letter: a file would be made for each.
    connect(m_place, &QLineEdit::editingFinished, this, &HistoryPage::take);
    take();
}

QSpinBox* HistoryPage::makeDays(const QString& objectName, const QString& accessibleName, int least,
                                int value)
{
    auto* box = new QSpinBox(this);
    box->setObjectName(objectName);
    box->setAccessibleName(accessibleName);
    box->setRange(least, HistoryPreferences::mostDays);
    box->setValue(value);
    box->setSuffix(tr(" days"));
    box->setGroupSeparatorShown(true);
    box->setKeyboardTracking(false);
    box->setMinimumWidth(130);
    if (least == 0)
        box->setSpecialValueText(tr("for good"));
    return box;
}

void HistoryPage::take()
{
    HistoryPreferences now;
    now.on = m_on->isChecked();
    now.place = m_place->text().trimmed();
    now.sampleDays = m_sampleDays->value();
    now.minuteDays = m_minuteDays->value();
    now.quarterDays = m_quarterDays->value();
    for (QWidget* part : {static_cast<QWidget*>(m_place), static_cast<QWidget*>(m_sampleDays),
                          static_cast<QWidget*>(m_minuteDays), static_cast<QWidget*>(m_quarterDays)})
        part->setEnabled(now.on);
    if (now == m_preferences)
        return;
    m_preferences = now;
    emit changed(m_preferences);
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recording_page.h"

#include "ui/widgets/close_row.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QDir>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QUrl>
#include <QVBoxLayout>

namespace p1scope::ui {

namespace {

QLabel* makeHeading(const QString& text, QWidget* parent)
{
    auto* heading = new QLabel(text, parent);
    QFont font = heading->font();
    font.setBold(true);
    heading->setFont(font);
    return heading;
}

QLabel* makeNote(const QString& text, QWidget* parent)
{
    auto* note = new QLabel(text, parent);
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    return note;
}

} // namespace

RecordingPage::RecordingPage(const RecordingPreferences& preferences, const QString& ringFolder,
                             QWidget* parent)
    : QDialog(parent)
    , m_preferences(preferences)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("recordingPage"));
    setWindowTitle(tr("Recording"));
    setMinimumWidth(460);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(20, 18, 20, 14);
    rows->setSpacing(18);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(9);
    addRing(*form, ringFolder);
    form->addItem(new QSpacerItem(0, 12)); // owned by the form
    addParts(*form);
    rows->addLayout(form);
    rows->addStretch(1);
    rows->addWidget(makeCloseRow(QStringLiteral("recordingPage"), *this));
    for (const QSpinBox* box : {m_ringMegabytes, m_ringHours, m_partMegabytes, m_partHours})
        connect(box, &QSpinBox::valueChanged, this, &RecordingPage::take);
    connect(m_ring, &QCheckBox::toggled, this, &RecordingPage::take);
    take();
}

QSpinBox* RecordingPage::makeNumber(const QString& objectName, const QString& accessibleName, int least,
                                    int most, int value, const QString& unit)
{
    auto* box = new QSpinBox(this);
    box->setObjectName(objectName);
    box->setAccessibleName(accessibleName);
    box->setRange(least, most);
    box->setValue(value);
    box->setSuffix(unit);
    box->setGroupSeparatorShown(true);
    box->setKeyboardTracking(false); // what is half written is no limit to clear up by
    box->setMinimumWidth(130);
    if (least == 0)
        box->setSpecialValueText(tr("never"));
    return box;
}

void RecordingPage::addRing(QFormLayout& form, const QString& folder)
{
    using Preferences = RecordingPreferences;
    form.addRow(makeHeading(tr("The last hours"), this));
    m_ring = new QCheckBox(tr("&Record every session, and let go of what is old"), this);
    m_ring->setObjectName(QStringLiteral("ringBox"));
    m_ring->setAccessibleName(tr("Record every session, and let go of what is old"));
    m_ring->setChecked(m_preferences.ring && !folder.isEmpty());
    m_ring->setEnabled(!folder.isEmpty());
    form.addRow(m_ring);
    m_ringMegabytes = makeNumber(QStringLiteral("ringMegabytes"), tr("Space for the last hours"),
                                 Preferences::leastMegabytes, Preferences::mostMegabytes,
                                 m_preferences.ringMegabytes, tr(" MB"));
    m_ringHours = makeNumber(QStringLiteral("ringHours"), tr("Age of the oldest"), 1, Preferences::mostHours,
                             m_preferences.ringHours, tr(" h"));
    form.addRow(tr("At &most"), m_ringMegabytes);
    form.addRow(tr("No &older than"), m_ringHours);
    form.addRow(makeNote(tr("What just went wrong can still be saved: File, Save recording as."), this));
    if (folder.isEmpty())
        return;
    auto* show = new QPushButton(tr("Show the &folder"), this);
    show->setObjectName(QStringLiteral("showRingFolder"));
    show->setAccessibleName(tr("Show the folder of the last hours"));
    show->setToolTip(QDir::toNativeSeparators(folder));
    show->setAutoDefault(false);
    form.addRow(QString(), show);
    connect(show, &QPushButton::clicked, this,
            [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
}

void RecordingPage::addParts(QFormLayout& form)
{
    using Preferences = RecordingPreferences;
    form.addRow(makeHeading(tr("Recordings by a name"), this));
    m_partMegabytes = makeNumber(QStringLiteral("partMegabytes"), tr("Size at which another file is begun"),
                                 0, Preferences::mostMegabytes, m_preferences.partMegabytes, tr(" MB"));
    m_partHours = makeNumber(QStringLiteral("partHours"), tr("Length at which another file is begun"), 0,
                             Preferences::mostHours, m_preferences.partHours, tr(" h"));
    form.addRow(tr("Another file &after"), m_partMegabytes);
    form.addRow(tr("Or aft&er"), m_partHours);
    form.addRow(makeNote(tr("NAME.pcapng, NAME-0002.pcapng and so on open as one."), this));
}

void RecordingPage::take()
{
    RecordingPreferences now = m_preferences;
    if (m_ring->isEnabled())
        now.ring = m_ring->isChecked();
    now.ringMegabytes = m_ringMegabytes->value();
    now.ringHours = m_ringHours->value();
    now.partMegabytes = m_partMegabytes->value();
    now.partHours = m_partHours->value();
    m_ringMegabytes->setEnabled(m_ring->isChecked());
    m_ringHours->setEnabled(m_ring->isChecked());
    if (now == m_preferences)
        return;
    m_preferences = now;
    emit changed(m_preferences);
}

} // namespace p1scope::ui

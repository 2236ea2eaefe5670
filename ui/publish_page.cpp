// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/publish_page.h"

#include "ui/widgets/close_row.h"
#include "ui/widgets/format.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

namespace p1scope::ui {

using session::LinkState;

namespace {

QLabel* makeNote(const QString& text, QWidget* parent)
{
    auto* note = new QLabel(text, parent);
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    return note;
}

QCheckBox* makeCheck(const QString& objectName, const QString& text, bool checked, QWidget* parent)
{
    auto* box = new QCheckBox(text, parent);
    box->setObjectName(objectName);
    box->setAccessibleName(QString(text).remove(u'&'));
    box->setChecked(checked);
    return box;
}

} // namespace

PublishPage::PublishPage(const PublishPreferences& preferences, const QString& password, bool kept,
                         KeyStore::Place place, QWidget* parent)
    : QDialog(parent)
    , m_preferences(preferences)
    , m_password(password)
    , m_keep(kept)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("publishPage"));
    setWindowTitle(tr("Publish"));
    setMinimumWidth(560);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(20, 18, 20, 14);
    rows->setSpacing(12);
    m_on = makeCheck(QStringLiteral("publishOn"),
                     tr("&Publish the readings of live meters to an MQTT broker"), m_preferences.on, this);
    rows->addWidget(m_on);
    makeForm(password, kept, place);
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("publishState"));
    m_state->setAccessibleName(tr("How publishing goes"));
    m_state->setWordWrap(true);
    m_state->setMinimumHeight(m_state->fontMetrics().height() * 2);
    m_state->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    rows->addWidget(m_state);
    rows->addStretch(1);
    rows->addWidget(makeCloseRow(QStringLiteral("publishPage"), *this));
    connect(m_on, &QCheckBox::toggled, this, &PublishPage::take);
    connect(m_discovery, &QCheckBox::toggled, this, &PublishPage::take);
    connect(m_prefix, &QLineEdit::editingFinished, this, &PublishPage::take);
    connect(m_address, &QLineEdit::editingFinished, this, &PublishPage::tidyAddress);
    connect(m_secret, &QLineEdit::editingFinished, this, &PublishPage::takePassword);
    connect(m_kept, &QCheckBox::toggled, this, &PublishPage::takePassword);
    take();
}

QLineEdit* PublishPage::makeLine(const QString& objectName, const QString& accessibleName,
                                 const QString& text)
{
    auto* line = new QLineEdit(text, this);
    line->setObjectName(objectName);
    line->setAccessibleName(accessibleName);
    return line;
}

void PublishPage::makeForm(const QString& password, bool kept, KeyStore::Place place)
{
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(9);
    m_address =
        makeLine(QStringLiteral("publishAddress"), tr("Address of the broker"), m_preferences.address);
    m_address->setPlaceholderText(QStringLiteral("mqtt://meter@homeassistant.local"));
    m_address->setClearButtonEnabled(true);
    form->addRow(tr("&Broker"), m_address);
    form->addRow(QString(), makeNote(tr("mqtt:// or mqtts://, a user before an @ where it wants one, and "
                                        "a port behind a colon where that is not 1883 or 8883."),
                                     this));
    m_wrong = new QLabel(this);
    m_wrong->setObjectName(QStringLiteral("publishWrongAddress"));
    m_wrong->setAccessibleName(tr("What is wrong with the address"));
    m_wrong->setWordWrap(true);
    form->addRow(QString(), m_wrong);
    m_secret = makeLine(QStringLiteral("publishPassword"), tr("Password at the broker"), password);
    m_secret->setEchoMode(QLineEdit::Password);
    form->addRow(tr("Pass&word"), m_secret);
    m_kept = makeCheck(QStringLiteral("publishKeepPassword"),
                       place == KeyStore::Place::Keyring
                           ? tr("&Keep it in the system's keyring")
                           : tr("&Keep it in the settings file, which all of this account can read"),
                       kept, this);
    form->addRow(QString(), m_kept);
    m_prefix = makeLine(QStringLiteral("publishPrefix"), tr("Beginning of the topics"), m_preferences.prefix);
    m_prefix->setPlaceholderText(PublishPreferences().prefix);
    m_prefix->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[^#+]*")), m_prefix));
    form->addRow(tr("&Topics"), m_prefix);
    m_discovery = makeCheck(QStringLiteral("publishDiscovery"), tr("Tell &Home Assistant how to read them"),
                            m_preferences.discovery, this);
    form->addRow(QString(), m_discovery);
    static_cast<QVBoxLayout*>(layout())->addLayout(form);
}

void PublishPage::tidyAddress()
{
    const auto target = session::MqttTarget::parse(m_address->text());
    if (target) {
        if (!target.value().password.isEmpty()) {
            m_secret->setText(target.value().password);
            takePassword();
        }
        if (target.value().prefix != session::MqttTarget().prefix)
            m_prefix->setText(target.value().prefix);
        m_address->setText(target.value().address());
    }
    take();
}

void PublishPage::take()
{
    PublishPreferences now;
    now.on = m_on->isChecked();
    now.address = m_address->text().trimmed();
    now.prefix = m_prefix->text().trimmed();
    now.discovery = m_discovery->isChecked();
    for (QWidget* part :
         {static_cast<QWidget*>(m_address), static_cast<QWidget*>(m_secret), static_cast<QWidget*>(m_kept),
          static_cast<QWidget*>(m_prefix), static_cast<QWidget*>(m_discovery)})
        part->setEnabled(now.on);
    const auto target = session::MqttTarget::parse(now.address);
    m_wrong->setText(target || now.address.isEmpty() ? QString()
                                                     : QString::fromStdString(target.error().line()));
    m_wrong->setVisible(!m_wrong->text().isEmpty());
    // What names nobody is not remembered either: it may hold a password.
    if (!target && !now.address.isEmpty())
        return;
    if (now == m_preferences)
        return;
    m_preferences = now;
    emit changed(m_preferences);
}

void PublishPage::takePassword()
{
    if (m_secret->text() == m_password && m_kept->isChecked() == m_keep)
        return;
    m_password = m_secret->text();
    m_keep = m_kept->isChecked();
    emit passwordChanged(m_password, m_keep);
}

void PublishPage::showState(const session::PublishState& state)
{
    if (!m_preferences.on) {
        m_state->setText(tr("Nothing is published."));
        return;
    }
    if (state.links.empty()) {
        m_state->setText(tr("Write the address of a broker."));
        return;
    }
    const LinkState& link = state.links.front();
    QString text;
    if (link.phase == LinkState::Phase::Ready)
        text = tr("✓ Connected to %1.").arg(link.name);
    else if (link.fault.isEmpty())
        text = tr("… Connecting to %1.").arg(link.name);
    else
        text = tr("✗ %1: %2; %3.").arg(link.name, link.fault, link.remedy);
    text += u'\n' + tr("Telegrams published: %1. Waiting: %2. Lost: %3.")
                        .arg(countText(link.sent), countText(link.queued), countText(link.lost));
    m_state->setText(text);
}

} // namespace p1scope::ui

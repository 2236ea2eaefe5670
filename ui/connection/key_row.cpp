// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/key_row.h"

#include "ui/widgets/colours.h"
#include "ui/widgets/marks.h"

#include <QAccessible>
#include <QCheckBox>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>

namespace p1scope::ui {

namespace {

/// 32 digits, and what people write between them.
constexpr int longestKey = 64;

QLineEdit* makeField(const QString& objectName, const QString& accessible, const QString& placeholder,
                     QWidget* parent)
{
    auto* field = new QLineEdit(parent);
    field->setObjectName(objectName);
    field->setAccessibleName(accessible);
    field->setPlaceholderText(placeholder);
    field->setMaxLength(longestKey);
    field->setEchoMode(QLineEdit::PasswordEchoOnEdit);
    field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    field->setMinimumWidth(300);
    return field;
}

base::Result<dlms::Key> keyOf(const QLineEdit& field)
{
    std::string digits = field.text().toStdString();
    auto key = dlms::Key::parse(digits);
    dlms::wipe(digits);
    return key;
}

} // namespace

KeyRow::KeyRow(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("keyRow"));
    setAccessibleName(tr("Key of the meter"));
    m_question = new QLabel(this);
    m_question->setObjectName(QStringLiteral("keyQuestion"));
    m_question->setWordWrap(true);
    QFont bold = font();
    bold.setBold(true);
    m_question->setFont(bold);
    m_verdict = new QLabel(this);
    m_verdict->setObjectName(QStringLiteral("keyVerdict"));
    m_verdict->setWordWrap(true);
    m_key = makeField(QStringLiteral("keyField"), tr("Encryption key, 32 hexadecimal digits"),
                      tr("Encryption key, 32 digits"), this);
    m_authKey = makeField(QStringLiteral("authKeyField"), tr("Authentication key, 32 hexadecimal digits"),
                          tr("Authentication key, if there is one"), this);
    m_keep = new QCheckBox(this);
    m_keep->setObjectName(QStringLiteral("keyKeep"));
    m_keep->setAccessibleName(tr("Keep the keys"));
    m_open = new QPushButton(tr("Open"), this);
    m_open->setObjectName(QStringLiteral("keyOpen"));
    m_open->setAccessibleName(tr("Open the telegrams with these keys"));
    auto* later = new QPushButton(tr("Not now"), this);
    later->setObjectName(QStringLiteral("keyLater"));
    later->setAccessibleName(tr("Do not ask for this meter's key again"));

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(40, 7, 12, 8); // the mark is painted on the left
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(5);
    grid->addWidget(m_question, 0, 0, 1, 5);
    grid->addWidget(m_key, 1, 0);
    grid->addWidget(m_authKey, 1, 1);
    grid->addWidget(m_open, 1, 2);
    grid->addWidget(later, 1, 3);
    grid->setColumnStretch(4, 1);
    grid->addWidget(m_keep, 2, 0, 1, 2);
    grid->addWidget(m_verdict, 2, 2, 1, 3);

    connect(m_key, &QLineEdit::textChanged, this, &KeyRow::judge);
    connect(m_authKey, &QLineEdit::textChanged, this, &KeyRow::judge);
    connect(m_key, &QLineEdit::returnPressed, this, &KeyRow::give);
    connect(m_authKey, &QLineEdit::returnPressed, this, &KeyRow::give);
    connect(m_open, &QPushButton::clicked, this, &KeyRow::give);
    connect(later, &QPushButton::clicked, this, [this] {
        emit declined();
        dismiss();
    });
    hide();
}

void KeyRow::ask(const std::string& systemTitle, bool inKeyring)
{
    m_title = systemTitle;
    m_question->setText(tr("The meter %1 sends its telegrams encrypted. The network company gives its "
                           "customer the key.")
                            .arg(QString::fromStdString(dlms::titleText(systemTitle))));
    m_keep->setText(inKeyring ? tr("Keep it in the system's keyring")
                              : tr("Keep it in a file that can be read (there is no keyring here)"));
    m_keep->setChecked(inKeyring);
    m_key->clear();
    m_authKey->clear();
    judge();
    show();
    QAccessibleEvent event(m_question, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

/// Whether what stands there can be a key.
void KeyRow::judge()
{
    const bool key = keyOf(*m_key).ok();
    const bool authKey = m_authKey->text().isEmpty() || keyOf(*m_authKey).ok();
    m_open->setEnabled(key && authKey);
    const bool wrong = (!key && !m_key->text().isEmpty()) || !authKey;
    m_verdict->setText(wrong ? tr("A key has 32 digits and letters A to F.") : QString());
    update();
}

void KeyRow::give()
{
    const auto key = keyOf(*m_key);
    if (!key || !m_open->isEnabled())
        return;
    dlms::MeterKeys keys;
    keys.encryption = key.value();
    if (!m_authKey->text().isEmpty())
        keys.authentication = keyOf(*m_authKey).value();
    emit given(keys, m_keep->isChecked());
}

void KeyRow::sayWrong()
{
    m_verdict->setText(tr("✕ This key does not open them."));
    m_key->setFocus();
    m_key->selectAll();
    QAccessibleEvent event(m_verdict, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void KeyRow::dismiss()
{
    m_title.clear();
    m_key->clear();
    m_authKey->clear();
    hide();
}

void KeyRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours = Colours::of(palette());
    painter.fillRect(rect(), colours.warnBackground);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colours.border);
    paintMark(painter, QRect(14, m_question->geometry().center().y() - 8, 18, 18), doctor::CheckResult::Warn,
              markColour(doctor::CheckResult::Warn, colours));
}

} // namespace p1scope::ui

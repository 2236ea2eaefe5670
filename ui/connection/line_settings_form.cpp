// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/line_settings_form.h"

#include <QComboBox>
#include <QFormLayout>
#include <QIntValidator>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>

namespace p1scope::ui {

namespace {

constexpr int leastBaud = 50;
constexpr int greatestBaud = 12'000'000;

QComboBox* makeBox(const QString& objectName, const QString& accessibleName, QWidget* parent)
{
    auto* box = new QComboBox(parent);
    box->setObjectName(objectName);
    box->setAccessibleName(accessibleName);
    return box;
}

void choose(QComboBox* box, int value)
{
    const int index = box->findData(value);
    box->setCurrentIndex(index < 0 ? 0 : index);
}

} // namespace

LineSettingsForm::LineSettingsForm(QWidget* parent)
    : QFrame(parent, Qt::Popup)
{
    setObjectName(QStringLiteral("lineSettingsForm"));
    setAccessibleName(tr("Line settings"));
    setFrameShape(QFrame::StyledPanel);
    m_baud = makeBox(QStringLiteral("baudBox"), tr("Baud"), this);
    m_baud->setEditable(true);
    m_baud->setInsertPolicy(QComboBox::NoInsert);
    m_baud->setValidator(new QIntValidator(leastBaud, greatestBaud, m_baud));
    m_baud->lineEdit()->setObjectName(QStringLiteral("baudEdit"));
    m_baud->lineEdit()->setAccessibleName(tr("Baud"));
    for (const int baud : {300, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400})
        m_baud->addItem(QString::number(baud));
    m_dataBits = makeBox(QStringLiteral("dataBitsBox"), tr("Data bits"), this);
    for (int bits = 5; bits <= 8; ++bits)
        m_dataBits->addItem(QString::number(bits), bits);
    m_parity = makeBox(QStringLiteral("parityBox"), tr("Parity"), this);
    const auto addParity = [this](const QString& text, line::Parity parity) {
        m_parity->addItem(text, static_cast<int>(parity));
    };
    addParity(tr("N, none"), line::Parity::None);
    addParity(tr("E, even"), line::Parity::Even);
    addParity(tr("O, odd"), line::Parity::Odd);
    addParity(tr("M, mark"), line::Parity::Mark);
    addParity(tr("S, space"), line::Parity::Space);
    m_stopBits = makeBox(QStringLiteral("stopBitsBox"), tr("Stop bits"), this);
    m_stopBits->addItem(QStringLiteral("1"), static_cast<int>(line::StopBits::One));
    m_stopBits->addItem(QStringLiteral("1.5"), static_cast<int>(line::StopBits::OneAndHalf));
    m_stopBits->addItem(QStringLiteral("2"), static_cast<int>(line::StopBits::Two));
    m_use = new QPushButton(tr("Use these"), this);
    m_use->setObjectName(QStringLiteral("useLineSettingsButton"));
    m_use->setAccessibleName(tr("Use these line settings"));
    m_use->setDefault(true);

    auto* layout = new QFormLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->addRow(tr("&Baud"), m_baud);
    layout->addRow(tr("&Data bits"), m_dataBits);
    layout->addRow(tr("&Parity"), m_parity);
    layout->addRow(tr("&Stop bits"), m_stopBits);
    layout->addRow(m_use);

    connect(m_use, &QPushButton::clicked, this, &LineSettingsForm::accept);
    connect(m_baud, &QComboBox::editTextChanged, this, [this] { m_use->setEnabled(settings().has_value()); });
}

void LineSettingsForm::setSettings(const line::LineSettings& settings)
{
    m_polarity = settings.polarity;
    m_baud->setEditText(QString::number(settings.baud));
    choose(m_dataBits, settings.dataBits);
    choose(m_parity, static_cast<int>(settings.parity));
    choose(m_stopBits, static_cast<int>(settings.stopBits));
}

std::optional<line::LineSettings> LineSettingsForm::settings() const
{
    bool number = false;
    const int baud = m_baud->currentText().toInt(&number);
    if (!number || baud < leastBaud || baud > greatestBaud)
        return std::nullopt;
    line::LineSettings result;
    result.baud = static_cast<std::uint32_t>(baud);
    result.dataBits = static_cast<std::uint8_t>(m_dataBits->currentData().toInt());
    result.parity = static_cast<line::Parity>(m_parity->currentData().toInt());
    result.stopBits = static_cast<line::StopBits>(m_stopBits->currentData().toInt());
    result.polarity = m_polarity;
    return result;
}

void LineSettingsForm::popUp(const QPoint& place)
{
    adjustSize();
    QPoint corner = place;
    if (const QScreen* shownOn = screen()) {
        const QRect room = shownOn->availableGeometry();
        corner.setX(qBound(room.left(), corner.x(), qMax(room.left(), room.right() - width())));
        corner.setY(qBound(room.top(), corner.y(), qMax(room.top(), room.bottom() - height())));
    }
    move(corner);
    show();
    m_baud->setFocus(Qt::PopupFocusReason);
    m_baud->lineEdit()->selectAll();
}

void LineSettingsForm::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        accept();
    else
        QFrame::keyPressEvent(event);
}

void LineSettingsForm::accept()
{
    const auto filledIn = settings();
    if (!filledIn)
        return;
    hide();
    emit chosen(*filledIn);
}

} // namespace p1scope::ui

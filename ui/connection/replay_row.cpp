// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/replay_row.h"

#include "ui/widgets/colours.h"
#include "ui/widgets/icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

#include <array>

namespace p1scope::ui {

namespace {

constexpr std::array speeds{0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0, 0.0};
/// A replay slower or quicker than this is a slip of the finger.
constexpr double slowest = 0.001;
constexpr double quickest = 100'000;

QString speedText(double speed)
{
    return speed <= 0 ? ReplayRow::tr("as fast as it can")
                      : QStringLiteral("%1×").arg(QLocale::c().toString(speed, 'g', 6));
}

} // namespace

ReplayRow::ReplayRow(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("replayRow"));
    setAccessibleName(tr("Replay"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->setSpacing(6);
    m_play = addButton(QStringLiteral("replayPlay"), QStringLiteral("freeze"), tr("Pause"),
                       tr("Play on, or pause (Ctrl+P)"));
    // Wide enough for either of its words, so that its neighbours stay where they are.
    m_play->setMinimumWidth(fontMetrics().horizontalAdvance(tr("Pause")) + 44);
    QToolButton* telegram = addButton(QStringLiteral("replayTelegram"), QStringLiteral("step-telegram"),
                                      tr("Telegram"), tr("Play one telegram (F4)"));
    QToolButton* frame = addButton(QStringLiteral("replayFrame"), QStringLiteral("step-frame"), tr("Frame"),
                                   tr("Play one frame (Shift+F4)"));
    m_loop = addButton(QStringLiteral("replayLoop"), QStringLiteral("loop"), tr("Repeat"),
                       tr("Play a stretch again and again: drag over the strip of time with Shift to choose "
                          "it (Ctrl+Shift+L)"));
    m_loop->setCheckable(true);
    auto* label = new QLabel(tr("Spee&d"), this);
    m_speedBox = new QComboBox(this);
    m_speedBox->setObjectName(QStringLiteral("replaySpeed"));
    m_speedBox->setAccessibleName(tr("Speed of the replay"));
    m_speedBox->setToolTip(tr("How much faster than it was recorded; any factor can be written here"));
    m_speedBox->setEditable(true);
    m_speedBox->lineEdit()->setObjectName(QStringLiteral("replaySpeedEdit"));
    m_speedBox->lineEdit()->setAccessibleName(m_speedBox->accessibleName());
    m_speedBox->setInsertPolicy(QComboBox::NoInsert);
    for (const double speed : speeds)
        m_speedBox->addItem(speedText(speed));
    m_speedBox->setMinimumWidth(fontMetrics().horizontalAdvance(speedText(0)) + 48);
    label->setBuddy(m_speedBox);
    m_position = new QLabel(this);
    m_position->setObjectName(QStringLiteral("replayPosition"));
    m_position->setTextFormat(Qt::PlainText);
    QToolButton* stop = addButton(QStringLiteral("replayStop"), QStringLiteral("stop"), tr("End replay"),
                                  tr("End the replay and show the whole file again (Ctrl+Shift+P)"));
    layout->addSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_speedBox);
    layout->addSpacing(8);
    layout->addWidget(m_position, 1);
    layout->addWidget(stop);
    setSpeed(1);
    hide();

    connect(m_play, &QToolButton::clicked, this, &ReplayRow::playToggled);
    connect(telegram, &QToolButton::clicked, this, &ReplayRow::telegramStepped);
    connect(frame, &QToolButton::clicked, this, &ReplayRow::frameStepped);
    connect(m_loop, &QToolButton::clicked, this, &ReplayRow::loopToggled);
    connect(stop, &QToolButton::clicked, this, &ReplayRow::stopped);
    connect(m_speedBox, &QComboBox::activated, this, &ReplayRow::takeSpeed);
    connect(m_speedBox->lineEdit(), &QLineEdit::editingFinished, this, &ReplayRow::takeSpeed);
}

QToolButton* ReplayRow::addButton(const QString& name, const QString& iconName, const QString& text,
                                  const QString& tip)
{
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setText(text);
    button->setToolTip(tip);
    button->setIcon(icon(iconName));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    if (name != QStringLiteral("replayStop"))
        layout()->addWidget(button);
    return button;
}

void ReplayRow::setPlaying(bool playing)
{
    const QString text = playing ? tr("Pause") : tr("Play");
    if (m_play->text() == text)
        return;
    m_play->setText(text);
    m_play->setAccessibleName(text);
    m_play->setIcon(icon(playing ? QStringLiteral("freeze") : QStringLiteral("play")));
}

void ReplayRow::setLooping(bool looping)
{
    m_loop->setChecked(looping);
}

void ReplayRow::setPosition(const QString& position)
{
    m_position->setText(position);
}

double ReplayRow::speed() const
{
    return m_speed;
}

void ReplayRow::setSpeed(double speed)
{
    m_speed = speed;
    m_speedBox->setCurrentText(speedText(speed));
}

std::optional<double> ReplayRow::parseSpeed(const QString& text)
{
    QString number = text.trimmed();
    if (number.compare(speedText(0), Qt::CaseInsensitive) == 0 ||
        number.compare(QStringLiteral("max"), Qt::CaseInsensitive) == 0)
        return 0;
    while (!number.isEmpty() && (number.endsWith(u'×') || number.endsWith(u'x') || number.endsWith(u' ')))
        number.chop(1);
    bool ok = false;
    const double speed = QLocale::c().toDouble(number.replace(u',', u'.'), &ok);
    return ok && speed >= slowest && speed <= quickest ? std::optional(speed) : std::nullopt;
}

void ReplayRow::takeSpeed()
{
    const double before = m_speed;
    setSpeed(parseSpeed(m_speedBox->currentText()).value_or(m_speed));
    if (m_speed != before)
        emit speedChosen(m_speed);
}

void ReplayRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours = Colours::of(palette());
    painter.fillRect(rect(), colours.panel);
    painter.fillRect(QRect(0, 0, width(), 1), colours.border);
}

} // namespace p1scope::ui

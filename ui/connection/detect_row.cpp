// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/detect_row.h"

#include "core/doctor/advice.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/marks.h"

#include <QAccessible>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace p1scope::ui {

namespace {

constexpr int stepsShown = 3;

QString text(std::string_view words)
{
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

QLabel* makeLabel(const QString& objectName, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

DetectRow::DetectRow(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("detectRow"));
    setAccessibleName(tr("Finding the settings"));
    m_title = makeLabel(QStringLiteral("detectTitle"), this);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_steps = makeLabel(QStringLiteral("detectSteps"), this);
    m_busy = new QProgressBar(this);
    m_busy->setObjectName(QStringLiteral("detectBusy"));
    m_busy->setAccessibleName(tr("The settings are being found out"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedSize(90, 6);
    const auto button = [this](const QString& name, const QString& label, const QString& accessible) {
        auto* made = new QPushButton(label, this);
        made->setObjectName(name);
        made->setAccessibleName(accessible);
        return made;
    };
    m_stop = button(QStringLiteral("detectStop"), tr("Stop"), tr("Stop finding the settings"));
    m_how = button(QStringLiteral("detectHow"), tr("What to do"), tr("Show what can be done about it"));
    m_how->setCheckable(true);
    m_close = button(QStringLiteral("detectClose"), tr("Close"), tr("Close this row"));
    m_advice = new QWidget(this);
    m_advice->setObjectName(QStringLiteral("detectAdvice"));
    m_adviceLayout = new QVBoxLayout(m_advice);
    m_adviceLayout->setContentsMargins(0, 4, 0, 4);
    m_adviceLayout->setSpacing(8);

    auto* words = new QVBoxLayout;
    words->setSpacing(3);
    words->addWidget(m_title);
    words->addWidget(m_steps);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addSpacing(26); // the mark is painted there
    top->addLayout(words, 1);
    top->addWidget(m_busy, 0, Qt::AlignVCenter);
    top->addWidget(m_how, 0, Qt::AlignTop);
    top->addWidget(m_stop, 0, Qt::AlignTop);
    top->addWidget(m_close, 0, Qt::AlignTop);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(12, 7, 12, 8);
    rows->addLayout(top);
    rows->addWidget(m_advice);

    connect(m_stop, &QPushButton::clicked, this, &DetectRow::cancelled);
    connect(m_close, &QPushButton::clicked, this, &DetectRow::dismiss);
    connect(m_how, &QPushButton::toggled, m_advice, &QWidget::setVisible);
    hide();
}

void DetectRow::begin()
{
    m_running = true;
    m_found = false;
    m_said.clear();
    m_sentence.clear();
    m_title->setText(tr("Finding the settings"));
    m_busy->show();
    m_stop->show();
    m_close->hide();
    m_how->setChecked(false);
    m_how->hide();
    m_advice->hide();
    showSteps();
    show();
}

void DetectRow::say(const QString& text)
{
    m_said << text;
    showSteps();
}

void DetectRow::showSteps()
{
    m_steps->setText(m_said.mid(qMax(qsizetype{0}, m_said.size() - stepsShown)).join(u'\n'));
    m_steps->setVisible(!m_said.isEmpty());
    m_steps->setToolTip(m_said.join(u'\n'));
    m_steps->setAccessibleName(m_said.isEmpty() ? QString() : m_said.last());
}

void DetectRow::finish(const session::DetectionOutcome& outcome)
{
    m_running = false;
    m_found = outcome.found;
    m_sentence = QString::fromStdString(outcome.diagnosis.sentence);
    m_title->setText(m_sentence);
    m_title->setAccessibleName(m_sentence);
    // The last step says the same.
    if (!m_said.isEmpty() && m_said.last() == m_sentence)
        m_said.removeLast();
    showSteps();
    m_steps->setVisible(!outcome.found);
    m_busy->hide();
    m_stop->hide();
    m_close->show();
    fillAdvice(outcome);
    update();
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void DetectRow::fillAdvice(const session::DetectionOutcome& outcome)
{
    while (QLayoutItem* item = m_adviceLayout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const doctor::Topic topic : outcome.diagnosis.remedies) {
        const doctor::Advice& advice = doctor::adviceOn(topic);
        auto* entry = new QWidget(m_advice);
        auto* layout = new QGridLayout(entry);
        layout->setContentsMargins(26, 0, 0, 0);
        layout->setHorizontalSpacing(12);
        auto* title = makeLabel(QStringLiteral("adviceTitle%1").arg(static_cast<int>(topic)), entry);
        title->setText(text(advice.title));
        title->setFont(m_title->font());
        title->setFixedWidth(210);
        auto* words = makeLabel(QStringLiteral("adviceText%1").arg(static_cast<int>(topic)), entry);
        words->setText(text(advice.text));
        layout->addWidget(title, 0, 0, Qt::AlignTop);
        layout->addWidget(words, 0, 1, Qt::AlignTop);
        if (advice.drawing) {
            auto* drawing = new Drawing(QStringLiteral("inverter"), entry);
            drawing->setAccessibleName(tr("Data of the meter by 10 kilohms to the base of a transistor"));
            layout->addWidget(drawing, 0, 2);
        }
        layout->setColumnStretch(1, 1);
        m_adviceLayout->addWidget(entry);
    }
    m_how->setVisible(!outcome.diagnosis.remedies.empty());
}

void DetectRow::dismiss()
{
    if (!m_running)
        hide();
}

void DetectRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours = Colours::of(palette());
    auto result = doctor::CheckResult::Unknown;
    QColor fill = colours.selected;
    if (!m_running) {
        result = m_found ? doctor::CheckResult::Ok : doctor::CheckResult::Warn;
        fill = m_found ? colours.goodBackground : colours.warnBackground;
    }
    painter.fillRect(rect(), fill);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colours.border);
    paintMark(painter, QRect(14, m_title->geometry().center().y() - 8, 18, 18), result,
              markColour(result, colours));
}

} // namespace p1scope::ui

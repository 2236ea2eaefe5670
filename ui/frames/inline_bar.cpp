// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/inline_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QToolButton>

namespace p1scope::ui {

InlineBar::InlineBar(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("framesInlineBar"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 12, 8);
    m_label = new QLabel;
    m_label->setObjectName(QStringLiteral("inlineMessage"));
    layout->addWidget(m_label);
    m_answer = new QLineEdit;
    m_answer->setObjectName(QStringLiteral("inlineAnswer"));
    m_answer->setAccessibleName(tr("Answer"));
    m_answer->setMinimumWidth(fontMetrics().averageCharWidth() * 36);
    layout->addWidget(m_answer);
    m_fault = new QLabel;
    m_fault->setObjectName(QStringLiteral("inlineFault"));
    layout->addWidget(m_fault);
    m_progress = new QProgressBar;
    m_progress->setObjectName(QStringLiteral("inlineProgress"));
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(10);
    layout->addWidget(m_progress, 1);
    layout->addStretch(1);
    m_close = new QToolButton;
    m_close->setObjectName(QStringLiteral("inlineClose"));
    m_close->setAccessibleName(tr("Close"));
    layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, [this] {
        const bool wasProgress = m_mode == Mode::Progress;
        dismiss();
        if (wasProgress)
            emit cancelled();
    });
    connect(m_answer, &QLineEdit::returnPressed, this, [this] { emit answered(m_answer->text()); });
    connect(m_answer, &QLineEdit::textEdited, m_fault, &QLabel::clear);
    hide();
}

void InlineBar::setMode(Mode mode)
{
    m_mode = mode;
    m_answer->setVisible(mode == Mode::Question);
    m_fault->setVisible(mode == Mode::Question);
    m_fault->clear();
    m_progress->setVisible(mode == Mode::Progress);
    m_close->setText(mode == Mode::Progress ? tr("Cancel") : tr("Close"));
    m_close->setAccessibleName(m_close->text());
    show();
}

void InlineBar::tell(const QString& message)
{
    setMode(Mode::Message);
    m_label->setText(message);
    setAccessibleName(message);
}

void InlineBar::showProgress(const QString& message, double share)
{
    if (m_mode != Mode::Progress || isHidden())
        setMode(Mode::Progress);
    m_label->setText(message);
    m_progress->setAccessibleName(message);
    m_progress->setValue(static_cast<int>(share * m_progress->maximum()));
}

void InlineBar::ask(const QString& question, const QString& hint)
{
    setMode(Mode::Question);
    m_label->setText(question);
    m_answer->setAccessibleName(question);
    m_answer->setPlaceholderText(hint);
    m_answer->setFocus(Qt::ShortcutFocusReason);
    m_answer->selectAll();
}

void InlineBar::setFault(const QString& fault)
{
    m_fault->setText(QStringLiteral("✕ ") + fault);
}

void InlineBar::dismiss()
{
    if (isHidden())
        return;
    hide();
    emit dismissed();
}

QString InlineBar::text() const
{
    return m_fault->text().isEmpty() ? m_label->text() : m_fault->text();
}

void InlineBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        m_close->click();
    else
        QWidget::keyPressEvent(event);
}

} // namespace p1scope::ui

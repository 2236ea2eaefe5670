// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/wire_row.h"

#include "core/session/document.h"
#include "ui/widgets/colours.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>

#include <cmath>

namespace p1scope::ui {

WireRow::WireRow(const session::Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
{
    setObjectName(QStringLiteral("wireRow"));
    setAccessibleName(tr("Captured wire"));
    m_channelLabel = new QLabel(tr("C&hannel"), this);
    m_channelLabel->setObjectName(QStringLiteral("channelLabel"));
    m_channel = new QComboBox(this);
    m_channel->setObjectName(QStringLiteral("channelBox"));
    m_channel->setAccessibleName(tr("Channel of the capture that is read"));
    m_channel->setToolTip(tr("The channel that carries characters best is taken; choose another one here"));
    m_channelLabel->setBuddy(m_channel);
    m_evidence = new QLabel(this);
    m_evidence->setObjectName(QStringLiteral("wireEvidence"));
    m_evidence->setTextFormat(Qt::PlainText);
    m_evidence->setMinimumWidth(50);
    m_evidence->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 5);
    layout->setSpacing(8);
    layout->addWidget(m_channelLabel);
    layout->addWidget(m_channel);
    layout->addWidget(m_evidence, 1);
    connect(m_channel, &QComboBox::activated, this,
            [this](int index) { emit channelChosen(QString::number(index)); });
    connect(&m_document, &session::Document::begun, this, &WireRow::refresh);
    refresh();
}

void WireRow::refresh()
{
    const session::InputFacts& facts = m_document.facts();
    setVisible(!facts.channels.empty());
    if (facts.channels.empty())
        return;
    const QSignalBlocker quiet(m_channel);
    m_channel->clear();
    for (const std::string& name : facts.channels)
        m_channel->addItem(QString::fromStdString(name));
    m_channel->setCurrentIndex(static_cast<int>(facts.channel));
    m_channel->setEnabled(facts.channels.size() > 1);

    const line::LineSettings& settings = m_document.settings();
    const QString line = QStringLiteral("%1, %2").arg(
        QString::fromStdString(settings.toDisplay()),
        settings.polarity == line::Polarity::Inverted ? tr("inverted") : tr("normal"));
    QStringList lines;
    if (facts.guess) {
        m_text = tr("Found: %1 · %2 % sure").arg(line).arg(std::lround(facts.guess->confidence * 100));
        for (const std::string& evidence : facts.guess->evidence)
            lines << QString::fromStdString(evidence);
        if (!lines.isEmpty())
            m_text += QStringLiteral(" · ") + lines.join(QStringLiteral(" · "));
    } else {
        m_text = tr("As chosen: %1").arg(line);
    }
    m_evidence->setAccessibleName(m_text);
    m_evidence->setToolTip(lines.join(u'\n'));
    elide();
}

void WireRow::elide()
{
    m_evidence->setText(fontMetrics().elidedText(m_text, Qt::ElideRight, std::max(m_evidence->width(), 50)));
}

void WireRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    elide();
}

void WireRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours = Colours::of(palette());
    painter.fillRect(rect(), colours.panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colours.border);
}

} // namespace p1scope::ui

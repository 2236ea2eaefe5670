// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/finding_banner.h"

#include "ui/widgets/colours.h"
#include "ui/widgets/marks.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace p1scope::ui {

using doctor::CheckResult;

FindingBanner::FindingBanner(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("findingBanner"));
    setAccessibleName(tr("What the doctor found"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(42, 10, 14, 11);
    layout->setSpacing(3);
    m_sentence = new QLabel;
    m_sentence->setObjectName(QStringLiteral("findingSentence"));
    QFont large = font();
    large.setBold(true);
    if (large.pointSizeF() > 0)
        large.setPointSizeF(large.pointSizeF() * 1.15);
    m_sentence->setFont(large);
    m_sentence->setWordWrap(true);
    layout->addWidget(m_sentence);
    m_first = new QLabel;
    m_first->setObjectName(QStringLiteral("findingAdvice"));
    m_first->setWordWrap(true);
    layout->addWidget(m_first);
}

void FindingBanner::setFinding(CheckResult result, const QString& sentence, const QString& first)
{
    m_sentence->setText(sentence);
    m_first->setText(first);
    m_first->setVisible(!first.isEmpty());
    setAccessibleDescription(QStringLiteral("%1: %2. %3").arg(markName(result), sentence, first));
    if (result == m_result)
        return;
    m_result = result;
    update();
}

QString FindingBanner::sentence() const
{
    return m_sentence->text();
}

void FindingBanner::paintEvent(QPaintEvent*)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_result == CheckResult::Ok     ? colours.goodBackground
                     : m_result == CheckResult::Warn ? colours.warnBackground
                     : m_result == CheckResult::Fail ? colours.badBackground
                                                     : blend(colours.panel, colours.text, 0.06));
    painter.drawRoundedRect(rect(), 8, 8);
    const double top = m_sentence->geometry().top();
    paintMark(painter, QRectF(10, top, 24, QFontMetricsF(m_sentence->font()).height()), m_result,
              markColour(m_result, colours));
}

} // namespace p1scope::ui

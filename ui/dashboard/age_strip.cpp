// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/age_strip.h"

#include "ui/dashboard/card.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/marks.h"

#include <QPainter>

namespace p1scope::ui {

AgeStrip::AgeStrip(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("ageStrip"));
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Age of what is shown"));
}

void AgeStrip::setState(const DashboardState& state)
{
    m_stale = state.stale;
    m_meter = state.kind.isEmpty() ? state.meter : QStringLiteral("%1 · %2").arg(state.kind, state.meter);
    if (toolTip() != state.kindEvidence)
        setToolTip(state.kindEvidence);
    if (state.stale)
        m_text = state.age ? tr("No good telegram for %1").arg(ageText(*state.age)) : tr("No good telegram");
    else if (!state.time.isEmpty())
        m_text = tr("Last good telegram at %1").arg(state.time);
    else
        m_text = tr("Last good telegram");
    if (!state.stale && state.age)
        m_text += tr(", %1 ago").arg(ageText(*state.age));
    else if (state.stale && !state.time.isEmpty())
        m_text += tr(": these numbers are of %1").arg(state.time);
    const QString described =
        state.kindEvidence.isEmpty() ? m_text : QStringLiteral("%1. %2").arg(m_text, state.kindEvidence);
    if (accessibleDescription() != described)
        setAccessibleDescription(described);
    update();
}

void AgeStrip::setUnit(double pixels)
{
    m_unit = pixels;
    update();
}

void AgeStrip::paintEvent(QPaintEvent* /*event*/)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_stale || hasFocus()) {
        painter.setPen(QPen(m_stale ? colours.warn : colours.accent, 1));
        painter.setBrush(m_stale ? QBrush(colours.warnBackground) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    }
    const doctor::CheckResult result = m_stale ? doctor::CheckResult::Warn : doctor::CheckResult::Ok;
    const double left = m_unit * 0.7;
    paintMark(painter, QRectF(left, (height() - m_unit) / 2, m_unit, m_unit), result,
              markColour(result, colours));
    painter.setFont(sized(font(), m_unit, m_stale ? QFont::DemiBold : QFont::Normal));
    painter.setPen(m_stale ? colours.text : colours.dim);
    const QFontMetricsF metrics(painter.font());
    const QRectF line(left + m_unit * 1.6, 0, width() - left * 2 - m_unit * 1.6, height());
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, m_text);
    painter.setPen(colours.dim);
    const double room = line.width() - metrics.horizontalAdvance(m_text) - m_unit * 2;
    if (room > m_unit * 5)
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight,
                         metrics.elidedText(m_meter, Qt::ElideRight, room));
}

StaleVeil::StaleVeil(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("staleVeil"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
}

void StaleVeil::paintEvent(QPaintEvent* /*event*/)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    QColor veil = palette().color(QPalette::Window);
    veil.setAlphaF(0.2F);
    painter.fillRect(rect(), veil);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor hatch = colours.warn;
    hatch.setAlphaF(0.16F);
    painter.setPen(QPen(hatch, 2));
    for (int x = -height(); x < width(); x += 18)
        painter.drawLine(x, height(), x + height(), 0);
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/waiting_page.h"

#include "ui/dashboard/card.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/marks.h"

#include <QFontInfo>
#include <QPainter>

#include <algorithm>

namespace p1scope::ui {

namespace {

/// The link to point at: the first that fails, else the first that warns.
std::optional<std::size_t> weakestLink(const std::vector<doctor::Check>& chain)
{
    for (const doctor::CheckResult result : {doctor::CheckResult::Fail, doctor::CheckResult::Warn}) {
        const auto found = std::ranges::find(chain, result, &doctor::Check::result);
        if (found != chain.end())
            return static_cast<std::size_t>(found - chain.begin());
    }
    return std::nullopt;
}

} // namespace

WaitingPage::WaitingPage(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("waitingPage"));
    setFocusPolicy(Qt::TabFocus);
    setState({});
}

void WaitingPage::setState(const DashboardState& state)
{
    m_state = state;
    m_failing = state.sourceOpen ? weakestLink(state.chain) : std::nullopt;
    m_advice.clear();
    if (!state.sourceOpen) {
        m_title = tr("Nothing is connected");
        m_text = tr("Choose a port and press Connect, open a file, or try the demo meter, which needs no "
                    "hardware.");
    } else {
        m_title = tr("Waiting for the first good telegram");
        m_text = tr("Meters send a telegram every second (DSMR 5) or every ten seconds (DSMR 2 to 4) as long "
                    "as they are asked. The gauges begin to move as soon as one has come through whole.");
    }
    if (m_failing) {
        const doctor::Check& check = state.chain[*m_failing];
        m_title = QStringLiteral("%1: %2").arg(QString::fromStdString(check.title),
                                               QString::fromStdString(check.detail));
        m_advice = QString::fromStdString(check.advice);
    }
    setAccessibleName(m_title);
    setAccessibleDescription(m_advice.isEmpty() ? m_text : m_advice + u' ' + m_text);
    update();
}

void WaitingPage::paintEvent(QPaintEvent* /*event*/)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? colours.accent : colours.border, hasFocus() ? 2 : 1));
    painter.setBrush(colours.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);

    const double unit = QFontInfo(font()).pixelSize() * std::clamp(height() / 620.0, 1.0, 1.8);
    const double wide = std::min(width() - 4 * unit, unit * 52);
    QRectF column((width() - wide) / 2, 0, wide, height());
    const double chain = m_state.sourceOpen ? static_cast<double>(m_state.chain.size()) * unit * 2 : 0;
    double y = std::max(unit * 2, (height() - unit * 15 - chain) / 2);

    const double mark = unit * 3.4;
    const auto result = m_failing ? m_state.chain[*m_failing].result : doctor::CheckResult::Unknown;
    const QRectF markRect(column.left(), y, mark, mark);
    painter.setPen(Qt::NoPen);
    painter.setBrush(result == doctor::CheckResult::Fail   ? colours.badBackground
                     : result == doctor::CheckResult::Warn ? colours.warnBackground
                                                           : colours.selected);
    painter.drawEllipse(markRect);
    if (m_failing) {
        paintMark(painter, markRect.adjusted(unit * 0.9, unit * 0.9, -unit * 0.9, -unit * 0.9), result,
                  markColour(result, colours));
    } else {
        painter.setBrush(colours.accent);
        for (const int dot : {-1, 0, 1})
            painter.drawEllipse(markRect.center() + QPointF(dot * unit * 0.75, 0), unit * 0.2, unit * 0.2);
    }

    const double left = column.left() + mark + unit * 1.5;
    const double textWidth = column.right() - left;
    const auto paragraph = [&](const QString& text, const QFont& font, const QColor& colour) {
        if (text.isEmpty())
            return;
        painter.setFont(font);
        painter.setPen(colour);
        const QRectF all(left, y, textWidth, height());
        QRectF used;
        painter.drawText(all, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, text, &used);
        y = used.bottom() + unit * 0.7;
    };
    paragraph(m_title, sized(font(), unit * 1.6, QFont::DemiBold), colours.text);
    paragraph(m_advice, sized(font(), unit * 1.1), colours.text);
    paragraph(m_text, sized(font(), unit), colours.dim);
    if (m_state.sourceOpen)
        paintChain(painter, y + unit * 0.8, {left, 0, textWidth, static_cast<double>(height())});
}

void WaitingPage::paintChain(QPainter& painter, double y, const QRectF& column) const
{
    const Colours colours = Colours::of(palette());
    const double unit = QFontInfo(font()).pixelSize() * std::clamp(height() / 620.0, 1.0, 1.8);
    for (std::size_t i = 0; i < m_state.chain.size() && y + unit * 2 < height(); ++i, y += unit * 2) {
        const doctor::Check& check = m_state.chain[i];
        paintMark(painter, {column.left(), y + unit * 0.3, unit * 1.1, unit * 1.1}, check.result,
                  markColour(check.result, colours));
        painter.setFont(sized(font(), unit, QFont::DemiBold));
        painter.setPen(colours.text);
        painter.drawText(QRectF(column.left() + unit * 1.8, y, unit * 8, unit * 1.7), Qt::AlignVCenter,
                         QString::fromStdString(check.title));
        painter.setFont(sized(font(), unit));
        painter.setPen(m_failing == i ? markColour(check.result, colours) : colours.dim);
        const QRectF rest(column.left() + unit * 9.8, y, column.width() - unit * 9.8, unit * 1.7);
        painter.drawText(rest, Qt::AlignVCenter,
                         QFontMetricsF(painter.font())
                             .elidedText(QString::fromStdString(check.detail), Qt::ElideRight, rest.width()));
    }
}

} // namespace p1scope::ui

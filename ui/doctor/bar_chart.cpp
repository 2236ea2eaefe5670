// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/bar_chart.h"

#include "ui/doctor/bar_chart_geometry.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/format.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace p1scope::ui {

namespace {

QFont smallFont(QFont font)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.85);
    return font;
}

} // namespace

BarChart::BarChart(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
{
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void BarChart::setBars(std::vector<Bar> bars, const QString& unit)
{
    m_bars = std::move(bars);
    m_unit = unit;
    QStringList said;
    for (const Bar& bar : m_bars)
        if (bar.value + bar.upper > 0)
            said << bar.text;
    setAccessibleDescription(said.isEmpty() ? tr("nothing") : said.join(QStringLiteral("; ")));
    update();
}

QSize BarChart::sizeHint() const
{
    return {200, 120};
}

QSize BarChart::minimumSizeHint() const
{
    return {120, static_cast<int>(titleHeight() + labelHeight()) + 36};
}

double BarChart::titleHeight() const
{
    return QFontMetricsF(font()).height() + 5;
}

double BarChart::labelHeight() const
{
    return QFontMetricsF(smallFont(font())).height() + 3;
}

std::vector<std::pair<double, double>> BarChart::values() const
{
    std::vector<std::pair<double, double>> all;
    for (const Bar& bar : m_bars)
        all.emplace_back(bar.value, bar.upper);
    return all;
}

bool BarChart::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const BarGeometry geometry = barGeometry(size(), values(), titleHeight(), labelHeight());
    for (std::size_t i = 0; i < geometry.columns.size(); ++i) {
        if (geometry.columns[i].contains(help->pos())) {
            QToolTip::showText(help->globalPos(), m_bars[i].text, this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

void BarChart::paintEvent(QPaintEvent*)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const BarGeometry geometry = barGeometry(size(), values(), titleHeight(), labelHeight());
    const QString greatest =
        geometry.greatest > 0
            ? displayLocale().toString(geometry.greatest, 'f',
                                       geometry.greatest < 10 && !m_unit.isEmpty() ? 1 : 0) +
                  m_unit
            : QString();
    painter.setPen(colours.dim);
    const double greatestWidth = QFontMetricsF(smallFont(font())).horizontalAdvance(greatest);
    painter.drawText(
        QRectF(0, 0, width() - greatestWidth - 6, titleHeight()), Qt::AlignLeft | Qt::AlignTop,
        fontMetrics().elidedText(m_title, Qt::ElideRight, width() - static_cast<int>(greatestWidth) - 6));
    painter.setFont(smallFont(font()));
    painter.drawText(QRectF(0, 0, width(), titleHeight()), Qt::AlignRight | Qt::AlignTop, greatest);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.bad);
    for (const QRectF& bar : geometry.bars)
        painter.drawRect(bar);
    for (const QRectF& bar : geometry.upper) {
        if (bar.height() <= 0)
            continue;
        painter.setPen(QPen(colours.bad, 1));
        painter.setBrush(QBrush(colours.bad, Qt::BDiagPattern));
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter.setPen(colours.border);
    painter.drawLine(geometry.plot.bottomLeft(), geometry.plot.bottomRight());
    painter.setPen(colours.dim);
    double widest = 0;
    for (const Bar& bar : m_bars)
        widest = std::max(widest, QFontMetricsF(painter.font()).horizontalAdvance(bar.label));
    const std::size_t step = labelStep(geometry, widest);
    double taken = 0;
    for (std::size_t i = 0; i < m_bars.size(); i += step) {
        const double wide = QFontMetricsF(painter.font()).horizontalAdvance(m_bars[i].label);
        const double left =
            std::clamp(geometry.columns[i].center().x() - wide / 2, 0.0, std::max(width() - wide, 0.0));
        if (i > 0 && left < taken + 4)
            continue;
        painter.drawText(QRectF(left, geometry.plot.bottom() + 2, wide + 1, labelHeight()),
                         static_cast<int>(Qt::AlignTop | Qt::AlignLeft), m_bars[i].label);
        taken = left + wide;
    }
}

} // namespace p1scope::ui

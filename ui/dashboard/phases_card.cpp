// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/phases_card.h"

#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {

constexpr double bandBegin = 195;
constexpr double bandEnd = 265;

double grown(double scale, double value, std::initializer_list<double> steps)
{
    if (value <= scale)
        return scale;
    for (const double step : steps) {
        if (step >= value)
            return step;
    }
    return value;
}

bool outOfBand(double volts)
{
    return volts < PhasesCard::leastVolts || volts > PhasesCard::mostVolts;
}

QRectF barIn(const QRectF& cell, double thickness)
{
    return {cell.left(), cell.center().y() - thickness / 2, cell.width(), thickness};
}

} // namespace

PhasesCard::PhasesCard(QWidget* parent)
    : Card(tr("Phases"), parent)
{
    setObjectName(QStringLiteral("phasesCard"));
}

void PhasesCard::setPhases(const std::vector<PhaseState>& phases, const QString& quality)
{
    m_phases = phases;
    for (const PhaseState& phase : phases) {
        if (phase.power) {
            m_powerScale =
                grown(m_powerScale, std::abs(phase.power->value), {0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25});
            m_returns = m_returns || phase.power->value < 0;
        }
        if (phase.current)
            m_currentScale =
                grown(m_currentScale, std::abs(phase.current->value), {16, 25, 35, 50, 63, 80, 100});
    }
    describe(quality);
    update();
}

void PhasesCard::describe(const QString& quality)
{
    const bool hasVoltage =
        std::ranges::any_of(m_phases, [](const PhaseState& p) { return p.voltage.has_value(); });
    QStringList notes;
    if (hasVoltage)
        notes << tr("The green band is 230 V ± 10 %.");
    if (!quality.isEmpty()) {
        QString sentence = quality;
        sentence[0] = sentence[0].toUpper();
        notes << sentence;
    }
    m_quality = notes.join(u' ');

    QStringList spoken;
    for (const PhaseState& phase : m_phases) {
        QStringList numbers;
        if (phase.power)
            numbers << tr("%1 kW %2")
                           .arg(phase.power->magnitude(),
                                phase.power->value < 0 ? tr("returned") : tr("delivered"));
        if (phase.voltage)
            numbers << tr("%1 V").arg(phase.voltage->text()) +
                           (outOfBand(phase.voltage->value) ? tr(", out of the band") : QString());
        if (phase.current)
            numbers << tr("%1 A").arg(phase.current->text());
        spoken << QStringLiteral("L%1: %2").arg(phase.number).arg(numbers.join(QStringLiteral(", ")));
    }
    const QString description = spoken.join(QStringLiteral("; ")) + QStringLiteral(". ") + m_quality;
    if (description != accessibleDescription())
        setAccessibleDescription(description);
}

void PhasesCard::paintContent(QPainter& painter, const QRectF& content, const Colours& colours)
{
    if (m_phases.empty())
        return;
    const double note = paintNote(painter, content, colours);
    const QRectF area = content.adjusted(0, 0, 0, -note);
    if (m_phases.size() == 1)
        paintSingle(painter, area, colours);
    else
        paintTable(painter, area, colours);
}

double PhasesCard::paintNote(QPainter& painter, const QRectF& content, const Colours& colours) const
{
    if (m_quality.isEmpty())
        return 0;
    painter.setFont(textFont(0.95));
    painter.setPen(colours.dim);
    const QFontMetricsF metrics(painter.font());
    const QRectF bounds = metrics.boundingRect(content, Qt::TextWordWrap | Qt::AlignLeft, m_quality);
    const double height = std::min(bounds.height(), 2.2 * metrics.lineSpacing());
    painter.drawText(QRectF(content.left(), content.bottom() - height, content.width(), height),
                     Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignBottom, m_quality);
    return height + unit() * 0.5;
}

PhasesCard::Columns PhasesCard::columns(double width) const
{
    const QFontMetricsF metrics(textFont(1.4));
    const auto has = [this](auto member) {
        return std::ranges::any_of(m_phases,
                                   [member](const PhaseState& p) { return (p.*member).has_value(); });
    };
    const double gap = unit() * 1.3;
    const auto cell = [&](const char* widest) {
        return metrics.horizontalAdvance(QLatin1String(widest)) + unit() * 2.2;
    };
    Columns columns;
    columns.label = unit() * 2.6;
    columns.power = has(&PhaseState::power) ? cell("00.000") : 0;
    columns.voltage = has(&PhaseState::voltage) ? cell("000.0") : 0;
    columns.current = has(&PhaseState::current) ? cell("00.00") : 0;
    const int bars = (columns.power > 0 ? 1 : 0) + (columns.voltage > 0 ? 1 : 0);
    const double rest = width - columns.label - columns.power - columns.voltage - columns.current;
    if (bars > 0)
        columns.bar = std::max(0.0, rest / bars - gap);
    return columns;
}

void PhasesCard::paintTable(QPainter& painter, const QRectF& area, const Colours& colours) const
{
    const Columns widths = columns(area.width());
    const double gap = unit() * 1.3;
    const double heading = unit() * 1.9;
    const auto rows = static_cast<double>(m_phases.size());
    const double row = std::min((area.height() - heading) / rows, unit() * 7);

    double x = area.left() + widths.label;
    const double powerAt = x;
    x += widths.power > 0 ? widths.power + gap / 2 + widths.bar + gap / 2 : 0;
    const double voltageAt = x;
    const double currentAt = area.right() - widths.current;

    painter.setFont(textFont(0.95, QFont::DemiBold));
    painter.setPen(colours.dim);
    const auto head = [&](double at, double width, const QString& text) {
        if (width > 0)
            painter.drawText(QRectF(at, area.top(), width, heading - 4), Qt::AlignRight | Qt::AlignVCenter,
                             text);
    };
    head(powerAt, widths.power, tr("Power"));
    head(voltageAt, widths.voltage, tr("Voltage"));
    head(currentAt, widths.current, tr("Current"));
    painter.setPen(QPen(colours.border, 1));
    const double rule = std::floor(area.top() + heading) - 0.5;
    painter.drawLine(QPointF(area.left(), rule), QPointF(area.right(), rule));

    double y = area.top() + heading;
    for (const PhaseState& phase : m_phases) {
        painter.setFont(textFont(1.1, QFont::Bold));
        painter.setPen(colours.text);
        painter.drawText(QRectF(area.left() + unit() * 0.6, y, widths.label, row), Qt::AlignVCenter,
                         QStringLiteral("L%1").arg(phase.number));
        if (phase.power) {
            const QColor colour = phase.power->value < 0 ? colours.returned : colours.text;
            paintNumber(painter, {powerAt, y, widths.power, row}, phase.power->text(), QStringLiteral("kW"),
                        colour, colours);
            paintPowerBar(painter, {powerAt + widths.power + gap / 2, y, widths.bar, row}, phase.power->value,
                          colours);
        }
        if (phase.voltage) {
            const bool bad = outOfBand(phase.voltage->value);
            paintNumber(painter, {voltageAt, y, widths.voltage, row},
                        (bad ? QStringLiteral("! ") : QString()) + phase.voltage->text(), QStringLiteral("V"),
                        bad ? colours.bad : colours.text, colours);
            paintVoltageBand(painter, {voltageAt + widths.voltage + gap / 2, y, widths.bar, row},
                             phase.voltage->value, colours);
        }
        if (phase.current)
            paintNumber(painter, {currentAt, y, widths.current, row}, phase.current->text(),
                        QStringLiteral("A"), colours.text, colours);
        y += row;
    }
}

void PhasesCard::paintSingle(QPainter& painter, const QRectF& area, const Colours& colours) const
{
    const PhaseState& phase = m_phases.front();
    const int rows = (phase.power ? 1 : 0) + (phase.voltage ? 1 : 0) + (phase.current ? 1 : 0);
    const double row = std::min(area.height() / std::max(1, rows), unit() * 7);
    const double label = unit() * 8;
    const double number =
        QFontMetricsF(textFont(1.4)).horizontalAdvance(QStringLiteral("! 00.000")) + unit() * 2.2;
    double y = area.top();
    const auto paintRow = [&](const QString& name, const ShownNumber& value, const QString& text,
                              const QString& unitName, auto bar) {
        painter.setFont(textFont(1.0, QFont::DemiBold));
        painter.setPen(colours.dim);
        painter.drawText(QRectF(area.left(), y, label, row), Qt::AlignVCenter,
                         QStringLiteral("L%1  %2").arg(phase.number).arg(name));
        paintNumber(painter, {area.left() + label, y, number, row}, text, unitName, colours.text, colours);
        const double x = area.left() + label + number + unit() * 1.3;
        bar(QRectF(x, y, area.right() - x, row), value.value);
        y += row;
    };
    if (phase.power)
        paintRow(tr("Power"), *phase.power, phase.power->text(), QStringLiteral("kW"),
                 [&](const QRectF& cell, double value) { paintPowerBar(painter, cell, value, colours); });
    if (phase.voltage)
        paintRow(tr("Voltage"), *phase.voltage,
                 (outOfBand(phase.voltage->value) ? QStringLiteral("! ") : QString()) + phase.voltage->text(),
                 QStringLiteral("V"),
                 [&](const QRectF& cell, double value) { paintVoltageBand(painter, cell, value, colours); });
    if (phase.current)
        paintRow(tr("Current"), *phase.current, phase.current->text(), QStringLiteral("A"),
                 [&](const QRectF& cell, double value) { paintCurrentBar(painter, cell, value, colours); });
}

void PhasesCard::paintNumber(QPainter& painter, const QRectF& cell, const QString& number,
                             const QString& unitName, const QColor& colour, const Colours& colours) const
{
    const QFont small = textFont(1.0);
    const double unitWidth = unit() * 1.9;
    const QFont large = textFont(1.4);
    const double baseline = cell.center().y() + QFontMetricsF(large).capHeight() / 2;
    painter.setFont(large);
    painter.setPen(stale() ? colours.dim : colour);
    painter.drawText(
        QPointF(cell.right() - unitWidth - QFontMetricsF(large).horizontalAdvance(number), baseline), number);
    painter.setFont(small);
    painter.setPen(colours.dim);
    painter.drawText(QPointF(cell.right() - unitWidth + unit() * 0.3, baseline), unitName);
}

void PhasesCard::paintPowerBar(QPainter& painter, const QRectF& cell, double kilowatts,
                               const Colours& colours) const
{
    const QRectF bar = barIn(cell, unit() * 0.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.border);
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2);
    const double zero = m_returns ? bar.center().x() : bar.left();
    const double length = (m_returns ? bar.width() / 2 : bar.width()) *
                          std::clamp(kilowatts / m_powerScale, m_returns ? -1.0 : 0.0, 1.0);
    painter.setBrush(kilowatts < 0 ? colours.returned : colours.delivered);
    painter.drawRoundedRect(QRectF(std::min(zero, zero + length), bar.top(), std::abs(length), bar.height()),
                            bar.height() / 2, bar.height() / 2);
    if (m_returns)
        painter.fillRect(QRectF(zero - 0.75, bar.top() - unit() * 0.3, 1.5, bar.height() + unit() * 0.6),
                         colours.dim);
}

void PhasesCard::paintVoltageBand(QPainter& painter, const QRectF& cell, double volts,
                                  const Colours& colours) const
{
    const QRectF bar = barIn(cell, unit() * 0.5);
    const auto at = [&](double v) {
        return bar.left() +
               bar.width() * (std::clamp(v, bandBegin, bandEnd) - bandBegin) / (bandEnd - bandBegin);
    };
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.border);
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2);
    painter.fillRect(QRectF(QPointF(at(leastVolts), bar.top()), QPointF(at(mostVolts), bar.bottom())),
                     blend(colours.panel, colours.good, 0.5));
    const double width = std::max(3.0, unit() * 0.25);
    painter.fillRect(
        QRectF(at(volts) - width / 2, bar.top() - unit() * 0.35, width, bar.height() + unit() * 0.7),
        outOfBand(volts) ? colours.bad
        : stale()        ? colours.dim
                         : colours.text);
}

void PhasesCard::paintCurrentBar(QPainter& painter, const QRectF& cell, double amperes,
                                 const Colours& colours) const
{
    const QRectF bar = barIn(cell, unit() * 0.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.border);
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2);
    QRectF filled = bar;
    filled.setWidth(bar.width() * std::clamp(std::abs(amperes) / m_currentScale, 0.0, 1.0));
    painter.setBrush(colours.dim);
    painter.drawRoundedRect(filled, bar.height() / 2, bar.height() / 2);
}

} // namespace p1scope::ui

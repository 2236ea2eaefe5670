// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/counter_tile.h"

#include "ui/widgets/format.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {
constexpr double unitShare = 0.48; ///< height of the unit, of the digits'
constexpr double unitGap = 0.2;    ///< before it
} // namespace

MeterDigits::MeterDigits(const QString& digits, const QFont& font)
    : m_font(font)
{
    const QFontMetricsF metrics(font);
    double digitWidth = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        digitWidth = std::max(digitWidth, metrics.horizontalAdvance(QChar(digit)));
    const qsizetype point = digits.contains(u'.') ? digits.indexOf(u'.') : digits.size();
    const auto firstDigit = [&] {
        qsizetype i = 0;
        while (i + 1 < point && digits[i] == u'0')
            ++i;
        return i;
    }();
    for (qsizetype i = 0; i < digits.size(); ++i) {
        if (i > 0 && i < point && (point - i) % 3 == 0)
            m_width += digitWidth * 0.28;
        const bool isPoint = i == point;
        const QString text = isPoint ? displayLocale().decimalPoint() : QString(digits[i]);
        const double width = isPoint ? metrics.horizontalAdvance(text) : digitWidth;
        m_glyphs.push_back({text, m_width, width, i < firstDigit});
        m_width += width;
    }
}

void MeterDigits::paint(QPainter& painter, QPointF at, const QColor& colour, const QColor& pale) const
{
    painter.setFont(m_font);
    const QFontMetricsF metrics(m_font);
    for (const Glyph& glyph : m_glyphs) {
        painter.setPen(glyph.pale ? pale : colour);
        const double inset = (glyph.width - metrics.horizontalAdvance(glyph.text)) / 2;
        painter.drawText(at + QPointF(glyph.x + inset, 0), glyph.text);
    }
}

CounterTile::CounterTile(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::TabFocus);
}

void CounterTile::setState(const CounterState& state, std::optional<int> hourNow)
{
    m_state = state;
    m_hourNow = hourNow;
    setAccessibleName(state.title);
    QString description = QStringLiteral("%1 %2").arg(state.digits, state.unit);
    for (const QString& more : {state.today, state.detail}) {
        if (!more.isEmpty())
            description += QStringLiteral(", ") + more;
    }
    if (description != accessibleDescription())
        setAccessibleDescription(description);
    update();
}

void CounterTile::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    update();
}

void CounterTile::setScale(double unit, double digitsHeight, double barsTop)
{
    m_unit = unit;
    m_digitsHeight = digitsHeight;
    m_barsTop = barsTop;
    update();
}

double CounterTile::fittingDigits(const QFont& font, const CounterState& state, double width)
{
    constexpr double trial = 100;
    const double digits = MeterDigits(state.digits, sized(font, trial, QFont::DemiBold)).width();
    const double unit =
        QFontMetricsF(sized(font, trial * unitShare)).horizontalAdvance(state.unit) + trial * unitGap;
    // Fonts come in whole pixels, and hinting widens small ones a little.
    return std::floor(trial * width / (digits + unit) * 0.97);
}

double CounterTile::digitsWidth() const
{
    const double digits = MeterDigits(m_state.digits, sized(font(), m_digitsHeight, QFont::DemiBold)).width();
    const QFontMetricsF metrics(sized(font(), m_digitsHeight * unitShare));
    return digits + m_digitsHeight * unitGap + metrics.horizontalAdvance(m_state.unit);
}

double CounterTile::niceTop(double greatest)
{
    double power = 0.1;
    for (int decade = 0; decade < 6; ++decade, power *= 10) {
        for (const double factor : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0}) {
            if (factor * power >= greatest)
                return factor * power;
        }
    }
    return greatest;
}

QFont CounterTile::textFont(double units, QFont::Weight weight) const
{
    return sized(font(), units * m_unit, weight);
}

QColor CounterTile::colour(const Colours& colours) const
{
    switch (m_state.kind) {
    case CounterState::Kind::Delivered:
        return colours.delivered;
    case CounterState::Kind::DeliveredLow:
        return colours.deliveredLow;
    case CounterState::Kind::Returned:
        return colours.returned;
    case CounterState::Kind::Gas:
        return colours.gas;
    case CounterState::Kind::Water:
        return blend(colours.delivered, colours.returned, 0.5);
    case CounterState::Kind::Heat:
        return colours.bad;
    }
    return colours.text;
}

QRectF CounterTile::barsArea() const
{
    const double top = m_unit * 1.6 + m_digitsHeight * 1.45 + m_unit * 3.6;
    const double bottom = m_unit * 1.7;
    return {0, top, static_cast<double>(width()), std::max(0.0, height() - top - bottom)};
}

QRectF CounterTile::barRect(int hour) const
{
    const QRectF area = barsArea();
    const double step = area.width() / 24;
    return {area.left() + hour * step, area.top(), step * 0.76, area.height()};
}

void CounterTile::paintEvent(QPaintEvent* /*event*/)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintTitle(painter, colours);
    paintDigits(painter, colours);
    paintBars(painter, colours);
    if (hasFocus()) {
        painter.setPen(QPen(colours.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void CounterTile::paintTitle(QPainter& painter, const Colours& colours)
{
    painter.setFont(textFont(0.98, QFont::DemiBold));
    painter.setPen(colours.dim);
    const QFontMetricsF metrics(painter.font());
    const double dot = m_state.counting ? m_unit * 1.2 : 0;
    const double room = width() - dot;
    const bool fits = m_state.brief.isEmpty() || metrics.horizontalAdvance(m_state.title) <= room;
    const QString title = metrics.elidedText(fits ? m_state.title : m_state.brief, Qt::ElideRight, room);
    painter.drawText(QRectF(0, 0, width(), m_unit * 1.6), Qt::AlignVCenter | Qt::AlignLeft, title);
    if (m_state.counting) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_stale ? colours.dim : colour(colours));
        painter.drawEllipse(QPointF(metrics.horizontalAdvance(title) + m_unit * 0.75, m_unit * 0.8),
                            m_unit * 0.32, m_unit * 0.32);
    }
}

void CounterTile::paintDigits(QPainter& painter, const Colours& colours)
{
    const QFont font = sized(this->font(), m_digitsHeight, QFont::DemiBold);
    const double baseline = m_unit * 1.6 + m_digitsHeight * 1.1;
    const MeterDigits digits(m_state.digits, font);
    digits.paint(painter, {0, baseline}, m_stale ? colours.dim : colours.text,
                 blend(colours.panel, colours.text, 0.34));
    painter.setFont(sized(this->font(), m_digitsHeight * unitShare));
    painter.setPen(colours.dim);
    painter.drawText(QPointF(digits.width() + m_digitsHeight * unitGap, baseline), m_state.unit);

    painter.setFont(textFont(0.98));
    const QFontMetricsF metrics(painter.font());
    double y = m_unit * 1.6 + m_digitsHeight * 1.45;
    for (const QString& line : {m_state.today, m_state.detail}) {
        painter.drawText(QRectF(0, y, width(), m_unit * 1.5), Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(line, Qt::ElideRight, width()));
        y += m_unit * 1.5;
    }
}

void CounterTile::paintBars(QPainter& painter, const Colours& colours)
{
    const QRectF area = barsArea();
    if (area.height() < m_unit * 1.5)
        return;
    const QColor full = m_stale ? blend(colours.panel, colour(colours), 0.6) : colour(colours);
    paintAxis(painter, colours, area);
    for (int hour = 0; hour < 24; ++hour) {
        const auto i = static_cast<std::size_t>(hour);
        const double used = m_state.byHour[i];
        if (!m_state.seen[i] && used <= 0)
            continue;
        QRectF bar = barRect(hour);
        bar.setTop(bar.bottom() - std::max(1.5, bar.height() * std::min(1.0, used / m_barsTop)));
        if (m_state.seen[i]) {
            painter.fillRect(bar, full);
        } else {
            // No telegram came in this hour: its use is reckoned from before and after.
            painter.setPen(QPen(full, 1, Qt::DotLine));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
        }
    }
}

void CounterTile::paintAxis(QPainter& painter, const Colours& colours, const QRectF& bars)
{
    painter.setFont(textFont(0.9));
    const QFontMetricsF metrics(painter.font());
    painter.setPen(QPen(colours.border, 1));
    for (const double y : {std::floor(bars.top()) + 0.5, std::floor(bars.bottom()) + 0.5})
        painter.drawLine(QPointF(bars.left(), y), QPointF(bars.right(), y));
    painter.setPen(colours.dim);
    const QString top =
        QStringLiteral("%1 %2").arg(displayLocale().toString(m_barsTop, 'g', 3), m_state.unit);
    painter.drawText(QRectF(bars.left(), bars.top() - m_unit * 1.2, bars.width(), m_unit * 1.2),
                     Qt::AlignRight | Qt::AlignVCenter, top);
    const QRectF below(bars.left(), bars.bottom() + m_unit * 0.25, bars.width(), m_unit * 1.4);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter, tr("0 h"));
    painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, tr("24 h"));
    if (metrics.horizontalAdvance(tr("0 h") + tr("12 h") + tr("24 h")) < bars.width() * 0.8)
        painter.drawText(below, Qt::AlignHCenter | Qt::AlignVCenter, tr("12 h"));
    if (m_hourNow) {
        // A small mark under the hour that it is.
        const double x = barRect(*m_hourNow).center().x();
        const double s = m_unit * 0.28;
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.dim);
        painter.drawPolygon(
            QPolygonF({QPointF(x, bars.bottom() + 2), QPointF(x - s, bars.bottom() + 2 + 1.4 * s),
                       QPointF(x + s, bars.bottom() + 2 + 1.4 * s)}));
    }
}

bool CounterTile::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QString text = QStringLiteral("%1: %2").arg(accessibleName(), accessibleDescription());
    for (int hour = 0; hour < 24; ++hour) {
        QRectF column = barRect(hour);
        column.setBottom(height());
        const auto i = static_cast<std::size_t>(hour);
        if (!column.contains(help->pos()) || (!m_state.seen[i] && m_state.byHour[i] <= 0))
            continue;
        text = tr("%1 to %2 h: %3 %4")
                   .arg(hour)
                   .arg(hour + 1)
                   .arg(displayLocale().toString(m_state.byHour[i], 'f', 3), m_state.unit);
        if (!m_state.seen[i])
            text += tr(" (no telegram in this hour: spread evenly)");
    }
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

CountersCard::CountersCard(QWidget* parent)
    : Card({}, parent)
{
    setObjectName(QStringLiteral("countersCard"));
    setAccessibleName(tr("Counters"));
    setFocusPolicy(Qt::NoFocus); // its tiles have it
}

void CountersCard::setCounters(const std::vector<CounterState>& counters, std::optional<int> hourNow)
{
    while (m_tiles.size() > counters.size()) {
        m_tiles.back()->deleteLater();
        m_tiles.back()->hide();
        m_tiles.pop_back();
    }
    while (m_tiles.size() < counters.size()) {
        m_tiles.push_back(new CounterTile(this));
        m_tiles.back()->setObjectName(QStringLiteral("counterTile%1").arg(m_tiles.size()));
        m_tiles.back()->setStale(stale());
        m_tiles.back()->show();
    }
    for (std::size_t i = 0; i < counters.size(); ++i)
        m_tiles[i]->setState(counters[i], hourNow);
    arrange();
}

void CountersCard::setCountersStale(bool stale)
{
    setStale(stale);
    for (CounterTile* tile : m_tiles)
        tile->setStale(stale);
}

void CountersCard::paintContent(QPainter& /*painter*/, const QRectF& /*content*/, const Colours& /*colours*/)
{}

void CountersCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    arrange();
}

void CountersCard::arrange()
{
    if (m_tiles.empty())
        return;
    const QRectF area = content();
    const int count = static_cast<int>(m_tiles.size());
    const double gap = unit() * 1.4;
    int columns = std::clamp(static_cast<int>((area.width() + gap) / (unit() * 12.5 + gap)), 1, count);
    const int rows = (count + columns - 1) / columns;
    columns = (count + rows - 1) / rows; // no row fuller than it need be
    const double height = (area.height() - gap * (rows - 1)) / rows;

    // All digits are of one height, that of the tile with the least room.
    double digits = std::min(unit() * (rows > 1 ? 2.8 : 2.25), (height - unit() * 4.8) / 1.45);
    double kilowattHours = 0;
    for (int i = 0; i < count; ++i) {
        const CounterState& state = m_tiles[static_cast<std::size_t>(i)]->state();
        const double width = (area.width() - gap * (columns - 1)) / columns;
        digits = std::min(digits, CounterTile::fittingDigits(font(), state, width));
        if (state.unit == QLatin1String("kWh"))
            kilowattHours = std::max(kilowattHours, *std::ranges::max_element(state.byHour));
    }
    for (int i = 0; i < count; ++i) {
        CounterTile& tile = *m_tiles[static_cast<std::size_t>(i)];
        const int row = i / columns;
        const int inRow = row + 1 < rows ? columns : count - row * columns;
        const double width = (area.width() - gap * (inRow - 1)) / inRow;
        tile.setGeometry(QRectF(area.left() + (i % columns) * (width + gap),
                                area.top() + row * (height + gap), width, height)
                             .toRect());
        const double greatest = tile.state().unit == QLatin1String("kWh")
                                    ? kilowattHours
                                    : *std::ranges::max_element(tile.state().byHour);
        tile.setScale(unit(), digits, CounterTile::niceTop(greatest));
    }
}

} // namespace p1scope::ui

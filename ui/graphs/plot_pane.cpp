// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/plot_pane.h"

#include "ui/graphs/plot_bars.h"
#include "ui/graphs/plot_overlay.h"
#include "ui/widgets/format.h"

#include <QEvent>
#include <QFontInfo>
#include <QMouseEvent>
#include <QPainter>
#include <QStringList>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {

using meter::GraphTime;

constexpr double thickLine = 1.6;
constexpr double thinLine = 1.0;
constexpr double wheelStep = 0.8; ///< of the window's length, a notch
constexpr double leastBand = 4;   ///< pixels that the mouse must move before it draws a band

/// Leaves out points that would move a line by less than a quarter of a pixel: of a counter that stands still
/// two are left. `pixel` is a pixel's height in the points' own measure.
std::vector<QPointF> withoutLevelPoints(const std::vector<QPointF>& points, double pixel)
{
    const double level = pixel / 4;
    std::vector<QPointF> kept;
    kept.reserve(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool inside = i > 0 && i + 1 < points.size();
        if (!inside || std::abs(points[i].y() - kept.back().y()) > level ||
            std::abs(points[i + 1].y() - kept.back().y()) > level)
            kept.push_back(points[i]);
    }
    return kept;
}

} // namespace

QColor lineColour(LineTone tone, const Colours& colours)
{
    switch (tone) {
    case LineTone::Delivered:
    case LineTone::PhaseOne:
        return colours.delivered;
    case LineTone::DeliveredLow:
        return colours.deliveredLow;
    case LineTone::Returned:
    case LineTone::PhaseThree:
        return colours.returned;
    case LineTone::ReturnedLow:
        return blend(colours.panel, colours.returned, 0.6);
    case LineTone::Note:
        return colours.warn;
    case LineTone::Gas:
    case LineTone::PhaseTwo:
        return colours.gas;
    }
    return colours.text;
}

PlotPane::PlotPane(QWidget* parent)
    : QWidget(parent)
    , m_chart(makeChart(this))
    , m_overlay(new PlotOverlay(this))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

PlotPane::~PlotPane() = default;

void PlotPane::setContent(PaneContent content)
{
    m_content = std::move(content);
    drawLines();
    describe();
    update();
}

void PlotPane::describe()
{
    setAccessibleName(m_content.spec.title);
    QStringList values;
    for (const PaneLine& line : m_content.lines) {
        if (line.last)
            values << QStringLiteral("%1 %2 %3")
                          .arg(line.spec.label,
                               displayLocale().toString(std::abs(*line.last), 'f', m_content.spec.decimals),
                               m_content.spec.unit);
    }
    if (!m_content.note.isEmpty())
        values.prepend(m_content.note);
    if (!m_content.hint.isEmpty())
        values << m_content.hint;
    setToolTip(m_content.hint);
    const QString description = values.join(QStringLiteral("; "));
    if (description != accessibleDescription())
        setAccessibleDescription(description);
}

QSize PlotPane::minimumSizeHint() const
{
    const int unit = QFontInfo(font()).pixelSize();
    return {unit * 24, unit * 11};
}

QSize PlotPane::sizeHint() const
{
    return minimumSizeHint() * 2;
}

QRect PlotPane::plotRect() const
{
    const int unit = QFontInfo(font()).pixelSize();
    const QFontMetrics metrics(font());
    const int labels = metrics.horizontalAdvance(QStringLiteral("-00,000.00")) + unit / 2;
    const int tags = metrics.horizontalAdvance(QStringLiteral("del")) + unit;
    return rect().adjusted(labels, qRound(unit * 3.0), -tags - unit / 2, -qRound(unit * 2.4));
}

int PlotPane::mostTimeTicks() const
{
    return std::max(2, plotRect().width() /
                           (QFontMetrics(font()).horizontalAdvance(QStringLiteral("00:00:00")) * 2));
}

int PlotPane::mostValueSteps() const
{
    return std::max(2, plotRect().height() / (QFontMetrics(font()).height() * 3));
}

GraphTime PlotPane::timeAt(double x) const
{
    return m_content.window.timeAt(x - plotRect().left(), plotRect().width());
}

double PlotPane::yOf(double value) const
{
    const ValueScale& scale = m_content.scale;
    const QRect plot = plotRect();
    return plot.bottom() + 1 - (value - scale.low) / (scale.high - scale.low) * plot.height();
}

void PlotPane::setCrosshair(std::optional<GraphTime> time, const QString& moment,
                            const std::vector<Readout>& readouts)
{
    const TimeWindow& window = m_content.window;
    if (!time || *time < window.from || *time > window.to) {
        m_overlay->setCrosshair(std::nullopt);
        return;
    }
    const Colours colours = Colours::of(palette());
    PlotOverlay::Crosshair crosshair{plotRect().left() + window.xOf(*time, plotRect().width()), moment, {}};
    for (const Readout& readout : readouts)
        crosshair.dots.push_back({yOf(readout.value), lineColour(readout.tone, colours), readout.text});
    m_overlay->setCrosshair(std::move(crosshair));
}

void PlotPane::layOut()
{
    m_chart->setGeometry(plotRect());
    m_overlay->setGeometry(rect());
    m_overlay->setPlot(plotRect());
    m_overlay->raise();
}

void PlotPane::drawLines()
{
    const Colours colours = Colours::of(palette());
    const TimeWindow& window = m_content.window;
    const ValueScale& scale = m_content.scale;
    const auto begin = static_cast<double>(window.from.time_since_epoch().count());
    const auto span = static_cast<double>(window.span().count());
    const double pixel = 1.0 / std::max(1, plotRect().height());
    const auto toPlot = [&](double x, double y) {
        return QPointF((x - begin) / span, (y - scale.low) / (scale.high - scale.low));
    };
    std::vector<ChartLine> lines;
    for (const PaneLine& line : m_content.lines) {
        if (!line.bands.empty())
            continue; // painted with its band
        ChartLine drawn{lineColour(line.spec.tone, colours), thickLine, line.pieces};
        std::size_t points = 0;
        for (std::vector<QPointF>& piece : drawn.pieces) {
            for (QPointF& point : piece)
                point = toPlot(point.x(), point.y());
            piece = withoutLevelPoints(piece, pixel);
            points += piece.size();
        }
        // Thick joins of a line that is more up and down than along are not seen, but cost most of the time.
        if (points > static_cast<std::size_t>(std::max(1, plotRect().width())))
            drawn.width = thinLine;
        lines.push_back(std::move(drawn));
    }
    m_chart->setLines(lines);
}

void PlotPane::paintEvent(QPaintEvent* /*event*/)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? colours.accent : colours.border, hasFocus() ? 2 : 1));
    painter.setBrush(colours.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);
    if (m_content.window.span().count() <= 0)
        return;
    paintHeader(painter, colours);
    paintGaps(painter, colours);
    paintCells(painter, m_content, plotRect(), colours);
    paintGrid(painter, colours);
    paintBands(painter, m_content, plotRect(), colours);
    paintBars(painter, m_content, plotRect(), colours);
    paintTags(painter, colours);
}

void PlotPane::paintHeader(QPainter& painter, const Colours& colours) const
{
    const double unit = QFontInfo(font()).pixelSize();
    QFont bold(font());
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(colours.dim);
    QRectF row(unit * 1.1, unit * 0.7, width() - unit * 2.2, unit * 1.7);
    const QString corner = m_content.note.isEmpty() ? m_content.spec.unit : m_content.note;
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, corner);
    const double right = row.right() - QFontMetricsF(bold).horizontalAdvance(corner) - unit;
    QString title = m_content.spec.title;
    if (m_content.spec.counters && m_content.asUse)
        title += tr(", use since the start");
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, title);
    double x = row.left() + QFontMetricsF(bold).horizontalAdvance(title) + unit * 1.5;

    painter.setFont(font());
    const QFontMetricsF metrics(font());
    for (const PaneLine& line : m_content.lines) {
        QString text = line.spec.label;
        if (line.last)
            text += u' ' + displayLocale().toString(std::abs(*line.last), 'f', m_content.spec.decimals);
        const double advance = metrics.horizontalAdvance(text);
        if (x + unit * 1.2 + advance > right)
            break; // the tags at the lines' ends and the crosshair still say it
        painter.fillRect(QRectF(x, row.center().y() - unit * 0.32, unit * 0.75, unit * 0.75),
                         lineColour(line.spec.tone, colours));
        painter.setPen(colours.text);
        painter.drawText(QPointF(x + unit * 1.1, row.center().y() + metrics.capHeight() / 2), text);
        x += unit * 1.1 + advance + unit * 1.3;
    }
}

void PlotPane::paintGrid(QPainter& painter, const Colours& colours) const
{
    const double unit = QFontInfo(font()).pixelSize();
    const QRectF plot = plotRect();
    const QFontMetricsF metrics(font());
    painter.setFont(font());
    for (const double value : m_content.scale.ticks()) {
        const double y = std::floor(yOf(value)) - 0.5;
        const bool zero = value == 0 && m_content.scale.low < 0;
        painter.setPen(QPen(zero ? colours.dim : colours.border, 1));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right() + 1, y));
        painter.setPen(colours.dim);
        painter.drawText(QRectF(0, y - unit, plot.left() - unit * 0.6, unit * 2),
                         Qt::AlignRight | Qt::AlignVCenter,
                         m_content.hourScale ? QStringLiteral("%1:00").arg(24 - value, 2, 'f', 0, u'0')
                                             : m_content.scale.label(value));
    }
    for (const TimeTick& tick : m_content.ticks) {
        const double x = std::floor(plot.left() + m_content.window.xOf(tick.time, plot.width())) + 0.5;
        painter.setPen(QPen(tick.newDay ? colours.dim : colours.border, 1));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom() + 4));
        painter.setPen(tick.newDay ? colours.text : colours.dim);
        const double half = metrics.horizontalAdvance(tick.label) / 2 + 1;
        const double middle = std::clamp(x, half + 2, width() - half - 2);
        painter.drawText(QRectF(middle - half, plot.bottom() + unit * 0.5, 2 * half, unit * 1.5),
                         Qt::AlignCenter, tick.label);
    }
}

void PlotPane::paintGaps(QPainter& painter, const Colours& colours) const
{
    const QRectF plot = plotRect();
    const QFontMetricsF metrics(font());
    const QString text = tr("no data");
    for (const TimeWindow& gap : m_content.gaps) {
        const double from = std::max(0.0, m_content.window.xOf(gap.from, plot.width()));
        const double to = std::min(plot.width(), m_content.window.xOf(gap.to, plot.width()));
        if (to - from < 1)
            continue;
        const QRectF band(plot.left() + from, plot.top(), to - from, plot.height());
        QColor fill = colours.warnBackground;
        fill.setAlphaF(0.75F);
        painter.fillRect(band, fill);
        if (metrics.horizontalAdvance(text) + 4 < band.width()) {
            painter.setPen(colours.warn);
            painter.drawText(band.adjusted(0, 4, 0, 0), Qt::AlignHCenter | Qt::AlignTop, text);
        }
    }
}

void PlotPane::paintTags(QPainter& painter, const Colours& colours) const
{
    // Letters at the lines' right ends, moved apart where they would lie on each other.
    struct Tag {
        double y;
        const PaneLine* line;
    };
    std::vector<Tag> tags;
    for (const PaneLine& line : m_content.lines) {
        if (line.last)
            tags.push_back({yOf(*line.last), &line});
    }
    std::ranges::sort(tags, {}, &Tag::y);
    QFont bold(font());
    bold.setWeight(QFont::DemiBold);
    const double height = QFontMetricsF(bold).height() * 0.92;
    const QRectF plot = plotRect();
    for (std::size_t i = 0; i < tags.size(); ++i)
        tags[i].y = std::max(tags[i].y, i == 0 ? plot.top() : tags[i - 1].y + height);
    double bottom = plot.bottom();
    for (std::size_t i = tags.size(); i-- > 0;) {
        tags[i].y = std::min(tags[i].y, bottom);
        bottom = tags[i].y - height;
    }
    painter.setFont(bold);
    for (const Tag& tag : tags) {
        painter.setPen(lineColour(tag.line->spec.tone, colours));
        painter.drawText(QRectF(plot.right() + 6, tag.y - height, width() - plot.right() - 8, 2 * height),
                         Qt::AlignLeft | Qt::AlignVCenter, tag.line->spec.tag);
    }
}

void PlotPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOut();
    emit resized();
}

void PlotPane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        layOut();
        drawLines();
    }
}

void PlotPane::wheelEvent(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    const double notches = (turned.y() != 0 ? turned.y() : turned.x()) / 120.0;
    if (notches == 0 || m_content.window.span().count() <= 0)
        return;
    const bool pans = (event->modifiers() & Qt::ShiftModifier) != 0 || turned.y() == 0;
    if (pans) {
        const auto span = static_cast<double>(m_content.window.span().count());
        emit panAsked(std::chrono::milliseconds(std::llround(-notches * 0.1 * span)));
    } else {
        emit zoomAsked(timeAt(event->position().x()), std::pow(wheelStep, notches));
    }
    event->accept();
}

void PlotPane::mousePressEvent(QMouseEvent* event)
{
    if (!plotRect().contains(event->position().toPoint()))
        return;
    m_dragStart = event->position();
    const bool shift = (event->modifiers() & Qt::ShiftModifier) != 0;
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && shift)) {
        m_drag = Drag::Pan;
        setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        m_drag = Drag::Band;
    }
}

void PlotPane::mouseMoveEvent(QMouseEvent* event)
{
    const QRect plot = plotRect();
    const double x = std::clamp(event->position().x(), double(plot.left()), double(plot.right()));
    if (m_drag == Drag::Pan) {
        const GraphTime was = timeAt(m_dragStart.x());
        m_dragStart = event->position();
        emit panAsked(was - timeAt(event->position().x()));
        return;
    }
    if (m_drag == Drag::Band && std::abs(x - m_dragStart.x()) >= leastBand)
        m_overlay->setBand(PlotOverlay::Band{m_dragStart.x(), x});
    if (m_content.window.span().count() > 0)
        emit cursorMoved(plot.contains(event->position().toPoint()) ? std::optional(timeAt(x))
                                                                    : std::nullopt);
}

void PlotPane::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    m_overlay->setBand(std::nullopt);
    if (drag == Drag::Pan)
        unsetCursor();
    const QRect plot = plotRect();
    const double x = std::clamp(event->position().x(), double(plot.left()), double(plot.right()));
    if (drag == Drag::Band && std::abs(x - m_dragStart.x()) >= leastBand)
        emit rangeChosen(timeAt(m_dragStart.x()), timeAt(x));
}

void PlotPane::mouseDoubleClickEvent(QMouseEvent* event)
{
    m_drag = Drag::None;
    if (event->button() == Qt::LeftButton)
        emit allAsked();
}

void PlotPane::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    emit cursorMoved(std::nullopt);
}

} // namespace p1scope::ui

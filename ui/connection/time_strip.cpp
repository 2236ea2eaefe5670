// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/time_strip.h"

#include "ui/widgets/colours.h"
#include "ui/widgets/format.h"
#include "ui/widgets/selection.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

using line::FrameIndex;

namespace {

constexpr int labelWidth = 62;
constexpr double topRoom = 9;    // for triangles and flags
constexpr double bottomRoom = 4; // for the telegrams' ticks
constexpr int refreshMs = 200;

void drawTriangle(QPainter& painter, QPointF tip, double half, double height, const QColor& colour)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF{tip, tip + QPointF(-half, -height), tip + QPointF(half, -height)});
}

} // namespace

TimeStrip::TimeStrip(session::Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_geometry(0, 0, 0)
{
    setObjectName(QStringLiteral("timeStrip"));
    setAccessibleName(tr("Strip of time"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    m_soon.setSingleShot(true);
    m_soon.setInterval(refreshMs);
    connect(&m_soon, &QTimer::timeout, this, &TimeStrip::recompute);
    connect(&document, &session::Document::begun, this, &TimeStrip::recompute);
    connect(&document, &session::Document::framesChanged, this, &TimeStrip::inputChanged);
    connect(&document, &session::Document::statusChanged, this, &TimeStrip::inputChanged);
    connect(&document, &session::Document::marksChanged, this, [this] {
        takeMarks();
        update();
    });
    connect(&selection, &Selection::changed, this, qOverload<>(&QWidget::update));
}

void TimeStrip::setFrozen(bool frozen)
{
    m_frozen = frozen;
    recompute();
}

QSize TimeStrip::sizeHint() const
{
    return {600, 46};
}

QSize TimeStrip::minimumSizeHint() const
{
    return {240, 46};
}

QRectF TimeStrip::plotArea() const
{
    return QRectF(rect()).adjusted(12 + labelWidth, 5, -(12 + labelWidth), -5);
}

void TimeStrip::inputChanged()
{
    if (!m_frozen && !m_soon.isActive())
        m_soon.start();
}

void TimeStrip::beginReplay()
{
    recompute();
    m_replayAt = from();
    update();
}

void TimeStrip::setReplayAt(capture::Time at)
{
    if (!m_replayAt || m_replayAt == at)
        return;
    m_replayAt = at;
    update();
}

void TimeStrip::setStretch(std::optional<std::pair<capture::Time, capture::Time>> stretch)
{
    m_stretch = stretch;
    update();
}

void TimeStrip::endReplay()
{
    m_replayAt.reset();
    m_pressedAt.reset();
    m_draggedTo.reset();
    m_stretch.reset();
    recompute();
}

void TimeStrip::takeMarks()
{
    if (m_replayAt)
        return;
    m_marks.clear();
    const line::FrameSequence& frames = m_document.frames();
    for (const auto& [frame, text] : m_document.marks()) {
        if (frame >= frames.first() && frame < frames.end())
            m_marks.push_back({m_geometry.positionOf(frames, frame), QString::fromStdString(text)});
    }
}

void TimeStrip::recompute()
{
    if (m_replayAt) {
        // The picture stays, on as much room as there is now.
        m_geometry = TimeStripGeometry(from().time_since_epoch().count(), to().time_since_epoch().count(),
                                       plotArea().width());
        update();
        return;
    }
    m_geometry = TimeStripGeometry(m_document, plotArea().width());
    m_columns = m_geometry.columns(m_document);
    m_most = 1;
    std::uint64_t errors = 0;
    for (const StripColumn& column : m_columns) {
        m_most = std::max(m_most, column.frames);
        errors += (column.error || column.badTelegrams > 0) ? 1 : 0;
    }
    setAccessibleDescription(tr("%1 frames, %2 telegrams, errors in %3 places")
                                 .arg(countText(m_document.frames().end().value),
                                      countText(m_document.telegramCount()), countText(errors)));
    takeMarks();
    update();
}

void TimeStrip::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    recompute();
}

void TimeStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours = Colours::of(palette());
    painter.fillRect(rect(), colours.panel);
    painter.fillRect(QRect(0, 0, width(), 1), colours.border);
    const QRectF area = plotArea();
    painter.fillRect(QRectF(area.left(), area.bottom() - bottomRoom, area.width(), 1), colours.border);
    paintEnds(painter, area);
    if (!m_geometry.empty()) {
        paintColumns(painter, area);
        paintMarks(painter, area);
        m_replayAt ? paintReplay(painter, area) : paintCursor(painter, area);
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colours.accent, 1.6));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(3, 3, -3, -2), 5, 5);
    }
}

double TimeStrip::columnPitch() const
{
    return m_columns.empty() ? TimeStripGeometry::pitch
                             : static_cast<double>(m_geometry.columnCount()) * TimeStripGeometry::pitch /
                                   static_cast<double>(m_columns.size());
}

void TimeStrip::paintColumns(QPainter& painter, const QRectF& area) const
{
    const double pitch = columnPitch();
    const double bar = std::max(pitch - 1, 1.0);
    const Colours colours = Colours::of(palette());
    const double base = area.bottom() - bottomRoom;
    const double room = base - area.top() - topRoom;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const StripColumn& column = m_columns[i];
        const double x = area.left() + static_cast<double>(i) * pitch;
        const bool bad = column.error || column.badTelegrams > 0;
        if (column.frames > 0) {
            const double share = static_cast<double>(column.frames) / static_cast<double>(m_most);
            const double height = std::max(2.0, share * room);
            painter.fillRect(QRectF(x, base - height, bar, height), bad ? colours.bad : colours.deliveredLow);
        }
        if (column.telegrams > 0)
            painter.fillRect(QRectF(x, base + 1.5, bar, 2.5), bad ? colours.bad : colours.good);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (m_columns[i].error || m_columns[i].badTelegrams > 0)
            drawTriangle(painter, {area.left() + static_cast<double>(i) * pitch + 1.5, area.top() + 6}, 3.5,
                         6, colours.bad);
    }
}

void TimeStrip::paintMarks(QPainter& painter, const QRectF& area) const
{
    const Colours colours = Colours::of(palette());
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.8);
    painter.setFont(small);
    const QFontMetricsF metrics(small);
    double free = area.left(); // the next text must begin right of here
    for (const Mark& mark : m_marks) {
        const double x = area.left() + m_geometry.xOf(mark.position);
        painter.setPen(QPen(colours.text, 1));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.setBrush(colours.warn);
        painter.setPen(Qt::NoPen);
        painter.drawPolygon(QPolygonF{{x, area.top()}, {x + 7, area.top() + 2.5}, {x, area.top() + 5}});
        const double width = metrics.horizontalAdvance(mark.text);
        if (x + 10 < free || x + 10 + width > area.right())
            continue;
        painter.setPen(colours.dim);
        painter.drawText(QPointF(x + 10, area.top() + metrics.ascent() - 2), mark.text);
        free = x + 18 + width;
    }
}

void TimeStrip::paintCursor(QPainter& painter, const QRectF& area) const
{
    if (!m_selection.range())
        return;
    const line::FrameSequence& frames = m_document.frames();
    const FrameIndex first = m_selection.range()->first;
    if (first < frames.first() || first >= frames.end())
        return;
    const Colours colours = Colours::of(palette());
    const double left = area.left() + m_geometry.xOfFrame(frames, first);
    const FrameIndex last = std::min(m_selection.range()->last, frames.end() - 1);
    const double right = area.left() + m_geometry.xOfFrame(frames, last);
    QColor shade = colours.accent;
    shade.setAlphaF(0.25F);
    painter.fillRect(QRectF(left, area.top(), std::max(1.0, right - left), area.height()), shade);
    painter.setPen(QPen(colours.text, 1));
    painter.drawLine(QPointF(left, area.top()), QPointF(left, area.bottom()));
    drawTriangle(painter, {left, area.top() + 7}, 4.5, 7, colours.text);
}

/// Where the replay stands, and what it repeats.
void TimeStrip::paintReplay(QPainter& painter, const QRectF& area) const
{
    const Colours colours = Colours::of(palette());
    const auto xOf = [&](capture::Time time) {
        return area.left() + m_geometry.xOf(time.time_since_epoch().count());
    };
    auto stretch = m_stretch;
    if (m_pressedAt && m_draggedTo)
        stretch = std::minmax(*m_pressedAt, *m_draggedTo);
    if (stretch) {
        const double left = xOf(stretch->first);
        const double right = std::max(xOf(stretch->second), left + 1);
        QColor shade = colours.accent;
        shade.setAlphaF(0.25F);
        painter.fillRect(QRectF(left, area.top(), right - left, area.height()), shade);
        painter.setPen(QPen(colours.accent, 1));
        painter.drawLine(QPointF(left, area.top()), QPointF(left, area.bottom()));
        painter.drawLine(QPointF(right, area.top()), QPointF(right, area.bottom()));
    }
    const bool scrubbing = m_draggedTo && !m_pressedAt;
    const double x = xOf(scrubbing ? *m_draggedTo : *m_replayAt);
    painter.setPen(QPen(colours.text, 1.5));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    drawTriangle(painter, {x, area.top() + 7}, 4.5, 7, colours.text);
}

void TimeStrip::paintEnds(QPainter& painter, const QRectF& area) const
{
    const Colours colours = Colours::of(palette());
    painter.setPen(colours.dim);
    const QRectF left(12, area.top(), labelWidth - 8, area.height());
    const QRectF right(area.right() + 8, area.top(), labelWidth - 8, area.height());
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    painter.setFont(small);
    if (m_geometry.empty()) {
        painter.drawText(area.adjusted(0, 0, 0, -bottomRoom), Qt::AlignCenter,
                         tr("Nothing has been seen yet"));
        return;
    }
    if (!m_geometry.byTime()) {
        painter.drawText(left, Qt::AlignLeft | Qt::AlignVCenter, tr("start"));
        painter.drawText(right, Qt::AlignRight | Qt::AlignVCenter, tr("end"));
        return;
    }
    // Of a short input without a wall clock whole seconds would say nothing.
    const bool brief =
        !m_document.wallStart() && m_geometry.to() - m_geometry.from() < std::chrono::minutes(1);
    const auto text = [this, brief](capture::Time time) {
        return brief ? durationText(time.time_since_epoch()) : clockText(time, m_document.wallStart());
    };
    painter.drawText(left, Qt::AlignLeft | Qt::AlignVCenter, text(m_geometry.from()));
    painter.drawText(right, Qt::AlignRight | Qt::AlignVCenter, text(m_geometry.to()));
}

void TimeStrip::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const double x = event->position().x() - plotArea().left();
    if (!m_replayAt) {
        lookAt(x);
        return;
    }
    m_draggedTo = timeAt(x);
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        m_pressedAt = m_draggedTo;
    update();
}

void TimeStrip::mouseMoveEvent(QMouseEvent* event)
{
    if (!event->buttons().testFlag(Qt::LeftButton))
        return;
    const double x = event->position().x() - plotArea().left();
    if (!m_replayAt) {
        lookAt(x);
        return;
    }
    m_draggedTo = timeAt(x);
    update();
}

void TimeStrip::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_replayAt || event->button() != Qt::LeftButton || !m_draggedTo)
        return;
    const auto pressed = std::exchange(m_pressedAt, std::nullopt);
    const capture::Time dragged = *std::exchange(m_draggedTo, std::nullopt);
    if (!pressed)
        emit placeChosen(dragged);
    else if (*pressed != dragged)
        emit stretchChosen(std::min(*pressed, dragged), std::max(*pressed, dragged));
    update();
}

capture::Time TimeStrip::timeAt(double x) const
{
    return capture::Time(capture::Duration(m_geometry.positionAt(x)));
}

void TimeStrip::lookAt(double x)
{
    // The whole column counts: what begins in it can be had by any pixel of it.
    const double end = (std::floor(x / TimeStripGeometry::pitch) + 1) * TimeStripGeometry::pitch;
    const auto frame = m_geometry.frameAt(m_document.frames(), end - 0.01);
    if (!frame)
        return;
    if (const auto index = m_document.telegramOf(*frame))
        lookAtTelegram(static_cast<std::size_t>(index->value));
    else
        m_selection.select({*frame, *frame}, this);
}

void TimeStrip::lookAtTelegram(std::size_t index)
{
    if (index >= m_document.telegramCount())
        return;
    const session::TelegramSummary& telegram = m_document.summary({index});
    m_selection.select({telegram.firstFrame, telegram.lastFrame}, this);
}

void TimeStrip::step(int by)
{
    const std::size_t count = m_document.telegramCount();
    if (count == 0)
        return;
    std::size_t index = count - 1;
    if (m_selection.range()) {
        // The first telegram not before the selection, by halves.
        std::size_t low = 0;
        std::size_t high = count;
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (m_document.summary({middle}).firstFrame < m_selection.range()->first)
                low = middle + 1;
            else
                high = middle;
        }
        const bool onOne = low < count && m_document.summary({low}).firstFrame == m_selection.range()->first;
        if (by < 0)
            index = low == 0 ? 0 : low - 1;
        else
            index = std::min(count - 1, onOne ? low + 1 : low);
    }
    lookAtTelegram(index);
}

void TimeStrip::replayKey(QKeyEvent* event)
{
    // As far as can be seen, and not less than a second.
    const auto step = std::max<capture::Duration>((to() - from()) / 100, std::chrono::seconds(1));
    switch (event->key()) {
    case Qt::Key_Left:
        emit placeChosen(std::max(*m_replayAt - step, from()));
        break;
    case Qt::Key_Right:
        emit placeChosen(std::min(*m_replayAt + step, to()));
        break;
    case Qt::Key_Home:
        emit placeChosen(from());
        break;
    case Qt::Key_Escape:
        emit stretchGivenUp();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void TimeStrip::keyPressEvent(QKeyEvent* event)
{
    if (m_replayAt) {
        replayKey(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        step(-1);
        break;
    case Qt::Key_Right:
        step(1);
        break;
    case Qt::Key_Home:
        lookAtTelegram(0);
        break;
    case Qt::Key_End:
        lookAtTelegram(std::max<std::size_t>(m_document.telegramCount(), 1) - 1);
        break;
    case Qt::Key_Escape:
        m_selection.clear(this);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

QString TimeStrip::columnText(std::size_t column) const
{
    const StripColumn& c = m_columns[column];
    QString text;
    if (m_geometry.byTime()) {
        const auto at = m_geometry.positionAt(static_cast<double>(column) * columnPitch());
        text = clockText(capture::Time(capture::Duration(at)), m_document.wallStart()) + QStringLiteral(": ");
    }
    text += tr("%1 frames").arg(countText(c.frames));
    if (c.telegrams > 0)
        text += tr(", %1 telegrams").arg(countText(c.telegrams));
    if (c.badTelegrams > 0)
        text += tr(", %1 of them bad").arg(countText(c.badTelegrams));
    if (c.error)
        text += tr(", line errors");
    return text;
}

bool TimeStrip::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = dynamic_cast<QHelpEvent*>(event);
        const double x = help->pos().x() - plotArea().left();
        const auto column = static_cast<std::size_t>(std::max(0.0, x / columnPitch()));
        if (x >= 0 && column < m_columns.size() && m_columns[column].frames > 0)
            QToolTip::showText(help->globalPos(), columnText(column), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace p1scope::ui

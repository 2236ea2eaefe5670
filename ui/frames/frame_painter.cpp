// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frame_painter.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetrics>
#include <QPainter>

namespace p1scope::ui {

using line::Frame;
using line::FrameState;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FrameTable)
};

constexpr int rightAligned = Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine;
constexpr int leftAligned = Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine;

QString dash()
{
    return QStringLiteral("–");
}

} // namespace

Tone toneOf(FrameState state)
{
    if (state.ok())
        return Tone::Good;
    constexpr auto hard = FrameState::Parity | FrameState::Framing | FrameState::Break;
    return (state.flags & hard) != 0 ? Tone::Bad : Tone::Warn;
}

QFont FramePainter::rowFont(const QFont& widgetFont)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    // Fixed-pitch letters look larger than others of the same size.
    if (widgetFont.pointSizeF() > 0)
        font.setPointSizeF(widgetFont.pointSizeF() * 0.95);
    else
        font.setPixelSize(std::max(1, widgetFont.pixelSize() - 1));
    return font;
}

FramePainter::FramePainter(QPainter& painter, const QPalette& palette, const QFont& font, bool focused)
    : m_painter(painter)
    , m_colours(Colours::of(palette))
    , m_pillFont(font)
    , m_focused(focused)
{
    m_painter.setFont(font);
    m_unitWidth = QFontMetrics(font).horizontalAdvance(QStringLiteral(" ms"));
    m_pillFont.setBold(true);
    if (font.pointSizeF() > 0)
        m_pillFont.setPointSizeF(font.pointSizeF() * 0.9);
}

int FramePainter::usualWidth(FrameColumn column, const QFont& font, const QFont& headingFont)
{
    const QFontMetrics metrics(font);
    QFont bold = font;
    bold.setBold(true);
    int content = 0;
    switch (column) {
    case FrameColumn::Number:
        content = metrics.horizontalAdvance(QStringLiteral("12345678"));
        break;
    case FrameColumn::Mark:
        content = metrics.horizontalAdvance(QStringLiteral("⚑ a word or two"));
        break;
    case FrameColumn::Start:
        content = metrics.horizontalAdvance(QStringLiteral("86 400.123 456 ms"));
        break;
    case FrameColumn::Speed:
        content = metrics.horizontalAdvance(QStringLiteral("−10.0 %"));
        break;
    case FrameColumn::Bits:
        content = metrics.horizontalAdvance(QStringLiteral("0 00000000 0 1"));
        break;
    case FrameColumn::Length:
    case FrameColumn::Gap:
        content = metrics.horizontalAdvance(QStringLiteral("999.999 ms"));
        break;
    case FrameColumn::Raw:
        content = metrics.horizontalAdvance(QStringLiteral("0x1FF"));
        break;
    case FrameColumn::Data:
        content = metrics.horizontalAdvance(QStringLiteral("0xFF"));
        break;
    case FrameColumn::Recovered:
        content = metrics.horizontalAdvance(QStringLiteral("'W' CR LF"));
        break;
    case FrameColumn::Parity:
        content = metrics.horizontalAdvance(Words::tr("%1 (expected %2)").arg(u'1').arg(u'0'));
        break;
    case FrameColumn::State:
        content = QFontMetrics(bold).horizontalAdvance(QStringLiteral("✕ FRAMING+WEAK")) + padding;
        break;
    }
    const QString title = shortTitle(column, capture::TimeBasis::Estimated);
    return std::max(content, QFontMetrics(headingFont).horizontalAdvance(title)) + 2 * padding;
}

void FramePainter::paintBackground(const FrameRow& row, const QRect& place)
{
    if (row.selected)
        m_painter.fillRect(place, m_colours.selected);
    else if (!row.frame.state.ok())
        m_painter.fillRect(place, toneBackground(toneOf(row.frame.state), m_colours));
    else if (row.alternate)
        m_painter.fillRect(place, blend(m_colours.panel, m_colours.text, 0.025));
    // An error is seen beneath a selection too.
    if (!row.frame.state.ok())
        m_painter.fillRect(QRect(place.left(), place.top(), 3, place.height()),
                           toneText(toneOf(row.frame.state), m_colours));
    if (row.current && m_focused) {
        m_painter.setPen(m_colours.accent);
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(place.adjusted(0, 0, -1, -1));
    }
}

void FramePainter::paintQuantity(const Quantity& quantity, const QRect& cell, const QColor& colour)
{
    m_painter.setPen(colour);
    if (quantity.number.isEmpty()) {
        m_painter.setPen(m_colours.dim);
        m_painter.drawText(cell.adjusted(0, 0, -m_unitWidth, 0), rightAligned, dash());
        return;
    }
    m_painter.drawText(cell.adjusted(0, 0, -m_unitWidth, 0), rightAligned, quantity.number);
    m_painter.setPen(m_colours.dim);
    m_painter.drawText(QRect(cell.right() + 1 - m_unitWidth, cell.top(), m_unitWidth, cell.height()),
                       leftAligned, QChar(u' ') + quantity.unit);
}

void FramePainter::paintHatching(const QRect& place)
{
    QColor ink = m_colours.bad;
    ink.setAlphaF(0.45F);
    m_painter.fillRect(place.adjusted(2, 3, -2, -3), QBrush(ink, Qt::BDiagPattern));
}

void FramePainter::paintState(const Frame& frame, const QRect& cell)
{
    const QFont ordinary = m_painter.font();
    m_painter.setFont(m_pillFont);
    const QString text = toneSymbol(toneOf(frame.state)) + QChar(u' ') + stateText(frame);
    const double taken = paintPill(m_painter, cell, text, toneOf(frame.state), m_colours);
    m_painter.setFont(ordinary);
    if (frame.state.ok() && frame.state.has(FrameState::Packet)) {
        m_painter.setPen(m_colours.warn);
        m_painter.drawText(cell.adjusted(static_cast<int>(taken) + 8, 0, 0, 0), leftAligned,
                           Words::tr("! packet flagged"));
    }
}

void FramePainter::paint(const FrameRow& row, const QRect& place,
                         const std::array<ColumnPlace, frameColumnCount>& columns)
{
    paintBackground(row, place);
    const QFontMetrics metrics(m_painter.font());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].width <= 2 * padding)
            continue;
        const QRect cell(columns[i].left + padding, place.top(), columns[i].width - 2 * padding,
                         place.height());
        const auto text = [&](const QString& content, int alignment, const QColor& colour) {
            m_painter.setPen(content.isEmpty() ? m_colours.dim : colour);
            m_painter.drawText(cell, alignment,
                               content.isEmpty() ? dash()
                                                 : metrics.elidedText(content, Qt::ElideRight, cell.width()));
        };
        switch (static_cast<FrameColumn>(i)) {
        case FrameColumn::Number:
            text(QString::number(row.index.value + 1), rightAligned, m_colours.text);
            break;
        case FrameColumn::Mark:
            if (!row.mark.isEmpty())
                text(QStringLiteral("⚑ ") + row.mark, leftAligned, m_colours.text);
            break;
        case FrameColumn::Start:
            paintQuantity(startQuantity(row.frame), cell, m_colours.text);
            break;
        case FrameColumn::Gap:
            paintQuantity(row.gap ? durationQuantity(*row.gap) : Quantity{}, cell, m_colours.text);
            break;
        case FrameColumn::Length:
            paintQuantity(row.frame.length.count() > 0 ? durationQuantity(row.frame.length) : Quantity{},
                          cell, m_colours.text);
            break;
        case FrameColumn::Speed:
            text(row.speed, rightAligned, m_colours.text);
            break;
        case FrameColumn::Bits:
            text(row.bits, rightAligned, m_colours.text);
            break;
        case FrameColumn::Raw:
            if (row.frame.hasByte())
                text(rawText(row.frame), rightAligned, m_colours.text);
            else
                paintHatching(QRect(columns[i].left, place.top(), columns[i].width, place.height()));
            break;
        case FrameColumn::Data:
            if (row.frame.hasByte())
                text(dataLabel(row.frame), rightAligned, m_colours.text);
            else
                paintHatching(QRect(columns[i].left, place.top(), columns[i].width, place.height()));
            break;
        case FrameColumn::Recovered:
            text(row.recovered, rightAligned, m_colours.accent);
            break;
        case FrameColumn::Parity:
            text(parityText(row.frame), rightAligned,
                 row.frame.state.has(FrameState::Parity) ? m_colours.bad : m_colours.text);
            break;
        case FrameColumn::State:
            paintState(row.frame, cell);
            break;
        }
    }
}

} // namespace p1scope::ui

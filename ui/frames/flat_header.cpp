// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/flat_header.h"

#include "ui/widgets/colours.h"

#include <QPainter>

namespace p1scope::ui {

FlatHeader::FlatHeader(QWidget* parent, int padding)
    : QHeaderView(Qt::Horizontal, parent)
    , m_padding(padding)
{
    setHighlightSections(false);
    setSectionsClickable(false);
    setMinimumSectionSize(28);
    setFrameShape(QFrame::NoFrame);
}

QFont FlatHeader::titleFont() const
{
    QFont bold = font();
    bold.setBold(true);
    if (bold.pointSizeF() > 0)
        bold.setPointSizeF(bold.pointSizeF() * 0.92);
    return bold;
}

QSize FlatHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), QFontMetrics(titleFont()).height() + 10};
}

QSize FlatHeader::sectionSizeFromContents(int logicalIndex) const
{
    const QString title = model()->headerData(logicalIndex, Qt::Horizontal).toString();
    return {QFontMetrics(titleFont()).horizontalAdvance(title) + 2 * m_padding, sizeHint().height()};
}

bool FlatHeader::fits(int logicalIndex, const QString& title) const
{
    return QFontMetrics(titleFont()).horizontalAdvance(title) + 2 * m_padding <= sectionSize(logicalIndex);
}

void FlatHeader::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const
{
    const Colours colours = Colours::of(palette());
    painter->fillRect(rect, colours.panel);
    painter->setPen(colours.border);
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    if (visualIndex(logicalIndex) > 0) // where the mouse takes hold
        painter->drawLine(rect.left(), rect.top() + 6, rect.left(), rect.bottom() - 6);
    const QVariant alignment = model()->headerData(logicalIndex, Qt::Horizontal, Qt::TextAlignmentRole);
    const QRect place = rect.adjusted(m_padding, 0, -m_padding, -1);
    painter->setFont(titleFont());
    painter->setPen(colours.dim);
    painter->drawText(
        place, (alignment.isValid() ? alignment.toInt() : int(Qt::AlignLeft)) | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(model()->headerData(logicalIndex, Qt::Horizontal).toString(),
                                          Qt::ElideRight, place.width()));
}

void FlatHeader::paintEvent(QPaintEvent* event)
{
    // Beyond the last column too, the table's ground.
    QPainter(viewport()).fillRect(viewport()->rect(), Colours::of(palette()).panel);
    QHeaderView::paintEvent(event);
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/telegrams/tone_delegate.h"

#include "ui/frames/pill.h"

#include <QApplication>
#include <QPainter>

namespace p1scope::ui {

ToneDelegate::ToneDelegate(int toneRole, std::optional<int> pillColumn, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_toneRole(toneRole)
    , m_pillColumn(pillColumn)
{}

void ToneDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    // Of the widget, whose palette is as it came; a view may have changed the option's.
    const Colours colours =
        Colours::of(option->widget != nullptr ? option->widget->palette() : option->palette);
    const auto tone = static_cast<Tone>(index.data(m_toneRole).toInt());
    QColor ink = colours.text;
    if (!m_pillColumn && (tone == Tone::Bad || tone == Tone::Plain))
        ink = toneText(tone, colours);
    option->palette.setColor(QPalette::Text, ink);
    // The selection is a tint, as in the table of frames, so that red stays red on it.
    option->palette.setColor(QPalette::HighlightedText, ink);
    option->palette.setColor(QPalette::Highlight, colours.selected);
    // What tells things apart stands at the end of a meaning: "…, tariff 1".
    if (!m_pillColumn && index.column() == 1)
        option->textElideMode = Qt::ElideMiddle;
    if (m_pillColumn == index.column())
        option->text.clear();
}

QSize ToneDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() + 6};
}

void ToneDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (m_pillColumn != index.column())
        return;
    painter->save();
    QFont bold = option.font;
    bold.setBold(true);
    if (bold.pointSizeF() > 0)
        bold.setPointSizeF(bold.pointSizeF() * 0.9);
    painter->setFont(bold);
    paintPill(*painter, QRectF(option.rect).adjusted(2, 0, -2, 0), index.data(Qt::DisplayRole).toString(),
              static_cast<Tone>(index.data(m_toneRole).toInt()), Colours::of(option.palette));
    painter->restore();
}

} // namespace p1scope::ui

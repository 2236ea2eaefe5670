// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/check_delegate.h"

#include "ui/doctor/checks_model.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/marks.h"

#include <QPainter>

namespace p1scope::ui {

namespace {

constexpr int markWidth = 26;
constexpr int left = 10;

} // namespace

void CheckDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Colours colours =
        Colours::of(option->widget != nullptr ? option->widget->palette() : option->palette);
    const bool group = !index.data(ChecksModel::resultRole).isValid();
    const bool title = index.column() == static_cast<int>(ChecksModel::Column::Check);
    option->font.setBold(title);
    const QColor ink = group ? colours.dim : colours.text;
    option->palette.setColor(QPalette::Text, ink);
    option->palette.setColor(QPalette::HighlightedText, ink);
    option->palette.setColor(QPalette::Highlight, colours.selected);
    option->textElideMode = Qt::ElideRight;
}

void CheckDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const
{
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    const QString text = ground.text;
    ground.text.clear();
    const QWidget* widget = option.widget;
    widget->style()->drawControl(QStyle::CE_ItemViewItem, &ground, painter, widget);
    const Colours colours = Colours::of(widget->palette());
    const QVariant result = index.data(ChecksModel::resultRole);
    const bool title = index.column() == static_cast<int>(ChecksModel::Column::Check);
    QRect place = option.rect.adjusted(title ? left : 4, 0, -4, 0);
    painter->save();
    if (result.isValid() && title) {
        const auto value = static_cast<doctor::CheckResult>(result.toInt());
        paintMark(*painter, QRectF(place.left(), place.top(), 14, place.height()), value,
                  markColour(value, colours));
        place.setLeft(place.left() + markWidth);
    }
    painter->setFont(ground.font);
    painter->setPen(ground.palette.color(QPalette::Text));
    painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                      QFontMetrics(ground.font).elidedText(text, Qt::ElideRight, place.width()));
    // A line below each row, as in a list that is read.
    painter->setPen(colours.border);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    painter->restore();
}

QSize CheckDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width() + markWidth + left,
            option.fontMetrics.height() + 11};
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/telegrams/object_tree.h"

#include "ui/widgets/colours.h"

namespace p1scope::ui {

void ObjectTree::initViewItemOption(QStyleOptionViewItem* option) const
{
    QTreeView::initViewItemOption(option);
    option->palette.setColor(QPalette::Highlight, Colours::of(palette()).selected);
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace p1scope::ui {

/// A tree whose selection is the tint that this program's tables have, to the left of the text too.
class ObjectTree : public QTreeView {
    Q_OBJECT
public:
    explicit ObjectTree(QWidget* parent = nullptr)
        : QTreeView(parent)
    {}

protected:
    void initViewItemOption(QStyleOptionViewItem* option) const override;
};

} // namespace p1scope::ui

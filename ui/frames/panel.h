// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace p1scope::ui {

/// A surface with round corners that lies on the window's background and holds other widgets.
class Panel : public QWidget {
    Q_OBJECT
public:
    explicit Panel(QWidget* parent = nullptr)
        : QWidget(parent)
    {}

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace p1scope::ui

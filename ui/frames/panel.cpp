// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/panel.h"

#include "ui/widgets/colours.h"

#include <QPainter>

namespace p1scope::ui {

void Panel::paintEvent(QPaintEvent*)
{
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.border);
    painter.setBrush(colours.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

} // namespace p1scope::ui

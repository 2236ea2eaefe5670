// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/marks.h"

#include "ui/widgets/colours.h"

#include <QCoreApplication>
#include <QPainter>

namespace p1scope::ui {

using doctor::CheckResult;

QColor markColour(CheckResult result, const Colours& colours)
{
    switch (result) {
    case CheckResult::Ok:
        return colours.good;
    case CheckResult::Warn:
        return colours.warn;
    case CheckResult::Fail:
        return colours.bad;
    case CheckResult::Unknown:
        break;
    }
    return colours.dim;
}

void paintMark(QPainter& painter, const QRectF& rect, CheckResult result, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF c = rect.center();
    switch (result) {
    case CheckResult::Ok:
        painter.drawPolyline(QPolygonF{c + QPointF(-4, 0), c + QPointF(-1.2, 3.2), c + QPointF(4, -3.6)});
        break;
    case CheckResult::Warn:
        painter.drawLine(c + QPointF(0, -4.5), c + QPointF(0, 1));
        painter.drawPoint(c + QPointF(0, 4.4));
        break;
    case CheckResult::Fail:
        painter.drawLine(c + QPointF(-3.4, -3.4), c + QPointF(3.4, 3.4));
        painter.drawLine(c + QPointF(-3.4, 3.4), c + QPointF(3.4, -3.4));
        break;
    case CheckResult::Unknown:
        painter.drawLine(c + QPointF(-3, 0), c + QPointF(3, 0));
        break;
    }
    painter.restore();
}

QString markName(CheckResult result)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("marks", text); };
    switch (result) {
    case CheckResult::Ok:
        return tr(QT_TRANSLATE_NOOP("marks", "ok"));
    case CheckResult::Warn:
        return tr(QT_TRANSLATE_NOOP("marks", "warning"));
    case CheckResult::Fail:
        return tr(QT_TRANSLATE_NOOP("marks", "failed"));
    case CheckResult::Unknown:
        break;
    }
    return tr(QT_TRANSLATE_NOOP("marks", "not known yet"));
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/flat_style.h"

#include "ui/widgets/colours.h"

#include <QComboBox>
#include <QPainter>
#include <QStyleOption>
#include <QWidget>

namespace p1scope::ui {

namespace {

constexpr qreal cornerRadius = 5;

bool isPrimary(const QWidget* widget)
{
    return widget != nullptr && widget->property(FlatStyle::primaryProperty).toBool();
}

bool isWarning(const QWidget* widget)
{
    return widget != nullptr && widget->property(FlatStyle::warningProperty).toBool();
}

bool has(const QStyleOption& option, QStyle::StateFlag flag)
{
    return option.state.testFlag(flag);
}

void drawBox(QPainter& painter, const QRect& rect, const QColor& fill, const QColor& line, bool focus,
             const QColor& focusColour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal width = focus ? 1.6 : 1.0;
    const qreal inset = width / 2;
    painter.setPen(QPen(focus ? focusColour : line, width));
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), cornerRadius, cornerRadius);
    painter.restore();
}

void drawButton(const QStyleOption& option, QPainter& painter, const QWidget* widget)
{
    const Colours colours = Colours::of(option.palette);
    const bool enabled = has(option, QStyle::State_Enabled);
    QColor fill = option.palette.color(QPalette::Button);
    QColor line = colours.border;
    if (isPrimary(widget) && enabled) {
        fill = colours.accent;
        line = colours.accent;
    } else if (has(option, QStyle::State_On)) {
        fill = colours.selected;
        line = blend(colours.border, colours.accent, 0.5);
    }
    if (enabled && has(option, QStyle::State_Sunken))
        fill = blend(fill, colours.text, 0.14);
    else if (enabled && has(option, QStyle::State_MouseOver))
        fill = blend(fill, colours.text, 0.05);
    const bool focus =
        enabled && has(option, QStyle::State_HasFocus) && has(option, QStyle::State_KeyboardFocusChange);
    const QColor ring = isPrimary(widget) ? colours.text : colours.accent;
    drawBox(painter, option.rect, fill, line, focus, ring);
}

/// The box or ring that says whether something is chosen. Fusion draws its outline darker than the window,
/// which cannot be seen on a dark one.
void drawIndicator(const QStyleOption& option, QPainter& painter, bool round)
{
    const Colours colours = Colours::of(option.palette);
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool on = has(option, QStyle::State_On);
    const bool partly = has(option, QStyle::State_NoChange);
    const double strength = enabled ? 1 : 0.5;
    const QColor fill = blend(option.palette.color(QPalette::Window),
                              on || partly ? colours.accent : option.palette.color(QPalette::Base), strength);
    const QColor line =
        on || partly ? fill : blend(option.palette.color(QPalette::Window), colours.dim, strength);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(enabled && has(option, QStyle::State_MouseOver) ? colours.accent : line);
    painter.setBrush(fill);
    const qreal corner = round ? box.width() / 2 : 3;
    painter.drawRoundedRect(box, corner, corner);
    const QColor mark = option.palette.color(QPalette::HighlightedText);
    const QPointF c = box.center();
    const qreal unit = box.width() / 12;
    if (round && on) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(mark);
        painter.drawEllipse(c, 2.4 * unit, 2.4 * unit);
    } else if (on || partly) {
        painter.setPen(QPen(mark, 1.8 * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        if (partly)
            painter.drawLine(c - QPointF(3 * unit, 0), c + QPointF(3 * unit, 0));
        else
            painter.drawPolyline(QPolygonF{{c.x() - 3 * unit, c.y() + 0.2 * unit},
                                           {c.x() - 0.9 * unit, c.y() + 2.4 * unit},
                                           {c.x() + 3.1 * unit, c.y() - 2.4 * unit}});
    }
    painter.restore();
}

/// A small chevron, pointing down.
void drawChevron(QPainter& painter, const QRect& rect, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF c = QRectF(rect).center();
    painter.drawPolyline(
        QPolygonF{{c.x() - 3.5, c.y() - 1.5}, {c.x(), c.y() + 2}, {c.x() + 3.5, c.y() - 1.5}});
    painter.restore();
}

} // namespace

FlatStyle::FlatStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const
{
    const Colours colours = Colours::of(option->palette);
    switch (element) {
    case PE_PanelButtonCommand:
        drawButton(*option, *painter, widget);
        return;
    case PE_PanelButtonTool:
        // Auto-raised ones are bare until something is to be said of them.
        if (!has(*option, State_AutoRaise) || has(*option, State_MouseOver) || has(*option, State_On) ||
            has(*option, State_Sunken) || has(*option, State_HasFocus))
            drawButton(*option, *painter, widget);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorRadioButton:
        drawIndicator(*option, *painter, element == PE_IndicatorRadioButton);
        return;
    case PE_IndicatorArrowDown:
        drawChevron(*painter, option->rect,
                    has(*option, State_Enabled) ? colours.dim : option->palette.color(QPalette::ButtonText));
        return;
    case PE_FrameLineEdit:
    case PE_PanelLineEdit:
        if (const auto* panel = qstyleoption_cast<const QStyleOptionFrame*>(option);
            panel != nullptr && panel->lineWidth > 0) {
            drawBox(*painter, option->rect, option->palette.color(QPalette::Base), colours.border,
                    has(*option, State_HasFocus), colours.accent);
            return;
        }
        break;
    case PE_FrameFocusRect:
        if (widget != nullptr && widget->inherits("QAbstractButton") && !widget->inherits("QCheckBox") &&
            !widget->inherits("QRadioButton"))
            return; // the button's own outline shows it
        break;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                            const QWidget* widget) const
{
    if (element == CE_PushButtonLabel && (isPrimary(widget) || isWarning(widget))) {
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            QStyleOptionButton copy(*button);
            if (has(*option, State_Enabled))
                copy.palette.setColor(QPalette::ButtonText,
                                      isPrimary(widget) ? option->palette.color(QPalette::HighlightedText)
                                                        : Colours::of(option->palette).bad);
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                   QPainter* painter, const QWidget* widget) const
{
    const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    if (control == CC_ComboBox && combo != nullptr) {
        QStyleOption panel(*option);
        const auto* box = qobject_cast<const QComboBox*>(widget);
        if (combo->editable) {
            const Colours colours = Colours::of(option->palette);
            const bool focus = box != nullptr && box->hasFocus();
            drawBox(*painter, option->rect, option->palette.color(QPalette::Base), colours.border, focus,
                    colours.accent);
        } else {
            drawButton(panel, *painter, widget);
        }
        panel.rect = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
        drawPrimitive(PE_IndicatorArrowDown, &panel, painter, widget);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                  const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    // Fusion makes these three of three different heights.
    if (type == CT_PushButton || type == CT_ComboBox || type == CT_ToolButton || type == CT_LineEdit) {
        const bool small = type == CT_ToolButton && has(*option, State_AutoRaise);
        if (!small)
            result.setHeight(qMax(result.height(), option->fontMetrics.height() + 12));
    }
    if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        type == CT_PushButton && button != nullptr)
        result.rwidth() += button->features.testFlag(QStyleOptionButton::HasMenu) ? 12 : -2;
    return result;
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth:
        return 8;
    case PM_ToolBarIconSize:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return 16;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                         QStyleHintReturn* returnData) const
{
    if (hint == SH_EtchDisabledText || hint == SH_DitherDisabledText)
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, returnData);
}

} // namespace p1scope::ui

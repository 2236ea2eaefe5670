// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace p1scope::ui {

/// Fusion with its gradients taken out: flat buttons, boxes, fields and marks of choice, drawn from the
/// palette alone. A push button whose property `primaryProperty` is true is filled with the accent colour;
/// one whose `warningProperty` is true has its text in the colour of what is bad.
class FlatStyle : public QProxyStyle {
    Q_OBJECT
public:
    static constexpr const char* primaryProperty = "primary";
    static constexpr const char* warningProperty = "warning";

    FlatStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                         const QWidget* widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option,
                                  const QWidget* widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                                QStyleHintReturn* returnData) const override;
};

} // namespace p1scope::ui

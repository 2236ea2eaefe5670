// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QSizeF>

#include <utility>
#include <vector>

namespace p1scope::ui {

/// Where the bars of a small chart stand.
struct BarGeometry {
    QRectF plot;                 ///< without title and labels
    std::vector<QRectF> columns; ///< the whole height of the plot above each label
    std::vector<QRectF> bars;    ///< the first part of each, from the ground up
    std::vector<QRectF> upper;   ///< the second part, on top of it
    double greatest = 0;         ///< the value that reaches the top; 0 where there is none
};

/// `values`: each bar's two parts. `titleHeight` and `labelHeight` are left free above and below.
[[nodiscard]] BarGeometry barGeometry(QSizeF size, const std::vector<std::pair<double, double>>& values,
                                      double titleHeight, double labelHeight);

/// How many bars are passed from one label to the next, so that labels of this width do not touch.
[[nodiscard]] std::size_t labelStep(const BarGeometry& geometry, double labelWidth);

} // namespace p1scope::ui

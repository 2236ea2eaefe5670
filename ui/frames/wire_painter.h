// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/frames/wire_picture.h"
#include "ui/widgets/colours.h"

#include <QFont>
#include <QPalette>
#include <QRectF>

#include <array>
#include <optional>

class QPainter;

namespace p1scope::ui {

/// Where the rows of the waveform stand, from top to bottom.
struct WireLayout {
    QRectF bars;
    QRectF level; ///< high is its top, low its bottom
    QRectF bits;  ///< what each bit is
    QRectF names; ///< and its number
    QRectF axis;

    /// A bit is `bitWidth` pixels wide: rows that this leaves nothing to write into have no height.
    [[nodiscard]] static WireLayout of(const QRectF& place, const QFont& font, double bitWidth);
    /// Height below which rows would lie over each other.
    [[nodiscard]] static int leastHeight(const QFont& font);
    /// The font of bits and of the axis.
    [[nodiscard]] static QFont smallFont(const QFont& font);
};

/// What is to be painted, beside the line itself.
struct WireScene {
    const FrameTimeline& frames;
    WireWindow window;
    struct Chosen {
        line::FrameIndex first;
        line::FrameIndex last; ///< inclusive
    };
    std::optional<Chosen> chosen;
    std::array<std::optional<capture::Time>, 2> cursors; ///< A and B
    std::optional<std::array<double, 2>> band;           ///< a stretch being chosen, in pixels
    bool focused = false;
};

/// Paints a picture of the line into `place`; `picture` must have been made for its width.
void paintWire(QPainter& painter, const QRectF& place, const WireScene& scene, const WirePicture& picture,
               const QPalette& palette, const QFont& font);

} // namespace p1scope::ui

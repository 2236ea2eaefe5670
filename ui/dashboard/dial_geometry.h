// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>

#include <vector>

namespace p1scope::ui {

/// What a dial of net power reaches: from `returned` to the left of zero to `delivered` to the right of it.
/// Follows from the greatest powers seen alone, which only grow: the scale never goes to and fro.
struct DialScale {
    double returned = 2;  ///< kW, positive; a whole number of steps
    double delivered = 4; ///< kW; a whole number of steps
    double step = 1;      ///< kW between two labelled ticks
    int minorPerStep = 2; ///< small ticks a step, the labelled one counted

    [[nodiscard]] static DialScale of(double greatestDelivered, double greatestReturned);
    friend bool operator==(const DialScale&, const DialScale&) = default;
};

/// Where things of a round dial stand: the arc runs clockwise over the top from lower left to lower right.
/// Angles are in radians, clockwise from three o'clock (as y points down).
class DialGeometry {
public:
    struct Tick {
        double value = 0; ///< kW, negative for returned
        double angle = 0;
        bool labelled = false;
    };

    /// The largest dial that fits `area` with the texts below its middle.
    DialGeometry(const QRectF& area, const DialScale& scale);

    [[nodiscard]] QPointF centre() const { return m_centre; }
    /// Of the arc's middle line.
    [[nodiscard]] double radius() const { return m_radius; }
    [[nodiscard]] double arcWidth() const { return m_radius * 0.07; }
    /// The angle of a net power; powers beyond the scale stop at its ends.
    [[nodiscard]] double angleOf(double kilowatts) const;
    /// The point at `share` of the radius.
    [[nodiscard]] QPointF pointAt(double angle, double share) const;
    [[nodiscard]] std::vector<Tick> ticks() const;

    static constexpr double startAngle = 2.6704; ///< 153 degrees
    static constexpr double endAngle = 6.7544;   ///< 387 degrees
    static constexpr double needleLength = 0.80; ///< of the radius
    static constexpr double below = 0.91;        ///< room under the centre for the texts, in radii

private:
    DialScale m_scale;
    QPointF m_centre;
    double m_radius = 0;
};

} // namespace p1scope::ui

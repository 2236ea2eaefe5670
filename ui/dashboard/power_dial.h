// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/card.h"
#include "ui/dashboard/dashboard_state.h"
#include "ui/dashboard/dial_geometry.h"

namespace p1scope::ui {

/// Net power, returned to the left of zero and delivered to the right of it: a needle, and the number.
class PowerDial : public Card {
    Q_OBJECT
public:
    explicit PowerDial(QWidget* parent = nullptr);

    void setState(const PowerState& state);
    /// Where things stand at the present size.
    [[nodiscard]] DialGeometry geometryNow() const;

protected:
    void paintContent(QPainter& painter, const QRectF& content, const Colours& colours) override;

private:
    void paintArc(QPainter& painter, const DialGeometry& dial, const Colours& colours) const;
    void paintTicks(QPainter& painter, const DialGeometry& dial, const Colours& colours) const;
    void paintNeedle(QPainter& painter, const DialGeometry& dial, const Colours& colours) const;
    void paintTexts(QPainter& painter, const DialGeometry& dial, const Colours& colours) const;
    void paintDirections(QPainter& painter, const DialGeometry& dial, const Colours& colours) const;

    PowerState m_state;
};

} // namespace p1scope::ui

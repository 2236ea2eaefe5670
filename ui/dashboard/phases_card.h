// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/card.h"
#include "ui/dashboard/dashboard_state.h"

#include <vector>

namespace p1scope::ui {

/// Power, voltage and current of each phase that the meter sends. A single phase is shown with a row for each
/// quantity instead, so that it fills the card too.
class PhasesCard : public Card {
    Q_OBJECT
public:
    explicit PhasesCard(QWidget* parent = nullptr);

    void setPhases(const std::vector<PhaseState>& phases, const QString& quality);

    /// EN 50160: 230 V plus or minus 10 %.
    static constexpr double leastVolts = 207;
    static constexpr double mostVolts = 253;

protected:
    void paintContent(QPainter& painter, const QRectF& content, const Colours& colours) override;

private:
    struct Columns {
        double label = 0;
        double power = 0;
        double voltage = 0;
        double current = 0;
        double bar = 0; ///< width of each of the bars
    };

    void describe(const QString& quality);
    [[nodiscard]] double paintNote(QPainter& painter, const QRectF& content, const Colours& colours) const;
    void paintTable(QPainter& painter, const QRectF& area, const Colours& colours) const;
    void paintSingle(QPainter& painter, const QRectF& area, const Colours& colours) const;
    void paintNumber(QPainter& painter, const QRectF& cell, const QString& number, const QString& unit,
                     const QColor& colour, const Colours& colours) const;
    void paintPowerBar(QPainter& painter, const QRectF& cell, double kilowatts, const Colours& colours) const;
    void paintVoltageBand(QPainter& painter, const QRectF& cell, double volts, const Colours& colours) const;
    void paintCurrentBar(QPainter& painter, const QRectF& cell, double amperes, const Colours& colours) const;
    [[nodiscard]] Columns columns(double width) const;

    std::vector<PhaseState> m_phases;
    QString m_quality;
    double m_powerScale = 0.5;  ///< kW at the bars' end; grows, never shrinks
    double m_currentScale = 16; ///< A
    bool m_returns = false;     ///< some phase has returned power: bars then begin in the middle
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/comparison.h"
#include "core/telegram/civil_time.h"

#include <QWidget>

#include <functional>

class QPainter;

namespace p1scope::ui {

struct TimeWindow;

/// What both counters counted, their difference, and what is left of it when ratio and lost pulses are set
/// aside: three curves over one time axis. Where pulses were lost or doubled a triangle points down or up.
class DeviationPlot : public QWidget {
    Q_OBJECT
public:
    explicit DeviationPlot(QWidget* parent = nullptr);

    void setComparison(const meter::Comparison& comparison, const QString& unit, telegram::Zone zone);
    [[nodiscard]] QSize minimumSizeHint() const override { return {320, 260}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    /// One of the three, with its title.
    struct Pane {
        QString title;
        QString unit;
        double scale = 1;
        std::vector<double (*)(const meter::ComparedPoint&)> curves;
    };
    void paintPane(QPainter& painter, const Pane& pane, const QRect& area, const TimeWindow& window) const;
    void paintFaults(QPainter& painter, const QRect& area, const TimeWindow& window) const;
    void paintTimes(QPainter& painter, const QRect& area, const TimeWindow& window) const;

    meter::Comparison m_comparison;
    QString m_unit;
    telegram::Zone m_zone;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graphs/plot_pane.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace p1scope::ui {

/// Lies over a plot: crosshair, the box with its values, and the band that the mouse draws. Moving the mouse
/// repaints it without the lines being made again. As large as the pane, and counted in its pixels.
class PlotOverlay : public QWidget {
    Q_OBJECT
public:
    struct Dot {
        double y = 0;
        QColor colour;
        QString text;
    };
    struct Crosshair {
        double x = 0;
        QString moment;
        std::vector<Dot> dots;
    };
    struct Band {
        double from = 0;
        double to = 0;
    };

    explicit PlotOverlay(QWidget* parent);

    void setPlot(const QRect& plot) { m_plot = plot; }
    void setCrosshair(std::optional<Crosshair> crosshair);
    void setBand(std::optional<Band> band);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintBox(QPainter& painter) const;

    QRect m_plot;
    std::optional<Crosshair> m_crosshair;
    std::optional<Band> m_band;
};

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graphs/chart.h"
#include "ui/graphs/pane_content.h"
#include "ui/widgets/colours.h"

#include <QWidget>

#include <memory>
#include <optional>

namespace p1scope::ui {

class PlotOverlay;

/// One graph: title and legend, axes of fixed width, grid, gaps, and the chart itself. Shows a PaneContent
/// and knows no document; what the user asks for with the mouse it only tells.
class PlotPane : public QWidget {
    Q_OBJECT
public:
    explicit PlotPane(QWidget* parent = nullptr);
    ~PlotPane() override;

    void setContent(PaneContent content);
    [[nodiscard]] const PaneContent& content() const { return m_content; }
    /// Draws the crosshair at a moment, with what it says; at none where there is no moment.
    void setCrosshair(std::optional<meter::GraphTime> time, const QString& moment = {},
                      const std::vector<Readout>& readouts = {});

    /// Where the lines are drawn.
    [[nodiscard]] QRect plotRect() const;
    /// How many time ticks and value steps there is room for.
    [[nodiscard]] int mostTimeTicks() const;
    [[nodiscard]] int mostValueSteps() const;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

signals:
    void zoomAsked(p1scope::meter::GraphTime anchor, double factor);
    void panAsked(std::chrono::milliseconds by);
    void rangeChosen(p1scope::meter::GraphTime from, p1scope::meter::GraphTime to);
    void allAsked();
    void resized();
    void cursorMoved(std::optional<p1scope::meter::GraphTime> time);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    enum class Drag { None, Band, Pan };

    void layOut();
    void drawLines();
    void describe();
    void paintHeader(QPainter& painter, const Colours& colours) const;
    void paintGrid(QPainter& painter, const Colours& colours) const;
    void paintGaps(QPainter& painter, const Colours& colours) const;
    void paintTags(QPainter& painter, const Colours& colours) const;
    [[nodiscard]] meter::GraphTime timeAt(double x) const;
    [[nodiscard]] double yOf(double value) const;

    PaneContent m_content;
    std::unique_ptr<Chart> m_chart;
    PlotOverlay* m_overlay; ///< child
    Drag m_drag = Drag::None;
    QPointF m_dragStart;
};

/// A line's colour on the palette at hand.
[[nodiscard]] QColor lineColour(LineTone tone, const Colours& colours);

} // namespace p1scope::ui

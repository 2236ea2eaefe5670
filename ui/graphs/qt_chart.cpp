// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/chart.h"

#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QPen>
#include <QPointer>
#include <QValueAxis>

namespace p1scope::ui {

namespace {

/// Qt Charts. A series is only ever given all its points at once: appending rebuilds its path each time. The
/// axes are fixed, so that a change of the window rebuilds each path once and not twice; OpenGL is not used,
/// as it draws nothing into pictures.
class QtChart : public Chart {
public:
    explicit QtChart(QWidget* parent)
        : m_view(new QChartView(parent))
        , m_x(new QValueAxis)
        , m_y(new QValueAxis)
    {
        QChart* chart = m_view->chart();
        chart->legend()->hide();
        chart->setAnimationOptions(QChart::NoAnimation);
        chart->setBackgroundVisible(false);
        chart->setPlotAreaBackgroundVisible(false);
        chart->setMargins({0, 0, 0, 0});
        chart->layout()->setContentsMargins(0, 0, 0, 0);
        for (QValueAxis* axis : {m_x, m_y}) {
            axis->setRange(0, 1);
            axis->setVisible(false);
        }
        chart->addAxis(m_x, Qt::AlignBottom); // the chart owns its axes and series
        chart->addAxis(m_y, Qt::AlignLeft);

        m_view->setObjectName(QStringLiteral("chartView"));
        m_view->setFrameShape(QFrame::NoFrame);
        m_view->setBackgroundBrush(Qt::NoBrush);
        m_view->setAutoFillBackground(false);
        m_view->viewport()->setAutoFillBackground(false);
        m_view->setRenderHint(QPainter::Antialiasing);
        m_view->setFocusPolicy(Qt::NoFocus);
        m_view->setAttribute(Qt::WA_TransparentForMouseEvents);
    }

    ~QtChart() override { delete m_view.data(); }

    void setGeometry(const QRect& plot) override
    {
        m_view->setGeometry(plot);
        m_view->chart()->setPlotArea(QRectF(0, 0, plot.width(), plot.height()));
    }

    void setLines(const std::vector<ChartLine>& lines) override
    {
        std::size_t used = 0;
        for (const ChartLine& line : lines) {
            const QPen pen(line.colour, line.width, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin);
            for (const std::vector<QPointF>& piece : line.pieces) {
                QLineSeries* series = seriesAt(used++);
                if (series->pen() != pen)
                    series->setPen(pen);
                series->replace(QList<QPointF>(piece.begin(), piece.end()));
            }
        }
        for (std::size_t i = used; i < m_series.size(); ++i) {
            if (m_series[i]->count() > 0)
                m_series[i]->replace(QList<QPointF>());
        }
    }

private:
    QLineSeries* seriesAt(std::size_t index)
    {
        while (m_series.size() <= index) {
            auto* series = new QLineSeries;
            m_view->chart()->addSeries(series);
            series->attachAxis(m_x);
            series->attachAxis(m_y);
            m_series.push_back(series);
        }
        return m_series[index];
    }

    QPointer<QChartView> m_view; ///< the parent may have taken it along
    QValueAxis* m_x;
    QValueAxis* m_y;
    std::vector<QLineSeries*> m_series;
};

} // namespace

std::unique_ptr<Chart> makeChart(QWidget* parent)
{
    return std::make_unique<QtChart>(parent);
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/error_charts.h"

#include "ui/doctor/bar_chart.h"
#include "ui/widgets/format.h"

#include <QGridLayout>
#include <QLabel>

namespace p1scope::ui {

using doctor::ErrorPlaces;

namespace {

double percent(const ErrorPlaces::Share& share)
{
    return share.all == 0 ? 0 : 100.0 * share.bad / share.all;
}

QString shareText(const QString& what, const ErrorPlaces::Share& share)
{
    return ErrorCharts::tr("%1: %2 of %3 telegrams broken")
        .arg(what, countText(share.bad), countText(share.all));
}

std::vector<Bar> placeBars(const ErrorPlaces& errors)
{
    // As far as there are errors, and a little beyond: a chart of which nine tenths are empty shows nothing.
    std::size_t used = 16;
    for (std::size_t i = 0; i < ErrorPlaces::places; ++i)
        used = errors.byPlace()[i] > 0 ? std::max(used, i + 1) : used;
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < used; ++i) {
        const std::size_t from = i * ErrorPlaces::bytesAPlace;
        const QString range = i + 1 == ErrorPlaces::places
                                  ? ErrorCharts::tr("from byte %1 on").arg(countText(from))
                                  : ErrorCharts::tr("bytes %1 to %2")
                                        .arg(countText(from), countText(from + ErrorPlaces::bytesAPlace - 1));
        bars.push_back({QString::number(from), static_cast<double>(errors.byPlace()[i]), 0,
                        ErrorCharts::tr("%1: %2 errors").arg(range, countText(errors.byPlace()[i]))});
    }
    return bars;
}

std::vector<Bar> bitBars(const ErrorPlaces& errors)
{
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < 8; ++i) {
        const std::uint32_t zero = errors.byBit()[0][i];
        const std::uint32_t one = errors.byBit()[1][i];
        bars.push_back({QString::number(i), static_cast<double>(zero), static_cast<double>(one),
                        ErrorCharts::tr("bit %1: %2 came as 0, %3 as 1")
                            .arg(QString::number(i), countText(zero), countText(one))});
    }
    return bars;
}

std::vector<Bar> hourBars(const ErrorPlaces& errors)
{
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < errors.byHour().size(); ++i)
        bars.push_back({QString::number(i), percent(errors.byHour()[i]), 0,
                        shareText(ErrorCharts::tr("%1:00 to %1:59").arg(i), errors.byHour()[i])});
    return bars;
}

std::vector<Bar> powerBars(const ErrorPlaces& errors)
{
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < ErrorPlaces::powers; ++i) {
        const QString bound = displayLocale().toString(ErrorPlaces::powerBounds[i == 0 ? 0 : i - 1], 'g', 3);
        bars.push_back({i == 0 ? QStringLiteral("0") : bound, percent(errors.byPower()[i]), 0,
                        shareText(i == 0 ? ErrorCharts::tr("below %1 kW").arg(bound)
                                         : ErrorCharts::tr("from %1 kW").arg(bound),
                                  errors.byPower()[i])});
    }
    return bars;
}

} // namespace

ErrorCharts::ErrorCharts(QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_sentence = new QLabel;
    m_sentence->setObjectName(QStringLiteral("errorSentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    layout->addWidget(m_sentence);
    m_charts = new QWidget;
    auto* grid = new QGridLayout(m_charts);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(10);
    const auto add = [&](const QString& name, const QString& title, int row, int column) {
        auto* chart = new BarChart(title);
        chart->setObjectName(name);
        grid->addWidget(chart, row, column);
        return chart;
    };
    m_byPlace = add(QStringLiteral("errorsByPlace"), tr("Errors by byte"), 0, 0);
    m_byBit = add(QStringLiteral("errorsByBit"), tr("By bit (hatched: came as 1)"), 0, 1);
    m_byHour = add(QStringLiteral("errorsByHour"), tr("Broken by hour"), 1, 0);
    m_byPower = add(QStringLiteral("errorsByPower"), tr("Broken by power, kW"), 1, 1);
    layout->addWidget(m_charts, 1);
    setErrors({});
}

void ErrorCharts::setErrors(const ErrorPlaces& errors)
{
    m_charts->setVisible(errors.broken() > 0);
    if (errors.broken() == 0) {
        m_sentence->setText(tr("No telegram was broken: there is nothing to count."));
        return;
    }
    const std::string standsOut = errors.whatStandsOut();
    m_sentence->setText(standsOut.empty()
                            ? tr("Broken telegrams: %1; nothing stands out.").arg(countText(errors.broken()))
                            : QString::fromStdString(standsOut));
    m_byPlace->setBars(placeBars(errors));
    m_byBit->setBars(bitBars(errors));
    m_byHour->setBars(hourBars(errors), QStringLiteral(" %"));
    m_byPower->setBars(powerBars(errors), QStringLiteral(" %"));
}

} // namespace p1scope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/error_places.h"

#include <QWidget>

class QLabel;

namespace p1scope::ui {

class BarChart;

/// Where and when telegrams break: by place, bit, hour and power, with a sentence for what stands out.
class ErrorCharts : public QWidget {
    Q_OBJECT
public:
    explicit ErrorCharts(QWidget* parent = nullptr);

    void setErrors(const doctor::ErrorPlaces& errors);
    [[nodiscard]] BarChart* byPlace() const { return m_byPlace; }
    [[nodiscard]] BarChart* byBit() const { return m_byBit; }
    [[nodiscard]] BarChart* byHour() const { return m_byHour; }
    [[nodiscard]] BarChart* byPower() const { return m_byPower; }

private:
    QLabel* m_sentence = nullptr;
    QWidget* m_charts = nullptr;
    BarChart* m_byPlace = nullptr;
    BarChart* m_byBit = nullptr;
    BarChart* m_byHour = nullptr;
    BarChart* m_byPower = nullptr;
};

} // namespace p1scope::ui

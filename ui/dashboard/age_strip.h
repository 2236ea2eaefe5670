// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/dashboard_state.h"

#include <QWidget>

namespace p1scope::ui {

/// The line above the gauges: when the last good telegram came, and from which meter. Turns into a banner
/// when what is shown is old.
class AgeStrip : public QWidget {
    Q_OBJECT
public:
    explicit AgeStrip(QWidget* parent = nullptr);

    void setState(const DashboardState& state);
    void setUnit(double pixels);
    [[nodiscard]] QString text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    QString m_meter;
    bool m_stale = false;
    double m_unit = 12;
};

/// Lies over the gauges while they show something old: fades and hatches them, and lets the mouse through.
class StaleVeil : public QWidget {
    Q_OBJECT
public:
    explicit StaleVeil(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace p1scope::ui

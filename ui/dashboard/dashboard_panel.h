// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/dashboard_state.h"

#include <QWidget>

namespace p1scope::ui {

class AgeStrip;
class CountersCard;
class PhasesCard;
class PowerDial;
class StaleVeil;
class WaitingPage;

/// The dashboard's gauges and how they share the room. Shows a DashboardState and knows no document.
class DashboardPanel : public QWidget {
    Q_OBJECT
public:
    explicit DashboardPanel(QWidget* parent = nullptr);

    void setState(const DashboardState& state);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void arrange();
    void arrangeWithPhases(const QRect& area, int gap);
    void arrangeWithoutPhases(const QRect& area, int gap);
    /// The height of normal text at the present size.
    [[nodiscard]] double unitNow() const;

    AgeStrip* m_strip; ///< all of these are children
    PowerDial* m_dial;
    PhasesCard* m_phases;
    CountersCard* m_counters;
    StaleVeil* m_veil;
    WaitingPage* m_waiting;
    bool m_hasPhases = false;
};

} // namespace p1scope::ui

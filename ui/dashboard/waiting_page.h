// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/dashboard_state.h"

#include <QWidget>

namespace p1scope::ui {

/// What stands in the dashboard's place before the first good telegram: what is awaited, and the first link
/// of the chain of evidence that fails, with what to do about it.
class WaitingPage : public QWidget {
    Q_OBJECT
public:
    explicit WaitingPage(QWidget* parent = nullptr);

    void setState(const DashboardState& state);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintChain(QPainter& painter, double y, const QRectF& column) const;

    DashboardState m_state;
    QString m_title;
    QString m_text;
    QString m_advice;
    std::optional<std::size_t> m_failing; ///< index in the chain
};

} // namespace p1scope::ui
